//! Search and typeahead.

use axum::Json;
use axum::extract::State;
use serde::de::DeserializeOwned;

use super::body::JsonBody;
use super::params::Params;
use super::problem::ApiError;
use super::state::AppState;
use super::taxonomy::typed;
use crate::domain::Lang;
use crate::service::{
    FacetName, FoundCandidates, FoundVacancies, MAX_LIMIT, ProfileSearchRequest, SearchRequest,
    ServiceError, Sort, Suggestion, VacancyFilters,
};

/// Most suggestions of one kind.
const MAX_SUGGESTIONS: usize = 20;
/// Suggestions of one kind unless told.
const SUGGESTIONS: usize = 5;
/// Fields of a search besides its filters.
const OWN_FIELDS: [&str; 10] =
    ["query", "parts", "facets", "sort", "limit", "cursor", "lang", "highlight", "broaden", "fold"];

/// Search vacancies
///
/// Every filter may be given as a parameter; parameters that list values may be repeated.
#[utoipa::path(get, path = "/v1/vacancies", tag = "search",
    params(("q" = Option<String>, Query, description = "Words, \"phrases\", `+required`, `-excluded`, `begin*`, `title:word`, `employer:word`", example = "lähihoitaja Tampere"),
        ("sort" = Option<Sort>, Query, description = "Order of the hits"),
        ("facet" = Option<Vec<FacetName>>, Query, description = "Facets to count; may be repeated"),
        ("highlight" = Option<bool>, Query, description = "Titles and texts with the words of the query marked"),
        ("broaden" = Option<bool>, Query, description = "`false` leaves out what an answer with few hits comes with"),
        ("fold" = Option<bool>, Query, description = "`false` shows every copy of an advert as a hit of its own"),
        ("limit" = Option<usize>, Query, description = "Hits of a page, 1 to 100", minimum = 1, maximum = 100),
        ("cursor" = Option<String>, Query, description = "`next_cursor` of the page before"),
        ("lang" = Option<Lang>, Query, description = "Language of labels")),
    responses((status = 200, description = "A page of hits", body = FoundVacancies)))]
pub(super) async fn by_parameters(
    State(app): State<AppState>,
    mut params: Params,
) -> Result<Json<FoundVacancies>, ApiError> {
    let plain = SearchRequest::default();
    let mut request = SearchRequest {
        query: params.text("q")?.unwrap_or_default(),
        sort: params
            .value("sort", "relevance, published, deadline, pay or distance", named)?
            .unwrap_or_default(),
        limit: params.count("limit", MAX_LIMIT)?.unwrap_or(plain.limit),
        cursor: params.text("cursor")?,
        highlight: params.flag("highlight")?.unwrap_or_default(),
        fold: params.flag("fold")?.unwrap_or(plain.fold),
        broaden: params.flag("broaden")?.unwrap_or(plain.broaden),
        lang: params.lang()?,
        ..plain
    };
    for name in params.texts("facet") {
        let known: Vec<&str> = FacetName::ALL.iter().map(|facet| facet.code()).collect();
        let facet = FacetName::from_code(&name);
        request.facets.push(facet.ok_or_else(|| {
            ApiError::field("facet", &name, format!("one of {}", known.join(", ")))
        })?);
    }
    params.rest(|name, value| Ok(request.filters.add(name, value)?))?;
    app.compute(move |service| {
        let found = service.search_vacancies(&request);
        Ok(Json(found.map_err(|error| {
            renamed(error, |field| if field == "query" { "q".to_owned() } else { field.to_owned() })
        })?))
    })
    .await
}

/// Search vacancies with a request as JSON
#[utoipa::path(post, path = "/v1/search/vacancies", tag = "search",
    params(("lang" = Option<Lang>, Query, description = "Language, where the body names none")),
    request_body = SearchRequest,
    responses((status = 200, description = "A page of hits", body = FoundVacancies)))]
pub(super) async fn vacancies(
    State(app): State<AppState>,
    mut params: Params,
    body: JsonBody,
) -> Result<Json<FoundVacancies>, ApiError> {
    let lang = params.lang()?;
    params.finish()?;
    let request: SearchRequest = body.read()?;
    let request = SearchRequest { lang: body.lang().unwrap_or(lang), ..request };
    app.compute(move |service| {
        let found = service.search_vacancies(&request);
        Ok(Json(found.map_err(|error| renamed(error, in_filters))?))
    })
    .await
}

/// Search profiles with a request as JSON
///
/// It reads the concepts of profiles and their labels, never free text. People are shown without names and contacts.
#[utoipa::path(post, path = "/v1/search/profiles", tag = "search",
    params(("lang" = Option<Lang>, Query, description = "Language, where the body names none")),
    request_body = ProfileSearchRequest,
    responses((status = 200, description = "A page of hits", body = FoundCandidates)))]
pub(super) async fn profiles(
    State(app): State<AppState>,
    mut params: Params,
    body: JsonBody,
) -> Result<Json<FoundCandidates>, ApiError> {
    let lang = params.lang()?;
    params.finish()?;
    let request: ProfileSearchRequest = body.read()?;
    let request = ProfileSearchRequest { lang: body.lang().unwrap_or(lang), ..request };
    app.compute(move |service| {
        let found = service.search_profiles(&request);
        Ok(Json(found.map_err(|error| renamed(error, in_filters))?))
    })
    .await
}

/// Occupations, skills, places and employers for what has been typed so far
///
/// Each with the number of open adverts; every filter on vacancies may be given to say which adverts count.
#[utoipa::path(get, path = "/v1/suggest", tag = "search",
    params(("q" = String, Query, description = "What has been typed", example = "sair"),
        ("limit" = Option<usize>, Query, description = "Suggestions of each kind, 1 to 20", minimum = 1, maximum = 20),
        ("lang" = Option<Lang>, Query, description = "Language of what was typed")),
    responses((status = 200, description = "Best first within each kind", body = Vec<Suggestion>)))]
pub(super) async fn suggest(
    State(app): State<AppState>,
    mut params: Params,
) -> Result<Json<Vec<Suggestion>>, ApiError> {
    let text = typed(&mut params)?;
    let limit = params.count("limit", MAX_SUGGESTIONS)?.unwrap_or(SUGGESTIONS);
    let lang = params.lang()?;
    let mut filters = VacancyFilters::default();
    params.rest(|name, value| Ok(filters.add(name, value)?))?;
    app.compute(move |service| Ok(Json(service.suggest(&text, lang, limit, &filters)?))).await
}

/// A value of a closed list by its name in JSON.
fn named<T: DeserializeOwned>(name: &str) -> Option<T> {
    serde_json::from_value(serde_json::Value::String(name.to_owned())).ok()
}

/// Names fields as they stand in the request.
fn renamed(error: ServiceError, name: impl Fn(&str) -> String) -> ApiError {
    let ServiceError::Invalid(mut invalid) = error else { return error.into() };
    for error in &mut invalid.errors {
        error.field = name(&error.field);
    }
    invalid.into()
}

fn in_filters(field: &str) -> String {
    let own = OWN_FIELDS.iter().any(|own| {
        field.strip_prefix(own).is_some_and(|rest| rest.is_empty() || rest.starts_with('['))
    });
    if own { field.to_owned() } else { format!("filters.{field}") }
}
