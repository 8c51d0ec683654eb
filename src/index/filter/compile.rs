//! From filter texts to tests on columns.

use std::sync::Arc;

use jiff::Timestamp;

use super::bound::SegmentFilters;
use super::distance::Centres;
use super::names;
use super::values::{self, values};
use super::{FilterKind, VacancyFilters};
use crate::domain::{Contract, Invalid, OpportunityKind, Remote, Shift, WorkingTime};
use crate::index::codes::{contract_bit, kind_bit, remote_code, shift_bit, time_bit};
use crate::index::columns::VacancyColumns;
use crate::index::reference::Reference;
use crate::taxonomy::ConceptKind;
use crate::taxonomy::places::{Place, Places};
use crate::text::analysis::fold;

/// One test on the columns of a vacancy.
#[derive(Debug, Clone)]
pub(super) enum Test {
    /// The code's bit is in the mask.
    Code { mask: u8 },
    /// A bit is in the mask, or there is none and that is wanted.
    Bits { mask: u8, not_stated: bool },
    /// The number is not below (publication, pay) or not above (experience) the bound.
    Bound(i64),
    /// Names of sources.
    Source(Vec<String>),
    /// Folded names and business ids.
    Employer { wanted: Vec<String>, not_stated: bool },
    /// Languages and the highest level that may be asked for.
    Language { wanted: Vec<(u16, u8)>, not_stated: bool },
    /// Levels by bit, the ninth for none, and the highest level.
    Education { mask: u16, highest: u8 },
    /// Classes held, closed under implication.
    Driving { held: u32 },
    /// Cards held.
    Cards { held: Vec<u16> },
    /// Table by concept number.
    Concept { wanted: Vec<bool>, not_stated: bool },
    /// Areas.
    Place { wanted: Vec<Place>, not_stated: bool, places: Arc<Places> },
    /// Centres.
    Near(Centres),
}

/// Filters that have been checked and made ready.
#[derive(Debug, Clone)]
pub struct CompiledFilters {
    pub(super) tests: Vec<(FilterKind, Test)>,
    /// Seconds since 1970: vacancies whose deadline is earlier are never shown.
    pub(super) now: i64,
}

/// The bit of "none" in [`Test::Education`].
pub(super) const NO_EDUCATION_BIT: u16 = 1 << 9;

impl CompiledFilters {
    /// Binds the filters to a segment's columns. Cheap; serves one thread.
    #[must_use]
    pub fn on<'a>(&'a self, columns: &'a VacancyColumns) -> SegmentFilters<'a> {
        SegmentFilters::new(self, columns)
    }

    /// True where only the deadline is looked at.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.tests.is_empty()
    }

    /// The centres of the filter `near`.
    pub(crate) fn centres(&self) -> Option<&Centres> {
        self.tests.iter().find_map(|(_, test)| match test {
            Test::Near(centres) => Some(centres),
            _ => None,
        })
    }
}

impl VacancyFilters {
    /// Checks the filters and makes them ready. Vacancies past their deadline at `now` fail always.
    ///
    /// # Errors
    /// The field, the value and what was expected, for the first value that is wrong.
    pub fn compile(
        &self,
        reference: &Reference,
        now: Timestamp,
    ) -> Result<CompiledFilters, Invalid> {
        let mut tests = Vec::new();
        self.compile_codes(&mut tests)?;
        self.compile_bounds(&mut tests)?;
        self.compile_conditions(&mut tests)?;
        self.compile_taxonomy(&mut tests, reference)?;
        // Cheap tests first.
        tests.sort_by_key(|(kind, _)| *kind);
        Ok(CompiledFilters { tests, now: now.as_second() })
    }

    fn compile_codes(&self, tests: &mut Vec<(FilterKind, Test)>) -> Result<(), Invalid> {
        if let Some(list) = values("remote", &self.remote)? {
            let all = [Remote::None, Remote::Partial, Remote::Full];
            let bit = |remote| 1 << remote_code(Some(remote));
            let mask = list.bits(&all, names::remote, bit)? | u8::from(list.not_stated);
            tests.push((FilterKind::Remote, Test::Code { mask }));
        }
        if let Some(list) = values("international", &self.international)? {
            let codes = list.read("yes, no or not_stated", |value| match value {
                "no" => Some(0b010),
                "yes" => Some(0b100),
                _ => None,
            })?;
            let mask = codes.into_iter().fold(u8::from(list.not_stated), |mask, code| mask | code);
            tests.push((FilterKind::International, Test::Code { mask }));
        }
        if let Some(list) = values("working_time", &self.working_time)? {
            let mask = list.bits(&WorkingTime::ALL, names::time, time_bit)?;
            tests.push((FilterKind::WorkingTime, Test::Bits { mask, not_stated: list.not_stated }));
        }
        if let Some(list) = values("contract", &self.contract)? {
            let mask = list.bits(&Contract::ALL, names::contract, contract_bit)?;
            tests.push((FilterKind::Contract, Test::Bits { mask, not_stated: list.not_stated }));
        }
        if let Some(list) = values("shift", &self.shift)? {
            let mask = list.bits(&Shift::ALL, names::shift, shift_bit)?;
            tests.push((FilterKind::Shift, Test::Bits { mask, not_stated: list.not_stated }));
        }
        if let Some(list) = values("kind", &self.kind)? {
            let mask = list.bits(&OpportunityKind::ALL, names::kind, kind_bit)?;
            tests.push((FilterKind::Kind, Test::Bits { mask, not_stated: list.not_stated }));
        }
        Ok(())
    }

    fn compile_bounds(&self, tests: &mut Vec<(FilterKind, Test)>) -> Result<(), Invalid> {
        if let Some(cents) = self.pay_min {
            // A pay of 0 stands for none: asking for at least nothing still asks for a stated pay.
            tests.push((FilterKind::Pay, Test::Bound(i64::from(cents.max(1)))));
        }
        if let Some(months) = self.experience_max_months {
            tests.push((FilterKind::Experience, Test::Bound(i64::from(months))));
        }
        if let Some(since) = &self.published_since {
            let since = values::instant("published_since", since)?;
            tests.push((FilterKind::Published, Test::Bound(since)));
        }
        if let Some(before) = &self.start_before {
            let day = values::day("start_before", before)?;
            tests.push((FilterKind::Start, Test::Bound(i64::from(day))));
        }
        Ok(())
    }

    fn compile_conditions(&self, tests: &mut Vec<(FilterKind, Test)>) -> Result<(), Invalid> {
        let levels = values("education", &self.education)?;
        if levels.is_some() || self.education_max.is_some() {
            let mut mask = u16::MAX;
            if let Some(list) = levels {
                let bits = list.read("a level from 0 to 8, or not_stated", |value| {
                    value.parse::<u8>().ok().filter(|level| *level <= 8).map(|level| 1 << level)
                })?;
                let none = if list.not_stated { NO_EDUCATION_BIT } else { 0 };
                mask = bits.into_iter().fold(none, |mask, bit: u16| mask | bit);
            }
            let highest = self.education_max.unwrap_or(8);
            if highest > 8 {
                let given = highest.to_string();
                return Err(Invalid::field("education_max", &given, "a level from 0 to 8"));
            }
            tests.push((FilterKind::Education, Test::Education { mask, highest }));
        }
        if let Some(list) = values("language", &self.language)? {
            let wanted = list.languages(u8::MAX)?;
            let not_stated = list.not_stated;
            tests.push((FilterKind::Language, Test::Language { wanted, not_stated }));
        }
        if let Some(list) = values("driving", &self.driving)? {
            let held = list.driving()?.closure().bits();
            tests.push((FilterKind::Driving, Test::Driving { held }));
        }
        if let Some(list) = values("cards", &self.cards)? {
            tests.push((FilterKind::Cards, Test::Cards { held: list.cards()? }));
        }
        if let Some(list) = values("employer", &self.employer)? {
            let wanted = list.stated.iter().map(|name| fold(name.trim())).collect();
            let not_stated = list.not_stated;
            tests.push((FilterKind::Employer, Test::Employer { wanted, not_stated }));
        }
        if let Some(list) = values("source", &self.source)? {
            let wanted = list.stated.iter().map(|name| (*name).to_owned()).collect();
            tests.push((FilterKind::Source, Test::Source(wanted)));
        }
        Ok(())
    }

    fn compile_taxonomy(
        &self,
        tests: &mut Vec<(FilterKind, Test)>,
        reference: &Reference,
    ) -> Result<(), Invalid> {
        if let Some(list) = values("occupation", &self.occupation)? {
            let expected =
                "a known ESCO occupation or ISCO-08 group such as isco/C2221, or not_stated";
            let wanted = list.concepts(reference, expected, ConceptKind::is_work)?;
            let not_stated = list.not_stated;
            tests.push((FilterKind::Occupation, Test::Concept { wanted, not_stated }));
        }
        if let Some(list) = values("skill", &self.skill)? {
            let expected = "a known ESCO skill or skill group, or not_stated";
            let wanted = list.concepts(reference, expected, |kind| !kind.is_work())?;
            let not_stated = list.not_stated;
            tests.push((FilterKind::Skill, Test::Concept { wanted, not_stated }));
        }
        if let Some(list) = values("place", &self.place)? {
            let wanted = list.places(reference)?;
            let places = Arc::clone(&reference.places);
            let not_stated = list.not_stated;
            tests.push((FilterKind::Place, Test::Place { wanted, not_stated, places }));
        }
        if let Some(centres) = Centres::read(&self.near, reference)? {
            tests.push((FilterKind::Near, Test::Near(centres)));
        }
        Ok(())
    }
}
