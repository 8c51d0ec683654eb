//! Records as lists show them: a few fields in the reader's language.

use jiff::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;

use super::open::Service;
use crate::domain::{
    AreaCode, Availability, ConceptId, Contract, HeldLanguage, Lang, LanguageCode, OpportunityKind,
    Profile, ProfileId, Remote, Vacancy, VacancyId, VacancyStatus, WorkingTime,
};
use crate::index::Reference;
use crate::taxonomy::{Concept, Taxonomy};

/// Concepts of one kind that a card names at most.
const MAX_CONCEPTS: usize = 10;

/// A concept with its name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct ConceptName {
    /// Id, as records have it.
    #[schema(example = "occupation/f2cc5978-e45c-4f28-b859-7f89221b0505")]
    pub id: String,
    /// Name in the reader's language.
    pub label: String,
}

impl ConceptName {
    /// A concept's id and its name in a language.
    #[must_use]
    pub fn of(taxonomy: &Taxonomy, concept: Concept, lang: Lang) -> Self {
        Self {
            id: taxonomy.id(concept).to_owned(),
            label: taxonomy.label(concept, lang).to_owned(),
        }
    }
}

/// A vacancy in a list.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct VacancyCard {
    /// Id.
    pub id: VacancyId,
    /// Kind of opportunity.
    pub kind: OpportunityKind,
    /// Whether it can be applied for.
    pub status: VacancyStatus,
    /// Title in the reader's language where there is one, else in another.
    pub title: String,
    /// Language of the title.
    pub title_language: Option<LanguageCode>,
    /// Employer's name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub employer: Option<String>,
    /// Names of the places of work, each once.
    pub places: Vec<String>,
    /// Its occupations, the main one first, at most ten.
    pub occupations: Vec<ConceptName>,
    /// How much can be done elsewhere.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub remote: Option<Remote>,
    /// Possible extents of work.
    pub working_time: Vec<WorkingTime>,
    /// Possible contracts.
    pub contracts: Vec<Contract>,
    /// Number of posts.
    pub positions: u16,
    /// When it was published.
    #[schema(value_type = String, format = "date-time")]
    pub published: Timestamp,
    /// When applying ends.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = "date-time")]
    pub deadline: Option<Timestamp>,
    /// Where to apply.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub apply_url: Option<String>,
    /// Name of the source.
    pub source: String,
}

/// A person in a list: nothing that names anybody, no contact, no employer, no school, nothing in own words.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct CandidateCard {
    /// Pseudonymous id.
    pub id: ProfileId,
    /// Wished occupations, at most ten.
    pub wanted: Vec<ConceptName>,
    /// Occupations held, each once, the first ten of the profile.
    pub held: Vec<ConceptName>,
    /// Skills stated, the first ten of the profile.
    pub skills: Vec<ConceptName>,
    /// How many skills are stated.
    pub skill_count: usize,
    /// Languages.
    pub languages: Vec<HeldLanguage>,
    /// Where the person lives: the region, outside Finland the country.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub home: Option<String>,
    /// Wished places.
    pub places: Vec<String>,
    /// Availability.
    pub availability: Availability,
    /// When the profile was last changed.
    #[schema(value_type = String, format = "date-time")]
    pub modified: Timestamp,
}

fn names<'a>(
    ids: impl IntoIterator<Item = &'a ConceptId>,
    reference: &Reference,
    lang: Lang,
) -> Vec<ConceptName> {
    let mut names: Vec<ConceptName> = Vec::new();
    for id in ids {
        if names.len() == MAX_CONCEPTS {
            break;
        }
        let Some(concept) = reference.concept(id) else { continue };
        if names.iter().all(|name| name.id != id.as_str()) {
            let label = reference.taxonomy.label(concept, lang).to_owned();
            names.push(ConceptName { id: id.to_string(), label });
        }
    }
    names
}

fn places<'a>(
    areas: impl IntoIterator<Item = &'a AreaCode>,
    reference: &Reference,
    lang: Lang,
) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for area in areas {
        let name = place(area, reference, lang);
        if !names.contains(&name) {
            names.push(name);
        }
    }
    names
}

fn place(area: &AreaCode, reference: &Reference, lang: Lang) -> String {
    let place = reference.place(area);
    place.map_or(area.code(), |place| reference.places.name(place, lang)).to_owned()
}

/// The region or else the country of an area.
fn region(area: &AreaCode, reference: &Reference, lang: Lang) -> Option<String> {
    let places = &reference.places;
    let region = places.region_or_country(reference.place(area)?)?;
    Some(places.name(region, lang).to_owned())
}

impl Service {
    /// A vacancy as a list shows it.
    #[must_use]
    pub fn vacancy_card(&self, vacancy: &Vacancy, lang: Lang) -> VacancyCard {
        let reference = self.reference();
        let title = vacancy.title.best(lang);
        VacancyCard {
            id: vacancy.id.clone(),
            kind: vacancy.kind,
            status: vacancy.status,
            title: title.map_or("", |(_, text)| text).to_owned(),
            title_language: title.map(|(language, _)| language),
            employer: vacancy.employer.as_ref().map(|employer| employer.name.clone()),
            places: places(vacancy.places.iter().map(|place| &place.area), reference, lang),
            occupations: names(vacancy.occupations.iter().map(|o| &o.concept), reference, lang),
            remote: vacancy.remote,
            working_time: vacancy.terms.working_time.clone(),
            contracts: vacancy.terms.contracts.clone(),
            positions: vacancy.positions,
            published: vacancy.published,
            deadline: vacancy.deadline,
            apply_url: vacancy.apply_url.clone(),
            source: vacancy.source.name.clone(),
        }
    }

    /// A person as a list shows one.
    #[must_use]
    pub fn candidate_card(&self, profile: &Profile, lang: Lang) -> CandidateCard {
        let reference = self.reference();
        let held = profile.employments.iter().filter_map(|job| job.occupation.as_ref());
        let skills = profile.stated_skills();
        CandidateCard {
            id: profile.id.clone(),
            wanted: names(&profile.wishes.occupations, reference, lang),
            held: names(held, reference, lang),
            skill_count: skills.len(),
            skills: names(skills, reference, lang),
            languages: profile.languages.clone(),
            home: profile.home.as_ref().and_then(|home| region(home, reference, lang)),
            places: places(&profile.wishes.places, reference, lang),
            availability: profile.availability,
            modified: profile.modified,
        }
    }
}
