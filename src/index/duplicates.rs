//! Near-duplicate adverts: the same advert from several sources, or published again.
//!
//! A row holds a [`Signature`] of its text: MinHash (Broder 1997) over runs of three stems, 16 lanes of 16 bits; the share of
//! lanes in which two texts agree estimates the Jaccard similarity of their runs. Two adverts are **the same** where the
//! employer is the same (name without regard to case, and no two different business ids), a place is the same, and at least
//! 13 of 16 lanes agree; with the same address of the original (or id at the source), 8 are enough, and none where a text is
//! too short to tell. They are **alike** with the same employer and
//! text in other places. Groups are what these pairs join together.
//!
//! [`Groups`] are made from the columns of a snapshot and nothing else, so they are right after every change and deletion, and
//! the same whatever the segments are. Candidates meet by equal bands of four lanes (two texts that are 95 % alike miss each
//! other once in 800 times); nothing else is compared.

use std::collections::{HashMap, HashSet};
use std::hash::{BuildHasherDefault, Hasher};

use rayon::prelude::*;
use tantivy::fastfield::AliveBitSet;

use super::columns::{self, Columns, VacancyColumns, id_hash};
use crate::domain::Source;

/// Lanes of a signature.
const LANES: usize = 16;
/// Lanes of a band, of which all must agree for two adverts to be compared.
const BAND: usize = 4;
/// Lanes that agree in the same text.
const SAME: usize = 13;
/// Lanes that agree in a text with the same address of the original.
const SAME_LINK: usize = 8;
/// Words of a run.
const RUN: usize = 3;
/// Texts with fewer words than this are too short to be told apart.
const FEWEST_WORDS: usize = 12;
/// How many of those that meet in a band each one is compared with.
const COMPARED: usize = 8;
/// Stands for no place in a key.
const NOWHERE: u16 = u16::MAX;

/// A step of splitmix64, so that 0 is spread, too.
const fn mix(bits: u64) -> u64 {
    columns::mix(bits.wrapping_add(0x9e37_79b9_7f4a_7c15))
}

/// What a text looks like; all zeros for a text that is too short.
pub(crate) type Signature = [u16; LANES];

/// A number for the original of an advert: its address, else its id at the source; 0 where neither is told.
pub(crate) fn link(source: &Source) -> u64 {
    match (&source.url, &source.record_id) {
        (Some(url), _) => id_hash(url.trim()),
        (None, Some(id)) => id_hash(&format!("{} {id}", source.name)),
        (None, None) => 0,
    }
}

/// Multipliers of the lanes: odd, so that each is another order of all hashes (Dietzfelbinger et al. 1997).
const ORDERS: [u64; LANES] = {
    let (mut orders, mut lane) = ([0; LANES], 0);
    while lane < LANES {
        orders[lane] = mix(lane as u64 + 1) | 1;
        lane += 1;
    }
    orders
};

/// The signature of a title and a text, each as the hashes of its words' stems.
pub(crate) fn signature(title: &[u64], body: &[u64]) -> Signature {
    let words = [title, body].concat();
    if words.len() < FEWEST_WORDS {
        return Signature::default();
    }
    let mut least = [u64::MAX; LANES];
    for run in words.windows(RUN) {
        let hash = run.iter().fold(0, |hash, word| mix(hash ^ word));
        for (order, least) in ORDERS.iter().zip(&mut least) {
            *least = (*least).min(hash.wrapping_mul(*order));
        }
    }
    // Never all zeros: that stands for no text.
    least.map(|hash| (mix(hash) >> 48) as u16 | 1)
}

/// Lanes in which two texts agree; 0 where one is too short.
fn agreement(a: &Signature, b: &Signature) -> usize {
    a.iter().zip(b).filter(|(a, b)| a == b && **a != 0).count()
}

/// Numbers of ids. They are hashes, so a set of them takes them as they are: every document of a list is looked up.
pub type IdNumbers = HashSet<u64, BuildHasherDefault<AsItIs>>;

/// The number itself.
#[derive(Debug, Clone, Copy, Default)]
pub struct AsItIs(u64);

impl Hasher for AsItIs {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        bytes.iter().for_each(|byte| self.0 = self.0.rotate_left(8) ^ u64::from(*byte));
    }

    fn write_u64(&mut self, number: u64) {
        self.0 = number;
    }
}

/// A document of a snapshot: segment and number.
pub(crate) type Document = (u32, u32);

/// Documents that belong together.
#[derive(Debug, Default)]
struct Sets {
    /// By segment and document; 0 for documents that are alone.
    of: Vec<Vec<u32>>,
    /// Members of set number n + 1, in the order of their ids' numbers.
    members: Vec<Vec<Document>>,
}

impl Sets {
    fn get(&self, (segment, doc): Document) -> u32 {
        let of = self.of.get(segment as usize);
        of.and_then(|of| of.get(doc as usize)).copied().unwrap_or(0)
    }

    fn members(&self, set: u32) -> &[Document] {
        let at = (set as usize).checked_sub(1);
        at.and_then(|at| self.members.get(at)).map(Vec::as_slice).unwrap_or_default()
    }
}

/// Which adverts of a snapshot are the same, and which are alike.
#[derive(Debug, Default)]
pub(crate) struct Groups {
    same: Sets,
    alike: Sets,
}

impl Groups {
    /// The group of a document; 0 where nothing is the same.
    #[inline]
    pub(crate) fn of(&self, document: Document) -> u32 {
        self.same.get(document)
    }

    /// Members of a group, always in the same order.
    pub(crate) fn members(&self, group: u32) -> &[Document] {
        self.same.members(group)
    }

    /// All groups, each with at least two members.
    pub(crate) fn iter(&self) -> impl Iterator<Item = &[Document]> {
        self.same.members.iter().map(Vec::as_slice)
    }

    /// Documents with the same text in other places.
    pub(crate) fn also(&self, document: Document) -> impl Iterator<Item = Document> + '_ {
        let own = self.of(document);
        let alike = self.alike.members(self.alike.get(document)).iter().copied();
        alike.filter(move |other| *other != document && (own == 0 || self.of(*other) != own))
    }

    /// Groups of the living documents of some segments.
    pub(crate) fn of_vacancies(segments: &[(&VacancyColumns, Option<&AliveBitSet>)]) -> Self {
        let columns: Vec<&VacancyColumns> = segments.iter().map(|(columns, _)| *columns).collect();
        let living = |visit: &mut dyn FnMut(Document)| {
            for (segment, (columns, alive)) in (0..).zip(segments) {
                for doc in 0..columns.signatures.len() as u32 {
                    if alive.is_none_or(|alive| alive.is_alive(doc)) {
                        visit((segment, doc));
                    }
                }
            }
        };
        let (mut same, mut alike) = (Vec::new(), Vec::new());
        living(&mut |document| {
            let columns = columns[document.0 as usize];
            let doc = document.1;
            let signature = &columns.signatures[doc as usize];
            let employer = columns.employer_folded[columns.employer[doc as usize] as usize].1;
            let link = columns.links[doc as usize];
            if link != 0 {
                same.push((mix(link), document));
            }
            if columns.employer[doc as usize] == 0 || *signature == Signature::default() {
                return;
            }
            for (at, band) in (1_u64..).zip(signature.chunks(BAND)) {
                let band = band.iter().fold(at, |hash, lane| mix(hash ^ u64::from(*lane)));
                let key = mix(band ^ employer);
                alike.push((key, document));
                let places = columns.places.get(doc);
                let nowhere = places.is_empty().then_some(NOWHERE);
                for place in places.iter().copied().chain(nowhere) {
                    same.push((mix(key ^ u64::from(place)), document));
                }
            }
        });
        let pair = |a: Document, b: Document| {
            let of = |document: Document| (columns[document.0 as usize], document.1);
            Pair { a: of(a), b: of(b) }
        };
        Self {
            same: sets(&columns, same, |a, b| pair(a, b).is_same()),
            alike: sets(&columns, alike, |a, b| pair(a, b).is_alike()),
        }
    }
}

/// Two adverts.
struct Pair<'a> {
    a: (&'a VacancyColumns, u32),
    b: (&'a VacancyColumns, u32),
}

impl Pair<'_> {
    fn has_one_employer(&self) -> bool {
        let of = |(columns, doc): (&VacancyColumns, u32)| columns.employer[doc as usize] as usize;
        let (a, b) = (of(self.a), of(self.b));
        let (name_a, name_b) = (self.a.0.employer_folded[a].1, self.b.0.employer_folded[b].1);
        let (id_a, id_b) = (&self.a.0.employer_names[a].1, &self.b.0.employer_names[b].1);
        if id_a.is_empty() || id_b.is_empty() { name_a == name_b } else { id_a == id_b }
    }

    fn places_overlap(&self) -> bool {
        let (a, b) = (self.a.0.places.get(self.a.1), self.b.0.places.get(self.b.1));
        (a.is_empty() && b.is_empty()) || a.iter().any(|place| b.contains(place))
    }

    fn agreement(&self) -> usize {
        let of = |(columns, doc): (&VacancyColumns, u32)| columns.signatures[doc as usize];
        agreement(&of(self.a), &of(self.b))
    }

    fn is_same(&self) -> bool {
        let link = |(columns, doc): (&VacancyColumns, u32)| columns.links[doc as usize];
        let short = |(columns, doc): (&VacancyColumns, u32)| {
            columns.signatures[doc as usize] == Signature::default()
        };
        let one_link = link(self.a) != 0 && link(self.a) == link(self.b);
        let least = match one_link {
            true if short(self.a) || short(self.b) => 0,
            true => SAME_LINK,
            false => SAME,
        };
        self.agreement() >= least && self.has_one_employer() && self.places_overlap()
    }

    fn is_alike(&self) -> bool {
        self.agreement() >= SAME && self.has_one_employer()
    }
}

/// Joins documents with equal keys for which the pair holds.
fn sets(
    columns: &[&VacancyColumns],
    mut keys: Vec<(u64, Document)>,
    holds: impl Fn(Document, Document) -> bool,
) -> Sets {
    let id = |document: &Document| columns[document.0 as usize].id_number(document.1);
    // Equal keys in the order of ids, which segments do not change.
    keys.par_sort_unstable_by_key(|(key, document)| (*key, id(document)));
    let mut parents: HashMap<Document, Document> = HashMap::new();
    for run in keys.chunk_by(|a, b| a.0 == b.0).filter(|run| run.len() > 1) {
        for (at, (_, document)) in run.iter().enumerate() {
            for (_, earlier) in run[at.saturating_sub(COMPARED)..at].iter().rev() {
                let (a, b) = (root(&mut parents, *document), root(&mut parents, *earlier));
                if a != b && holds(*document, *earlier) {
                    parents.insert(a, b);
                }
            }
        }
    }
    let mut joined: Vec<Document> = parents.keys().chain(parents.values()).copied().collect();
    joined.sort_unstable_by_key(|document| (id(document), *document));
    joined.dedup();
    let mut sets = Sets {
        of: columns.iter().map(|columns| vec![0; columns.signatures.len()]).collect(),
        members: Vec::new(),
    };
    let mut numbers: HashMap<Document, u32> = HashMap::new();
    for document in joined {
        let root = root(&mut parents, document);
        let number = *numbers.entry(root).or_insert_with(|| {
            sets.members.push(Vec::new());
            sets.members.len() as u32
        });
        sets.members[number as usize - 1].push(document);
        sets.of[document.0 as usize][document.1 as usize] = number;
    }
    sets
}

/// The document that stands for all that were joined with this one.
fn root(parents: &mut HashMap<Document, Document>, document: Document) -> Document {
    let mut root = document;
    while let Some(parent) = parents.get(&root) {
        root = *parent;
    }
    // Shorter ways for the next time.
    let mut at = document;
    while let Some(parent) = parents.get(&at).copied().filter(|parent| *parent != root) {
        parents.insert(at, root);
        at = parent;
    }
    root
}

#[cfg(test)]
mod tests {
    //! 1. The more two texts differ, the fewer lanes agree; case, punctuation and spaces change nothing.
    //! 2. The same advert is one group, in another place, of another employer or with another text it is not.

    use serde_json::{Value, json};

    use super::*;
    use crate::domain::Lang;
    use crate::index::VacancyRow;
    use crate::index::columns::Columns;
    use crate::index::fixtures::{REFERENCE, vacancy};

    fn text(changed: usize) -> String {
        let word = |at: usize| if at < changed { format!("muu{at}") } else { format!("sana{at}") };
        (0..150).map(word).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn signatures_follow_texts() {
        let signature = |title: &str, body: &str| {
            let stems = |text| REFERENCE.lexica.terms(Some(Lang::Fi), text).stems;
            signature(&stems(title), &stems(body))
        };
        let own = signature("Hitsaaja", &text(0));
        assert_eq!(own, signature("HITSAAJA ", &text(0).replace(' ', ",\n ")));
        assert!(agreement(&own, &signature("Hitsaaja", &text(1))) >= SAME);
        assert!(agreement(&own, &signature("Hitsaaja", &text(75))) < SAME);
        assert!(agreement(&own, &signature("Hitsaaja", &text(150))) <= 1);
        assert_eq!(signature("Hitsaaja", "Tule töihin"), Signature::default());
    }

    fn groups(records: &[(&str, Value)]) -> Groups {
        let mut columns = VacancyColumns::default();
        for (id, more) in records {
            let record = vacancy(id, more.clone());
            columns.push(VacancyRow::new(&record, &REFERENCE), &REFERENCE);
        }
        Groups::of_vacancies(&[(&columns, None)])
    }

    #[test]
    fn only_the_same_advert_is_folded() {
        let advert = |employer: &str, place: &str, changed: usize| {
            json!({
                "title": { "fi": "Hitsaaja" }, "description": { "fi": text(changed) },
                "employer": { "name": employer }, "places": [{ "area": { "municipality": place } }],
            })
        };
        let groups = groups(&[
            ("a:1", advert("Paja Oy", "837", 0)),
            ("b:1", advert("PAJA OY", "837", 1)),
            ("a:2", advert("Paja Oy", "853", 0)),
            ("a:3", advert("Toinen Oy", "837", 0)),
            ("a:4", advert("Paja Oy", "837", 150)),
        ]);
        let group = groups.of((0, 0));
        assert_ne!(group, 0);
        assert_eq!(groups.of((0, 1)), group);
        assert_eq!([2, 3, 4].map(|doc| groups.of((0, doc))), [0, 0, 0]);
        assert_eq!(groups.members(group).len(), 2);
        assert_eq!(groups.iter().count(), 1);
        assert_eq!(groups.also((0, 0)).collect::<Vec<_>>(), [(0, 2)]);
        assert_eq!(groups.also((0, 2)).count(), 2);
    }
}
