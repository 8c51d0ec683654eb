//! `/v1/profiles`.

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
use crate::domain::Profile;

/// Read a profile
#[utoipa::path(get, path = "/v1/profiles/{id}", tag = "profiles",
    params(("id" = String, Path, description = "Id of the profile")),
    responses(
        (status = 200, description = "The profile, with an `ETag`", body = Profile),
        (status = 304, description = "It is the one of `If-None-Match`"),
    ))]
pub(super) async fn get(
    State(app): State<AppState>,
    Path(text): Path<String>,
    params: Params,
    headers: HeaderMap,
) -> Result<Response, ApiError> {
    records::read::<Profile>(&app, params, &headers, id(&text)?).await
}

/// Create or replace a profile
///
/// Concepts, places and codes must be known, and times must be possible. Contact and free text stay in the store: no search or match shows them.
#[utoipa::path(put, path = "/v1/profiles/{id}", tag = "profiles",
    params(("id" = String, Path, description = "Id of the profile, the same as in the body"),
        ("wait" = Option<bool>, Query, description = "Answer when searches find it")),
    request_body = Profile,
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
    records::write::<Profile>(&app, params, body, Some(id(&text)?)).await
}

/// Create or replace a profile by the id in it
#[utoipa::path(post, path = "/v1/profiles", tag = "profiles",
    params(("wait" = Option<bool>, Query, description = "Answer when searches find it")),
    request_body = Profile,
    responses(
        (status = 200, description = "It was there before", body = WriteAnswer),
        (status = 201, description = "It is new; `Location` names it", body = WriteAnswer),
    ))]
pub(super) async fn post(
    State(app): State<AppState>,
    params: Params,
    body: JsonBody,
) -> Result<Response, ApiError> {
    records::write::<Profile>(&app, params, body, None).await
}

/// Remove a profile
#[utoipa::path(delete, path = "/v1/profiles/{id}", tag = "profiles",
    params(("id" = String, Path, description = "Id of the profile"),
        ("wait" = Option<bool>, Query, description = "Answer when searches find it no more")),
    responses((status = 204, description = "It is gone")))]
pub(super) async fn delete(
    State(app): State<AppState>,
    Path(text): Path<String>,
    params: Params,
) -> Result<StatusCode, ApiError> {
    records::remove::<Profile>(&app, params, id(&text)?).await
}

/// Create or replace many profiles
///
/// One JSON object a line, as is, gzip or zstd (`Content-Encoding`). Lines are written in batches of 500 as they
/// arrive. A line that is wrong is rejected and stops nothing: the status is 200 also where `rejected` is above zero.
/// A problem instead of an answer names the lines that were taken before it.
#[utoipa::path(post, path = "/v1/profiles/bulk", tag = "profiles",
    params(("wait" = Option<bool>, Query, description = "Answer when searches find all of them")),
    request_body(content = String, content_type = "application/x-ndjson", description = "one profile a line, at most 1 MiB each"),
    responses((status = 200, description = "What was taken and what not", body = BulkAnswer)))]
pub(super) async fn bulk(
    State(app): State<AppState>,
    params: Params,
    request: Request,
) -> Result<Json<BulkAnswer>, ApiError> {
    bulk::load::<Profile>(&app, params, request).await
}
