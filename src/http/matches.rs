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
    BroadenReason, BroadenedMatches, BroadenedPart, CandidateCard, CandidateQuery, Eligibility,
    EligibilityCount, Exclusion, Explanation, GateCount, GivenAnswer, ListRequest, MAX_LIMIT,
    MatchAnswer, MatchItem, MatchSubject, ProfileFilters, Replay, ReplayReport, Service,
    ServiceError, Stamp, Tuning, VacancyCard, VacancyFilters, VacancyQuery,
};

/// How a list is wanted.
#[derive(Debug)]
struct Wanted {
    limit: Option<usize>,
    cursor: Option<String>,
    seed: Option<u64>,
    eligibility: Option<Eligibility>,
    excluded_by: Option<String>,
    explain: Option<bool>,
    tuning: Tuning,
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
            excluded_by: self.excluded_by,
            tuning: self.tuning,
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
            excluded_by: params.text("excluded_by")?,
            explain: params.flag("explain")?,
            tuning: Tuning { ranking: params.text("ranking")?, ..Tuning::default() },
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
    /// The list of what this rule keeps out instead: the name of one of `excluded`.
    excluded_by: Option<String>,
    /// Language of names and reasons.
    lang: Option<Lang>,
    /// `false` leaves the reasons out.
    explain: Option<bool>,
    /// What ranks: a ranking of `/v1/rankings` and what differs from it.
    #[serde(default)]
    rank_by: Tuning,
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
    /// The list of what this rule keeps out instead: the name of one of `excluded`.
    excluded_by: Option<String>,
    /// Language of names and reasons.
    lang: Option<Lang>,
    /// `false` leaves the reasons out.
    explain: Option<bool>,
    /// What ranks: a ranking of `/v1/rankings` and what differs from it.
    #[serde(default)]
    rank_by: Tuning,
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
    /// Which requirements keep the person from the work now or leave it to be confirmed, whose they are, and for how many
    /// items.
    gates: Vec<GateCount>,
    /// How many items are not in it.
    left_out: u64,
    /// Which rules keep them out, whose they are, and how many each keeps out; an item that several keep out counts
    /// for each. `excluded_by` shows them.
    excluded: Vec<Exclusion>,
    /// This page, best first.
    items: Vec<T>,
    /// What the list would have besides, if one filter were given up; only where filters leave few vacancies.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    broadened: Vec<BroadenedList<T>>,
    /// Asks for the next page; absent on the last.
    #[serde(skip_serializing_if = "Option::is_none")]
    next_cursor: Option<String>,
    /// What made the list: the same request with the same stamp gives the same list.
    stamp: Stamp,
    /// Items that were scored to the end; the others could not have reached this page.
    scored: u64,
    /// What was asked, for `/v1/match/replay`.
    #[serde(skip_serializing_if = "Option::is_none")]
    replay: Option<Box<Replay>>,
}

/// What a list would have besides, if one filter were given up.
#[derive(Debug, Serialize, ToSchema)]
pub struct BroadenedList<T> {
    /// What was given up.
    reason: BroadenReason,
    /// The heading for a reader.
    text: String,
    /// What was changed.
    changed: BroadenedPart,
    /// Items besides those of the list.
    total: u64,
    /// The best of them that no section before this one shows.
    items: Vec<T>,
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
        ("excluded_by" = Option<String>, Query, description = "The list of what this rule keeps out instead"),
        ("ranking" = Option<String>, Query, description = "Id of a ranking, or code of a municipality that has one"),
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
        profile_id,
        profile,
        filters,
        limit,
        cursor,
        seed,
        eligibility,
        excluded_by,
        rank_by,
        ..
    } = body;
    let explain = body.explain;
    let wanted = Wanted { limit, cursor, seed, eligibility, excluded_by, explain, tuning: rank_by };
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
        let broadened = (kind.broaden)(service, &query, &answer)?;
        let with_cards = |items: Vec<MatchItem>| -> Result<Vec<Item>, ApiError> {
            let ids: Vec<String> = items.iter().map(|item| item.id.clone()).collect();
            let cards = (kind.cards)(service, &ids, lang)?;
            Ok(items.into_iter().zip(cards).map(|(item, card)| (kind.join)(item, card)).collect())
        };
        let section = |it: BroadenedMatches| {
            let BroadenedMatches { reason, text, changed, total, items } = it;
            Ok(BroadenedList { reason, text, changed, total, items: with_cards(items)? })
        };
        Ok(Json(MatchList {
            total: answer.total,
            groups: answer.groups,
            gates: answer.gates,
            left_out: answer.left_out,
            excluded: answer.excluded,
            items: with_cards(answer.items)?,
            broadened: broadened.into_iter().map(section).collect::<Result<_, ApiError>>()?,
            next_cursor: answer.next_cursor,
            stamp: answer.stamp,
            scored: answer.scored,
            replay: answer.replay,
        }))
    })
    .await
}

/// Reads the cards of ids.
type Cards<Card> = fn(&Service, &[String], Lang) -> Result<Vec<Option<Card>>, ServiceError>;

/// What lists of vacancies and of people do each in its own way.
struct Kind<Query, Card, Item> {
    answer: fn(&Service, &Query) -> Result<MatchAnswer, ServiceError>,
    broaden: fn(&Service, &Query, &MatchAnswer) -> Result<Vec<BroadenedMatches>, ServiceError>,
    cards: Cards<Card>,
    join: fn(MatchItem, Option<Card>) -> Item,
}

const VACANCIES: Kind<VacancyQuery, VacancyCard, MatchedVacancy> = Kind {
    answer: Service::match_vacancies,
    broaden: Service::broaden_matches,
    cards: Service::vacancy_cards,
    join: |item, card| MatchedVacancy { item, card },
};

const CANDIDATES: Kind<CandidateQuery, CandidateCard, MatchedCandidate> = Kind {
    answer: Service::match_candidates,
    broaden: |_, _, _| Ok(Vec::new()),
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
        ("excluded_by" = Option<String>, Query, description = "The list of what this rule keeps out instead"),
        ("ranking" = Option<String>, Query, description = "Id of a ranking, or code of a municipality that has one"),
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
        vacancy_id,
        vacancy,
        filters,
        limit,
        cursor,
        seed,
        eligibility,
        excluded_by,
        rank_by,
        ..
    } = body;
    let explain = body.explain;
    let wanted = Wanted { limit, cursor, seed, eligibility, excluded_by, explain, tuning: rank_by };
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

/// The list of an earlier answer made again, and what has changed since
///
/// The list is made as of the answer's own day with the records, classifications and ranking of now. `verdict` says whether it is the
/// same; `changed` names the parts that are not as they were, `differences` the items that are gone, new, moved or scored otherwise.
/// The body is an answer of any list of matches as it was given (names and reasons may be left out), with the `profile` or `vacancy`
/// beside it where that was posted.
#[utoipa::path(post, path = "/v1/match/replay", tag = "match",
    request_body = GivenAnswer,
    responses((status = 200, description = "What is the same and what is not", body = ReplayReport)))]
pub(super) async fn replay(
    State(app): State<AppState>,
    params: Params,
    body: JsonBody,
) -> Result<Json<ReplayReport>, ApiError> {
    params.finish()?;
    let mut answer: GivenAnswer = body.read()?;
    let (profile, vacancy) = (answer.profile.take(), answer.vacancy.take());
    app.compute(move |service| {
        let profile = profile.map(|posted| posted_profile(service, posted)).transpose()?;
        let vacancy = vacancy.map(|posted| posted_vacancy(service, posted)).transpose()?;
        Ok(Json(service.replay(&answer, profile, vacancy)?))
    })
    .await
}

/// Fields that stand in a body by themselves.
const OWN: [&str; 2] = ["cursor", "excluded_by"];

/// Names filters and what ranks as they stand in the request; in a body each has a `place` of its own.
pub(super) fn at(place: &str, error: ServiceError) -> ApiError {
    let ServiceError::Invalid(mut invalid) = error else { return error.into() };
    for error in invalid.errors.iter_mut().filter(|error| !OWN.contains(&error.field.as_str())) {
        let ranks = error.field == "ranking" || error.field.starts_with("weights");
        let place = if ranks && !place.is_empty() { "rank_by." } else { place };
        error.field.insert_str(0, place);
    }
    invalid.into()
}

/// The person of a body.
pub(super) fn profile_of(
    service: &Service,
    id: Option<ProfileId>,
    posted: Option<Value>,
) -> Result<MatchSubject<ProfileId, Profile>, ApiError> {
    let Some(posted) = one_of("profile", id.is_some(), posted)? else {
        return id.map(MatchSubject::Stored).ok_or_else(|| neither("profile"));
    };
    posted_profile(service, posted).map(|profile| MatchSubject::Posted(Box::new(profile)))
}

fn posted_profile(service: &Service, mut posted: Value) -> Result<Profile, ApiError> {
    let now = service.clock().now().to_string();
    fill(&mut posted, [("id", "posted".into()), ("modified", now.into())]);
    let profile = Profile::from_json(posted.to_string().as_bytes())
        .and_then(|profile| service.prepare_profile(profile))
        .map_err(|invalid| within("profile", invalid))?;
    Ok(profile)
}

/// The vacancy of a body.
pub(super) fn vacancy_of(
    service: &Service,
    id: Option<VacancyId>,
    posted: Option<Value>,
) -> Result<MatchSubject<VacancyId, Vacancy>, ApiError> {
    let Some(posted) = one_of("vacancy", id.is_some(), posted)? else {
        return id.map(MatchSubject::Stored).ok_or_else(|| neither("vacancy"));
    };
    posted_vacancy(service, posted).map(|vacancy| MatchSubject::Posted(Box::new(vacancy)))
}

fn posted_vacancy(service: &Service, mut posted: Value) -> Result<Vacancy, ApiError> {
    let now = service.clock().now().to_string();
    let source = serde_json::json!({ "name": "posted" });
    fill(&mut posted, [("id", "posted".into()), ("published", now.into()), ("source", source)]);
    let vacancy = Vacancy::from_json(posted.to_string().as_bytes())
        .and_then(|vacancy| service.prepare_vacancy(vacancy))
        .map_err(|invalid| within("vacancy", invalid))?;
    Ok(vacancy)
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
