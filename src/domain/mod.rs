//! What the engine talks about: vacancies, profiles and the words they are made of.
//!
//! Brief overview: [`Vacancy`] and [`Profile`] are read by [`Vacancy::from_json`] and
//! [`Profile::from_json`], which are the only way in: they parse, normalise and validate, and name
//! every field that is wrong ([`Invalid`]). Closed lists are enums, ids are newtypes.
//!
//! **Invariant:** this module uses nothing else of the crate and does no input or output.

pub mod clock;
mod ids;
mod language;

pub use ids::{ConceptId, ProfileId, VacancyId};
pub use language::{Cefr, Lang, LanguageCode};
