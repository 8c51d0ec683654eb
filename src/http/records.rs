//! Writing and reading records: what vacancies and profiles have in common.

use std::collections::hash_map::DefaultHasher;
use std::hash::{Hash, Hasher};

use axum::Json;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use utoipa::ToSchema;

use super::body::JsonBody;
use super::metrics;
use super::params::Params;
use super::problem::ApiError;
use super::state::AppState;
use crate::domain::{
    Invalid, InvalidId, LocalLabel, LocalLabelId, Profile, ProfileId, Vacancy, VacancyId,
};
use crate::service::{Outcome, Service, ServiceError, WriteReport};

/// A kind of record that can be read and removed.
pub(super) trait Stored: Serialize + Send + Sync + Sized + 'static {
    type Id: std::str::FromStr<Err = InvalidId>
        + std::fmt::Display
        + PartialEq
        + Clone
        + Send
        + Sync
        + 'static;

    /// What one is called.
    const KIND: &'static str;

    fn get(service: &Service, id: &Self::Id) -> Result<Self, ServiceError>;
    fn delete(service: &Service, id: &Self::Id) -> Result<WriteReport, ServiceError>;
}

/// A kind of record that searches find.
pub(super) trait Record: Stored {
    /// Path of the collection.
    const PATH: &'static str;

    fn from_json(json: &[u8]) -> Result<Self, Invalid>;
    fn id(&self) -> &Self::Id;
    fn prepare(self, service: &Service) -> Result<Self, Invalid>;
    fn put(service: &Service, records: Vec<Self>) -> Result<WriteReport, ServiceError>;
}

macro_rules! stored {
    ($record:ty, $id:ty, $kind:literal, $get:ident, $delete:ident) => {
        impl Stored for $record {
            type Id = $id;

            const KIND: &'static str = $kind;

            fn get(service: &Service, id: &Self::Id) -> Result<Self, ServiceError> {
                service.$get(id)
            }

            fn delete(service: &Service, id: &Self::Id) -> Result<WriteReport, ServiceError> {
                service.$delete(id)
            }
        }
    };
}

macro_rules! record {
    ($record:ty, $path:literal, $prepare:ident, $put:ident) => {
        impl Record for $record {
            const PATH: &'static str = $path;

            fn from_json(json: &[u8]) -> Result<Self, Invalid> {
                Self::from_json(json)
            }

            fn id(&self) -> &Self::Id {
                &self.id
            }

            fn prepare(self, service: &Service) -> Result<Self, Invalid> {
                service.$prepare(self)
            }

            fn put(service: &Service, records: Vec<Self>) -> Result<WriteReport, ServiceError> {
                service.$put(records)
            }
        }
    };
}

stored!(Vacancy, VacancyId, "vacancy", vacancy, delete_vacancy);
stored!(Profile, ProfileId, "profile", profile, delete_profile);
stored!(LocalLabel, LocalLabelId, "label", local_label, delete_local_label);
record!(Vacancy, "/v1/vacancies", prepare_vacancy, put_vacancies);
record!(Profile, "/v1/profiles", prepare_profile, put_profiles);

/// What a write did to a record.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum WriteOutcome {
    /// There was no record of this id.
    Created,
    /// Another content was there before.
    Replaced,
    /// The same content was there already.
    Unchanged,
}

/// The answer to a write: the record is on disk.
#[derive(Debug, Serialize, ToSchema)]
pub struct WriteAnswer {
    /// Id of the record.
    pub id: String,
    /// What the write did.
    pub outcome: WriteOutcome,
    /// The store's last change after the write.
    pub sequence: u64,
    /// Whether searches are known to find the record: with `wait=true` normally so, else within about a second.
    pub searchable: bool,
}

/// How many records were created, replaced, unchanged and deleted.
pub(super) fn tally(outcomes: &[Outcome]) -> [(&'static str, u64); 4] {
    let count = |wanted: Outcome| outcomes.iter().filter(|o| **o == wanted).count() as u64;
    [
        ("created", count(Outcome::Created)),
        ("replaced", count(Outcome::Replaced)),
        ("unchanged", count(Outcome::Unchanged)),
        ("deleted", count(Outcome::Deleted)),
    ]
}

/// What the only write of a batch did.
pub(super) fn outcome(report: &WriteReport) -> WriteOutcome {
    match report.outcomes.first() {
        Some(Outcome::Created) => WriteOutcome::Created,
        Some(Outcome::Unchanged) => WriteOutcome::Unchanged,
        _ => WriteOutcome::Replaced,
    }
}

/// Writes one record; `id` is the one of the path.
pub(super) async fn write<R: Record>(
    app: &AppState,
    mut params: Params,
    body: JsonBody,
    id: Option<R::Id>,
) -> Result<Response, ApiError> {
    let wait = params.flag("wait")?.unwrap_or(false);
    params.finish()?;
    let (id, report) = app
        .store(move |service| {
            let record = R::from_json(body.bytes())?;
            if let Some(id) = id.filter(|id| id != record.id()) {
                let expected = format!("the id of the path, {id}");
                return Err(ApiError::field("id", &record.id().to_string(), expected));
            }
            let record = record.prepare(service)?;
            let id = record.id().clone();
            Ok((id, R::put(service, vec![record])?))
        })
        .await?;
    metrics::commit(R::KIND, tally(&report.outcomes));
    let outcome = outcome(&report);
    let searchable = wait && app.wait_for(report.sequence).await;
    // Ids hold nothing that would have to be escaped in a path.
    let location = format!("{}/{id}", R::PATH);
    let answer = WriteAnswer { id: id.to_string(), outcome, sequence: report.sequence, searchable };
    let status =
        if outcome == WriteOutcome::Created { StatusCode::CREATED } else { StatusCode::OK };
    Ok((status, [(header::LOCATION, location)], Json(answer)).into_response())
}

/// Whether a header `If-None-Match` names a tag (RFC 9110 §13.1.2, weak comparison).
pub(super) fn is_among(known: Option<&HeaderValue>, tag: &str) -> bool {
    known.and_then(|known| known.to_str().ok()).is_some_and(|known| {
        known.split(',').any(|known| known.trim().trim_start_matches("W/") == tag)
    })
}

/// Reads one record. `If-None-Match` with its tag spares the body.
pub(super) async fn read<R: Stored>(
    app: &AppState,
    params: Params,
    headers: &HeaderMap,
    id: R::Id,
) -> Result<Response, ApiError> {
    params.finish()?;
    let known = headers.get(header::IF_NONE_MATCH).cloned();
    app.store(move |service| {
        let record = R::get(service, &id)?;
        let json = serde_json::to_vec(&record).map_err(|error| ApiError::internal(&error))?;
        let tag = tag(&json);
        let is_known = is_among(known.as_ref(), &tag);
        let tag = HeaderValue::from_str(&tag).map_err(|error| ApiError::internal(&error))?;
        let mut response = if is_known {
            StatusCode::NOT_MODIFIED.into_response()
        } else {
            ([(header::CONTENT_TYPE, "application/json")], json).into_response()
        };
        response.headers_mut().insert(header::ETAG, tag);
        Ok(response)
    })
    .await
}

/// A tag that changes with the content.
fn tag(json: &[u8]) -> String {
    let mut hasher = DefaultHasher::new();
    json.hash(&mut hasher);
    format!("\"{:016x}\"", hasher.finish())
}

/// Removes one record.
pub(super) async fn remove<R: Stored>(
    app: &AppState,
    mut params: Params,
    id: R::Id,
) -> Result<StatusCode, ApiError> {
    let wait = params.flag("wait")?.unwrap_or(false);
    params.finish()?;
    let report = app
        .store(move |service| {
            let report = R::delete(service, &id)?;
            if report.outcomes.contains(&Outcome::Missing) {
                let id = id.to_string();
                return Err(ServiceError::NotFound { kind: R::KIND, id }.into());
            }
            Ok(report)
        })
        .await?;
    metrics::commit(R::KIND, tally(&report.outcomes));
    if wait {
        app.wait_for(report.sequence).await;
    }
    Ok(StatusCode::NO_CONTENT)
}

/// An id of a path.
pub(super) fn id<T: std::str::FromStr<Err = InvalidId>>(text: &str) -> Result<T, ApiError> {
    Ok(text.parse::<T>()?)
}
