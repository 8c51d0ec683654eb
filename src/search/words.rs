//! From the words of a query to queries on the index.
//!
//! A word is found, best first, (1) by its base form in any language, (2) as a part of a compound, and a compound
//! also by all its parts wherever they stand, (3) only where these find nothing, by words that
//! are spelt alike. Terms that one word may have are alternatives of which the best counts, never a phrase.

use tantivy::collector::Count;
use tantivy::query::{BooleanQuery, BoostQuery, PhraseQuery, TermQuery};
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{TantivyError, Term};

use super::any_of::{Scores, any_of};
use super::plan::{Boxed, Planner};
use crate::domain::Lang;
use crate::text::analysis::Analyzer;

/// What a part of a compound counts against the word itself.
const PARTS: f32 = 0.25;

/// What a word that is spelt alike counts against the word itself.
const SIMILAR: f32 = 0.5;

/// A compound that fewer documents have is also looked for by its parts: the others are found well enough, and
/// parts that stand apart in a long text often mean something else.
const RARE: u64 = 100;

/// Shortest piece of a hyphenated word that may stand apart from the others, in letters.
const LEAST_PIECE: usize = 3;

/// Phrases that are tried where its words have several base forms each.
const PHRASES: usize = 16;

/// Shortest stem that stands for the name of a place, in letters.
const NAME_LETTERS: usize = 4;

/// The readings of a word whose language is not known.
pub(super) fn languages() -> impl Iterator<Item = Option<Lang>> {
    Lang::ALL.into_iter().map(Some).chain(std::iter::once(None))
}

fn add_new<T: PartialEq>(list: &mut Vec<T>, more: impl IntoIterator<Item = T>) {
    for one in more {
        if !list.contains(&one) {
            list.push(one);
        }
    }
}

impl Planner<'_> {
    /// Words that stand next to each other, in the base forms of one language at a time.
    pub(super) fn adjacent(&self, text: &str, field: Field) -> Option<Boxed> {
        self.adjacent_if(text, field, |_| true)
    }

    /// As [`Planner::adjacent`], of the terms that may stand for the words.
    fn adjacent_if(&self, text: &str, field: Field, may: impl Fn(&str) -> bool) -> Option<Boxed> {
        let mut phrases: Vec<Vec<Term>> = Vec::new();
        for lang in languages() {
            let mut readings: Vec<Vec<Term>> = vec![Vec::new()];
            for bases in self.reference.lexica.base_forms(lang, text) {
                let known = bases.iter().filter(|base| may(base));
                let known: Vec<Term> = known.filter_map(|base| self.term(field, base)).collect();
                let with = |reading: &Vec<Term>| {
                    let reading = reading.clone();
                    known.clone().into_iter().map(move |term| {
                        let mut longer = reading.clone();
                        longer.push(term);
                        longer
                    })
                };
                readings = readings.iter().flat_map(with).take(PHRASES).collect();
            }
            add_new(&mut phrases, readings.into_iter().filter(|reading| !reading.is_empty()));
        }
        let query = |mut terms: Vec<Term>| {
            Some(if terms.len() > 1 {
                Box::new(PhraseQuery::new(terms)) as Boxed
            } else {
                Box::new(TermQuery::new(terms.pop()?, IndexRecordOption::WithFreqs)) as Boxed
            })
        };
        any_of(phrases.into_iter().filter_map(query).collect(), Scores::Best)
    }

    /// The name of a place. What a stem of a few letters stands for is mostly something else in another language:
    /// Swedish "Vasa" has the stem of Finnish "vastaan". Places that are stated are found by their number anyway.
    pub(super) fn place_words(&self, text: &str, field: Field) -> Option<Boxed> {
        let whole: Vec<String> = Analyzer::unstemmed().terms(text);
        let long = |term: &str| term.chars().count() >= NAME_LETTERS;
        self.adjacent_if(text, field, |term| long(term) || whole.iter().any(|word| word == term))
    }

    /// Every word as it stands, anywhere in the field.
    pub(super) fn all_words(&self, text: &str, field: Field) -> Option<Boxed> {
        let words = pieces(text).into_iter().map(|word| self.adjacent(word, field));
        all_of(words.collect::<Option<Vec<Boxed>>>()?)
    }

    /// Every word in the loose sense of [`Planner::word`], anywhere.
    pub(super) fn all_loose_words(&self, text: &str) -> Result<Option<Boxed>, TantivyError> {
        let mut queries = Vec::new();
        for word in pieces(text) {
            let Some(query) = self.simple_word(word, false)? else { return Ok(None) };
            queries.push(query);
        }
        Ok(all_of(queries))
    }

    /// A word, as a compound its parts, a part its compounds; with `similar` the words that are written nearly so,
    /// where nothing else is found.
    pub(super) fn word(&self, text: &str, similar: bool) -> Result<Option<Boxed>, TantivyError> {
        let words = pieces(text);
        if let [word] = words.as_slice() {
            return self.simple_word(word, similar);
        }
        let mut queries: Vec<Boxed> = self.adjacent(text, self.fields.all).into_iter().collect();
        let stands_alone = |word: &&str| {
            word.chars().all(char::is_alphabetic) && word.chars().nth(LEAST_PIECE - 1).is_some()
        };
        if !text.contains(char::is_whitespace) && words.iter().all(stands_alone) {
            let mut apart = Vec::with_capacity(words.len());
            for word in &words {
                apart.extend(self.simple_word(word, similar)?);
            }
            if apart.len() == words.len() {
                let weight = PARTS / words.len().max(1) as f32;
                queries.extend(all_of(apart).map(|query| boosted(query, weight)));
            }
        }
        Ok(any_of(queries, Scores::Best))
    }

    fn simple_word(&self, word: &str, similar: bool) -> Result<Option<Boxed>, TantivyError> {
        let lexica = &self.reference.lexica;
        let mut bases: Vec<String> = Vec::new();
        for lang in languages() {
            lexica.read(lang, word, |read| {
                for base in read.bases() {
                    if bases.iter().all(|known| known != base) {
                        bases.push(base.to_owned());
                    }
                }
            });
        }
        let mut queries: Vec<Boxed> = Vec::new();
        let mut frequency = 0;
        for (term, documents) in bases.iter().filter_map(|base| self.known(self.fields.all, base)) {
            frequency += documents;
            queries.push(Box::new(TermQuery::new(term, IndexRecordOption::WithFreqs)));
        }
        for term in bases.iter().filter_map(|base| self.term(self.fields.parts, base)) {
            let query = TermQuery::new(term, IndexRecordOption::WithFreqs);
            queries.push(boosted(Box::new(query), PARTS));
        }
        if frequency < RARE {
            let mut divisions = Vec::new();
            for lang in Lang::ALL {
                add_new(&mut divisions, lexica.divisions(lang, word));
            }
            for parts in &divisions {
                let Some(query) = self.all_parts(parts) else { continue };
                // Parts that no document has together must not keep similar words from being looked for.
                if !queries.is_empty() || self.searcher.search(&*query, &Count)? > 0 {
                    queries.push(boosted(query, PARTS / parts.len().max(1) as f32));
                }
            }
        }
        if queries.is_empty() && similar {
            queries = self.similar(&bases)?;
        }
        Ok(any_of(queries, Scores::Best))
    }

    /// Documents with all parts of a compound, as words or in compounds.
    fn all_parts(&self, parts: &[String]) -> Option<Boxed> {
        let query = |part: &String| {
            let fields = [self.fields.all, self.fields.parts];
            let terms = fields.into_iter().filter_map(|field| self.term(field, part));
            let query =
                |term| Box::new(TermQuery::new(term, IndexRecordOption::WithFreqs)) as Boxed;
            any_of(terms.map(query).collect(), Scores::Best)
        };
        all_of(parts.iter().map(query).collect::<Option<Vec<Boxed>>>()?)
    }

    /// Documents with a word that is spelt like one of these.
    fn similar(&self, spellings: &[String]) -> Result<Vec<Boxed>, TantivyError> {
        let named = [self.fields.title, self.fields.employer];
        let fields = [self.fields.all, self.fields.parts];
        let known = |word: &str| fields.into_iter().any(|field| self.term(field, word).is_some());
        let alike =
            self.spellings.similar(self.searcher, named, self.reference, spellings, known)?;
        let query = |(word, alike): (String, f32)| {
            let terms = fields.into_iter().zip([1.0, PARTS]);
            let known = terms.filter_map(move |(field, weight)| {
                let term = self.term(field, &word)?;
                let query = TermQuery::new(term, IndexRecordOption::WithFreqs);
                Some(boosted(Box::new(query), SIMILAR * alike * weight))
            });
            known.collect::<Vec<Boxed>>()
        };
        Ok(alike.into_iter().flat_map(query).collect())
    }
}

/// The words of a text as they are written.
pub(super) fn pieces(text: &str) -> Vec<&str> {
    let mut words = Vec::new();
    Analyzer::unstemmed().analyze(text, |token| words.extend(text.get(token.start..token.end)));
    words
}

fn boosted(query: Boxed, weight: f32) -> Boxed {
    Box::new(BoostQuery::new(query, weight))
}

fn all_of(mut queries: Vec<Boxed>) -> Option<Boxed> {
    if queries.len() > 1 {
        return Some(Box::new(BooleanQuery::intersection(queries)));
    }
    queries.pop()
}
