//! How text is read: words and stems, and the concepts, places and languages that it names.
//!
//! Brief overview: [`analysis::Analyzer`] cuts a text into stemmed words, the same way for documents
//! and queries; [`mention`] finds labels in running text; [`link`] ranks labels for a
//! short text; [`vectors`] reads vectors of short texts.
//!
//! **Invariant:** positions that this module gives are byte offsets on character boundaries, except
//! in [`crate::domain::Extraction`], which counts characters; nothing here does input or output.

pub mod analysis;
mod hash;
pub mod label_terms;
pub mod link;
pub mod mention;
pub mod vectors;
