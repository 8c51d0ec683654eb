//! `/v1/vacancies`.

use axum::Json;
use axum::extract::{Path, Request, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;

use super::body::JsonBody;
use super::bulk::{self, BulkAnswer};
use super::params::Params;
use super::problem::ApiError;
use super::records::{self, WriteAnswer, id};
use super::state::AppState;
use crate::domain::Vacancy;

/// Read a vacancy
#[utoipa::path(get, path = "/v1/vacancies/{id}", tag = "vacancies",
    params(("id" = String, Path, description = "Id of the vacancy")),
    responses(
        (status = 200, description = "The vacancy, with an `ETag`", body = Vacancy),
        (status = 304, description = "It is the one of `If-None-Match`"),
    ))]
pub(super) async fn get(
    State(app): State<AppState>,
    Path(text): Path<String>,
    params: Params,
    headers: HeaderMap,
) -> Result<Response, ApiError> {
    records::read::<Vacancy>(&app, params, &headers, id(&text)?).await
}

/// Create or replace a vacancy
///
/// Concepts, places and codes must be known, and times must be possible. Where a vacancy states no occupations or no skills, they are read from its text
/// and marked `extracted`.
#[utoipa::path(put, path = "/v1/vacancies/{id}", tag = "vacancies",
    params(("id" = String, Path, description = "Id of the vacancy, the same as in the body"),
        ("wait" = Option<bool>, Query, description = "Answer when searches find it")),
    request_body = Vacancy,
    responses(
        (status = 200, description = "It was there before", body = WriteAnswer),
        (status = 201, description = "It is new", body = WriteAnswer),
    ))]
pub(super) async fn put(
    State(app): State<AppState>,
    Path(text): Path<String>,
    params: Params,
    body: JsonBody,
) -> Result<Response, ApiError> {
    records::write::<Vacancy>(&app, params, body, Some(id(&text)?)).await
}

/// Create or replace a vacancy by the id in it
#[utoipa::path(post, path = "/v1/vacancies", tag = "vacancies",
    params(("wait" = Option<bool>, Query, description = "Answer when searches find it")),
    request_body = Vacancy,
    responses(
        (status = 200, description = "It was there before", body = WriteAnswer),
        (status = 201, description = "It is new; `Location` names it", body = WriteAnswer),
    ))]
pub(super) async fn post(
    State(app): State<AppState>,
    params: Params,
    body: JsonBody,
) -> Result<Response, ApiError> {
    records::write::<Vacancy>(&app, params, body, None).await
}

/// Remove a vacancy
#[utoipa::path(delete, path = "/v1/vacancies/{id}", tag = "vacancies",
    params(("id" = String, Path, description = "Id of the vacancy"),
        ("wait" = Option<bool>, Query, description = "Answer when searches find it no more")),
    responses((status = 204, description = "It is gone")))]
pub(super) async fn delete(
    State(app): State<AppState>,
    Path(text): Path<String>,
    params: Params,
) -> Result<StatusCode, ApiError> {
    records::remove::<Vacancy>(&app, params, id(&text)?).await
}

/// Create or replace many vacancies
///
/// One JSON object a line, as is, gzip or zstd (`Content-Encoding`). Lines are written in batches of 500 as they
/// arrive. A line that is wrong is rejected and stops nothing: the status is 200 also where `rejected` is above zero.
/// A problem instead of an answer names the lines that were taken before it.
#[utoipa::path(post, path = "/v1/vacancies/bulk", tag = "vacancies",
    params(("wait" = Option<bool>, Query, description = "Answer when searches find all of them")),
    request_body(content = String, content_type = "application/x-ndjson", description = "One vacancy a line, at most 1 MiB each"),
    responses((status = 200, description = "What was taken and what not", body = BulkAnswer)))]
pub(super) async fn bulk(
    State(app): State<AppState>,
    params: Params,
    request: Request,
) -> Result<Json<BulkAnswer>, ApiError> {
    bulk::load::<Vacancy>(&app, params, request).await
}
