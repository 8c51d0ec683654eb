//! Languages: per language asked its CEFR level met, one level short, or more; the mean by weight.

use crate::index::columns::{ProfileColumns, VacancyColumns};
use crate::index::row::LanguageLevel;
use crate::matching::fold::Value;
use crate::matching::model::Model;

#[inline]
pub(crate) fn value(
    vacancies: &VacancyColumns,
    vacancy: u32,
    profiles: &ProfileColumns,
    profile: u32,
    model: &Model,
) -> Value {
    let asked = vacancies.languages.get(vacancy);
    if asked.is_empty() {
        return Value::OPEN;
    }
    let known = profiles.languages.get(profile);
    if known.is_empty() {
        return Value::unstated(model.unstated.languages);
    }
    let (mut earned, mut weights) = (0.0, 0.0);
    for asked in asked {
        let weight = f32::from(asked.weight);
        earned += weight * one(*asked, known, model);
        weights += weight;
    }
    Value::stated(earned / weights, model.unstated.languages)
}

/// The value of one language asked for.
pub(crate) fn one(asked: LanguageLevel, known: &[LanguageLevel], model: &Model) -> f32 {
    match known.iter().find(|known| known.language == asked.language) {
        Some(known) if known.level >= asked.level => 1.0,
        Some(known) if known.level + 1 == asked.level => model.languages.one_below,
        _ => model.unstated.languages,
    }
}
