//! Clauses of a text and the phrases in them.

use std::ops::Range;

use crate::domain::Lang;
use crate::text::analysis::{Analyzer, fold, is_stop_word};

/// Words of a phrase at most.
const LONGEST: usize = 4;

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
}

/// A piece of a sentence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Clause {
    pub(super) bytes: Range<usize>,
    /// It says what is not so.
    pub(super) is_denied: bool,
    pub(super) phrases: Vec<Phrase>,
}

/// The clauses of a text: what stands between marks of punctuation other than hyphens and apostrophes.
pub(super) fn clauses(text: &str) -> Vec<Clause> {
    let ends = |c: char| {
        matches!(c, '.' | ',' | ';' | ':' | '!' | '?' | '\n' | '(' | ')' | '–' | '—' | '•')
    };
    let mut clauses = Vec::new();
    let mut start = 0;
    for piece in text.split_inclusive(ends) {
        let bytes = start..start + piece.len();
        start = bytes.end;
        clauses.push(clause(piece, bytes));
    }
    clauses
}

fn clause(piece: &str, bytes: Range<usize>) -> Clause {
    let mut words: Vec<(Range<usize>, bool)> = Vec::new();
    let mut is_denied = false;
    Analyzer::unstemmed().analyze(piece, |token| {
        let word = fold(piece.get(token.start..token.end).unwrap_or_default());
        is_denied |= DENIALS.contains(&word.as_str());
        let is_stop = Lang::ALL.into_iter().any(|lang| is_stop_word(lang, &word))
            || word.chars().filter(|c| c.is_alphabetic()).count() < 2;
        words.push((bytes.start + token.start..bytes.start + token.end, is_stop));
    });
    let mut phrases = Vec::new();
    for (first, (from, is_stop)) in words.iter().enumerate() {
        if *is_stop {
            continue;
        }
        for (to, ends_in_stop) in words.iter().skip(first).take(LONGEST) {
            if !ends_in_stop {
                phrases.push(Phrase { bytes: from.start..to.end });
            }
        }
    }
    Clause { bytes, is_denied, phrases }
}
