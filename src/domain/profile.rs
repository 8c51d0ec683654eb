//! A jobseeker's profile, with the fields of Työmarkkinatori's.

use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::invalid::{Checks, Invalid, parse_json};
use super::terms::sort_dedup;
use super::{
    AreaCode, CardCode, Cefr, ConceptId, Contract, DrivingClass, EducationLevel, Extraction,
    FieldOfEducation, LanguageCode, LocalizedText, OpportunityKind, Pay, Period, ProfileId,
    QualificationId, Remote, Shift, WorkingTime,
};

/// Longest text of a single field, in characters.
const MAX_TEXT_CHARS: usize = 10_000;
/// Most items of a list.
const MAX_ITEMS: usize = 20;
/// Most concepts of a list.
const MAX_CONCEPTS: usize = 120;

/// An occupation or a skill that nobody stated: it was read from the person's own words at intake. What the person
/// states goes before it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReadConcept {
    /// ESCO occupation, ISCO-08 group or ESCO skill.
    pub concept: ConceptId,
    /// Which job the title belongs to, from 0; absent for the headline.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub item: Option<u8>,
    /// How it was found.
    pub extracted: Extraction,
}

/// Who vouches for an item.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Verification {
    /// The authority or school that verified it.
    pub by: String,
    /// When.
    #[serde(deserialize_with = "super::dates::day")]
    #[schema(value_type = String, format = "date")]
    pub on: Date,
}

/// A skill that the person states.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ProfileSkill {
    /// ESCO skill.
    pub concept: ConceptId,
    /// Who verified it; absent where the person says so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub verified: Option<Verification>,
}

/// A job held, now or earlier.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Employment {
    /// The person's own words for it.
    #[serde(default, skip_serializing_if = "LocalizedText::is_empty")]
    pub title: LocalizedText,
    /// Employer's name; never indexed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub employer: Option<String>,
    /// ESCO occupation or ISCO-08 group.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub occupation: Option<ConceptId>,
    /// When.
    pub period: Period,
    /// Share of full-time work, percent, 1 to 100.
    #[serde(default = "full", skip_serializing_if = "is_full")]
    pub share_percent: u8,
    /// Skills used in it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub skills: Vec<ConceptId>,
    /// Free text; never indexed as words.
    #[serde(default, skip_serializing_if = "LocalizedText::is_empty")]
    pub description: LocalizedText,
}

const fn full() -> u8 {
    100
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "the signature that serde calls")]
const fn is_full(percent: &u8) -> bool {
    *percent == 100
}

/// State of an education.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum EducationState {
    /// Going on, TMT `1`.
    Ongoing,
    /// Completed, TMT `2`.
    #[default]
    Completed,
    /// Broken off, TMT `3`.
    Discontinued,
}

/// An education.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Education {
    /// Level.
    pub level: EducationLevel,
    /// Field.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub field: Option<FieldOfEducation>,
    /// Six-digit code of the Finnish national classification (koulutusluokitus).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub degree_code: Option<String>,
    /// Name of the degree.
    #[serde(default, skip_serializing_if = "LocalizedText::is_empty")]
    pub name: LocalizedText,
    /// School; never indexed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub institution: Option<String>,
    /// When.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub period: Option<Period>,
    /// State.
    #[serde(default)]
    pub state: EducationState,
    /// Skills learnt.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub skills: Vec<ConceptId>,
}

/// A project or a position of trust.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Project {
    /// Name.
    pub name: LocalizedText,
    /// When.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub period: Option<Period>,
    /// Skills used.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub skills: Vec<ConceptId>,
    /// Free text; never indexed as words.
    #[serde(default, skip_serializing_if = "LocalizedText::is_empty")]
    pub description: LocalizedText,
}

/// A card or permit held.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct HeldCard {
    /// The card.
    pub card: CardCode,
    /// Last day of validity.
    #[serde(
        default,
        deserialize_with = "super::dates::optional_day",
        skip_serializing_if = "Option::is_none"
    )]
    #[schema(value_type = Option<String>, format = "date")]
    pub valid_until: Option<Date>,
    /// Who verified it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub verified: Option<Verification>,
}

/// A right, title or competence that the person states (ammattioikeus, kelpoisuus).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct HeldQualification {
    /// Which, of the list `/v1/qualifications`.
    pub qualification: QualificationId,
    /// How far it is.
    #[serde(default)]
    pub state: QualificationState,
    /// Last day of validity.
    #[serde(
        default,
        deserialize_with = "super::dates::optional_day",
        skip_serializing_if = "Option::is_none"
    )]
    #[schema(value_type = Option<String>, format = "date")]
    pub valid_until: Option<Date>,
    /// It rests on a qualification from another country, inside the European Economic Area (`true`) or outside it
    /// (`false`). Absent where it was obtained in the country itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from_eea: Option<bool>,
    /// Who verified it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub verified: Option<Verification>,
}

/// How far a qualification is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum QualificationState {
    /// Held.
    #[default]
    Held,
    /// Applied for: the authority decides.
    Pending,
    /// Held with limits, such as a student's right to work under supervision.
    Limited,
    /// Not held, and the person says so.
    None,
}

/// A language that the person knows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct HeldLanguage {
    /// The language.
    pub language: LanguageCode,
    /// Level; `native` is read as C2.
    pub level: Cefr,
}

/// What the person wants. An empty list means that anything will do.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Wishes {
    /// Wanted ESCO occupations or ISCO-08 groups.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub occupations: Vec<ConceptId>,
    /// Wanted places; any of them.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub places: Vec<AreaCode>,
    /// How far from the wanted places (or else from home) work may be, km, 1 to 500.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub radius_km: Option<u16>,
    /// Wanted remote work: `full` wants only that, `partial` wants some, `none` wants none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub remote: Option<Remote>,
    /// Ready to move to another place for work.
    pub willing_to_move: bool,
    /// Acceptable extents of work.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub working_time: Vec<WorkingTime>,
    /// Acceptable contracts.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub contracts: Vec<Contract>,
    /// Acceptable times of work.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub shifts: Vec<Shift>,
    /// Lowest acceptable pay (the `min` of it).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pay: Option<Pay>,
    /// Wanted kinds of opportunity.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub kinds: Vec<OpportunityKind>,
}

/// Whether and when the person can start.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Availability {
    /// At once, TMT `01`.
    #[default]
    Now,
    /// From this day, TMT `02`.
    #[serde(deserialize_with = "super::dates::day")]
    #[schema(value_type = String, format = "date")]
    From(Date),
    /// As agreed, TMT `03`.
    Agreed,
    /// Not at present: such a profile is found by nobody.
    Unavailable,
}

/// How the person is reached. It stays in the store: neither index nor ranking ever see it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Contact {
    /// Name.
    pub name: String,
    /// E-mail address.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
    /// Telephone number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phone: Option<String>,
}

/// A jobseeker's profile (työnhakuprofiili).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Profile {
    /// Pseudonymous id chosen by the sender.
    pub id: ProfileId,
    /// One line that an employer reads first; never indexed as words.
    #[serde(default, skip_serializing_if = "LocalizedText::is_empty")]
    pub headline: LocalizedText,
    /// About the person's competence, in own words; never indexed as words.
    #[serde(default, skip_serializing_if = "LocalizedText::is_empty")]
    pub summary: LocalizedText,
    /// How the person is reached.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub contact: Option<Contact>,
    /// Where the person lives; kept no finer than a municipality.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub home: Option<AreaCode>,
    /// Jobs.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub employments: Vec<Employment>,
    /// Educations.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub educations: Vec<Education>,
    /// Projects.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub projects: Vec<Project>,
    /// Skills.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub skills: Vec<ProfileSkill>,
    /// Languages.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub languages: Vec<HeldLanguage>,
    /// Cards and permits.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub cards: Vec<HeldCard>,
    /// Rights, titles and competences besides cards.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub qualifications: Vec<HeldQualification>,
    /// Driving licence classes.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub driving_licences: Vec<DrivingClass>,
    /// Has the use of a car.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub own_car: Option<bool>,
    /// Wishes.
    #[serde(default)]
    pub wishes: Wishes,
    /// Availability.
    #[serde(default)]
    pub availability: Availability,
    /// What headline and titles of jobs name besides what is stated. Read anew whenever a profile comes in: what a sender puts here is
    /// not kept.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schema(read_only)]
    pub extracted: Vec<ReadConcept>,
    /// When the person last changed it; at most a day ahead of the service's clock.
    #[serde(deserialize_with = "super::dates::instant")]
    #[schema(value_type = String, format = "date-time")]
    pub modified: Timestamp,
}

impl Profile {
    /// Reads, normalises and validates one profile. It is the only way in from outside.
    ///
    /// # Errors
    /// Every field that is wrong, with its value and what was expected.
    ///
    /// ```
    /// use kohtaanto::domain::{Cefr, Profile};
    /// let profile = Profile::from_json(br#"{"id":"p1","modified":"2026-11-01T08:00:00Z",
    ///     "languages":[{"language":"fi","level":"native"}]}"#).unwrap();
    /// assert_eq!(profile.languages[0].level, Cefr::C2);
    /// ```
    pub fn from_json(json: &[u8]) -> Result<Self, Invalid> {
        Self::accept(parse_json(json)?)
    }

    /// Normalises and validates a profile that code has put together.
    ///
    /// # Errors
    /// As for [`Profile::from_json`].
    pub fn accept(mut profile: Self) -> Result<Self, Invalid> {
        let wishes = &mut profile.wishes;
        sort_dedup(&mut wishes.working_time);
        sort_dedup(&mut wishes.contracts);
        sort_dedup(&mut wishes.shifts);
        sort_dedup(&mut wishes.kinds);
        sort_dedup(&mut profile.driving_licences);
        profile.check()?;
        Ok(profile)
    }

    fn check(&self) -> Result<(), Invalid> {
        let mut checks = Checks::default();
        self.headline.check(&mut checks, 300, "headline");
        self.summary.check(&mut checks, MAX_TEXT_CHARS, "summary");
        if let Some(contact) = &self.contact {
            checks.text(&contact.name, 200, "contact.name");
            if let Some(email) = &contact.email {
                let parts = email.split_once('@');
                let holds =
                    parts.is_some_and(|(user, host)| !user.is_empty() && host.contains('.'));
                checks.require(holds, "contact.email", "", "an e-mail address");
            }
        }
        if let Some(home) = &self.home {
            home.check(&mut checks, "home");
            let coarse = !matches!(home, AreaCode::Locality(_));
            checks.require(coarse, "home", home.code(), "a municipality or a larger area");
        }
        checks.at_most(self.employments.len(), MAX_ITEMS, "employments");
        checks.at_most(self.educations.len(), MAX_ITEMS, "educations");
        checks.at_most(self.projects.len(), MAX_ITEMS, "projects");
        checks.at_most(self.skills.len(), MAX_CONCEPTS, "skills");
        checks.at_most(self.languages.len(), MAX_ITEMS, "languages");
        checks.at_most(self.cards.len(), 95, "cards");
        checks.at_most(self.qualifications.len(), MAX_ITEMS, "qualifications");
        for (at, held) in self.qualifications.iter().enumerate() {
            if let Some(day) = held.valid_until {
                checks.day(day, format!("qualifications[{at}].valid_until"));
            }
            if let Some(verified) = &held.verified {
                checks.day(verified.on, format!("qualifications[{at}].verified.on"));
            }
        }
        for (at, skill) in self.skills.iter().enumerate() {
            check_skill(&skill.concept, &mut checks, format!("skills[{at}].concept"));
            if let Some(verified) = &skill.verified {
                checks.day(verified.on, format!("skills[{at}].verified.on"));
            }
        }
        for (at, card) in self.cards.iter().enumerate() {
            if let Some(day) = card.valid_until {
                checks.day(day, format!("cards[{at}].valid_until"));
            }
            if let Some(verified) = &card.verified {
                checks.day(verified.on, format!("cards[{at}].verified.on"));
            }
        }
        if let Availability::From(day) = self.availability {
            checks.day(day, "availability.from");
        }
        checks.instant(self.modified, "modified");
        self.check_career(&mut checks);
        self.check_wishes(&mut checks);
        checks.finish()
    }

    fn check_career(&self, checks: &mut Checks) {
        for (at, job) in self.employments.iter().enumerate() {
            let field = format!("employments[{at}]");
            job.title.check(checks, 300, &format!("{field}.title"));
            job.description.check(checks, MAX_TEXT_CHARS, &format!("{field}.description"));
            if let Some(occupation) = &job.occupation {
                check_occupation(occupation, checks, format!("{field}.occupation"));
            }
            job.period.check(checks, &format!("{field}.period"));
            checks.require(
                (1..=100).contains(&job.share_percent),
                format!("{field}.share_percent"),
                job.share_percent,
                "percent from 1 to 100",
            );
            check_skills(&job.skills, checks, &format!("{field}.skills"));
        }
        for (at, education) in self.educations.iter().enumerate() {
            let field = format!("educations[{at}]");
            education.name.check(checks, 300, &format!("{field}.name"));
            if let Some(code) = &education.degree_code {
                checks.require(
                    code.len() == 6 && code.bytes().all(|byte| byte.is_ascii_digit()),
                    format!("{field}.degree_code"),
                    code,
                    "six digits",
                );
            }
            if let Some(period) = &education.period {
                period.check(checks, &format!("{field}.period"));
            }
            check_skills(&education.skills, checks, &format!("{field}.skills"));
        }
        for (at, project) in self.projects.iter().enumerate() {
            let field = format!("projects[{at}]");
            project.name.check(checks, 300, &format!("{field}.name"));
            project.description.check(checks, MAX_TEXT_CHARS, &format!("{field}.description"));
            if let Some(period) = &project.period {
                period.check(checks, &format!("{field}.period"));
            }
            check_skills(&project.skills, checks, &format!("{field}.skills"));
        }
    }

    fn check_wishes(&self, checks: &mut Checks) {
        let wishes = &self.wishes;
        checks.at_most(wishes.occupations.len(), MAX_CONCEPTS, "wishes.occupations");
        checks.at_most(wishes.places.len(), 100, "wishes.places");
        for (at, occupation) in wishes.occupations.iter().enumerate() {
            check_occupation(occupation, checks, format!("wishes.occupations[{at}]"));
        }
        for (at, place) in wishes.places.iter().enumerate() {
            place.check(checks, &format!("wishes.places[{at}]"));
        }
        if let Some(radius) = wishes.radius_km {
            let holds = (1..=500).contains(&radius);
            checks.require(holds, "wishes.radius_km", radius, "kilometres from 1 to 500");
        }
        if let Some(pay) = &wishes.pay {
            pay.check(checks, "wishes.pay");
        }
    }

    /// Every skill that the person states, wherever it stands in the profile; repeated ones once, in order.
    #[must_use]
    pub fn stated_skills(&self) -> Vec<&ConceptId> {
        let own = self.skills.iter().map(|skill| &skill.concept);
        let used = self.employments.iter().flat_map(|job| &job.skills);
        let learnt = self.educations.iter().flat_map(|education| &education.skills);
        let applied = self.projects.iter().flat_map(|project| &project.skills);
        let mut seen = std::collections::HashSet::new();
        own.chain(used).chain(learnt).chain(applied).filter(|id| seen.insert(*id)).collect()
    }
}

fn check_occupation(id: &ConceptId, checks: &mut Checks, field: String) {
    let holds = !id.as_str().starts_with("skill/");
    checks.require(holds, field, id, "an ESCO occupation or an ISCO-08 group");
}

fn check_skill(id: &ConceptId, checks: &mut Checks, field: String) {
    let holds = !id.as_str().starts_with("occupation/") && !id.as_str().starts_with("isco/");
    checks.require(holds, field, id, "an ESCO skill");
}

fn check_skills(ids: &[ConceptId], checks: &mut Checks, field: &str) {
    checks.at_most(ids.len(), MAX_CONCEPTS, field);
    for (at, id) in ids.iter().enumerate() {
        check_skill(id, checks, format!("{field}[{at}]"));
    }
}
