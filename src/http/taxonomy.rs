//! Classifications: concepts with their relations, places, code lists.

use std::collections::HashMap;

use axum::Json;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use utoipa::ToSchema;

use super::params::Params;
use super::problem::{ApiError, Code};
use super::state::AppState;
use crate::domain::Lang;
use crate::service::{Concept, ConceptKind, ConceptName, Fit, LabelKind, Service, ServiceError};

/// Most suggestions of an answer.
pub(super) const MAX_SUGGESTIONS: usize = 50;
/// Most concepts of a list.
const MAX_LISTED: usize = 500;
/// Concepts of a list unless told.
const LISTED: usize = 100;
/// Suggestions of an answer unless told.
pub(super) const SUGGESTIONS: usize = 10;

/// Classifications change with the service only, but their version is not in the path: caches must ask again.
const CACHED: [(HeaderName, &str); 1] = [(header::CACHE_CONTROL, "no-cache")];

type Cached<T> = ([(HeaderName, &'static str); 1], Json<T>);

/// An answer about the taxonomy in a language, with a tag of its version and extensions: `If-None-Match` with the
/// tag spares the body.
fn tagged<T: Serialize>(
    service: &Service,
    lang: Lang,
    known: Option<&HeaderValue>,
    answer: impl FnOnce() -> Result<T, ApiError>,
) -> Result<Response, ApiError> {
    let tag = format!("\"{}-{lang}\"", service.taxonomy().revision());
    let is_known = super::records::is_among(known, &tag);
    // A concept that is not there has no tag that anyone could know.
    let answer = answer()?;
    let mut response = if is_known {
        (CACHED, StatusCode::NOT_MODIFIED).into_response()
    } else {
        (CACHED, Json(answer)).into_response()
    };
    let tag = HeaderValue::from_str(&tag).map_err(|error| ApiError::internal(&error))?;
    response.headers_mut().insert(header::ETAG, tag);
    Ok(response)
}

const EXPECTED_KIND: &str = "occupation, isco_group, skill, knowledge or skill_group";

/// How many concepts of a kind there are.
#[derive(Debug, Serialize, ToSchema)]
pub struct KindCount {
    /// `occupation`, `isco_group`, `skill`, `knowledge` or `skill_group`.
    pub kind: &'static str,
    /// How many.
    pub concepts: usize,
}

/// The taxonomy in force.
#[derive(Debug, Serialize, ToSchema)]
pub struct TaxonomyAnswer {
    /// Its version.
    pub version: String,
    /// Whose it is; to be shown wherever its labels are.
    pub attribution: String,
    /// Number of concepts.
    pub concepts: usize,
    /// Number of concepts of each kind.
    pub kinds: Vec<KindCount>,
    /// Languages with labels, ISO 639-1.
    pub languages: Vec<String>,
}

/// The taxonomy in force
#[utoipa::path(get, path = "/v1/taxonomy", tag = "taxonomy",
    responses((status = 200, description = "Version, size, attribution", body = TaxonomyAnswer)))]
pub(super) async fn overview(
    State(app): State<AppState>,
    params: Params,
) -> Result<Cached<TaxonomyAnswer>, ApiError> {
    params.finish()?;
    app.compute(|service| {
        let taxonomy = &service.taxonomy();
        let count = |kind| taxonomy.concepts().filter(|c| taxonomy.kind(*c) == kind).count();
        let kinds =
            ConceptKind::ALL.map(|kind| KindCount { kind: kind.code(), concepts: count(kind) });
        Ok((
            CACHED,
            Json(TaxonomyAnswer {
                version: taxonomy.version().to_owned(),
                attribution: taxonomy.attribution().to_owned(),
                concepts: taxonomy.len(),
                kinds: kinds.into(),
                languages: taxonomy.label_languages().map(str::to_owned).collect(),
            }),
        ))
    })
    .await
}

/// Names of a concept in one language.
#[derive(Debug, Serialize, ToSchema)]
pub struct Labels {
    /// The language, ISO 639-1.
    pub language: String,
    /// The name that is shown.
    pub preferred: String,
    /// Other names.
    pub alternative: Vec<String>,
    /// Spellings that are searched for and never shown.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub hidden: Vec<String>,
}

/// A concept that is close to another.
#[derive(Debug, Serialize, ToSchema)]
pub struct RelatedConcept {
    /// The concept.
    #[serde(flatten)]
    pub concept: ConceptName,
    /// Of skills: the share of the related skill that holding the concept earns. Of occupations: how close they are.
    /// 0.2 to 1.
    pub credit: f32,
    /// The same in percent: how far the one may stand in for the other.
    pub substitutability: u8,
}

/// A concept with its relations.
#[derive(Debug, Serialize, ToSchema)]
pub struct ConceptAnswer {
    /// Id, as records have it.
    pub id: String,
    /// URI.
    pub uri: String,
    /// `occupation`, `isco_group`, `skill`, `knowledge` or `skill_group`.
    pub kind: &'static str,
    /// Version of the taxonomy that it is in, with a mark of the extensions.
    pub version: String,
    /// `current`. Ids that ESCO has replaced lead to what took their place.
    pub status: &'static str,
    /// The id that was asked for, where it is another: one that this concept has replaced.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub replaces: Option<String>,
    /// Code in its classification, where it has one.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub code: String,
    /// Name in the reader's language.
    pub label: String,
    /// Names in Finnish, Swedish and English, or in all languages that have any.
    pub labels: Vec<Labels>,
    /// The ISCO-08 unit group of an occupation.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub isco_group: Option<ConceptName>,
    /// How widely a skill is used.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reuse_level: Option<&'static str>,
    /// Concepts above it.
    pub broader: Vec<ConceptName>,
    /// Concepts below it.
    pub narrower: Vec<ConceptName>,
    /// Skills that an occupation needs, or that a skill builds on.
    pub essential_skills: Vec<ConceptName>,
    /// Skills that an occupation may use, or that may help with a skill.
    pub optional_skills: Vec<ConceptName>,
    /// Occupations that need a skill.
    pub essential_for: Vec<ConceptName>,
    /// Occupations that may use a skill.
    pub optional_for: Vec<ConceptName>,
    /// Concepts that are close, closest first.
    pub related: Vec<RelatedConcept>,
}

/// A concept with its names and relations
///
/// The id is written with `%2F` for its slash; a full ESCO URI, the last part of an id alone and an id that ESCO has
/// replaced are understood too. The answer has an `ETag`; `If-None-Match` with it is answered 304 until taxonomy or
/// extensions change.
#[utoipa::path(get, path = "/v1/taxonomy/concepts/{id}", tag = "taxonomy",
    params(("id" = String, Path, description = "Id or URI of the concept", example = "occupation%2Ff2cc5978-e45c-4f28-b859-7f89221b0505"),
        ("all_languages" = Option<bool>, Query, description = "Names in every language that has any, not in three only"),
        ("lang" = Option<Lang>, Query, description = "Language of names")),
    responses((status = 200, description = "The concept, with an `ETag`", body = ConceptAnswer),
        (status = 304, description = "It is as the tag says")))]
pub(super) async fn concept_by_id(
    State(app): State<AppState>,
    Path(id): Path<String>,
    headers: HeaderMap,
    params: Params,
) -> Result<Response, ApiError> {
    one(app, id, headers, params).await
}

/// A concept with its names and relations, by the two parts of its id
#[utoipa::path(get, path = "/v1/taxonomy/concepts/{kind}/{id}", tag = "taxonomy",
    params(("kind" = String, Path, description = "First part of the id", example = "occupation"),
        ("id" = String, Path, description = "Second part of the id", example = "f2cc5978-e45c-4f28-b859-7f89221b0505"),
        ("all_languages" = Option<bool>, Query, description = "Names in every language that has any, not in three only"),
        ("lang" = Option<Lang>, Query, description = "Language of names")),
    responses((status = 200, description = "The concept, with an `ETag`", body = ConceptAnswer),
        (status = 304, description = "It is as the tag says")))]
pub(super) async fn concept(
    State(app): State<AppState>,
    Path((kind, id)): Path<(String, String)>,
    headers: HeaderMap,
    params: Params,
) -> Result<Response, ApiError> {
    one(app, format!("{kind}/{id}"), headers, params).await
}

async fn one(
    app: AppState,
    id: String,
    headers: HeaderMap,
    mut params: Params,
) -> Result<Response, ApiError> {
    let lang = params.lang()?;
    let all = params.flag("all_languages")?.unwrap_or(false);
    params.finish()?;
    app.compute(move |service| {
        tagged(service, lang, headers.get(header::IF_NONE_MATCH), || {
            let concept = find(service, &id)?;
            let answer = answer(service, concept, lang, all);
            let asked = id.split_once("/esco/").map_or(id.as_str(), |(_, id)| id);
            let other = asked.contains('/') && asked != answer.id;
            Ok(ConceptAnswer { replaces: other.then(|| asked.to_owned()), ..answer })
        })
    })
    .await
}

/// The concept with an id, a URI or the last part of an id.
fn find(service: &Service, id: &str) -> Result<Concept, ServiceError> {
    let taxonomy = &service.taxonomy();
    let found = taxonomy.find(id).or_else(|| taxonomy.find_by_last_part(id));
    found.ok_or_else(|| ServiceError::NotFound { kind: "concept", id: id.to_owned() })
}

/// A concept in a list.
#[derive(Debug, Serialize, ToSchema)]
pub struct ListedConcept {
    /// Id, as records have it.
    pub id: String,
    /// `occupation`, `isco_group`, `skill`, `knowledge` or `skill_group`.
    pub kind: &'static str,
    /// Code in its classification, where it has one.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub code: String,
    /// Name in the reader's language.
    pub label: String,
    /// Whether there are concepts below it.
    pub has_narrower: bool,
}

/// Concepts of a list.
#[derive(Debug, Serialize, ToSchema)]
pub struct ConceptList {
    /// Version of the taxonomy, with a mark of the extensions.
    pub version: String,
    /// How many there are.
    pub total: usize,
    /// This page.
    pub concepts: Vec<ListedConcept>,
}

/// Concepts below a group, found by their names, or all
#[utoipa::path(get, path = "/v1/taxonomy/concepts", tag = "taxonomy",
    params(("q" = Option<String>, Query, description = "Words of a name, in any of the three languages; best first", example = "hitsaaja"),
        ("broader" = Option<String>, Query, description = "Only what is right below this concept", example = "isco/C2221"),
        ("kind" = Option<Vec<String>>, Query, description = "Kinds of concepts; may be repeated. All unless told"),
        ("limit" = Option<usize>, Query, description = "1 to 500, 100 unless told", minimum = 1, maximum = 500),
        ("offset" = Option<usize>, Query, description = "How many to pass over"),
        ("lang" = Option<Lang>, Query, description = "Language of names")),
    responses((status = 200, description = "The concepts, with an `ETag`", body = ConceptList),
        (status = 304, description = "They are as the tag says")))]
pub(super) async fn concepts(
    State(app): State<AppState>,
    headers: HeaderMap,
    mut params: Params,
) -> Result<Response, ApiError> {
    let text = params.value("q", "at most 200 characters", |text: &str| {
        (text.chars().count() <= 200).then(|| text.to_owned())
    })?;
    let broader = params.text("broader")?;
    let limit = params.count("limit", MAX_LISTED)?.unwrap_or(LISTED);
    let offset = params.value("offset", "a whole number", |text: &str| text.parse().ok())?;
    let offset: usize = offset.unwrap_or(0);
    let lang = params.lang()?;
    let kinds = kinds(&mut params)?;
    params.finish()?;
    app.compute(move |service| {
        tagged(service, lang, headers.get(header::IF_NONE_MATCH), || {
            let taxonomy = &service.taxonomy();
            let mut found: Vec<Concept> = match &text {
                Some(text) => named_so(service, text, lang),
                None => taxonomy.concepts().collect(),
            };
            if let Some(broader) = &broader {
                let below = taxonomy.narrower(find(service, broader)?);
                found.retain(|concept| below.contains(concept));
            }
            found.retain(|concept| kinds.is_empty() || kinds.contains(&taxonomy.kind(*concept)));
            let listed = |concept: &Concept| ListedConcept {
                id: taxonomy.id(*concept).to_owned(),
                kind: taxonomy.kind(*concept).code(),
                code: taxonomy.code(*concept).to_owned(),
                label: taxonomy.label(*concept, lang).to_owned(),
                has_narrower: !taxonomy.narrower(*concept).is_empty(),
            };
            Ok(ConceptList {
                version: taxonomy.revision(),
                total: found.len(),
                concepts: found.iter().skip(offset).take(limit).map(listed).collect(),
            })
        })
    })
    .await
}

/// Concepts with names that fit a text, in the reader's language first, best first.
fn named_so(service: &Service, text: &str, lang: Lang) -> Vec<Concept> {
    let taxonomy = &service.taxonomy();
    let mut best: HashMap<Concept, (Fit, bool, LabelKind, usize)> = HashMap::new();
    let mut offer = |similar: bool| {
        for of in Lang::ALL {
            let found = match similar {
                true => taxonomy.complete_similar(text, of),
                false => taxonomy.complete(text, of, false),
            };
            for found in found {
                let rank = (found.fit, of != lang, found.kind, found.label.len());
                let known = best.entry(found.concept).or_insert(rank);
                *known = rank.min(*known);
            }
        }
        best.is_empty()
    };
    if offer(false) {
        offer(true);
    }
    let mut found: Vec<_> = best.into_iter().map(|(concept, rank)| (rank, concept)).collect();
    found.sort_unstable();
    found.into_iter().map(|(_, concept)| concept).collect()
}

fn answer(service: &Service, concept: Concept, lang: Lang, all: bool) -> ConceptAnswer {
    let taxonomy = &service.taxonomy();
    let languages = taxonomy.label_languages().take(if all { usize::MAX } else { Lang::ALL.len() });
    let labels = languages.filter_map(|language| {
        let of = |wanted| {
            let own =
                taxonomy.labels_in(concept, language).filter(move |(kind, _)| *kind == wanted);
            own.map(|(_, label)| label.to_owned()).collect()
        };
        let preferred = match Lang::from_code(language) {
            Some(lang) => taxonomy.label(concept, lang),
            None => taxonomy.label_in(concept, language)?,
        };
        Some(Labels {
            language: language.to_owned(),
            preferred: preferred.to_owned(),
            alternative: of(LabelKind::Alternative),
            hidden: of(LabelKind::Hidden),
        })
    });
    let labels = labels.collect();
    let name = |concept| ConceptName::of(taxonomy, concept, lang);
    let kind = taxonomy.kind(concept);
    let close: Vec<(Concept, f32)> = if kind.is_work() {
        taxonomy.related_occupations(concept).collect()
    } else {
        taxonomy.related_skills(concept).collect()
    };
    let mut related: Vec<RelatedConcept> = close
        .into_iter()
        .filter(|(other, _)| *other != concept)
        .map(|(other, credit)| RelatedConcept {
            concept: name(other),
            credit,
            substitutability: (credit * 100.0).round() as u8,
        })
        .collect();
    related.sort_by(|a, b| b.credit.total_cmp(&a.credit));
    let (essential, optional) = if kind.is_work() {
        (taxonomy.essential_skills(concept), taxonomy.optional_skills(concept))
    } else {
        (taxonomy.needed_skills(concept), taxonomy.usable_skills(concept))
    };
    let names = |concepts: &[Concept]| concepts.iter().copied().map(name).collect();
    let id = taxonomy.id(concept).to_owned();
    let uri =
        if id.contains("://") { id.clone() } else { format!("{}{id}", crate::domain::ESCO_BASE) };
    ConceptAnswer {
        uri,
        id,
        kind: kind.code(),
        version: taxonomy.revision(),
        status: "current",
        replaces: None,
        isco_group: taxonomy.isco_group(concept).map(name),
        code: taxonomy.code(concept).to_owned(),
        label: taxonomy.label(concept, lang).to_owned(),
        labels,
        reuse_level: taxonomy.reuse_level(concept).map(|level| level.code()),
        broader: names(taxonomy.broader(concept)),
        narrower: names(taxonomy.narrower(concept)),
        essential_skills: names(essential),
        optional_skills: names(optional),
        essential_for: names(taxonomy.essential_for(concept)),
        optional_for: names(taxonomy.optional_for(concept)),
        related,
    }
}

/// A concept that is offered while someone types.
#[derive(Debug, Serialize, ToSchema)]
pub struct ConceptSuggestion {
    /// Id, as records have it.
    pub id: String,
    /// Kind of concept.
    pub kind: &'static str,
    /// The name that matched.
    pub label: String,
    /// The name that is shown otherwise, where another one matched.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub preferred: Option<String>,
}

/// Concepts for what has been typed so far
#[utoipa::path(get, path = "/v1/taxonomy/suggest", tag = "taxonomy",
    params(("q" = String, Query, description = "What has been typed", example = "lähiho"),
        ("kind" = Option<Vec<String>>, Query, description = "Kinds of concepts; may be repeated. Occupations and skills (with knowledge) unless told"),
        ("limit" = Option<usize>, Query, description = "1 to 50", minimum = 1, maximum = 50),
        ("lang" = Option<Lang>, Query, description = "Language of what was typed")),
    responses((status = 200, description = "Best first", body = Vec<ConceptSuggestion>)))]
pub(super) async fn suggest(
    State(app): State<AppState>,
    mut params: Params,
) -> Result<Json<Vec<ConceptSuggestion>>, ApiError> {
    let text = typed(&mut params)?;
    let limit = params.count("limit", MAX_SUGGESTIONS)?.unwrap_or(SUGGESTIONS);
    let lang = params.lang()?;
    let mut kinds = kinds(&mut params)?;
    params.finish()?;
    if kinds.is_empty() {
        kinds = vec![ConceptKind::Occupation, ConceptKind::Skill, ConceptKind::Knowledge];
    }
    app.compute(move |service| {
        let taxonomy = &service.taxonomy();
        let found = taxonomy.suggest(&text, lang, &kinds, limit).into_iter();
        let suggestion = found.map(|found| ConceptSuggestion {
            id: taxonomy.id(found.concept).to_owned(),
            kind: taxonomy.kind(found.concept).code(),
            preferred: (!found.preferred).then(|| taxonomy.label(found.concept, lang).to_owned()),
            label: found.label,
        });
        Ok(Json(suggestion.collect()))
    })
    .await
}

/// Kinds of concepts: the parameter `kind`.
fn kinds(params: &mut Params) -> Result<Vec<ConceptKind>, ApiError> {
    let known = |kind: &String| ConceptKind::ALL.into_iter().find(|known| known.code() == kind);
    let read =
        |kind: String| known(&kind).ok_or_else(|| ApiError::field("kind", &kind, EXPECTED_KIND));
    params.texts("kind").into_iter().map(read).collect()
}

/// What someone has typed: the parameter `q`, which must be there.
pub(super) fn typed(params: &mut Params) -> Result<String, ApiError> {
    let read = |text: &str| (text.chars().count() <= 200).then(|| text.to_owned());
    let text = params.value("q", "at most 200 characters", read)?;
    text.ok_or_else(|| ApiError::field("q", "", "what has been typed"))
}

/// A place that is offered while someone types.
#[derive(Debug, Serialize, ToSchema)]
pub struct PlaceSuggestion {
    /// What the filter `place` takes.
    #[schema(example = "municipality:837")]
    pub value: String,
    /// `country`, `nuts`, `region`, `subregion`, `employment_area`, `wellbeing_county`, `vitality_centre`,
    /// `municipality` or `locality`.
    pub kind: &'static str,
    /// Code, as records have it.
    pub code: String,
    /// Name in the reader's language.
    pub name: String,
    /// Names of the areas right above it, each once, without its own name.
    pub within: Vec<String>,
}

/// Places for what has been typed so far
#[utoipa::path(get, path = "/v1/places/suggest", tag = "taxonomy",
    params(("q" = String, Query, description = "What has been typed", example = "Tamp"),
        ("limit" = Option<usize>, Query, description = "1 to 50", minimum = 1, maximum = 50),
        ("lang" = Option<Lang>, Query, description = "Language of names")),
    responses((status = 200, description = "Likeliest first", body = Vec<PlaceSuggestion>)))]
pub(super) async fn suggest_places(
    State(app): State<AppState>,
    mut params: Params,
) -> Result<Json<Vec<PlaceSuggestion>>, ApiError> {
    let text = typed(&mut params)?;
    let limit = params.count("limit", MAX_SUGGESTIONS)?.unwrap_or(SUGGESTIONS);
    let lang = params.lang()?;
    params.finish()?;
    app.compute(move |service| {
        let places = &service.reference().places;
        let found = places.suggest(&text, lang, limit).into_iter().map(|place| {
            let (kind, code) = (places.kind(place).code(), places.code(place));
            let name = places.name(place, lang);
            // Areas of several kinds often have one name, and a town's own says nothing.
            let mut within: Vec<&str> = Vec::new();
            for area in places.parents(place) {
                let above = places.name(*area, lang);
                if above != name && !within.contains(&above) {
                    within.push(above);
                }
            }
            PlaceSuggestion {
                value: format!("{kind}:{code}"),
                kind,
                code: code.to_owned(),
                name: name.to_owned(),
                within: within.into_iter().map(str::to_owned).collect(),
            }
        });
        Ok(Json(found.collect()))
    })
    .await
}

/// A code with its name.
#[derive(Debug, Serialize, ToSchema)]
pub struct CodeName {
    /// The code.
    pub code: &'static str,
    /// The code above it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub parent: Option<&'static str>,
    /// Name in the reader's language.
    pub name: &'static str,
}

/// A code list.
#[derive(Debug, Serialize, ToSchema)]
pub struct CodeListAnswer {
    /// Its name.
    pub list: String,
    /// Its codes.
    pub codes: Vec<CodeName>,
}

/// A code list and its size.
#[derive(Debug, Serialize, ToSchema)]
pub struct CodeListName {
    /// Its name.
    pub list: &'static str,
    /// How many codes it has.
    pub codes: usize,
}

/// Names of all code lists
#[utoipa::path(get, path = "/v1/codes", tag = "taxonomy",
    responses((status = 200, description = "All lists", body = Vec<CodeListName>)))]
pub(super) async fn code_lists(
    State(app): State<AppState>,
    params: Params,
) -> Result<Cached<Vec<CodeListName>>, ApiError> {
    params.finish()?;
    let lists = app.service.reference().codes.lists();
    let names = lists.map(|list| CodeListName { list: list.name(), codes: list.len() });
    Ok((CACHED, Json(names.collect())))
}

/// A code list
#[utoipa::path(get, path = "/v1/codes/{list}", tag = "taxonomy",
    params(("list" = String, Path, description = "Name of the list; a slash in it is written `%2F`", example = "language"),
        ("lang" = Option<Lang>, Query, description = "Language of names")),
    responses((status = 200, description = "Its codes, in the order of the list", body = CodeListAnswer)))]
pub(super) async fn codes(
    State(app): State<AppState>,
    Path(name): Path<String>,
    mut params: Params,
) -> Result<Cached<CodeListAnswer>, ApiError> {
    let lang = params.lang()?;
    params.finish()?;
    app.compute(move |service| {
        let Some(list) = service.reference().codes.list(&name) else {
            let detail = format!("no code list with the name {name}; /v1/codes has all names");
            return Err(ApiError::new(Code::NotFound, detail));
        };
        let codes = list.iter().map(|code| CodeName {
            code: code.code(),
            parent: code.parent(),
            name: code.name(lang),
        });
        Ok((CACHED, Json(CodeListAnswer { list: name, codes: codes.collect() })))
    })
    .await
}
