//! Relatedness of short texts: job titles, skill phrases and search words of one meaning, in any of
//! ESCO's languages, get vectors that lie close.
//!
//! # Brief overview
//! - [`train`] makes a [`Model`] from the labels of concepts ([`LabelGroup`]) and nothing else.
//! - [`Model`] turns a text into a vector, and is read from and written to a file.
//! - [`LabelIndex`] says which concept a text means; [`Calibration`] says how sure that is, and from
//!   which score down the answer is "no match".
//! - [`evaluate`] measures a model on labels that were kept out of its training.
//!
//! A text's vector is the sum of the rows of its features (words and runs of letters, hashed:
//! [`FeatureSpace`]), brought to length 1. There is no vocabulary and no order of words: the model
//! is for short texts, never for whole adverts, and never alone for a gate.

mod batch;
mod calibration;
mod contrast;
mod corpus;
pub mod evaluate;
mod features;
mod labels;
mod matrix;
mod model;
mod neighbours;
mod random;
mod ranking;
mod table;
#[cfg(test)]
mod tests;
mod train;

pub use calibration::{Calibration, Outcome};
pub use features::{FeatureSpace, each_word};
pub use labels::{broader_pairs, compared_labels, label_groups};
pub(in crate::text) use matrix::normalise;
pub use model::{Encoder, Model, ModelError};
pub(in crate::text) use ranking::Direction;
pub use ranking::{IndexedLabel, LabelIndex, Match};
pub use train::{Progress, TrainError, TrainOptions, train};

/// A language by its ISO 639-1 code in lower-case letters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Language(pub [u8; 2]);

impl Language {
    /// Finnish.
    pub const FINNISH: Self = Self(*b"fi");
    /// Swedish.
    pub const SWEDISH: Self = Self(*b"sv");
    /// English.
    pub const ENGLISH: Self = Self(*b"en");
}

/// What the concept of a group is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum GroupKind {
    /// An occupation.
    Occupation,
    /// An ISCO-08 group of occupations.
    OccupationGroup,
    /// A skill or a field of knowledge.
    Skill,
}

/// What a label is to its concept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum LabelKind {
    /// The concept's name in its language.
    Preferred,
    /// Another name.
    Alternative,
    /// A spelling that is for searching only.
    Hidden,
}

/// A label in a language.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Label {
    /// The language.
    pub language: Language,
    /// What the label is to its concept.
    pub kind: LabelKind,
    /// The words.
    pub text: String,
}

/// The labels of one concept, in all languages.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LabelGroup {
    /// The caller's number of the concept; no two groups have the same.
    pub concept: u32,
    /// What the concept is.
    pub kind: GroupKind,
    /// Its labels.
    pub labels: Vec<Label>,
}
