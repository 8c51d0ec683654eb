//! What every record goes through before it is stored: known concepts, places and codes, times that have passed where
//! they must have, and concepts from texts where a record does not state them.

use jiff::Timestamp;

use super::open::Service;
use crate::domain::{
    AreaCode, CardCode, ConceptId, FieldOfEducation, Invalid, LanguageCode, LocalizedText, Profile,
    QualificationId, Vacancy, YearMonth, is_ahead,
};
use crate::index::Reference;
use crate::taxonomy::ConceptKind;
use crate::text::mention::Lexicon;

impl Service {
    /// Makes a vacancy ready to be stored or matched.
    ///
    /// # Errors
    /// A concept, place or code that the loaded classifications do not know, or a publication more than a day ahead.
    pub fn prepare_vacancy(&self, vacancy: Vacancy) -> Result<Vacancy, Invalid> {
        let mut problems = Problems::default();
        problems.passed(vacancy.published, self.clock.now(), "published");
        prepare_vacancy(vacancy, &self.reference, &self.meaning.load().lexicon, problems)
    }

    /// Makes a profile ready to be stored or matched.
    ///
    /// # Errors
    /// A concept, place or code that the loaded classifications do not know, a change more than a day ahead, or a job,
    /// education or project that begins more than a year ahead.
    pub fn prepare_profile(&self, profile: Profile) -> Result<Profile, Invalid> {
        let mut problems = Problems::default();
        problems.passed(profile.modified, self.clock.now(), "modified");
        problems.career(&profile, YearMonth::of(self.clock.today()));
        self.read_profile(profile, problems)
    }

    /// As [`Service::prepare_vacancy`] for a match on any day, before the publication, too.
    pub(super) fn ready_vacancy(&self, vacancy: Vacancy) -> Result<Vacancy, Invalid> {
        prepare_vacancy(vacancy, &self.reference, &self.meaning.load().lexicon, Problems::default())
    }

    /// As [`Service::prepare_profile`] for a match on any day.
    pub(super) fn ready_profile(&self, profile: Profile) -> Result<Profile, Invalid> {
        self.read_profile(profile, Problems::default())
    }

    fn read_profile(&self, mut profile: Profile, problems: Problems) -> Result<Profile, Invalid> {
        check_profile(&profile, &self.reference, problems)?;
        let lexicon = &self.meaning.load().lexicon;
        lexicon.complete_profile(&mut profile, &self.reference.taxonomy);
        Ok(profile)
    }
}

/// Checks what a vacancy refers to, and reads concepts from its text where it states none.
fn prepare_vacancy(
    mut vacancy: Vacancy,
    reference: &Reference,
    lexicon: &Lexicon,
    mut problems: Problems,
) -> Result<Vacancy, Invalid> {
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
    problems.texts(reference, &vacancy.title, "title");
    problems.texts(reference, &vacancy.description, "description");
    for (at, item) in vacancy.languages.iter().enumerate() {
        problems.language(reference, item.language, || format!("languages[{at}].language"));
    }
    for (at, language) in vacancy.working_languages.iter().enumerate() {
        problems.language(reference, *language, || format!("working_languages[{at}]"));
    }
    for (at, item) in vacancy.cards.iter().enumerate() {
        problems.card(reference, item.card, || format!("cards[{at}].card"));
    }
    if let Some(field) = vacancy.education.as_ref().and_then(|education| education.field) {
        problems.field_of_education(reference, field, || "education.field".to_owned());
    }
    for (at, item) in vacancy.qualifications.iter().enumerate() {
        problems.qualification(reference, &item.qualification, || {
            format!("qualifications[{at}].qualification")
        });
    }
    problems.finish()?;
    lexicon.complete(
        &mut vacancy,
        &reference.taxonomy,
        &reference.places,
        &reference.qualifications,
    );
    Ok(vacancy)
}

fn check_profile(
    profile: &Profile,
    reference: &Reference,
    mut problems: Problems,
) -> Result<(), Invalid> {
    problems.texts(reference, &profile.headline, "headline");
    problems.texts(reference, &profile.summary, "summary");
    for (at, item) in profile.languages.iter().enumerate() {
        problems.language(reference, item.language, || format!("languages[{at}].language"));
    }
    for (at, item) in profile.cards.iter().enumerate() {
        problems.card(reference, item.card, || format!("cards[{at}].card"));
    }
    for (at, item) in profile.qualifications.iter().enumerate() {
        problems.qualification(reference, &item.qualification, || {
            format!("qualifications[{at}].qualification")
        });
    }
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
        problems.texts(reference, &job.title, &format!("employments[{at}].title"));
        problems.texts(reference, &job.description, &format!("employments[{at}].description"));
    }
    for (at, education) in profile.educations.iter().enumerate() {
        problems.skills(reference, &education.skills, &format!("educations[{at}].skills"));
        problems.texts(reference, &education.name, &format!("educations[{at}].name"));
        if let Some(field) = education.field {
            problems.field_of_education(reference, field, || format!("educations[{at}].field"));
        }
    }
    for (at, project) in profile.projects.iter().enumerate() {
        problems.skills(reference, &project.skills, &format!("projects[{at}].skills"));
        problems.texts(reference, &project.name, &format!("projects[{at}].name"));
        problems.texts(reference, &project.description, &format!("projects[{at}].description"));
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

    fn language(
        &mut self,
        reference: &Reference,
        language: LanguageCode,
        field: impl Fn() -> String,
    ) {
        match reference.codes.language(language.as_str()) {
            Some(code) if code.code() == language.as_str() => {}
            // One language by two codes would be two languages.
            Some(code) => {
                let expected = format!("{}, the shortest code of the language", code.code());
                self.add(Invalid::field(field(), language.as_str(), expected));
            }
            None => {
                let expected = "a language of the list /v1/codes/language";
                self.add(Invalid::field(field(), language.as_str(), expected));
            }
        }
    }

    fn texts(&mut self, reference: &Reference, texts: &LocalizedText, field: &str) {
        for (language, _) in texts.iter() {
            self.language(reference, language, || format!("{field}.{language}"));
        }
    }

    fn card(&mut self, reference: &Reference, card: CardCode, field: impl Fn() -> String) {
        let code = card.to_string();
        if reference.codes.card(&code).is_none() {
            self.add(Invalid::field(field(), &code, "a card or permit of the list /v1/codes/card"));
        }
    }

    fn qualification(
        &mut self,
        reference: &Reference,
        id: &QualificationId,
        field: impl Fn() -> String,
    ) {
        if reference.qualifications.find(id.as_str()).is_none() {
            let expected = "a qualification of the list /v1/qualifications";
            self.add(Invalid::field(field(), id.as_str(), expected));
        }
    }

    fn field_of_education(
        &mut self,
        reference: &Reference,
        education: FieldOfEducation,
        field: impl Fn() -> String,
    ) {
        let known = reference.codes.list("isced_f").and_then(|list| list.get(education.as_str()));
        if known.is_none() {
            let expected = "a field of education of the list /v1/codes/isced_f";
            self.add(Invalid::field(field(), education.as_str(), expected));
        }
    }

    /// Requires that an instant has passed, give or take a day.
    fn passed(&mut self, instant: Timestamp, now: Timestamp, field: &str) {
        if is_ahead(instant, now) {
            let expected = "an instant at most a day ahead";
            self.add(Invalid::field(field, &instant.to_string(), expected));
        }
    }

    /// Requires that nothing in a career begins later than in a year.
    fn career(&mut self, profile: &Profile, now: YearMonth) {
        let jobs = profile.employments.iter().map(|job| Some(job.period)).enumerate();
        let educations = profile.educations.iter().map(|education| education.period).enumerate();
        let projects = profile.projects.iter().map(|project| project.period).enumerate();
        let jobs = jobs.map(|item| ("employments", item));
        let others = educations
            .map(|item| ("educations", item))
            .chain(projects.map(|item| ("projects", item)));
        for (list, (at, period)) in jobs.chain(others) {
            let Some(start) = period.map(|period| period.start) else { continue };
            if start.months_since(now) > 12 {
                let field = format!("{list}[{at}].period.start");
                let expected = "a month at most a year ahead";
                self.add(Invalid::field(field, &start.to_string(), expected));
            }
        }
    }

    fn finish(self) -> Result<(), Invalid> {
        self.0.map_or(Ok(()), Err)
    }
}
