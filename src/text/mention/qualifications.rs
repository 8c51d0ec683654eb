//! Qualifications that an advert asks for in words: "laillistettu sairaanhoitaja", "ordningsvaktskort", "hot work card".

use aho_corasick::AhoCorasick;

use super::extract::{extractions, importance};
use super::need::Needs;
use super::{Found, PHRASE_PROBABILITY};
use crate::domain::{Lang, TextField};
use crate::text::analysis::Analyzer;

/// The phrases of all qualifications.
#[derive(Debug)]
pub(super) struct QualificationWords {
    phrases: AhoCorasick,
    /// Number of the qualification of each phrase.
    numbers: Vec<u16>,
}

/// A text as folded words with a space before and after each, and where each stands in the text.
struct Folded {
    text: String,
    /// Where a word begins in `text`, and its bytes in the text that was read.
    words: Vec<(usize, usize, usize)>,
}

impl Folded {
    fn of(text: &str) -> Self {
        let mut folded = Self { text: String::with_capacity(text.len() + 2), words: Vec::new() };
        Analyzer::unstemmed().analyze(text, |token| {
            folded.text.push(' ');
            folded.words.push((folded.text.len(), token.start, token.end));
            folded.text.push_str(token.term);
        });
        folded.text.push(' ');
        folded
    }

    /// The bytes of the text whose words stand between two places.
    fn bytes(&self, from: usize, to: usize) -> Option<(usize, usize)> {
        let first = self.words.partition_point(|(at, _, _)| *at < from);
        let past = self.words.partition_point(|(at, _, _)| *at < to);
        let last = self.words.get(past.checked_sub(1)?)?;
        Some((self.words.get(first)?.1, last.2))
    }
}

impl QualificationWords {
    /// Of phrases with the numbers of what they name; `None` where they cannot be looked for.
    pub(super) fn new<'a>(phrases: impl Iterator<Item = (u16, &'a str)>) -> Option<Self> {
        let (numbers, words): (Vec<u16>, Vec<String>) =
            phrases.map(|(number, phrase)| (number, Folded::of(phrase).text)).unzip();
        let phrases = AhoCorasick::new(words);
        let phrases = phrases.inspect_err(
            |error| tracing::error!(%error, "words of qualifications cannot be found"),
        );
        Some(Self { phrases: phrases.ok()?, numbers })
    }

    /// What a text asks for, each once, with the words.
    pub(super) fn find(&self, text: &str, field: TextField, written_in: Lang) -> Vec<Found<u16>> {
        let folded = Folded::of(text);
        let mut hits: Vec<(usize, usize, u16)> = self
            .phrases
            .find_overlapping_iter(&folded.text)
            .filter_map(|found| {
                // The spaces around the words are no part of them.
                let (start, end) = folded.bytes(found.start() + 1, found.end() - 1)?;
                Some((start, end, self.numbers[found.pattern().as_usize()]))
            })
            .collect();
        if hits.is_empty() {
            return Vec::new();
        }
        hits.sort_unstable_by_key(|(start, end, number)| {
            (*start, std::cmp::Reverse(*end), *number)
        });
        let mut end = 0;
        hits.retain(|hit| {
            let is_new = hit.0 >= end;
            end = end.max(hit.1);
            is_new
        });
        let needs = Needs::of(text);
        let spans = hits.iter().map(|(start, end, _)| (*start, *end, PHRASE_PROBABILITY));
        let evidence = extractions(text, field, written_in, spans);
        let mut all: Vec<Found<u16>> = Vec::new();
        for ((start, _, number), evidence) in hits.iter().zip(evidence) {
            let Some(importance) = importance(needs.at(*start)) else { continue };
            super::extract::keep(&mut all, *number, evidence, importance);
        }
        all
    }
}

#[cfg(test)]
mod tests {
    //! 1. Phrases are found as whole words, in any case and over punctuation; what is denied is not asked, what is
    //!    welcome is an advantage.

    use super::*;
    use crate::domain::Importance;

    #[test]
    fn phrases_are_found() {
        let phrases =
            [(3, "laillistettu sairaanhoitaja"), (3, "sairaanhoitaja (amk)"), (7, "hot work card")];
        let words = QualificationWords::new(phrases.into_iter()).unwrap();
        let found = |text: &str| -> Vec<(u16, String, Importance)> {
            let found = words.find(text, TextField::Description, Lang::Fi);
            found.into_iter().map(|it| (it.item, it.evidence.words, it.importance)).collect()
        };
        let text = "Olet Laillistettu sairaanhoitaja. A hot work card is an advantage.";
        assert_eq!(
            found(text),
            [
                (3, "Laillistettu sairaanhoitaja".to_owned(), Importance::Must),
                (7, "hot work card".to_owned(), Importance::Nice),
            ]
        );
        assert_eq!(found("Sairaanhoitaja (AMK)")[0].1, "Sairaanhoitaja (AMK");
        assert!(found("A hot work card is not required.").is_empty());
        assert!(found("hot work cards").is_empty());
    }
}
