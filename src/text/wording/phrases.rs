//! Clauses of a text and the phrases in them.

use std::collections::BTreeMap;
use std::ops::Range;

use crate::text::analysis::{Analyzer, fold, is_any_stop_word};

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

/// The clauses of a text: what stands between marks of punctuation other than hyphens and apostrophes, and before and
/// after a word that joins a denial to what is not denied.
pub(super) fn clauses(text: &str) -> Vec<Clause> {
    let ends = |c: char| {
        matches!(c, '.' | ',' | ';' | ':' | '!' | '?' | '\n' | '(' | ')' | '–' | '—' | '•')
    };
    let mut clauses = Vec::new();
    let mut start = 0;
    for piece in text.split_inclusive(ends) {
        for part in parts(piece) {
            let bytes = start..start + part.len();
            start = bytes.end;
            clauses.push(clause(part, bytes));
        }
    }
    clauses
}

/// The parts of a piece of a sentence: "a nurse and not a welder" tells of a nurse.
fn parts(piece: &str) -> Vec<&str> {
    let mut words: Vec<(usize, bool, bool, bool)> = Vec::new();
    Analyzer::unstemmed().analyze(piece, |token| {
        let word = fold(piece.get(token.start..token.end).unwrap_or_default());
        let is = |list: &[&str]| list.contains(&word.as_str());
        words.push((token.start, is(AND), is(BUT), is(DENIALS)));
    });
    let (mut parts, mut from, mut is_denied) = (Vec::new(), 0, false);
    for (nth, (at, joins, contrasts, denies)) in words.iter().enumerate() {
        let denial_follows = || words.iter().skip(nth).any(|(_, _, _, denies)| *denies);
        if *at > from && (*contrasts || (*joins && !is_denied && denial_follows())) {
            parts.extend(piece.get(from..*at));
            (from, is_denied) = (*at, false);
        }
        is_denied |= *denies;
    }
    parts.extend(piece.get(from..));
    parts
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

fn clause(piece: &str, bytes: Range<usize>) -> Clause {
    let mut words: Vec<(Range<usize>, bool)> = Vec::new();
    let mut is_denied = false;
    Analyzer::unstemmed().analyze(piece, |token| {
        let word = fold(piece.get(token.start..token.end).unwrap_or_default());
        is_denied |= DENIALS.contains(&word.as_str());
        let is_stop =
            is_any_stop_word(&word) || word.chars().filter(|c| c.is_alphabetic()).count() < 2;
        words.push((bytes.start + token.start..bytes.start + token.end, is_stop));
    });
    let mut phrases = Vec::new();
    for (first, (from, is_stop)) in words.iter().enumerate() {
        if *is_stop {
            continue;
        }
        for (count, (to, ends_in_stop)) in (1..).zip(words.iter().skip(first).take(LONGEST)) {
            if !ends_in_stop {
                phrases.push(Phrase { bytes: from.start..to.end, words: count });
            }
        }
    }
    Clause { bytes, is_denied, phrases }
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
