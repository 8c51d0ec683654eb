//! What an audit found, what of it is above the limits, and how it is told.

mod html;
mod text;
mod words;

use serde::Serialize;

use super::effects::EffectReport;
use super::groups::{AttributeReport, Tested};
use super::invariance::VariantReport;
use super::limits::{GroupSettings, Limits};

/// What made a report: with the same stamp and records it is the same, byte for byte.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct AuditStamp {
    /// Version of the taxonomy.
    pub taxonomy: String,
    /// Hash of the ranking model.
    pub ranking: String,
    /// Hash of the limits.
    pub limits: String,
    /// Seed of samples, names, synthetic groups and the order inside bands.
    pub seed: u64,
    /// The day that counts as today.
    pub today: jiff::civil::Date,
    /// Where the records come from, in words.
    pub records: String,
}

/// How much was looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Sizes {
    /// People whose variants were compared.
    pub profiles: usize,
    /// Vacancies.
    pub vacancies: usize,
    /// People whom lists of candidates were made of.
    pub candidates: usize,
    /// Lists with enough qualified people.
    pub lists: usize,
}

/// A limit that was exceeded.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Failure {
    /// The limit, by its name in the file of limits.
    pub limit: &'static str,
    /// What exceeded it.
    pub what: String,
    /// What was found.
    pub value: f64,
    /// What passes.
    pub allowed: f64,
}

impl std::fmt::Display for Failure {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} ({}): {}, limit {}", self.limit, self.what, self.value, self.allowed)
    }
}

/// What an audit found.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct AuditReport {
    /// What made it.
    pub stamp: AuditStamp,
    /// How much was looked at.
    pub sizes: Sizes,
    /// Whether nothing is above the limits.
    pub passed: bool,
    /// What is above them.
    pub failures: Vec<Failure>,
    /// What must not matter, variant by variant.
    pub invariance: Vec<VariantReport>,
    /// What may matter, through named criteria.
    pub effects: Vec<EffectReport>,
    /// How groups were compared.
    pub settings: GroupSettings,
    /// Groups, attribute by attribute.
    pub groups: Vec<AttributeReport>,
    /// Attributes with too few people or lists to compare.
    pub not_compared: Vec<String>,
}

impl AuditReport {
    pub(super) fn new(
        stamp: AuditStamp,
        sizes: Sizes,
        limits: &Limits,
        invariance: Vec<VariantReport>,
        effects: Vec<EffectReport>,
        groups: Vec<AttributeReport>,
        not_compared: Vec<String>,
    ) -> Self {
        let mut failures = Failures(Vec::new());
        failures.of_variants(&invariance, limits);
        failures.of_effects(&effects, limits);
        failures.of_groups(&groups, &limits.groups);
        let mut report = Self {
            stamp,
            sizes,
            passed: failures.0.is_empty(),
            failures: failures.0,
            invariance,
            effects,
            settings: limits.groups.clone(),
            groups,
            not_compared,
        };
        report.round();
        report
    }

    /// Pairs of the invariance suite, both directions counted.
    #[must_use]
    pub fn pairs(&self) -> u64 {
        self.invariance.iter().map(|variant| variant.pairs).sum()
    }

    /// Pairs that moved where nothing may.
    #[must_use]
    pub fn moved(&self) -> u64 {
        self.invariance.iter().map(|variant| variant.moved).sum()
    }

    /// Keeps four decimals: the last bits of logarithms differ from machine to machine.
    fn round(&mut self) {
        fn cut(value: &mut f64) {
            *value = (*value * 10_000.0).round() / 10_000.0 + 0.0;
        }
        fn cut_tested(tested: &mut Tested) {
            [&mut tested.value, &mut tested.chance, &mut tested.p].into_iter().for_each(cut);
        }
        for failure in &mut self.failures {
            cut(&mut failure.value);
        }
        for effect in &mut self.effects {
            let numbers = [&mut effect.mean, &mut effect.median, &mut effect.mean_change];
            numbers.into_iter().for_each(cut);
        }
        for attribute in &mut self.groups {
            cut_tested(&mut attribute.ndkl);
            cut_tested(&mut attribute.infeasible);
            cut_tested(&mut attribute.exposure_ratio);
            for group in &mut attribute.groups {
                cut(&mut group.exposure);
                for at in &mut group.at {
                    let numbers = [&mut at.expected, &mut at.skew, &mut at.selection_rate];
                    numbers.into_iter().for_each(cut);
                }
            }
            for at in &mut attribute.at {
                cut_tested(&mut at.skew);
                cut_tested(&mut at.selection_ratio);
                let means = [&mut at.mean_min_skew, &mut at.mean_max_skew];
                means.into_iter().for_each(cut);
                [&mut at.min_skew, &mut at.max_skew].into_iter().for_each(cut);
            }
        }
    }
}

struct Failures(Vec<Failure>);

impl Failures {
    fn add(&mut self, limit: &'static str, what: String, value: f64, allowed: f64) {
        self.0.push(Failure { limit, what, value, allowed });
    }

    fn of_variants(&mut self, variants: &[VariantReport], limits: &Limits) {
        for variant in variants {
            let what = format!("{}/{}: {} moved", variant.check, variant.variant, variant.moved);
            if variant.largest > limits.invariance.points {
                let allowed = limits.invariance.points;
                self.add("invariance.points", what, variant.largest, allowed);
            } else if variant.displaced > 0 {
                self.add("invariance: eligibility and order", what, variant.displaced as f64, 0.0);
            }
        }
    }

    fn of_effects(&mut self, effects: &[EffectReport], limits: &Limits) {
        for effect in effects {
            let limit = limits.of_effect(effect.effect);
            let (mean, criteria) = match effect.effect {
                "next_municipality" => {
                    ("effects.municipality.mean_points", "effects.municipality.criteria")
                }
                _ => ("effects.career_gap.mean_points", "effects.career_gap.criteria"),
            };
            let what = format!("{}, list of {}", effect.effect, list_name(effect));
            if effect.mean > limit.mean_points {
                self.add(mean, what.clone(), effect.mean, limit.mean_points);
            }
            if effect.forbidden > 0 {
                self.add(criteria, what, effect.forbidden as f64, 0.0);
            }
        }
    }

    fn of_groups(&mut self, attributes: &[AttributeReport], settings: &GroupSettings) {
        let limits = &settings.limits;
        for attribute in attributes {
            if !settings.enforce.contains(&attribute.source) {
                continue;
            }
            let name = &attribute.attribute;
            // What chance does as often is no finding.
            let sure = |tested: &Tested| tested.p <= settings.significance;
            for at in &attribute.at {
                let what = format!("{name} at {}", at.k);
                if at.skew.value > limits.skew && sure(&at.skew) {
                    self.add("groups.limits.skew", what.clone(), at.skew.value, limits.skew);
                }
                let ratio = at.selection_ratio;
                if ratio.value < limits.selection_ratio && sure(&ratio) {
                    let allowed = limits.selection_ratio;
                    self.add("groups.limits.selection_ratio", what, ratio.value, allowed);
                }
            }
            for (limit, tested, allowed) in [
                ("groups.limits.ndkl", attribute.ndkl, limits.ndkl),
                ("groups.limits.infeasible", attribute.infeasible, limits.infeasible),
            ] {
                let above = tested.value - tested.chance;
                if above > allowed && sure(&tested) {
                    self.add(limit, name.clone(), above, allowed);
                }
            }
            let exposure = attribute.exposure_ratio;
            if exposure.value < limits.exposure_ratio && sure(&exposure) {
                let allowed = limits.exposure_ratio;
                self.add("groups.limits.exposure_ratio", name.clone(), exposure.value, allowed);
            }
        }
    }
}

/// Whose lists an effect was measured on.
fn list_name(effect: &EffectReport) -> &'static str {
    match effect.list {
        crate::evaluation::Direction::Vacancies => "vacancies",
        crate::evaluation::Direction::Candidates => "candidates",
    }
}
