//! From a fixed side to a list: every document is considered, and only those whose upper bound can still
//! reach the list are scored to the end.
//!
//! This is retrieval and exact scoring in one. Documents with a near occupation are scored first; after each
//! criterion of any document its bound is the score with full values of all that is left, and where even that lies
//! in a lower band than the last of the list, the exact score cannot matter and is not computed. Nothing is lost:
//! recall against scoring everything is 1 by construction, and measured.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use super::fold::{Points, SCAN_ORDER, Sums};
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

/// Occupation value from which a document is scored in the first pass: those fill the list with high scores, and
/// most of the others then fall at their first bounds.
const PROMISING: f32 = 0.6;

/// Ranks all living documents that pass.
pub(crate) fn rank<S: Side>(
    side: &mut S,
    model: &Model,
    snapshot: &Snapshot<S::Columns>,
    order: Order,
    filter: &dyn DocumentFilter<S::Columns>,
) -> List {
    let mut scan = Scan::new(side.weights(), model, order);
    let mut later: Vec<Vec<u32>> = Vec::with_capacity(snapshot.segments.len());
    let (mut considered, mut excluded) = (0, 0);
    let segments = snapshot.segments.iter().zip(snapshot.searcher.segment_readers()).enumerate();
    for (segment, (columns, reader)) in segments {
        let alive = reader.alive_bitset();
        let passes = filter.test(columns);
        let mut rest = Vec::with_capacity(columns.len());
        for doc in 0..columns.len() as u32 {
            if alive.is_some_and(|alive| !alive.is_alive(doc)) {
                continue;
            }
            if !passes(doc) {
                excluded += 1;
                continue;
            }
            considered += 1;
            if side.value(Criterion::Occupation, columns, doc).value >= PROMISING {
                scan.visit(side, columns, segment as u32, doc);
            } else {
                rest.push(doc);
            }
        }
        later.push(rest);
    }
    for (segment, (columns, rest)) in snapshot.segments.iter().zip(later).enumerate() {
        for doc in rest {
            scan.visit(side, columns, segment as u32, doc);
        }
    }
    let ranked = scan.heap.into_sorted_vec().into_iter().map(|Reverse(ranked)| ranked).collect();
    List { ranked, considered, excluded, scored: scan.scored }
}

/// The list as it grows.
struct Scan {
    weights: [f32; Criterion::COUNT],
    /// Sum of the weights of what comes after each criterion of the scan.
    open: [f64; Criterion::COUNT],
    width: u32,
    order: Order,
    heap: BinaryHeap<Reverse<Ranked>>,
    scored: u64,
}

impl Scan {
    fn new(weights: [f32; Criterion::COUNT], model: &Model, order: Order) -> Self {
        let mut open = [0.0; Criterion::COUNT];
        for at in (0..Criterion::COUNT - 1).rev() {
            open[at] = open[at + 1] + f64::from(weights[SCAN_ORDER[at + 1] as usize]);
        }
        Self {
            weights,
            open,
            width: ((model.bands.width * 100.0).round() as u32).max(1),
            order,
            heap: BinaryHeap::with_capacity(order.limit + 1),
            scored: 0,
        }
    }

    /// Scores a document, as far as it can matter, and enters it into the list.
    #[inline]
    fn visit<S: Side>(&mut self, side: &mut S, columns: &S::Columns, segment: u32, doc: u32) {
        let floor = if self.heap.len() < self.order.limit || self.order.exhaustive {
            0
        } else {
            self.heap.peek().map_or(0, |Reverse(last)| last.place.band * self.width)
        };
        let Some(points) = self.score(side, columns, doc, floor) else { return };
        self.scored += 1;
        let place = Place::new(points, self.width, self.order.seed, columns.id_number(doc));
        if self.order.after.is_some_and(|after| place >= after) {
            return;
        }
        let ranked = Ranked { place, points, segment, doc };
        if self.heap.len() < self.order.limit {
            self.heap.push(Reverse(ranked));
        } else if let Some(mut last) = self.heap.peek_mut()
            && last.0 < ranked
        {
            *last = Reverse(ranked);
        }
    }

    /// The exact score, or `None` where it is certain to be below `floor` (in hundredths).
    #[inline]
    fn score<S: Side>(
        &self,
        side: &mut S,
        columns: &S::Columns,
        doc: u32,
        floor: u32,
    ) -> Option<Points> {
        let mut sums = Sums::default();
        for (criterion, open) in SCAN_ORDER.into_iter().zip(self.open) {
            let weight = self.weights[criterion as usize];
            // With a weight of 0 nothing is added, so nothing is computed.
            if weight > 0.0 {
                sums.add(weight, side.value(criterion, columns, doc));
                if floor > 0 && sums.cannot_reach(floor, open) {
                    return None;
                }
            }
        }
        Some(sums.points())
    }
}

#[cfg(test)]
mod tests {
    //! 1. Places order by band, then by the seed.
    //! 2. Cursors survive their text.

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
