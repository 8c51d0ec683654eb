//! Named rankings and their cards.

use axum::Json;
use axum::extract::{Path, State};
use serde::Serialize;
use utoipa::ToSchema;

use super::params::Params;
use super::problem::ApiError;
use super::state::AppState;
use crate::domain::Lang;
use crate::service::{RankingCard, ServiceError};

/// All rankings.
#[derive(Debug, Serialize, ToSchema)]
pub struct RankingList {
    /// Their cards, the default first.
    rankings: Vec<RankingCard>,
}

/// Named rankings
///
/// Each with its card: purpose, who answers for it, data, weights, conditions, limits and human oversight.
#[utoipa::path(get, path = "/v1/rankings", tag = "match",
    params(("lang" = Option<Lang>, Query, description = "Language of the cards")),
    responses((status = 200, description = "The default first", body = RankingList)))]
pub(super) async fn list(
    State(app): State<AppState>,
    mut params: Params,
) -> Result<Json<RankingList>, ApiError> {
    let lang = params.lang()?;
    params.finish()?;
    app.compute(move |service| Ok(Json(RankingList { rankings: service.ranking_cards(lang) })))
        .await
}

/// The card of a ranking
#[utoipa::path(get, path = "/v1/rankings/{id}", tag = "match",
    params(("id" = String, Path, description = "Id of the ranking"),
        ("lang" = Option<Lang>, Query, description = "Language of the card")),
    responses((status = 200, description = "The card", body = RankingCard)))]
pub(super) async fn one(
    State(app): State<AppState>,
    Path(id): Path<String>,
    mut params: Params,
) -> Result<Json<RankingCard>, ApiError> {
    let lang = params.lang()?;
    params.finish()?;
    app.compute(move |service| {
        let card = service.ranking_cards(lang).into_iter().find(|card| card.id == id);
        Ok(Json(card.ok_or(ServiceError::NotFound { kind: "ranking", id })?))
    })
    .await
}
