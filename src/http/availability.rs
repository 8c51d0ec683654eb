//! Labour availability, by id or by a posted vacancy that is stored nowhere.

use axum::Json;
use axum::extract::{Path, State};
use serde::Deserialize;
use serde_json::Value;
use utoipa::ToSchema;

use super::body::JsonBody;
use super::matches::vacancy_of;
use super::params::Params;
use super::problem::ApiError;
use super::records::id;
use super::state::AppState;
use crate::domain::{Lang, Vacancy, VacancyId};
use crate::service::{AvailabilityAnswer, MatchSubject};

/// The vacancy that people are counted for: by `vacancy_id`, or a `vacancy` that is stored nowhere.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AvailabilityBody {
    /// Id of a stored vacancy.
    vacancy_id: Option<VacancyId>,
    /// A vacancy; `id`, `published` and `source` may be left out.
    #[schema(value_type = Option<Vacancy>)]
    vacancy: Option<Value>,
    /// Language of names.
    lang: Option<Lang>,
}

/// How many available people there are for a stored vacancy
///
/// By region (maakunta) and employment area (työllisyysalue) of residence, and in all, at each step of what the vacancy asks.
/// All numbers are multiples of 5 of which each total is the sum of its parts, so that fewer than 5 people cannot be found by
/// any subtraction; 0 stands for none or a few.
#[utoipa::path(get, path = "/v1/vacancies/{id}/availability", tag = "match",
    params(("id" = String, Path, description = "Id of the vacancy"),
        ("lang" = Option<Lang>, Query, description = "Language of names")),
    responses((status = 200, description = "People at each step", body = AvailabilityAnswer)))]
pub(super) async fn of_vacancy(
    State(app): State<AppState>,
    Path(text): Path<String>,
    mut params: Params,
) -> Result<Json<AvailabilityAnswer>, ApiError> {
    let (vacancy, lang) = (MatchSubject::Stored(id(&text)?), params.lang()?);
    params.finish()?;
    app.compute(move |service| Ok(Json(service.availability(&vacancy, lang)?))).await
}

/// How many available people there are for a vacancy, stored or posted
#[utoipa::path(post, path = "/v1/availability", tag = "match",
    params(("lang" = Option<Lang>, Query, description = "Language, where the body names none")),
    request_body = AvailabilityBody,
    responses((status = 200, description = "People at each step", body = AvailabilityAnswer)))]
pub(super) async fn of_any(
    State(app): State<AppState>,
    mut params: Params,
    body: JsonBody,
) -> Result<Json<AvailabilityAnswer>, ApiError> {
    let lang = params.lang()?;
    params.finish()?;
    let body: AvailabilityBody = body.read()?;
    let lang = body.lang.unwrap_or(lang);
    app.compute(move |service| {
        let vacancy = vacancy_of(service, body.vacancy_id, body.vacancy)?;
        Ok(Json(service.availability(&vacancy, lang)?))
    })
    .await
}
