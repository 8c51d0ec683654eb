//! Kohtaanto: the matching engine of a national job market.

pub mod cli;
pub mod config;
pub mod demo;
pub mod domain;
pub mod evaluation;
pub mod http;
pub mod index;
pub mod matching;
pub mod search;
pub mod service;
pub mod store;
pub mod taxonomy;
pub mod text;
pub mod web;
