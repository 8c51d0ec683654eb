//! The derived index of each collection: postings for words, columns for everything else.
//!
//! Brief overview: [`IndexDocument`] is made from a record; [`Index`] writes documents and holds the
//! current [`Snapshot`]: a searcher and, segment for segment, the columns in memory. [`filter`] and
//! [`facet`] read columns. The commit carries the store's sequence number that it has applied, so that
//! an index that is behind catches up and one that is gone is rebuilt.
//!
//! **Invariant:** no protected attribute, name, contact or free text of a profile enters a document.

pub mod bare;
pub(crate) mod codes;
pub(crate) mod columns;
mod document;
mod documents;
mod duplicates;
mod engine;
pub mod facet;
pub mod filter;
#[cfg(test)]
pub(crate) mod fixtures;
pub(crate) mod gates;
mod labels;
mod reference;
pub(crate) mod row;
mod schema;
mod settings;

pub use columns::{Columns, ProfileColumns, VacancyColumns, id_hash};
pub use document::IndexDocument;
pub use documents::DocumentAddress;
pub(crate) use duplicates::Document;
pub use duplicates::IdNumbers;
pub use engine::{Index, IndexError, Snapshot};
pub use reference::Reference;
pub use row::{ProfileRow, VacancyRow};
pub(crate) use schema::{Fields, Label, concept_term, label_term};
pub use settings::{FieldWeights, IndexSettings};

/// How closed lists are written, on the wire and in the index.
pub(crate) mod code {
    pub(crate) use super::codes::language_bits;
    pub(crate) use super::filter::names::{remote, time};
}
