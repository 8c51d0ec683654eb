//! Errors as the caller sees them: RFC 9457 problems with stable codes.

use axum::Json;
use axum::body::Body;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use utoipa::ToSchema;

use crate::domain::{FieldError, Invalid, InvalidId};
use crate::service::{ServiceError, StoreError};

/// Media type of problems.
pub(super) const PROBLEM_JSON: &str = "application/problem+json";

macro_rules! codes {
    ($($(#[$doc:meta])* $name:ident $status:ident $title:literal;)+) => {
        /// What went wrong. A code keeps its meaning for ever.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
        #[serde(rename_all = "snake_case")]
        pub enum Code {
            $($(#[$doc])* $name,)+
        }

        impl Code {
            /// All codes.
            pub const ALL: &[Self] = &[$(Self::$name,)+];

            /// The status that goes with it.
            #[must_use]
            pub const fn status(self) -> StatusCode {
                match self { $(Self::$name => StatusCode::$status,)+ }
            }

            /// One line for a reader, the same for every occurrence.
            #[must_use]
            pub const fn title(self) -> &'static str {
                match self { $(Self::$name => $title,)+ }
            }
        }
    };
}

codes! {
    /// The request has no body, or one of white space only.
    EmptyBody BAD_REQUEST "The body is empty";
    /// The body is not UTF-8.
    NotUtf8 BAD_REQUEST "The body is not UTF-8";
    /// The body is not JSON.
    MalformedJson BAD_REQUEST "The body is not JSON";
    /// The body broke off, or is not compressed as it says.
    UnreadableBody BAD_REQUEST "The body cannot be read";
    /// The request cannot be understood for another reason.
    BadRequest BAD_REQUEST "The request cannot be understood";
    /// There is no such record or concept.
    NotFound NOT_FOUND "There is no such thing";
    /// No resource has this path.
    NoSuchPath NOT_FOUND "There is nothing at this path";
    /// The resource does not know the method; `Allow` lists those that it knows.
    MethodNotAllowed METHOD_NOT_ALLOWED "The resource does not know this method";
    /// The body did not arrive in time.
    SlowBody REQUEST_TIMEOUT "The body did not arrive in time";
    /// The body is larger than is accepted.
    BodyTooLarge PAYLOAD_TOO_LARGE "The body is too large";
    /// A record is larger than is stored.
    RecordTooLarge PAYLOAD_TOO_LARGE "The record is too large";
    /// `Content-Type` names another type than the resource reads.
    UnsupportedMediaType UNSUPPORTED_MEDIA_TYPE "The resource does not read this content type";
    /// `Content-Encoding` names another encoding than gzip and zstd.
    UnsupportedEncoding UNSUPPORTED_MEDIA_TYPE "The resource does not read this content encoding";
    /// Fields or parameters are wrong, unknown, or name what does not exist; `errors` lists them.
    InvalidFields UNPROCESSABLE_ENTITY "Fields are not acceptable";
    /// The answer was not ready in time. Try again, or ask for less.
    TimedOut SERVICE_UNAVAILABLE "The answer was not ready in time";
    /// The store cannot be reached. Nothing was written; try again later.
    StoreUnavailable SERVICE_UNAVAILABLE "The store is unavailable";
    /// The store's device may not be written to. Nothing was written.
    StoreReadOnly SERVICE_UNAVAILABLE "The store is read-only";
    /// The store's device is full. Nothing was written.
    StoreFull INSUFFICIENT_STORAGE "The store is full";
    /// The index cannot be read or has fallen behind after a failure. What was acknowledged is safe in the store.
    IndexUnavailable SERVICE_UNAVAILABLE "The index is unavailable";
    /// A fault of the service. The log has more under the request's id.
    Internal INTERNAL_SERVER_ERROR "The service failed";
}

/// An error on its way to the caller; the outermost layer turns it into a [`Problem`].
#[derive(Debug, Clone)]
pub(super) struct ApiError {
    pub(super) code: Code,
    /// The status, where it is not the code's own.
    pub(super) status: StatusCode,
    pub(super) detail: String,
    pub(super) errors: Vec<FieldError>,
}

impl ApiError {
    pub(super) fn new(code: Code, detail: impl Into<String>) -> Self {
        Self { code, status: code.status(), detail: detail.into(), errors: Vec::new() }
    }

    /// One field or parameter that is wrong.
    pub(super) fn field(field: &str, value: &str, expected: impl Into<String>) -> Self {
        Invalid::field(field, value, expected).into()
    }

    /// A failure of the service itself: the cause is logged here, once, and not shown.
    pub(super) fn internal(error: &dyn std::fmt::Display) -> Self {
        tracing::error!(%error, "request failed");
        Self::new(Code::Internal, "an unexpected failure; the log has more under the request's id")
    }

    /// What an error response of a layer or of the router means.
    pub(super) fn of_status(response: &Response<Body>) -> Self {
        let status = response.status();
        let (code, detail) = match status {
            StatusCode::NOT_FOUND => (Code::NoSuchPath, "see /openapi.json for all paths"),
            StatusCode::METHOD_NOT_ALLOWED => {
                (Code::MethodNotAllowed, "the header `Allow` lists the methods")
            }
            StatusCode::PAYLOAD_TOO_LARGE => (Code::BodyTooLarge, "the body is too large"),
            StatusCode::UNSUPPORTED_MEDIA_TYPE => {
                (Code::UnsupportedEncoding, "expected the content encoding gzip or zstd, or none")
            }
            status if status.is_server_error() => (Code::Internal, "an unexpected failure"),
            _ => (Code::BadRequest, "the request cannot be understood"),
        };
        Self { status, ..Self::new(code, detail) }
    }

    /// The body of the response.
    pub(super) fn problem(self, instance: &str, request_id: &str) -> Problem {
        let name = serde_json::to_value(self.code).unwrap_or_default();
        Problem {
            r#type: format!("/v1/problems#{}", name.as_str().unwrap_or_default()),
            title: self.code.title(),
            status: self.status.as_u16(),
            detail: self.detail,
            instance: instance.to_owned(),
            code: self.code,
            errors: self.errors,
            request_id: request_id.to_owned(),
        }
    }
}

impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        let mut response = self.status.into_response();
        response.extensions_mut().insert(self);
        response
    }
}

impl From<Invalid> for ApiError {
    fn from(invalid: Invalid) -> Self {
        let detail = match invalid.errors.len() {
            1 => "a field is not acceptable; see `errors`".to_owned(),
            count => format!("{count} fields are not acceptable; see `errors`"),
        };
        Self { errors: invalid.errors, ..Self::new(Code::InvalidFields, detail) }
    }
}

impl From<InvalidId> for ApiError {
    fn from(error: InvalidId) -> Self {
        Self::field("id", &error.value, error.expected)
    }
}

impl From<ServiceError> for ApiError {
    fn from(error: ServiceError) -> Self {
        match error {
            ServiceError::Invalid(invalid) => invalid.into(),
            ServiceError::NotFound { .. } => Self::new(Code::NotFound, error.to_string()),
            ServiceError::Store(error) => error.into(),
            ServiceError::Index(error) => {
                tracing::error!(%error, "index failed");
                Self::new(Code::IndexUnavailable, "the index cannot be read; try again later")
            }
            ServiceError::Start { .. } => {
                tracing::error!(%error, "service failed");
                Self::new(Code::IndexUnavailable, "changes cannot be applied to the index")
            }
        }
    }
}

impl From<StoreError> for ApiError {
    fn from(error: StoreError) -> Self {
        use std::io::ErrorKind;
        if let StoreError::TooLarge { .. } = error {
            return Self::new(Code::RecordTooLarge, error.to_string());
        }
        tracing::error!(%error, "store failed");
        let kind = match &error {
            StoreError::Unavailable { cause, .. } => {
                cause.downcast_ref::<std::io::Error>().map(std::io::Error::kind)
            }
            _ => None,
        };
        // The store's path is the operator's business: the log has it.
        match kind {
            Some(ErrorKind::StorageFull | ErrorKind::QuotaExceeded) => {
                Self::new(Code::StoreFull, "there is no space left; nothing was written")
            }
            Some(ErrorKind::ReadOnlyFilesystem | ErrorKind::PermissionDenied) => {
                Self::new(Code::StoreReadOnly, "the store cannot be written; nothing was written")
            }
            _ => Self::new(
                Code::StoreUnavailable,
                "the store cannot be read or written at present; nothing was written",
            ),
        }
    }
}

/// An error (RFC 9457).
#[derive(Debug, Serialize, ToSchema)]
pub struct Problem {
    /// Where the code is explained.
    #[schema(example = "/v1/problems#invalid_fields")]
    pub r#type: String,
    /// One line, the same for every occurrence of the code.
    pub title: &'static str,
    /// The status of the response.
    #[schema(example = 422)]
    pub status: u16,
    /// What happened this time.
    pub detail: String,
    /// Path of the request.
    pub instance: String,
    /// Stable code.
    pub code: Code,
    /// Fields that are wrong.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub errors: Vec<FieldError>,
    /// Id of the request, as in the header `X-Request-Id` and in the log.
    pub request_id: String,
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let mut response = (status, Json(self)).into_response();
        let media_type = HeaderValue::from_static(PROBLEM_JSON);
        response.headers_mut().insert(header::CONTENT_TYPE, media_type);
        response
    }
}

/// A row of the table of codes.
#[derive(Debug, Serialize, ToSchema)]
pub struct CodeRow {
    /// The code.
    pub code: Code,
    /// The status that goes with it.
    pub status: u16,
    /// Its title.
    pub title: &'static str,
}

/// All codes of problems
#[utoipa::path(get, path = "/v1/problems", tag = "operation",
    responses((status = 200, description = "The table of codes", body = Vec<CodeRow>)))]
pub(super) async fn problems() -> Json<Vec<CodeRow>> {
    let row =
        |code: &Code| CodeRow { code: *code, status: code.status().as_u16(), title: code.title() };
    Json(Code::ALL.iter().map(row).collect())
}

#[cfg(test)]
mod tests {
    //! 1. Failures of the store's device are told apart, and none shows where the store is.
    //! 2. Codes are different from each other and are errors.

    use std::sync::Arc;

    use super::*;

    #[test]
    fn failures_of_the_device_are_told_apart() {
        let code = |error: std::io::Error| {
            let store = "/somewhere/store.redb".to_owned();
            let error = ApiError::from(StoreError::Unavailable { store, cause: Arc::new(error) });
            assert!(!error.detail.contains("somewhere"), "{}", error.detail);
            assert!(error.detail.contains("nothing was written"), "{}", error.detail);
            (error.code, error.status.as_u16())
        };
        // ENOSPC and EROFS of Linux.
        assert_eq!(code(std::io::Error::from_raw_os_error(28)), (Code::StoreFull, 507));
        assert_eq!(code(std::io::Error::from_raw_os_error(30)), (Code::StoreReadOnly, 503));
        assert_eq!(code(std::io::Error::other("gone")), (Code::StoreUnavailable, 503));
    }

    #[test]
    fn codes_are_errors() {
        let mut names: Vec<String> =
            Code::ALL.iter().map(|code| serde_json::to_string(code).unwrap()).collect();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), Code::ALL.len());
        assert!(Code::ALL.iter().all(|code| code.status().as_u16() >= 400));
    }
}
