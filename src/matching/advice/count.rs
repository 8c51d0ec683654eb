//! What changes move over the whole collection: every document once, every change against it as far as it can matter.
//!
//! A change touches few criteria. The values of a document are computed once; for the criteria that a group of changes
//! touches, full values bound what any of them can make of it, and only where that reaches the threshold are the changes
//! themselves valued. The score is always the fold of the list ([`score`]), never an estimate.

use rayon::prelude::*;

use crate::index::Snapshot;
use crate::index::columns::Columns;
use crate::index::filter::DocumentFilter;
use crate::matching::fold::{Points, Value, Values, score};
use crate::matching::gates::Eligibility;
use crate::matching::model::Criterion;
use crate::matching::side::Side;

/// Documents that one task goes through.
const STRETCH: u32 = 1 << 12;
/// Documents that are kept for each change, those with the best scores.
pub(super) const KEPT: usize = 3;

/// A set of criteria.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub(super) struct Touched(u16);

impl Touched {
    /// No criterion: what is held or required by law changes no score.
    pub(super) const NONE: Self = Self(0);

    /// These criteria.
    pub(super) fn of(criteria: &[Criterion]) -> Self {
        Self(criteria.iter().fold(0, |bits, criterion| bits | 1 << *criterion as u16))
    }

    /// Both sets.
    pub(super) const fn and(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// The criteria in it.
    fn each(self) -> impl Iterator<Item = Criterion> {
        Criterion::ALL.into_iter().filter(move |criterion| self.0 >> *criterion as u16 & 1 == 1)
    }
}

/// The asking side as it would be.
#[derive(Debug, Clone)]
pub(super) struct Variant<S> {
    pub(super) side: S,
    /// Criteria whose values may differ from those of the side as it is.
    pub(super) touched: Touched,
    /// Whether the person may do the work may differ.
    pub(super) gates: bool,
}

/// How many documents pass: their score reaches the threshold, and nothing required bars the person from the work.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Passing {
    pub(super) eligible: u64,
    pub(super) if_confirmed: u64,
}

impl Passing {
    pub(super) const fn all(self) -> u64 {
        self.eligible + self.if_confirmed
    }

    fn add(&mut self, standing: Standing) {
        match standing {
            Standing::Out => {}
            Standing::IfConfirmed => self.if_confirmed += 1,
            Standing::Eligible => self.eligible += 1,
        }
    }

    fn put(&mut self, other: Self) {
        self.eligible += other.eligible;
        self.if_confirmed += other.if_confirmed;
    }
}

/// How a pair stands to the threshold, worst first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Standing {
    Out,
    IfConfirmed,
    Eligible,
}

impl Standing {
    fn of(points: Points, threshold: Points, eligibility: Eligibility) -> Self {
        match eligibility {
            _ if points < threshold => Self::Out,
            Eligibility::Eligible => Self::Eligible,
            Eligibility::IfConfirmed => Self::IfConfirmed,
            Eligibility::NotNow => Self::Out,
        }
    }
}

/// A document that a change opens.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Opened {
    pub(super) points: Points,
    /// Before the change.
    pub(super) before: Points,
    pub(super) id: u64,
    pub(super) segment: u32,
    pub(super) doc: u32,
}

/// What one change does.
#[derive(Debug, Clone, Default)]
pub(super) struct Tally {
    /// Documents that pass with it.
    pub(super) after: Passing,
    /// Documents that stand better with it, by how they stand then.
    pub(super) opened: Passing,
    /// Documents that stand worse with it.
    pub(super) closed: u64,
    /// The best of those that stand better, best first.
    pub(super) best: Vec<Opened>,
}

impl Tally {
    fn see(&mut self, before: Standing, after: Standing, found: impl FnOnce() -> Opened) {
        self.after.add(after);
        if after > before {
            self.opened.add(after);
            self.keep(found());
        } else if after < before {
            self.closed += 1;
        }
    }

    fn keep(&mut self, found: Opened) {
        if self.best.len() == KEPT && self.best.last().is_some_and(|last| *last >= found) {
            return;
        }
        let at = self.best.partition_point(|known| *known > found);
        self.best.insert(at, found);
        self.best.truncate(KEPT);
    }

    fn put(&mut self, other: Self) {
        self.after.put(other.after);
        self.opened.put(other.opened);
        self.closed += other.closed;
        other.best.into_iter().for_each(|found| self.keep(found));
    }
}

/// The counts of a collection.
#[derive(Debug, Clone)]
pub(super) struct Counts {
    /// Documents that pass as things are.
    pub(super) base: Passing,
    /// By variant.
    pub(super) tallies: Vec<Tally>,
}

impl Counts {
    fn new(variants: usize) -> Self {
        Self { base: Passing::default(), tallies: vec![Tally::default(); variants] }
    }

    fn join(mut self, other: Self) -> Self {
        self.base.put(other.base);
        self.tallies.iter_mut().zip(other.tallies).for_each(|(own, other)| own.put(other));
        self
    }
}

/// What counting needs besides the sides.
pub(super) struct Scope<'a, C: Columns> {
    pub(super) snapshot: &'a Snapshot<C>,
    pub(super) filter: &'a dyn DocumentFilter<C>,
    pub(super) threshold: Points,
    /// Days since 1970.
    pub(super) today: i32,
}

impl<C: Columns> Clone for Scope<'_, C> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<C: Columns> Copy for Scope<'_, C> {}

/// The values of a document, of criteria that weigh anything.
pub(super) fn values_of<S: Side>(
    side: &mut S,
    weights: &[f32; Criterion::COUNT],
    columns: &S::Columns,
    doc: u32,
) -> Values {
    Criterion::ALL.map(|criterion| {
        // With a weight of 0 nothing is added, so nothing is computed.
        if weights[criterion as usize] > 0.0 {
            side.value(criterion, columns, doc)
        } else {
            Value::OPEN
        }
    })
}

/// The score of a document for a variant, from its values for the side as it is.
pub(super) fn score_of<S: Side>(
    variant: &mut Variant<S>,
    base: &Values,
    columns: &S::Columns,
    doc: u32,
) -> Points {
    let weights = variant.side.weights();
    let mut values = *base;
    for criterion in variant.touched.each() {
        if weights[criterion as usize] > 0.0 {
            values[criterion as usize] = variant.side.value(criterion, columns, doc);
        }
    }
    score(&weights, &values)
}

/// Counts for the side as it is and for every variant.
pub(super) fn count<S: Side>(
    side: &S,
    variants: &[Variant<S>],
    scope: Scope<'_, S::Columns>,
) -> Counts {
    let mut groups: Vec<(Touched, Vec<usize>)> = Vec::new();
    for (at, variant) in variants.iter().enumerate() {
        match groups.iter_mut().find(|(touched, _)| *touched == variant.touched) {
            Some((_, group)) => group.push(at),
            None => groups.push((variant.touched, vec![at])),
        }
    }
    let stretches = stretches(scope.snapshot);
    // What a side remembers of documents is a clone's own, so each thread has one for all its stretches.
    let share = stretches.len().div_ceil(rayon::current_num_threads()).max(1);
    let parts = stretches.par_chunks(share).map(|stretches| {
        let mut pass = Pass {
            side: side.clone(),
            weights: side.weights(),
            variants: variants.to_vec(),
            groups: &groups,
            scope,
            counts: Counts::new(variants.len()),
        };
        stretches.iter().for_each(|stretch| pass.go_through(*stretch));
        pass.counts
    });
    parts.reduce(|| Counts::new(variants.len()), Counts::join)
}

/// The documents of a collection in stretches: segment, first, past the last.
pub(super) fn stretches<C: Columns>(snapshot: &Snapshot<C>) -> Vec<(u32, u32, u32)> {
    let readers = (0_u32..).zip(snapshot.searcher().segment_readers());
    let of_segment = readers.flat_map(|(segment, reader)| {
        let end = reader.max_doc();
        let starts = (0..end).step_by(STRETCH as usize);
        starts.map(move |first| (segment, first, end.min(first + STRETCH)))
    });
    of_segment.collect()
}

/// One thread's way through its documents.
struct Pass<'a, S: Side> {
    side: S,
    weights: [f32; Criterion::COUNT],
    variants: Vec<Variant<S>>,
    groups: &'a [(Touched, Vec<usize>)],
    scope: Scope<'a, S::Columns>,
    counts: Counts,
}

impl<S: Side> Pass<'_, S> {
    fn go_through(&mut self, (segment, first, end): (u32, u32, u32)) {
        let Scope { snapshot, filter, .. } = self.scope;
        let columns: &S::Columns = &snapshot.segments[segment as usize];
        let alive = snapshot.searcher().segment_readers()[segment as usize].alive_bitset();
        let passes = filter.test(columns);
        for doc in first..end {
            if alive.is_none_or(|alive| alive.is_alive(doc)) && passes(doc) {
                self.visit(columns, segment, doc);
            }
        }
    }

    fn visit(&mut self, columns: &S::Columns, segment: u32, doc: u32) {
        let Scope { threshold, .. } = self.scope;
        let values = values_of(&mut self.side, &self.weights, columns, doc);
        let before = score(&self.weights, &values);
        let mut own = None;
        let mut standing = Standing::Out;
        if before >= threshold {
            let eligibility = *own.insert(self.side.eligibility(columns, doc));
            standing = Standing::of(before, threshold, eligibility);
            self.counts.base.add(standing);
        }
        for (touched, group) in self.groups {
            if before < threshold && bound(&self.weights, &values, *touched) < threshold {
                continue;
            }
            for at in group {
                let variant = &mut self.variants[*at];
                let points = score_of(variant, &values, columns, doc);
                let after = if points < threshold {
                    Standing::Out
                } else if variant.gates {
                    let eligibility = variant.side.eligibility(columns, doc);
                    Standing::of(points, threshold, eligibility)
                } else {
                    let eligibility =
                        *own.get_or_insert_with(|| self.side.eligibility(columns, doc));
                    Standing::of(points, threshold, eligibility)
                };
                self.counts.tallies[*at].see(standing, after, || Opened {
                    points,
                    before,
                    id: columns.id_number(doc),
                    segment,
                    doc,
                });
            }
        }
    }
}

/// The most that changes of some criteria can make of a document: an asked value of 1 with its whole weight draws the
/// mean further up than anything else can.
fn bound(weights: &[f32; Criterion::COUNT], values: &Values, touched: Touched) -> Points {
    let mut most = *values;
    for criterion in touched.each() {
        most[criterion as usize] = Value { value: 1.0, asked: true, stated: true };
    }
    score(weights, &most)
}
