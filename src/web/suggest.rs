//! Suggestions for text fields.

use super::names::Names;
use super::visit::{Answer, Problem, Visit};
use crate::domain::Lang;
use crate::service::{ConceptKind, SuggestionKind, VacancyFilters};

/// Suggestions for one text.
pub(super) const LIMIT: usize = 8;
/// Longest text that is looked up, in characters.
const MAX_CHARS: usize = 100;

/// What a field takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Occupation,
    Skill,
    Place,
}

/// Names that what was typed may mean, best first.
pub(super) fn suggestions(names: &Names<'_>, kind: Kind, text: &str) -> Vec<String> {
    let text = text.trim();
    if text.is_empty() || text.chars().count() > MAX_CHARS {
        return Vec::new();
    }
    let lang = names.words.0;
    let taxonomy = &names.reference.taxonomy;
    let kinds: &[ConceptKind] = match kind {
        Kind::Occupation => &[ConceptKind::Occupation, ConceptKind::IscoGroup],
        Kind::Skill => &[ConceptKind::Skill, ConceptKind::Knowledge],
        Kind::Place => {
            let places = names.reference.places.suggest(text, lang, LIMIT);
            return distinct(places.into_iter().map(|place| names.place_name(place).to_owned()));
        }
    };
    // People write names of other languages, too: Finland's Swedish has words that ESCO's lacks.
    let others = Lang::ALL.into_iter().filter(|other| *other != lang);
    for lang_typed in std::iter::once(lang).chain(others) {
        let found = taxonomy.suggest(text, lang_typed, kinds, LIMIT);
        if !found.is_empty() {
            // A concept is shown by its own name: the name that matched may stand for several.
            let names = found.into_iter().map(|it| taxonomy.label(it.concept, lang).to_owned());
            return distinct(names);
        }
    }
    Vec::new()
}

fn distinct(labels: impl Iterator<Item = String>) -> Vec<String> {
    let mut list: Vec<String> = Vec::new();
    for label in labels {
        if !list.contains(&label) {
            list.push(label);
        }
    }
    list
}

/// Suggestions for the script.
pub(super) fn answer(visit: &Visit) -> Result<Answer, Problem> {
    let (names, text) = (visit.names(), visit.pairs.get("text").unwrap_or_default());
    Ok(Answer::Labels(match visit.pairs.get("kind") {
        Some("occupation") => suggestions(&names, Kind::Occupation, text),
        Some("skill") => suggestions(&names, Kind::Skill, text),
        Some("place") => suggestions(&names, Kind::Place, text),
        // The search box takes all of them, and what people look for most comes first.
        _ => all(visit, text)?,
    }))
}

/// Suggestions for the search box: occupations, then places, employers and skills.
fn all(visit: &Visit, text: &str) -> Result<Vec<String>, Problem> {
    let text = text.trim();
    if text.is_empty() || text.chars().count() > MAX_CHARS {
        return Ok(Vec::new());
    }
    let found = visit.service.suggest(text, visit.lang, LIMIT, &VacancyFilters::default())?;
    let of = |kind, most| {
        let own = found.iter().filter(move |item| item.kind == kind);
        own.take(most).map(|item| item.label.clone())
    };
    let mut labels: Vec<String> = of(SuggestionKind::Occupation, LIMIT / 2).collect();
    labels.extend(of(SuggestionKind::Place, LIMIT / 4));
    labels.extend(of(SuggestionKind::Employer, LIMIT / 4));
    labels.extend(of(SuggestionKind::Skill, LIMIT));
    let mut labels = distinct(labels.into_iter());
    labels.truncate(LIMIT);
    Ok(labels)
}
