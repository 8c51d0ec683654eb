//! Education: EQF level met or exceeded, one below, or more; and nearness of the field (ISCED-F).

use crate::index::columns::{NO_EDUCATION, ProfileColumns, VacancyColumns};
use crate::index::row::EducationCode;
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
    let asked = vacancies.education[vacancy as usize];
    if asked == NO_EDUCATION {
        return Value::OPEN;
    }
    let taken = profiles.educations.get(profile);
    if taken.is_empty() {
        return Value::unstated(model.unstated.education);
    }
    let best = taken.iter().map(|taken| one(asked, *taken, model)).fold(0.0, f32::max);
    Value::stated(best, model.unstated.education)
}

/// The value of one education.
pub(crate) fn one(asked: EducationCode, taken: EducationCode, model: &Model) -> f32 {
    let level = match asked.eqf.saturating_sub(taken.eqf) {
        0 => 1.0,
        1 => model.education.one_below,
        _ => model.unstated.education,
    };
    if asked.field == [0; 4] {
        return level;
    }
    let share = model.education.field_share;
    level * (1.0 - share + share * field_relatedness(asked.field, taken.field, model))
}

/// Share of the shorter code in which two ISCED-F codes agree, from broad to detailed; a field that is not stated
/// is worth the unstated value.
fn field_relatedness(asked: [u8; 4], taken: [u8; 4], model: &Model) -> f32 {
    if taken == [0; 4] {
        return model.unstated.education;
    }
    let digits = |code: [u8; 4]| code.iter().take_while(|digit| **digit != 0).count();
    let same = asked.iter().zip(taken).take_while(|(a, b)| **a == *b && *b != 0).count();
    // One digit alone says nothing: broad fields have two.
    if same < 2 { 0.0 } else { same as f32 / digits(asked).min(digits(taken)) as f32 }
}

#[cfg(test)]
mod tests {
    //! 1. Level and field count as the model says.

    use super::*;

    #[test]
    fn level_and_field_count() {
        let model = Model::default();
        let code = |eqf, field: &[u8; 4]| EducationCode { eqf, field: *field };
        let asked = code(6, b"0913");
        assert_eq!(one(asked, code(7, b"0913"), &model), 1.0);
        assert_eq!(one(asked, code(5, b"0913"), &model), 0.6);
        assert!((one(asked, code(6, b"0912"), &model) - 0.9).abs() < 1e-6);
        assert!((one(asked, code(6, b"0711"), &model) - 0.6).abs() < 1e-6);
        assert!(one(asked, code(2, b"0913"), &model) <= model.unstated.education);
    }
}
