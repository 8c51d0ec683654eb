//! The outermost layer: ids of requests, time limits, problems, headers, log and measures.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Instant;

use axum::extract::{MatchedPath, Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use tracing::Instrument;

use super::metrics;
use super::problem::{ApiError, PROBLEM_JSON};
use super::state::AppState;

const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");
/// Longest id that a caller may give to a request.
const MAX_REQUEST_ID: usize = 128;
/// How the paths of bulk loads end.
const BULK: &str = "/bulk";

/// Whether the body of a request is still being read: a time-out then is the caller's.
#[derive(Debug, Clone, Default)]
pub(super) struct Reading(Arc<AtomicBool>);

impl Reading {
    pub(super) fn set(&self, reading: bool) {
        self.0.store(reading, Ordering::Relaxed);
    }
}

/// Answers a request and leaves its traces.
pub(super) async fn edge(
    State(app): State<AppState>,
    mut request: Request,
    next: Next,
) -> Response {
    let started = Instant::now();
    let id = request_id(request.headers());
    let method = known(request.method());
    let matched = request.extensions().get::<MatchedPath>();
    let route = matched.map_or("unmatched", MatchedPath::as_str).to_owned();
    let path = request.uri().path().to_owned();
    let reading = Reading::default();
    request.extensions_mut().insert(reading.clone());
    let limit = if route.ends_with(BULK) { app.limits.bulk_timeout } else { app.limits.timeout };
    // Neither path nor query: both may hold ids of profiles or words of a person.
    let span = tracing::info_span!("request", request_id = %id, method, route);
    let answer = tokio::time::timeout(limit, next.run(request)).instrument(span.clone()).await;
    let answer = answer.unwrap_or_else(|_elapsed| {
        app.timed_out(limit, reading.0.load(Ordering::Relaxed)).into_response()
    });
    let mut response = render(answer, &path, &id);
    headers(response.headers_mut(), &path);
    if let Ok(id) = HeaderValue::from_str(&id) {
        response.headers_mut().insert(REQUEST_ID, id);
    }
    let (status, took) = (response.status().as_u16(), started.elapsed());
    // Microseconds are exact enough, and their digits are few.
    let took_ms = took.as_micros() as f64 / 1000.0;
    span.in_scope(|| tracing::info!(status, took_ms, "answered"));
    metrics::request(method, route, status, took);
    response
}

/// Makes a problem of every error that is not one yet, and is no page.
fn render(response: Response, path: &str, id: &str) -> Response {
    if !response.status().is_client_error() && !response.status().is_server_error() {
        return response;
    }
    let error = match response.extensions().get::<ApiError>() {
        Some(error) => error.clone(),
        None => {
            let media_type = response.headers().get(header::CONTENT_TYPE);
            let media_type = media_type.and_then(|value| value.to_str().ok()).unwrap_or_default();
            if media_type.starts_with("text/html") || media_type.starts_with(PROBLEM_JSON) {
                return response;
            }
            ApiError::of_status(&response)
        }
    };
    let mut problem = error.problem(path, id).into_response();
    for name in [header::ALLOW, header::ACCEPT_ENCODING] {
        if let Some(value) = response.headers().get(&name) {
            problem.headers_mut().insert(name, value.clone());
        }
    }
    problem
}

/// Adds what browsers and caches must know, where a handler has not said otherwise.
fn headers(headers: &mut HeaderMap, path: &str) {
    let policy = if path.starts_with("/docs") {
        "default-src 'self'; img-src 'self' data:; style-src 'self' 'unsafe-inline'; frame-ancestors 'none'"
    } else {
        "default-src 'none'; frame-ancestors 'none'"
    };
    let defaults = [
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::REFERRER_POLICY, "no-referrer"),
        (header::CONTENT_SECURITY_POLICY, policy),
        (header::CACHE_CONTROL, "no-store"),
    ];
    for (name, value) in defaults {
        headers.entry(name).or_insert(HeaderValue::from_static(value));
    }
}

/// The caller's id, if it is one, else a new one.
fn request_id(headers: &HeaderMap) -> String {
    let given = headers.get(REQUEST_ID).and_then(|value| value.to_str().ok());
    let fits = |id: &&str| {
        let allowed = |byte: u8| byte.is_ascii_alphanumeric() || b"._:-".contains(&byte);
        !id.is_empty() && id.len() <= MAX_REQUEST_ID && id.bytes().all(allowed)
    };
    given.filter(fits).map_or_else(|| uuid::Uuid::now_v7().to_string(), str::to_owned)
}

/// The method, if it is a usual one: others would make measures without end.
fn known(method: &Method) -> &'static str {
    match *method {
        Method::GET => "GET",
        Method::HEAD => "HEAD",
        Method::POST => "POST",
        Method::PUT => "PUT",
        Method::DELETE => "DELETE",
        Method::PATCH => "PATCH",
        Method::OPTIONS => "OPTIONS",
        _ => "other",
    }
}
