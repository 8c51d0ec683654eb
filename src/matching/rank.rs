//! From a fixed side to a list: every document is considered, and only those whose upper bound can still
//! reach the list are scored to the end.
//!
//! This is retrieval and exact scoring in one pass over columns. A document's bound is its score with full
//! skills and text; where even that lies in a lower band than the last of the list, the exact score cannot
//! matter, so nothing is lost: recall against scoring everything is 1 by construction, and measured.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use super::fold::{Points, SCAN_ORDER, Sums, Value};
use super::model::{Criterion, Model};
use super::side::Side;
use crate::index::Snapshot;
use crate::index::columns::Columns;
use crate::index::filter::DocumentFilter;

/// Where a document stands in the list: band first, then the day's order inside the band.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Place {
    band: u32,
    /// Complement of the hash, so that a greater place comes first.
    order: u64,
}

impl Place {
    pub(crate) fn new(points: Points, width: u32, seed: u64, id: u64) -> Self {
        Self { band: points.0 / width, order: !mix(seed ^ id) }
    }

    /// As text for a cursor.
    pub(crate) fn encode(self) -> String {
        format!("{:x}-{:x}", self.band, self.order)
    }

    /// From a cursor's text.
    pub(crate) fn decode(text: &str) -> Option<Self> {
        let (band, order) = text.split_once('-')?;
        Some(Self {
            band: u32::from_str_radix(band, 16).ok()?,
            order: u64::from_str_radix(order, 16).ok()?,
        })
    }
}

/// Finaliser of splitmix64 (Steele, Lea & Flood 2014): spreads ids over all orders.
fn mix(mut bits: u64) -> u64 {
    bits = (bits ^ bits >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    bits = (bits ^ bits >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
    bits ^ bits >> 31
}

/// A document of the list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Ranked {
    pub(crate) place: Place,
    pub(crate) points: Points,
    pub(crate) segment: u32,
    pub(crate) doc: u32,
}

/// A list and how it came about.
#[derive(Debug)]
pub(crate) struct List {
    /// Best first.
    pub(crate) ranked: Vec<Ranked>,
    /// Documents that passed the filters.
    pub(crate) considered: u64,
    /// Documents that did not.
    pub(crate) excluded: u64,
    /// Documents scored to the end.
    pub(crate) scored: u64,
}

/// What to rank.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Order {
    pub(crate) limit: usize,
    pub(crate) seed: u64,
    /// Only what comes after this place.
    pub(crate) after: Option<Place>,
    /// Score every document to the end: the yardstick that pruning is measured against.
    pub(crate) exhaustive: bool,
}

/// Ranks all living documents that pass.
pub(crate) fn rank<S: Side>(
    side: &mut S,
    model: &Model,
    snapshot: &Snapshot<S::Columns>,
    order: Order,
    filter: &dyn DocumentFilter<S::Columns>,
) -> List {
    let weights = side.weights();
    let width = ((model.bands.width * 100.0).round() as u32).max(1);
    let scores_text = weights[Criterion::Text as usize] > 0.0;
    let mut heap: BinaryHeap<Reverse<Ranked>> = BinaryHeap::with_capacity(order.limit + 1);
    let mut list = List { ranked: Vec::new(), considered: 0, excluded: 0, scored: 0 };
    let segments = snapshot.segments.iter().zip(snapshot.searcher.segment_readers()).enumerate();
    for (segment, (columns, reader)) in segments {
        let alive = reader.alive_bitset();
        let passes = filter.test(columns);
        for doc in 0..columns.len() as u32 {
            if alive.is_some_and(|alive| !alive.is_alive(doc)) {
                continue;
            }
            if !passes(doc) {
                list.excluded += 1;
                continue;
            }
            list.considered += 1;
            let floor = if heap.len() < order.limit || order.exhaustive {
                0
            } else {
                heap.peek().map_or(0, |Reverse(last)| last.place.band)
            };
            let Some(points) = score(side, &weights, columns, doc, scores_text, floor * width)
            else {
                continue;
            };
            list.scored += 1;
            let place = Place::new(points, width, order.seed, columns.id_number(doc));
            if order.after.is_some_and(|after| place >= after) {
                continue;
            }
            let ranked = Ranked { place, points, segment: segment as u32, doc };
            if heap.len() < order.limit {
                heap.push(Reverse(ranked));
            } else if let Some(mut last) = heap.peek_mut() {
                if last.0 < ranked {
                    *last = Reverse(ranked);
                }
            }
        }
    }
    list.ranked = heap.into_sorted_vec().into_iter().map(|Reverse(ranked)| ranked).collect();
    list
}

/// The exact score, or `None` where it is certain to be below `floor` (in hundredths).
#[inline]
fn score<S: Side>(
    side: &mut S,
    weights: &[f32; Criterion::COUNT],
    columns: &S::Columns,
    doc: u32,
    scores_text: bool,
    floor: u32,
) -> Option<Points> {
    const FULL: Value = Value { value: 1.0, asked: true, stated: true };
    let mut values = [Value::OPEN; Criterion::COUNT];
    side.cheap(columns, doc, &mut values);
    let mut sums = Sums::default();
    for at in &SCAN_ORDER[..Criterion::COUNT - 2] {
        sums.add(weights[*at], values[*at]);
    }
    let (skills, text) = (Criterion::Skills as usize, Criterion::Text as usize);
    if floor > 0 {
        let mut bound = sums;
        bound.add(weights[skills], FULL);
        bound.add(weights[text], FULL);
        if bound.points().0 < floor {
            return None;
        }
    }
    sums.add(weights[skills], side.skills(columns, doc));
    // An open text question weighs half: with a weight of 0 neither matters, and nothing is computed.
    if scores_text {
        sums.add(weights[text], side.text(columns, doc));
    }
    Some(sums.points())
}

#[cfg(test)]
mod tests {
    //! 1. Places order by band, then by the seed. 2. Cursors survive their text.

    use super::*;

    #[test]
    fn places_order_and_survive() {
        let place = |points, seed, id| Place::new(Points(points), 50, seed, id);
        assert!(place(5050, 1, 7) > place(5049, 1, 8));
        assert_eq!(place(5000, 1, 7), place(5049, 1, 7));
        assert_ne!(place(5000, 1, 7), place(5000, 2, 7));
        let one = place(8123, 3, 99);
        assert_eq!(Place::decode(&one.encode()), Some(one));
        assert_eq!(Place::decode("x"), None);
        assert_eq!(Place::decode("é-1"), None);
    }
}
