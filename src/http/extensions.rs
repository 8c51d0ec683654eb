//! Labels that extensions have added to the taxonomy.

use axum::Json;
use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use utoipa::ToSchema;

use super::params::Params;
use super::problem::ApiError;
use super::state::AppState;
use crate::domain::{ESCO_BASE, Lang};
use crate::service::{ConceptName, ExtensionLabel, Service};

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
    /// File that it comes from.
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
        let labels = service.reference().taxonomy.extension_labels().iter();
        let labels = labels.filter(|label| !only || !label.shared_with.is_empty());
        if csv.unwrap_or(false) {
            let text = table(service, labels).map_err(|error| ApiError::internal(&error))?;
            let kind = [(header::CONTENT_TYPE, "text/csv; charset=utf-8")];
            return Ok((kind, text).into_response());
        }
        let labels: Vec<ExtensionLabelAnswer> =
            labels.map(|label| answer(service, label, lang)).collect();
        let conflicts = labels.iter().filter(|label| !label.shared_with.is_empty()).count();
        let version = service.reference().taxonomy.revision();
        Ok(Json(ExtensionsAnswer { version, conflicts, labels }).into_response())
    })
    .await
}

fn answer(service: &Service, label: &ExtensionLabel, lang: Lang) -> ExtensionLabelAnswer {
    let taxonomy = &service.reference().taxonomy;
    let named = |concept| ConceptName {
        id: taxonomy.id(concept).to_owned(),
        label: taxonomy.label(concept, lang).to_owned(),
    };
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
    service: &Service,
    labels: impl Iterator<Item = &'a ExtensionLabel>,
) -> Result<Vec<u8>, csv::Error> {
    let taxonomy = &service.reference().taxonomy;
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record([
        "concept",
        "parent",
        "kind",
        "language",
        "label",
        "label_type",
        "status",
        "valid_from",
        "valid_until",
        "author",
        "comment",
    ])?;
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
