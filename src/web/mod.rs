//! The pages: search, vacancies, a profile form, matches with their reasons, in three languages.
//!
//! Brief overview: [`router`] serves everything for readers below `/fi`, `/sv` and `/en`; [`not_found`] answers
//! for addresses that nobody serves. Each page is a function from a visit to an answer that runs on a blocking thread and
//! renders a compiled template; a page stores nothing.
//!
//! **Invariant:** no script, style or image comes from anywhere else, and none stands in a page itself, so the
//! content security policy can forbid both. Whatever a reader typed reaches a page through a template only,
//! which escapes it.

mod assets;
mod availability;
mod compare;
mod errors;
mod explanation;
mod form;
mod format;
mod layout;
mod lists;
mod messages;
mod names;
mod profile;
mod query;
mod search;
mod start;
mod suggest;
mod vacancy;
mod visit;

use std::sync::Arc;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::routing::get;

pub use errors::not_found;

use crate::domain::Lang;
use crate::service::Service;
use visit::{Handler, page};

/// Longest posted form, in bytes.
const FORM_BYTES: usize = 256 * 1024;

/// Serves `/`, which leads to the reader's language, the pages of each language, and the files that they need.
///
/// It has no fallback of its own, so that it can be merged with other routers; [`not_found`] is meant to be the
/// fallback of the whole.
pub fn router(service: Arc<Service>) -> Router {
    let mut router = Router::new().route("/", get(start::choose_language));
    for lang in Lang::ALL {
        let mut add = |path: &str, handler: Handler| {
            let path = format!("/{}{path}", lang.code());
            let method = match handler {
                Handler::Get(run) => get(page(lang, run)),
                Handler::GetAndPost(run) => get(page(lang, run)).post(page(lang, run)),
            };
            let own = std::mem::take(&mut router);
            router = own.route(&path, method.fallback(page(lang, errors::wrong_method)));
        };
        add("", Handler::Get(start::page));
        add("/", Handler::Get(start::page));
        add("/search", Handler::Get(search::page));
        add("/suggest", Handler::Get(suggest::answer));
        add("/profile", Handler::GetAndPost(profile::page));
        add("/profiles/{id}/vacancies", Handler::Get(lists::vacancies));
        add("/vacancies/{id}", Handler::Get(vacancy::page));
        add("/vacancies/{id}/candidates", Handler::Get(lists::candidates));
        add("/vacancies/{id}/compare", Handler::Get(compare::page));
        add("/{*rest}", Handler::Get(errors::missing));
    }
    router.layer(DefaultBodyLimit::max(FORM_BYTES)).with_state(service).merge(assets::router())
}
