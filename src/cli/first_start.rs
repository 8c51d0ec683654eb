//! What an empty store begins with: the written vacancies and profiles, and generated ones.

use anyhow::Context;
use jiff::civil::{Date, date};
use jiff::{SignedDuration, Span, Timestamp};

use super::engine;
use crate::config::DemoConfig;
use crate::demo::Generator;
use crate::domain::{Availability, Period, Profile, ProfileSkill, Start, Vacancy, YearMonth};
use crate::service::Service;

const VACANCIES: &str = include_str!("../../data/demo/vacancies.jsonl");
const PROFILES: &str = include_str!("../../data/demo/profiles.jsonl");

/// The day on which the written records were as old as they say.
const WRITTEN: Date = date(2026, 11, 22);

/// Records that are written together.
const BATCH: u64 = 1_000;

/// Loads the demo data if nothing was ever stored. Returns how many vacancies and profiles went in.
pub(super) fn load(service: &Service, demo: &DemoConfig) -> anyhow::Result<Option<(u64, u64)>> {
    if service.status()?.store_sequence > 0 {
        return Ok(None);
    }
    let today = service.clock().today();
    let (vacancies, profiles) = written(today)?;
    let mut loaded = (vacancies.len() as u64, profiles.len() as u64);
    let ready: Result<Vec<_>, _> =
        vacancies.into_iter().map(|vacancy| service.prepare_vacancy(vacancy)).collect();
    let mut sequence = service.put_vacancies(ready?)?.sequence;
    let ready: Result<Vec<_>, _> =
        profiles.into_iter().map(|profile| service.prepare_profile(profile)).collect();
    sequence = sequence.max(service.put_profiles(ready?)?.sequence);

    let bar = engine::bar(demo.vacancies + demo.profiles);
    bar.set_message("first start: making demo records");
    let reference = service.reference();
    let generator = Generator::new(&reference.taxonomy, &reference.places, demo.seed, today);
    for batch in batches(demo.vacancies) {
        bar.inc(batch.end - batch.start);
        let made: Result<Vec<_>, _> =
            batch.map(|number| service.prepare_vacancy(generator.vacancy(number))).collect();
        sequence = service.put_vacancies(made?)?.sequence;
    }
    for batch in batches(demo.profiles) {
        bar.inc(batch.end - batch.start);
        let made: Result<Vec<_>, _> =
            batch.map(|number| service.prepare_profile(generator.profile(number))).collect();
        sequence = service.put_profiles(made?)?.sequence;
    }
    loaded.0 += demo.vacancies;
    loaded.1 += demo.profiles;
    service.wait_for(sequence)?;
    bar.finish_and_clear();
    Ok(Some(loaded))
}

fn batches(count: u64) -> impl Iterator<Item = std::ops::Range<u64>> {
    (0..count.div_ceil(BATCH)).map(move |at| at * BATCH..count.min((at + 1) * BATCH))
}

/// The written records, as old on this day as they were on the day they were written for.
pub(super) fn written(today: Date) -> anyhow::Result<(Vec<Vacancy>, Vec<Profile>)> {
    let shift = Shift::to(today);
    let lines = |text: &'static str| text.lines().filter(|line| !line.is_empty()).enumerate();
    let vacancies = lines(VACANCIES).map(|(at, line)| {
        let vacancy = Vacancy::from_json(line.as_bytes());
        let vacancy = vacancy.with_context(|| format!("written vacancies: line {}", at + 1))?;
        Ok(shift.vacancy(vacancy))
    });
    let profiles = lines(PROFILES).map(|(at, line)| {
        let profile = Profile::from_json(line.as_bytes());
        let profile = profile.with_context(|| format!("written profiles: line {}", at + 1))?;
        Ok(shift.profile(profile))
    });
    Ok((vacancies.collect::<anyhow::Result<_>>()?, profiles.collect::<anyhow::Result<_>>()?))
}

/// Moves dates by whole days, and months of careers by the calendar months between.
#[derive(Debug, Clone, Copy)]
struct Shift {
    days: i32,
    months: i32,
}

impl Shift {
    fn to(today: Date) -> Self {
        let days = today.duration_since(WRITTEN).as_hours() / 24;
        Self {
            days: i32::try_from(days).unwrap_or_default(),
            months: YearMonth::of(today).months_since(YearMonth::of(WRITTEN)),
        }
    }

    fn instant(self, instant: Timestamp) -> Timestamp {
        instant
            .saturating_add(SignedDuration::from_hours(i64::from(self.days) * 24))
            .unwrap_or(instant)
    }

    fn day(self, day: Date) -> Date {
        day.saturating_add(Span::new().days(self.days))
    }

    fn month(self, month: YearMonth) -> YearMonth {
        month.plus(self.months)
    }

    fn period(self, period: &mut Period) {
        period.start = self.month(period.start);
        period.end = period.end.map(|end| self.month(end));
    }

    fn vacancy(self, mut vacancy: Vacancy) -> Vacancy {
        vacancy.published = self.instant(vacancy.published);
        vacancy.deadline = vacancy.deadline.map(|deadline| self.instant(deadline));
        vacancy.source.modified = vacancy.source.modified.map(|modified| self.instant(modified));
        if let Some(Start::From(day)) = vacancy.terms.start {
            vacancy.terms.start = Some(Start::From(self.day(day)));
        }
        vacancy
    }

    fn profile(self, mut profile: Profile) -> Profile {
        profile.modified = self.instant(profile.modified);
        if let Availability::From(day) = profile.availability {
            profile.availability = Availability::From(self.day(day));
        }
        for job in &mut profile.employments {
            self.period(&mut job.period);
        }
        let educations = profile.educations.iter_mut().filter_map(|item| item.period.as_mut());
        let projects = profile.projects.iter_mut().filter_map(|item| item.period.as_mut());
        educations.chain(projects).for_each(|period| self.period(period));
        for card in &mut profile.cards {
            card.valid_until = card.valid_until.map(|day| self.day(day));
            card.verified.iter_mut().for_each(|verified| verified.on = self.day(verified.on));
        }
        for ProfileSkill { verified, .. } in &mut profile.skills {
            verified.iter_mut().for_each(|verified| verified.on = self.day(verified.on));
        }
        profile
    }
}

#[cfg(test)]
mod tests {
    //! 1. On their own day the written records are as written.
    //! 2. On another day every date has moved, and they are still valid.

    use super::*;

    #[test]
    fn on_their_day_they_are_as_written() {
        let (vacancies, profiles) = written(WRITTEN).unwrap();
        let first = VACANCIES.lines().next().unwrap();
        assert_eq!(vacancies[0], Vacancy::from_json(first.as_bytes()).unwrap());
        let first = PROFILES.lines().next().unwrap();
        assert_eq!(profiles[0], Profile::from_json(first.as_bytes()).unwrap());
    }

    #[test]
    fn later_they_are_as_fresh_as_then() {
        let (before, people) = written(WRITTEN).unwrap();
        let (after, later) = written(date(2028, 2, 29)).unwrap();
        let days = 464;
        for (before, after) in before.iter().zip(after) {
            let moved = after.published.duration_since(before.published);
            assert_eq!(moved.as_hours(), days * 24, "{}", before.id);
            assert!(Vacancy::accept(after).is_ok());
        }
        for (before, after) in people.iter().zip(later) {
            assert!(after.modified > before.modified);
            assert!(Profile::accept(after).is_ok());
        }
    }
}
