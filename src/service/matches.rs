//! Matching people and vacancies, stored or posted.

use super::error::ServiceError;
use super::open::Service;
use crate::domain::{Lang, Profile, ProfileId, Vacancy, VacancyId};
use crate::index::filter::{ProfileFilters, VacancyFilters};
use crate::index::{ProfileRow, VacancyRow};
use crate::matching::{Explanation, ListRequest, MatchAnswer};

/// Who or what is matched: a stored record by its id, or one that is posted and stored nowhere.
#[derive(Debug, Clone)]
pub enum Subject<Id, Record> {
    /// A stored record.
    Stored(Id),
    /// A record of the request.
    Posted(Box<Record>),
}

/// A list of vacancies for a person.
#[derive(Debug, Clone)]
pub struct VacancyQuery {
    /// The person.
    pub profile: Subject<ProfileId, Profile>,
    /// Which vacancies count.
    pub filters: VacancyFilters,
    /// How the list is wanted.
    pub list: ListRequest,
}

/// A list of candidates for a vacancy.
#[derive(Debug, Clone)]
pub struct CandidateQuery {
    /// The vacancy.
    pub vacancy: Subject<VacancyId, Vacancy>,
    /// Which people count.
    pub filters: ProfileFilters,
    /// How the list is wanted.
    pub list: ListRequest,
}

impl Service {
    /// A first page of 20 with reasons, as of now.
    #[must_use]
    pub fn list_request(&self, lang: Lang) -> ListRequest {
        ListRequest::new(lang, self.clock.today())
    }

    /// Vacancies for a person.
    ///
    /// # Errors
    /// There is no such profile, it or a filter or the cursor is not acceptable, or the store cannot be read.
    pub fn match_vacancies(&self, query: &VacancyQuery) -> Result<MatchAnswer, ServiceError> {
        let row = self.profile_row(&query.profile)?;
        let filters = query.filters.compile(&self.reference, self.clock.now())?;
        let snapshot = self.vacancies.snapshot();
        Ok(rounded(self.matcher().vacancies_for(row, &snapshot, &query.list, &filters)?))
    }

    /// Candidates for a vacancy.
    ///
    /// # Errors
    /// There is no such vacancy, it or a filter or the cursor is not acceptable, or the store cannot be read.
    pub fn match_candidates(&self, query: &CandidateQuery) -> Result<MatchAnswer, ServiceError> {
        let row = self.vacancy_row(&query.vacancy)?;
        let filters = query.filters.compile(&self.reference, self.clock.today())?;
        let snapshot = self.profiles.snapshot();
        Ok(rounded(self.matcher().candidates_for(row, &snapshot, &query.list, &filters)?))
    }

    /// How one person and one vacancy fit, from the person's side.
    ///
    /// # Errors
    /// One of them does not exist or is not acceptable, or the store cannot be read.
    pub fn match_pair(
        &self,
        profile: &Subject<ProfileId, Profile>,
        vacancy: &Subject<VacancyId, Vacancy>,
        lang: Lang,
    ) -> Result<Explanation, ServiceError> {
        let (profile, vacancy) = (self.profile_row(profile)?, self.vacancy_row(vacancy)?);
        let mut explanation = self.matcher().pair(profile, vacancy, &self.list_request(lang));
        round(&mut explanation);
        Ok(explanation)
    }

    fn profile_row(
        &self,
        subject: &Subject<ProfileId, Profile>,
    ) -> Result<ProfileRow, ServiceError> {
        let profile = match subject {
            Subject::Stored(id) => self.profile(id)?,
            Subject::Posted(profile) => self.ready_profile((**profile).clone())?,
        };
        // Whoever is unavailable is found by nobody, but may look for vacancies.
        let profile = Profile { availability: available(profile.availability), ..profile };
        Ok(ProfileRow::new(&profile, &self.reference).unwrap_or_default())
    }

    fn vacancy_row(
        &self,
        subject: &Subject<VacancyId, Vacancy>,
    ) -> Result<VacancyRow, ServiceError> {
        let vacancy = match subject {
            Subject::Stored(id) => self.vacancy(id)?,
            Subject::Posted(vacancy) => self.ready_vacancy((**vacancy).clone())?,
        };
        Ok(VacancyRow::new(&vacancy, &self.reference))
    }
}

/// A list whose shares have three decimals.
fn rounded(mut answer: MatchAnswer) -> MatchAnswer {
    answer.items.iter_mut().filter_map(|item| item.explanation.as_mut()).for_each(round);
    answer
}

/// Three decimals, and no minus before a zero: more would only show how numbers are kept.
fn round(explanation: &mut Explanation) {
    explanation.confidence = (explanation.confidence * 1000.0).round() / 1000.0 + 0.0;
}

fn available(stated: crate::domain::Availability) -> crate::domain::Availability {
    match stated {
        crate::domain::Availability::Unavailable => crate::domain::Availability::Now,
        other => other,
    }
}
