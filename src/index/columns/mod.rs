//! Columns: the rows of one index segment, laid out for scanning.
//!
//! Every segment of the index has its columns in memory, document number for document number; they are
//! read once from what the segment stores and never change. [`VacancyColumns`] and [`ProfileColumns`] are
//! what filters, facets, sorting and scoring read: no JSON, no lock, no allocation per document.

mod lists;
mod profiles;
mod sketch;
mod vacancies;

pub(crate) use lists::Lists;
pub use profiles::ProfileColumns;
pub(crate) use sketch::{SEVERAL_PLACES, Says, Sketch};
pub(crate) use vacancies::NO_EDUCATION;
pub use vacancies::VacancyColumns;

use super::reference::Reference;

/// Columns of one kind of record.
pub trait Columns: Default + Send + Sync + 'static {
    /// The row that an index document stores.
    type Row: serde::Serialize + serde::de::DeserializeOwned + Send;

    /// Adds the next document.
    fn push(&mut self, row: Self::Row, reference: &Reference);

    /// Number of documents.
    fn len(&self) -> usize;

    /// True where there is none.
    fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The record id of a document.
    fn id(&self, doc: u32) -> &str;

    /// A number that stands for the id wherever an order needs a tie-breaker ([`id_hash`]).
    fn id_number(&self, doc: u32) -> u64;

    /// Releases what growing has reserved and nothing uses.
    fn shrink(&mut self);

    /// Columns of a single record that is stored nowhere.
    fn single(row: Self::Row, reference: &Reference) -> Self {
        let mut columns = Self::default();
        columns.push(row, reference);
        columns
    }
}

/// 64-bit FNV-1a of an id: stable over machines and versions, because order and cursors rest on it.
#[must_use]
pub fn id_hash(id: &str) -> u64 {
    id.bytes().fold(0xcbf2_9ce4_8422_2325, |hash: u64, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)
    })
}

/// Finaliser of splitmix64 (Steele, Lea & Flood 2014): spreads a number over all bits. Orders and what the index keeps
/// rest on it, so it must not change.
pub(crate) const fn mix(mut bits: u64) -> u64 {
    bits = (bits ^ bits >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    bits = (bits ^ bits >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
    bits ^ bits >> 31
}

/// The id that a column of bytes holds.
fn id_text(bytes: &[u8]) -> &str {
    std::str::from_utf8(bytes).unwrap_or_default()
}
