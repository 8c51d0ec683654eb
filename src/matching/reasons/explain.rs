//! Putting an explanation together.

use super::{Criterion, CriterionReason, Explanation, Limit, Points, findings, message};
use crate::domain::Lang;
use crate::index::Reference;
use crate::index::codes::day_number;
use crate::index::columns::{ProfileColumns, VacancyColumns};
use crate::index::row::STEPS;
use crate::matching::criteria::occupation::JobFactors;
use crate::matching::fold::{Values, confidence, contributions, score};
use crate::matching::gates::{Check, CheckState, PersonGates, checks, condition_checks};
use crate::matching::model::Model;

/// Whose weights make the score.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Asker {
    Person,
    Employer,
}

impl Asker {
    /// The other side.
    pub(crate) const fn other(self) -> Self {
        match self {
            Self::Person => Self::Employer,
            Self::Employer => Self::Person,
        }
    }
}

/// A pair to explain, with all that its words need.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Pair<'a> {
    pub(crate) model: &'a Model,
    pub(crate) reference: &'a Reference,
    pub(crate) vacancies: &'a VacancyColumns,
    pub(crate) vacancy: u32,
    pub(crate) profiles: &'a ProfileColumns,
    pub(crate) profile: u32,
    pub(crate) asker: Asker,
    pub(crate) jobs: &'a JobFactors,
    pub(crate) today: jiff::civil::Date,
    pub(crate) lang: Lang,
}

const NAMES: [&str; Criterion::COUNT] = [
    "criterion.occupation",
    "criterion.skills",
    "criterion.experience",
    "criterion.education",
    "criterion.languages",
    "criterion.location",
    "criterion.terms",
    "criterion.text",
];

/// A criterion's name for a reader.
pub(crate) fn criterion_name(criterion: Criterion, lang: Lang) -> String {
    message(lang, NAMES[criterion as usize], &[])
}

/// Explains a pair from the values that ranked it.
pub(crate) fn explain(pair: &Pair<'_>, values: &Values) -> Explanation {
    let sides = &pair.model.weights;
    let (own, other) = match pair.asker {
        Asker::Person => (sides.person.array(), sides.employer.array()),
        Asker::Employer => (sides.employer.array(), sides.person.array()),
    };
    let shares = contributions(&own, values);
    let total: f32 = own.iter().zip(values).map(|(w, v)| if v.asked { *w } else { w / 2.0 }).sum();
    let mut criteria = Vec::with_capacity(Criterion::COUNT);
    let mut limits = Vec::new();
    for criterion in Criterion::ALL {
        let at = criterion as usize;
        let (value, weight) = (values[at], own[at]);
        let effective = if value.asked { weight } else { weight / 2.0 };
        let scale = if total > 0.0 { 10_000.0 * effective / total } else { 0.0 };
        let mut reason = CriterionReason {
            criterion,
            label: criterion_name(criterion, pair.lang),
            weight,
            asked: value.asked,
            stated: value.stated,
            value: value.value,
            contribution: shares[at],
            // Contributions are rounded together, so one may round up where its limit rounds down.
            possible: Points(scale.round() as u32).max(shares[at]),
            base: Points(0),
            found: Vec::new(),
            missing: Vec::new(),
            silent: Vec::new(),
        };
        if value.asked {
            findings::collect(pair, criterion, scale, &mut reason);
        }
        findings::settle(&mut reason);
        if weight > 0.0 && !(value.asked && value.stated) {
            // Where all that could be said is what the vacancy leaves out, the profile lacks nothing.
            let (code, key) = if value.asked && reason.silent.is_empty() {
                ("unstated", "limit.unstated")
            } else {
                ("open", "limit.open")
            };
            let text = message(pair.lang, key, &[("criterion", &reason.label)]);
            limits.push(Limit { code, criterion: Some(criterion), text });
        }
        criteria.push(reason);
    }
    let (vacancy, profile) = ((pair.vacancies, pair.vacancy), (pair.profiles, pair.profile));
    let today = day_number(pair.today);
    let levels = pair.model.gates.language_levels_short;
    let reader = (pair.lang, pair.asker == Asker::Person);
    let mut checks = checks(vacancy, profile, pair.reference, (today, levels), reader);
    let (conditions, demands) = (&pair.model.conditions, pair.model.conditions_of(pair.asker));
    checks.extend(condition_checks(conditions, demands, values, pair.lang));
    add_limits(pair, &checks, &mut limits);
    Explanation {
        score: score(&own, values),
        other_side: score(&other, values),
        confidence: confidence(&own, values),
        criteria,
        eligibility: PersonGates::new(pair.profiles, pair.profile, today, levels)
            .eligibility(pair.vacancies, pair.vacancy)
            .max(conditions.verdict_of_all(demands, values)),
        checks,
        limits,
    }
}

fn add_limits(pair: &Pair<'_>, checks: &[Check], limits: &mut Vec<Limit>) {
    let mut add = |code, key, values: &[(&str, &str)]| {
        limits.push(Limit { code, criterion: None, text: message(pair.lang, key, values) });
    };
    let skills = pair.vacancies.skills.get(pair.vacancy);
    if skills.is_empty() && pair.vacancies.occupations.get(pair.vacancy).is_empty() {
        add("no_concepts", "limit.no_concepts", &[]);
    }
    // Stated requirements and advantages have one of two factors; every other one holds a probability.
    let stated = [STEPS, crate::index::row::NICE];
    let extracted = skills.iter().filter(|skill| !stated.contains(&skill.factor)).count();
    if extracted > 0 {
        add("extracted", "limit.extracted", &[("count", &extracted.to_string())]);
    }
    if checks.iter().any(|check| check.state != CheckState::Held) {
        add("checks", "limit.checks", &[]);
    }
}
