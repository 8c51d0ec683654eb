//! Which labels a short text means: ranking of job titles, skills or any other labels.
//!
//! Brief overview: a [`Linker`] is made of labels with ids and ranks the ids for a text;
//! [`ConceptLinker`] is one over the labels of occupations or skills.
//!
//! Score of a label, before it is brought to the range from 0 to 1 by what a label equal to the text
//! would score:
//! - half the BM25 (k1 1.2, b 0.75) of words, each counting by its best stem in Finnish, Swedish and
//!   English, plus the BM25 of runs of four letters within words, beginning and end marked, which
//!   find compounds, unknown inflections and typing errors;
//! - with a taxonomy ([`Linker::with_taxonomy`]): text and labels that name concepts of ESCO also score
//!   by how close the concepts are, so that a Finnish text finds an English label;
//! - with a model of relatedness ([`Linker::with_model`]): mostly its score.
//!
//! A label equal to the text, case and spaces apart, scores 1 and nothing else does.

mod bridge;
mod concepts;
mod model;
mod postings;
#[cfg(test)]
mod tests;

pub use concepts::ConceptLinker;

use std::sync::Arc;

use crate::domain::Lang;
use crate::taxonomy::{Taxonomy, label_key};
use crate::text::analysis::{Analyzer, stems};
use crate::text::hash::hash;
use crate::text::mention::Lexicon;
use crate::text::relatedness::Model;
use bridge::Bridge;
use model::LabelModel;
use postings::{Postings, PostingsBuilder, Scores};

/// What a linker goes by. The default is the best; the others are what it is compared with.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct LinkSettings {
    /// Weight of words, 0 or more.
    pub words: f32,
    /// Whether words count by their stems, or only as they stand.
    pub stems: bool,
    /// Weight of runs of letters, 0 or more.
    pub grams: f32,
    /// Share of the model of relatedness where there is one, 0 to 1: it holds most of what letters say.
    pub model: f32,
    /// Whether a label equal to the text comes first whatever else it scores.
    pub exact: bool,
}

impl Default for LinkSettings {
    /// The weights of words and runs of letters were measured on held-out labels of ESCO in three languages.
    fn default() -> Self {
        Self { words: 0.5, stems: true, grams: 1.0, model: 0.8, exact: true }
    }
}

impl LinkSettings {
    /// BM25 of words as they stand.
    pub const PLAIN_WORDS: Self =
        Self { words: 1.0, stems: false, grams: 0.0, model: 0.0, exact: false };
    /// BM25 of words by their Snowball stems.
    pub const STEMS: Self = Self { stems: true, ..Self::PLAIN_WORDS };
    /// BM25 of runs of four letters.
    pub const GRAMS: Self = Self { words: 0.0, grams: 1.0, ..Self::PLAIN_WORDS };
}

/// Letters in a run.
const GRAM_LETTERS: usize = 4;

/// Highest score of a label that is not equal to the text.
const INEXACT: f32 = 0.99;

/// Share of what is missing to 1 that being of the same concept adds.
const BRIDGE_SHARE: f32 = 0.9;

/// Ranks labels for short texts.
///
/// ```
/// use kohtaanto::text::link::Linker;
///
/// let linker = Linker::new([(7, "sähköasentaja"), (8, "putkiasentaja"), (9, "kokki")]);
/// assert_eq!(linker.rank("Sähköasentajia", 1)[0].0, 7);
/// assert_eq!(linker.rank("Kokki", 9), [(9, 1.0)]);
/// ```
#[derive(Debug)]
pub struct Linker {
    /// The ids in ascending order.
    ids: Vec<u32>,
    /// For each label the place of its id in `ids`.
    owners: Vec<u32>,
    /// Hash of each label's key, ascending, with the label.
    keys: Vec<(u64, u32)>,
    words: Postings,
    grams: Postings,
    settings: LinkSettings,
    bridge: Option<Bridge>,
    model: Option<LabelModel>,
}

impl Linker {
    /// A linker over labels with ids; several labels may have the same id.
    pub fn new<'a>(labels: impl IntoIterator<Item = (u32, &'a str)>) -> Self {
        Self::with_settings(labels, LinkSettings::default())
    }

    /// As [`Linker::new`] with other settings, to compare them.
    pub fn with_settings<'a>(
        labels: impl IntoIterator<Item = (u32, &'a str)>,
        settings: LinkSettings,
    ) -> Self {
        let labels: Vec<(u32, &str)> = labels.into_iter().collect();
        let mut ids: Vec<u32> = labels.iter().map(|(id, _)| *id).collect();
        ids.sort_unstable();
        ids.dedup();
        let (mut words, mut grams) = (PostingsBuilder::default(), PostingsBuilder::default());
        let mut keys = Vec::with_capacity(labels.len());
        let mut owners = Vec::with_capacity(labels.len());
        for (number, (id, text)) in labels.iter().enumerate() {
            let number = number as u32;
            owners.push(ids.partition_point(|other| other < id) as u32);
            let key = label_key(text);
            keys.push((hash(key.as_bytes()), number));
            let mut features = Features::default();
            features.read(&key, settings.stems);
            // A word adds each of its stems, but counts as one word.
            words.add(number, features.words.iter().flat_map(Stems::iter), features.words.len());
            grams.add(number, features.grams.iter().copied(), features.grams.len());
        }
        keys.sort_unstable();
        let count = labels.len();
        Self {
            ids,
            owners,
            keys,
            words: words.build(count),
            grams: grams.build(count),
            settings,
            bridge: None,
            model: None,
        }
    }

    /// Lets concepts lead from one language to another. `labels` are those that the linker was made
    /// of, in the same order.
    #[must_use]
    pub fn with_taxonomy<'a>(
        mut self,
        labels: impl IntoIterator<Item = (u32, &'a str)>,
        taxonomy: Arc<Taxonomy>,
        lexicon: Arc<Lexicon>,
    ) -> Self {
        let texts = labels.into_iter().map(|(_, text)| text);
        self.bridge = Some(Bridge::new(texts, taxonomy, lexicon));
        self
    }

    /// Lets a model of relatedness say what is near. `labels` are those that the linker was made of, in
    /// the same order.
    #[must_use]
    pub fn with_model<'a>(
        mut self,
        labels: impl IntoIterator<Item = (u32, &'a str)>,
        model: Arc<Model>,
    ) -> Self {
        let texts = labels.into_iter().map(|(_, text)| text);
        self.model = Some(LabelModel::new(texts, &self.owners, model));
        self
    }

    /// The best `limit` ids for a text with scores above 0 and up to 1, best first; of an id the best
    /// label counts. Equal scores are in the order in which the labels were given.
    #[must_use]
    pub fn rank(&self, text: &str, limit: usize) -> Vec<(u32, f32)> {
        let key = label_key(text);
        let mut features = Features::default();
        features.read(&key, self.settings.stems);
        let labels = self.owners.len();
        let mut scores = Scores::new(labels);
        let mut own = 0.0;
        let (words, grams) = (features.words.len(), features.grams.len());
        for word in &features.words {
            own += self.words.add_best(word.iter(), words, self.settings.words, &mut scores);
        }
        for gram in &features.grams {
            own += self.grams.add_one(*gram, grams, self.settings.grams, &mut scores);
        }
        if own > 0.0 {
            scores.scale(1.0 / own, INEXACT);
        }
        if let Some(model) = &self.model {
            model.blend(text, self.settings.model, &mut scores);
        }
        if let Some(bridge) = &self.bridge {
            bridge.lift(text, BRIDGE_SHARE, &mut scores);
        }
        if !self.settings.exact {
            return self.best(&scores, limit);
        }
        let key = hash(key.as_bytes());
        let first = self.keys.partition_point(|(other, _)| *other < key);
        for (_, label) in self.keys.iter().skip(first).take_while(|(other, _)| *other == key) {
            scores.raise(*label, 1.0);
        }
        self.best(&scores, limit)
    }

    fn best(&self, scores: &Scores, limit: usize) -> Vec<(u32, f32)> {
        scores.best_owners(&self.owners, self.ids.len(), limit, |owner| {
            self.ids.get(owner).copied().unwrap_or(u32::MAX)
        })
    }

    /// Memory that the linker's own arrays hold, in bytes.
    #[must_use]
    pub fn bytes(&self) -> usize {
        self.words.bytes() + self.grams.bytes() + self.keys.capacity() * size_of::<(u64, u32)>()
    }
}

/// The different stems of one word, as hashes.
#[derive(Debug, Clone, Copy)]
struct Stems {
    hashes: [u64; 3],
    len: usize,
}

impl Stems {
    fn iter(&self) -> impl Iterator<Item = u64> {
        self.hashes.iter().copied().take(self.len)
    }
}

/// What a text is compared by.
#[derive(Debug, Default)]
struct Features {
    words: Vec<Stems>,
    grams: Vec<u64>,
}

impl Features {
    fn read(&mut self, key: &str, stemmed: bool) {
        let (words, grams) = (&mut self.words, &mut self.grams);
        Analyzer::unstemmed().analyze(key, |token| {
            let mut word = Stems { hashes: [0; 3], len: 0 };
            if !stemmed {
                word = Stems { hashes: [hash(token.term.as_bytes()), 0, 0], len: 1 };
            }
            let all = stems(token.term);
            let all = all.iter().take(if stemmed { Lang::ALL.len() } else { 0 });
            for stem in all {
                word.hashes[word.len] = hash(stem.as_bytes());
                word.len += 1;
            }
            words.push(word);
            each_gram(token.term, |gram| grams.push(gram));
        });
        grams.sort_unstable();
        grams.dedup();
    }
}

/// Calls `emit` with the hash of every run of letters of a word between marks. On held-out labels of ESCO
/// the marks are worth two to four points of hits among the first ten.
fn each_gram(word: &str, mut emit: impl FnMut(u64)) {
    let marked = format!("^{word}$");
    let word = marked.as_str();
    let ends = word.char_indices().map(|(at, _)| at).skip(GRAM_LETTERS).chain([word.len()]);
    for (start, end) in word.char_indices().map(|(at, _)| at).zip(ends) {
        emit(hash(word.get(start..end).unwrap_or_default().as_bytes()));
    }
}
