//! ESCO as the engine uses it: concepts, their labels, their relations and how close they are.
//!
//! Brief overview: a [`Taxonomy`] is loaded from a pack ([`Taxonomy::embedded`],
//! [`Taxonomy::open`]) that [`build()`] makes from ESCO's files. It hands out [`Concept`]s, small
//! numbers that all its questions take: labels, broader and narrower, skills of an occupation, credit
//! between skills, relatedness of occupations, lookup of labels and suggestions while typing.
//!
//! [`places`] and [`codes`] hold the places and the code lists that records refer to.
//!
//! [`Taxonomy::extend`] adds labels that ESCO lacks.
//!
//! **Invariant:** a taxonomy in use never changes and answers without input or output.
//!
//! This service uses the ESCO classification of the European Commission.

mod build;
pub mod codes;
mod complete;
mod concept;
mod error;
mod esco;
mod extension;
mod graph;
mod label_maps;
mod labels;
mod load;
mod lookup;
mod pack;
pub mod places;
pub mod qualifications;
mod relatedness;
mod rows;
mod table;
#[cfg(test)]
mod tests;

pub use build::{LabelVectors, build, build_with_delta};
pub(crate) use complete::WithMarks;
pub use complete::{Completion, Fit};
pub use concept::{
    CREDIT_CUT, CREDIT_STEPS, Concept, ConceptKind, LabelKind, ReuseLevel, credit_value,
};
pub use error::TaxonomyError;
pub use extension::{
    COLUMNS as EXTENSION_COLUMNS, EXTENSIONS, Extended, ExtensionLabel, FINLAND, extension_of,
};
pub use labels::label_key;
pub use load::Taxonomy;
pub use lookup::Suggestion;
