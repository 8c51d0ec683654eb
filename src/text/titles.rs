//! What a bare title means that many occupations share: nurse, kuljettaja, elektriker.
//!
//! Brief overview: the head of a preferred label is the last word of its title ("nurse responsible for general care",
//! "bus driver"), in Finnish and Swedish also the last part of a compound. A head that several occupations share is
//! read as the smallest ISCO group that holds most of them, or as nothing where only a very wide one does.

use std::collections::HashMap;
use std::sync::OnceLock;

use crate::domain::Lang;
use crate::taxonomy::{Concept, ConceptKind, LabelKind, Taxonomy, label_key};
use crate::text::analysis::{Lexica, fold, stem};

/// Occupations that share a title are read one by one up to so many, as a group beyond.
const FEW: usize = 3;
/// Where no group holds most of them, so many are still read one by one.
const SOME: usize = 6;
/// A group must hold so many hundredths of the occupations that share a title.
const MOST: usize = 60;
/// A group with a shorter code holds too much to be what a title means.
const LEAST_DIGITS: usize = 2;

/// What ends a title within a label.
const ENDS: [&str; 21] = [
    ", ",
    " (",
    " responsible ",
    " of ",
    " for ",
    " in ",
    " with ",
    " to ",
    " and ",
    " inom ",
    " för ",
    " på ",
    " i ",
    " med ",
    " vid ",
    " av ",
    " och ",
    " till ",
    " ja ",
    " – ",
    " - ",
];

/// What is called by some words.
#[derive(Debug, Default)]
struct Called {
    /// Occupations and groups with a label of these words, those that prefer it first.
    labelled: Vec<Concept>,
    /// Occupations whose title has this base form as its head.
    headed: Vec<Concept>,
}

/// Words, or the base form of a head → what is called so, in one language.
type Table = HashMap<String, Called>;

/// How a title is read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Title {
    /// As one of these occupations or groups, the first the likeliest.
    Means(Vec<Concept>),
    /// Too many share it: its words alone.
    Shared,
    /// No occupation is called so.
    Unknown,
}

/// What is called how in each language, made when it is first asked for.
#[derive(Debug, Default)]
pub struct Titles([OnceLock<Table>; 3]);

impl Titles {
    /// Reads words as a title, of the languages in this order: the first that knows it decides.
    #[must_use]
    pub fn read(
        &self,
        words: &str,
        languages: &[Lang],
        taxonomy: &Taxonomy,
        lexica: &Lexica,
    ) -> Title {
        let folded = fold(words);
        let mut read = Title::Unknown;
        for (nth, lang) in languages.iter().enumerate() {
            match self.read_in(&folded, *lang, taxonomy, lexica) {
                Title::Unknown => {}
                Title::Means(concepts) => return Title::Means(concepts),
                Title::Shared if nth == 0 => return Title::Shared,
                // A language that is not the reader's may not hide what another knows.
                Title::Shared => read = Title::Shared,
            }
        }
        read
    }

    fn read_in(&self, folded: &str, lang: Lang, taxonomy: &Taxonomy, lexica: &Lexica) -> Title {
        let Some(table) = self.0.get(lang as usize) else { return Title::Unknown };
        let table = table.get_or_init(|| table_of(taxonomy, lexica, lang));
        let mut exact: Vec<Concept> = Vec::new();
        let mut headed: Vec<Concept> = Vec::new();
        let add_new = |list: &mut Vec<Concept>, concepts: &[Concept]| {
            let new = concepts.iter().filter(|concept| !list.contains(concept));
            let new: Vec<Concept> = new.copied().collect();
            list.extend(new);
        };
        if let Some(called) = table.get(folded) {
            add_new(&mut exact, &called.labelled);
        }
        // Words of several parts have a head that is not theirs.
        if folded.chars().all(char::is_alphabetic) {
            lexica.read(Some(lang), folded, |word| {
                for called in word.bases().filter_map(|base| table.get(base)) {
                    // Finnish base forms are words, others are stems.
                    if lang == Lang::Fi {
                        add_new(&mut exact, &called.labelled);
                    }
                    add_new(&mut headed, &called.headed);
                }
            });
        }
        let own = |concept: &&Concept| is_title(taxonomy, **concept, lang, folded);
        if let Some(own) = exact.iter().find(own) {
            return Title::Means(vec![*own]);
        }
        if let Some(own) = headed.iter().find(own) {
            return Title::Means(vec![*own]);
        }
        let mut all = exact.clone();
        add_new(&mut all, &headed);
        match (exact.len(), all.len()) {
            (_, 0) => Title::Unknown,
            (1..=FEW, 0..=FEW) => Title::Means(exact),
            (0, 0..FEW) => Title::Unknown,
            (_, sharing) => match smallest_group(taxonomy, &all) {
                Some(group) => Title::Means(vec![group]),
                None if sharing <= SOME => Title::Means(all),
                None => Title::Shared,
            },
        }
    }
}

/// Whether words are the preferred label of a concept, or one of its titles between strokes, in some inflection.
#[must_use]
pub fn is_title(taxonomy: &Taxonomy, concept: Concept, lang: Lang, words: &str) -> bool {
    let folded = fold(words);
    taxonomy.label(concept, lang).split('/').any(|title| {
        let title = fold(title.trim());
        let same_stem = || stem(lang, &title) == stem(lang, &folded);
        title == folded || !title.contains(|c: char| !c.is_alphabetic()) && same_stem()
    })
}

/// The labels of everything that is work, and the head of each preferred label of an occupation.
fn table_of(taxonomy: &Taxonomy, lexica: &Lexica, lang: Lang) -> Table {
    let mut table = Table::new();
    let add = |list: &mut Vec<Concept>, concept| {
        if !list.contains(&concept) {
            list.push(concept);
        }
    };
    let work = |(concept, _, _): &(Concept, LabelKind, &str)| taxonomy.kind(*concept).is_work();
    let mut labels: Vec<_> = taxonomy.all_labels(lang).filter(work).collect();
    labels.sort_by_key(|(_, kind, _)| *kind);
    for (concept, kind, label) in labels {
        add(&mut table.entry(fold(&label_key(label))).or_default().labelled, concept);
        if kind != LabelKind::Preferred || taxonomy.kind(concept) != ConceptKind::Occupation {
            continue;
        }
        for title in label.split('/') {
            let end = ENDS.iter().filter_map(|end| title.find(end)).min().unwrap_or(title.len());
            let title = title.get(..end).unwrap_or(title);
            let mut forms: Vec<String> = Vec::new();
            lexica.read(Some(lang), title, |word| {
                forms.clear();
                forms.extend(word.bases().map(str::to_owned));
                forms.extend(word.parts().last().map(str::to_owned));
            });
            for form in forms {
                add(&mut table.entry(form).or_default().headed, concept);
            }
        }
    }
    table
}

/// The smallest ISCO group with most of these occupations.
fn smallest_group(taxonomy: &Taxonomy, occupations: &[Concept]) -> Option<Concept> {
    let mut held: HashMap<Concept, usize> = HashMap::new();
    for occupation in occupations {
        let is_group = taxonomy.kind(*occupation) == ConceptKind::IscoGroup;
        let mut next = if is_group { Some(*occupation) } else { taxonomy.isco_group(*occupation) };
        while let Some(group) = next {
            *held.entry(group).or_default() += 1;
            let above = taxonomy.broader(group).iter();
            next = above.copied().find(|above| taxonomy.kind(*above) == ConceptKind::IscoGroup);
        }
    }
    let digits = |group: Concept| taxonomy.code(group).chars().filter(char::is_ascii_digit).count();
    let fits = held.into_iter().filter(|(group, count)| {
        count * 100 >= occupations.len() * MOST && digits(*group) >= LEAST_DIGITS
    });
    // Most of a list can be in one group of each size only.
    fits.max_by_key(|(group, _)| digits(*group)).map(|(group, _)| group)
}
