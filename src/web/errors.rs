//! Pages that say what is wrong.

use askama::Template;
use axum::http::{HeaderMap, StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};

use super::layout::{Page, Switch};
use super::messages::Words;
use super::start::accepted_language;
use super::visit::{Answer, Problem, Visit, as_html};
use crate::domain::Lang;

#[derive(Template)]
#[template(path = "error.html")]
struct ErrorPage {
    page: Page,
    text: &'static str,
    /// What was wrong, field by field: name, value, expected.
    details: Vec<(String, String, String)>,
}

/// Nothing is at this address.
pub(super) fn missing(_: &Visit) -> Result<Answer, Problem> {
    Err(Problem::NotFound)
}

/// The page does not answer requests of this method.
pub(super) fn wrong_method(_: &Visit) -> Result<Answer, Problem> {
    Err(Problem::Method)
}

/// The page about a problem.
pub(super) fn explain(visit: &Visit, problem: &Problem) -> Result<Answer, Problem> {
    let (status, title, text) = texts(problem);
    let details = match problem {
        Problem::Invalid(invalid) => invalid
            .errors
            .iter()
            .map(|error| (error.field.clone(), error.value.clone(), error.expected.clone()))
            .collect(),
        _ => Vec::new(),
    };
    let mut page = visit.frame(visit.words().t(title));
    if matches!(problem, Problem::Method | Problem::TooLarge) {
        // What was sent cannot be sent again.
        page.posted = false;
    }
    Ok(Answer::Wrong(status, ErrorPage { page, text, details }.render()?))
}

const fn texts(problem: &Problem) -> (StatusCode, &'static str, &'static str) {
    match problem {
        Problem::NotFound => (StatusCode::NOT_FOUND, "error.not_found", "error.not_found_text"),
        Problem::Invalid(_) => (StatusCode::BAD_REQUEST, "error.invalid", "error.invalid_text"),
        Problem::Method => (StatusCode::METHOD_NOT_ALLOWED, "error.invalid", "error.method_text"),
        Problem::TooLarge => {
            (StatusCode::PAYLOAD_TOO_LARGE, "error.invalid", "error.too_large_text")
        }
        Problem::Internal => {
            (StatusCode::INTERNAL_SERVER_ERROR, "error.internal", "error.internal_text")
        }
    }
}

/// Answers for an address that nobody serves, in the language that the reader's browser asks for. It is meant to be the
/// fallback of the whole service.
pub async fn not_found(uri: Uri, headers: HeaderMap) -> Response {
    let wanted = headers.get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok());
    let first = uri.path().split('/').nth(1).and_then(Lang::from_code);
    let lang = first.unwrap_or_else(|| accepted_language(wanted.unwrap_or_default()));
    let words = Words(lang);
    let (status, title, text) = texts(&Problem::NotFound);
    let switches = Lang::ALL.map(|other| Switch {
        lang: other,
        href: format!("/{}", other.code()),
        current: other == lang,
    });
    let page = Page {
        words,
        title: words.t(title).to_owned(),
        switches,
        posted: false,
        fields: Vec::new(),
        resend: "",
        section: "none".to_owned(),
    };
    match (ErrorPage { page, text, details: Vec::new() }).render() {
        Ok(body) => (status, as_html(body)).into_response(),
        Err(error) => {
            tracing::error!(%error, "a template cannot be rendered");
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }
    }
}
