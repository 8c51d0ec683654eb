//! Text in the languages of the service.

pub mod vectors;
