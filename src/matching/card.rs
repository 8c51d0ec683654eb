//! The card of a ranking (E6): purpose, data, rules, weights, limits and human oversight, for anyone to read.
//!
//! Its parts follow the Dutch algorithm register and article 13 of Regulation (EU) 2024/1689: what a person needs to
//! know to judge whether a list was made rightly. Everything with a number in it is read from the model itself.

use serde::Serialize;
use utoipa::ToSchema;

use super::conditions::Condition;
use super::model::{Combine, Criterion, Model};
use super::ranking::{Ranking, Tuning};
use super::reasons::{Asker, criterion_name, message};
use crate::domain::Lang;

/// What one criterion weighs.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct CardCriterion {
    /// The criterion.
    pub criterion: Criterion,
    /// Its name.
    pub label: String,
    /// What is compared.
    pub rule: String,
    /// Its share of the weights of a person who looks for vacancies, 0 to 1.
    pub person: f32,
    /// Its share of the weights of a vacancy that looks for people, 0 to 1.
    pub employer: f32,
    /// The condition that the person's side sets on it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub person_condition: Option<Condition>,
    /// The condition that the employer's side sets on it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub employer_condition: Option<Condition>,
}

/// What everyone may know of a ranking.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct RankingCard {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Who answers for it.
    pub owner: String,
    /// What it is for.
    pub purpose: String,
    /// Codes of the municipalities that it is for; all where there are none.
    pub municipalities: Vec<String>,
    /// Hash that answers ranked by it carry in their stamp, where the request changes nothing.
    pub hash: String,
    /// What each criterion weighs.
    pub criteria: Vec<CardCriterion>,
    /// What orders lists.
    pub combine: Combine,
    /// What it reads, and what it never reads.
    pub data: Vec<String>,
    /// How a score and a list come about.
    pub rules: Vec<String>,
    /// What it cannot do.
    pub limits: Vec<String>,
    /// What people decide.
    pub oversight: Vec<String>,
}

impl RankingCard {
    /// The card of a ranking over a base model.
    #[must_use]
    pub fn new(ranking: &Ranking, base: &Model, lang: Lang) -> Self {
        let model = ranking.model(base, Asker::Person, &Tuning::default());
        let shares = |asker| {
            let weights = model.weights_of(asker);
            let sum: f32 = weights.iter().sum();
            weights.map(|weight| (weight / sum * 1000.0).round() / 1000.0)
        };
        let (person, employer) = (shares(Asker::Person), shares(Asker::Employer));
        let criterion = |criterion: Criterion| CardCriterion {
            criterion,
            label: criterion_name(criterion, lang),
            rule: message(lang, &format!("card.criterion.{}", criterion.name()), &[]),
            person: person[criterion as usize],
            employer: employer[criterion as usize],
            person_condition: model.demands.person.of(criterion),
            employer_condition: model.demands.employer.of(criterion),
        };
        let combine = match model.demands.combine {
            Combine::Asker => "card.rule.asker",
            Combine::HarmonicMean => "card.rule.harmonic_mean",
        };
        let width = model.bands.width.to_string();
        let say = |keys: &[&str]| -> Vec<String> {
            keys.iter().map(|key| message(lang, key, &[("width", &width)])).collect()
        };
        Self {
            id: ranking.id.clone(),
            name: ranking.name.get(lang).to_owned(),
            owner: ranking.owner.clone(),
            purpose: ranking.purpose.get(lang).to_owned(),
            municipalities: ranking.municipalities.clone(),
            hash: model.hash(),
            criteria: Criterion::ALL.map(criterion).to_vec(),
            combine: model.demands.combine,
            data: say(&["card.data.read", "card.data.text", "card.data.never"]),
            rules: say(&[
                "card.rule.score",
                "card.rule.silence",
                "card.rule.gates",
                combine,
                "card.rule.bands",
            ]),
            limits: say(&["card.limit.taxonomy", "card.limit.text", "card.limit.law"]),
            oversight: say(&[
                "card.oversight.human",
                "card.oversight.reasons",
                "card.oversight.audit",
            ]),
        }
    }
}
