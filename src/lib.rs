//! Kohtaanto: the matching engine of a national job market.

pub mod domain;
pub mod index;
pub mod matching;
pub mod search;
pub mod taxonomy;
pub mod text;
