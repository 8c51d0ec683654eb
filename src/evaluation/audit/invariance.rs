//! The invariance suite: what must not matter is told otherwise for everybody, and every list is compared.

use serde::Serialize;

use super::ranker::{Lists, Person, Ranker, Scored};
use super::variants::{Changed, Making, Variant, variants};
use crate::evaluation::{Direction, EvaluationError, Progress};
use crate::matching::{Eligibility, Points};

/// Moves of one variant that are listed; all are counted.
const LISTED: usize = 100;

/// What a variant did.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct VariantReport {
    /// What must not matter.
    pub check: &'static str,
    /// In which way it is told.
    pub variant: &'static str,
    /// People of whom the variant could be made.
    pub people: usize,
    /// Fields that it changed in at least one of them.
    pub fields: Vec<String>,
    /// Pairs of a person and a vacancy that were compared, both directions counted.
    pub pairs: u64,
    /// Pairs whose score, eligibility or place in the list moved.
    pub moved: u64,
    /// Of these, pairs whose eligibility, presence or place moved: limits on points do not excuse them.
    pub displaced: u64,
    /// Largest movement of a score, points.
    pub largest: f64,
    /// The first moves.
    pub moves: Vec<Move>,
}

/// Where a pair stands in a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Standing {
    /// Score.
    pub score: Points,
    /// Eligibility.
    pub eligibility: Eligibility,
    /// Position in the list, from 1.
    pub position: usize,
}

/// A pair that moved.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Move {
    /// Whose list: `vacancies` for the person, `candidates` for the vacancy.
    pub list: Direction,
    /// The person.
    pub profile: String,
    /// The vacancy.
    pub vacancy: String,
    /// Fields that were changed.
    pub fields: Vec<String>,
    /// As the person is; absent where the pair was not in the list.
    pub before: Option<Standing>,
    /// As the variant is.
    pub after: Option<Standing>,
}

/// Compares the lists of everybody with those of every variant.
///
/// # Errors
/// Lists cannot be made.
pub(super) fn invariance(
    ranker: &dyn Ranker,
    making: &Making<'_>,
    people: &[Person],
    base: &Lists,
    progress: Progress<'_>,
) -> Result<Vec<VariantReport>, EvaluationError> {
    let all = variants();
    let mut reports = Vec::with_capacity(all.len());
    for (done, variant) in all.iter().enumerate() {
        progress("variants", done as u64, all.len() as u64);
        let (others, changes) = vary(people, |person| variant.of(making, person));
        let comparing = Comparing { vacancies: ranker.vacancies(), people, changes: &changes };
        let mut report = comparing.report(variant, base, &Lists::of(ranker, &others)?);
        if report.moved == 0 {
            // Where everybody is told otherwise alike, nobody is put behind anybody: now every other person is.
            let mixed: Vec<Person> = people
                .iter()
                .zip(&others)
                .enumerate()
                .map(|(at, (as_is, other))| if at % 2 == 0 { as_is } else { other }.clone())
                .collect();
            comparing.candidates(
                &base.candidates,
                &ranker.for_vacancies(&mixed, None)?,
                &mut report,
            );
        }
        reports.push(report);
    }
    progress("variants", all.len() as u64, all.len() as u64);
    Ok(reports)
}

/// Everybody with their change, where one can be made, and which fields it changed.
pub(super) fn vary(
    people: &[Person],
    of: impl Fn(&Person) -> Option<Changed> + Sync,
) -> (Vec<Person>, Vec<Option<Vec<String>>>) {
    use rayon::prelude::*;
    let one = |person: &Person| match of(person) {
        Some(Changed { profile, fields }) => ((person.0.clone(), profile), Some(fields)),
        None => (person.clone(), None),
    };
    people.par_iter().map(one).unzip()
}

struct Comparing<'a> {
    vacancies: Vec<&'a str>,
    people: &'a [Person],
    changes: &'a [Option<Vec<String>>],
}

impl Comparing<'_> {
    fn report(&self, variant: &Variant, base: &Lists, other: &Lists) -> VariantReport {
        let mut fields: Vec<String> = self.changes.iter().flatten().flatten().cloned().collect();
        fields.sort_unstable();
        fields.dedup();
        let mut report = VariantReport {
            check: variant.check,
            variant: variant.name,
            people: self.changes.iter().flatten().count(),
            fields,
            pairs: 0,
            moved: 0,
            displaced: 0,
            largest: 0.0,
            moves: Vec::new(),
        };
        let is_changed = |person: usize| self.changes.get(person).is_some_and(Option::is_some);
        for (person, before) in base.vacancies.iter().enumerate() {
            report.pairs += if is_changed(person) { before.len() as u64 } else { 0 };
            let after = other.vacancies.get(person).map_or(&[][..], Vec::as_slice);
            self.compare(before, after, &mut report, |vacancy| {
                (Direction::Vacancies, person, vacancy)
            });
        }
        for before in &base.candidates {
            let compared = before.iter().filter(|item| is_changed(item.item as usize));
            report.pairs += compared.count() as u64;
        }
        self.candidates(&base.candidates, &other.candidates, &mut report);
        report
    }

    fn candidates(&self, base: &[Vec<Scored>], other: &[Vec<Scored>], report: &mut VariantReport) {
        for (vacancy, before) in base.iter().enumerate() {
            let after = other.get(vacancy).map_or(&[][..], Vec::as_slice);
            self.compare(before, after, report, |person| (Direction::Candidates, person, vacancy));
        }
    }

    /// Compares two lists; `pair` tells direction, person and vacancy of an item.
    fn compare(
        &self,
        before: &[Scored],
        after: &[Scored],
        report: &mut VariantReport,
        pair: impl Fn(usize) -> (Direction, usize, usize),
    ) {
        if before == after {
            return;
        }
        let (was, is) = (by_item(before), by_item(after));
        let same =
            |a: &Standing, b: &Standing| (a.score, a.eligibility) == (b.score, b.eligibility);
        // A score that moved takes others out of their places; those are told only where no score did.
        let reordered_only = was.len() == is.len()
            && was.iter().zip(&is).all(|((a, x), (b, y))| a == b && same(x, y));
        let items: std::collections::BTreeSet<u32> =
            was.iter().chain(&is).map(|(item, _)| *item).collect();
        for item in items {
            let find = |list: &[(u32, Standing)]| {
                let at = list.binary_search_by_key(&item, |(item, _)| *item).ok()?;
                list.get(at).map(|(_, standing)| *standing)
            };
            let (before, after) = (find(&was), find(&is));
            let moved = match (&before, &after) {
                (Some(a), Some(b)) if reordered_only => a.position != b.position,
                (Some(a), Some(b)) => !same(a, b),
                _ => true,
            };
            if !moved {
                continue;
            }
            report.moved += 1;
            let eligible = |standing: &Option<Standing>| standing.map(|it| it.eligibility);
            let displaced = reordered_only || eligible(&before) != eligible(&after);
            report.displaced += u64::from(displaced);
            if let (Some(a), Some(b)) = (&before, &after) {
                let moved = f64::from(a.score.0.abs_diff(b.score.0)) / 100.0;
                report.largest = report.largest.max(moved);
            }
            if report.moves.len() < LISTED {
                let (list, person, vacancy) = pair(item as usize);
                let fields = self.changes.get(person).cloned().flatten().unwrap_or_default();
                let profile = self.people.get(person).map(|(id, _)| id.clone());
                let vacancy = self.vacancies.get(vacancy).map(|id| (*id).to_owned());
                report.moves.push(Move {
                    list,
                    profile: profile.unwrap_or_default(),
                    vacancy: vacancy.unwrap_or_default(),
                    fields,
                    before,
                    after,
                });
            }
        }
    }
}

/// Standings by item, sorted.
fn by_item(list: &[Scored]) -> Vec<(u32, Standing)> {
    let standing = |(at, item): (usize, &Scored)| {
        let (score, eligibility) = (item.points, item.eligibility);
        (item.item, Standing { score, eligibility, position: at + 1 })
    };
    let mut all: Vec<(u32, Standing)> = list.iter().enumerate().map(standing).collect();
    all.sort_unstable_by_key(|(item, _)| *item);
    all
}
