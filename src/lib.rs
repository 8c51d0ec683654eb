//! Kohtaanto: the matching engine of a national job market.

pub mod domain;
pub mod store;
