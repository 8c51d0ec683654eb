//! One pass over the documents that a query matches.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use tantivy::query::{EnableScoring, Query, Weight};

use crate::index::{Columns, Snapshot};

/// A query made ready for a snapshot.
pub(super) struct Prepared {
    /// `None` where every document matches.
    weight: Option<Box<dyn Weight>>,
    scoring: bool,
}

impl Prepared {
    pub(super) fn new<C: Columns>(
        snapshot: &Snapshot<C>,
        query: Option<&dyn Query>,
        scoring: bool,
    ) -> Result<Self, tantivy::TantivyError> {
        let searcher = snapshot.searcher();
        let enable = if scoring {
            EnableScoring::enabled_from_searcher(searcher)
        } else {
            EnableScoring::disabled_from_searcher(searcher)
        };
        let weight = query.map(|query| query.weight(enable)).transpose()?;
        Ok(Self { weight, scoring })
    }

    /// Calls `visit` with each living document of a segment that matches, in ascending order, and its score.
    pub(super) fn visit<C: Columns>(
        &self,
        snapshot: &Snapshot<C>,
        segment: usize,
        mut visit: impl FnMut(u32, f32),
    ) -> Result<(), tantivy::TantivyError> {
        let reader = snapshot.searcher().segment_reader(segment as u32);
        let alive = reader.alive_bitset();
        let lives = |doc| alive.is_none_or(|alive| alive.is_alive(doc));
        match &self.weight {
            None => (0..reader.max_doc()).filter(|doc| lives(*doc)).for_each(|doc| visit(doc, 0.0)),
            Some(weight) if self.scoring => weight.for_each(reader, &mut |doc, score| {
                if lives(doc) {
                    visit(doc, score);
                }
            })?,
            Some(weight) => weight.for_each_no_score(reader, &mut |docs| {
                docs.iter().filter(|doc| lives(**doc)).for_each(|doc| visit(*doc, 0.0));
            })?,
        }
        Ok(())
    }
}

/// A document with its place in the order: greater comes first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Ranked {
    /// Sort key.
    pub(super) key: u64,
    /// Smaller comes first among equal keys.
    pub(super) id: Reverse<u64>,
    pub(super) segment: u32,
    pub(super) doc: u32,
    /// Bits of the score.
    pub(super) score: u32,
}

/// The first documents of an order, from a place in it on.
#[derive(Debug)]
pub(super) struct Top {
    limit: usize,
    after: Option<(u64, Reverse<u64>)>,
    heap: BinaryHeap<Reverse<Ranked>>,
    /// Key of the last of a full heap: what is below it needs no further look.
    floor: u64,
    /// Documents after the place where the page begins.
    pub(super) remaining: u64,
}

impl Top {
    pub(super) fn new(limit: usize, after: Option<(u64, u64)>) -> Self {
        Self {
            limit,
            after: after.map(|(key, id)| (key, Reverse(id))),
            heap: BinaryHeap::with_capacity(limit + 1),
            floor: 0,
            remaining: 0,
        }
    }

    /// Offers a document; `id` is only asked where the key does not decide.
    #[inline]
    pub(super) fn offer(
        &mut self,
        key: u64,
        id: impl Fn() -> u64,
        segment: usize,
        doc: u32,
        score: f32,
    ) {
        if let Some(after) = self.after
            && (key > after.0 || (key == after.0 && (key, Reverse(id())) >= after))
        {
            return;
        }
        self.remaining += 1;
        if key < self.floor {
            return;
        }
        let id = Reverse(id());
        let ranked = Ranked { key, id, segment: segment as u32, doc, score: score.to_bits() };
        if self.heap.len() < self.limit {
            self.heap.push(Reverse(ranked));
        } else if let Some(mut last) = self.heap.peek_mut()
            && ranked > last.0
        {
            last.0 = ranked;
        }
        if self.heap.len() == self.limit {
            self.floor = self.heap.peek().map_or(0, |last| last.0.key);
        }
    }

    /// The documents in order.
    pub(super) fn finish(self) -> Vec<Ranked> {
        self.heap.into_sorted_vec().into_iter().map(|Reverse(ranked)| ranked).collect()
    }
}

/// A score as a key: relevance is never negative, so its bits order as it does.
pub(super) fn score_key(score: f32) -> u64 {
    u64::from(score.max(0.0).to_bits())
}

/// A number as a key, greatest first.
pub(super) const fn number_key(number: i64) -> u64 {
    number as u64 ^ 1 << 63
}
