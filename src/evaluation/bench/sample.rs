//! A small collection in memory, for benches that time one thing.

use rayon::prelude::*;

use super::SEED;
use super::queries::Askers;
use crate::demo::Generator;
use crate::domain::{Profile, Vacancy};
use crate::evaluation::{Engine, EvaluationError};
use crate::index::{Index, IndexDocument, ProfileColumns, VacancyColumns};
use crate::text::analysis::AnalysisSettings;

/// Records, an index of each collection, and records that are in neither, to ask with.
#[derive(Debug)]
pub struct Sample {
    /// The engine.
    pub engine: Engine,
    /// Generated vacancies.
    pub vacancies: Vec<Vacancy>,
    /// Their index.
    pub vacancy_index: Index<VacancyColumns>,
    /// The index of as many profiles.
    pub profile_index: Index<ProfileColumns>,
    /// Vacancies to find candidates for.
    pub asking_vacancies: Vec<Vacancy>,
    /// People, all available, to find vacancies for.
    pub asking_profiles: Vec<Profile>,
}

impl Sample {
    /// Generates `size` records of each kind and `queries` to ask with, always the same ones on one day. Dictionaries
    /// that are installed are used.
    ///
    /// # Errors
    /// Compiled-in data cannot be read, or an index cannot be made.
    pub fn new(
        size: usize,
        queries: usize,
        today: jiff::civil::Date,
    ) -> Result<Self, EvaluationError> {
        let engine = Engine::embedded(today, &AnalysisSettings::default())?;
        let (reference, weights) = (&engine.reference, &engine.settings.weights);
        let generator = Generator::new(&reference.taxonomy, &reference.places, SEED, today);
        let numbers = || (0..size as u64).into_par_iter();
        let vacancies: Vec<Vacancy> = numbers().map(|number| generator.vacancy(number)).collect();
        let vacancy_index = Index::in_memory("sample", &engine.settings, reference)?;
        let documents: Vec<IndexDocument> = vacancies
            .par_iter()
            .map(|vacancy| IndexDocument::vacancy(vacancy, reference, weights))
            .collect();
        vacancy_index.put(documents, false)?;
        vacancy_index.commit(1)?;
        vacancy_index.merge_all()?;
        let profile_index = Index::in_memory("sample", &engine.settings, reference)?;
        let documents: Vec<IndexDocument> = numbers()
            .filter_map(|number| {
                IndexDocument::profile(&generator.profile(number), reference, weights)
            })
            .collect();
        profile_index.put(documents, false)?;
        profile_index.commit(1)?;
        profile_index.merge_all()?;
        let askers = Askers::new(&engine, &generator, size, queries);
        let (asking_vacancies, asking_profiles) = (askers.vacancies, askers.profiles);
        Ok(Self {
            engine,
            vacancies,
            vacancy_index,
            profile_index,
            asking_vacancies,
            asking_profiles,
        })
    }
}
