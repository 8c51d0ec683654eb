//! Matching, by id or by a posted record that is stored nowhere.

use axum::Json;
use axum::extract::{Path, State};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;

use super::body::{JsonBody, within};
use super::params::Params;
use super::problem::ApiError;
use super::records::id;
use super::state::AppState;
use crate::domain::{Lang, Profile, ProfileId, Vacancy, VacancyId};
use crate::service::{
    CandidateCard, CandidateQuery, Eligibility, EligibilityCount, Exclusion, Explanation,
    ListRequest, MAX_LIMIT, MatchAnswer, MatchItem, MatchSubject, ProfileFilters, Service,
    ServiceError, Stamp, VacancyCard, VacancyFilters, VacancyQuery,
};

/// How a list is wanted.
#[derive(Debug)]
struct Wanted {
    limit: Option<usize>,
    cursor: Option<String>,
    seed: Option<u64>,
    eligibility: Option<Eligibility>,
    explain: Option<bool>,
}

impl Wanted {
    fn request(self, service: &Service, lang: Lang) -> ListRequest {
        let plain = service.list_request(lang);
        let limit = self.limit.unwrap_or(plain.limit);
        let explain = self.explain.unwrap_or(plain.explain);
        ListRequest {
            limit,
            cursor: self.cursor,
            seed: self.seed,
            eligibility: self.eligibility,
            explain,
            ..plain
        }
    }

    fn of_params(params: &mut Params) -> Result<Self, ApiError> {
        Ok(Self {
            limit: params.count("limit", MAX_LIMIT)?,
            cursor: params.text("cursor")?,
            seed: params.value("seed", "a whole number of 64 bits", |text| text.parse().ok())?,
            eligibility: params.value(
                "eligibility",
                "eligible, if_confirmed or not_now",
                |text| serde_json::from_value(text.into()).ok(),
            )?,
            explain: params.flag("explain")?,
        })
    }
}

/// Vacancies for a person: by `profile_id`, or by a `profile` that is stored nowhere.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct MatchVacanciesBody {
    /// Id of a stored profile.
    profile_id: Option<ProfileId>,
    /// A profile; `id` and `modified` may be left out.
    #[schema(value_type = Option<Profile>)]
    profile: Option<Value>,
    /// Which vacancies count.
    #[serde(default)]
    filters: VacancyFilters,
    /// Items of a page, 20 unless told.
    #[serde(default, deserialize_with = "crate::domain::optional_page_limit")]
    #[schema(minimum = 1, maximum = 100)]
    limit: Option<usize>,
    /// `next_cursor` of the page before.
    cursor: Option<String>,
    /// Seed of the order among near-equal scores; by default the day.
    seed: Option<u64>,
    /// Only those whom what is required leaves in this group.
    eligibility: Option<Eligibility>,
    /// Language of names and reasons.
    lang: Option<Lang>,
    /// `false` leaves the reasons out.
    explain: Option<bool>,
}

/// Candidates for a vacancy: by `vacancy_id`, or by a `vacancy` that is stored nowhere.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct MatchCandidatesBody {
    /// Id of a stored vacancy.
    vacancy_id: Option<VacancyId>,
    /// A vacancy; `id`, `published` and `source` may be left out.
    #[schema(value_type = Option<Vacancy>)]
    vacancy: Option<Value>,
    /// Which people count.
    #[serde(default)]
    filters: ProfileFilters,
    /// Items of a page, 20 unless told.
    #[serde(default, deserialize_with = "crate::domain::optional_page_limit")]
    #[schema(minimum = 1, maximum = 100)]
    limit: Option<usize>,
    /// `next_cursor` of the page before.
    cursor: Option<String>,
    /// Seed of the order among near-equal scores; by default the day.
    seed: Option<u64>,
    /// Only those whom what is required leaves in this group.
    eligibility: Option<Eligibility>,
    /// Language of names and reasons.
    lang: Option<Lang>,
    /// `false` leaves the reasons out.
    explain: Option<bool>,
}

/// One person and one vacancy, each by id or posted.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct MatchPairBody {
    /// Id of a stored profile.
    profile_id: Option<ProfileId>,
    /// A profile; `id` and `modified` may be left out.
    #[schema(value_type = Option<Profile>)]
    profile: Option<Value>,
    /// Id of a stored vacancy.
    vacancy_id: Option<VacancyId>,
    /// A vacancy; `id`, `published` and `source` may be left out.
    #[schema(value_type = Option<Vacancy>)]
    vacancy: Option<Value>,
    /// Language of names and reasons.
    lang: Option<Lang>,
}

/// A vacancy of a list.
#[derive(Debug, Serialize, ToSchema)]
pub struct MatchedVacancy {
    #[serde(flatten)]
    item: MatchItem,
    /// The vacancy; absent where it has gone since.
    #[serde(skip_serializing_if = "Option::is_none")]
    card: Option<VacancyCard>,
}

/// A person of a list.
#[derive(Debug, Serialize, ToSchema)]
pub struct MatchedCandidate {
    #[serde(flatten)]
    item: MatchItem,
    /// The person, without a name; absent where the profile has gone since.
    #[serde(skip_serializing_if = "Option::is_none")]
    card: Option<CandidateCard>,
}

/// A list.
#[derive(Debug, Serialize, ToSchema)]
pub struct MatchList<T> {
    /// How many items the whole list has.
    total: u64,
    /// How many of all that passed the filters are in each group of eligibility.
    groups: Vec<EligibilityCount>,
    /// What is not in it, and why.
    excluded: Vec<Exclusion>,
    /// This page, best first.
    items: Vec<T>,
    /// Asks for the next page; absent on the last.
    #[serde(skip_serializing_if = "Option::is_none")]
    next_cursor: Option<String>,
    /// What made the list: the same request with the same stamp gives the same list.
    stamp: Stamp,
    /// Items that were scored to the end; the others could not have reached this page.
    scored: u64,
}

/// The answer to a pair.
#[derive(Debug, Serialize, ToSchema)]
pub struct PairAnswer {
    /// How the two fit, from the person's side; `other_side` is the employer's score.
    explanation: Explanation,
}

/// Vacancies for a stored profile
///
/// Every filter of a search may be given as a parameter.
#[utoipa::path(get, path = "/v1/profiles/{id}/vacancies", tag = "match",
    params(("id" = String, Path, description = "Id of the profile"),
        ("limit" = Option<usize>, Query, description = "Items of a page, 1 to 100", minimum = 1, maximum = 100),
        ("cursor" = Option<String>, Query, description = "`next_cursor` of the page before"),
        ("seed" = Option<u64>, Query, description = "Seed of the order among near-equal scores"),
        ("eligibility" = Option<Eligibility>, Query, description = "Only this group"),
        ("explain" = Option<bool>, Query, description = "`false` leaves the reasons out"),
        ("lang" = Option<Lang>, Query, description = "Language of names and reasons")),
    responses((status = 200, description = "Best first", body = MatchList<MatchedVacancy>)))]
pub(super) async fn of_profile(
    State(app): State<AppState>,
    Path(text): Path<String>,
    mut params: Params,
) -> Result<Json<MatchList<MatchedVacancy>>, ApiError> {
    let profile = MatchSubject::Stored(id(&text)?);
    let (wanted, lang) = (Wanted::of_params(&mut params)?, params.lang()?);
    let mut filters = VacancyFilters::default();
    params.rest(|name, value| Ok(filters.add(name, value)?))?;
    let query = |_: &Service, list| Ok(VacancyQuery { profile, filters, list });
    list(&app, query, VACANCIES, "", wanted, lang).await
}

/// Vacancies for a profile, stored or posted
#[utoipa::path(post, path = "/v1/match/vacancies", tag = "match",
    params(("lang" = Option<Lang>, Query, description = "Language, where the body names none")),
    request_body = MatchVacanciesBody,
    responses((status = 200, description = "Best first", body = MatchList<MatchedVacancy>)))]
pub(super) async fn vacancies(
    State(app): State<AppState>,
    mut params: Params,
    body: JsonBody,
) -> Result<Json<MatchList<MatchedVacancy>>, ApiError> {
    let lang = params.lang()?;
    params.finish()?;
    let body: MatchVacanciesBody = body.read()?;
    let MatchVacanciesBody {
        profile_id, profile, filters, limit, cursor, seed, eligibility, ..
    } = body;
    let wanted = Wanted { limit, cursor, seed, eligibility, explain: body.explain };
    let query = |service: &Service, list| {
        let profile = profile_of(service, profile_id, profile)?;
        Ok(VacancyQuery { profile, filters, list })
    };
    list(&app, query, VACANCIES, "filters.", wanted, body.lang.unwrap_or(lang)).await
}

/// A list: makes the query, asks for the answer and puts the cards beside its items. `place` stands before the names of
/// filters in errors.
async fn list<Query, Card: Send + 'static, Item: Send + 'static>(
    app: &AppState,
    query: impl FnOnce(&Service, ListRequest) -> Result<Query, ApiError> + Send + 'static,
    kind: Kind<Query, Card, Item>,
    place: &'static str,
    wanted: Wanted,
    lang: Lang,
) -> Result<Json<MatchList<Item>>, ApiError>
where
    Query: 'static,
{
    app.compute(move |service| {
        let query = query(service, wanted.request(service, lang))?;
        let answer = (kind.answer)(service, &query).map_err(|error| at(place, error))?;
        let ids: Vec<String> = answer.items.iter().map(|item| item.id.clone()).collect();
        let cards = (kind.cards)(service, &ids, lang)?;
        let items = answer.items.into_iter().zip(cards);
        Ok(Json(MatchList {
            total: answer.total,
            groups: answer.groups,
            excluded: answer.excluded,
            items: items.map(|(item, card)| (kind.join)(item, card)).collect(),
            next_cursor: answer.next_cursor,
            stamp: answer.stamp,
            scored: answer.scored,
        }))
    })
    .await
}

/// Reads the cards of ids.
type Cards<Card> = fn(&Service, &[String], Lang) -> Result<Vec<Option<Card>>, ServiceError>;

/// What lists of vacancies and of people do each in its own way.
struct Kind<Query, Card, Item> {
    answer: fn(&Service, &Query) -> Result<MatchAnswer, ServiceError>,
    cards: Cards<Card>,
    join: fn(MatchItem, Option<Card>) -> Item,
}

const VACANCIES: Kind<VacancyQuery, VacancyCard, MatchedVacancy> = Kind {
    answer: Service::match_vacancies,
    cards: Service::vacancy_cards,
    join: |item, card| MatchedVacancy { item, card },
};

const CANDIDATES: Kind<CandidateQuery, CandidateCard, MatchedCandidate> = Kind {
    answer: Service::match_candidates,
    cards: Service::candidate_cards,
    join: |item, card| MatchedCandidate { item, card },
};

/// Candidates for a stored vacancy
///
/// People are shown without names and contacts. Every filter on profiles may be given as a parameter.
#[utoipa::path(get, path = "/v1/vacancies/{id}/candidates", tag = "match",
    params(("id" = String, Path, description = "Id of the vacancy"),
        ("limit" = Option<usize>, Query, description = "Items of a page, 1 to 100", minimum = 1, maximum = 100),
        ("cursor" = Option<String>, Query, description = "`next_cursor` of the page before"),
        ("seed" = Option<u64>, Query, description = "Seed of the order among near-equal scores"),
        ("eligibility" = Option<Eligibility>, Query, description = "Only this group"),
        ("explain" = Option<bool>, Query, description = "`false` leaves the reasons out"),
        ("lang" = Option<Lang>, Query, description = "Language of names and reasons")),
    responses((status = 200, description = "Best first", body = MatchList<MatchedCandidate>)))]
pub(super) async fn of_vacancy(
    State(app): State<AppState>,
    Path(text): Path<String>,
    mut params: Params,
) -> Result<Json<MatchList<MatchedCandidate>>, ApiError> {
    let vacancy = MatchSubject::Stored(id(&text)?);
    let (wanted, lang) = (Wanted::of_params(&mut params)?, params.lang()?);
    let mut filters = ProfileFilters::default();
    params.rest(|name, value| Ok(filters.add(name, value)))?;
    let query = |_: &Service, list| Ok(CandidateQuery { vacancy, filters, list });
    list(&app, query, CANDIDATES, "", wanted, lang).await
}

/// Candidates for a vacancy, stored or posted
#[utoipa::path(post, path = "/v1/match/candidates", tag = "match",
    params(("lang" = Option<Lang>, Query, description = "Language, where the body names none")),
    request_body = MatchCandidatesBody,
    responses((status = 200, description = "Best first", body = MatchList<MatchedCandidate>)))]
pub(super) async fn candidates(
    State(app): State<AppState>,
    mut params: Params,
    body: JsonBody,
) -> Result<Json<MatchList<MatchedCandidate>>, ApiError> {
    let lang = params.lang()?;
    params.finish()?;
    let body: MatchCandidatesBody = body.read()?;
    let MatchCandidatesBody {
        vacancy_id, vacancy, filters, limit, cursor, seed, eligibility, ..
    } = body;
    let wanted = Wanted { limit, cursor, seed, eligibility, explain: body.explain };
    let query = |service: &Service, list| {
        let vacancy = vacancy_of(service, vacancy_id, vacancy)?;
        Ok(CandidateQuery { vacancy, filters, list })
    };
    list(&app, query, CANDIDATES, "filters.", wanted, body.lang.unwrap_or(lang)).await
}

/// How one person and one vacancy fit
#[utoipa::path(post, path = "/v1/match/pair", tag = "match",
    params(("lang" = Option<Lang>, Query, description = "Language, where the body names none")),
    request_body = MatchPairBody,
    responses((status = 200, description = "Score and reasons", body = PairAnswer)))]
pub(super) async fn pair(
    State(app): State<AppState>,
    mut params: Params,
    body: JsonBody,
) -> Result<Json<PairAnswer>, ApiError> {
    let lang = params.lang()?;
    params.finish()?;
    let body: MatchPairBody = body.read()?;
    let lang = body.lang.unwrap_or(lang);
    app.compute(move |service| {
        let profile = profile_of(service, body.profile_id, body.profile)?;
        let vacancy = vacancy_of(service, body.vacancy_id, body.vacancy)?;
        let explanation = service.match_pair(&profile, &vacancy, lang)?;
        Ok(Json(PairAnswer { explanation }))
    })
    .await
}

/// Names filters as they stand in the request.
fn at(place: &str, error: ServiceError) -> ApiError {
    let ServiceError::Invalid(mut invalid) = error else { return error.into() };
    for error in invalid.errors.iter_mut().filter(|error| error.field != "cursor") {
        error.field.insert_str(0, place);
    }
    invalid.into()
}

/// The person of a body.
fn profile_of(
    service: &Service,
    id: Option<ProfileId>,
    posted: Option<Value>,
) -> Result<MatchSubject<ProfileId, Profile>, ApiError> {
    let Some(mut posted) = one_of("profile", id.is_some(), posted)? else {
        return id.map(MatchSubject::Stored).ok_or_else(|| neither("profile"));
    };
    let now = service.clock().now().to_string();
    fill(&mut posted, [("id", "posted".into()), ("modified", now.into())]);
    let profile = Profile::from_json(posted.to_string().as_bytes())
        .and_then(|profile| service.prepare_profile(profile))
        .map_err(|invalid| within("profile", invalid))?;
    Ok(MatchSubject::Posted(Box::new(profile)))
}

/// The vacancy of a body.
fn vacancy_of(
    service: &Service,
    id: Option<VacancyId>,
    posted: Option<Value>,
) -> Result<MatchSubject<VacancyId, Vacancy>, ApiError> {
    let Some(mut posted) = one_of("vacancy", id.is_some(), posted)? else {
        return id.map(MatchSubject::Stored).ok_or_else(|| neither("vacancy"));
    };
    let now = service.clock().now().to_string();
    let source = serde_json::json!({ "name": "posted" });
    fill(&mut posted, [("id", "posted".into()), ("published", now.into()), ("source", source)]);
    let vacancy = Vacancy::from_json(posted.to_string().as_bytes())
        .and_then(|vacancy| service.prepare_vacancy(vacancy))
        .map_err(|invalid| within("vacancy", invalid))?;
    Ok(MatchSubject::Posted(Box::new(vacancy)))
}

/// The posted record, if there is one; not both it and an id.
fn one_of(field: &str, id: bool, posted: Option<Value>) -> Result<Option<Value>, ApiError> {
    match posted {
        Some(_) if id => Err(ApiError::field(field, "", format!("either {field}_id or {field}"))),
        posted => Ok(posted),
    }
}

fn neither(field: &str) -> ApiError {
    ApiError::field(field, "", format!("{field}_id or {field}"))
}

/// Adds fields that a record needs in the store only.
fn fill<const N: usize>(record: &mut Value, fields: [(&str, Value); N]) {
    let Value::Object(record) = record else { return };
    for (name, value) in fields {
        record.entry(name).or_insert(value);
    }
}
