//! From a request to a page: what pages are given, what they answer, and how it is sent.

use std::collections::HashMap;
use std::sync::Arc;

use askama::Template;
use axum::Form;
use axum::extract::rejection::FormRejection;
use axum::extract::{FromRequest, Path, Query, Request, State};
use axum::http::{HeaderName, HeaderValue, Method, StatusCode, header};
use axum::response::{IntoResponse, Response};

use super::errors;
use super::layout::{Page, Switch};
use super::messages::Words;
use super::names::Names;
use super::query::Pairs;
use crate::domain::{Invalid, Lang};
use crate::service::{Service, ServiceError};

/// No script or style but the service's own files, nothing from elsewhere, in nobody's frame.
const POLICY: &str = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; \
     connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/// A request for a page.
#[derive(Clone)]
pub(super) struct Visit {
    pub(super) service: Arc<Service>,
    pub(super) lang: Lang,
    /// The address without its language: `/search`.
    pub(super) path: String,
    /// The id in the address; empty where it has none.
    pub(super) id: String,
    /// Parameters of the address, or the fields of a posted form.
    pub(super) pairs: Pairs,
    /// A form was posted.
    pub(super) posted: bool,
}

/// What a page answers.
pub(super) enum Answer {
    /// A page.
    Html(String),
    /// A page about something that is wrong with the request.
    Wrong(StatusCode, String),
    /// Texts for a script.
    Labels(Vec<String>),
}

/// Why there is no page.
#[derive(Debug)]
pub(super) enum Problem {
    /// Nothing is there.
    NotFound,
    /// The request is wrong: field, value, expected.
    Invalid(Invalid),
    /// The request is not made for this page.
    Method,
    /// The form is longer than one can be.
    TooLarge,
    /// Something failed on our side; it has been logged.
    Internal,
}

impl From<ServiceError> for Problem {
    fn from(error: ServiceError) -> Self {
        match error {
            ServiceError::Invalid(invalid) => Self::Invalid(invalid),
            ServiceError::NotFound { .. } => Self::NotFound,
            other => {
                tracing::error!(error = %other, "a page cannot be made");
                Self::Internal
            }
        }
    }
}

impl From<Invalid> for Problem {
    fn from(invalid: Invalid) -> Self {
        Self::Invalid(invalid)
    }
}

impl From<askama::Error> for Problem {
    fn from(error: askama::Error) -> Self {
        tracing::error!(%error, "a template cannot be rendered");
        Self::Internal
    }
}

/// A function that makes a page.
pub(super) type Run = fn(&Visit) -> Result<Answer, Problem>;

/// How a page is asked for.
pub(super) enum Handler {
    Get(Run),
    GetAndPost(Run),
}

impl Visit {
    pub(super) const fn words(&self) -> Words {
        Words(self.lang)
    }

    /// Names of codes, places and concepts in the page's language.
    pub(super) fn names(&self) -> Names<'_> {
        Names { reference: self.service.reference(), words: self.words() }
    }

    /// An address in the page's language.
    pub(super) fn to(&self, path: &str) -> String {
        format!("/{}{path}", self.lang.code())
    }

    /// The frame of a page.
    pub(super) fn frame(&self, title: impl Into<String>) -> Page {
        let switches = Lang::ALL.map(|lang| {
            let path = format!("/{}{}", lang.code(), self.path);
            // What was posted is posted again; an address keeps its parameters.
            let href = if self.posted { path } else { self.pairs.link(&path) };
            Switch { lang, href, current: lang == self.lang }
        });
        let fields = if self.posted { self.pairs.without("action").0 } else { Vec::new() };
        let section = self.path.split('/').nth(1).unwrap_or_default().to_owned();
        // A list is made again; a form that was being filled in is shown again.
        let resend = match self.pairs.get("action") {
            None | Some("match") => "match",
            Some("suggest") => "suggest",
            Some(_) => "edit",
        };
        Page {
            words: self.words(),
            title: title.into(),
            switches,
            posted: self.posted,
            fields,
            resend,
            section,
        }
    }
}

/// Renders a page.
pub(super) fn html(template: &impl Template) -> Result<Answer, Problem> {
    Ok(Answer::Html(template.render()?))
}

/// The named parts of a path.
type Parts = Option<Path<HashMap<String, String>>>;

/// The handler of a page in one language.
pub(super) fn page(
    lang: Lang,
    run: Run,
) -> impl Fn(State<Arc<Service>>, Parts, Request) -> Pending + Clone {
    move |State(service), path, request| {
        let id = path.and_then(|Path(mut parts)| parts.remove("id")).unwrap_or_default();
        Box::pin(respond(service, lang, id, request, run))
    }
}

/// An answer under way.
pub(super) type Pending = std::pin::Pin<Box<dyn Future<Output = Response> + Send>>;

async fn respond(
    service: Arc<Service>,
    lang: Lang,
    id: String,
    request: Request,
    run: Run,
) -> Response {
    let whole = request.uri().path().to_owned();
    let path = whole.strip_prefix(&format!("/{}", lang.code())).unwrap_or_default();
    let path = path.trim_end_matches('/').to_owned();
    let posted = request.method() == Method::POST;
    let mut visit = Visit { service, lang, path, id, pairs: Pairs::default(), posted };
    let read = if posted {
        let form = Form::<Vec<(String, String)>>::from_request(request, &()).await;
        form.map(|Form(pairs)| pairs).map_err(|rejection| match rejection {
            FormRejection::BytesRejection(inner)
                if inner.status() == StatusCode::PAYLOAD_TOO_LARGE =>
            {
                Problem::TooLarge
            }
            other => Problem::Invalid(Invalid::field("form", "", other.body_text())),
        })
    } else {
        let query = Query::<Vec<(String, String)>>::try_from_uri(request.uri());
        query.map(|Query(pairs)| pairs).map_err(|rejection| {
            Problem::Invalid(Invalid::field("address", "", rejection.body_text()))
        })
    };
    match read {
        Ok(pairs) => visit.pairs = Pairs(pairs),
        Err(problem) => return send(&visit, Err(problem)),
    }
    let known = visit.clone();
    let made = tokio::task::spawn_blocking(move || {
        let answer = run(&visit);
        send(&visit, answer)
    });
    made.await.unwrap_or_else(|error| {
        tracing::error!(%error, "a page panicked");
        send(&known, Err(Problem::Internal))
    })
}

/// Turns an answer into a response.
pub(super) fn send(visit: &Visit, answer: Result<Answer, Problem>) -> Response {
    let answer = answer.or_else(|problem| errors::explain(visit, &problem));
    let (status, body) = match answer {
        Ok(Answer::Html(body)) => (StatusCode::OK, body),
        Ok(Answer::Wrong(status, body)) => (status, body),
        Ok(Answer::Labels(labels)) => {
            let head = [(header::CACHE_CONTROL, "private, max-age=60"), NO_SNIFF];
            return (head, axum::Json(labels)).into_response();
        }
        Err(_) => (StatusCode::INTERNAL_SERVER_ERROR, String::new()),
    };
    // A list for a posted profile stays in nobody's cache.
    let cache = if visit.posted { "no-store" } else { "private, no-cache" };
    let mut response = (status, as_html(body)).into_response();
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static(cache));
    let language = HeaderValue::from_static(visit.lang.code());
    response.headers_mut().insert(header::CONTENT_LANGUAGE, language);
    response
}

const NO_SNIFF: (HeaderName, &str) = (header::X_CONTENT_TYPE_OPTIONS, "nosniff");

/// A page with the headers that every page has.
pub(super) fn as_html(body: String) -> impl IntoResponse {
    let head = [
        (header::CONTENT_TYPE, "text/html; charset=utf-8"),
        (header::CONTENT_SECURITY_POLICY, POLICY),
        (header::REFERRER_POLICY, "same-origin"),
        NO_SNIFF,
    ];
    (head, body)
}
