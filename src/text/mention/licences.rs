//! Driving licences that an advert asks for, with the classes of which one is enough.
//!
//! Phrases of one class are terms like any other ([`super::terms`]). What stands around them may name more classes: "B- tai
//! C-kortti", "BC-ajokortti", "licence category C or D", "körkort (B och gärna BE)".

use super::find::Word;
use super::need::{is_and, is_or};
use super::{FoundTerm, Term};
use crate::domain::DrivingClass;
use crate::text::analysis::fold;

/// Classes with which another licence is asked for in the sentences after it: "CE är en fördel". Other codes are other
/// words too.
const ALONE: [DrivingClass; 4] =
    [DrivingClass::BE, DrivingClass::C1E, DrivingClass::CE, DrivingClass::D1E];
/// Bytes after a licence in which such a class is looked for.
const NEAR: usize = 160;

/// A licence that is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Licence {
    /// Classes of which one is enough.
    pub(super) any_of: Vec<DrivingClass>,
    pub(super) start: usize,
    pub(super) end: usize,
}

/// The classes that a word of capitals names: B, CE, BC.
fn classes(word: &str) -> Option<Vec<DrivingClass>> {
    let (mut rest, mut all) = (word, Vec::new());
    while !rest.is_empty() {
        let class = DrivingClass::ALL
            .into_iter()
            .filter(|class| rest.starts_with(class.code()))
            .max_by_key(|class| class.code().len())?;
        rest = rest.strip_prefix(class.code())?;
        all.push(class);
    }
    (!all.is_empty()).then_some(all)
}

struct Reading<'a> {
    text: &'a str,
    words: &'a [Word],
}

impl<'a> Reading<'a> {
    fn word(&self, at: usize) -> &'a str {
        let word = self.words.get(at).and_then(|word| self.text.get(word.start..word.end));
        word.unwrap_or_default()
    }

    /// Whether a word goes on with what the word before it says.
    fn joins(&self, at: usize) -> bool {
        let before = at.checked_sub(1).and_then(|at| self.words.get(at));
        let gap = before.zip(self.words.get(at));
        let gap = gap.and_then(|(before, word)| self.text.get(before.end..word.start));
        gap.is_some_and(|gap| !gap.contains(['.', ';', '!', '?', '\n']))
    }

    /// The licences in the direction of `step` from a word on: each with whether it is an alternative to the one before.
    fn chain(&self, from: usize, step: impl Fn(usize) -> Option<usize>) -> Vec<(usize, bool)> {
        let (mut found, mut at) = (Vec::new(), Some(from));
        let (mut is_or_before, mut after_joiner) = (false, false);
        while let Some(here) = at {
            let word = self.word(here);
            let folded = fold(word);
            let joined = self.joins(here.max(step(here).unwrap_or(here)));
            // "A driving licence" names no class.
            let is_article = word == "A" && !after_joiner;
            after_joiner = is_or(&folded) || is_and(&folded);
            if classes(word).is_some() && !is_article {
                found.push((here, is_or_before));
                is_or_before = false;
            } else if is_or(&folded) {
                is_or_before = true;
            } else if !after_joiner && !FILLING.contains(&folded.as_str()) {
                break;
            }
            at = step(here).filter(|_| joined);
        }
        found
    }
}

/// Words between a licence and its class.
const FILLING: [&str; 11] = [
    "class",
    "classes",
    "category",
    "categories",
    "klass",
    "kategori",
    "luokka",
    "luokan",
    "luokat",
    "vähintään",
    "minst",
];

/// The licences in a text with its words and terms.
pub(super) fn licences(text: &str, words: &[Word], terms: &[FoundTerm]) -> Vec<Licence> {
    let reading = Reading { text, words };
    let mut found: Vec<Licence> = Vec::new();
    let mut plain: Vec<Licence> = Vec::new();
    for term in terms {
        let Term::Driving(class) = term.term else { continue };
        let first = words.partition_point(|word| word.start < term.start);
        let past = words.partition_point(|word| word.start < term.end);
        let own = (first..past).find(|at| classes(reading.word(*at)).is_some());
        let before = first.checked_sub(1).filter(|_| reading.joins(first));
        let left = before.map(|from| reading.chain(from, |at| at.checked_sub(1)));
        let after = (past < words.len() && reading.joins(past)).then_some(past);
        let right =
            after.map(|from| reading.chain(from, |at| (at + 1 < words.len()).then_some(at + 1)));
        let (mut left, right) = (left.unwrap_or_default(), right.unwrap_or_default());
        left.reverse();
        let is_alternative = left.iter().chain(&right).any(|(_, is_or)| *is_or)
            || before.is_some_and(|at| is_or(&fold(reading.word(at)))) && !left.is_empty();
        let named: Vec<usize> = left
            .iter()
            .map(|(at, _)| *at)
            .chain(own)
            .chain(right.iter().map(|(at, _)| *at))
            .collect();
        let end = |at: usize| words.get(at).map_or(term.end, |word| word.end);
        let start = named.first().map_or(term.start, |at| words[*at].start).min(term.start);
        let end = named.last().map_or(term.end, |at| end(*at)).max(term.end);
        let all: Vec<DrivingClass> =
            named.iter().filter_map(|at| classes(reading.word(*at))).flatten().collect();
        if all.is_empty() {
            plain.push(Licence { any_of: vec![class], start, end });
        } else if is_alternative {
            found.push(Licence { any_of: all, start, end });
        } else {
            found.extend(all.into_iter().map(|class| Licence { any_of: vec![class], start, end }));
        }
    }
    // A licence without a class is that of a car, unless the text says which.
    if found.is_empty() {
        found = plain;
    }
    let spans: Vec<(usize, usize)> =
        found.iter().map(|licence| (licence.start, licence.end)).collect();
    if !spans.is_empty() {
        for (at, word) in words.iter().enumerate() {
            let written = reading.word(at);
            let Some(class) = ALONE.into_iter().find(|class| class.code() == written) else {
                continue;
            };
            // "CE-merkki" is another thing.
            let rest = text.get(word.end..).unwrap_or_default();
            if rest.starts_with(['-', '\u{2010}', '\u{2011}']) {
                continue;
            }
            let inside = |(start, end): &(usize, usize)| (*start..*end).contains(&word.start);
            let near = |(_, end): &(usize, usize)| (*end..end + NEAR).contains(&word.start);
            if !spans.iter().any(inside) && spans.iter().any(near) {
                found.push(Licence { any_of: vec![class], start: word.start, end: word.end });
            }
        }
    }
    found.sort_by_key(|licence| licence.start);
    found
}

#[cfg(test)]
mod tests {
    //! Classes around a licence belong to it, as alternatives or each; an article is no class.

    use super::*;
    use crate::domain::Lang;
    use crate::text::mention::TermWords;
    use crate::text::mention::find::hashed_words;

    #[test]
    fn classes_around_a_licence() {
        let phrases = TermWords::new();
        for (text, expected) in [
            ("B-ajokortti vaaditaan.", "B"),
            ("Sinulla on ajokortti.", "B"),
            ("B- tai C-ajokortti", "B|C"),
            ("BC-ajokortti", "B C"),
            ("Ajokortti (C tai CE)", "C|CE"),
            ("licence category C or D", "C|D"),
            ("A C or D licence is required.", "C|D"),
            ("A driving licence is required.", "B"),
            ("A licence is required.", ""),
            ("B-körkort krävs, CE är en fördel.", "B CE"),
            ("B- och C-körkort", "B C"),
            ("körkort klass B eller C", "B|C"),
            ("Driving licence B is a must. BE is a plus.", "B BE"),
            ("CE-kortti ja ajokortti", "CE"),
        ] {
            let words = hashed_words(text, &Lang::ALL);
            let found = licences(text, &words, &phrases.find(text, &Lang::ALL));
            let shown = |licence: &Licence| {
                let codes: Vec<&str> = licence.any_of.iter().map(|class| class.code()).collect();
                codes.join("|")
            };
            let shown: Vec<String> = found.iter().map(shown).collect();
            assert_eq!(shown.join(" "), expected, "{text}");
        }
    }
}
