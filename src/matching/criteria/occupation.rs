//! Occupation: the best of the person's wanted (×1) and held occupations (× recency × length) against the vacancy's.

use super::{STEPS, each_related};
use crate::domain::YearMonth;
use crate::index::codes::{day_number, month_number};
use crate::index::columns::{ProfileColumns, VacancyColumns};
use crate::index::row::Held;
use crate::matching::fold::Value;
use crate::matching::model::Model;
use crate::taxonomy::Taxonomy;

/// Relatedness × recency × length × the probability of an extracted occupation, each in 200ths.
const FULL: f32 = (STEPS * STEPS * STEPS * STEPS) as f32;

/// How jobs count by their age and length: tables in 200ths, by months.
#[derive(Debug)]
pub(crate) struct JobFactors {
    recency: Vec<u8>,
    length: Vec<u8>,
    now: u16,
    today: i32,
}

impl JobFactors {
    /// Tables of a model, as of a day.
    pub(crate) fn on(model: &Model, today: jiff::civil::Date) -> Self {
        let (now, today) = (month_number(YearMonth::of(today)), day_number(today));
        let months = 0..1200_u16;
        let jobs = &model.experience;
        let step = |value: f32| (value * STEPS as f32).round() as u8;
        let recency = months.clone().map(|age| {
            let half_lives = f32::from(age) / jobs.recency_half_life_months;
            step(0.5_f32.powf(half_lives).max(jobs.recency_floor))
        });
        let length = months.map(|months| {
            let share = (f32::from(months) / jobs.full_length_months).min(1.0);
            step(jobs.length_floor + (1.0 - jobs.length_floor) * share)
        });
        Self { recency: recency.collect(), length: length.collect(), now, today }
    }

    /// The day, since 1970.
    pub(crate) const fn today(&self) -> i32 {
        self.today
    }

    /// Months of a job up to now.
    pub(crate) fn months(&self, held: &Held) -> u32 {
        let going_on = if held.since == 0 { 0 } else { (self.now + 1).saturating_sub(held.since) };
        u32::from(held.months) + u32::from(going_on)
    }

    /// Recency × length, each in 200ths.
    pub(crate) fn factor(&self, held: &Held) -> u32 {
        let age = if held.since == 0 { self.now.saturating_sub(held.until) } else { 0 };
        let at = |table: &[u8], months: usize| {
            u32::from(table.get(months).or(table.last()).copied().unwrap_or(0))
        };
        at(&self.recency, usize::from(age)) * at(&self.length, self.months(held) as usize)
    }
}

/// What each occupation is worth to one person.
#[derive(Debug, Clone)]
pub(crate) struct PersonOccupations {
    /// Relatedness × recency × length of the best of the person's occupations, by concept.
    best: Vec<u32>,
    stated: bool,
}

impl PersonOccupations {
    pub(crate) fn new(
        taxonomy: &Taxonomy,
        jobs: &JobFactors,
        profiles: &ProfileColumns,
        doc: u32,
    ) -> Self {
        let mut best = vec![0; taxonomy.len()];
        let wanted = profiles.wanted.get(doc).iter().map(|wanted| (*wanted, STEPS * STEPS));
        let held = profiles.held.get(doc).iter().map(|held| (held.concept, jobs.factor(held)));
        let mut stated = false;
        for (concept, factor) in wanted.chain(held) {
            stated = true;
            each_related(taxonomy, concept, |other, related| {
                best[other] = best[other].max(related * factor);
            });
        }
        Self { best, stated }
    }

    /// The value of each occupation where it is asked for with certainty; 0 where the person states none.
    pub(crate) fn bounds(&self) -> impl Iterator<Item = f32> {
        self.best.iter().map(|best| (best * STEPS) as f32 / FULL)
    }

    #[inline]
    pub(crate) fn value(&self, vacancies: &VacancyColumns, doc: u32, model: &Model) -> Value {
        let asked = vacancies.occupations.get(doc);
        if asked.is_empty() {
            return Value::OPEN;
        }
        if !self.stated {
            return Value::unstated(model.unstated.occupation);
        }
        let earned = asked.iter().map(|asked| {
            self.best
                .get(usize::from(asked.concept))
                .map_or(0, |best| best * u32::from(asked.factor))
        });
        Value::stated(earned.max().unwrap_or(0) as f32 / FULL, model.unstated.occupation)
    }
}

/// What each occupation is worth to one vacancy.
#[derive(Debug, Clone)]
pub(crate) struct VacancyOccupations {
    /// Relatedness × probability of the best of the vacancy's occupations, by concept.
    best: Vec<u32>,
    asked: bool,
}

impl VacancyOccupations {
    pub(crate) fn new(taxonomy: &Taxonomy, vacancies: &VacancyColumns, doc: u32) -> Self {
        let mut best = vec![0; taxonomy.len()];
        let asked = vacancies.occupations.get(doc);
        for item in asked {
            each_related(taxonomy, item.concept, |other, related| {
                best[other] = best[other].max(related * u32::from(item.factor));
            });
        }
        Self { best, asked: !asked.is_empty() }
    }

    /// The value of each occupation where it is wanted, or held as it best can be.
    pub(crate) fn bounds(&self) -> impl Iterator<Item = f32> {
        self.best.iter().map(|best| (best * STEPS * STEPS) as f32 / FULL)
    }

    #[inline]
    pub(crate) fn value(
        &self,
        jobs: &JobFactors,
        profiles: &ProfileColumns,
        doc: u32,
        model: &Model,
    ) -> Value {
        if !self.asked {
            return Value::OPEN;
        }
        let (wanted, held) = (profiles.wanted.get(doc), profiles.held.get(doc));
        if wanted.is_empty() && held.is_empty() {
            return Value::unstated(model.unstated.occupation);
        }
        let best = |concept: u16| self.best.get(usize::from(concept)).copied().unwrap_or(0);
        let wished = wanted.iter().map(|concept| best(*concept) * (STEPS * STEPS));
        let done = held.iter().map(|held| match best(held.concept) {
            0 => 0,
            related => related * jobs.factor(held),
        });
        let earned = wished.chain(done).max().unwrap_or(0);
        Value::stated(earned as f32 / FULL, model.unstated.occupation)
    }
}

#[cfg(test)]
mod tests {
    //! 1. Older and shorter jobs count less, down to their floors.

    use super::*;

    #[test]
    fn older_and_shorter_counts_less() {
        let jobs = JobFactors::on(&Model::default(), jiff::civil::date(2025, 1, 1));
        let job = |months, since, until| Held { concept: 1, months, since, until };
        let current = jobs.factor(&job(0, 2660, 0));
        let recent = jobs.factor(&job(40, 0, 2690));
        let old = jobs.factor(&job(40, 0, 2500));
        let short = jobs.factor(&job(2, 0, 2690));
        assert_eq!(current, STEPS * STEPS);
        assert!(current > recent && recent > old && recent > short);
        assert_eq!(jobs.factor(&job(40, 0, 1300)), STEPS * STEPS / 2);
        assert_eq!(jobs.months(&job(5, 2698, 0)), 8);
    }
}
