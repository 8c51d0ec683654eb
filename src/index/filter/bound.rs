//! Filters bound to a segment's columns.

use std::cell::Cell;

use super::compile::{CompiledFilters, NO_EDUCATION_BIT, Test};
use super::distance::Distances;
use super::{Failing, FilterKind};
use crate::index::codes::{START_AGREED, START_ASAP, START_UNSTATED};
use crate::index::columns::VacancyColumns;
use crate::taxonomy::places::{Place, Places};

/// Whether places lie in wanted areas, remembered place by place. Serves one thread.
#[derive(Debug)]
pub(super) struct Areas<'a> {
    wanted: &'a [Place],
    places: &'a Places,
    known: Vec<Cell<Option<bool>>>,
}

impl<'a> Areas<'a> {
    pub(super) fn new(wanted: &'a [Place], places: &'a Places) -> Self {
        Self { wanted, places, known: vec![Cell::new(None); places.len()] }
    }

    /// Whether the place lies in one of the areas.
    #[inline]
    pub(super) fn hold(&self, number: u16) -> bool {
        let Some(cell) = self.known.get(usize::from(number)) else { return false };
        cell.get().unwrap_or_else(|| {
            let place = self.places.at(number);
            let held = place.is_some_and(|place| {
                self.wanted.iter().any(|area| self.places.contains(*area, place))
            });
            cell.set(Some(held));
            held
        })
    }

    /// Whether one of the areas lies in the place.
    pub(super) fn touch(&self, number: u16) -> bool {
        self.hold(number)
            || self.places.at(number).is_some_and(|place| {
                self.wanted.iter().any(|area| self.places.contains(place, *area))
            })
    }
}

#[derive(Debug)]
enum Bound<'a> {
    Columns(&'a Test),
    /// By number of the employer or source.
    Named(Vec<bool>),
    Place {
        areas: Areas<'a>,
        not_stated: bool,
    },
    Near(Distances<'a>),
}

/// Filters on one segment. Not shared between threads: it remembers what it has found out about places.
#[derive(Debug)]
pub struct SegmentFilters<'a> {
    columns: &'a VacancyColumns,
    tests: Vec<(FilterKind, Bound<'a>)>,
    now: i64,
}

impl<'a> SegmentFilters<'a> {
    pub(super) fn new(filters: &'a CompiledFilters, columns: &'a VacancyColumns) -> Self {
        let bind = |test: &'a Test| match test {
            Test::Employer { wanted, not_stated } => {
                let names = columns.employer_names.iter().zip(&columns.employer_folded).enumerate();
                let is_wanted = names.map(|(number, ((_, id), (name, _)))| match number {
                    0 => *not_stated,
                    _ => is_employer(name, id, wanted),
                });
                Bound::Named(is_wanted.collect())
            }
            Test::Source(wanted) => Bound::Named(
                columns.source_names.iter().map(|name| wanted.contains(name)).collect(),
            ),
            Test::Place { wanted, not_stated, places } => {
                Bound::Place { areas: Areas::new(wanted, places), not_stated: *not_stated }
            }
            Test::Near(centres) => Bound::Near(Distances::new(centres)),
            test => Bound::Columns(test),
        };
        let tests = filters.tests.iter().map(|(kind, test)| (*kind, bind(test))).collect();
        Self { columns, tests, now: filters.now }
    }

    /// Whether a document passes every filter.
    #[inline]
    #[must_use]
    pub fn passes(&self, doc: u32) -> bool {
        self.is_open(doc) && self.tests.iter().all(|(kind, test)| self.holds(*kind, test, doc))
    }

    /// What keeps a document out, as bits: the lowest says that it is closed, the others stand for the filters in
    /// their order.
    #[must_use]
    pub(super) fn reasons(&self, doc: u32) -> u32 {
        let closed = u32::from(!self.is_open(doc));
        let fails = |(kind, test): &(FilterKind, Bound<'_>)| !self.holds(*kind, test, doc);
        let tests = (1..).zip(&self.tests);
        tests.fold(closed, |bits, (at, test)| bits | u32::from(fails(test)) << at)
    }

    /// How many filters a document fails, and which if it is one.
    #[inline]
    #[must_use]
    pub fn failing(&self, doc: u32) -> Failing {
        if !self.is_open(doc) {
            return Failing::More;
        }
        let mut failing = Failing::None;
        for (kind, test) in &self.tests {
            if !self.holds(*kind, test, doc) {
                if failing != Failing::None {
                    return Failing::More;
                }
                failing = Failing::One(*kind);
            }
        }
        failing
    }

    #[inline]
    fn is_open(&self, doc: u32) -> bool {
        self.columns.listings[doc as usize].deadline >= self.now
    }

    #[inline]
    fn holds(&self, kind: FilterKind, test: &Bound<'_>, doc: u32) -> bool {
        let columns = self.columns;
        let at = doc as usize;
        match test {
            Bound::Columns(test) => column_holds(columns, kind, test, doc),
            Bound::Named(wanted) => {
                let number = match kind {
                    FilterKind::Source => usize::from(columns.source[at]),
                    _ => columns.employer[at] as usize,
                };
                wanted.get(number).copied().unwrap_or(false)
            }
            Bound::Place { areas, not_stated } => {
                let places = columns.places.get(doc);
                places.iter().any(|number| areas.hold(*number))
                    || (*not_stated && places.is_empty())
            }
            Bound::Near(distances) => distances.within(columns, doc),
        }
    }
}

fn is_employer(folded: &str, id: &str, wanted: &[String]) -> bool {
    wanted
        .iter()
        .any(|wanted| *wanted == folded || (!id.is_empty() && wanted.eq_ignore_ascii_case(id)))
}

#[inline]
fn column_holds(columns: &VacancyColumns, kind: FilterKind, test: &Test, doc: u32) -> bool {
    let at = doc as usize;
    match test {
        Test::Code { mask } => {
            let code = match kind {
                FilterKind::Remote => columns.remote[at],
                _ => columns.international[at],
            };
            mask >> code & 1 == 1
        }
        Test::Bits { mask, not_stated } => {
            let bits = match kind {
                FilterKind::WorkingTime => columns.working_time[at],
                FilterKind::Contract => columns.contracts[at],
                FilterKind::Shift => columns.shifts[at],
                _ => columns.kind[at],
            };
            bits & mask != 0 || (*not_stated && bits == 0)
        }
        Test::Bound(bound) => match kind {
            FilterKind::Pay => i64::from(columns.pay_month[at]) >= *bound,
            FilterKind::Experience => i64::from(columns.experience[at]) <= *bound,
            FilterKind::Published => columns.listings[at].published >= *bound,
            _ => match columns.start[at] {
                START_UNSTATED => false,
                START_ASAP | START_AGREED => true,
                day => i64::from(day) <= *bound,
            },
        },
        Test::Language { wanted, not_stated } => {
            let asked = columns.languages.get(doc);
            (*not_stated && asked.is_empty())
                || asked.iter().any(|asked| {
                    let meets = |(code, level): &(u16, u8)| {
                        *code == asked.language && asked.level <= *level
                    };
                    wanted.iter().any(meets)
                })
        }
        Test::Education { mask, highest } => {
            let level = columns.education[at].eqf;
            // None is asked: always within the highest level.
            let bit = if level > 8 { NO_EDUCATION_BIT } else { 1 << level };
            mask & bit != 0 && (level > 8 || level <= *highest)
        }
        Test::Driving { held } => columns.driving.get(doc).iter().all(|any_of| any_of & held != 0),
        Test::Cards { held } => columns.cards.get(doc).iter().all(|card| held.contains(card)),
        Test::Concept { wanted, not_stated } => {
            let wanted = |concept: u16| wanted.get(usize::from(concept)).copied().unwrap_or(false);
            if kind == FilterKind::Skill {
                let asked = columns.skills.get(doc);
                (*not_stated && asked.is_empty()) || asked.iter().any(|asked| wanted(asked.concept))
            } else {
                let asked = columns.occupations.get(doc);
                (*not_stated && asked.is_empty()) || asked.iter().any(|asked| wanted(asked.concept))
            }
        }
        // Bound otherwise.
        Test::Source(_) | Test::Employer { .. } | Test::Place { .. } | Test::Near(_) => false,
    }
}
