//! What every record goes through before it is stored: known concepts and places, and concepts from text where an
//! advert states none.

use super::open::Service;
use crate::domain::{
    AreaCode, ConceptId, Invalid, Lang, LanguageCode, Profile, SkillRequirement, Vacancy,
    VacancyOccupation,
};
use crate::index::Reference;
use crate::taxonomy::{Concept, ConceptKind};
use crate::text::mention::Lexicon;

impl Service {
    /// Makes a vacancy ready to be stored or matched.
    ///
    /// # Errors
    /// A concept or place that the loaded classifications do not know.
    pub fn prepare_vacancy(&self, vacancy: Vacancy) -> Result<Vacancy, Invalid> {
        prepare_vacancy(vacancy, &self.reference, &self.lexicon)
    }

    /// Makes a profile ready to be stored or matched.
    ///
    /// # Errors
    /// A concept or place that the loaded classifications do not know.
    pub fn prepare_profile(&self, profile: Profile) -> Result<Profile, Invalid> {
        check_profile(&profile, &self.reference)?;
        Ok(profile)
    }
}

/// Checks a vacancy's concepts and places, and reads concepts from its text where it states none.
///
/// # Errors
/// A concept or place that the classifications do not know.
pub(super) fn prepare_vacancy(
    mut vacancy: Vacancy,
    reference: &Reference,
    lexicon: &Lexicon,
) -> Result<Vacancy, Invalid> {
    let mut problems = Problems::default();
    for (at, item) in vacancy.occupations.iter().enumerate() {
        problems
            .concept(reference, &item.concept, Role::Work, || format!("occupations[{at}].concept"));
    }
    for (at, item) in vacancy.skills.iter().enumerate() {
        problems.concept(reference, &item.concept, Role::Skill, || format!("skills[{at}].concept"));
    }
    for (at, place) in vacancy.places.iter().enumerate() {
        problems.place(reference, &place.area, || format!("places[{at}].area"));
    }
    problems.finish()?;
    extract(&mut vacancy, reference, lexicon);
    Ok(vacancy)
}

fn check_profile(profile: &Profile, reference: &Reference) -> Result<(), Invalid> {
    let mut problems = Problems::default();
    if let Some(home) = &profile.home {
        problems.place(reference, home, || "home".to_owned());
    }
    for (at, skill) in profile.skills.iter().enumerate() {
        problems
            .concept(reference, &skill.concept, Role::Skill, || format!("skills[{at}].concept"));
    }
    for (at, job) in profile.employments.iter().enumerate() {
        if let Some(occupation) = &job.occupation {
            problems.concept(reference, occupation, Role::Work, || {
                format!("employments[{at}].occupation")
            });
        }
        problems.skills(reference, &job.skills, &format!("employments[{at}].skills"));
    }
    for (at, education) in profile.educations.iter().enumerate() {
        problems.skills(reference, &education.skills, &format!("educations[{at}].skills"));
    }
    for (at, project) in profile.projects.iter().enumerate() {
        problems.skills(reference, &project.skills, &format!("projects[{at}].skills"));
    }
    for (at, wanted) in profile.wishes.occupations.iter().enumerate() {
        problems.concept(reference, wanted, Role::Work, || format!("wishes.occupations[{at}]"));
    }
    for (at, place) in profile.wishes.places.iter().enumerate() {
        problems.place(reference, place, || format!("wishes.places[{at}]"));
    }
    problems.finish()
}

#[derive(Debug, Clone, Copy)]
enum Role {
    Work,
    Skill,
}

/// Everything that is wrong with a record's references.
#[derive(Debug, Default)]
struct Problems(Option<Invalid>);

impl Problems {
    fn add(&mut self, problem: Invalid) {
        match &mut self.0 {
            Some(all) => all.errors.extend(problem.errors),
            None => self.0 = Some(problem),
        }
    }

    fn concept(
        &mut self,
        reference: &Reference,
        id: &ConceptId,
        role: Role,
        field: impl Fn() -> String,
    ) {
        let taxonomy = &reference.taxonomy;
        let (fits, what): (fn(ConceptKind) -> bool, _) = match role {
            Role::Work => (ConceptKind::is_work, "an occupation or ISCO-08 group"),
            Role::Skill => (ConceptKind::is_skill, "a skill"),
        };
        if !taxonomy.find(id.as_str()).is_some_and(|concept| fits(taxonomy.kind(concept))) {
            let expected = format!("{what} of {}", taxonomy.version());
            self.add(Invalid::field(field(), id.as_str(), expected));
        }
    }

    fn skills(&mut self, reference: &Reference, ids: &[ConceptId], field: &str) {
        for (at, id) in ids.iter().enumerate() {
            self.concept(reference, id, Role::Skill, || format!("{field}[{at}]"));
        }
    }

    fn place(&mut self, reference: &Reference, area: &AreaCode, field: impl Fn() -> String) {
        if reference.place(area).is_none() {
            self.add(Invalid::field(field(), area.code(), "the code of a known place"));
        }
    }

    fn finish(self) -> Result<(), Invalid> {
        self.0.map_or(Ok(()), Err)
    }
}

/// Reads occupations and skills from the text of a vacancy that states none of them. What is stated stays as it is.
fn extract(vacancy: &mut Vacancy, reference: &Reference, lexicon: &Lexicon) {
    let (no_occupations, no_skills) = (vacancy.occupations.is_empty(), vacancy.skills.is_empty());
    if !no_occupations && !no_skills {
        return;
    }
    let Some((language, title)) = longest_text(vacancy) else { return };
    let title = title.to_owned();
    let body =
        vacancy.description.iter().find(|(l, _)| *l == language).map_or("", |(_, text)| text);
    let found = lexicon.extract(&title, body, language.lang());
    let id = |concept: Concept| reference.taxonomy.id(concept).parse::<ConceptId>().ok();
    if no_occupations {
        vacancy.occupations = found
            .occupations
            .into_iter()
            .filter_map(|found| {
                Some(VacancyOccupation {
                    concept: id(found.item)?,
                    extracted: Some(found.evidence),
                })
            })
            .collect();
    }
    if no_skills {
        vacancy.skills = found
            .skills
            .into_iter()
            .filter_map(|found| {
                Some(SkillRequirement {
                    concept: id(found.item)?,
                    importance: crate::domain::Importance::Must,
                    extracted: Some(found.evidence),
                })
            })
            .collect();
    }
}

/// The language with the longest description, and the title in it (or, failing that, in any language).
fn longest_text(vacancy: &Vacancy) -> Option<(LanguageCode, &str)> {
    let longest = vacancy.description.iter().max_by_key(|(_, text)| text.len()).map(|(l, _)| l);
    let (own, title) = vacancy.title.best(Lang::Fi)?;
    match longest {
        None => Some((own, title)),
        Some(language) => {
            let titles: Vec<_> = vacancy.title.iter().collect();
            let same = titles.iter().find(|(l, _)| *l == language).map(|(_, text)| *text);
            Some((language, same.unwrap_or(title)))
        }
    }
}
