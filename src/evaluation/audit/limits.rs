//! What an audit lets pass: `index-config/audit.toml`.

use serde::{Deserialize, Serialize};

use crate::matching::Criterion;

/// The limits that are compiled in.
const DEFAULT: &str = include_str!("../../../index-config/audit.toml");

/// Limits of an audit and the way in which groups are compared.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Limits {
    /// What must not matter.
    pub invariance: InvarianceLimits,
    /// What may matter, through what and how much.
    pub effects: EffectLimits,
    /// How groups are compared.
    pub groups: GroupSettings,
}

/// Limits of the invariance suite.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct InvarianceLimits {
    /// Largest movement of a score, points.
    pub points: f64,
}

/// Limits of changes that may act.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EffectLimits {
    /// Of months without work before today.
    pub career_gap: EffectLimit,
    /// Of a home in the next municipality.
    pub municipality: EffectLimit,
}

/// Limits of one change.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EffectLimit {
    /// Criteria that it may act through.
    pub criteria: Vec<Criterion>,
    /// Largest mean movement, points.
    pub mean_points: f64,
}

/// What share a group should have.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DesiredShare {
    /// Its share among the qualified of each list: equal opportunity.
    Qualified,
    /// Its share among all people: demographic parity.
    Population,
}

/// Where groups come from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum GroupSource {
    /// The auditor's file.
    File,
    /// The municipality of the home, by Statistics Finland's classification.
    Territory,
    /// Dealt out by the seed, independent of everything.
    Synthetic,
}

/// How groups are compared.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GroupSettings {
    /// Depths of lists, each 1 to 1000.
    pub k: Vec<usize>,
    /// What share a group should have.
    pub desired: DesiredShare,
    /// Points from which a person counts as qualified, 0 to 100.
    pub floor: f64,
    /// Groups of fewer people are left out, 1 or more.
    pub smallest_cell: usize,
    /// Lists with fewer qualified people are left out, 2 or more.
    pub fewest_candidates: usize,
    /// Times that groups are dealt out at random, 19 to 9999.
    pub shuffles: usize,
    /// Share of shuffles that may do as much for a limit to count as exceeded, above 0 and at most 1.
    pub significance: f64,
    /// Whose groups can fail a run.
    pub enforce: Vec<GroupSource>,
    /// What passes.
    pub limits: GroupLimits,
}

/// Limits of differences between groups.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GroupLimits {
    /// Largest |Skew@k| of all lists together.
    pub skew: f64,
    /// Largest mean NDKL above that of shuffled groups.
    pub ndkl: f64,
    /// Largest share of infeasible depths above that of shuffled groups.
    pub infeasible: f64,
    /// Least ratio of exposures.
    pub exposure_ratio: f64,
    /// Least ratio of selections at k.
    pub selection_ratio: f64,
}

/// Limits that cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum LimitsError {
    /// It is not the TOML that is expected.
    #[error("{0}")]
    Syntax(#[from] toml::de::Error),
    /// A value is out of its range.
    #[error("field `{field}`: value {value}: expected {expected}")]
    Value {
        /// The field.
        field: &'static str,
        /// Its value.
        value: String,
        /// What would do.
        expected: &'static str,
    },
}

impl Limits {
    /// Reads and checks limits.
    ///
    /// # Errors
    /// It is not TOML of this shape, or a value is out of its range.
    pub fn from_toml(text: &str) -> Result<Self, LimitsError> {
        let mut limits: Self = toml::from_str(text)?;
        limits.groups.k.sort_unstable();
        limits.groups.k.dedup();
        limits.check()?;
        Ok(limits)
    }

    /// Checks ranges, as after a change by options.
    ///
    /// # Errors
    /// A value is out of its range.
    pub fn check(&self) -> Result<(), LimitsError> {
        let (groups, passes) = (&self.groups, &self.groups.limits);
        let bad = |field, value: String, expected| LimitsError::Value { field, value, expected };
        let positive = [
            ("invariance.points", self.invariance.points),
            ("effects.career_gap.mean_points", self.effects.career_gap.mean_points),
            ("effects.municipality.mean_points", self.effects.municipality.mean_points),
            ("groups.limits.skew", passes.skew),
            ("groups.limits.ndkl", passes.ndkl),
        ];
        for (field, value) in positive {
            if !(0.0..f64::INFINITY).contains(&value) {
                return Err(bad(field, value.to_string(), "a number of 0 or more"));
            }
        }
        let shares = [
            ("groups.limits.infeasible", passes.infeasible),
            ("groups.limits.exposure_ratio", passes.exposure_ratio),
            ("groups.limits.selection_ratio", passes.selection_ratio),
        ];
        for (field, value) in shares {
            if !(0.0..=1.0).contains(&value) {
                return Err(bad(field, value.to_string(), "a share from 0 to 1"));
            }
        }
        if !(groups.significance > 0.0 && groups.significance <= 1.0) {
            let value = groups.significance.to_string();
            return Err(bad("groups.significance", value, "a share above 0 and at most 1"));
        }
        if !(0.0..=100.0).contains(&groups.floor) {
            return Err(bad("groups.floor", groups.floor.to_string(), "points from 0 to 100"));
        }
        if groups.k.is_empty() || groups.k.iter().any(|k| !(1..=1000).contains(k)) {
            let value = format!("{:?}", groups.k);
            return Err(bad("groups.k", value, "one or more depths from 1 to 1000"));
        }
        let counts = [
            (
                "groups.smallest_cell",
                groups.smallest_cell,
                1..=1_000_000,
                "a number of people from 1",
            ),
            (
                "groups.fewest_candidates",
                groups.fewest_candidates,
                2..=1_000_000,
                "a number of people from 2",
            ),
            ("groups.shuffles", groups.shuffles, 19..=9999, "a number from 19 to 9999"),
        ];
        for (field, value, range, expected) in counts {
            if !range.contains(&value) {
                return Err(bad(field, value.to_string(), expected));
            }
        }
        Ok(())
    }

    /// A short hash of the values, 16 hexadecimal digits.
    #[must_use]
    pub fn hash(&self) -> String {
        // The JSON of a fixed struct has one form.
        let canonical = serde_json::to_string(self).unwrap_or_default();
        format!("{:016x}", crate::index::id_hash(&canonical))
    }

    /// The limits of an effect, by its name.
    #[must_use]
    pub fn of_effect(&self, name: &str) -> &EffectLimit {
        if name.starts_with("career_gap") {
            &self.effects.career_gap
        } else {
            &self.effects.municipality
        }
    }
}

impl Default for Limits {
    fn default() -> Self {
        Self::from_toml(DEFAULT).expect("invariant: the compiled-in limits are checked by a test")
    }
}

#[cfg(test)]
mod tests {
    //! The compiled-in limits are valid; bad values and unknown fields are named.

    use super::*;

    #[test]
    fn defaults_are_valid_and_bad_values_are_named() {
        let limits = Limits::default();
        assert_eq!(
            (limits.invariance.points, limits.groups.k.as_slice()),
            (0.0, &[10, 25, 100][..])
        );
        for (from, to, told) in [
            ("floor = 50.0", "floor = 101.0", "`groups.floor`: value 101: expected points"),
            ("k = [10, 25, 100]", "k = [0]", "`groups.k`: value [0]"),
            ("exposure_ratio = 0.8", "exposure_ratio = 80", "`groups.limits.exposure_ratio`"),
            ("shuffles = 199", "shuffles = 5", "`groups.shuffles`: value 5: expected a number"),
            ("points = 0.0", "point = 0.0", "point"),
            ("\"qualified\"", "\"everybody\"", "everybody"),
        ] {
            let error = Limits::from_toml(&DEFAULT.replacen(from, to, 1)).unwrap_err().to_string();
            assert!(error.contains(told), "{error}");
        }
    }
}
