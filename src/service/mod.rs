//! Use cases: everything that commands, the HTTP interface and the pages can ask of the engine.
//!
//! Brief overview: a [`Service`] owns the store, both indexes and the classifications. Writes go to the store
//! and are acknowledged when they are on disk; a thread of its own applies the store's log to the indexes.
//! Reads look at snapshots and never wait. All calls block: async callers use blocking threads.

mod error;
mod indexer;
mod ingest;
mod matches;
mod open;
mod records;
mod search;

pub use error::ServiceError;
pub use matches::{CandidateQuery, Subject as MatchSubject, VacancyQuery};
pub use open::{Options, Progress, Service, Status};
pub use records::WriteReport;

// What pages take and give without knowing other rooms.
pub use crate::index::facet::FacetName;
pub use crate::index::filter::{NOT_STATED, VacancyFilters};
pub use crate::matching::{CheckState, CriterionReason, Finding, MatchAnswer, Points};
