//! Clauses of a text and the phrases in them.

use std::collections::BTreeMap;
use std::ops::Range;

use super::function_words::{is_function_word, is_weak_word};
use crate::text::analysis::{Analyzer, fold};

/// Words of a phrase at most.
const LONGEST: usize = 4;

/// Different phrases of a text that are compared at most: each takes a quarter of a millisecond.
const MOST_COMPARED: usize = 1_000;

/// Words that deny what a clause says. Finnish denies by a verb in every person, so that forms stand here.
const DENIALS: &[&str] = &[
    "ei", "en", "et", "emme", "ette", "eivät", "enkä", "eikä", "ilman", "inte", "ej", "aldrig",
    "utan", "ingen", "inget", "inga", "not", "never", "no", "without", "don't", "didn't", "can't",
    "cannot", "haven't", "isn't", "wasn't", "won't", "nor",
];

/// Words of a clause that may name something.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Phrase {
    pub(super) bytes: Range<usize>,
    /// How many words it has.
    words: usize,
}

/// A piece of a sentence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Clause {
    pub(super) bytes: Range<usize>,
    /// It says what is not so.
    pub(super) is_denied: bool,
    pub(super) phrases: Vec<Phrase>,
}

/// Words that join two parts of a sentence.
const AND: &[&str] = &["ja", "sekä", "och", "samt", "and"];
/// Words that set a part of a sentence against what was before.
const BUT: &[&str] = &["mutta", "vaan", "men", "but", "however", "although"];

/// A word of a piece of text.
#[derive(Debug, Clone)]
struct Word {
    bytes: Range<usize>,
    joins: bool,
    contrasts: bool,
    denies: bool,
    /// It means nothing by itself; a weak one does beside others.
    is_function: bool,
    is_weak: bool,
}

/// The clauses of a text: what stands between marks of punctuation other than hyphens and apostrophes, and before and
/// after a word that joins a denial to what is not denied.
pub(super) fn clauses(text: &str) -> Vec<Clause> {
    let ends = |c: char| {
        matches!(c, '.' | ',' | ';' | ':' | '!' | '?' | '\n' | '(' | ')' | '–' | '—' | '•')
    };
    let mut clauses = Vec::new();
    let mut start = 0;
    for piece in text.split_inclusive(ends) {
        add_clauses(&words(piece, start), start..start + piece.len(), &mut clauses);
        start += piece.len();
    }
    clauses
}

fn words(piece: &str, start: usize) -> Vec<Word> {
    let mut words = Vec::new();
    Analyzer::unstemmed().analyze(piece, |token| {
        let word = fold(piece.get(token.start..token.end).unwrap_or_default());
        let is = |list: &[&str]| list.contains(&word.as_str());
        words.push(Word {
            bytes: start + token.start..start + token.end,
            joins: is(AND),
            contrasts: is(BUT),
            denies: is(DENIALS),
            is_function: is_function_word(&word)
                || word.chars().filter(|c| c.is_alphabetic()).count() < 2,
            is_weak: is_weak_word(&word),
        });
    });
    words
}

/// The clauses of a piece of a sentence: "a nurse and not a welder" tells of a nurse.
fn add_clauses(words: &[Word], bytes: Range<usize>, clauses: &mut Vec<Clause>) {
    let (mut from, mut first, mut is_denied) = (bytes.start, 0, false);
    for (nth, word) in words.iter().enumerate() {
        let denial_follows = || words.iter().skip(nth).any(|word| word.denies);
        if nth > first && (word.contrasts || (word.joins && !is_denied && denial_follows())) {
            clauses.push(clause(words.get(first..nth), from..word.bytes.start));
            (from, first, is_denied) = (word.bytes.start, nth, false);
        }
        is_denied |= word.denies;
    }
    clauses.push(clause(words.get(first..), from..bytes.end));
}

fn clause(words: Option<&[Word]>, bytes: Range<usize>) -> Clause {
    let words = words.unwrap_or_default();
    let mut phrases = Vec::new();
    for (first, from) in words.iter().enumerate().filter(|(_, word)| !word.is_function) {
        let mut tells = false;
        for (count, to) in (1..).zip(words.iter().skip(first).take(LONGEST)) {
            tells |= !to.is_function && !to.is_weak;
            if tells && !to.is_function {
                phrases.push(Phrase { bytes: from.bytes.start..to.bytes.end, words: count });
            }
        }
    }
    Clause { bytes, is_denied: words.iter().any(|word| word.denies), phrases }
}

/// The phrases of clauses that deny nothing, by their words: where each stands. Of a text that is too long for all of
/// them the shorter ones, and of the shortest those that come first.
pub(super) fn phrases_by_words<'t>(
    text: &'t str,
    clauses: &'t [Clause],
) -> BTreeMap<&'t str, Vec<&'t Phrase>> {
    let mut by_words: BTreeMap<&str, Vec<&Phrase>> = BTreeMap::new();
    for longest in (1..=LONGEST).rev() {
        by_words.clear();
        let told = clauses.iter().filter(|clause| !clause.is_denied);
        for phrase in told.flat_map(|clause| &clause.phrases).filter(|one| one.words <= longest) {
            let words = text.get(phrase.bytes.clone()).unwrap_or_default();
            let is_full = by_words.len() >= MOST_COMPARED;
            match by_words.get_mut(words) {
                Some(places) => places.push(phrase),
                None if is_full && longest > 1 => break,
                None if is_full => {}
                None => drop(by_words.insert(words, vec![phrase])),
            }
        }
        if by_words.len() < MOST_COMPARED {
            break;
        }
    }
    by_words
}

#[cfg(test)]
mod tests {
    //! 1. Each phrase stands once, with all its places; what is denied does not.
    //! 2. Of a long text no more phrases are compared than of a shorter one, and all its words as long as they fit.

    use super::*;

    #[test]
    fn phrases_stand_once() {
        let text = "Welding steel, not cooking. I like welding steel.";
        let clauses = clauses(text);
        let phrases = phrases_by_words(text, &clauses);
        assert_eq!(phrases["steel"].len(), 2);
        assert!(phrases.contains_key("Welding steel") && !phrases.contains_key("cooking"));
    }

    #[test]
    fn long_texts_are_bounded() {
        let words =
            |count: usize| -> String { (0..count).map(|at| format!("word{at} ")).collect() };
        for (count, phrases, longest) in
            [(100, 394, 4), (400, 799, 2), (900, 900, 1), (3_000, MOST_COMPARED, 1)]
        {
            let text = words(count);
            let clauses = clauses(&text);
            let compared = phrases_by_words(&text, &clauses);
            assert_eq!(compared.len(), phrases, "{count}");
            let most = compared.values().flatten().map(|phrase| phrase.words).max();
            assert_eq!(most, Some(longest), "{count}");
        }
    }
}
