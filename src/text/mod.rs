//! How text is read: words and stems, and the concepts, places and languages that it names.
//!
//! Brief overview: [`analysis::Lexica`] reads base forms and compound parts of a text, the same way for
//! documents and queries: with [`voikko`] in Finnish, with [`compound`] in Swedish, and as [`ngrams`] what
//! no dictionary relates. [`analysis::Analyzer`] cuts a text into stemmed words; [`mention`] finds labels in
//! running text; [`link`] ranks labels for a short text by words and by [`relatedness`], a model trained from
//! labels; [`wording`] finds concepts in what people tell. [`vectors`] reads the older vectors that the pack's
//! relatedness was sharpened with.
//!
//! **Invariant:** positions that this module gives are byte offsets on character boundaries, except
//! in [`crate::domain::Extraction`], which counts characters; only data files are opened here, at start.

pub mod analysis;
pub mod compound;
mod hash;
pub mod link;
pub mod mention;
pub mod ngrams;
pub mod relatedness;
pub mod titles;
pub mod topics;
pub mod vectors;
pub mod voikko;
pub mod wording;
pub mod wording_checks;
