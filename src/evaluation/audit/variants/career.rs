//! Changes of dates and homes: those of degrees, which must not matter, and those that may act, but only through what they
//! are named for.

use serde::Serialize;

use super::{Changed, Making, changed};
use crate::domain::{AreaCode, Period, Profile, YearMonth};
use crate::evaluation::audit::ranker::Person;
use crate::taxonomy::places::{Place, PlaceKind, Places};

/// How much older degrees become, in years.
const EARLIER_YEARS: i32 = 15;

/// A change that may move scores, through named criteria alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub(crate) struct Effect {
    /// Name in reports.
    pub(crate) name: &'static str,
    /// What is changed.
    #[serde(skip)]
    pub(crate) change: CareerChange,
}

/// What an effect changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum CareerChange {
    /// Months without work before today: the same career ended so much earlier.
    Gap(i32),
    /// A home in the nearest other municipality of the same commuting area.
    Municipality,
}

/// All effects, in the order of reports.
pub(crate) const EFFECTS: [Effect; 4] = [
    Effect { name: "career_gap_12_months", change: CareerChange::Gap(12) },
    Effect { name: "career_gap_36_months", change: CareerChange::Gap(36) },
    Effect { name: "career_gap_60_months", change: CareerChange::Gap(60) },
    Effect { name: "next_municipality", change: CareerChange::Municipality },
];

impl CareerChange {
    /// The changed person as of a month; `None` where there is nothing to change or the record would not be accepted (a
    /// career that would begin before 1950).
    pub(crate) fn of(
        self,
        making: &Making<'_>,
        now: YearMonth,
        person: &Person,
    ) -> Option<Changed> {
        let mut profile = person.1.clone();
        match self {
            Self::Gap(months) => end_earlier(&mut profile, now, months),
            Self::Municipality => move_next(&mut profile, making.places)?,
        }
        changed(&person.1, &profile, |_| ())
    }
}

/// Moves all jobs back together until the last of them ended so many months before `now`: length and order stay.
fn end_earlier(profile: &mut Profile, now: YearMonth, months: i32) {
    let ends = profile.employments.iter().map(|job| job.period.end.unwrap_or(now).min(now));
    let Some(last) = ends.max() else { return };
    let back = (months - now.months_since(last)).max(0);
    if back == 0 {
        return;
    }
    for job in &mut profile.employments {
        let end = job.period.end.unwrap_or(now).min(now);
        let start = job.period.start.min(end);
        job.period = Period { start: start.plus(-back), end: Some(end.plus(-back)) };
    }
}

/// Dates every degree [`EARLIER_YEARS`] earlier, as far as records may go back.
pub(super) fn date_degrees_earlier(profile: &mut Profile) {
    for period in profile.educations.iter_mut().filter_map(|taken| taken.period.as_mut()) {
        let earlier = |month: YearMonth| month.plus(-12 * EARLIER_YEARS);
        *period = Period { start: earlier(period.start), end: period.end.map(earlier) };
    }
}

/// Moves home, and the wish to work there, to the next municipality; `None` where home is no municipality with another in
/// its commuting area.
fn move_next(profile: &mut Profile, places: &Places) -> Option<()> {
    let home = profile.home.clone()?;
    let AreaCode::Municipality(code) = &home else { return None };
    let next = next_municipality(places, places.municipality(code)?)?;
    let next = AreaCode::Municipality(places.code(next).to_owned());
    for place in &mut profile.wishes.places {
        if *place == home {
            *place = next.clone();
        }
    }
    profile.home = Some(next);
    Some(())
}

/// The nearest other municipality of the same employment area (työllisyysalue), or else of the same subregion (seutukunta);
/// both are made of municipalities between which people commute.
fn next_municipality(places: &Places, home: Place) -> Option<Place> {
    let from = places.point(home)?;
    let near = |kind| {
        let area = places.parents(home).iter().find(|area| places.kind(**area) == kind)?;
        let others = places.municipalities_of(*area).into_iter().filter(|place| *place != home);
        let located = others.filter_map(|place| Some((places.point(place)?, place)));
        let far = |(point, place): (crate::taxonomy::places::Point, Place)| {
            ((point.distance_km(&from) * 10.0) as u32, place)
        };
        located.map(far).min().map(|(_, place)| place)
    };
    near(PlaceKind::EmploymentArea).or_else(|| near(PlaceKind::Subregion))
}
