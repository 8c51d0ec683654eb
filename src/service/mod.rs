//! Use cases: everything that commands, the HTTP interface and the pages can ask of the engine.
//!
//! Brief overview: a [`Service`] owns the store, both indexes and the classifications. Writes go to the store
//! and are acknowledged when they are on disk; a thread of its own applies the store's log to the indexes.
//! Reads look at snapshots and never wait. All calls block: async callers use blocking threads.

mod cards;
mod error;
mod find;
mod indexer;
mod ingest;
mod matches;
mod meaning;
mod open;
mod records;
mod wording;

pub use cards::{CandidateCard, ConceptName, VacancyCard};
pub use error::ServiceError;
pub use find::{FoundCandidate, FoundCandidates, FoundVacancies, FoundVacancy};
pub use matches::{CandidateQuery, Subject as MatchSubject, VacancyQuery};
pub use meaning::LabelReport;
pub use open::{Options, Progress, Service, Status};
pub use records::WriteReport;
pub use wording::{WordingAnswer, WordingEvidence, WordingRequest, WordingSuggestion};

// What the use cases take and give, for callers that know no other room.
pub use crate::index::Reference;
pub use crate::index::facet::FacetName;
pub use crate::index::filter::{NOT_STATED, ProfileFilters, VacancyFilters};
pub use crate::matching::{
    Check, CheckState, Criterion, CriterionReason, Eligibility, EligibilityCount, Exclusion,
    Explanation, Finding, ListRequest, MAX_LIMIT, MatchAnswer, MatchItem, Points, Stamp,
};
pub use crate::search::{
    FacetAnswer, Hit, MAX_QUERY_CHARS, Operator, Part, PartKind, ProfileSearchRequest, QueryTerms,
    SearchAnswer, SearchRequest, Sort, Suggestion, SuggestionKind, highlight,
};
pub use crate::store::{Outcome, StoreError};
pub use crate::taxonomy::codes::Code;
pub use crate::taxonomy::places::{Place, PlaceKind};
pub use crate::taxonomy::qualifications::{Qualification, QualificationKind};
pub use crate::taxonomy::{
    Concept, ConceptKind, EXTENSION_COLUMNS, ExtensionLabel, Fit, LabelKind, Taxonomy,
};
