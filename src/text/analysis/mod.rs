//! From text to terms: words, their folded form and their stems.
//!
//! Brief overview: [`Lexica`] reads what is indexed and searched for: base forms and compound
//! parts, with the dictionaries that are installed. [`Analyzer`] cuts texts into stems, for the
//! words of labels and mentions; [`stems`] gives the stems of a single query word in every language,
//! because the language of a query is not known; [`guess_language`] serves documents that do not say
//! theirs.
//!
//! | | base form | compound parts |
//! |---|---|---|
//! | Finnish | every lemma by Voikko; without it the Snowball stem | by Voikko; without it by the words of labels, stemmed |
//! | Swedish | Snowball stem | by the words of labels and of Hunspell's list, stemmed |
//! | English | Snowball stem of the one spelling | none: English writes its compounds apart |
//!
//! A word with a hyphen is several words here: the pieces stand at positions of their own, and each is read by itself.
//!
//! A word is a segment of Unicode's word boundaries (UAX #29) with three changes: full stops,
//! colons and underscores between letters separate words; `+` and `#` after a name of one or two
//! letters belong to it (C++, C#, A+); a Finnish or Swedish case ending after a colon (SQL:n, EU:s)
//! belongs to the word but not to its term. Folding is NFC and lower case: å, ä and ö are letters of
//! their own. No word is dropped for being frequent.

mod cache;
mod fold;
mod language;
mod lexica;
mod reading;
mod settings;
mod spelling;
mod stem;
mod words;

pub use fold::fold;
pub use language::{guess_language, is_any_stop_word, is_stop_word};
pub use lexica::{Lexica, LexicaError};
pub use reading::{ReadWord, TextTerms, plain_letters};
pub use settings::{AnalysisSettings, DictionaryChoice};
pub use stem::{Stems, stem, stems};

use crate::domain::Lang;
use cache::Scratch;
pub(in crate::text) use cache::WordHashes;

/// Version of the analysis. It is hashed into the index: texts analysed by another version must be
/// indexed again. Changed whenever any term of any text changes, dependencies' changes included.
pub const VERSION: &str = "3; uax29 17; nfc lower; one English spelling; snowball 20260821";

/// Longest word that becomes a term, in bytes; what is longer is no word and only takes a position.
pub const MAX_WORD_BYTES: usize = 200;

/// One word of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Token<'a> {
    /// What is indexed: the folded word or its stem.
    pub term: &'a str,
    /// Number of the word in the text, from 0.
    pub position: u32,
    /// Byte offset of the word in the text.
    pub start: usize,
    /// Byte offset of the word's end.
    pub end: usize,
}

/// Cuts texts into terms the way of one language. Free to copy; threads keep their own word caches.
///
/// ```
/// use kohtaanto::domain::Lang;
/// use kohtaanto::text::analysis::Analyzer;
///
/// let terms = Analyzer::new(Lang::En).terms("Welders, C++ and HACCP");
/// assert_eq!(terms, ["welder", "c++", "and", "haccp"]);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Analyzer {
    lang: Option<Lang>,
}

impl Analyzer {
    /// The analyzer of a language: words are folded and stemmed (Snowball).
    #[must_use]
    pub const fn new(lang: Lang) -> Self {
        Self { lang: Some(lang) }
    }

    /// The analyzer for text in any other language: words are only folded.
    #[must_use]
    pub const fn unstemmed() -> Self {
        Self { lang: None }
    }

    /// The language whose stems it makes, if any.
    #[must_use]
    pub const fn lang(self) -> Option<Lang> {
        self.lang
    }

    /// Calls `emit` for each word of the text, in order.
    ///
    /// Allocates only for words that this thread has not met lately.
    pub fn analyze(self, text: &str, mut emit: impl FnMut(Token<'_>)) {
        Scratch::with(|scratch| {
            let mut position = 0_u32;
            words::each_word(text, |word| {
                if word.text.len() <= MAX_WORD_BYTES {
                    let term = match self.lang {
                        Some(lang) => scratch.stem(lang, word.text),
                        None => scratch.fold(word.text),
                    };
                    if !term.is_empty() {
                        emit(Token { term, position, start: word.start, end: word.end });
                    }
                }
                position = position.saturating_add(1);
            });
        });
    }

    /// The terms of a text as a list that can be kept and handed on.
    #[must_use]
    pub fn list(self, text: &str) -> TermList {
        let mut list = TermList(String::with_capacity(text.len()));
        let mut lines = 0;
        self.analyze(text, |token| {
            while lines < token.position {
                list.0.push('\n');
                lines += 1;
            }
            list.0.push_str(token.term);
            list.0.push('\n');
            lines += 1;
        });
        list
    }

    /// All terms of a short text, for tests and labels; [`Analyzer::analyze`] is the fast way.
    #[must_use]
    pub fn terms(self, text: &str) -> Vec<String> {
        let mut terms = Vec::new();
        self.analyze(text, |token| terms.push(token.term.to_owned()));
        terms
    }
}

/// The terms of a text in their order, in one buffer: texts are analysed once for all that reads them.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct TermList(String);

impl TermList {
    /// One word a line; the line is the word's position, and empty where a word has no term. Terms that share a
    /// position have a tab between them.
    #[must_use]
    pub fn lines(&self) -> &str {
        &self.0
    }

    /// The terms.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        self.0.split(['\n', '\t']).filter(|term| !term.is_empty())
    }

    /// Adds a line.
    fn push(&mut self, line: &str) {
        self.0.push_str(line);
        self.0.push('\n');
    }
}

/// Calls `emit` with start and end of each word of a text that may have a term.
pub(in crate::text) fn each_word_place(text: &str, mut emit: impl FnMut(usize, usize)) {
    words::each_word(text, |word| {
        if word.text.len() <= MAX_WORD_BYTES {
            emit(word.start, word.end);
        }
    });
}

/// Calls `emit` with start, end and hashes of each word of a text, stems in the given languages.
pub(in crate::text) fn each_hashed_word(
    text: &str,
    languages: &[Lang],
    mut emit: impl FnMut(usize, usize, WordHashes),
) {
    Scratch::with(|scratch| {
        words::each_word(text, |word| {
            if word.text.len() <= MAX_WORD_BYTES {
                emit(word.start, word.end, scratch.hashes(languages, word.text));
            }
        });
    });
}

#[cfg(test)]
mod dictionary_tests;
#[cfg(test)]
mod tests;
