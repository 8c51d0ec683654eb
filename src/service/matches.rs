//! Matching people and vacancies, stored or posted.

use std::collections::HashSet;

use jiff::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;

use super::error::ServiceError;
use super::open::Service;
use crate::domain::{Invalid, Lang, Profile, ProfileId, Vacancy, VacancyId};
use crate::index::filter::{
    Besides, DocumentFilter, Everything, KeptOut, ProfileFilters, VacancyFilters,
};
use crate::index::{Columns, IdNumbers, ProfileRow, VacancyRow, id_hash};
use crate::matching::{
    Asked, AskedSubject, Asker, AvailabilityAnswer, Explanation, ListRequest, MAX_LIMIT,
    MatchAnswer, MatchItem, Matcher, RankingCard, Replay, SimilarAnswer,
};
use crate::search::{BroadenReason, BroadenedPart, BroaderFilters, MOST_LEFT_OUT, SHOWN_BROADENED};

/// Who or what is matched: a stored record by its id, or one that is posted and stored nowhere.
#[derive(Debug, Clone)]
pub enum Subject<Id, Record> {
    /// A stored record.
    Stored(Id),
    /// A record of the request.
    Posted(Box<Record>),
}

impl<Id: std::fmt::Display, Record> Subject<Id, Record> {
    /// The id of a stored record.
    fn id(&self) -> Option<String> {
        match self {
            Self::Stored(id) => Some(id.to_string()),
            Self::Posted(_) => None,
        }
    }
}

/// 64-bit FNV-1a of what a row holds: tells one version of a record from another.
pub(super) fn fingerprint(row: &impl serde::Serialize) -> String {
    // A row has a JSON form always.
    format!("{:016x}", id_hash(&serde_json::to_string(row).unwrap_or_default()))
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

/// Vacancies that a list would have besides, if one filter were given up.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct BroadenedMatches {
    /// What was given up.
    pub reason: BroadenReason,
    /// The heading for a reader.
    pub text: String,
    /// What was changed.
    pub changed: BroadenedPart,
    /// Vacancies besides those of the list.
    pub total: u64,
    /// The best of them that no section before this one shows.
    pub items: Vec<MatchItem>,
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
    /// The cards of all named rankings, the default first.
    #[must_use]
    pub fn ranking_cards(&self, lang: Lang) -> Vec<RankingCard> {
        self.rankings.iter().map(|ranking| RankingCard::new(ranking, &self.model, lang)).collect()
    }

    /// A first page of 20 with reasons, as of now.
    #[must_use]
    pub fn list_request(&self, lang: Lang) -> ListRequest {
        ListRequest::new(lang, self.clock.today())
    }

    /// Vacancies for a person.
    ///
    /// # Errors
    /// There is no such profile, it or a filter, the ranking or the cursor is not acceptable, or the store cannot be read.
    pub fn match_vacancies(&self, query: &VacancyQuery) -> Result<MatchAnswer, ServiceError> {
        self.vacancies_at(query, self.clock.now())
    }

    /// As [`Service::match_vacancies`], of those vacancies that are open at an instant.
    pub(super) fn vacancies_at(
        &self,
        query: &VacancyQuery,
        at: Timestamp,
    ) -> Result<MatchAnswer, ServiceError> {
        let VacancyQuery { profile, filters, list } = query;
        let row = self.profile_row(profile)?;
        let subject = AskedSubject { id: profile.id(), record: fingerprint(&row.timeless()) };
        let compiled = filters.compile(&self.reference, at)?;
        let snapshot = self.vacancies.snapshot();
        let model = self.rankings.model(&self.model, &list.tuning, Asker::Person)?;
        let matcher = Matcher { model: &model, reference: &self.reference };
        let copies = snapshot.copies(&compiled);
        let besides = Besides { filters: &compiled, known: &copies };
        let answer = match &list.excluded_by {
            None => matcher.vacancies_for(row, &snapshot, list, &besides),
            Some(name) => matcher.vacancies_for(row, &snapshot, list, &kept_out(&besides, name)?),
        };
        let mut answer = rounded(answer?);
        let asked = Asked::Vacancies(Box::new(filters.clone()));
        let replay = Replay::seal(asked, subject, at, list.clone(), &answer);
        answer.replay = Some(Box::new(replay));
        Ok(answer)
    }

    /// What a short list would have besides, if one filter were given up; nothing where the list is long enough, and after
    /// its first page.
    ///
    /// # Errors
    /// As for [`Service::match_vacancies`].
    pub fn broaden_matches(
        &self,
        query: &VacancyQuery,
        answer: &MatchAnswer,
    ) -> Result<Vec<BroadenedMatches>, ServiceError> {
        let list = &query.list;
        let is_part =
            list.cursor.is_some() || list.eligibility.is_some() || list.excluded_by.is_some();
        if is_part || answer.total >= self.search.few_hits || query.filters.is_empty() {
            return Ok(Vec::new());
        }
        let row = self.profile_row(&query.profile)?;
        let snapshot = self.vacancies.snapshot();
        let model = self.rankings.model(&self.model, &list.tuning, Asker::Person)?;
        let matcher = Matcher { model: &model, reference: &self.reference };
        let matched = |list: &ListRequest, filters: &VacancyFilters, known: &IdNumbers| {
            let filters = filters.compile(&self.reference, self.clock.now())?;
            let known = &(known | &snapshot.copies(&filters));
            let besides = Besides { filters: &filters, known };
            matcher.vacancies_for(row.clone(), &snapshot, list, &besides)
        };
        let ids = |items: &[MatchItem]| -> IdNumbers {
            items.iter().map(|item| id_hash(&item.id)).collect()
        };
        let all = ListRequest { limit: MAX_LIMIT, explain: false, ..list.clone() };
        let known = ids(&matched(&all, &query.filters, &IdNumbers::default())?.items);
        let (mut sections, mut shown, mut left_out) = (Vec::new(), HashSet::new(), 0);
        for broader in self.meaning.load().engine.broader_filters(&query.filters, list.lang) {
            if broader.reason == BroadenReason::LeftOut && left_out == MOST_LEFT_OUT {
                break;
            }
            let found_like = |it: &BroadenedMatches| it.reason == broader.reason;
            if broader.last_resort && sections.iter().any(found_like) {
                continue;
            }
            let list = ListRequest { limit: SHOWN_BROADENED + shown.len(), ..list.clone() };
            let found = rounded(matched(&list, &broader.filters, &known)?);
            if found.total == 0 {
                continue;
            }
            left_out += usize::from(broader.reason == BroadenReason::LeftOut);
            let mut items = found.items;
            items.retain(|item| !shown.contains(&id_hash(&item.id)));
            items.truncate(SHOWN_BROADENED);
            shown.extend(ids(&items));
            let BroaderFilters { reason, text, changed, .. } = broader;
            sections.push(BroadenedMatches { reason, text, changed, total: found.total, items });
        }
        Ok(sections)
    }

    /// Candidates for a vacancy.
    ///
    /// # Errors
    /// There is no such vacancy, it or a filter, the ranking or the cursor is not acceptable, or the store cannot be read.
    pub fn match_candidates(&self, query: &CandidateQuery) -> Result<MatchAnswer, ServiceError> {
        self.candidates_at(query, self.clock.now())
    }

    /// As [`Service::match_candidates`]; the instant is written down only, since people are there or not.
    pub(super) fn candidates_at(
        &self,
        query: &CandidateQuery,
        at: Timestamp,
    ) -> Result<MatchAnswer, ServiceError> {
        let CandidateQuery { vacancy, filters, list } = query;
        let row = self.vacancy_row(vacancy)?;
        let subject = AskedSubject { id: vacancy.id(), record: fingerprint(&row.timeless()) };
        let compiled = filters.compile(&self.reference, list.today)?;
        let snapshot = self.profiles.snapshot();
        let model = self.rankings.model(&self.model, &list.tuning, Asker::Employer)?;
        let matcher = Matcher { model: &model, reference: &self.reference };
        let answer = match &list.excluded_by {
            None => matcher.candidates_for(row, &snapshot, list, &compiled),
            Some(name) => matcher.candidates_for(row, &snapshot, list, &kept_out(&compiled, name)?),
        };
        let mut answer = rounded(answer?);
        let asked = Asked::Candidates(Box::new(filters.clone()));
        let replay = Replay::seal(asked, subject, at, list.clone(), &answer);
        answer.replay = Some(Box::new(replay));
        Ok(answer)
    }

    /// How many available people there are for a vacancy, by area, at each step of its requirements.
    ///
    /// # Errors
    /// There is no such vacancy, it is not acceptable, or the store cannot be read.
    pub fn availability(
        &self,
        vacancy: &Subject<VacancyId, Vacancy>,
        lang: Lang,
    ) -> Result<AvailabilityAnswer, ServiceError> {
        let row = self.vacancy_row(vacancy)?;
        let (snapshot, today) = (self.profiles.snapshot(), self.clock.today());
        Ok(self.matcher().availability(row, &snapshot, &self.thresholds, today, lang))
    }

    /// Open vacancies like a stored one, at most `limit`.
    ///
    /// # Errors
    /// There is no such vacancy, or the store cannot be read.
    pub fn similar_vacancies(
        &self,
        id: &VacancyId,
        limit: usize,
        lang: Lang,
    ) -> Result<SimilarAnswer, ServiceError> {
        let row = VacancyRow::new(&self.vacancy(id)?, &self.reference);
        let filters = VacancyFilters::default().compile(&self.reference, self.clock.now())?;
        let snapshot = self.vacancies.snapshot();
        let known = &snapshot.copies(&filters) | &snapshot.copies_of(id.as_str());
        let besides = Besides { filters: &filters, known: &known };
        Ok(self.matcher().similar_vacancies(row, &snapshot, &besides, limit, lang))
    }

    /// Available people with a profile like a stored one, at most `limit`.
    ///
    /// # Errors
    /// There is no such profile, or the store cannot be read.
    pub fn similar_profiles(
        &self,
        id: &ProfileId,
        limit: usize,
        lang: Lang,
    ) -> Result<SimilarAnswer, ServiceError> {
        let row = self.profile_row(&Subject::Stored(id.clone()))?;
        let snapshot = self.profiles.snapshot();
        Ok(self.matcher().similar_profiles(row, &snapshot, &Everything, limit, lang))
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

    /// The person of a query, as one who looks for work.
    pub(super) fn asking_profile(
        &self,
        subject: &Subject<ProfileId, Profile>,
    ) -> Result<Profile, ServiceError> {
        let profile = match subject {
            Subject::Stored(id) => self.profile(id)?,
            Subject::Posted(profile) => self.ready_profile((**profile).clone())?,
        };
        // Whoever is unavailable is found by nobody, but may look for vacancies.
        Ok(Profile { availability: available(profile.availability), ..profile })
    }

    /// The vacancy of a query, with what its text names.
    pub(super) fn asking_vacancy(
        &self,
        subject: &Subject<VacancyId, Vacancy>,
    ) -> Result<Vacancy, ServiceError> {
        match subject {
            Subject::Stored(id) => self.vacancy(id),
            Subject::Posted(vacancy) => Ok(self.ready_vacancy((**vacancy).clone())?),
        }
    }

    pub(super) fn profile_row(
        &self,
        subject: &Subject<ProfileId, Profile>,
    ) -> Result<ProfileRow, ServiceError> {
        let profile = self.asking_profile(subject)?;
        Ok(ProfileRow::new(&profile, &self.reference).unwrap_or_default())
    }

    pub(super) fn vacancy_row(
        &self,
        subject: &Subject<VacancyId, Vacancy>,
    ) -> Result<VacancyRow, ServiceError> {
        Ok(VacancyRow::new(&self.asking_vacancy(subject)?, &self.reference))
    }
}

/// What a rule of a filter keeps out.
fn kept_out<'f, C: Columns, F: DocumentFilter<C>>(
    filter: &'f F,
    name: &str,
) -> Result<KeptOut<'f, F>, Invalid> {
    KeptOut::by(filter, name).ok_or_else(|| {
        let rules = filter.names().join(", ");
        let expected = if rules.is_empty() { "nothing: no rule keeps anybody out" } else { &rules };
        Invalid::field("excluded_by", name, expected)
    })
}

/// A list whose shares have three decimals.
fn rounded(mut answer: MatchAnswer) -> MatchAnswer {
    answer.items.iter_mut().filter_map(|item| item.explanation.as_mut()).for_each(round);
    answer
}

/// Three decimals, and no minus before a zero: more would only show how numbers are kept.
pub(super) fn round(explanation: &mut Explanation) {
    explanation.confidence = (explanation.confidence * 1000.0).round() / 1000.0 + 0.0;
}

fn available(stated: crate::domain::Availability) -> crate::domain::Availability {
    match stated {
        crate::domain::Availability::Unavailable => crate::domain::Availability::Now,
        other => other,
    }
}
