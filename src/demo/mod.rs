//! Made-up vacancies and profiles in any number, for trying out, testing and measuring.
//!
//! Brief overview: a [`Generator`] makes the n-th vacancy and the n-th profile of a seed. They are
//! consistent (skills, education, cards, pay and texts fit the occupation), spread like Finland's
//! people and jobs, and have gaps as real data have. People and employers are invented.
//!
//! **Invariant:** a record depends on the seed, its number, the day and the data packs alone: no
//! clock, no order of calls, no hash order, no floating-point functions that differ by machine.

mod advert;
mod career;
mod employers;
mod labour_market;
mod occupations;
mod permits;
mod profiles;
mod random;
mod requirements;
mod terms;
mod territory;
#[cfg(test)]
mod tests;
mod texts;
mod vacancies;

use jiff::Timestamp;
use jiff::civil::{Date, date};

use crate::demo::occupations::Occupations;
use crate::demo::territory::Territory;
use crate::domain::{Profile, Vacancy};
use crate::taxonomy::Taxonomy;
use crate::taxonomy::places::Places;
use crate::taxonomy::qualifications::Qualifications;

const SECONDS_A_DAY: i64 = 86_400;

/// Makes vacancies and profiles.
///
/// ```
/// use kohtaanto::demo::Generator;
/// use kohtaanto::taxonomy::{Taxonomy, places::Places};
///
/// let (taxonomy, places) = (Taxonomy::embedded()?, Places::embedded()?);
/// let generator = Generator::new(&taxonomy, &places, 42, jiff::civil::date(2026, 11, 22));
/// assert_eq!(generator.vacancy(7).id.as_str(), "gen:v000007");
/// assert_eq!(generator.profile(7), generator.profile(7));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug)]
pub struct Generator<'a> {
    occupations: Occupations<'a>,
    territory: Territory<'a>,
    /// What professions ask by law.
    qualifications: Option<Qualifications>,
    seed: u64,
    today: Date,
    /// Midnight of `today` in UTC, in seconds since 1970.
    midnight: i64,
}

impl<'a> Generator<'a> {
    /// A generator for a seed. `today` is the day from which publication, deadlines, careers and
    /// validity are counted. Takes some ten milliseconds.
    #[must_use]
    pub fn new(taxonomy: &'a Taxonomy, places: &'a Places, seed: u64, today: Date) -> Self {
        Self {
            occupations: Occupations::new(taxonomy),
            territory: Territory::new(places),
            // The built-in file is held to be right by a test; without it people state no rights.
            qualifications: Qualifications::load(taxonomy, &[]).ok(),
            seed,
            today,
            midnight: today.duration_since(date(1970, 1, 1)).as_secs(),
        }
    }

    /// The n-th vacancy, `gen:v…` with at least six digits. It is published in the 60 days before
    /// `today` and can be applied for on that day and later.
    #[must_use]
    pub fn vacancy(&self, number: u64) -> Vacancy {
        vacancies::vacancy(self, number)
    }

    /// The n-th profile, `gen:p…` with at least six digits. It has no contact data.
    #[must_use]
    pub fn profile(&self, number: u64) -> Profile {
        profiles::profile(self, number)
    }

    /// An instant `days` from today (before it, if negative) at this second of the day, UTC.
    fn instant(&self, days: i64, second: u32) -> Timestamp {
        let seconds = self.midnight + days * SECONDS_A_DAY + i64::from(second);
        // Only days at the very end of the calendar have no such instant.
        Timestamp::from_second(seconds).unwrap_or(Timestamp::MAX)
    }

    /// The day this many days from today.
    fn day(&self, days: i32) -> Date {
        self.today.saturating_add(jiff::Span::new().days(days))
    }
}
