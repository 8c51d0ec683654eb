//! Advice for people and for those who write adverts.

use serde::Serialize;
use utoipa::ToSchema;

use super::cards::ConceptName;
use super::error::ServiceError;
use super::matches::Subject;
use super::open::Service;
use crate::domain::{Lang, LocalizedText, Profile, ProfileId, Vacancy, VacancyId};
use crate::index::filter::{ProfileFilters, VacancyFilters};
use crate::matching::advice::{AdviceRequest, PersonAdvice, VacancyAdvice};
use crate::matching::message;
use crate::taxonomy::Concept;

/// Skills that an advert should name at least, so that people and advert are told apart by more than a title.
const ENOUGH_SKILLS: usize = 3;
/// Skills that are suggested at most.
const SUGGESTED: usize = 8;

/// Advice for a person.
#[derive(Debug, Clone)]
pub struct ProfileAdviceQuery {
    /// The person.
    pub profile: Subject<ProfileId, Profile>,
    /// Which vacancies count.
    pub filters: VacancyFilters,
    /// How advice is wanted.
    pub request: AdviceRequest,
}

/// Advice for an advert.
#[derive(Debug, Clone)]
pub struct VacancyAdviceQuery {
    /// The vacancy.
    pub vacancy: Subject<VacancyId, Vacancy>,
    /// Which people count.
    pub filters: ProfileFilters,
    /// How advice is wanted.
    pub request: AdviceRequest,
}

/// What an advert leaves open.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum AdvertCheckKind {
    /// No occupation is stated or could be read.
    Occupation,
    /// No skill, or few, are stated or could be read.
    Skills,
    /// No level of education.
    Education,
    /// No experience.
    Experience,
    /// No language.
    Languages,
    /// The text names a language without a level.
    LanguageLevel,
    /// No pay.
    Pay,
    /// No end of applying.
    Deadline,
    /// No place and no remote work.
    Place,
    /// No extent of work.
    WorkingTime,
    /// No contract.
    Contract,
}

/// Something to add before publishing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct AdvertCheck {
    /// What is open.
    pub check: AdvertCheckKind,
    /// The field of the vacancy.
    #[schema(example = "terms.pay")]
    pub field: String,
    /// The sentence for a reader.
    pub text: String,
    /// Skills to choose from: those that adverts for the occupation name most, or that ESCO calls essential.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub suggestions: Vec<ConceptName>,
}

/// Words of an advert that leave people out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct ExcludingWords {
    /// Stable name of the kind: `gender`, `age`, `language`, `health`, `family`, `origin`, `belief`, `appearance`.
    #[schema(example = "gender")]
    pub kind: String,
    /// The field that has them: `title` or `description`, and the language of the text.
    #[schema(example = "description.fi")]
    pub field: String,
    /// Place of the first character in the text, in characters.
    pub start: usize,
    /// Place after the last.
    pub end: usize,
    /// The words.
    pub words: String,
    /// Wording to use instead, in the language of the text; in brackets where words alone do not help.
    pub instead: String,
    /// A hint only: the job or the law may need it.
    pub hint: bool,
    /// Why it matters.
    pub why: String,
    /// The law in short.
    pub law: String,
}

/// Advice for an advert, and what to mend before it is published.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct AdvertAdvice {
    /// What requirements cost. Numbers of people are rounded down to fives.
    #[serde(flatten)]
    pub advice: VacancyAdvice,
    /// What the advert leaves open.
    pub checks: Vec<AdvertCheck>,
    /// Wording that leaves people out.
    pub wording: Vec<ExcludingWords>,
}

impl Service {
    /// Advice as usual, as of now.
    #[must_use]
    pub fn advice_request(&self, lang: Lang) -> AdviceRequest {
        AdviceRequest::new(lang, self.clock.today())
    }

    /// What would open most for a person.
    ///
    /// # Errors
    /// There is no such profile, it or a filter is not acceptable, or the store cannot be read.
    pub fn advise_profile(&self, query: &ProfileAdviceQuery) -> Result<PersonAdvice, ServiceError> {
        let profile = self.asking_profile(&query.profile)?;
        let filters = query.filters.compile(&self.reference, self.clock.now())?;
        let snapshot = self.vacancies.snapshot();
        Ok(self.matcher().advise_person(&profile, &snapshot, &query.request, &filters))
    }

    /// What an advert's requirements cost, and what to mend in it before it is published.
    ///
    /// # Errors
    /// There is no such vacancy, it or a filter is not acceptable, or the store cannot be read.
    pub fn advise_vacancy(&self, query: &VacancyAdviceQuery) -> Result<AdvertAdvice, ServiceError> {
        let vacancy = self.asking_vacancy(&query.vacancy)?;
        let filters = query.filters.compile(&self.reference, self.clock.today())?;
        let snapshot = self.profiles.snapshot();
        let lang = query.request.lang;
        Ok(AdvertAdvice {
            advice: self.matcher().advise_employer(&vacancy, &snapshot, &query.request, &filters),
            checks: self.open_questions(&vacancy, lang),
            wording: self.excluding_words(&vacancy, lang),
        })
    }

    /// What an advert leaves open.
    fn open_questions(&self, vacancy: &Vacancy, lang: Lang) -> Vec<AdvertCheck> {
        use AdvertCheckKind as Kind;
        let mut checks = Vec::new();
        let mut ask = |missing: bool, check, field: &str, key: &str| {
            if missing {
                let text = message(lang, &format!("advice.check.{key}"), &[]);
                let field = field.to_owned();
                checks.push(AdvertCheck { check, field, text, suggestions: Vec::new() });
            }
        };
        let terms = &vacancy.terms;
        ask(vacancy.occupations.is_empty(), Kind::Occupation, "occupations", "occupation");
        ask(vacancy.skills.len() < ENOUGH_SKILLS, Kind::Skills, "skills", "skills");
        ask(vacancy.education.is_none(), Kind::Education, "education", "education");
        ask(vacancy.experience.is_none(), Kind::Experience, "experience", "experience");
        ask(vacancy.languages.is_empty(), Kind::Languages, "languages", "languages");
        let remote = vacancy.remote == Some(crate::domain::Remote::Full);
        ask(vacancy.places.is_empty() && !remote, Kind::Place, "places", "place");
        ask(terms.pay.is_none(), Kind::Pay, "terms.pay", "pay");
        ask(terms.working_time.is_empty(), Kind::WorkingTime, "terms.working_time", "working_time");
        ask(terms.contracts.is_empty(), Kind::Contract, "terms.contracts", "contract");
        ask(vacancy.deadline.is_none(), Kind::Deadline, "deadline", "deadline");
        for (at, asked) in vacancy.languages.iter().enumerate() {
            let assumed = asked.extracted.is_some() && asked.level == crate::domain::Cefr::B2;
            if assumed && !names_level(vacancy, asked.level.code()) {
                let code = asked.language.as_str();
                let known = self.reference.codes.language(code).map(|known| known.name(lang));
                let values = [("language", known.unwrap_or(code)), ("level", asked.level.code())];
                checks.push(AdvertCheck {
                    check: Kind::LanguageLevel,
                    field: format!("languages[{at}].level"),
                    text: message(lang, "advice.check.language_level", &values),
                    suggestions: Vec::new(),
                });
            }
        }
        let of_skills = checks.iter_mut().find(|check| check.check == Kind::Skills);
        if let Some(check) = of_skills {
            check.suggestions = self.usual_skills(vacancy, lang);
        }
        checks
    }

    fn usual_skills(&self, vacancy: &Vacancy, lang: Lang) -> Vec<ConceptName> {
        let known = |id: &crate::domain::ConceptId| self.reference.concept(id);
        let occupations: Vec<Concept> =
            vacancy.occupations.iter().filter_map(|asked| known(&asked.concept)).collect();
        let skills: Vec<Concept> =
            vacancy.skills.iter().filter_map(|asked| known(&asked.concept)).collect();
        let snapshot = self.vacancies.snapshot();
        let usual = self.matcher().usual_skills(&occupations, &skills, &snapshot, SUGGESTED);
        let taxonomy = &self.reference.taxonomy;
        usual.into_iter().map(|concept| ConceptName::of(taxonomy, concept, lang)).collect()
    }

    /// Wording of an advert that leaves people out, text by text.
    fn excluding_words(&self, vacancy: &Vacancy, lang: Lang) -> Vec<ExcludingWords> {
        let mut all = Vec::new();
        let texts: [(&str, &LocalizedText); 2] =
            [("title", &vacancy.title), ("description", &vacancy.description)];
        for (field, texts) in texts {
            for written in Lang::ALL {
                let Some(text) = texts.get(written) else { continue };
                for found in self.wording_checks.find(&self.reference.lexica, written, text) {
                    let (why, law) =
                        self.wording_checks.reason(found.kind, lang).unwrap_or_default();
                    let count =
                        |to: usize| text.get(..to).map_or(0, |before| before.chars().count());
                    let words = text.get(found.start..found.end).unwrap_or_default();
                    all.push(ExcludingWords {
                        kind: found.kind.to_owned(),
                        field: format!("{field}.{}", written.code()),
                        start: count(found.start),
                        end: count(found.end),
                        words: words.to_owned(),
                        instead: found.instead.to_owned(),
                        hint: found.is_hint,
                        why: why.to_owned(),
                        law: law.to_owned(),
                    });
                }
            }
        }
        all
    }
}

/// Whether a text of the advert names a level of the CEFR.
fn names_level(vacancy: &Vacancy, level: &str) -> bool {
    let texts = [&vacancy.title, &vacancy.description];
    let mut all = texts.iter().flat_map(|texts| Lang::ALL.into_iter().filter_map(|l| texts.get(l)));
    all.any(|text| text.to_uppercase().contains(level))
}
