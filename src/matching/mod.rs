//! Matching: what a score is and how a list is made.
//!
//! Brief overview: a [`Matcher`] makes lists of vacancies for a person and of candidates for a vacancy by a
//! [`Model`]. A pair's score is a fold over its criteria; the same values make the order, the number and the
//! [`Explanation`]. A list is made over columns: every document is considered, and only those
//! that can still reach the page are scored to the end.
//!
//! **Invariant:** nothing here sees a name, an age, a gender, a nationality or a mother tongue, because the
//! index never receives one.

mod bound;
mod criteria;
mod fold;
mod gates;
mod list;
mod model;
mod rank;
mod reasons;
mod side;

pub use fold::Points;
pub use gates::{Check, CheckState, Eligibility};
pub use list::{
    EligibilityCount, Exclusion, ListRequest, MAX_LIMIT, MatchAnswer, MatchItem, Matcher, Stamp,
};
pub use model::{Criterion, Model, ModelError};
pub use reasons::{CriterionReason, Explanation, Finding, Limit, Relation, Subject};
