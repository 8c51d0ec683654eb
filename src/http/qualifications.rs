//! What professions and tasks ask by law or custom.

use axum::Json;
use axum::extract::{Path, State};
use serde::Serialize;
use utoipa::ToSchema;

use super::params::Params;
use super::problem::ApiError;
use super::state::AppState;
use crate::domain::Lang;
use crate::service::{Qualification, QualificationKind, ServiceError};

/// A qualification in a language.
#[derive(Debug, Serialize, ToSchema)]
pub struct QualificationAnswer {
    /// Its id, as vacancies and profiles state it.
    id: String,
    /// What kind of requirement it is.
    kind: QualificationKind,
    /// What it is called.
    name: String,
    /// Country whose law or custom it is, ISO 3166-1 alpha-2.
    country: String,
    /// Who decides or registers.
    authority: String,
    /// Its site.
    #[serde(skip_serializing_if = "Option::is_none")]
    authority_url: Option<String>,
    /// The act, with its number.
    #[serde(skip_serializing_if = "Option::is_none")]
    law: Option<String>,
    /// Since when it holds.
    #[serde(skip_serializing_if = "Option::is_none")]
    valid_from: Option<String>,
    /// Months that a proof is valid, where it expires.
    #[serde(skip_serializing_if = "Option::is_none")]
    validity_months: Option<u16>,
    /// The way to qualify.
    how: String,
    /// What students may do before they qualify.
    #[serde(skip_serializing_if = "Option::is_none")]
    students: Option<String>,
    /// Qualifications from the European Economic Area.
    #[serde(skip_serializing_if = "Option::is_none")]
    from_eea: Option<String>,
    /// Qualifications from elsewhere.
    #[serde(skip_serializing_if = "Option::is_none")]
    from_elsewhere: Option<String>,
    /// Whether requirement and act were confirmed. It is no legal advice in any case.
    confirmed: bool,
}

impl QualificationAnswer {
    fn new(it: &Qualification, lang: Lang) -> Self {
        Self {
            id: it.id.to_string(),
            kind: it.kind,
            name: it.name.get(lang).to_owned(),
            country: it.country.clone(),
            authority: it.authority.name.get(lang).to_owned(),
            authority_url: it.authority.url.clone(),
            law: it.law.as_ref().map(|law| format!("{} ({})", law.title(lang), law.id)),
            valid_from: it.valid_from.clone(),
            validity_months: it.validity_months,
            how: it.how.get(lang).to_owned(),
            students: it.student.as_ref().map(|student| student.who.get(lang).to_owned()),
            from_eea: it.recognition.as_ref().map(|from| from.eu.get(lang).to_owned()),
            from_elsewhere: it.recognition.as_ref().map(|from| from.other.get(lang).to_owned()),
            confirmed: it.is_sure(),
        }
    }
}

/// All qualifications that professions and tasks ask
#[utoipa::path(get, path = "/v1/qualifications", tag = "taxonomy",
    params(("lang" = Option<Lang>, Query, description = "Language of names")),
    responses((status = 200, description = "In a fixed order", body = Vec<QualificationAnswer>)))]
pub(super) async fn list(
    State(app): State<AppState>,
    mut params: Params,
) -> Result<Json<Vec<QualificationAnswer>>, ApiError> {
    let lang = params.lang()?;
    params.finish()?;
    app.compute(move |service| {
        let all = service.reference().qualifications.all().iter();
        Ok(Json(all.map(|it| QualificationAnswer::new(it, lang)).collect()))
    })
    .await
}

/// One qualification
#[utoipa::path(get, path = "/v1/qualifications/{id}", tag = "taxonomy",
    params(("id" = String, Path, description = "Its id"),
        ("lang" = Option<Lang>, Query, description = "Language of names")),
    responses((status = 200, description = "What it is, who decides, the way to qualify", body = QualificationAnswer)))]
pub(super) async fn one(
    State(app): State<AppState>,
    Path(id): Path<String>,
    mut params: Params,
) -> Result<Json<QualificationAnswer>, ApiError> {
    let lang = params.lang()?;
    params.finish()?;
    app.compute(move |service| {
        let all = &service.reference().qualifications;
        let found = all.find(&id).and_then(|number| all.get(number));
        let known = found.ok_or(ServiceError::NotFound { kind: "qualification", id })?;
        Ok(Json(QualificationAnswer::new(known, lang)))
    })
    .await
}
