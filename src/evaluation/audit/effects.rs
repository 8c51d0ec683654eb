//! Changes that may move scores: how far they do, and through which criteria.

use std::collections::BTreeMap;

use serde::Serialize;

use super::invariance::vary;
use super::ranker::{Lists, Person, Ranker, Scored, Values};
use super::variants::{EFFECTS, Making};
use crate::domain::YearMonth;
use crate::evaluation::{Direction, EvaluationError, Progress};
use crate::matching::{Criterion, Points};

/// Forbidden moves of one effect that are listed; all are counted.
const LISTED: usize = 20;

/// What a change did in one direction.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct EffectReport {
    /// Its name.
    pub effect: &'static str,
    /// Whose lists: `vacancies` for people, `candidates` for vacancies.
    pub list: Direction,
    /// People of whom it could be made.
    pub people: usize,
    /// Pairs that were compared.
    pub pairs: u64,
    /// Pairs whose score moved.
    pub moved: u64,
    /// Mean movement, points, over all pairs.
    pub mean: f64,
    /// Median movement, points, over all pairs.
    pub median: f64,
    /// Largest movement, points.
    pub largest: f64,
    /// Mean of the movements with their sign: negative where scores fell.
    pub mean_change: f64,
    /// Pairs that moved by each criterion; a pair may move by several.
    pub through: BTreeMap<Criterion, u64>,
    /// Pairs that moved by a criterion that is not allowed, without any criterion, or in eligibility.
    pub forbidden: u64,
    /// The first of these.
    pub examples: Vec<ForbiddenMove>,
}

/// A move that is not allowed.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ForbiddenMove {
    /// The person.
    pub profile: String,
    /// The vacancy.
    pub vacancy: String,
    /// Score as the person is.
    pub before: Points,
    /// Score after the change.
    pub after: Points,
    /// Criteria whose value changed.
    pub through: Vec<Criterion>,
}

/// Which criteria a change may act through, by its name.
pub(super) type Allowed<'a> = &'a dyn Fn(&str) -> Vec<Criterion>;

/// Measures every effect in both directions.
///
/// # Errors
/// Lists cannot be made.
pub(super) fn effects(
    ranker: &dyn Ranker,
    making: &Making<'_>,
    now: YearMonth,
    (people, base): (&[Person], &Lists),
    allowed: Allowed<'_>,
    progress: Progress<'_>,
) -> Result<Vec<EffectReport>, EvaluationError> {
    let values = ranker.values(people)?;
    let vacancies = ranker.vacancies();
    let mut reports = Vec::new();
    for (done, effect) in EFFECTS.iter().enumerate() {
        progress("effects", done as u64, EFFECTS.len() as u64);
        let (others, changes) = vary(people, |person| effect.change.of(making, now, person));
        let lists = Lists::of(ranker, &others)?;
        let changed: Vec<bool> = changes.iter().map(Option::is_some).collect();
        let pairs = Pairs {
            before: &values,
            after: &ranker.values(&others)?,
            changed: &changed,
            allowed: &allowed(effect.name),
            people,
            vacancies: &vacancies,
        };
        for list in [Direction::Vacancies, Direction::Candidates] {
            let (was, is) = match list {
                Direction::Vacancies => (&base.vacancies, &lists.vacancies),
                Direction::Candidates => (&base.candidates, &lists.candidates),
            };
            reports.push(pairs.report(effect.name, list, was, is));
        }
    }
    progress("effects", EFFECTS.len() as u64, EFFECTS.len() as u64);
    Ok(reports)
}

struct Pairs<'a> {
    before: &'a [Vec<Values>],
    after: &'a [Vec<Values>],
    changed: &'a [bool],
    allowed: &'a [Criterion],
    people: &'a [Person],
    vacancies: &'a [&'a str],
}

impl Pairs<'_> {
    fn report(
        &self,
        effect: &'static str,
        list: Direction,
        was: &[Vec<Scored>],
        is: &[Vec<Scored>],
    ) -> EffectReport {
        let mut report = EffectReport {
            effect,
            list,
            people: self.changed.iter().filter(|changed| **changed).count(),
            pairs: 0,
            moved: 0,
            mean: 0.0,
            median: 0.0,
            largest: 0.0,
            mean_change: 0.0,
            through: BTreeMap::new(),
            forbidden: 0,
            examples: Vec::new(),
        };
        // How many pairs moved by so many hundredths: exact means and medians in any order.
        let mut sizes: BTreeMap<u32, u64> = BTreeMap::new();
        let mut change = 0_i64;
        for (query, (was, is)) in was.iter().zip(is).enumerate() {
            let mut after: Vec<&Scored> = is.iter().collect();
            after.sort_unstable_by_key(|item| item.item);
            for before in was {
                let (person, vacancy) = match list {
                    Direction::Vacancies => (query, before.item as usize),
                    Direction::Candidates => (before.item as usize, query),
                };
                if !self.changed.get(person).copied().unwrap_or(false) {
                    continue;
                }
                let at = after.binary_search_by_key(&before.item, |item| item.item);
                let after = at.ok().and_then(|at| after.get(at)).map(|after| **after);
                self.pair((person, vacancy), before, after, &mut report);
                let points = after.map_or(Points(0), |after| after.points);
                *sizes.entry(before.points.0.abs_diff(points.0)).or_default() += 1;
                change += i64::from(points.0) - i64::from(before.points.0);
            }
        }
        report.pairs = sizes.values().sum();
        let count = report.pairs.max(1) as f64;
        let sum: u64 = sizes.iter().map(|(size, count)| u64::from(*size) * count).sum();
        report.mean = sum as f64 / count / 100.0;
        report.mean_change = change as f64 / count / 100.0;
        report.largest = sizes.keys().last().map_or(0.0, |size| f64::from(*size) / 100.0);
        let mut seen = 0;
        let median = sizes.iter().find(|(_, count)| {
            seen += **count;
            seen * 2 >= report.pairs
        });
        report.median = median.map_or(0.0, |(size, _)| f64::from(*size) / 100.0);
        report
    }

    fn pair(
        &self,
        (person, vacancy): (usize, usize),
        before: &Scored,
        after: Option<Scored>,
        report: &mut EffectReport,
    ) {
        if after.is_some_and(|after| after == *before) {
            return;
        }
        report.moved += 1;
        let values = |all: &[Vec<Values>]| {
            all.get(person).and_then(|all| all.get(vacancy)).copied().unwrap_or_default()
        };
        let (was, is) = (values(self.before), values(self.after));
        let through: Vec<Criterion> = Criterion::ALL
            .into_iter()
            .filter(|criterion| was[*criterion as usize] != is[*criterion as usize])
            .collect();
        through.iter().for_each(|criterion| *report.through.entry(*criterion).or_default() += 1);
        let is_allowed = !through.is_empty()
            && through.iter().all(|criterion| self.allowed.contains(criterion))
            && after.is_some_and(|after| after.eligibility == before.eligibility);
        if is_allowed {
            return;
        }
        report.forbidden += 1;
        if report.examples.len() < LISTED {
            report.examples.push(ForbiddenMove {
                profile: self.people.get(person).map(|(id, _)| id.clone()).unwrap_or_default(),
                vacancy: self.vacancies.get(vacancy).map(|id| (*id).to_owned()).unwrap_or_default(),
                before: before.points,
                after: after.map_or(Points(0), |after| after.points),
                through,
            });
        }
    }
}
