//! Queries of the benchmark, from records that are not in the collections.

use crate::demo::Generator;
use crate::domain::{Lang, Profile, Vacancy};
use crate::evaluation::Engine;
use crate::index::bare::{BareFacet, BareSearch};
use crate::index::facet::{FacetName, place_value};
use crate::index::filter::VacancyFilters;
use crate::index::{ProfileRow, Reference, VacancyRow};
use crate::search::{SearchRequest, Sort};
use crate::taxonomy::places::{Place, PlaceKind};
use crate::taxonomy::{Concept, credit_value};

/// Kilometres of a search around a place.
const RADIUS_KM: u16 = 30;
/// Credit from which a concept is searched for as well (matching.md, retrieval).
const EXPANDED: f32 = 0.3;

/// The facets that are counted: the same six as the yardstick's.
const FACETS: [FacetName; 6] = [
    FacetName::Place,
    FacetName::Occupation,
    FacetName::WorkingTime,
    FacetName::Contract,
    FacetName::Language,
    FacetName::Employer,
];

/// What a search row adds to its words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Words,
    Filters,
    Radius,
    Facets,
    Newest,
    /// No words: everything, newest first, with facets.
    Browse,
}

impl Kind {
    pub(super) const ALL: [Self; 6] =
        [Self::Words, Self::Filters, Self::Radius, Self::Facets, Self::Newest, Self::Browse];

    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Words => "search: words",
            Self::Filters => "search: words, region, full time",
            Self::Radius => "search: words within 30 km",
            Self::Facets => "search: words, six facets",
            Self::Newest => "search: words, newest first",
            Self::Browse => "browse: newest first, six facets",
        }
    }
}

/// One search as both sides take it.
#[derive(Debug, Clone)]
pub(super) struct Search {
    pub(super) request: SearchRequest,
    pub(super) bare: BareSearch,
}

/// The n-th search of a kind, made from a vacancy.
pub(super) fn search(
    kind: Kind,
    number: usize,
    vacancy: &Vacancy,
    reference: &Reference,
) -> Search {
    let lang = Lang::ALL[number % Lang::ALL.len()];
    let words =
        if kind == Kind::Browse { String::new() } else { words(number, vacancy, lang, reference) };
    let mut request = SearchRequest { query: words.clone(), lang, ..SearchRequest::default() };
    let mut bare = BareSearch { words, ..BareSearch::default() };
    let place = vacancy.places.first().and_then(|workplace| reference.place(&workplace.area));
    match kind {
        Kind::Words => {}
        Kind::Filters => {
            if let Some(region) = place.and_then(|place| region(place, reference)) {
                let value = place_value(region, reference);
                request.filters.place.push(value.clone());
                bare.filters.push((BareFacet::Place, value));
            }
            request.filters.working_time.push("full_time".to_owned());
            // Full time is the first bit of working time.
            bare.filters.push((BareFacet::WorkingTime, "0".to_owned()));
        }
        Kind::Radius => {
            if let Some((place, centre)) = place.and_then(|p| Some((p, reference.places.point(p)?)))
            {
                let value = format!("{};{RADIUS_KM}", place_value(place, reference));
                request.filters = VacancyFilters { near: vec![value], ..VacancyFilters::default() };
                bare.near = Some((centre, f64::from(RADIUS_KM)));
            }
        }
        Kind::Facets => {
            request.facets = FACETS.to_vec();
            bare.facets = true;
        }
        Kind::Newest => {
            request.sort = Sort::Published;
            bare.newest = true;
        }
        Kind::Browse => {
            request.facets = FACETS.to_vec();
            request.sort = Sort::Published;
            bare.facets = true;
            bare.newest = true;
        }
    }
    Search { request, bare }
}

/// What people type: an occupation, one with a place, words of a title, a skill.
fn words(number: usize, vacancy: &Vacancy, lang: Lang, reference: &Reference) -> String {
    let taxonomy = &reference.taxonomy;
    let label = |id: Option<&crate::domain::ConceptId>| {
        let concept = id.and_then(|id| reference.concept(id))?;
        Some(taxonomy.label(concept, lang).to_owned())
    };
    let occupation = label(vacancy.occupations.first().map(|item| &item.concept));
    let text = match number / Lang::ALL.len() % 4 {
        0 => occupation,
        1 => {
            let place = vacancy.places.first().and_then(|place| reference.place(&place.area));
            let town = place.map_or("", |place| reference.places.name(place, lang));
            occupation.map(|occupation| format!("{occupation} {town}"))
        }
        2 => vacancy.title.best(lang).map(|(_, title)| title.to_owned()),
        _ => {
            let skill = label(vacancy.skills.first().map(|item| &item.concept));
            skill.and_then(|skill| {
                let longest = skill.split_whitespace().max_by_key(|word| word.chars().count());
                longest.map(str::to_owned)
            })
        }
    };
    let text = text.unwrap_or_else(|| "työ".to_owned());
    // The yardstick's parser takes signs for operators.
    let plain: String = text.chars().map(|c| if c.is_alphanumeric() { c } else { ' ' }).collect();
    let words: Vec<&str> = plain.split_whitespace().take(4).collect();
    words.join(" ").to_lowercase()
}

fn region(place: Place, reference: &Reference) -> Option<Place> {
    let places = &reference.places;
    let around = std::iter::once(place).chain(places.ancestors(place).iter().copied());
    around.into_iter().find(|place| places.kind(*place) == PlaceKind::Region)
}

/// Concepts that a person's skills and occupations earn credit for, with the greatest credit of each.
pub(super) fn expanded_profile(profile: &Profile, reference: &Reference) -> Vec<(Concept, f32)> {
    let Some(row) = ProfileRow::new(profile, reference) else { return Vec::new() };
    let taxonomy = &reference.taxonomy;
    let mut found = Vec::new();
    for skill in row.skills.iter().filter_map(|number| Concept::from_u16(*number)) {
        found.push((skill, 1.0));
        found.extend(taxonomy.related_skills(skill));
    }
    let held = row.held.iter().map(|held| held.concept);
    for occupation in row.wanted.iter().copied().chain(held).filter_map(Concept::from_u16) {
        found.push((occupation, 1.0));
        found.extend(taxonomy.related_occupations(occupation));
    }
    strongest(found)
}

/// Concepts that earn credit for what a vacancy asks, with the greatest credit of each.
pub(super) fn expanded_vacancy(vacancy: &Vacancy, reference: &Reference) -> Vec<(Concept, f32)> {
    let row = VacancyRow::new(vacancy, reference);
    let taxonomy = &reference.taxonomy;
    let mut found = Vec::new();
    for asked in &row.skills {
        let Some(skill) = Concept::from_u16(asked.concept) else { continue };
        let weight = credit_value(asked.factor);
        found.push((skill, weight));
        let earners = taxonomy.related_skills_to(skill);
        found.extend(earners.map(|(earner, credit)| (earner, credit * weight)));
    }
    for asked in &row.occupations {
        let Some(occupation) = Concept::from_u16(asked.concept) else { continue };
        found.push((occupation, 1.0));
        found.extend(taxonomy.related_occupations(occupation));
    }
    strongest(found)
}

fn strongest(mut found: Vec<(Concept, f32)>) -> Vec<(Concept, f32)> {
    found.retain(|(_, weight)| *weight >= EXPANDED);
    found.sort_by(|a, b| a.0.cmp(&b.0).then(b.1.total_cmp(&a.1)));
    found.dedup_by_key(|(concept, _)| *concept);
    found
}

/// Records that queries are made from: their numbers follow those of the collections.
#[derive(Debug)]
pub(super) struct Askers {
    pub(super) vacancies: Vec<Vacancy>,
    pub(super) profiles: Vec<Profile>,
}

impl Askers {
    pub(super) fn new(
        engine: &Engine,
        generator: &Generator<'_>,
        after: usize,
        count: usize,
    ) -> Self {
        let numbers = || (after as u64..).take(count * 2);
        // People who are not available do not ask.
        let available = |profile: &Profile| ProfileRow::new(profile, &engine.reference).is_some();
        Self {
            vacancies: numbers().take(count).map(|number| generator.vacancy(number)).collect(),
            profiles: numbers()
                .map(|number| generator.profile(number))
                .filter(available)
                .take(count)
                .collect(),
        }
    }
}

#[cfg(test)]
mod tests {
    //! 1. Searches say the same to both sides.
    //! 2. Expansion keeps every own concept at full weight, once.

    use super::*;
    use crate::evaluation::tasks::tests::engine;

    #[test]
    fn searches_say_the_same_to_both_sides() {
        let engine = engine();
        let reference = &engine.reference;
        let generator = Generator::new(&reference.taxonomy, &reference.places, 1, engine.today);
        let askers = Askers::new(&engine, &generator, 0, 24);
        for kind in Kind::ALL {
            for (number, vacancy) in askers.vacancies.iter().enumerate() {
                let Search { request, bare } = search(kind, number, vacancy, reference);
                assert_eq!(request.query, bare.words);
                assert_eq!(request.query.is_empty(), kind == Kind::Browse);
                assert_eq!(request.facets.len(), if bare.facets { 6 } else { 0 });
                assert_eq!(request.sort == Sort::Published, bare.newest);
                assert!(request.query.chars().all(|c| c.is_alphanumeric() || c == ' '));
            }
        }
    }

    #[test]
    fn expansion_keeps_own_concepts() {
        let engine = engine();
        let reference = &engine.reference;
        let generator = Generator::new(&reference.taxonomy, &reference.places, 1, engine.today);
        for profile in &Askers::new(&engine, &generator, 0, 20).profiles {
            let row = ProfileRow::new(profile, reference).unwrap();
            let expanded = expanded_profile(profile, reference);
            for skill in &row.skills {
                let own = Concept::from_u16(*skill).unwrap();
                assert!(expanded.contains(&(own, 1.0)));
            }
            assert!(expanded.windows(2).all(|pair| pair[0].0 < pair[1].0));
        }
    }
}
