//! Storing and reading records.

use super::error::ServiceError;
use super::open::Service;
use crate::domain::{Profile, ProfileId, Vacancy, VacancyId};
use crate::store::{Outcome, Write};

/// What a batch of writes did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WriteReport {
    /// One for each write, in order.
    pub outcomes: Vec<Outcome>,
    /// The store's sequence number after the batch; [`Service::wait_for`] takes it.
    pub sequence: u64,
}

impl Service {
    pub(super) fn write(&self, batch: &[Write]) -> Result<WriteReport, ServiceError> {
        let written = self.store.write(batch)?;
        self.indexer.notify();
        Ok(WriteReport { outcomes: written.outcomes, sequence: written.sequence })
    }

    /// Stores prepared vacancies, all or none. They are on disk when this returns, and found within a second.
    ///
    /// # Errors
    /// The store cannot write.
    pub fn put_vacancies(&self, vacancies: Vec<Vacancy>) -> Result<WriteReport, ServiceError> {
        let batch: Vec<Write> =
            vacancies.into_iter().map(|vacancy| Write::PutVacancy(Box::new(vacancy))).collect();
        self.write(&batch)
    }

    /// Stores prepared profiles, all or none.
    ///
    /// # Errors
    /// The store cannot write.
    pub fn put_profiles(&self, profiles: Vec<Profile>) -> Result<WriteReport, ServiceError> {
        let batch: Vec<Write> =
            profiles.into_iter().map(|profile| Write::PutProfile(Box::new(profile))).collect();
        self.write(&batch)
    }

    /// Removes a vacancy.
    ///
    /// # Errors
    /// The store cannot write.
    pub fn delete_vacancy(&self, id: &VacancyId) -> Result<WriteReport, ServiceError> {
        self.write(&[Write::DeleteVacancy(id.clone())])
    }

    /// Removes a profile.
    ///
    /// # Errors
    /// The store cannot write.
    pub fn delete_profile(&self, id: &ProfileId) -> Result<WriteReport, ServiceError> {
        self.write(&[Write::DeleteProfile(id.clone())])
    }

    /// A vacancy.
    ///
    /// # Errors
    /// There is none, or the store cannot be read.
    pub fn vacancy(&self, id: &VacancyId) -> Result<Vacancy, ServiceError> {
        let found = self.store.vacancy(id)?;
        found.ok_or_else(|| ServiceError::NotFound { kind: "vacancy", id: id.to_string() })
    }

    /// A profile.
    ///
    /// # Errors
    /// There is none, or the store cannot be read.
    pub fn profile(&self, id: &ProfileId) -> Result<Profile, ServiceError> {
        let found = self.store.profile(id)?;
        found.ok_or_else(|| ServiceError::NotFound { kind: "profile", id: id.to_string() })
    }

    /// Several vacancies; `None` for those that are gone.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn vacancies(&self, ids: &[VacancyId]) -> Result<Vec<Option<Vacancy>>, ServiceError> {
        Ok(self.store.vacancies(ids)?)
    }

    /// Several profiles; `None` for those that are gone.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn profiles(&self, ids: &[ProfileId]) -> Result<Vec<Option<Profile>>, ServiceError> {
        Ok(self.store.profiles(ids)?)
    }
}
