//! Conditions on criteria (M3): how much somebody insists on one.
//!
//! *Favoured* and *strongly favoured* multiply a criterion's weight before the fold. *Required* turns a stated value
//! below the criterion's threshold into a gate: the pair stands among those who may not do the work now, with the gate's
//! name; where one side is silent it is to be confirmed. *Banned* likewise turns a value that reaches the threshold into
//! one. What nobody asks is gated by nothing.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::fold::{Value, Values};
use super::gates::Eligibility;
use super::model::{Criterion, Weights};

/// How much somebody insists on a criterion.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Condition {
    /// It must reach its threshold.
    Required,
    /// It weighs much more than by default.
    StronglyFavoured,
    /// It weighs more than by default.
    Favoured,
    /// It must not reach its threshold.
    Banned,
}

impl std::fmt::Display for Condition {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Required => "required",
            Self::StronglyFavoured => "strongly favoured",
            Self::Favoured => "favoured",
            Self::Banned => "banned",
        })
    }
}

/// A condition for some of the criteria.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Conditions {
    /// On [`Criterion::Occupation`].
    #[serde(skip_serializing_if = "Option::is_none")]
    pub occupation: Option<Condition>,
    /// On [`Criterion::Skills`].
    #[serde(skip_serializing_if = "Option::is_none")]
    pub skills: Option<Condition>,
    /// On [`Criterion::Experience`].
    #[serde(skip_serializing_if = "Option::is_none")]
    pub experience: Option<Condition>,
    /// On [`Criterion::Education`].
    #[serde(skip_serializing_if = "Option::is_none")]
    pub education: Option<Condition>,
    /// On [`Criterion::Languages`].
    #[serde(skip_serializing_if = "Option::is_none")]
    pub languages: Option<Condition>,
    /// On [`Criterion::Location`].
    #[serde(skip_serializing_if = "Option::is_none")]
    pub location: Option<Condition>,
    /// On [`Criterion::Terms`].
    #[serde(skip_serializing_if = "Option::is_none")]
    pub terms: Option<Condition>,
    /// On [`Criterion::Text`].
    #[serde(skip_serializing_if = "Option::is_none")]
    pub text: Option<Condition>,
}

impl Conditions {
    /// The condition on a criterion.
    #[must_use]
    pub const fn of(&self, criterion: Criterion) -> Option<Condition> {
        match criterion {
            Criterion::Occupation => self.occupation,
            Criterion::Skills => self.skills,
            Criterion::Experience => self.experience,
            Criterion::Education => self.education,
            Criterion::Languages => self.languages,
            Criterion::Location => self.location,
            Criterion::Terms => self.terms,
            Criterion::Text => self.text,
        }
    }

    /// These conditions, and those of `other` where these say nothing.
    #[must_use]
    pub fn or(self, other: Self) -> Self {
        Self {
            occupation: self.occupation.or(other.occupation),
            skills: self.skills.or(other.skills),
            experience: self.experience.or(other.experience),
            education: self.education.or(other.education),
            languages: self.languages.or(other.languages),
            location: self.location.or(other.location),
            terms: self.terms.or(other.terms),
            text: self.text.or(other.text),
        }
    }

    /// The criteria that are required or banned.
    pub(crate) fn gates(self) -> impl Iterator<Item = (Criterion, Condition)> {
        Criterion::ALL.into_iter().filter_map(move |criterion| {
            let condition = self.of(criterion)?;
            matches!(condition, Condition::Required | Condition::Banned)
                .then_some((criterion, condition))
        })
    }
}

/// What conditions do.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ConditionModel {
    /// What *favoured* multiplies a weight by, 1 or more.
    pub favoured: f32,
    /// What *strongly favoured* multiplies a weight by, 1 or more.
    pub strongly_favoured: f32,
    /// The value from which on a criterion counts as met, 0 to 1 each.
    pub threshold: Weights,
}

impl ConditionModel {
    /// What a condition multiplies a weight by.
    #[must_use]
    pub const fn factor(&self, condition: Option<Condition>) -> f32 {
        match condition {
            Some(Condition::Favoured) => self.favoured,
            Some(Condition::StronglyFavoured) => self.strongly_favoured,
            Some(Condition::Required | Condition::Banned) | None => 1.0,
        }
    }

    /// What a required or banned criterion makes of a pair.
    #[inline]
    pub(crate) fn verdict(
        &self,
        criterion: Criterion,
        condition: Condition,
        value: Value,
    ) -> Eligibility {
        let met = value.value >= self.threshold.array()[criterion as usize];
        match condition {
            _ if !value.asked => Eligibility::Eligible,
            Condition::Required if !value.stated => Eligibility::IfConfirmed,
            Condition::Required if !met => Eligibility::NotNow,
            Condition::Banned if value.stated && met => Eligibility::NotNow,
            _ => Eligibility::Eligible,
        }
    }

    /// What all required and banned criteria together make of a pair.
    pub(crate) fn verdict_of_all(&self, conditions: Conditions, values: &Values) -> Eligibility {
        let verdicts = conditions.gates().map(|(criterion, condition)| {
            self.verdict(criterion, condition, values[criterion as usize])
        });
        verdicts.max().unwrap_or(Eligibility::Eligible)
    }
}

#[cfg(test)]
mod tests {
    //! 1. Required and banned are verdicts on what is asked and stated; silence is to be confirmed.
    //! 2. A ranking's conditions stand where a request says nothing.

    use super::*;
    use crate::matching::Model;

    #[test]
    fn verdicts_follow_value_and_silence() {
        let model = Model::default().conditions;
        let verdict = |condition, value| model.verdict(Criterion::Languages, condition, value);
        let (met, short) = (Value::stated(1.0, 0.35), Value::stated(0.35, 0.35));
        assert_eq!(verdict(Condition::Required, met), Eligibility::Eligible);
        assert_eq!(verdict(Condition::Required, short), Eligibility::NotNow);
        assert_eq!(verdict(Condition::Required, Value::unstated(0.35)), Eligibility::IfConfirmed);
        assert_eq!(verdict(Condition::Required, Value::OPEN), Eligibility::Eligible);
        assert_eq!(verdict(Condition::Banned, met), Eligibility::NotNow);
        assert_eq!(verdict(Condition::Banned, short), Eligibility::Eligible);
        assert_eq!(verdict(Condition::Banned, Value::unstated(1.0)), Eligibility::Eligible);
    }

    #[test]
    fn own_conditions_go_first() {
        let own = Conditions { terms: Some(Condition::Favoured), ..Conditions::default() };
        let ranking = Conditions {
            terms: Some(Condition::Banned),
            skills: Some(Condition::Required),
            ..Conditions::default()
        };
        let both = own.or(ranking);
        assert_eq!(both.of(Criterion::Terms), Some(Condition::Favoured));
        assert_eq!(both.gates().collect::<Vec<_>>(), [(Criterion::Skills, Condition::Required)]);
    }
}
