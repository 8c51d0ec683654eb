//! How text is read: words and stems, and the concepts, places and languages that it names.
//!
//! Brief overview: [`analysis::Analyzer`] cuts a text into stemmed words, the same way for documents
//! and queries; [`mention`] finds labels in running text; [`link`] ranks labels for a
//! short text; [`vectors`] reads vectors of short texts. [`voikko`] reads Finnish base forms and compound
//! parts, [`compound`] splits Swedish compounds, [`ngrams`] cuts words into runs of letters and
//! [`relatedness`] trains vectors of short texts: pieces of the analysis to come, measured but not yet asked by it.
//!
//! **Invariant:** positions that this module gives are byte offsets on character boundaries, except
//! in [`crate::domain::Extraction`], which counts characters; only data files are opened here, at start.

pub mod analysis;
pub mod compound;
mod hash;
pub mod label_terms;
pub mod link;
pub mod mention;
pub mod ngrams;
pub mod relatedness;
pub mod vectors;
pub mod voikko;
pub mod wording;
