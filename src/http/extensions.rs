//! Labels that extensions have added to the taxonomy: files that are read at the start, and what is put here.

use axum::Json;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use utoipa::ToSchema;

use super::body::JsonBody;
use super::params::Params;
use super::problem::ApiError;
use super::records::{self, WriteOutcome};
use super::state::AppState;
use crate::domain::{ESCO_BASE, Lang, LocalLabel, LocalLabelId};
use crate::service::{ConceptName, EXTENSION_COLUMNS, ExtensionLabel, Taxonomy};

/// A label that ESCO lacks.
#[derive(Debug, Serialize, ToSchema)]
pub struct ExtensionLabelAnswer {
    /// The label.
    pub label: String,
    /// Its language.
    pub language: Lang,
    /// `preferred`, `alternative` or `hidden`.
    pub label_type: String,
    /// `label` of an ESCO concept; `occupation` or `skill` that ESCO lacks.
    pub kind: String,
    /// What it names: an ESCO id or a local one.
    pub concept: String,
    /// The nearest ESCO concept: what leaves the house.
    pub parent: ConceptName,
    /// URI of the nearest ESCO concept.
    pub parent_uri: String,
    /// `released`: others are not loaded.
    pub status: String,
    /// First day.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub valid_from: String,
    /// Last day.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub valid_until: String,
    /// Who is responsible for it.
    pub author: String,
    /// A remark.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub comment: String,
    /// File that it comes from; the address of a label that was put here.
    pub file: String,
    /// Line in the file.
    pub line: u64,
    /// Other concepts that have the label, too: a conflict to look at. Both readings stay.
    pub shared_with: Vec<ConceptName>,
}

/// What extensions have added.
#[derive(Debug, Serialize, ToSchema)]
pub struct ExtensionsAnswer {
    /// Version of the taxonomy, with a mark of the extensions.
    pub version: String,
    /// How many labels other concepts have, too.
    pub conflicts: usize,
    /// The labels, in the order of files and lines.
    pub labels: Vec<ExtensionLabelAnswer>,
}

/// Labels that extensions have added, each with its nearest ESCO concept
///
/// As JSON or as CSV in the shape in which extensions are read, with the nearest ESCO concept as `parent` of every row.
#[utoipa::path(get, path = "/v1/taxonomy/extensions", tag = "taxonomy",
    params(("format" = Option<String>, Query, description = "`json` or `csv`"),
        ("conflicts" = Option<bool>, Query, description = "Only labels that other concepts have, too"),
        ("lang" = Option<Lang>, Query, description = "Language of names")),
    responses((status = 200, description = "The labels", content((ExtensionsAnswer = "application/json"), (String = "text/csv")))))]
pub(super) async fn extensions(
    State(app): State<AppState>,
    mut params: Params,
) -> Result<Response, ApiError> {
    let csv = params.value("format", "json or csv", |format| match format {
        "json" => Some(false),
        "csv" => Some(true),
        _ => None,
    })?;
    let only = params.flag("conflicts")?.unwrap_or(false);
    let lang = params.lang()?;
    params.finish()?;
    app.compute(move |service| {
        let taxonomy = service.taxonomy();
        let labels = taxonomy.extension_labels().iter();
        let labels = labels.filter(|label| !only || !label.shared_with.is_empty());
        if csv.unwrap_or(false) {
            let text = table(&taxonomy, labels).map_err(|error| ApiError::internal(&error))?;
            let kind = [(header::CONTENT_TYPE, "text/csv; charset=utf-8")];
            return Ok((kind, text).into_response());
        }
        let labels: Vec<ExtensionLabelAnswer> =
            labels.map(|label| answer(&taxonomy, label, lang)).collect();
        let conflicts = labels.iter().filter(|label| !label.shared_with.is_empty()).count();
        let version = taxonomy.revision();
        Ok(Json(ExtensionsAnswer { version, conflicts, labels }).into_response())
    })
    .await
}

fn answer(taxonomy: &Taxonomy, label: &ExtensionLabel, lang: Lang) -> ExtensionLabelAnswer {
    let named = |concept| ConceptName::of(taxonomy, concept, lang);
    ExtensionLabelAnswer {
        label: label.label.clone(),
        language: label.language,
        label_type: label.label_type.clone(),
        kind: label.kind.clone(),
        concept: label.concept.clone(),
        parent: named(label.parent),
        parent_uri: format!("{ESCO_BASE}{}", taxonomy.id(label.parent)),
        status: label.status.clone(),
        valid_from: label.valid_from.clone(),
        valid_until: label.valid_until.clone(),
        author: label.author.clone(),
        comment: label.comment.clone(),
        file: label.file.clone(),
        line: label.line,
        shared_with: label.shared_with.iter().map(|other| named(*other)).collect(),
    }
}

fn table<'a>(
    taxonomy: &Taxonomy,
    labels: impl Iterator<Item = &'a ExtensionLabel>,
) -> Result<Vec<u8>, csv::Error> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(EXTENSION_COLUMNS)?;
    for label in labels {
        writer.write_record([
            label.concept.as_str(),
            taxonomy.id(label.parent),
            &label.kind,
            label.language.code(),
            &label.label,
            &label.label_type,
            &label.status,
            &label.valid_from,
            &label.valid_until,
            &label.author,
            &label.comment,
        ])?;
    }
    writer.into_inner().map_err(|error| csv::Error::from(error.into_error()))
}

/// The answer to a label that was put: it is on disk, and read with from now on.
#[derive(Debug, Serialize, ToSchema)]
pub struct LabelWriteAnswer {
    /// Id of the label.
    pub id: LocalLabelId,
    /// What the write did.
    pub outcome: WriteOutcome,
    /// The store's last change after the write.
    pub sequence: u64,
    /// Whether the label is understood now: not where its status or dates say so, or where its concept has it anyway.
    pub understood: bool,
    /// Other concepts that have the label in the same language, too: a conflict to look at. Both readings stay.
    pub shared_with: Vec<ConceptName>,
}

/// Create or replace a local label
///
/// Another name of an ESCO concept, or a name of an occupation or skill that ESCO lacks, with its nearest ESCO parent.
/// Searches, suggestions, wording help and new adverts are read with it when the answer comes; nothing is indexed again.
#[utoipa::path(put, path = "/v1/taxonomy/extensions/labels/{id}", tag = "taxonomy",
    params(("id" = String, Path, description = "Id of the label, the same as in the body"),
        ("lang" = Option<Lang>, Query, description = "Language of names")),
    request_body = LocalLabel,
    responses(
        (status = 200, description = "It was there before", body = LabelWriteAnswer),
        (status = 201, description = "It is new", body = LabelWriteAnswer),
    ))]
pub(super) async fn put(
    State(app): State<AppState>,
    Path(text): Path<String>,
    mut params: Params,
    body: JsonBody,
) -> Result<Response, ApiError> {
    let lang = params.lang()?;
    params.finish()?;
    let id: LocalLabelId = records::id(&text)?;
    app.store(move |service| {
        let label = LocalLabel::from_json(body.bytes())?;
        if label.id != id {
            let expected = format!("the id of the path, {id}");
            return Err(ApiError::field("id", label.id.as_str(), expected));
        }
        let report = service.put_local_label(label)?;
        let taxonomy = service.taxonomy();
        let named = |concept| ConceptName::of(&taxonomy, concept, lang);
        let outcome = records::outcome(&report.written);
        let answer = LabelWriteAnswer {
            id,
            outcome,
            sequence: report.written.sequence,
            understood: report.understood,
            shared_with: report.shared_with.into_iter().map(named).collect(),
        };
        let status =
            if outcome == WriteOutcome::Created { StatusCode::CREATED } else { StatusCode::OK };
        Ok((status, Json(answer)).into_response())
    })
    .await
}

/// Read a local label
#[utoipa::path(get, path = "/v1/taxonomy/extensions/labels/{id}", tag = "taxonomy",
    params(("id" = String, Path, description = "Id of the label")),
    responses(
        (status = 200, description = "The label, with an `ETag`", body = LocalLabel),
        (status = 304, description = "It is the one of `If-None-Match`"),
    ))]
pub(super) async fn get(
    State(app): State<AppState>,
    Path(text): Path<String>,
    params: Params,
    headers: HeaderMap,
) -> Result<Response, ApiError> {
    records::read::<LocalLabel>(&app, params, &headers, records::id(&text)?).await
}

/// Remove a local label
///
/// Nothing is read with it when the answer comes.
#[utoipa::path(delete, path = "/v1/taxonomy/extensions/labels/{id}", tag = "taxonomy",
    params(("id" = String, Path, description = "Id of the label")),
    responses((status = 204, description = "It is gone")))]
pub(super) async fn delete(
    State(app): State<AppState>,
    Path(text): Path<String>,
    params: Params,
) -> Result<StatusCode, ApiError> {
    records::remove::<LocalLabel>(&app, params, records::id(&text)?).await
}
