//! Lists with their records: what a search or a match found, as a reader sees it.

use super::cards::{CandidateCard, VacancyCard};
use super::error::ServiceError;
use super::open::Service;
use crate::domain::{Lang, ProfileId, VacancyId};

impl Service {
    /// Why changes cannot be applied to the index at present, if they cannot.
    #[must_use]
    pub fn index_failure(&self) -> Option<String> {
        self.indexer.failure()
    }

    /// Cards of vacancies by the ids of a list, in its order; `None` for those that are gone.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn vacancy_cards(
        &self,
        ids: &[String],
        lang: Lang,
    ) -> Result<Vec<Option<VacancyCard>>, ServiceError> {
        let records = self.vacancies(&parsed::<VacancyId>(ids))?;
        let card = |record: Option<_>| record.map(|vacancy| self.vacancy_card(&vacancy, lang));
        Ok(records.into_iter().map(card).collect())
    }

    /// Cards of people by the ids of a list, in its order; `None` for those that are gone.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn candidate_cards(
        &self,
        ids: &[String],
        lang: Lang,
    ) -> Result<Vec<Option<CandidateCard>>, ServiceError> {
        let records = self.profiles(&parsed::<ProfileId>(ids))?;
        let card = |record: Option<_>| record.map(|profile| self.candidate_card(&profile, lang));
        Ok(records.into_iter().map(card).collect())
    }
}

/// Ids of the index, all of which came from records.
fn parsed<T: std::str::FromStr>(ids: &[String]) -> Vec<T> {
    ids.iter().filter_map(|id| id.parse().ok()).collect()
}
