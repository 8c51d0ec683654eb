//! Kohtaanto: the matching engine of a national job market.

pub mod demo;
pub mod domain;
pub mod index;
pub mod taxonomy;
pub mod text;
