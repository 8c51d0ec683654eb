//! The first page, and the way to it in the reader's language.

use askama::Template;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};

use super::layout::Page;
use super::profile::{DemoProfile, demo_profiles};
use super::visit::{Answer, Problem, Visit, html};
use crate::domain::Lang;

#[derive(Template)]
#[template(path = "start.html")]
struct StartPage {
    page: Page,
    /// How many vacancies can be found.
    open: String,
    demos: Vec<DemoProfile>,
}

/// The first page.
pub(super) fn page(visit: &Visit) -> Result<Answer, Problem> {
    let words = visit.words();
    let status = visit.service.status()?;
    let mut demos = demo_profiles(visit)?;
    demos.truncate(6);
    html(&StartPage {
        page: visit.frame(words.t("start.title")),
        open: words.count("start.searchable", status.indexed_vacancies),
        demos,
    })
}

/// Leads from `/` to the language that the reader's browser asks for.
pub(super) async fn choose_language(headers: HeaderMap) -> Response {
    let wanted = headers.get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok());
    let lang = accepted_language(wanted.unwrap_or_default());
    let head = [
        (header::LOCATION, format!("/{}", lang.code())),
        (header::VARY, "accept-language".to_owned()),
    ];
    (StatusCode::FOUND, head).into_response()
}

/// The service language that an `Accept-Language` header prefers (RFC 9110 § 12.5.4); Finnish where it names none.
pub(super) fn accepted_language(header: &str) -> Lang {
    let mut best = (0.0_f32, Lang::Fi);
    for item in header.split(',').take(20) {
        let mut parts = item.split(';');
        let range = parts.next().unwrap_or_default().trim().to_ascii_lowercase();
        let quality = parts.find_map(|part| part.trim().strip_prefix("q="));
        let quality: f32 = quality.map_or(1.0, |q| q.trim().parse().unwrap_or(0.0));
        let primary = range.split('-').next().and_then(Lang::from_code);
        // The first of equals counts.
        if let Some(lang) = primary.filter(|_| quality > best.0) {
            best = (quality, lang);
        }
    }
    best.1
}

#[cfg(test)]
mod tests {
    //! 1. The best known language is chosen.
    //! 2. Unknown or broken headers give Finnish.

    use super::*;

    #[test]
    fn language_of_a_header() {
        assert_eq!(accepted_language("sv-FI,sv;q=0.9,fi;q=0.8,en;q=0.7"), Lang::Sv);
        assert_eq!(accepted_language("de,en-GB;q=0.5,fi;q=0.4"), Lang::En);
        assert_eq!(accepted_language("fi;q=0.1, en;q=0.9"), Lang::En);
        assert_eq!(accepted_language("en;q=0,*"), Lang::Fi);
        assert_eq!(accepted_language(";;,q=,\u{e4}"), Lang::Fi);
    }
}
