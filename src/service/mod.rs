//! Use cases: everything that commands, the HTTP interface and the pages can ask of the engine.
//!
//! Brief overview: a [`Service`] owns the store, both indexes and the classifications. Writes go to the store
//! and are acknowledged when they are on disk; a thread of its own applies the store's log to the indexes.
//! Reads look at snapshots and never wait. All calls block: async callers use blocking threads.

mod advice;
mod batch;
mod cards;
mod error;
mod find;
mod indexer;
mod ingest;
mod matches;
mod meaning;
mod open;
mod records;
mod replay;
mod wording;

pub use advice::{
    AdvertAdvice, AdvertCheck, AdvertCheckKind, ExcludingWords, ProfileAdviceQuery,
    VacancyAdviceQuery,
};
pub use batch::Batch;
pub use cards::{CandidateCard, ConceptName, VacancyCard};
pub use error::ServiceError;
pub use find::{
    AdvertLink, BroadenedVacancies, FoundCandidate, FoundCandidates, FoundVacancies, FoundVacancy,
};
pub use matches::{BroadenedMatches, CandidateQuery, Subject as MatchSubject, VacancyQuery};
pub use meaning::LabelReport;
pub use open::{Options, Progress, Service, Status, named_rankings};
pub use records::WriteReport;
pub use replay::{ChangedPart, ReplayPart, ReplayReport, ReplayVerdict};
pub use wording::{WordingAnswer, WordingEvidence, WordingRequest, WordingSuggestion};

// What the use cases take and give, for callers that know no other room.
pub use crate::index::Reference;
pub use crate::index::facet::FacetName;
pub use crate::index::filter::{NOT_STATED, ProfileFilters, VacancyFilters};
pub use crate::matching::advice::{
    Advice, AdviceExample, AdviceRequest, AdvisedChange, Candidates, ChangeKind, Gain, MAX_ADVICE,
    PassingCount, PeopleCount, PersonAdvice, RequirementAdvice, ThresholdBasis, Together,
    VacancyAdvice,
};
pub use crate::matching::{
    AreaCount, AreaKind, Asked, AskedSubject, AvailabilityAnswer, AvailabilityStep, Check,
    CheckState, Criterion, CriterionReason, Difference, DifferenceKind, Eligibility,
    EligibilityCount, Elsewhere, Exclusion, Explanation, Finding, GateCount, GivenAnswer,
    ListRequest, ListedItem, MAX_LIMIT, MatchAnswer, MatchItem, Points, RankingCard, Replay,
    SimilarAnswer, SimilarItem, SimilarReason, Stamp, Standing, StepCount, Tuning,
};
pub use crate::search::{
    BroadenReason, Broadened, BroadenedPart, FacetAnswer, Hit, MAX_QUERY_CHARS, Operator, Part,
    PartKind, ProfileSearchRequest, QueryTerms, SearchAnswer, SearchRequest, Sort, Suggestion,
    SuggestionKind, highlight,
};
pub use crate::store::{Outcome, StoreError};
pub use crate::taxonomy::codes::Code;
pub use crate::taxonomy::places::{Place, PlaceKind};
pub use crate::taxonomy::qualifications::{Qualification, QualificationKind};
pub use crate::taxonomy::{
    Concept, ConceptKind, EXTENSION_COLUMNS, ExtensionLabel, Fit, LabelKind, Taxonomy,
};
