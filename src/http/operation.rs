//! What operators ask.

use axum::Json;
use axum::extract::State;
use serde::Serialize;
use utoipa::ToSchema;

use super::problem::{ApiError, Code};
use super::state::AppState;
use crate::service::Status;

/// The process answers.
#[derive(Debug, Serialize, ToSchema)]
pub struct Health {
    /// Always `ok`.
    #[schema(example = "ok")]
    pub status: &'static str,
}

/// Whether the process answers
#[utoipa::path(get, path = "/healthz", tag = "operation",
    responses((status = 200, description = "It does", body = Health)))]
pub(super) async fn healthy() -> Json<Health> {
    Json(Health { status: "ok" })
}

/// Whether the service can do its work
#[utoipa::path(get, path = "/readyz", tag = "operation",
    responses((status = 200, description = "It can", body = Status),
        (status = 503, description = "It cannot; the problem says why")))]
pub(super) async fn ready(State(app): State<AppState>) -> Result<Json<Status>, ApiError> {
    app.store(|service| match service.index_failure() {
        Some(reason) => Err(ApiError::new(
            Code::IndexUnavailable,
            format!("changes cannot be applied to the index: {reason}"),
        )),
        None => Ok(Json(service.status()?)),
    })
    .await
}

/// How many records there are, and how far the indexes have come
#[utoipa::path(get, path = "/v1/status", tag = "operation",
    responses((status = 200, description = "The state of the service", body = Status)))]
pub(super) async fn status(State(app): State<AppState>) -> Result<Json<Status>, ApiError> {
    app.store(|service| Ok(Json(service.status()?))).await
}
