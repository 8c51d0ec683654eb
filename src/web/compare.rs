//! One vacancy and one profile side by side.

use askama::Template;

use super::explanation::MatchView;
use super::layout::Page;
use super::lists::Person;
use super::profile::{DemoProfile, demo_profiles};
use super::vacancy::Card;
use super::visit::{Answer, Problem, Visit, html};
use crate::domain::{ProfileId, VacancyId};
use crate::service::MatchSubject;

struct Compared {
    id: String,
    person: Person,
    view: MatchView,
}

#[derive(Template)]
#[template(path = "compare.html")]
struct ComparePage {
    page: Page,
    vacancy: Card,
    demos: Vec<DemoProfile>,
    /// What was typed or chosen.
    chosen: String,
    /// There is no profile with the id that was typed.
    unknown: bool,
    compared: Option<Compared>,
}

/// Asks for a profile, and compares it.
pub(super) fn page(visit: &Visit) -> Result<Answer, Problem> {
    let Ok(id) = visit.id.parse::<VacancyId>() else { return Err(Problem::NotFound) };
    let (words, names) = (visit.words(), visit.names());
    let vacancy = visit.service.vacancy(&id)?;
    let chosen = visit.pairs.get("profile").unwrap_or_default().to_owned();
    let mut compared = None;
    if let Ok(profile) = chosen.parse::<ProfileId>()
        && let Some(record) = visit.service.profiles(std::slice::from_ref(&profile))?.remove(0)
    {
        let vacancy = MatchSubject::Stored(id);
        let explanation =
            visit.service.match_pair(&MatchSubject::Stored(profile), &vacancy, visit.lang)?;
        compared = Some(Compared {
            id: chosen.clone(),
            person: Person::new(&names, &record),
            view: MatchView::new(words, &explanation),
        });
    }
    html(&ComparePage {
        page: visit.frame(words.t("compare.title")),
        vacancy: Card::new(&names, &vacancy),
        demos: demo_profiles(visit)?,
        unknown: !chosen.is_empty() && compared.is_none(),
        chosen,
        compared,
    })
}
