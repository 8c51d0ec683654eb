//! Text search: from what someone types to a page of hits with facets.
//!
//! Brief overview: a [`SearchEngine`] answers a [`SearchRequest`] over one
//! [`Snapshot`](crate::index::Snapshot). The query text is parsed (words, phrases, operators; nothing is an
//! error), its concepts, places and terms of work are recognised, and both become [`Part`]s, which the answer
//! gives back and a request may send changed. Hits come from one pass over the postings that also counts
//! totals and facets; words that no document has are corrected ([`SearchAnswer::did_you_mean`]). [`highlight()`] marks the words of a query in a text, and
//! [`SearchEngine::suggest`] completes what is being typed.
//!
//! **Invariant:** recognising a concept never loses a hit that its words alone would have found.

mod answer;
mod any_of;
mod broaden;
mod correct;
mod cursor;
mod engine;
#[cfg(test)]
mod fold_tests;
mod highlight;
mod labels;
mod marks;
mod parse;
mod plan;
mod query_words;
mod request;
mod run;
mod segments;
mod similar;
mod suggest;
#[cfg(test)]
mod tests;
mod understand;
#[cfg(test)]
mod understand_tests;
#[cfg(test)]
mod word_tests;
mod words;

pub use answer::{
    FacetAnswer, FacetAnswerValue, Hit, ProfileSearchAnswer, RelaxReason, Relaxed, SearchAnswer,
};
pub use broaden::{
    BroadenReason, Broadened, BroadenedPart, BroaderFilters, MOST_LEFT_OUT, SHOWN_BROADENED,
    SearchSettings,
};
pub use cursor::InvalidCursor;
pub use engine::SearchEngine;
pub use highlight::{QueryTerms, Snippet, highlight};
pub use labels::code_label;
pub use request::{
    MAX_LIMIT, MAX_PARTS, MAX_QUERY_CHARS, Operator, Part, PartField, PartKind,
    ProfileSearchRequest, ProfileSort, SearchRequest, Sort,
};
pub use suggest::{Suggestion, SuggestionKind};
pub use understand::lexicon;

use crate::domain::Invalid;
use crate::index::IndexError;

/// Why a search was not answered.
#[derive(Debug, thiserror::Error)]
pub enum SearchError {
    /// A field of the request is wrong; the reader can correct it.
    #[error(transparent)]
    Invalid(#[from] Invalid),
    /// The index could not be read.
    #[error(transparent)]
    Index(#[from] IndexError),
}

impl From<tantivy::TantivyError> for SearchError {
    fn from(error: tantivy::TantivyError) -> Self {
        Self::Index(IndexError::from(error))
    }
}
