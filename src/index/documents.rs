//! Documents as askers: who stands in an index, in an order that no merge changes, and the rows that were stored.

use tantivy::store::StoreReader;

use super::columns::Columns;
use super::engine::{IndexError, Snapshot, read_row};
use super::filter::DocumentFilter;

/// Where a document stands in a snapshot; another snapshot has it elsewhere.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DocumentAddress {
    segment: u32,
    doc: u32,
}

/// Blocks of stored rows that are kept unpacked while rows are read in the order of their ids.
const BLOCKS: usize = 64;

impl<C: Columns> Snapshot<C> {
    /// The living documents that pass, by id (order of bytes): the same order however the index is merged.
    #[must_use]
    pub fn documents(&self, filter: &dyn DocumentFilter<C>) -> Vec<DocumentAddress> {
        let mut found = Vec::with_capacity(self.num_docs() as usize);
        let readers = self.searcher().segment_readers();
        for (segment, (columns, reader)) in (0..).zip(self.segments.iter().zip(readers)) {
            let passes = filter.test(columns);
            let alive = reader.alive_bitset();
            let living = (0..columns.len() as u32)
                .filter(|doc| alive.is_none_or(|alive| alive.is_alive(*doc)))
                .filter(|doc| passes(*doc));
            found.extend(living.map(|doc| DocumentAddress { segment, doc }));
        }
        found.sort_unstable_by(|a, b| self.id(*a).cmp(self.id(*b)));
        found
    }

    /// The record id of a document of this snapshot.
    #[must_use]
    pub fn id(&self, document: DocumentAddress) -> &str {
        self.segments[document.segment as usize].id(document.doc)
    }

    /// The columns of a document of this snapshot, and its number in them.
    pub(crate) fn columns_of(&self, document: DocumentAddress) -> (&C, u32) {
        (&self.segments[document.segment as usize], document.doc)
    }

    /// The rows of documents of this snapshot, in their order.
    ///
    /// # Errors
    /// The index cannot be read.
    pub fn rows(&self, documents: &[DocumentAddress]) -> Result<Vec<C::Row>, IndexError> {
        let readers = self.searcher().segment_readers();
        let mut stores: Vec<Option<StoreReader>> = readers.iter().map(|_| None).collect();
        let mut rows = Vec::with_capacity(documents.len());
        for DocumentAddress { segment, doc } in documents {
            let segment = *segment as usize;
            let store = match stores[segment].take() {
                Some(store) => store,
                None => readers[segment]
                    .get_store_reader(BLOCKS)
                    .map_err(tantivy::TantivyError::from)?,
            };
            rows.push(read_row::<C>(&store, self.fields(), *doc)?);
            stores[segment] = Some(store);
        }
        Ok(rows)
    }
}
