//! From a fixed side to a list: every document is considered, and only those whose upper bound can still
//! reach the list are scored to the end.
//!
//! This is retrieval and exact scoring in one. A first pass bounds every document by its sketch, and those with the
//! best bounds are scored, more of them as far as their skills and topics let them reach the list. A second pass draws
//! the bounds of those that can reach it tighter by the value of both, and again those with the best bounds are scored,
//! which makes the list nearly what it will be. Of the others only those are scored whose bound still reaches it. After
//! each criterion the bound is drawn tighter, and where even that lies in a lower band than the last of the list, the
//! exact score cannot matter and is not computed. Nothing is lost: recall against scoring everything is 1 by
//! construction, and measured.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use rayon::prelude::*;
use tantivy::fastfield::AliveBitSet;

use super::bound::{Bounds, LEAST_KNOWN, UNBOUNDED};
use super::conditions::Condition;
use super::fold::{Points, SCAN_ORDER, Sums, score};
use super::gates::{Eligibility, Tally};
use super::model::{Combine, Criterion, Model};
use super::reasons::Asker;
use super::side::Side;
use crate::index::Snapshot;
use crate::index::columns::{Columns, Says, mix};
use crate::index::filter::DocumentFilter;

/// Where a document stands in the list: band first, then the day's order inside the band.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Place {
    band: u32,
    /// Complement of the hash, so that a greater place comes first.
    order: u64,
}

impl Place {
    /// The place of a score; `tier` is 0 or [`TIER`].
    pub(crate) fn new(points: Points, tier: u32, width: u32, seed: u64, id: u64) -> Self {
        let bands = tier / u32::from(TIER) * (10_000 / width + 1);
        Self { band: bands + points.0 / width, order: !mix(seed ^ id) }
    }

    /// The least points, with the tier before them, that are in this band or a better one.
    fn floor(self, width: u32) -> u32 {
        let bands = 10_000 / width + 1;
        self.band / bands * u32::from(TIER) + self.band % bands * width
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
    /// Documents that passed the filters, by [`Eligibility`].
    pub(crate) considered: [u64; 3],
    /// Documents that did not.
    pub(crate) excluded: u64,
    /// Documents scored to the end.
    pub(crate) scored: u64,
    /// What requirements move, where that was asked for.
    pub(crate) tally: Tally,
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
    /// The day that rights must be valid on, days since 1970.
    pub(crate) today: i32,
    /// Only those whom the requirements leave in this group.
    pub(crate) eligibility: Option<Eligibility>,
    /// Count what each requirement moves.
    pub(crate) tally: bool,
    /// Parts that are gone through side by side; 1 where lists themselves are made side by side.
    pub(crate) threads: usize,
}

/// What documents of people who may do the work are ahead, in hundredths: more than any score. A multiple of [`STEP`].
const TIER: u16 = 64 * 160;

/// Documents with the best bounds that are scored after each pass, per item of the list: they fill it with high
/// scores, and most of the others then fall by their bounds alone.
const PROMISING: usize = 8;
/// Documents with the best bounds, per item of the list, that are scored where their skills let them reach it: the floor
/// that they set spares most of the others the look at their skills.
const LOOKED_AT: usize = 100;
/// Bounds are counted in steps of this many hundredths.
const STEP: u16 = 64;
/// Steps up to the greatest bound.
const STEPS: usize = ((TIER + UNBOUNDED) / STEP) as usize + 1;

/// Documents that one thread goes through at a time.
const STRETCH: u32 = 1 << 13;

/// Some documents of a segment.
struct Stretch<'a, C> {
    segment: u32,
    columns: &'a C,
    alive: Option<&'a AliveBitSet>,
    first: u32,
    end: u32,
}

/// What one thread goes through: its clone of the side, its stretches, and what is known of them.
type Work<'a, 'c, S> = (&'a mut (S, &'a [Stretch<'c, <S as Side>::Columns>]), &'a mut Vec<Bounded>);

/// What the first pass finds out about a stretch.
struct Bounded {
    /// Of its documents in their order; 0 stands for those that are not to be ranked, or have been scored.
    bounds: Vec<u16>,
    /// How many there are of each bound, in steps.
    counts: Vec<u32>,
    considered: [u64; 3],
    excluded: u64,
    tally: Tally,
}

/// Ranks all living documents that pass. The list is the same for any number of threads.
pub(crate) fn rank<S: Side>(
    side: &S,
    model: &Model,
    snapshot: &Snapshot<S::Columns>,
    order: Order,
    filter: &dyn DocumentFilter<S::Columns>,
) -> List {
    let limits = side.bounds();
    let combine = model.demands.combine;
    // No sketch bounds the score of the other side.
    let order = Order { exhaustive: order.exhaustive || combine != Combine::Asker, ..order };
    let stretches: Vec<Stretch<'_, S::Columns>> = stretches(snapshot).collect();
    // A clone of the side for each thread and the stretches that it goes through.
    let share = stretches.len().div_ceil(order.threads.max(1)).max(1);
    let mut shares: Vec<(S, &[Stretch<'_, S::Columns>])> =
        stretches.chunks(share).map(|stretches| (side.clone(), stretches)).collect();
    let mut bounded: Vec<Vec<Bounded>> = shares
        .par_iter_mut()
        .map(|(side, stretches)| {
            let of = |stretch| bound(side, stretch, &limits, order, (model, filter));
            stretches.iter().map(of).collect()
        })
        .collect();
    let mut scan = Scan::new((side.weights(), S::ASKER), &limits, model, order);
    // Where everything is scored nothing sets a floor, so nothing goes before the rest.
    if !order.exhaustive {
        scan.score_best(&mut shares, &mut bounded, PROMISING, false);
        scan.score_best(&mut shares, &mut bounded, LOOKED_AT, true);
        let (floor, limits) = (scan.floor, &limits);
        shares.par_iter_mut().zip(&mut bounded).for_each(|((side, stretches), bounded)| {
            for (stretch, of) in stretches.iter().zip(bounded) {
                of.draw_tighter(side, stretch, limits, floor);
            }
        });
        scan.score_best(&mut shares, &mut bounded, PROMISING, false);
    }
    // Every stretch starts with the floor that the best documents have set.
    let rest = |((side, stretches), bounded): Work<'_, '_, S>| {
        let parts = stretches.iter().zip(bounded).map(|(stretch, of)| {
            let mut part = scan.fork();
            part.go_through(side, stretch, &mut of.bounds, 1, false);
            part
        });
        parts.collect::<Vec<Scan<'_>>>()
    };
    let parts: Vec<Scan<'_>> =
        shares.par_iter_mut().zip(&mut bounded).flat_map_iter(rest).collect();
    scan.join(parts);
    let mut tally = Tally::default();
    bounded.iter().flatten().for_each(|of| tally.join(&of.tally));
    List {
        tally,
        scored: scan.scored,
        ranked: scan.best_first(),
        considered: bounded
            .iter()
            .flatten()
            .fold([0; 3], |sums, of| std::array::from_fn(|at| sums[at] + of.considered[at])),
        excluded: bounded.iter().flatten().map(|of| of.excluded).sum(),
    }
}

fn stretches<C: Columns>(snapshot: &Snapshot<C>) -> impl Iterator<Item = Stretch<'_, C>> {
    let readers = snapshot.searcher().segment_readers();
    (0..).zip(snapshot.segments.iter().zip(readers)).flat_map(|(segment, (columns, reader))| {
        let (columns, alive) = (columns.as_ref(), reader.alive_bitset());
        let documents = reader.max_doc();
        (0..documents).step_by(STRETCH as usize).map(move |first| {
            let end = documents.min(first + STRETCH);
            Stretch { segment, columns, alive, first, end }
        })
    })
}

/// Bounds the documents of a stretch by their sketches.
fn bound<S: Side>(
    side: &mut S,
    stretch: &Stretch<'_, S::Columns>,
    limits: &Bounds,
    order: Order,
    (model, filter): (&Model, &dyn DocumentFilter<S::Columns>),
) -> Bounded {
    let conditions: Vec<(Criterion, Condition)> = model.conditions_of(S::ASKER).gates().collect();
    let &Stretch { columns, alive, first, end, .. } = stretch;
    let passes = filter.test(columns);
    let mut counts = vec![0_u32; STEPS];
    let (mut considered, mut excluded, mut tally) = ([0; 3], 0, Tally::default());
    let sketches = &S::sketches(columns)[first as usize..end as usize];
    let bound = sketches.iter().zip(first..).map(|(sketch, doc)| {
        if alive.is_some_and(|alive| !alive.is_alive(doc)) {
            return 0;
        }
        if !passes(doc) {
            excluded += 1;
            return 0;
        }
        let mut eligibility = side.eligibility(columns, doc);
        if order.tally && eligibility != Eligibility::Eligible {
            side.tally(columns, doc, order.today, &mut tally);
        }
        for (criterion, condition) in &conditions {
            let value = side.value(*criterion, columns, doc);
            let verdict = model.conditions.verdict(*criterion, *condition, value);
            tally.add_condition(*criterion, verdict);
            eligibility = eligibility.max(verdict);
        }
        considered[eligibility as usize] += 1;
        if order.eligibility.is_some_and(|wanted| wanted != eligibility) {
            return 0;
        }
        let tier = if eligibility == Eligibility::NotNow { 0 } else { TIER };
        let bound = if order.exhaustive {
            tier + UNBOUNDED
        } else {
            tier + limits.of(sketch, side.location_bound(columns, doc)).min(UNBOUNDED)
        };
        counts[usize::from(bound / STEP)] += 1;
        bound
    });
    let bounds = bound.collect();
    Bounded { bounds, counts, considered, excluded, tally }
}

/// A bound that reaches the floor, drawn tighter by what the first bound knows least about, as long as it reaches it.
#[inline]
fn draw_closer<S: Side>(
    side: &mut S,
    limits: &Bounds,
    columns: &S::Columns,
    (doc, says): (u32, Says),
    (mut bound, floor): (u16, u32),
) -> u16 {
    for criterion in LEAST_KNOWN {
        if u32::from(bound) >= floor {
            let value = side.value(criterion, columns, doc);
            bound = limits.closer(bound, says, criterion, value);
        }
    }
    bound
}

impl Bounded {
    /// Draws the bounds that reach the floor tighter; the others are not to be ranked.
    fn draw_tighter<S: Side>(
        &mut self,
        side: &mut S,
        stretch: &Stretch<'_, S::Columns>,
        limits: &Bounds,
        floor: u32,
    ) {
        self.counts.fill(0);
        let &Stretch { columns, first, end, .. } = stretch;
        let sketches = &S::sketches(columns)[first as usize..end as usize];
        for ((bound, sketch), doc) in self.bounds.iter_mut().zip(sketches).zip(first..) {
            if *bound == 0 || u32::from(*bound) < floor {
                *bound = 0;
                continue;
            }
            *bound = draw_closer(side, limits, columns, (doc, sketch.says), (*bound, floor));
            if u32::from(*bound) < floor {
                *bound = 0;
            } else {
                self.counts[usize::from(*bound / STEP)] += 1;
            }
        }
    }
}

/// The bound that at least so many documents reach, as far as there are so many.
fn threshold(counts: &[u32], wanted: usize) -> u16 {
    let mut reached = 0;
    for (step, count) in counts.iter().enumerate().rev() {
        reached += *count as usize;
        if reached >= wanted {
            return step as u16 * STEP;
        }
    }
    0
}

/// The list as it grows.
#[derive(Clone)]
struct Scan<'a> {
    weights: [f32; Criterion::COUNT],
    /// The other side's, where both make the order.
    other: Option<[f32; Criterion::COUNT]>,
    limits: &'a Bounds,
    width: u32,
    order: Order,
    heap: BinaryHeap<Reverse<Ranked>>,
    /// Points below which a score cannot enter the list any more.
    floor: u32,
    scored: u64,
}

impl<'a> Scan<'a> {
    fn new(
        (weights, asker): ([f32; Criterion::COUNT], Asker),
        limits: &'a Bounds,
        model: &Model,
        order: Order,
    ) -> Self {
        let both = model.demands.combine == Combine::HarmonicMean;
        Self {
            weights,
            other: both.then(|| model.weights_of(asker.other())),
            limits,
            width: model.band_width(),
            order,
            heap: BinaryHeap::with_capacity(order.limit + 1),
            floor: 0,
            scored: 0,
        }
    }

    /// A scan of other documents that knows what this one has found.
    fn fork(&self) -> Self {
        Self { scored: 0, ..self.clone() }
    }

    /// Takes in what scans of other documents have found, which may have started with what this one knew.
    fn join(&mut self, parts: Vec<Self>) {
        self.scored += parts.iter().map(|part| part.scored).sum::<u64>();
        let mut found: Vec<Reverse<Ranked>> = std::mem::take(&mut self.heap).into_vec();
        found.extend(parts.into_iter().flat_map(|part| part.heap));
        found.sort_unstable();
        found.dedup();
        found.truncate(self.order.limit);
        self.heap = found.into();
        self.draw_floor();
    }

    /// Scores the documents with the best bounds, so many per item of the list; `closer` where the bounds know nothing
    /// of skills yet.
    fn score_best<'c, S: Side>(
        &mut self,
        shares: &mut [(S, &[Stretch<'c, S::Columns>])],
        bounded: &mut [Vec<Bounded>],
        wanted: usize,
        closer: bool,
    ) where
        S::Columns: 'c,
    {
        let mut counts = vec![0_u32; STEPS];
        for of in bounded.iter().flatten() {
            counts.iter_mut().zip(&of.counts).for_each(|(sum, count)| *sum += count);
        }
        let least = threshold(&counts, self.order.limit.saturating_mul(wanted)).max(1);
        let parts = shares.par_iter_mut().zip(bounded).map(|((side, stretches), bounded)| {
            let mut part = self.fork();
            for (stretch, of) in stretches.iter().zip(bounded) {
                part.go_through(side, stretch, &mut of.bounds, least, closer);
            }
            part
        });
        let parts: Vec<Self> = parts.collect();
        self.join(parts);
    }

    /// Visits those documents of a stretch whose bound is at least this, which is 1 or more; once.
    fn go_through<S: Side>(
        &mut self,
        side: &mut S,
        stretch: &Stretch<'_, S::Columns>,
        bounds: &mut [u16],
        least: u16,
        closer: bool,
    ) {
        let sketches = S::sketches(stretch.columns);
        for (doc, bound) in (stretch.first..).zip(bounds) {
            if *bound >= least {
                let mut bound = std::mem::take(bound);
                if closer {
                    let document = (doc, sketches[doc as usize].says);
                    bound = draw_closer(
                        side,
                        self.limits,
                        stretch.columns,
                        document,
                        (bound, self.floor),
                    );
                }
                self.visit(side, stretch.columns, (stretch.segment, doc), bound);
            }
        }
    }

    /// What has been found, best first.
    fn best_first(self) -> Vec<Ranked> {
        self.heap.into_sorted_vec().into_iter().map(|Reverse(ranked)| ranked).collect()
    }

    /// Scores a document, as far as it can matter, and enters it into the list.
    #[inline]
    fn visit<S: Side>(
        &mut self,
        side: &mut S,
        columns: &S::Columns,
        (segment, doc): (u32, u32),
        bound: u16,
    ) {
        if u32::from(bound) < self.floor {
            return;
        }
        // A bound says which tier it is of: within one it is less than a tier.
        let tier = u32::from(bound / TIER * TIER);
        let floor = self.floor.saturating_sub(tier);
        let Some(points) = self.score(side, columns, doc, floor) else { return };
        self.scored += 1;
        let place = Place::new(points, tier, self.width, self.order.seed, columns.id_number(doc));
        if self.order.after.is_some_and(|after| place >= after) {
            return;
        }
        self.enter(Ranked { place, points, segment, doc });
    }

    /// Enters a scored document into the list, if it reaches it.
    fn enter(&mut self, ranked: Ranked) {
        if self.heap.len() < self.order.limit {
            self.heap.push(Reverse(ranked));
        } else if let Some(mut last) = self.heap.peek_mut()
            && last.0 < ranked
        {
            *last = Reverse(ranked);
        }
        self.draw_floor();
    }

    /// Draws the floor up to the last of a full list.
    fn draw_floor(&mut self) {
        if self.heap.len() == self.order.limit && !self.order.exhaustive {
            self.floor = self.heap.peek().map_or(0, |Reverse(last)| last.place.floor(self.width));
        }
    }

    /// The exact score, or `None` where it is certain to be below the floor.
    #[inline]
    fn score<S: Side>(
        &self,
        side: &mut S,
        columns: &S::Columns,
        doc: u32,
        floor: u32,
    ) -> Option<Points> {
        if let Some(other) = &self.other {
            let values = side.values(columns, doc);
            return Some(score(&self.weights, &values).harmonic_mean(score(other, &values)));
        }
        let says = S::sketches(columns)[doc as usize].says;
        let mut sums = Sums::default();
        let mut open = self.limits.all(says);
        for criterion in SCAN_ORDER {
            let weight = self.weights[criterion as usize];
            // With a weight of 0 nothing is added, so nothing is computed.
            if weight > 0.0 {
                sums.add(weight, side.value(criterion, columns, doc));
                open.take(self.limits.part(criterion, says));
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
        let place = |points, seed, id| Place::new(Points(points), 0, 50, seed, id);
        assert!(Place::new(Points(0), TIER.into(), 50, 1, 7) > place(10_000, 1, 7));
        assert_eq!(Place::new(Points(123), TIER.into(), 50, 1, 7).floor(50), u32::from(TIER) + 100);
        assert!(place(5050, 1, 7) > place(5049, 1, 8));
        assert_eq!(place(5000, 1, 7), place(5049, 1, 7));
        assert_ne!(place(5000, 1, 7), place(5000, 2, 7));
        let one = place(8123, 3, 99);
        assert_eq!(Place::decode(&one.encode()), Some(one));
        assert_eq!(Place::decode("x"), None);
        assert_eq!(Place::decode("é-1"), None);
    }
}
