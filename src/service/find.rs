//! Lists with their records: what a search or a match found, as a reader sees it.

use std::mem::take;

use jiff::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;

use super::cards::{CandidateCard, VacancyCard};
use super::error::ServiceError;
use super::open::Service;
use crate::domain::{Lang, LocalizedText, ProfileId, Vacancy, VacancyId};
use crate::index::filter::VacancyFilters;
use crate::search::{
    BroadenReason, Broadened, BroadenedPart, FacetAnswer, Hit, Part, ProfileSearchRequest,
    QueryTerms, Relaxed, SearchAnswer, SearchError, SearchRequest, Snippet, Suggestion, highlight,
};

/// Length of a snippet, in characters.
const SNIPPET_CHARS: usize = 240;

/// A vacancy that a search found.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct FoundVacancy {
    /// The hit.
    #[serde(flatten)]
    pub hit: Hit,
    /// The vacancy; absent where it has gone since.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub card: Option<VacancyCard>,
    /// Other copies of the same advert, from other sources or published again.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub duplicates: Vec<AdvertLink>,
    /// Adverts of the same employer with the same text in other places.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub also_in: Vec<AdvertLink>,
    /// Its title with the words of the query marked, where asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<Snippet>,
    /// The piece of its text with most words of the query, marked, where asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub snippet: Option<Snippet>,
}

/// Where another advert of the same work stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct AdvertLink {
    /// Its id.
    pub id: VacancyId,
    /// Name of its source.
    pub source: String,
    /// The original at the source.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// Names of its places of work, each once.
    pub places: Vec<String>,
}

/// The answer to a search in vacancies, with their cards.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct FoundVacancies {
    /// Number of hits, exact; copies of one advert are one hit, unless the request says otherwise.
    pub total: u64,
    /// Adverts found, every copy counted; facets count these.
    pub adverts: u64,
    /// Sum of the positions of all hits.
    pub positions: u64,
    /// This page.
    pub hits: Vec<FoundVacancy>,
    /// How the query was understood; may be changed and sent back.
    pub parts: Vec<Part>,
    /// What was made optional, if anything.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub relaxed: Option<Relaxed>,
    /// The query with words corrected that no advert has, or hardly any, where it finds more so.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub did_you_mean: Option<String>,
    /// What would be found besides, if one thing were given up; only where there are few hits.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub broadened: Vec<BroadenedVacancies>,
    /// Facets that were asked for.
    pub facets: Vec<FacetAnswer>,
    /// Asks for the next page; absent on the last.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next_cursor: Option<String>,
    /// The last change that the index held.
    pub index_sequence: u64,
    /// Version of the taxonomy.
    pub taxonomy: String,
    /// Time that the search took, in microseconds, without reading the records.
    pub took_us: u64,
}

/// Vacancies that a search would find besides, if one thing were given up.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct BroadenedVacancies {
    /// What was given up.
    pub reason: BroadenReason,
    /// The heading for a reader.
    pub text: String,
    /// What was changed.
    pub changed: BroadenedPart,
    /// Hits besides those of the search.
    pub total: u64,
    /// The first of them that no section before this one shows.
    pub items: Vec<FoundVacancy>,
}

/// A person whom a search found.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct FoundCandidate {
    /// The hit.
    #[serde(flatten)]
    pub hit: Hit,
    /// The person, without a name; absent where the profile has gone since.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub card: Option<CandidateCard>,
}

/// The answer to a search in profiles, with their cards.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct FoundCandidates {
    /// Number of hits, exact.
    pub total: u64,
    /// This page.
    pub hits: Vec<FoundCandidate>,
    /// How the query was understood; may be changed and sent back.
    pub parts: Vec<Part>,
    /// What was made optional, if anything.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub relaxed: Option<Relaxed>,
    /// Asks for the next page; absent on the last.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next_cursor: Option<String>,
    /// The last change that the index held.
    pub index_sequence: u64,
    /// Version of the taxonomy.
    pub taxonomy: String,
    /// Time that the search took, in microseconds, without reading the records.
    pub took_us: u64,
}

impl From<SearchError> for ServiceError {
    fn from(error: SearchError) -> Self {
        match error {
            SearchError::Invalid(invalid) => Self::Invalid(invalid),
            SearchError::Index(error) => Self::Index(error),
        }
    }
}

impl Service {
    /// Searches vacancies that are open now: ids only.
    ///
    /// # Errors
    /// A field of the request is wrong, or the index cannot be read.
    pub fn search(&self, request: &SearchRequest) -> Result<SearchAnswer, ServiceError> {
        Ok(self.meaning.load().engine.search(
            &self.vacancies.snapshot(),
            request,
            self.clock.now(),
        )?)
    }

    /// What a search with few hits would find besides, if one thing were given up; nothing where it has enough, where the
    /// request does not want it, and after its first page.
    ///
    /// # Errors
    /// As for [`Service::search`].
    pub fn broaden(
        &self,
        request: &SearchRequest,
        answer: &SearchAnswer,
    ) -> Result<Vec<Broadened>, ServiceError> {
        if !request.broaden || request.cursor.is_some() || answer.total >= self.search.few_hits {
            return Ok(Vec::new());
        }
        let snapshot = self.vacancies.snapshot();
        let now = self.clock.now();
        Ok(self.meaning.load().engine.broaden(&snapshot, request, answer, now)?)
    }

    /// How many vacancies a search leaves out because their deadline has passed.
    ///
    /// # Errors
    /// As for [`Service::search`].
    pub fn past_deadline(&self, request: &SearchRequest) -> Result<u64, ServiceError> {
        // What counts is the number: no page, no facets.
        let request =
            SearchRequest { limit: 1, cursor: None, facets: Vec::new(), ..request.clone() };
        let snapshot = self.vacancies.snapshot();
        let at = |now| {
            self.meaning.load().engine.search(&snapshot, &request, now).map(|answer| answer.total)
        };
        let open = at(self.clock.now())?;
        // Of all times; what is closed for another reason than its deadline stays out.
        Ok(at(Timestamp::UNIX_EPOCH)?.saturating_sub(open))
    }

    /// Searches vacancies that are open now, with a card for each hit.
    ///
    /// # Errors
    /// As for [`Service::search`], or the store cannot be read.
    pub fn search_vacancies(
        &self,
        request: &SearchRequest,
    ) -> Result<FoundVacancies, ServiceError> {
        let answer = self.search(request)?;
        let broadened = self.broaden(request, &answer)?;
        let terms = request
            .highlight
            .then(|| QueryTerms::new(&answer.parts, &self.meaning.load().reference));
        let found = |(mut hit, record): (Hit, Option<Vacancy>)| {
            let links = |ids: Vec<String>| self.advert_links(&ids, request.lang);
            let (duplicates, also_in) = (take(&mut hit.duplicates), take(&mut hit.also_in));
            let marked = |text: &LocalizedText| marked(text, terms.as_ref()?, request.lang);
            Ok(FoundVacancy {
                hit,
                duplicates: links(duplicates)?,
                also_in: links(also_in)?,
                title: record.as_ref().and_then(|vacancy| marked(&vacancy.title)),
                snippet: record.as_ref().and_then(|vacancy| marked(&vacancy.description)),
                card: record.map(|vacancy| self.vacancy_card(&vacancy, request.lang)),
            })
        };
        let with_records = |hits: Vec<Hit>| -> Result<Vec<FoundVacancy>, ServiceError> {
            let ids: Vec<VacancyId> = parsed(hits.iter().map(|hit| hit.id.as_str()));
            let records = self.vacancies(&ids)?;
            hits.into_iter().zip(records).map(found).collect()
        };
        let section = |it: Broadened| {
            Ok(BroadenedVacancies {
                reason: it.reason,
                text: it.text,
                changed: it.changed,
                total: it.total,
                items: with_records(it.hits)?,
            })
        };
        Ok(FoundVacancies {
            total: answer.total,
            adverts: answer.adverts,
            positions: answer.positions,
            hits: with_records(answer.hits)?,
            broadened: broadened.into_iter().map(section).collect::<Result<_, ServiceError>>()?,
            parts: answer.parts,
            relaxed: answer.relaxed,
            did_you_mean: answer.did_you_mean,
            facets: answer.facets,
            next_cursor: answer.next_cursor,
            index_sequence: answer.generation,
            taxonomy: answer.taxonomy,
            took_us: answer.took_us,
        })
    }

    /// Searches profiles of people who are available, with a card for each hit.
    ///
    /// # Errors
    /// A field of the request is wrong, or index or store cannot be read.
    pub fn search_profiles(
        &self,
        request: &ProfileSearchRequest,
    ) -> Result<FoundCandidates, ServiceError> {
        let snapshot = self.profiles.snapshot();
        let answer =
            self.meaning.load().engine.search_profiles(&snapshot, request, self.clock.today())?;
        let ids: Vec<String> = answer.hits.iter().map(|hit| hit.id.clone()).collect();
        let cards = self.candidate_cards(&ids, request.lang)?;
        let found = |(hit, card)| FoundCandidate { hit, card };
        Ok(FoundCandidates {
            total: answer.total,
            hits: answer.hits.into_iter().zip(cards).map(found).collect(),
            parts: answer.parts,
            relaxed: answer.relaxed,
            next_cursor: answer.next_cursor,
            index_sequence: answer.generation,
            taxonomy: answer.taxonomy,
            took_us: answer.took_us,
        })
    }

    /// Occupations, skills, places and employers for what has been typed so far, at most `limit` (1 to 20) of each,
    /// with the number of open adverts that pass the filters.
    ///
    /// # Errors
    /// A filter is wrong, or the index cannot be read.
    pub fn suggest(
        &self,
        typed: &str,
        lang: Lang,
        limit: usize,
        filters: &VacancyFilters,
    ) -> Result<Vec<Suggestion>, ServiceError> {
        let filters = filters.compile(&self.reference, self.clock.now())?;
        Ok(self.meaning.load().engine.suggest(
            &self.vacancies.snapshot(),
            typed,
            lang,
            limit,
            &filters,
        )?)
    }

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
        let ids: Vec<VacancyId> = parsed(ids.iter().map(String::as_str));
        let records = self.vacancies(&ids)?;
        let card = |record: Option<_>| record.map(|vacancy| self.vacancy_card(&vacancy, lang));
        Ok(records.into_iter().map(card).collect())
    }

    /// Where adverts stand, by their ids; those that are gone are left out.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn advert_links(
        &self,
        ids: &[String],
        lang: Lang,
    ) -> Result<Vec<AdvertLink>, ServiceError> {
        if ids.is_empty() {
            return Ok(Vec::new());
        }
        let records = self.vacancies(&parsed::<VacancyId>(ids.iter().map(String::as_str)))?;
        let link = |vacancy: Vacancy| AdvertLink {
            places: self.vacancy_card(&vacancy, lang).places,
            id: vacancy.id,
            source: vacancy.source.name,
            url: vacancy.source.url,
        };
        Ok(records.into_iter().flatten().map(link).collect())
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
        let ids: Vec<ProfileId> = parsed(ids.iter().map(String::as_str));
        let records = self.profiles(&ids)?;
        let card = |record: Option<_>| record.map(|profile| self.candidate_card(&profile, lang));
        Ok(records.into_iter().map(card).collect())
    }
}

/// Ids of the index. All came from records, so that none is lost and the order stays.
fn parsed<'a, T: std::str::FromStr>(ids: impl Iterator<Item = &'a str>) -> Vec<T> {
    ids.filter_map(|id| id.parse().ok()).collect()
}

/// The text for a reader with the words of the query marked.
fn marked(text: &LocalizedText, terms: &QueryTerms, lang: Lang) -> Option<Snippet> {
    let (language, text) = text.best(lang)?;
    Some(highlight(text, terms, language.lang(), SNIPPET_CHARS))
}
