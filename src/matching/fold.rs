//! From values to a score: the one fold that ranks, explains and compares.

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use utoipa::ToSchema;

use super::model::Criterion;
use crate::domain::Lang;

/// Points of a score in hundredths: 0 to 10,000. Whole numbers, so that contributions add up exactly.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Hash, ToSchema)]
#[schema(value_type = f64, minimum = 0, maximum = 100, example = 83.25)]
pub struct Points(pub u32);

impl Points {
    /// The harmonic mean of two scores, 2ab / (a + b), to the nearest hundredth; 0 where both are.
    #[must_use]
    pub(crate) const fn harmonic_mean(self, other: Self) -> Self {
        let (product, sum) = (2 * self.0 as u64 * other.0 as u64, self.0 as u64 + other.0 as u64);
        match (product + sum / 2).checked_div(sum) {
            Some(mean) => Self(mean as u32),
            None => Self(0),
        }
    }

    /// As a number from 0 to 100.
    #[must_use]
    pub fn as_f64(self) -> f64 {
        f64::from(self.0) / 100.0
    }
}

impl Serialize for Points {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_f64(self.as_f64())
    }
}

impl<'de> Deserialize<'de> for Points {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let points = f64::deserialize(deserializer)?;
        if !(0.0..=100.0).contains(&points) {
            return Err(serde::de::Error::custom("expected points from 0 to 100"));
        }
        Ok(Self((points * 100.0).round() as u32))
    }
}

impl Points {
    /// Both decimals behind the mark of the language.
    #[must_use]
    pub fn in_language(self, lang: Lang) -> String {
        let text = self.to_string();
        if lang == Lang::En { text } else { text.replace('.', ",") }
    }
}

impl std::fmt::Display for Points {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}.{:02}", self.0 / 100, self.0 % 100)
    }
}

/// What a criterion says about a pair.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(crate) struct Value {
    /// 0 to 1; 0.5 where nobody asks.
    pub(crate) value: f32,
    /// Somebody asks.
    pub(crate) asked: bool,
    /// The other side has said something about it.
    pub(crate) stated: bool,
}

impl Value {
    /// Nobody asks: an open question.
    pub(crate) const OPEN: Self = Self { value: 0.5, asked: false, stated: false };

    /// Asked, and the other side is silent.
    pub(crate) const fn unstated(value: f32) -> Self {
        Self { value, asked: true, stated: false }
    }

    /// Asked and stated; a shortfall counts no less than silence.
    pub(crate) const fn stated(value: f32, unstated: f32) -> Self {
        Self { value: value.max(unstated).min(1.0), asked: true, stated: true }
    }
}

/// A value per criterion.
pub(crate) type Values = [Value; Criterion::COUNT];

/// Σ v·s and Σ v over some criteria.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Sums {
    pub(crate) earned: f64,
    pub(crate) weight: f64,
}

impl Sums {
    /// Adds one criterion: an asked one with its weight, an open one with half of it.
    #[inline]
    pub(crate) fn add(&mut self, weight: f32, value: Value) {
        let weight = f64::from(if value.asked { weight } else { weight / 2.0 });
        self.weight += weight;
        self.earned += weight * f64::from(value.value);
    }

    /// The points of what has been added.
    #[inline]
    pub(crate) fn points(self) -> Points {
        if self.weight <= 0.0 {
            return Points(0);
        }
        // Between 0 and 10,000 by construction; adding a half and cutting rounds without a library call.
        Points((10_000.0 * self.earned / self.weight + 0.5) as u32)
    }

    /// Adds sums.
    #[inline]
    pub(crate) fn put(&mut self, other: Self) {
        self.earned += other.earned;
        self.weight += other.weight;
    }

    /// Takes sums off.
    #[inline]
    pub(crate) fn take(&mut self, other: Self) {
        self.earned -= other.earned;
        self.weight -= other.weight;
    }

    /// True where even `most`, the most that all the other criteria can add, does not bring the points up to `floor`.
    #[inline]
    pub(crate) fn cannot_reach(self, floor: u32, most: Self) -> bool {
        // The margin is wider than what rounding moves.
        10_000.0 * (self.earned + most.earned)
            < (f64::from(floor) - 0.51) * (self.weight + most.weight)
    }
}

/// The score of a pair.
pub(crate) fn score(weights: &[f32; Criterion::COUNT], values: &Values) -> Points {
    let mut sums = Sums::default();
    // In the order of the scan: floating-point sums depend on it.
    for criterion in SCAN_ORDER {
        sums.add(weights[criterion as usize], values[criterion as usize]);
    }
    sums.points()
}

/// The order in which criteria are added: first those that a document's bound knows least about, so that most
/// documents fall at their first criterion; last those that the bound has nearly exactly.
pub(crate) const SCAN_ORDER: [Criterion; Criterion::COUNT] = [
    Criterion::Skills,
    Criterion::Text,
    Criterion::Terms,
    Criterion::Location,
    Criterion::Experience,
    Criterion::Languages,
    Criterion::Education,
    Criterion::Occupation,
];

/// What each criterion contributes, in the order of [`Criterion::ALL`]; the sum is the score exactly.
///
/// Shares are rounded cumulatively: the running total is rounded, and each contribution is the step between two
/// rounded totals, so that it is within 0.01 of its exact value and nothing is lost or added.
pub(crate) fn contributions(
    weights: &[f32; Criterion::COUNT],
    values: &Values,
) -> [Points; Criterion::COUNT] {
    let effective = |at: usize| {
        let weight = if values[at].asked { weights[at] } else { weights[at] / 2.0 };
        f64::from(weight)
    };
    let total: f64 = (0..Criterion::COUNT).map(effective).sum();
    let last = (0..Criterion::COUNT).rev().find(|at| effective(*at) > 0.0);
    let score = score(weights, values);
    let mut contributions = [Points(0); Criterion::COUNT];
    let (mut exact, mut rounded) = (0.0, 0);
    for at in 0..Criterion::COUNT {
        if total > 0.0 {
            exact += 10_000.0 * effective(at) * f64::from(values[at].value) / total;
        }
        // The last total is the score itself, whatever the order of adding did to the last bits.
        let next = if Some(at) == last { score.0 } else { (exact.round() as u32).min(score.0) };
        contributions[at] = Points(next - rounded);
        rounded = next;
    }
    contributions
}

/// Share of the weight of criteria that are both asked and stated, 0 to 1.
pub(crate) fn confidence(weights: &[f32; Criterion::COUNT], values: &Values) -> f32 {
    let known = |value: &Value| value.asked && value.stated;
    let stated: f32 = weights
        .iter()
        .zip(values)
        .filter(|(_, value)| known(value))
        .map(|(weight, _)| weight)
        .sum();
    let all: f32 = weights.iter().sum();
    if all > 0.0 { stated / all } else { 0.0 }
}

#[cfg(test)]
mod tests {
    //! 1. Contributions add up to the score.
    //! 2. A higher value never lowers the score.

    use proptest::prelude::*;

    use super::*;

    fn values() -> impl Strategy<Value = (Vec<f32>, Vec<(f32, bool)>)> {
        (
            proptest::collection::vec(0.0_f32..1.0, Criterion::COUNT),
            proptest::collection::vec((0.0_f32..=1.0, any::<bool>()), Criterion::COUNT),
        )
    }

    proptest! {
        #[test]
        fn contributions_add_up((weights, given) in values()) {
            let weights: [f32; Criterion::COUNT] = weights.try_into().unwrap();
            let mut all = [Value::OPEN; Criterion::COUNT];
            for (slot, (value, asked)) in all.iter_mut().zip(&given) {
                if *asked { *slot = Value::stated(*value, 0.0) }
            }
            let sum: u32 = contributions(&weights, &all).iter().map(|points| points.0).sum();
            prop_assert_eq!(Points(sum), score(&weights, &all));
            for at in 0..Criterion::COUNT {
                let mut better = all;
                if better[at].asked { better[at].value = 1.0 }
                prop_assert!(score(&weights, &better) >= score(&weights, &all));
            }
        }
    }
}
