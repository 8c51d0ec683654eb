//! The HTTP interface: resources under `/v1`, described by `/openapi.json` and shown at `/docs`.
//!
//! Brief overview: [`router()`] answers requests with an [`AppState`] over an open
//! [`Service`](crate::service::Service); [`serve()`] runs it on a listener until it is told to stop. Every error is
//! an RFC 9457 problem with a [`Code`] that keeps its meaning, the id of the request, and the fields that are wrong.
//! Handlers never work on async threads: searches and matches run on a configured number of blocking ones.
//!
//! **Invariant:** lists of people show no name, contact, employer or school; logs and measures hold no ids, no paths
//! and no words of a request.

mod advice;
mod availability;
mod body;
mod bulk;
mod edge;
mod extensions;
mod matches;
mod metrics;
mod openapi;
mod operation;
mod params;
mod problem;
mod profiles;
mod qualifications;
mod rankings;
mod records;
mod search;
mod serve;
mod similar;
mod state;
mod taxonomy;
mod vacancies;
mod wording;

pub use advice::{AdviseProfileBody, AdviseVacancyBody};
pub use availability::AvailabilityBody;
pub use bulk::{BulkAnswer, Rejection};
pub use extensions::{ExtensionLabelAnswer, ExtensionsAnswer, LabelWriteAnswer};
pub use matches::{
    BroadenedList, MatchCandidatesBody, MatchList, MatchPairBody, MatchVacanciesBody,
    MatchedCandidate, MatchedVacancy, PairAnswer,
};
pub use operation::Health;
pub use problem::{Code, CodeRow, Problem};
pub use qualifications::QualificationAnswer;
pub use rankings::RankingList;
pub use records::{WriteAnswer, WriteOutcome};
pub use serve::{BindError, Connections, check_bind, serve, serve_within};
pub use similar::{SimilarList, SimilarRecord};
pub use state::{AppState, Limits};
pub use taxonomy::{
    CodeListAnswer, CodeListName, CodeName, ConceptAnswer, ConceptList, ConceptSuggestion,
    KindCount, Labels, ListedConcept, PlaceSuggestion, RelatedConcept, TaxonomyAnswer,
};

use axum::Router;
use axum::http::StatusCode;
use axum::middleware::from_fn_with_state;
use axum::response::{IntoResponse, Response};
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::decompression::RequestDecompressionLayer;
use utoipa::OpenApi as _;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use problem::ApiError;

fn described() -> OpenApiRouter<AppState> {
    OpenApiRouter::with_openapi(openapi::Described::openapi())
        .routes(routes!(search::by_parameters, vacancies::post))
        .routes(routes!(search::vacancies))
        .routes(routes!(search::profiles))
        .routes(routes!(search::suggest))
        .routes(routes!(vacancies::bulk))
        .routes(routes!(vacancies::get, vacancies::put, vacancies::delete))
        .routes(routes!(profiles::post))
        .routes(routes!(profiles::bulk))
        .routes(routes!(profiles::get, profiles::put, profiles::delete))
        .routes(routes!(matches::of_profile))
        .routes(routes!(matches::vacancies))
        .routes(routes!(matches::of_vacancy))
        .routes(routes!(matches::candidates))
        .routes(routes!(matches::pair))
        .routes(routes!(matches::replay))
        .routes(routes!(similar::vacancies))
        .routes(routes!(similar::profiles))
        .routes(routes!(availability::of_vacancy))
        .routes(routes!(availability::of_any))
        .routes(routes!(advice::profile))
        .routes(routes!(advice::vacancy))
        .routes(routes!(qualifications::list))
        .routes(routes!(qualifications::one))
        .routes(routes!(rankings::list))
        .routes(routes!(rankings::one))
        .routes(routes!(taxonomy::overview))
        .routes(routes!(taxonomy::concepts))
        .routes(routes!(taxonomy::concept_by_id))
        .routes(routes!(taxonomy::concept))
        .routes(routes!(extensions::extensions))
        .routes(routes!(extensions::get, extensions::put, extensions::delete))
        .routes(routes!(taxonomy::suggest))
        .routes(routes!(taxonomy::suggest_places))
        .routes(routes!(taxonomy::code_lists))
        .routes(routes!(taxonomy::codes))
        .routes(routes!(wording::suggest))
        .routes(routes!(problem::problems))
        .routes(routes!(operation::status))
        .routes(routes!(operation::healthy))
        .routes(routes!(operation::ready))
        .routes(routes!(metrics::measures))
}

/// The description of the interface (OpenAPI 3.1).
#[must_use]
pub fn openapi() -> utoipa::openapi::OpenApi {
    let mut api = described().into_openapi();
    openapi::complete(&mut api);
    api
}

/// Everything that the interface answers.
pub fn router(state: AppState) -> Router {
    router_with(state, Router::new())
}

/// The interface together with other routes, such as pages: they share ids of requests, limits of time, compression,
/// security headers, log and measures. Errors of theirs that are HTML stay as they are.
pub fn router_with(state: AppState, others: Router) -> Router {
    let (routes, mut api) = described().split_for_parts();
    openapi::complete(&mut api);
    let docs = utoipa_swagger_ui::SwaggerUi::new("/docs").url("/openapi.json", api);
    routes
        .merge(docs)
        .fallback(|| async { StatusCode::NOT_FOUND })
        .with_state(state.clone())
        .merge(others)
        .layer(RequestDecompressionLayer::new())
        .layer(CatchPanicLayer::custom(panicked))
        .layer(CompressionLayer::new())
        .layer(from_fn_with_state(state, edge::edge))
}

/// What a panic of a handler said is not shown: it may hold anything.
fn panicked(_payload: Box<dyn std::any::Any + Send>) -> Response {
    ApiError::internal(&"a handler panicked").into_response()
}
