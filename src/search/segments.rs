//! What is made once for a segment of the index. Segments never change: documents come and go with whole ones.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use tantivy::index::SegmentId;
use tantivy::{Searcher, SegmentReader};

/// Values by segment, each made when it is first asked for; those of segments that are gone are let go in time.
#[derive(Debug)]
pub(super) struct PerSegment<T>(Mutex<HashMap<SegmentId, Arc<T>>>);

impl<T> Default for PerSegment<T> {
    fn default() -> Self {
        Self(Mutex::default())
    }
}

impl<T> PerSegment<T> {
    /// The values of a searcher's segments, in its order.
    ///
    /// # Errors
    /// Those of `make`, which is called with the number of a segment and its reader.
    pub(super) fn of<E>(
        &self,
        searcher: &Searcher,
        mut make: impl FnMut(usize, &SegmentReader) -> Result<T, E>,
    ) -> Result<Vec<Arc<T>>, E> {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let readers = searcher.segment_readers();
        if known.len() > 2 * readers.len() {
            known.retain(|id, _| readers.iter().any(|reader| reader.segment_id() == *id));
        }
        let mut values = Vec::with_capacity(readers.len());
        for (segment, reader) in readers.iter().enumerate() {
            let value = match known.get(&reader.segment_id()) {
                Some(value) => Arc::clone(value),
                None => {
                    let value = Arc::new(make(segment, reader)?);
                    known.insert(reader.segment_id(), Arc::clone(&value));
                    value
                }
            };
            values.push(value);
        }
        Ok(values)
    }
}
