//! Why a pair has its score: what was found, what is missing, what could not be known.
//!
//! Brief overview: an [`Explanation`] is made from the same values that ranked the pair; its contributions
//! add up to the score exactly. Each [`Finding`] names what is asked, what earns it, how the two are
//! related, and how many points hang on it: removing that evidence lowers the score by no more.

mod explain;
mod findings;
mod messages;
mod whereabouts;

pub(crate) use explain::{Asker, Pair, criterion_name, explain};
pub(crate) use findings::cefr_name;
pub(crate) use messages::message;

use serde::Serialize;
use utoipa::ToSchema;

use super::fold::Points;
use super::gates::{Check, Eligibility};
use super::model::Criterion;

/// A thing that a reason speaks of.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Subject {
    /// ESCO id, place code, language code, card code, or name of a term of work.
    pub id: String,
    /// Its name in the reader's language.
    pub label: String,
}

/// How what a person has relates to what is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Relation {
    /// It is the same.
    Same,
    /// It is a narrower concept.
    Narrower,
    /// It is a broader concept.
    Broader,
    /// It needs what is asked.
    Essential,
    /// It may use what is asked.
    Optional,
    /// Both are used in the same kind of work, or mean nearly the same.
    Related,
}

impl Relation {
    pub(crate) const fn key(self) -> &'static str {
        match self {
            Self::Same => "relation.same",
            Self::Narrower => "relation.narrower",
            Self::Broader => "relation.broader",
            Self::Essential => "relation.essential",
            Self::Optional => "relation.optional",
            Self::Related => "relation.related",
        }
    }
}

/// One piece of evidence, or the lack of it.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct Finding {
    /// What is asked or wished.
    pub asked: Subject,
    /// What meets it, where something does.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub evidence: Option<Subject>,
    /// How the two are related.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub relation: Option<Relation>,
    /// The held occupation that implies the evidence, where the person does not state it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub implied_by: Option<Subject>,
    /// Share that is met, 0 to 1.
    pub value: f32,
    /// Points of the contribution that hang on it. Without the evidence the score falls by no more than this, but
    /// for rounding.
    pub points: Points,
    /// The sentence for a reader.
    pub text: String,
}

/// What one criterion contributes, and why.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct CriterionReason {
    /// The criterion.
    pub criterion: Criterion,
    /// Its name in the reader's language.
    pub label: String,
    /// Its weight for whoever asks.
    pub weight: f32,
    /// Somebody asks for it.
    pub asked: bool,
    /// The other side has said something about it.
    pub stated: bool,
    /// 0 to 1; 0.5 for an open question.
    pub value: f32,
    /// Points; all contributions of an explanation add up to its score.
    pub contribution: Points,
    /// The most that it could contribute.
    pub possible: Points,
    /// Points that hang on no evidence: what silence or an open question earns. Together with the points of all
    /// findings it is the contribution.
    pub base: Points,
    /// What was found.
    pub found: Vec<Finding>,
    /// What was asked or wished and is not met.
    pub missing: Vec<Finding>,
    /// What is wished and the vacancy says nothing of: neither met nor failed.
    pub silent: Vec<Finding>,
}

/// Something that was not or could not be considered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Limit {
    /// Stable code: `no_concepts`, `extracted`, `unstated`, `open`, `checks`.
    pub code: &'static str,
    /// The criterion it is about, if it is about one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub criterion: Option<Criterion>,
    /// The sentence for a reader.
    pub text: String,
}

/// Why a pair has its score.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct Explanation {
    /// The score for whoever asks, 0 to 100.
    pub score: Points,
    /// The score of the same pair with the other side's weights.
    pub other_side: Points,
    /// Share of the weights on criteria that are both asked and stated, 0 to 1.
    pub confidence: f32,
    /// Contributions of all criteria, in a fixed order.
    pub criteria: Vec<CriterionReason>,
    /// Whether the person may do the work, as far as the checks tell.
    pub eligibility: Eligibility,
    /// Rights, titles, competences, cards and licences that are required: none changes the score.
    pub checks: Vec<Check>,
    /// What was not or could not be considered.
    pub limits: Vec<Limit>,
}
