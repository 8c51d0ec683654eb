//! Fields of the inverted index and how their words are made.

use tantivy::schema::{
    Field, IndexRecordOption, STORED, STRING, Schema, TextFieldIndexing, TextOptions,
};
use tantivy::tokenizer::{Token, TokenStream, Tokenizer};

/// Name of the tokenizer that reads [`weighted`] terms.
pub(crate) const WEIGHTED: &str = "weighted";

/// Fields of an index; vacancies and profiles have the same.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Fields {
    /// Record id, one term.
    pub(crate) id: Field,
    /// Every word with the weight of where it stands, which makes BM25 over it BM25F
    /// (Robertson, Zaragoza & Taylor 2004: weights multiply term frequencies before saturation).
    pub(crate) all: Field,
    /// Base forms of the compound parts of every word, with its weight; words that are no compounds have none here.
    pub(crate) parts: Field,
    /// Words of the title.
    pub(crate) title: Field,
    /// Words of the employer's name.
    pub(crate) employer: Field,
    /// What a record is about besides its words, one term each ([`concept_term`], [`label_term`]).
    pub(crate) concept: Field,
    /// The row, stored.
    pub(crate) row: Field,
}

/// The schema and its fields.
pub(crate) fn schema() -> (Schema, Fields) {
    let mut builder = Schema::builder();
    let words = |option| {
        TextOptions::default().set_indexing_options(
            TextFieldIndexing::default().set_tokenizer(WEIGHTED).set_index_option(option),
        )
    };
    let labels = TextOptions::default().set_indexing_options(
        TextFieldIndexing::default()
            .set_tokenizer(WEIGHTED)
            .set_index_option(IndexRecordOption::Basic)
            .set_fieldnorms(false),
    );
    let fields = Fields {
        id: builder.add_text_field("id", STRING),
        all: builder.add_text_field("all", words(IndexRecordOption::WithFreqsAndPositions)),
        parts: builder.add_text_field("parts", words(IndexRecordOption::WithFreqs)),
        title: builder.add_text_field("title", words(IndexRecordOption::WithFreqsAndPositions)),
        employer: builder
            .add_text_field("employer", words(IndexRecordOption::WithFreqsAndPositions)),
        concept: builder.add_text_field("concept", labels),
        row: builder.add_bytes_field("row", STORED),
    };
    (builder.build(), fields)
}

/// The term of a concept in the field `concept`.
pub(crate) fn concept_term(concept: u16) -> String {
    let mut term = String::new();
    write_number(None, concept.into(), &mut term);
    term
}

/// Appends a number in hexadecimal digits behind its letter.
fn write_number(letter: Option<char>, number: u32, out: &mut String) {
    out.extend(letter);
    let digits = (u32::BITS - (number | 1).leading_zeros()).div_ceil(4);
    for at in (0..digits).rev() {
        out.extend(char::from_digit(number >> (4 * at) & 0xf, 16));
    }
}

/// The terms of a record in the field `concept`, as [`weighted`] ones.
#[derive(Debug, Clone)]
pub(crate) struct Labels(String);

impl Labels {
    pub(crate) fn new() -> Self {
        Self(weighted(1, ""))
    }

    pub(crate) fn concept(&mut self, concept: u16) {
        write_number(None, concept.into(), &mut self.0);
        self.0.push('\n');
    }

    pub(crate) fn label(&mut self, label: Label, number: u32) {
        write_number(Some(label.letter()), number, &mut self.0);
        self.0.push('\n');
    }

    pub(crate) fn into_text(self) -> String {
        self.0
    }
}

/// Kinds of terms besides concepts in the field `concept`, each a letter that no concept's term begins with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Label {
    /// A place of work, home or wish, and every area that holds it; by place number.
    Place,
    /// Extent of work, by bit.
    WorkingTime,
    /// Remote work, by code.
    Remote,
    /// A language asked for or held, by its bits.
    Language,
    /// A driving licence class that is enough or held, by bit.
    Driving,
    /// A card asked for or held, by number.
    Card,
}

impl Label {
    const fn letter(self) -> char {
        match self {
            Self::Place => 'p',
            Self::WorkingTime => 't',
            Self::Remote => 'r',
            Self::Language => 'l',
            Self::Driving => 'v',
            Self::Card => 'k',
        }
    }
}

/// The term of a label in the field `concept`.
pub(crate) fn label_term(label: Label, number: u32) -> String {
    let mut term = String::new();
    write_number(Some(label.letter()), number, &mut term);
    term
}

/// Terms with their weight in front, as the tokenizer [`WEIGHTED`] reads them: a line is a position, and terms that
/// share it have a tab between them. Texts are analysed before: their terms are needed for more than postings.
pub(crate) fn weighted(weight: u8, lines: &str) -> String {
    let mut text = String::with_capacity(lines.len() + 1);
    text.push(char::from(b'0' + weight.clamp(1, 9)));
    text.push_str(lines);
    text
}

/// Reads [`weighted`] terms.
#[derive(Debug, Clone, Default)]
pub(crate) struct WeightedTokenizer {
    token: Token,
}

/// Tokens of one text.
#[derive(Debug)]
pub(crate) struct WeightedStream<'a> {
    token: &'a mut Token,
    /// What has not been read.
    rest: &'a str,
    /// Position of its first term.
    position: usize,
    repeat: u8,
    left: u8,
}

impl Tokenizer for WeightedTokenizer {
    type TokenStream<'a> = WeightedStream<'a>;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> WeightedStream<'a> {
        let mut chars = text.chars();
        let weight = chars.next().and_then(|digit| digit.to_digit(10)).unwrap_or(1) as u8;
        self.token.reset();
        WeightedStream {
            token: &mut self.token,
            rest: chars.as_str(),
            position: 0,
            repeat: weight.max(1),
            left: 0,
        }
    }
}

impl TokenStream for WeightedStream<'_> {
    fn advance(&mut self) -> bool {
        if self.left > 0 {
            // The same word again at the same position: its frequency grows, phrases do not change.
            self.left -= 1;
            return true;
        }
        loop {
            // Terms are a few letters long: looking at one after the other is the quickest way to their end.
            let Some(end) = self.rest.bytes().position(|byte| matches!(byte, b'\n' | b'\t')) else {
                return false;
            };
            let term = self.rest.get(..end).unwrap_or_default();
            let position = self.position;
            self.position += usize::from(self.rest.as_bytes().get(end) == Some(&b'\n'));
            self.rest = self.rest.get(end + 1..).unwrap_or_default();
            if !term.is_empty() {
                self.token.text.clear();
                self.token.text.push_str(term);
                self.token.position = position;
                self.left = self.repeat - 1;
                return true;
            }
        }
    }

    fn token(&self) -> &Token {
        self.token
    }

    fn token_mut(&mut self) -> &mut Token {
        self.token
    }
}

#[cfg(test)]
mod tests {
    //! 1. Terms of labels are their letter and number.
    //! 2. Terms come with the position of their line, as often as the weight says; empty lines only count.

    use super::*;

    #[test]
    fn numbers_are_hexadecimal() {
        for number in [0, 9, 0xa, 0xf, 0x10, 0x3a7, 0xffff, 0x12_3450] {
            assert_eq!(label_term(Label::Place, number), format!("p{number:x}"));
        }
        assert_eq!(concept_term(0x2f), "2f");
    }

    #[test]
    fn weighted_terms_are_read_back() {
        let text = weighted(2, "a\n\nb\tc\n");
        let mut tokenizer = WeightedTokenizer::default();
        let mut stream = tokenizer.token_stream(&text);
        let mut found = Vec::new();
        while stream.advance() {
            found.push((stream.token().text.clone(), stream.token().position));
        }
        let expected = [("a", 0), ("a", 0), ("b", 2), ("b", 2), ("c", 2), ("c", 2)];
        assert_eq!(found, expected.map(|(term, position)| (term.to_owned(), position)));
    }
}
