//! Advice, by id or for a posted record that is stored nowhere.

use axum::Json;
use axum::extract::State;
use serde::Deserialize;
use serde_json::Value;
use utoipa::ToSchema;

use super::body::JsonBody;
use super::matches::{at, profile_of, vacancy_of};
use super::params::Params;
use super::problem::ApiError;
use super::state::AppState;
use crate::domain::{Lang, Profile, ProfileId, Vacancy, VacancyId};
use crate::service::{
    AdvertAdvice, AdviceRequest, MAX_ADVICE, PersonAdvice, Points, ProfileAdviceQuery,
    ProfileFilters, Service, VacancyAdviceQuery, VacancyFilters,
};

/// Advice for a person: by `profile_id`, or by a `profile` that is stored nowhere.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AdviseProfileBody {
    /// Id of a stored profile.
    profile_id: Option<ProfileId>,
    /// A profile; `id` and `modified` may be left out.
    #[schema(value_type = Option<Profile>)]
    profile: Option<Value>,
    /// Which vacancies count.
    #[serde(default)]
    filters: VacancyFilters,
    /// Score from which a vacancy counts; by default that of the 20th vacancy of the person's list, or 60 where the list
    /// is shorter.
    #[schema(minimum = 0, maximum = 100)]
    threshold: Option<f64>,
    /// Most pieces of advice, 10 unless told.
    #[schema(minimum = 1, maximum = 50)]
    limit: Option<usize>,
    /// Language of names and sentences.
    lang: Option<Lang>,
}

/// Advice for an advert: by `vacancy_id`, or by a `vacancy` that is stored nowhere.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AdviseVacancyBody {
    /// Id of a stored vacancy.
    vacancy_id: Option<VacancyId>,
    /// A vacancy; `id`, `published` and `source` may be left out.
    #[schema(value_type = Option<Vacancy>)]
    vacancy: Option<Value>,
    /// Which people count.
    #[serde(default)]
    filters: ProfileFilters,
    /// Score from which a candidate counts, 60 unless told.
    #[schema(minimum = 0, maximum = 100)]
    threshold: Option<f64>,
    /// Most pieces of advice, 10 unless told.
    #[schema(minimum = 1, maximum = 50)]
    limit: Option<usize>,
    /// Language of names and sentences.
    lang: Option<Lang>,
}

/// Reads how advice is wanted.
fn request(
    service: &Service,
    lang: Lang,
    threshold: Option<f64>,
    limit: Option<usize>,
) -> Result<AdviceRequest, ApiError> {
    let plain = service.advice_request(lang);
    let threshold = threshold
        .map(|points| {
            if (0.0..=100.0).contains(&points) {
                Ok(Points((points * 100.0).round() as u32))
            } else {
                Err(ApiError::field("threshold", &points.to_string(), "points from 0 to 100"))
            }
        })
        .transpose()?;
    let limit = limit.unwrap_or(plain.limit);
    if !(1..=MAX_ADVICE).contains(&limit) {
        let expected = format!("a whole number from 1 to {MAX_ADVICE}");
        return Err(ApiError::field("limit", &limit.to_string(), expected));
    }
    Ok(AdviceRequest { threshold, limit, ..plain })
}

/// What would open most vacancies for a person
///
/// Tries each skill, language, card and licence that the person's best vacancies ask and the person lacks, and wider
/// wishes about place and terms, one by one and the best in pairs. Each is scored as a new match would be, and counted
/// over all vacancies. Nothing is stored.
#[utoipa::path(post, path = "/v1/advice/profile", tag = "match",
    params(("lang" = Option<Lang>, Query, description = "Language, where the body names none")),
    request_body = AdviseProfileBody,
    responses((status = 200, description = "What opens most first", body = PersonAdvice)))]
pub(super) async fn profile(
    State(app): State<AppState>,
    mut params: Params,
    body: JsonBody,
) -> Result<Json<PersonAdvice>, ApiError> {
    let lang = params.lang()?;
    params.finish()?;
    let body: AdviseProfileBody = body.read()?;
    app.compute(move |service| {
        let lang = body.lang.unwrap_or(lang);
        let request = request(service, lang, body.threshold, body.limit)?;
        let profile = profile_of(service, body.profile_id, body.profile)?;
        let query = ProfileAdviceQuery { profile, filters: body.filters, request };
        service.advise_profile(&query).map(Json).map_err(|error| at("filters.", error))
    })
    .await
}

/// What an advert's requirements cost, and what to mend before it is published
///
/// Softens and drops each requirement and counts the candidates; tells which requirements few people meet together,
/// what the advert leaves open, and which words leave people out. Numbers of people are rounded down to fives: zero to
/// four are told alike. Nothing is stored.
#[utoipa::path(post, path = "/v1/advice/vacancy", tag = "match",
    params(("lang" = Option<Lang>, Query, description = "Language, where the body names none")),
    request_body = AdviseVacancyBody,
    responses((status = 200, description = "What costs most candidates first", body = AdvertAdvice)))]
pub(super) async fn vacancy(
    State(app): State<AppState>,
    mut params: Params,
    body: JsonBody,
) -> Result<Json<AdvertAdvice>, ApiError> {
    let lang = params.lang()?;
    params.finish()?;
    let body: AdviseVacancyBody = body.read()?;
    app.compute(move |service| {
        let lang = body.lang.unwrap_or(lang);
        let request = request(service, lang, body.threshold, body.limit)?;
        let vacancy = vacancy_of(service, body.vacancy_id, body.vacancy)?;
        let query = VacancyAdviceQuery { vacancy, filters: body.filters, request };
        service.advise_vacancy(&query).map(Json).map_err(|error| at("filters.", error))
    })
    .await
}
