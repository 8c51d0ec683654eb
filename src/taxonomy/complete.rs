//! Completing labels: every concept that a text may be the beginning of, with how well it fits, for a caller who
//! ranks by more than the label. [`Taxonomy::suggest`] is the short list for callers who do not.

use std::collections::{BTreeMap, HashSet};

use fst::{Automaton, IntoStreamer, Map, Streamer};

use super::concept::{Concept, LabelKind};
use super::label_maps::row;
use super::labels::{LabelTable, label_key, label_words};
use super::lookup::LabelIndex;
use super::rows::Rows;
use super::{Taxonomy, TaxonomyError};
use crate::domain::Lang;

/// Fewest letters of the last part of a compound, and of what someone types to mean one.
const LAST_PART_LETTERS: usize = 4;
/// Fewest letters before the last part.
const FIRST_PART_LETTERS: usize = 3;

/// Words that are, or with `begun` begin with, what was typed, where a may stand for å and ä, and o for ö.
#[derive(Debug)]
pub(crate) struct WithMarks<'a> {
    typed: &'a [u8],
    begun: bool,
}

impl<'a> WithMarks<'a> {
    /// `typed` is folded.
    pub(crate) const fn new(typed: &'a str, begun: bool) -> Self {
        Self { typed: typed.as_bytes(), begun }
    }

    /// Whether a folded text is, or begins with, what was typed.
    pub(crate) fn fits(&self, text: &str) -> bool {
        let end = text.bytes().fold(self.start(), |state, byte| self.accept(&state, byte));
        self.is_match(&end)
    }
}

impl Automaton for WithMarks<'_> {
    /// Bytes of what was typed that are passed, and whether within a letter with a mark; none where it differs.
    type State = Option<(usize, bool)>;

    fn start(&self) -> Self::State {
        Some((0, false))
    }

    fn is_match(&self, state: &Self::State) -> bool {
        *state == Some((self.typed.len(), false))
    }

    fn can_match(&self, state: &Self::State) -> bool {
        state.is_some()
    }

    fn accept(&self, state: &Self::State, byte: u8) -> Self::State {
        let (at, within) = (*state)?;
        match (self.typed.get(at), within) {
            (None, _) => self.begun.then_some((at, false)),
            // The two bytes of å, ä and ö.
            (Some(b'a'), true) => matches!(byte, 0xa4 | 0xa5).then_some((at + 1, false)),
            (Some(_), true) => (byte == 0xb6).then_some((at + 1, false)),
            (Some(typed), false) if *typed == byte => Some((at + 1, false)),
            (Some(b'a' | b'o'), false) if byte == 0xc3 => Some((at, true)),
            (Some(_), false) => None,
        }
    }
}

/// How a label fits what was typed; better first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Fit {
    /// It is the whole label.
    Whole,
    /// The label begins so.
    Beginning,
    /// A word of it begins so, and it has the other words.
    Word,
    /// It is an inflected form of the label or of its beginning.
    Inflected,
    /// The last part of a compound in it begins so: "hoitaja" of "lähihoitaja".
    LastPart,
    /// Its words differ by this many letters.
    Similar(u8),
}

/// A concept with the label of one language that fits best.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Completion<'a> {
    /// The concept.
    pub concept: Concept,
    /// The label.
    pub label: &'a str,
    /// What the label is to the concept.
    pub kind: LabelKind,
    /// How it fits.
    pub fit: Fit,
}

/// Last parts of compounds, with the labels that hold such a compound.
#[derive(Debug)]
pub(super) struct LastParts {
    map: Map<Vec<u8>>,
    labels: Rows<u32>,
}

impl LastParts {
    /// A word has a last part where its end is itself a word of labels.
    fn of(index: &LabelIndex) -> Result<Self, fst::Error> {
        let mut words: Vec<(String, Vec<u32>)> = Vec::new();
        index.each_word(|word, labels| words.push((word.to_owned(), labels.concat())));
        let known: HashSet<&str> = words.iter().map(|(word, _)| word.as_str()).collect();
        let mut parts: BTreeMap<&str, Vec<u32>> = BTreeMap::new();
        for (word, labels) in &words {
            let letters = word.chars().count();
            let last = letters.saturating_sub(LAST_PART_LETTERS - 1);
            for (at, _) in word.char_indices().take(last).skip(FIRST_PART_LETTERS) {
                let Some(part) = word.get(at..).filter(|part| known.contains(part)) else {
                    continue;
                };
                parts.entry(part).or_default().extend_from_slice(labels);
            }
        }
        let mut builder = fst::MapBuilder::memory();
        for (number, part) in parts.keys().enumerate() {
            builder.insert(part, number as u64)?;
        }
        let map = Map::new(builder.into_inner()?)?;
        Ok(Self { map, labels: Rows::from_lists(parts.values().map(Vec::as_slice)) })
    }
}

impl LabelIndex {
    fn last_parts(&self) -> Option<&LastParts> {
        let made = self.last_parts.get_or_init(|| {
            // The map is built in memory from keys in order, so only a fault of the builder leads here.
            let made = LastParts::of(self);
            made.inspect_err(|error| tracing::error!(%error, "compounds cannot be read")).ok()
        });
        made.as_ref()
    }

    /// Labels of which a compound's last part begins so.
    fn with_last_part(&self, begin: &str, mut found: impl FnMut(u32)) {
        let Some(parts) = self.last_parts() else { return };
        let mut stream =
            parts.map.search(fst::automaton::Str::new(begin).starts_with()).into_stream();
        while let Some((_, number)) = stream.next() {
            row(&parts.labels, number).iter().for_each(|label| found(*label));
        }
    }
}

/// The best label of each concept. A letter or two lead to tens of thousands of labels: a table by concept, not a map.
struct Best<'a> {
    table: &'a LabelTable,
    /// By concept: where it is among the found, one more; 0 where it is not.
    places: Vec<u16>,
    found: Vec<(Concept, Fit, u32)>,
}

impl<'a> Best<'a> {
    fn new(table: &'a LabelTable) -> Self {
        Self { table, places: vec![0; table.concepts()], found: Vec::new() }
    }

    fn offer(&mut self, label: u32, fit: Fit) {
        let table = self.table;
        let concept = table.concept(label);
        let place = &mut self.places[concept.index()];
        if *place == 0 {
            self.found.push((concept, fit, label));
            // There are fewer concepts than the type has numbers.
            *place = self.found.len() as u16;
            return;
        }
        let (_, best_fit, best) = &mut self.found[usize::from(*place) - 1];
        // Shorter labels say more plainly what was meant; of equal ones the first of the concept's, however they are found.
        let plain = |label| (table.kind(label), table.text(label).len(), label);
        if fit < *best_fit || (fit == *best_fit && plain(label) < plain(*best)) {
            (*best_fit, *best) = (fit, label);
        }
    }
}

impl Taxonomy {
    /// Every concept with a label that the text is, begins, or begins a word or a compound's last part of; each
    /// once, with its best label, in ascending order of concepts. With `whole_only`, labels that begin with the
    /// text and nothing less: what one or two letters can tell.
    #[must_use]
    pub fn complete(&self, text: &str, lang: Lang, whole_only: bool) -> Vec<Completion<'_>> {
        let language = self.language(lang);
        let (table, index) = (&language.labels, &language.index);
        let key = label_key(text);
        let mut best = Best::new(table);
        if key.is_empty() {
            return Vec::new();
        }
        index.each_beginning(&key, |found, labels| {
            let fit = if found.len() == key.len() { Fit::Whole } else { Fit::Beginning };
            labels.iter().for_each(|label| best.offer(*label, fit));
        });
        let words: Vec<&str> = label_words(&key).collect();
        if !whole_only && !words.is_empty() {
            for label in index.with_words(table.len(), &words) {
                best.offer(label, Fit::Word);
            }
            // English writes the parts of its compounds apart.
            if let [word] = words.as_slice()
                && lang != Lang::En
                && word.chars().count() >= LAST_PART_LETTERS
            {
                index.with_last_part(word, |label| best.offer(label, Fit::LastPart));
            }
        }
        list(best)
    }

    /// As [`Taxonomy::complete`] of labels in which each word of the text has a similar one: other by one letter
    /// from four letters on, by two from eight; the last word may be a beginning.
    #[must_use]
    pub fn complete_similar(&self, text: &str, lang: Lang) -> Vec<Completion<'_>> {
        let language = self.language(lang);
        let key = label_key(text);
        let words: Vec<&str> = label_words(&key).collect();
        let mut best = Best::new(&language.labels);
        for (label, distance) in language.index.with_similar_words(&words) {
            best.offer(label, Fit::Similar(distance));
        }
        list(best)
    }

    /// As [`Taxonomy::complete`] of labels with the words of the text, the last begun, where a may stand for å and
    /// ä, and o for ö; those that do not begin so count as inflected forms.
    #[must_use]
    pub fn complete_plain(&self, text: &str, lang: Lang) -> Vec<Completion<'_>> {
        let language = self.language(lang);
        let key = label_key(text);
        let words: Vec<&str> = label_words(&key).collect();
        let mut best = Best::new(&language.labels);
        let beginning = WithMarks::new(&key, true);
        for label in language.index.with_plain_words(&words) {
            let begins = beginning.fits(&label_key(language.labels.text(label)));
            best.offer(label, if begins { Fit::Beginning } else { Fit::Inflected });
        }
        list(best)
    }

    /// Calls `visit` with each word of a language's labels, in lower case, and the number of labels that have it.
    pub fn each_label_word(&self, lang: Lang, mut visit: impl FnMut(&str, usize)) {
        let index = &self.language(lang).index;
        index.each_word(|word, labels| visit(word, labels.iter().map(|list| list.len()).sum()));
    }

    /// Whether a label of a language holds this word; in lower case.
    #[must_use]
    pub fn has_label_word(&self, lang: Lang, word: &str) -> bool {
        self.language(lang).index.has_word(word)
    }

    /// Makes what [`Taxonomy::complete`] would make at the first question.
    ///
    /// # Errors
    /// It cannot be made, which would be a fault of the program.
    pub fn prepare_completion(&self) -> Result<(), TaxonomyError> {
        for lang in [Lang::Fi, Lang::Sv] {
            if self.language(lang).index.last_parts().is_none() {
                return Err(TaxonomyError::section(
                    "labels",
                    format!("parts of compounds: {lang}"),
                ));
            }
        }
        Ok(())
    }
}

fn list(best: Best<'_>) -> Vec<Completion<'_>> {
    let table = best.table;
    let mut list: Vec<Completion<'_>> = best
        .found
        .into_iter()
        .map(|(concept, fit, label)| Completion {
            concept,
            label: table.text(label),
            kind: table.kind(label),
            fit,
        })
        .collect();
    list.sort_unstable_by_key(|completion| completion.concept);
    list
}

#[cfg(test)]
mod tests {
    //! 1. Any word of a label and the last part of a compound may be begun; better fits win.
    //! 2. Similar words are found within the letters that a word's length allows, and words typed without marks.

    use super::*;

    #[test]
    fn marks_may_be_left_out() {
        let fits = |typed: &str, text: &str| WithMarks::new(typed, true).fits(text);
        assert!(fits("sahko", "sähköasentaja") && fits("abo", "åbo") && fits("sähk", "sähkö"));
        assert!(!fits("sahka", "sähkö") && !fits("sähko", "sahko") && !fits("sahkoo", "sähkö"));
        assert!(!WithMarks::new("sahk", false).fits("sähkö"));
    }

    fn fit(taxonomy: &Taxonomy, text: &str, lang: Lang, label: &str) -> Option<Fit> {
        let concept = taxonomy.lookup(label, lang)[0];
        let of = |list: Vec<Completion<'_>>| {
            list.into_iter().find(|found| found.concept == concept).map(|found| found.fit)
        };
        of(taxonomy.complete(text, lang, false))
            .or_else(|| of(taxonomy.complete_similar(text, lang)))
    }

    #[test]
    fn beginnings_are_completed() {
        let taxonomy = Taxonomy::embedded().unwrap();
        taxonomy.prepare_completion().unwrap();
        let of = |text, lang, label| fit(&taxonomy, text, lang, label);
        assert_eq!(of("Lähihoitaja", Lang::Fi, "lähihoitaja"), Some(Fit::Whole));
        assert_eq!(of("lähih", Lang::Fi, "lähihoitaja"), Some(Fit::Beginning));
        assert_eq!(of("hoitaja", Lang::Fi, "lähihoitaja"), Some(Fit::LastPart));
        assert_eq!(
            of("software dev", Lang::En, "embedded systems software developer"),
            Some(Fit::Word)
        );
        assert_eq!(of("lahihoitja", Lang::Fi, "lähihoitaja"), Some(Fit::Similar(2)));
        assert_eq!(of("kokii", Lang::Fi, "kokki"), Some(Fit::Similar(1)));
        assert_eq!(of("kxk", Lang::Fi, "kokki"), None);
        assert!(taxonomy.complete("  ", Lang::Fi, false).is_empty());
        let short = taxonomy.complete("so", Lang::En, true);
        assert!(short.iter().all(|found| found.fit <= Fit::Beginning) && !short.is_empty());
    }
}
