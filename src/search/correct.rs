//! "Did you mean": what a query would be if the words that no document has were spelt otherwise.
//!
//! Corrections are words of labels, of places and of employers, never stems, and one is offered only where the
//! query finds more with it. A word that has hits is never replaced, only a rare one questioned.

use std::cmp::Reverse;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::OnceLock;

use fst::{IntoStreamer, Map, Streamer};
use levenshtein_automata::Distance;
use tantivy::Term;

use super::SearchError;
use super::engine::{FEW_HITS, SearchEngine};
use super::marks::like;
use super::request::{Operator, PartField, PartKind, SearchRequest};
use super::run::Prepared;
use super::suggest::names::{automaton, tolerated};
use super::understand::Understood;
use super::words::languages;
use crate::domain::Lang;
use crate::index::filter::CompiledFilters;
use crate::index::{Reference, Snapshot, VacancyColumns};
use crate::taxonomy::Taxonomy;
use crate::text::analysis::{fold, plain_letters, stems};

/// A word in more documents than this is not questioned.
const RARE: u64 = 2;
/// How many times as frequent as a rare word a correction must be.
const MORE_FREQUENT: u64 = 20;
/// Corrections of a word that are tried.
const TRIED: usize = 3;
/// Words of a query that are corrected at most.
const MOST_WORDS: usize = 4;

/// Words that may be shown, by themselves and by their stems.
#[derive(Debug)]
struct Vocabulary {
    words: Vec<String>,
    /// By word: the languages that have it, one bit each.
    languages: Vec<u8>,
    /// Words and stems, each leading to a word: the one that most labels have.
    keys: Map<Vec<u8>>,
}

impl Vocabulary {
    fn new(taxonomy: &Taxonomy) -> Result<Self, fst::Error> {
        let mut words: HashMap<String, u8> = HashMap::new();
        // By stem: how many labels have the word, and the word.
        let mut of_stems: BTreeMap<String, (usize, Reverse<String>)> = BTreeMap::new();
        for lang in Lang::ALL {
            taxonomy.each_label_word(lang, |word, labels| {
                if tolerated(word) == 0 || !word.chars().all(char::is_alphabetic) {
                    return;
                }
                *words.entry(word.to_owned()).or_default() |= 1 << lang as u8;
                let found = (labels, Reverse(word.to_owned()));
                let best = of_stems.entry(stems(word).of(lang).to_owned());
                let best = best.or_insert_with(|| found.clone());
                *best = found.max(best.clone());
            });
        }
        let mut list: Vec<(String, u8)> = words.into_iter().collect();
        list.sort_unstable();
        let (list, languages): (Vec<String>, Vec<u8>) = list.into_iter().unzip();
        let number = |word: &str| list.binary_search_by(|known| known.as_str().cmp(word));
        let mut keys: BTreeMap<&str, usize> = BTreeMap::new();
        for (stem, (_, Reverse(word))) in &of_stems {
            keys.extend(number(word).ok().map(|number| (stem.as_str(), number)));
        }
        // A word stands for itself before it stands for another as a stem.
        keys.extend(list.iter().enumerate().map(|(number, word)| (word.as_str(), number)));
        let mut builder = fst::MapBuilder::memory();
        for (key, number) in keys {
            builder.insert(key, number as u64)?;
        }
        let keys = Map::new(builder.into_inner()?)?;
        Ok(Self { words: list, languages, keys })
    }

    /// Whether a word is one of a language.
    fn is_of(&self, word: &str, lang: Lang) -> bool {
        let at = self.words.binary_search_by(|known| known.as_str().cmp(word)).ok();
        let languages = at.and_then(|at| self.languages.get(at));
        languages.is_some_and(|languages| languages & 1 << lang as u8 != 0)
    }

    /// Words that are similar to a word or have a stem that is similar to its stem, with the letters that differ; one
    /// more where only the stems are similar, which says less.
    fn similar(&self, word: &str, mut found: impl FnMut(&str, u8)) {
        let (own, own_word) = (stems(word), word);
        let forms = std::iter::once(word).chain(own.iter().filter(|stem| *stem != word));
        for form in forms.filter(|form| tolerated(form) > 0) {
            let dfa = automaton(form, false);
            let mut stream = self.keys.search(&dfa).into_stream();
            while let Some((key, number)) = stream.next() {
                if let (Distance::Exact(distance), Some(word)) =
                    (dfa.eval(key), self.words.get(number as usize))
                {
                    found(word, distance + u8::from(form != own_word));
                }
            }
        }
    }
}

/// What corrections are found with: made when the first word is not known.
#[derive(Debug, Default)]
pub(super) struct Corrections(OnceLock<Option<Vocabulary>>);

impl Corrections {
    fn vocabulary(&self, taxonomy: &Taxonomy) -> Option<&Vocabulary> {
        let made = self.0.get_or_init(|| {
            // Built in memory from keys in order: only a fault of the builder leads here.
            let made = Vocabulary::new(taxonomy);
            made.inspect_err(|error| tracing::error!(%error, "no words to correct with")).ok()
        });
        made.as_ref()
    }
}

/// A word that may stand for another: smaller comes first.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Correction {
    /// Letters that differ, doubled; one more where the first letter does, which people seldom mistake. Nothing where
    /// only å, ä and ö are missing.
    cost: u8,
    /// It is no word of a label of the reader's language.
    foreign: bool,
    frequency: Reverse<u64>,
    word: String,
}

impl SearchEngine {
    /// The query with words corrected, where it finds more than `total` so.
    ///
    /// # Errors
    /// The index cannot be read.
    pub(super) fn did_you_mean(
        &self,
        snapshot: &Snapshot<VacancyColumns>,
        request: &SearchRequest,
        parts: &[Understood],
        total: u64,
        filters: &CompiledFilters,
    ) -> Result<Option<String>, SearchError> {
        // Parts and later pages are no longer what someone has just typed.
        if request.parts.is_some() || request.cursor.is_some() {
            return Ok(None);
        }
        let words = parts.iter().map(|item| &item.part).filter(|part| {
            part.kind == PartKind::Word
                && part.field != PartField::Employer
                && part.operator != Operator::Not
                && part.weight > 0.0
        });
        let mut wrong: Vec<(&str, Vec<Correction>)> = Vec::new();
        // Of a word that no document has, hits are only spelt like it: a correction need not find more.
        let mut total = total;
        for part in words {
            let word = fold(&part.text);
            if tolerated(&word) == 0
                || !word.chars().all(char::is_alphabetic)
                || self.is_word(&word)
            {
                continue;
            }
            let frequency = self.frequency(snapshot, &word);
            if frequency > RARE || (frequency > 0 && total >= FEW_HITS) {
                continue;
            }
            let least = if frequency == 0 { 0 } else { frequency * MORE_FREQUENT };
            let corrections = self.corrections(snapshot, &word, request.lang, least);
            if !corrections.is_empty() {
                total = if frequency == 0 { 0 } else { total };
                wrong.push((part.text.as_str(), corrections));
            }
            if wrong.len() == MOST_WORDS {
                break;
            }
        }
        let most = wrong.iter().map(|(_, corrections)| corrections.len()).max().unwrap_or(0);
        for choice in 0..most {
            let mut query = request.query.clone();
            for (typed, corrections) in &wrong {
                let best = corrections.get(choice).or(corrections.first());
                if let Some(correction) = best {
                    query = replaced(&query, typed, &like(&correction.word, typed));
                }
            }
            if query != request.query
                && self.total(snapshot, &query, request.lang, filters)? > total
            {
                return Ok(Some(query));
            }
        }
        Ok(None)
    }

    /// The likeliest words that are similar and in at least so many documents, best first.
    fn corrections(
        &self,
        snapshot: &Snapshot<VacancyColumns>,
        word: &str,
        lang: Lang,
        least: u64,
    ) -> Vec<Correction> {
        let plain = plain_letters(word);
        let mut found: HashMap<String, u8> = HashMap::new();
        let mut offer = |similar: &str, distance: u8| {
            let first = u8::from(similar.chars().next() != word.chars().next());
            let unmarked = similar != word && plain_letters(similar) == plain;
            let cost = if unmarked { 0 } else { distance * 2 + first };
            if similar != word {
                let best = found.entry(similar.to_owned()).or_insert(cost);
                *best = cost.min(*best);
            }
        };
        let vocabulary = self.corrections.vocabulary(&self.reference.taxonomy);
        if let Some(vocabulary) = vocabulary {
            vocabulary.similar(word, &mut offer);
        }
        let mut named: HashSet<String> = HashSet::new();
        self.sources.places().similar_words(word, |similar, distance| {
            named.insert(similar.to_owned());
            offer(similar, distance);
        });
        // Places are named in cases: "Tampreella".
        let own = stems(word);
        let stem = own.of(Lang::Fi);
        if stem != word && tolerated(stem) > 0 {
            self.sources.places().similar_words(stem, |similar, distance| {
                named.insert(similar.to_owned());
                offer(similar, distance + 1);
            });
        }
        for names in self.sources.of_segments(snapshot) {
            names.similar_words(word, &mut offer);
        }
        let weighed = found.into_iter().filter_map(|(similar, cost)| {
            let frequency = self.frequency(snapshot, &similar);
            // Adverts have places without naming them.
            // Nor do they name their concepts in every language.
            let titled = || !self.reference.taxonomy.lookup_any(&similar).is_empty();
            let known = frequency > 0 || named.contains(&similar) || titled();
            let own = vocabulary.is_some_and(|vocabulary| vocabulary.is_of(&similar, lang));
            let foreign = !own && !named.contains(&similar);
            let frequency_first = Reverse(frequency);
            let correction =
                Correction { cost, foreign, frequency: frequency_first, word: similar };
            (known && frequency >= least).then_some(correction)
        });
        let mut corrections: Vec<Correction> = weighed.collect();
        corrections.sort_unstable();
        corrections.truncate(TRIED);
        corrections
    }

    /// Whether it is a word as it stands: of a label or of the Swedish dictionary. What Voikko reads as some compound may
    /// be misspelt all the same.
    fn is_word(&self, word: &str) -> bool {
        let Reference { taxonomy, lexica, .. } = &self.reference;
        let of_labels = |lang| taxonomy.has_label_word(lang, word);
        Lang::ALL.into_iter().any(of_labels) || lexica.knows_swedish(word)
    }

    /// Documents that have a word in any inflection, in the language that has most.
    fn frequency(&self, snapshot: &Snapshot<VacancyColumns>, word: &str) -> u64 {
        let field = snapshot.fields().all;
        let documents = |base: &String| {
            let term = Term::from_field_text(field, base);
            // A segment that cannot be read fails when it is searched.
            snapshot.searcher().doc_freq(&term).unwrap_or(0)
        };
        let in_language = |lang| {
            let forms = self.reference.lexica.base_forms(lang, word);
            forms.iter().flatten().map(documents).max().unwrap_or(0)
        };
        languages().map(in_language).max().unwrap_or(0)
    }

    /// Hits of a query as it stands.
    fn total(
        &self,
        snapshot: &Snapshot<VacancyColumns>,
        query: &str,
        lang: Lang,
        filters: &CompiledFilters,
    ) -> Result<u64, SearchError> {
        let parts = self.parts(query, None, lang)?;
        let query = self.planner(snapshot).plan(&parts)?.query(0);
        let prepared = Prepared::new(snapshot, query.as_deref(), false)?;
        let mut total = 0;
        for segment in 0..snapshot.num_segments() {
            let filters = filters.on(snapshot.columns(segment));
            prepared.visit(snapshot, segment, |doc, _| total += u64::from(filters.passes(doc)))?;
        }
        Ok(total)
    }
}

/// The query with the first whole occurrence of a word replaced.
fn replaced(query: &str, typed: &str, by: &str) -> String {
    let whole = query.match_indices(typed).find(|(at, _)| {
        let before = query.get(..*at).and_then(|before| before.chars().next_back());
        let after = query.get(at + typed.len()..).and_then(|after| after.chars().next());
        let apart = |c: Option<char>| c.is_none_or(|c| !c.is_alphanumeric());
        apart(before) && apart(after)
    });
    let Some((at, _)) = whole else { return query.to_owned() };
    let (before, rest) = query.split_at(at);
    let after = rest.strip_prefix(typed).unwrap_or_default();
    format!("{before}{by}{after}")
}

#[cfg(test)]
mod tests {
    //! 1. Only whole words are replaced, and capitals stay.

    use super::*;

    #[test]
    fn words_are_replaced() {
        assert_eq!(replaced("kokki kok Turku", "kok", "kokki"), "kokki kokki Turku");
        assert_eq!(replaced("+sairanhoitaja", "sairanhoitaja", "x"), "+x");
        assert_eq!(replaced("a", "b", "c"), "a");
        assert_eq!(like("tampere", "Tampre"), "Tampere");
        assert_eq!(like("tampere", "tampre"), "tampere");
    }
}
