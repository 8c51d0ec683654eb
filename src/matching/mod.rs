//! Matching: what a score is and how a list is made.
//!
//! Brief overview: a [`Matcher`] makes lists of vacancies for a person and of candidates for a vacancy by a
//! [`Model`]. A pair's score is a fold over its criteria; the same values make the order, the number and the
//! [`Explanation`]. A list is made over columns: every document is considered, and only those
//! that can still reach the page are scored to the end.
//!
//! **Invariant:** nothing here sees a name, an age, a gender, a nationality or a mother tongue, because the
//! index never receives one.

pub mod advice;
mod availability;
mod batch;
mod bound;
mod capacity;
mod card;
mod conditions;
mod criteria;
mod disclosure;
mod fold;
mod gates;
mod list;
mod model;
mod rank;
mod ranking;
mod reasons;
mod replay;
mod residence;
mod side;
mod similar;

pub use availability::{
    AreaCount, AreaKind, AvailabilityAnswer, AvailabilityStep, Elsewhere, StepCount, Thresholds,
};
pub use batch::BatchList;
pub use capacity::{Capacity, Placed, Proposal};
pub use card::{CardCriterion, RankingCard};
pub use conditions::{Condition, ConditionModel, Conditions};
pub use fold::Points;
pub use gates::{Check, CheckKind, CheckState, Eligibility, GateCount, OtherKind};
pub use list::{
    EligibilityCount, Exclusion, ListRequest, MAX_LIMIT, MatchAnswer, MatchItem, Matcher, Owner,
    Stamp,
};
pub use model::{Combine, Criterion, Demands, Model, ModelError};
pub use ranking::{DEFAULT_RANKING, OwnSides, OwnWeights, Ranking, RankingError, Rankings, Tuning};
pub(crate) use reasons::{Asker, message};
pub use reasons::{CriterionReason, Explanation, Finding, Limit, Relation, Subject};
pub use replay::{
    Asked, AskedSubject, Difference, DifferenceKind, GivenAnswer, ListedItem, Replay, Standing,
    differences,
};
pub use similar::{SimilarAnswer, SimilarItem, SimilarPart, SimilarReason};
