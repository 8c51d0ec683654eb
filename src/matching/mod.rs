//! Matching.

mod criteria;
mod fold;
mod model;
mod rank;
mod side;

pub use fold::Points;
pub use model::{Criterion, Model, ModelError};
