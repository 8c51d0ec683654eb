//! Help with wording.

use axum::Json;
use axum::extract::State;

use super::body::JsonBody;
use super::params::Params;
use super::problem::ApiError;
use super::state::AppState;
use crate::domain::Lang;
use crate::service::{WordingAnswer, WordingRequest};

/// Occupations and skills in somebody's own words
///
/// Takes sentences or a whole CV in Finnish, Swedish or English and gives concepts with a probability and the words that
/// led to each, to be accepted or rejected. The text is stored nowhere and logged nowhere; the same text gets the same
/// answer.
#[utoipa::path(post, path = "/v1/wording", tag = "taxonomy",
    params(("lang" = Option<Lang>, Query, description = "Language, where the body names none")),
    request_body = WordingRequest,
    responses((status = 200, description = "Suggestions, most probable first", body = WordingAnswer)))]
pub(super) async fn suggest(
    State(app): State<AppState>,
    mut params: Params,
    body: JsonBody,
) -> Result<Json<WordingAnswer>, ApiError> {
    let lang = params.lang()?;
    params.finish()?;
    let request: WordingRequest = body.read()?;
    app.compute(move |service| Ok(Json(service.wording(&request, lang)?))).await
}
