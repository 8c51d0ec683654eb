//! [`Taxonomy`]: loading a pack, and what concepts are called.

use std::collections::BTreeMap;
use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::path::Path;
use std::sync::{Arc, OnceLock};

use hashbrown::HashTable;

use super::TaxonomyError;
use super::build::Meta;
use super::concept::{Concept, ConceptKind, LabelKind, ReuseLevel};
use super::extension::ExtensionLabel;
use super::labels::{LabelTable, label_key};
use super::lookup::{LabelIndex, Suggestion};
use super::pack::{Archive, Reader, StoredSection};
use super::rows::{CreditRows, Rows};
use crate::domain::Lang;

/// The pack that stands in the repository.
static EMBEDDED: &[u8] = include_bytes!("../../data/esco.pack");

/// A loaded classification.
///
/// ```
/// use kohtaanto::domain::Lang;
/// use kohtaanto::taxonomy::Taxonomy;
///
/// let taxonomy = Taxonomy::embedded()?;
/// let nurses = taxonomy.isco("2221").unwrap();
/// assert_eq!(taxonomy.id(nurses), "isco/C2221");
/// assert_eq!(taxonomy.label(nurses, Lang::En), "Nursing professionals");
/// # Ok::<(), kohtaanto::taxonomy::TaxonomyError>(())
/// ```
#[derive(Debug, Clone)]
pub struct Taxonomy {
    version: String,
    /// Hash of what extensions have added.
    pub(super) extensions: Option<u64>,
    pub(super) extension_labels: Vec<ExtensionLabel>,
    /// Ids that are no longer in use, ascending, with what took their place.
    replaced: Vec<(String, Concept)>,
    meta: Meta,
    pub(super) kinds: Vec<ConceptKind>,
    reuse: Vec<Option<ReuseLevel>>,
    ids: Texts,
    /// Concepts by the hash of their ids: records name concepts by them, some twenty each.
    by_id: HashTable<Concept>,
    codes: Texts,
    pub(super) memberships: Vec<u16>,
    pub(super) unit_groups: Vec<Option<Concept>>,
    pub(super) idf: Vec<f32>,
    pub(super) broader: Rows<Concept>,
    pub(super) narrower: Rows<Concept>,
    pub(super) essential: Rows<Concept>,
    pub(super) optional: Rows<Concept>,
    pub(super) essential_for: Rows<Concept>,
    pub(super) optional_for: Rows<Concept>,
    pub(super) needs: Rows<Concept>,
    pub(super) may_use: Rows<Concept>,
    pub(super) skill_credit: CreditRows,
    pub(super) skill_credit_to: CreditRows,
    pub(super) occupations: CreditRows,
    /// In the order of [`Lang::ALL`]. Shared by clones until an extension changes one.
    pub(super) languages: [Arc<Language>; 3],
    others: BTreeMap<String, OtherLanguage>,
}

/// A language of the service: labels and the index over them.
#[derive(Debug)]
pub(super) struct Language {
    pub(super) labels: LabelTable,
    pub(super) index: LabelIndex,
}

/// A language that only label display may ask for: kept compressed until someone does.
#[derive(Debug, Clone)]
struct OtherLanguage {
    section: StoredSection,
    table: OnceLock<Option<LabelTable>>,
}

/// One text for each concept.
#[derive(Debug, Clone)]
struct Texts {
    starts: Vec<u32>,
    text: String,
}

impl Texts {
    fn decode(section: &str, bytes: &[u8], concepts: usize) -> Result<Self, TaxonomyError> {
        let mut reader = Reader::new(section, bytes);
        let count = reader.varint()? as usize;
        if count != concepts {
            return Err(reader.wrong(format!("{count} texts, expected {concepts}")));
        }
        let mut starts = vec![0_u32];
        let mut end = 0_u32;
        for _ in 0..count {
            end = end
                .checked_add(reader.varint()?)
                .ok_or_else(|| reader.wrong("more text than can be counted"))?;
            starts.push(end);
        }
        let text = reader.text(end as usize)?.to_owned();
        if !starts.iter().all(|start| text.is_char_boundary(*start as usize)) {
            return Err(reader.wrong("a text ends within a letter"));
        }
        reader.finish()?;
        Ok(Self { starts, text })
    }

    fn get(&self, index: usize) -> &str {
        self.text
            .get(self.starts[index] as usize..self.starts[index + 1] as usize)
            .expect("invariant: text bounds are checked when the texts are read")
    }
}

/// Exactly one fixed-width value for each concept.
fn fixed<const N: usize, T>(
    archive: &Archive<'_>,
    section: &str,
    concepts: usize,
    read: impl Fn([u8; N]) -> Option<T>,
) -> Result<Vec<T>, TaxonomyError> {
    let bytes = archive.unpack(section)?;
    let (values, rest) = bytes.as_chunks::<N>();
    if values.len() != concepts || !rest.is_empty() {
        let problem = format!("{} bytes for {concepts} concepts of {N}", bytes.len());
        return Err(TaxonomyError::section(section, problem));
    }
    values
        .iter()
        .map(|value| read(*value))
        .collect::<Option<_>>()
        .ok_or_else(|| TaxonomyError::section(section, "a value out of range"))
}

fn rows(
    archive: &Archive<'_>,
    section: &str,
    concepts: usize,
) -> Result<Rows<Concept>, TaxonomyError> {
    let bytes = archive.unpack(section)?;
    let mut reader = Reader::new(section, &bytes);
    let rows = Rows::<Concept>::decode(&mut reader, concepts)?;
    reader.finish()?;
    Ok(rows)
}

fn credit_rows(
    archive: &Archive<'_>,
    section: &str,
    concepts: usize,
) -> Result<CreditRows, TaxonomyError> {
    let bytes = archive.unpack(section)?;
    let mut reader = Reader::new(section, &bytes);
    let rows = CreditRows::decode(&mut reader, concepts)?;
    reader.finish()?;
    Ok(rows)
}

/// The hash of an id for the table of ids.
fn id_hash(id: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    id.hash(&mut hasher);
    hasher.finish()
}

/// Old ids and their successors. Packs of a single version have none, and older packs no such section.
fn replaced(
    archive: &Archive<'_>,
    concepts: usize,
) -> Result<Vec<(String, Concept)>, TaxonomyError> {
    const SECTION: &str = "replaced";
    if archive.find(SECTION).is_none() {
        return Ok(Vec::new());
    }
    let bytes = archive.unpack(SECTION)?;
    let wrong = |problem: &str| TaxonomyError::section(SECTION, problem);
    let text = std::str::from_utf8(&bytes).map_err(|_error| wrong("not UTF-8"))?;
    let mut list: Vec<(String, Concept)> = Vec::new();
    for line in text.lines() {
        let (old, new) = line.split_once('\t').ok_or_else(|| wrong("a line without a tab"))?;
        let new = new.parse().ok().and_then(Concept::from_index);
        let new = new.filter(|new| new.index() < concepts);
        list.push((old.to_owned(), new.ok_or_else(|| wrong("a successor that is no concept"))?));
    }
    if !list.is_sorted_by(|a, b| a.0 < b.0) {
        return Err(wrong("not in ascending order"));
    }
    Ok(list)
}

fn language(archive: &Archive<'_>, lang: Lang, concepts: usize) -> Result<Language, TaxonomyError> {
    let section = format!("labels-{lang}");
    let labels = LabelTable::decode(&section, &archive.unpack(&section)?, concepts)?;
    let section = format!("index-{lang}");
    let index = LabelIndex::decode(&section, &archive.unpack(&section)?, labels.len())?;
    Ok(Language { labels, index })
}

impl Taxonomy {
    /// Loads a pack from a file.
    ///
    /// # Errors
    /// The file cannot be read, or what [`Taxonomy::from_bytes`] says.
    pub fn open(path: &Path) -> Result<Self, TaxonomyError> {
        let bytes = std::fs::read(path)
            .map_err(|source| TaxonomyError::Io { path: path.to_owned(), source })?;
        Self::from_bytes(&bytes)
    }

    /// Loads the pack that is part of the program.
    ///
    /// # Errors
    /// As [`Taxonomy::from_bytes`]; it would mean that the program was built with a damaged file.
    pub fn embedded() -> Result<Self, TaxonomyError> {
        Self::from_bytes(EMBEDDED)
    }

    /// Loads a pack from memory.
    ///
    /// # Errors
    /// Bytes that are no pack, cut or lengthened, altered, of another format, or inconsistent.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, TaxonomyError> {
        let archive = Archive::read(bytes)?;
        let meta: Meta = serde_json::from_slice(&archive.unpack("meta")?)
            .map_err(|error| TaxonomyError::section("meta", error.to_string()))?;
        let count = meta.concepts;
        if count > Concept::MAX_COUNT {
            return Err(TaxonomyError::TooManyConcepts { count });
        }
        let ids = Texts::decode("ids", &archive.unpack("ids")?, count)?;
        if !(1..count).all(|index| ids.get(index - 1) < ids.get(index)) {
            return Err(TaxonomyError::section("ids", "not in ascending order"));
        }
        let mut by_id = HashTable::with_capacity(count);
        for concept in (0..count).filter_map(Concept::from_index) {
            let hash_of = |concept: &Concept| id_hash(ids.get(concept.index()));
            by_id.insert_unique(hash_of(&concept), concept, hash_of);
        }
        let unit_groups = fixed(&archive, "unit-groups", count, |bytes| {
            let group = Concept::from_u16(u16::from_le_bytes(bytes));
            group.is_none_or(|group| group.index() < count).then_some(group)
        })?;
        let reuse = fixed(&archive, "reuse", count, |[level]| match level {
            0 => Some(None),
            level => ReuseLevel::ALL.get(usize::from(level) - 1).copied().map(Some),
        })?;
        let idf = fixed(&archive, "idf", count, |bytes| {
            Some(f32::from_le_bytes(bytes)).filter(|idf| idf.is_finite())
        })?;
        let broader = rows(&archive, "broader", count)?;
        let essential = rows(&archive, "essential", count)?;
        let optional = rows(&archive, "optional", count)?;
        let skill_credit = credit_rows(&archive, "skill-credit", count)?;
        let [fi, sv, en] = Lang::ALL.map(|lang| language(&archive, lang, count));
        let others = meta.other_languages.iter().map(|code| {
            let name = format!("labels-{code}");
            let section =
                archive.find(&name).ok_or_else(|| TaxonomyError::section(&name, "missing"))?;
            let section = section.to_owned();
            Ok((code.clone(), OtherLanguage { section, table: OnceLock::new() }))
        });
        Ok(Self {
            extensions: None,
            extension_labels: Vec::new(),
            replaced: replaced(&archive, count)?,
            version: format!("{}-{}-{:08x}", meta.source, meta.release, archive.content_hash >> 32),
            kinds: fixed(&archive, "kinds", count, |[kind]| ConceptKind::from_number(kind))?,
            reuse,
            codes: Texts::decode("codes", &archive.unpack("codes")?, count)?,
            memberships: fixed(&archive, "collections", count, |bits| {
                Some(u16::from_le_bytes(bits))
            })?,
            unit_groups,
            idf,
            narrower: broader.transposed(),
            broader,
            essential_for: essential.transposed(),
            essential,
            optional_for: optional.transposed(),
            optional,
            needs: rows(&archive, "needs", count)?,
            may_use: rows(&archive, "may-use", count)?,
            skill_credit_to: skill_credit.transposed(),
            skill_credit,
            occupations: credit_rows(&archive, "occupation-relatedness", count)?,
            languages: [Arc::new(fi?), Arc::new(sv?), Arc::new(en?)],
            others: others.collect::<Result<_, TaxonomyError>>()?,
            by_id,
            ids,
            meta,
        })
    }

    /// Name, release and the first eight digits of the hash of the content:
    /// `esco-1.1.1-0123abcd`. Two packs with the same version answer every question alike.
    #[must_use]
    pub fn version(&self) -> &str {
        &self.version
    }

    /// The version with a mark of what extensions have added: where it is the same, labels and relations are.
    #[must_use]
    pub fn revision(&self) -> String {
        match self.extensions {
            Some(hash) => format!("{}+{:08x}", self.version, hash >> 32),
            None => self.version.clone(),
        }
    }

    /// Source and changes, in the words that its terms of reuse ask to be shown.
    #[must_use]
    pub fn attribution(&self) -> &str {
        &self.meta.attribution
    }

    /// Whether the credit between skills used label vectors.
    #[must_use]
    pub const fn has_vector_credit(&self) -> bool {
        self.meta.vectors
    }

    /// Number of concepts.
    #[must_use]
    pub const fn len(&self) -> usize {
        self.kinds.len()
    }

    /// Whether there are no concepts.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.kinds.is_empty()
    }

    /// All concepts in ascending order, which is the order of their ids.
    pub fn concepts(&self) -> impl Iterator<Item = Concept> + use<> {
        (0..self.len()).filter_map(Concept::from_index)
    }

    /// The concept with a short id (`occupation/…`, `skill/…`, `isco/C2221`) or a full ESCO URI. An id that is no
    /// longer in use leads to what took its place.
    #[must_use]
    pub fn find(&self, id: &str) -> Option<Concept> {
        let id = id
            .strip_prefix("http://data.europa.eu/esco/")
            .or_else(|| id.strip_prefix("https://data.europa.eu/esco/"))
            .unwrap_or(id);
        let found = self.by_id.find(id_hash(id), |concept| self.ids.get(concept.index()) == id);
        if let Some(concept) = found {
            return Some(*concept);
        }
        let known = self.replaced.binary_search_by(|(old, _)| old.as_str().cmp(id));
        known.ok().map(|at| self.replaced[at].1)
    }

    /// Ids that are no longer in use, ascending, each with the concept that took its place.
    pub fn replaced(&self) -> impl Iterator<Item = (&str, Concept)> {
        self.replaced.iter().map(|(old, concept)| (old.as_str(), *concept))
    }

    /// The concept whose id ends in `/` and this text, if there is exactly one.
    #[must_use]
    pub fn find_by_last_part(&self, last: &str) -> Option<Concept> {
        let mut found =
            ["occupation/", "skill/", "isco/", "isced-f/"].into_iter().filter_map(|schema| {
                let id = format!("{schema}{last}");
                self.find(&id)
            });
        let first = found.next();
        if found.next().is_some() { None } else { first }
    }

    /// The ISCO-08 group with this code of one to four digits.
    #[must_use]
    pub fn isco(&self, code: &str) -> Option<Concept> {
        self.find(&format!("isco/C{code}"))
    }

    /// The short id; with `http://data.europa.eu/esco/` before it, the URI.
    #[must_use]
    pub fn id(&self, concept: Concept) -> &str {
        self.ids.get(concept.index())
    }

    /// ESCO's code (`2221.1`), the ISCO code of a group (`2221`) or the code of a skill group
    /// (`S1.2`); empty for skills, which have none.
    #[must_use]
    pub fn code(&self, concept: Concept) -> &str {
        self.codes.get(concept.index())
    }

    /// The kind of concept.
    #[must_use]
    pub fn kind(&self, concept: Concept) -> ConceptKind {
        self.kinds[concept.index()]
    }

    /// How widely a skill is used; `None` where ESCO does not say.
    #[must_use]
    pub fn reuse_level(&self, concept: Concept) -> Option<ReuseLevel> {
        self.reuse[concept.index()]
    }

    /// The collections of ESCO that the concept is in: `digital`, `green`, `language`, `research`,
    /// `transversal`, `digComp`.
    pub fn collections(&self, concept: Concept) -> impl Iterator<Item = &str> {
        let bits = self.memberships[concept.index()];
        let named = self.meta.collections.iter().take(16).enumerate();
        named.filter(move |(bit, _)| bits >> bit & 1 == 1).map(|(_, name)| name.as_str())
    }

    pub(super) fn language(&self, lang: Lang) -> &Language {
        let [fi, sv, en] = &self.languages;
        match lang {
            Lang::Fi => fi,
            Lang::Sv => sv,
            Lang::En => en,
        }
    }

    fn table(&self, code: &str) -> Option<&LabelTable> {
        if let Some(lang) = Lang::from_code(code) {
            return Some(&self.language(lang).labels);
        }
        let other = self.others.get(code)?;
        let unpacked = other.table.get_or_init(|| {
            let name = format!("labels-{code}");
            let bytes = other.section.unpack(&name);
            let table = bytes.and_then(|bytes| LabelTable::decode(&name, &bytes, self.len()));
            // The checksum was right when the pack was loaded, so only a faulty builder leads here.
            table.inspect_err(|error| tracing::error!(%error, "labels cannot be read")).ok()
        });
        unpacked.as_ref()
    }

    /// Codes of the languages that have labels: the three of the service first, then others, for
    /// occupations and ISCO groups only.
    pub fn label_languages(&self) -> impl Iterator<Item = &str> {
        Lang::ALL.iter().map(|lang| lang.code()).chain(self.others.keys().map(String::as_str))
    }

    /// The preferred label; in English where the language has none, and the id where English has
    /// none either.
    #[must_use]
    pub fn label(&self, concept: Concept, lang: Lang) -> &str {
        let preferred = |lang| self.language(lang).labels.preferred(concept);
        preferred(lang).or_else(|| preferred(Lang::En)).unwrap_or_else(|| self.id(concept))
    }

    /// The preferred label in any language of [`Taxonomy::label_languages`], without a fallback.
    ///
    /// The first question in a language other than the service's three unpacks its labels.
    #[must_use]
    pub fn label_in(&self, concept: Concept, code: &str) -> Option<&str> {
        self.table(code)?.preferred(concept)
    }

    /// All labels of a concept in a language, preferred first, then alternative, then hidden.
    pub fn labels(&self, concept: Concept, lang: Lang) -> impl Iterator<Item = (LabelKind, &str)> {
        self.language(lang).labels.of(concept)
    }

    /// All labels of a concept in any language of [`Taxonomy::label_languages`].
    pub fn labels_in(
        &self,
        concept: Concept,
        code: &str,
    ) -> impl Iterator<Item = (LabelKind, &str)> {
        self.table(code).into_iter().flat_map(move |table| table.of(concept))
    }

    /// Every label of a language, by concept in ascending order.
    pub fn all_labels(&self, lang: Lang) -> impl Iterator<Item = (Concept, LabelKind, &str)> {
        self.language(lang).labels.all()
    }

    /// The concepts with this label in a language, ignoring case and white space: those that prefer
    /// it first, then alternative, then hidden, each in ascending order.
    #[must_use]
    pub fn lookup(&self, label: &str, lang: Lang) -> Vec<Concept> {
        self.lookup_in(label, &[lang])
    }

    /// As [`Taxonomy::lookup`] over all three languages of the service.
    #[must_use]
    pub fn lookup_any(&self, label: &str) -> Vec<Concept> {
        self.lookup_in(label, &Lang::ALL)
    }

    fn lookup_in(&self, label: &str, langs: &[Lang]) -> Vec<Concept> {
        let key = label_key(label);
        let mut found: Vec<(LabelKind, Concept)> = Vec::new();
        for lang in langs {
            let Language { labels, index } = self.language(*lang);
            let numbers = index.exact(&key).into_iter();
            found.extend(numbers.map(|number| (labels.kind(number), labels.concept(number))));
        }
        found.sort_unstable();
        let mut concepts: Vec<Concept> = Vec::new();
        for (_, concept) in found {
            if !concepts.contains(&concept) {
                concepts.push(concept);
            }
        }
        concepts
    }

    /// At most `limit` concepts of the given kinds for what has been typed so far, best first.
    ///
    /// Labels equal to the text come before labels that begin with it, then labels in which a word
    /// begins with its last word and the others occur; when fewer than five are found, words may
    /// differ by one letter from four letters on and by two from eight. Within each, shorter labels come first.
    /// Each concept occurs once; the same question has the same answer.
    #[must_use]
    pub fn suggest(
        &self,
        text: &str,
        lang: Lang,
        kinds: &[ConceptKind],
        limit: usize,
    ) -> Vec<Suggestion> {
        let Language { labels, index } = self.language(lang);
        index.suggest(labels, |concept| self.kind(concept), text, kinds, limit)
    }
}
