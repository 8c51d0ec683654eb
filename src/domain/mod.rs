//! What the engine talks about: vacancies, profiles and the words they are made of.
//!
//! Brief overview: [`Vacancy`] and [`Profile`] are read by [`Vacancy::from_json`] and
//! [`Profile::from_json`], which are the only way in: they parse, normalise and validate, and name
//! every field that is wrong ([`Invalid`]). Closed lists are enums, ids are newtypes.
//!
//! **Invariant:** this module uses nothing else of the crate and does no input or output.

pub mod clock;
mod dates;
mod ids;
mod invalid;
mod language;
mod local_label;
mod messages;
mod page;
mod period;
mod place;
mod profile;
mod provenance;
mod qualification;
mod terms;
mod text;
mod vacancy;

pub(crate) use dates::{is_ahead, is_believed};
pub use ids::{
    ConceptId, ESCO_BASE, InvalidId, LocalLabelId, ProfileId, QualificationId, VacancyId,
};
pub use invalid::{FieldError, Invalid};
pub(crate) use invalid::{json_syntax, parse_json};
pub use language::{Cefr, Lang, LanguageCode};
pub use local_label::{LocalLabel, LocalLabelKind, LocalLabelStatus, LocalLabelType};
pub(crate) use messages::{Messages, fill};
pub use page::MAX_PAGE;
pub(crate) use page::{optional_page_limit, page_limit};
pub use period::{Period, YearMonth};
pub use place::{AreaCode, Coordinates, Remote, Workplace};
pub use profile::{
    Availability, Contact, Education, EducationState, Employment, HeldCard, HeldLanguage,
    HeldQualification, Profile, ProfileSkill, Project, QualificationState, ReadConcept,
    Verification, Wishes,
};
pub use provenance::{Extraction, Source, TextField};
pub use qualification::{CardCode, DrivingClass, DrivingClasses, EducationLevel, FieldOfEducation};
pub use terms::{
    Contract, Currency, Pay, PayPeriod, Shift, Start, Terms, WeeklyHours, WorkingTime,
};
pub use text::LocalizedText;
pub use vacancy::{
    CardRequirement, DrivingRequirement, EducationRequirement, Employer, ExperienceRequirement,
    Importance, LanguageRequirement, OpportunityKind, QualificationRequirement, SkillRequirement,
    Vacancy, VacancyOccupation, VacancyStatus,
};
