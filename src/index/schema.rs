//! Fields of the inverted index and how their words are made.

use tantivy::schema::{
    Field, IndexRecordOption, STORED, STRING, Schema, TextFieldIndexing, TextOptions,
};
use tantivy::tokenizer::{Token, TokenStream, Tokenizer};

use crate::domain::Lang;
use crate::text::analysis::Analyzer;

/// Name of the tokenizer that reads [`marked`] texts.
pub(crate) const MARKED: &str = "marked";

/// Fields of an index; vacancies and profiles have the same.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Fields {
    /// Record id, one term.
    pub(crate) id: Field,
    /// Every word with the weight of where it stands, which makes BM25 over it BM25F
    /// (Robertson, Zaragoza & Taylor 2004: weights multiply term frequencies before saturation).
    pub(crate) all: Field,
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
            TextFieldIndexing::default().set_tokenizer(MARKED).set_index_option(option),
        )
    };
    let raw = TextOptions::default().set_indexing_options(
        TextFieldIndexing::default()
            .set_tokenizer("raw")
            .set_index_option(IndexRecordOption::Basic)
            .set_fieldnorms(false),
    );
    let fields = Fields {
        id: builder.add_text_field("id", STRING),
        all: builder.add_text_field("all", words(IndexRecordOption::WithFreqsAndPositions)),
        title: builder.add_text_field("title", words(IndexRecordOption::WithFreqsAndPositions)),
        employer: builder
            .add_text_field("employer", words(IndexRecordOption::WithFreqsAndPositions)),
        concept: builder.add_text_field("concept", raw),
        row: builder.add_bytes_field("row", STORED),
    };
    (builder.build(), fields)
}

/// The term of a concept in the field `concept`.
pub(crate) fn concept_term(concept: u16) -> String {
    format!("{concept:x}")
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

/// The term of a label in the field `concept`.
pub(crate) fn label_term(label: Label, number: u32) -> String {
    let letter = match label {
        Label::Place => 'p',
        Label::WorkingTime => 't',
        Label::Remote => 'r',
        Label::Language => 'l',
        Label::Driving => 'v',
        Label::Card => 'k',
    };
    format!("{letter}{number:x}")
}

/// A text with its language and weight in front, as the tokenizer [`MARKED`] reads it. The analysis then runs
/// in the index's own threads and makes no copies.
pub(crate) fn marked(lang: Option<Lang>, weight: u8, text: &str) -> String {
    let mut marked = String::with_capacity(text.len() + 2);
    marked.push(match lang {
        Some(Lang::Fi) => 'f',
        Some(Lang::Sv) => 's',
        Some(Lang::En) => 'e',
        None => '-',
    });
    marked.push(char::from(b'0' + weight.clamp(1, 9)));
    marked.push_str(text);
    marked
}

/// Reads [`marked`] texts.
#[derive(Debug, Clone, Default)]
pub(crate) struct MarkedTokenizer {
    /// Terms of the text at hand, one after the other.
    terms: String,
    /// Start in `terms`, position and offsets of each.
    tokens: Vec<(u32, u32, u32, u32)>,
}

/// Tokens of one text.
#[derive(Debug)]
pub(crate) struct MarkedStream<'a> {
    source: &'a mut MarkedTokenizer,
    next: usize,
    repeat: u8,
    left: u8,
    token: Token,
}

impl Tokenizer for MarkedTokenizer {
    type TokenStream<'a> = MarkedStream<'a>;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> MarkedStream<'a> {
        self.terms.clear();
        self.tokens.clear();
        let mut chars = text.chars();
        let analyzer = match chars.next() {
            Some('f') => Analyzer::new(Lang::Fi),
            Some('s') => Analyzer::new(Lang::Sv),
            Some('e') => Analyzer::new(Lang::En),
            _ => Analyzer::unstemmed(),
        };
        let weight = chars.next().and_then(|digit| digit.to_digit(10)).unwrap_or(1) as u8;
        let (terms, tokens) = (&mut self.terms, &mut self.tokens);
        analyzer.analyze(chars.as_str(), |token| {
            let start = terms.len() as u32;
            terms.push_str(token.term);
            tokens.push((start, token.position, token.start as u32, token.end as u32));
        });
        MarkedStream {
            source: self,
            next: 0,
            repeat: weight.max(1),
            left: 0,
            token: Token::default(),
        }
    }
}

impl TokenStream for MarkedStream<'_> {
    fn advance(&mut self) -> bool {
        if self.left > 0 {
            // The same word again at the same position: its frequency grows, phrases do not change.
            self.left -= 1;
            return true;
        }
        let Some(&(start, position, from, to)) = self.source.tokens.get(self.next) else {
            return false;
        };
        self.next += 1;
        let end =
            self.source.tokens.get(self.next).map_or(self.source.terms.len(), |t| t.0 as usize);
        self.token.text.clear();
        self.token.text.push_str(self.source.terms.get(start as usize..end).unwrap_or_default());
        self.token.position = position as usize;
        self.token.offset_from = from as usize;
        self.token.offset_to = to as usize;
        self.left = self.repeat - 1;
        true
    }

    fn token(&self) -> &Token {
        &self.token
    }

    fn token_mut(&mut self) -> &mut Token {
        &mut self.token
    }
}
