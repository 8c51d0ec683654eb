//! Records like a stored one.

use axum::Json;
use axum::extract::{Path, State};
use serde::Serialize;
use utoipa::ToSchema;

use super::params::Params;
use super::problem::ApiError;
use super::records::id;
use super::state::AppState;
use crate::domain::{Lang, ProfileId, VacancyId};
use crate::service::{CandidateCard, MAX_LIMIT, SimilarAnswer, SimilarItem, VacancyCard};

/// Items unless told.
const LIMIT: usize = 10;

/// A record that is like the given one.
#[derive(Debug, Serialize, ToSchema)]
pub struct SimilarRecord<Card> {
    #[serde(flatten)]
    item: SimilarItem,
    /// The record; absent where it has gone since.
    #[serde(skip_serializing_if = "Option::is_none")]
    card: Option<Card>,
}

/// Records that are like a given one.
#[derive(Debug, Serialize, ToSchema)]
pub struct SimilarList<T> {
    /// Records that share anything of the work.
    total: u64,
    /// The most similar ones, best first.
    items: Vec<T>,
    /// The last change that the index holds.
    index_sequence: u64,
    /// Version of the taxonomy.
    taxonomy: String,
}

impl<Card> SimilarList<SimilarRecord<Card>> {
    fn new(answer: SimilarAnswer, cards: Vec<Option<Card>>) -> Self {
        let items = answer.items.into_iter().zip(cards);
        Self {
            total: answer.total,
            items: items.map(|(item, card)| SimilarRecord { item, card }).collect(),
            index_sequence: answer.index_sequence,
            taxonomy: answer.taxonomy,
        }
    }
}

fn ids(answer: &SimilarAnswer) -> Vec<String> {
    answer.items.iter().map(|item| item.id.clone()).collect()
}

/// Vacancies like a vacancy
///
/// By occupations, skills, place and terms; each with what the two have in common.
#[utoipa::path(get, path = "/v1/vacancies/{id}/similar", tag = "match",
    params(("id" = String, Path, description = "Id of the vacancy"),
        ("limit" = Option<usize>, Query, description = "Items, 1 to 100", minimum = 1, maximum = 100),
        ("lang" = Option<Lang>, Query, description = "Language of names and reasons")),
    responses((status = 200, description = "The most similar first", body = SimilarList<SimilarRecord<VacancyCard>>)))]
pub(super) async fn vacancies(
    State(app): State<AppState>,
    Path(text): Path<String>,
    mut params: Params,
) -> Result<Json<SimilarList<SimilarRecord<VacancyCard>>>, ApiError> {
    let id: VacancyId = id(&text)?;
    let limit = params.count("limit", MAX_LIMIT)?.unwrap_or(LIMIT);
    let lang = params.lang()?;
    params.finish()?;
    app.compute(move |service| {
        let answer = service.similar_vacancies(&id, limit, lang)?;
        let cards = service.vacancy_cards(&ids(&answer), lang)?;
        Ok(Json(SimilarList::new(answer, cards)))
    })
    .await
}

/// People with a profile like a profile
///
/// By occupations, skills, wished places or else the region of home, and terms. People are shown without names and contacts.
#[utoipa::path(get, path = "/v1/profiles/{id}/similar", tag = "match",
    params(("id" = String, Path, description = "Id of the profile"),
        ("limit" = Option<usize>, Query, description = "Items, 1 to 100", minimum = 1, maximum = 100),
        ("lang" = Option<Lang>, Query, description = "Language of names and reasons")),
    responses((status = 200, description = "The most similar first", body = SimilarList<SimilarRecord<CandidateCard>>)))]
pub(super) async fn profiles(
    State(app): State<AppState>,
    Path(text): Path<String>,
    mut params: Params,
) -> Result<Json<SimilarList<SimilarRecord<CandidateCard>>>, ApiError> {
    let id: ProfileId = id(&text)?;
    let limit = params.count("limit", MAX_LIMIT)?.unwrap_or(LIMIT);
    let lang = params.lang()?;
    params.finish()?;
    app.compute(move |service| {
        let answer = service.similar_profiles(&id, limit, lang)?;
        let cards = service.candidate_cards(&ids(&answer), lang)?;
        Ok(Json(SimilarList::new(answer, cards)))
    })
    .await
}
