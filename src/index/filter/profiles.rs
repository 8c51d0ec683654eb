//! Filters on candidates.

use std::sync::Arc;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::bound::Areas;
use super::names;
use super::values::{self, values};
use crate::domain::{Invalid, Remote, WorkingTime};
use crate::index::codes::{START_UNSTATED, day_number, remote_code, time_bit};
use crate::index::columns::ProfileColumns;
use crate::index::reference::Reference;
use crate::index::row::NO_PLACE;
use crate::taxonomy::ConceptKind;
use crate::taxonomy::places::{Place, Places};

/// Filters on candidates. Values of one field are alternatives; a candidate must satisfy every field that lists any.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct ProfileFilters {
    /// Areas, as in the filters on vacancies: the home or a wished place lies in one, a wished area holds one, or the person is willing to move.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub place: Vec<String>,
    /// Languages held: `fi` at any level, `sv:B2` at B2 or above; `not_stated` for profiles that name none.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub language: Vec<String>,
    /// Driving licence classes, of which the person may drive one, or `not_stated`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub driving: Vec<String>,
    /// Cards and permits, of which the person holds one that is valid, or `not_stated`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub card: Vec<String>,
    /// Extent of work wished for: `full_time`, `part_time`, `not_stated`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub working_time: Vec<String>,
    /// Remote work wished for: `none`, `partial`, `full`, `not_stated`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub remote: Vec<String>,
    /// ESCO skills or skill groups, each with everything below it, or `not_stated`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub skill: Vec<String>,
    /// ESCO occupations or ISCO-08 groups, wished for or held, each with everything below it, or `not_stated`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub occupation: Vec<String>,
    /// Available on or before this day.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(format = "date")]
    pub available_by: Option<String>,
}

#[derive(Debug, Clone)]
enum Test {
    Place { wanted: Vec<Place>, not_stated: bool, places: Arc<Places> },
    Language { wanted: Vec<(u16, u8)>, not_stated: bool },
    Driving { asked: u32, not_stated: bool },
    Card { asked: Vec<u16>, not_stated: bool, today: i32 },
    WorkingTime { mask: u8, not_stated: bool },
    Remote { mask: u8 },
    Skill { wanted: Vec<bool>, not_stated: bool },
    Occupation { wanted: Vec<bool>, not_stated: bool },
    Available(i32),
}

/// Filters on candidates that have been checked and made ready.
#[derive(Debug, Clone)]
pub struct CompiledProfileFilters {
    tests: Vec<Test>,
}

/// Filters on one segment of profiles; serves one thread.
#[derive(Debug)]
pub struct SegmentProfileFilters<'a> {
    columns: &'a ProfileColumns,
    tests: Vec<(&'a Test, Option<Areas<'a>>)>,
}

impl ProfileFilters {
    /// True where nothing is asked for.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// Adds a value as it stands in a query parameter of the field's name; `false` where no field has the name.
    pub fn add(&mut self, name: &str, value: &str) -> bool {
        let list = match name {
            "place" => &mut self.place,
            "language" => &mut self.language,
            "driving" => &mut self.driving,
            "card" => &mut self.card,
            "working_time" => &mut self.working_time,
            "remote" => &mut self.remote,
            "skill" => &mut self.skill,
            "occupation" => &mut self.occupation,
            "available_by" => {
                self.available_by = Some(value.to_owned());
                return true;
            }
            _ => return false,
        };
        list.push(value.to_owned());
        true
    }

    /// Checks the filters and makes them ready; cards that ended before the day `today` do not count.
    ///
    /// # Errors
    /// The field, the value and what was expected, for the first value that is wrong.
    pub fn compile(
        &self,
        reference: &Reference,
        today: jiff::civil::Date,
    ) -> Result<CompiledProfileFilters, Invalid> {
        let mut tests = Vec::new();
        if let Some(list) = values("working_time", &self.working_time)? {
            let mask = list.bits(&WorkingTime::ALL, names::time, time_bit)?;
            tests.push(Test::WorkingTime { mask, not_stated: list.not_stated });
        }
        if let Some(list) = values("remote", &self.remote)? {
            let all = [Remote::None, Remote::Partial, Remote::Full];
            let bit = |remote| 1 << remote_code(Some(remote));
            let mask = list.bits(&all, names::remote, bit)? | u8::from(list.not_stated);
            tests.push(Test::Remote { mask });
        }
        if let Some(day) = &self.available_by {
            tests.push(Test::Available(values::day("available_by", day)?));
        }
        if let Some(list) = values("driving", &self.driving)? {
            let asked = list.driving()?.bits();
            tests.push(Test::Driving { asked, not_stated: list.not_stated });
        }
        if let Some(list) = values("language", &self.language)? {
            let wanted = list.languages(0)?;
            tests.push(Test::Language { wanted, not_stated: list.not_stated });
        }
        if let Some(list) = values("card", &self.card)? {
            let (asked, today) = (list.cards()?, day_number(today));
            tests.push(Test::Card { asked, not_stated: list.not_stated, today });
        }
        if let Some(list) = values("skill", &self.skill)? {
            let expected = "a known ESCO skill or skill group, or not_stated";
            let wanted = list.concepts(reference, expected, |kind| !kind.is_work())?;
            tests.push(Test::Skill { wanted, not_stated: list.not_stated });
        }
        if let Some(list) = values("occupation", &self.occupation)? {
            let expected =
                "a known ESCO occupation or ISCO-08 group such as isco/C2221, or not_stated";
            let wanted = list.concepts(reference, expected, ConceptKind::is_work)?;
            tests.push(Test::Occupation { wanted, not_stated: list.not_stated });
        }
        if let Some(list) = values("place", &self.place)? {
            let (wanted, places) = (list.places(reference)?, Arc::clone(&reference.places));
            tests.push(Test::Place { wanted, not_stated: list.not_stated, places });
        }
        Ok(CompiledProfileFilters { tests })
    }
}

impl CompiledProfileFilters {
    /// Binds the filters to a segment's columns. Cheap; serves one thread.
    #[must_use]
    pub fn on<'a>(&'a self, columns: &'a ProfileColumns) -> SegmentProfileFilters<'a> {
        let bind = |test: &'a Test| {
            let areas = match test {
                Test::Place { wanted, places, .. } => Some(Areas::new(wanted, places)),
                _ => None,
            };
            (test, areas)
        };
        SegmentProfileFilters { columns, tests: self.tests.iter().map(bind).collect() }
    }

    /// True where nothing is filtered.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.tests.is_empty()
    }

    /// The fields that filter, in the order of the bits of reasons.
    pub(super) fn names(&self) -> Vec<&'static str> {
        let name = |test: &Test| match test {
            Test::Place { .. } => "place",
            Test::Language { .. } => "language",
            Test::Driving { .. } => "driving",
            Test::Card { .. } => "card",
            Test::WorkingTime { .. } => "working_time",
            Test::Remote { .. } => "remote",
            Test::Skill { .. } => "skill",
            Test::Occupation { .. } => "occupation",
            Test::Available(_) => "available_by",
        };
        self.tests.iter().map(name).collect()
    }
}

impl SegmentProfileFilters<'_> {
    /// Whether a document passes every filter.
    #[inline]
    #[must_use]
    pub fn passes(&self, doc: u32) -> bool {
        self.tests.iter().all(|(test, areas)| self.holds(test, areas.as_ref(), doc))
    }

    /// Which filters keep a document out, as bits in their order.
    pub(super) fn reasons(&self, doc: u32) -> u32 {
        let tests = self.tests.iter().enumerate();
        tests.fold(0, |bits, (at, (test, areas))| {
            bits | u32::from(!self.holds(test, areas.as_ref(), doc)) << at
        })
    }

    fn holds(&self, test: &Test, areas: Option<&Areas<'_>>, doc: u32) -> bool {
        let columns = self.columns;
        let at = doc as usize;
        let in_table = |table: &[bool], concept: u16| {
            table.get(usize::from(concept)).copied().unwrap_or(false)
        };
        match test {
            Test::WorkingTime { mask, not_stated } => {
                let bits = columns.working_time[at];
                bits & mask != 0 || (*not_stated && bits == 0)
            }
            Test::Remote { mask } => mask >> columns.remote[at] & 1 == 1,
            Test::Available(day) => {
                let available = columns.available[at];
                available == START_UNSTATED || available <= *day
            }
            Test::Driving { asked, not_stated } => {
                let held = columns.driving[at];
                held & asked != 0 || (*not_stated && held == 0)
            }
            Test::Language { wanted, not_stated } => {
                let held = columns.languages.get(doc);
                (*not_stated && held.is_empty())
                    || held.iter().any(|held| {
                        wanted
                            .iter()
                            .any(|(code, level)| *code == held.language && held.level >= *level)
                    })
            }
            Test::Card { asked, not_stated, today } => {
                let held = columns.cards.get(doc);
                (*not_stated && held.is_empty())
                    || held.iter().any(|(card, until)| until >= today && asked.contains(card))
            }
            Test::Skill { wanted, not_stated } => {
                let skills = columns.skills.get(doc);
                (*not_stated && skills.is_empty())
                    || skills.iter().any(|skill| in_table(wanted, *skill))
            }
            Test::Occupation { wanted, not_stated } => {
                let (wishes, held) = (columns.wanted.get(doc), columns.held.get(doc));
                (*not_stated && wishes.is_empty() && held.is_empty())
                    || wishes.iter().any(|concept| in_table(wanted, *concept))
                    || held.iter().any(|held| in_table(wanted, held.concept))
            }
            Test::Place { not_stated, .. } => {
                let (home, wished) = (columns.home[at], columns.wished.get(doc));
                let inside = areas.is_some_and(|areas| {
                    areas.hold(home) || wished.iter().any(|number| areas.touch(*number))
                });
                inside
                    || columns.moves[at]
                    || (*not_stated && home == NO_PLACE && wished.is_empty())
            }
        }
    }
}
