//! Experience: months in related occupations, weighted by relatedness, against the months that the vacancy asks.

use super::occupation::JobFactors;
use super::{STEPS, each_related};
use crate::index::columns::{ProfileColumns, VacancyColumns};
use crate::matching::fold::Value;
use crate::matching::model::Model;
use crate::taxonomy::Taxonomy;

fn value(earned: u32, months: u16, model: &Model) -> Value {
    let share = earned as f32 / (STEPS * u32::from(months)) as f32;
    Value::stated(share, model.unstated.experience)
}

/// Months that each occupation is worth to one person.
#[derive(Debug, Clone)]
pub(crate) struct PersonExperience {
    /// Σ months × relatedness in 200ths, by concept.
    months: Vec<u32>,
    stated: bool,
}

impl PersonExperience {
    pub(crate) fn new(
        taxonomy: &Taxonomy,
        jobs: &JobFactors,
        profiles: &ProfileColumns,
        doc: u32,
    ) -> Self {
        let mut months = vec![0; taxonomy.len()];
        let held = profiles.held.get(doc);
        for item in held {
            let count = jobs.months(item);
            each_related(taxonomy, item.concept, |other, related| months[other] += count * related);
        }
        Self { months, stated: !held.is_empty() }
    }

    /// Whether the person has any experience towards each occupation.
    pub(crate) fn related(&self) -> impl Iterator<Item = bool> {
        self.months.iter().map(|months| *months > 0)
    }

    #[inline]
    pub(crate) fn value(&self, vacancies: &VacancyColumns, doc: u32, model: &Model) -> Value {
        let months = vacancies.experience[doc as usize];
        if months == 0 {
            return Value::OPEN;
        }
        if !self.stated {
            return Value::unstated(model.unstated.experience);
        }
        let occupations = vacancies.occupations.get(doc);
        let earned = occupations
            .iter()
            .map(|asked| self.months.get(usize::from(asked.concept)).copied().unwrap_or(0));
        value(earned.max().unwrap_or(0), months, model)
    }
}

/// Relatedness of every occupation to each of one vacancy's.
#[derive(Debug, Clone)]
pub(crate) struct VacancyExperience {
    months: u16,
    /// Relatedness in 200ths by concept, one table per occupation of the vacancy.
    related: Vec<Vec<u8>>,
}

impl VacancyExperience {
    pub(crate) fn new(taxonomy: &Taxonomy, vacancies: &VacancyColumns, doc: u32) -> Self {
        let months = vacancies.experience[doc as usize];
        let asked = if months == 0 { &[] } else { vacancies.occupations.get(doc) };
        let related = asked
            .iter()
            .map(|asked| {
                let mut table = vec![0; taxonomy.len()];
                each_related(taxonomy, asked.concept, |other, related| {
                    table[other] = related as u8
                });
                table
            })
            .collect();
        Self { months, related }
    }

    /// Whether each occupation, by number, counts towards what the vacancy asks.
    pub(crate) fn is_related(&self, concept: usize) -> bool {
        self.related.iter().any(|table| table.get(concept).is_some_and(|related| *related > 0))
    }

    #[inline]
    pub(crate) fn value(
        &self,
        jobs: &JobFactors,
        profiles: &ProfileColumns,
        doc: u32,
        model: &Model,
    ) -> Value {
        if self.months == 0 {
            return Value::OPEN;
        }
        let held = profiles.held.get(doc);
        if held.is_empty() {
            return Value::unstated(model.unstated.experience);
        }
        let earned = self.related.iter().map(|table| {
            let months = held.iter().map(|item| {
                let related = table.get(usize::from(item.concept)).copied().unwrap_or(0);
                if related == 0 { 0 } else { jobs.months(item) * u32::from(related) }
            });
            months.sum()
        });
        value(earned.max().unwrap_or(0), self.months, model)
    }
}
