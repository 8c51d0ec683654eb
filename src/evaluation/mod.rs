//! How good and how fast the engine is: judged tasks, exhaustive comparison and the benchmark.
//!
//! Brief overview: a task ([`label_link`], [`vacancy_search`], [`MatchTask`]) turns queries and a collection
//! into [`Ranking`]s the way the service would; [`measure`] compares them with [`Judgements`];
//! [`write_run`] keeps them. [`measure_relatedness`] does the same for a model of short texts. [`bench`] measures time and memory
//! beside a bare full-text index. [`audit`] asks whether anything acts on lists that must not.
//!
//! **Invariant:** tasks use the engine's own understanding of text, index, search and matching; nothing is
//! ranked here by any other means.

mod adverts;
pub mod audit;
pub mod bench;
mod direction;
mod error;
mod exhaustive;
mod judged;
mod judgements;
mod matches;
mod measures;
mod reading;
mod records;
mod relatedness;
mod runs;
mod tasks;
mod weights;

pub use adverts::{AdvertRow, judged_adverts};
pub use direction::Direction;
pub use error::EvaluationError;
pub use exhaustive::{ExhaustiveRecall, recall_at};
pub use judged::{JudgedRow, JudgedTables, SETTINGS, judged, linking, losses};
pub use judgements::Judgements;
pub use matches::{MATCH_SETTINGS, MatchRow, judged_matches};
pub use measures::{Estimate, Measure, Measured, RESAMPLES, measure, percentile};
pub use reading::{Reading, languages_of};
pub use records::{Record, first_line, read_json_lines, read_records};
pub use relatedness::{
    RelatednessReport, RelatednessRow, Reliability, choose_held_out, measure_relatedness,
    read_held_out,
};
pub use runs::{RankedItem, Ranking, write_run};
pub use tasks::{
    ConceptTarget, ExhaustiveReport, Linking, MatchSide, MatchTask, Outcome, Progress, label_link,
    label_link_concepts, vacancy_search, wording,
};
pub use weights::{FittedWeights, fit_weights};

use std::sync::Arc;

use crate::index::{IndexSettings, Reference};
use crate::matching::Model;
use crate::search::{SearchEngine, lexicon};
use crate::taxonomy::Taxonomy;
use crate::taxonomy::codes::Codes;
use crate::taxonomy::places::Places;
use crate::taxonomy::qualifications::Qualifications;
use crate::text::analysis::{AnalysisSettings, Lexica};
use crate::text::mention::Lexicon;

/// The parts of the engine that tasks use.
#[derive(Debug, Clone)]
pub struct Engine {
    /// Classifications.
    pub reference: Reference,
    /// What finds labels in texts.
    pub lexicon: Arc<Lexicon>,
    /// The ranking of matches.
    pub model: Model,
    /// Settings of the index.
    pub settings: IndexSettings,
    /// The day that counts as today.
    pub today: jiff::civil::Date,
}

impl Engine {
    /// The engine with the data that are compiled in, these dictionaries and the default settings. Takes some
    /// seconds.
    ///
    /// # Errors
    /// The data cannot be read.
    pub fn embedded(
        today: jiff::civil::Date,
        analysis: &AnalysisSettings,
    ) -> Result<Self, EvaluationError> {
        let codes = Arc::new(Codes::embedded().map_err(EvaluationError::data)?);
        let mut taxonomy = Taxonomy::embedded().map_err(EvaluationError::data)?;
        taxonomy.extend_with_built_in(today).map_err(EvaluationError::data)?;
        let taxonomy = Arc::new(taxonomy);
        let places = Arc::new(Places::embedded().map_err(EvaluationError::data)?);
        let lexica = Lexica::load(&taxonomy, analysis).map_err(EvaluationError::data)?;
        let qualifications = Qualifications::load(&taxonomy, &[]).map_err(EvaluationError::data)?;
        let qualifications = Arc::new(qualifications);
        let reference = Reference::new(taxonomy, places, codes, qualifications, Arc::new(lexica));
        let lexicon = Arc::new(lexicon(&reference, &reference.codes));
        let settings = IndexSettings::default();
        Ok(Self { reference, lexicon, model: Model::default(), settings, today })
    }

    /// The search over the same classifications.
    #[must_use]
    pub fn search(&self) -> SearchEngine {
        let (codes, lexicon) = (Arc::clone(&self.reference.codes), Arc::clone(&self.lexicon));
        SearchEngine::new(self.reference.clone(), codes, lexicon)
    }
}
