//! A vacancy: any opportunity of work or training that one can apply for.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::invalid::{Checks, Invalid, parse_json};
use super::terms::sort_dedup;
use super::{
    CardCode, Cefr, ConceptId, DrivingClass, EducationLevel, Extraction, FieldOfEducation,
    LanguageCode, LocalizedText, QualificationId, Remote, Source, Terms, VacancyId, Workplace,
};

/// Kind of opportunity.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Default,
    Serialize,
    Deserialize,
    ToSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum OpportunityKind {
    /// Employment or public office (työpaikka, virka).
    #[default]
    Job,
    /// Seasonal work (kausityö).
    SeasonalWork,
    /// Traineeship (työharjoittelu).
    Traineeship,
    /// Pay-subsidised job (palkkatuettu työ).
    PaySubsidisedJob,
    /// Work trial (työkokeilu).
    WorkTrial,
    /// Apprenticeship (oppisopimus).
    Apprenticeship,
    /// Training (työvoimakoulutus).
    Training,
}

impl OpportunityKind {
    /// All kinds.
    pub const ALL: [Self; 7] = [
        Self::Job,
        Self::SeasonalWork,
        Self::Traineeship,
        Self::PaySubsidisedJob,
        Self::WorkTrial,
        Self::Apprenticeship,
        Self::Training,
    ];
}

/// Whether a vacancy can be applied for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum VacancyStatus {
    /// It can.
    #[default]
    Open,
    /// It cannot any more.
    Closed,
}

/// How much the employer wants something.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Default,
    Serialize,
    Deserialize,
    ToSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Importance {
    /// Asked for.
    #[default]
    Must,
    /// An advantage (eduksi).
    Nice,
}

/// An occupation or ISCO-08 group that the vacancy is for.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct VacancyOccupation {
    /// ESCO occupation or ISCO-08 group.
    pub concept: ConceptId,
    /// How it was found, where nobody stated it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub extracted: Option<Extraction>,
}

/// A skill or a piece of knowledge that is asked for.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SkillRequirement {
    /// ESCO skill.
    pub concept: ConceptId,
    /// How much it is wanted.
    #[serde(default)]
    pub importance: Importance,
    /// How it was found, where nobody stated it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub extracted: Option<Extraction>,
}

/// A language that is asked for.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct LanguageRequirement {
    /// The language.
    pub language: LanguageCode,
    /// Lowest level.
    pub level: Cefr,
    /// How much it is wanted.
    #[serde(default)]
    pub importance: Importance,
    /// How it was found, where nobody stated it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub extracted: Option<Extraction>,
}

/// Education that is asked for.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct EducationRequirement {
    /// Lowest level.
    pub level: EducationLevel,
    /// Field, where it matters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub field: Option<FieldOfEducation>,
    /// How much it is wanted.
    #[serde(default)]
    pub importance: Importance,
    /// How it was found, where nobody stated it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub extracted: Option<Extraction>,
}

/// Work experience that is asked for, in the vacancy's own or a related occupation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ExperienceRequirement {
    /// Least number of months, 1 to 600.
    pub months: u16,
    /// How much it is wanted.
    #[serde(default)]
    pub importance: Importance,
}

/// Driving licence that is asked for: any one of the classes does.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DrivingRequirement {
    /// Classes of which one is enough.
    pub any_of: Vec<DrivingClass>,
    /// How much it is wanted.
    #[serde(default)]
    pub importance: Importance,
    /// How it was found, where nobody stated it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub extracted: Option<Extraction>,
}

/// Card or permit that is asked for.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CardRequirement {
    /// The card.
    pub card: CardCode,
    /// How much it is wanted.
    #[serde(default)]
    pub importance: Importance,
    /// How it was found, where nobody stated it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub extracted: Option<Extraction>,
}

/// Right, title or competence that is asked for besides what the occupation asks by law.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct QualificationRequirement {
    /// Which, of the list `/v1/qualifications`.
    pub qualification: QualificationId,
    /// How much it is wanted.
    #[serde(default)]
    pub importance: Importance,
    /// How it was found, where nobody stated it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub extracted: Option<Extraction>,
}

/// Who offers the work.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Employer {
    /// Name as shown to readers.
    pub name: String,
    /// Finnish business id (Y-tunnus) or another country's, as written there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub business_id: Option<String>,
}

/// An opportunity of work or training.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Vacancy {
    /// Id chosen by the sender.
    pub id: VacancyId,
    /// Kind of opportunity.
    #[serde(default)]
    pub kind: OpportunityKind,
    /// Whether it can be applied for.
    #[serde(default)]
    pub status: VacancyStatus,
    /// Title, at least in one language.
    pub title: LocalizedText,
    /// Full text of the advert, plain, with line breaks.
    #[serde(default, skip_serializing_if = "LocalizedText::is_empty")]
    pub description: LocalizedText,
    /// Who offers it; absent for private households and anonymous adverts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub employer: Option<Employer>,
    /// What it is, the main occupation first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub occupations: Vec<VacancyOccupation>,
    /// Skills asked for.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub skills: Vec<SkillRequirement>,
    /// Languages asked for.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub languages: Vec<LanguageRequirement>,
    /// Languages used at work, where the advert says.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub working_languages: Vec<LanguageCode>,
    /// Education asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub education: Option<EducationRequirement>,
    /// Experience asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub experience: Option<ExperienceRequirement>,
    /// Driving licences asked for; all of the list, any class within an item.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub driving_licences: Vec<DrivingRequirement>,
    /// Cards and permits asked for.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub cards: Vec<CardRequirement>,
    /// Rights, titles and competences asked for (kelpoisuusvaatimukset).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub qualifications: Vec<QualificationRequirement>,
    /// Where the work is done; any one of them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub places: Vec<Workplace>,
    /// How much can be done elsewhere.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub remote: Option<Remote>,
    /// Terms of work.
    #[serde(default)]
    pub terms: Terms,
    /// Number of posts, 1 to 1,000.
    #[serde(default = "one")]
    pub positions: u16,
    /// Open to people who move from another country.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub international: Option<bool>,
    /// When it was published; at most a day ahead of the service's clock.
    #[serde(deserialize_with = "super::dates::instant")]
    #[schema(value_type = String, format = "date-time")]
    pub published: Timestamp,
    /// When applying ends.
    #[serde(
        default,
        deserialize_with = "super::dates::optional_instant",
        skip_serializing_if = "Option::is_none"
    )]
    #[schema(value_type = Option<String>, format = "date-time")]
    pub deadline: Option<Timestamp>,
    /// Where to apply.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub apply_url: Option<String>,
    /// Where the record comes from.
    pub source: Source,
}

const fn one() -> u16 {
    1
}

impl Vacancy {
    /// Longest title, in characters.
    pub const MAX_TITLE_CHARS: usize = 300;
    /// Longest description, in characters.
    pub const MAX_DESCRIPTION_CHARS: usize = 50_000;

    /// Reads, normalises and validates one vacancy. It is the only way in from outside.
    ///
    /// # Errors
    /// Every field that is wrong, with its value and what was expected.
    ///
    /// ```
    /// use kohtaanto::domain::Vacancy;
    /// let json = br#"{"id":"demo:1","title":{"en":"Welder"},"published":"2026-11-01T08:00:00Z",
    ///     "source":{"name":"demo"},"positions":0}"#;
    /// let error = Vacancy::from_json(json).unwrap_err();
    /// assert_eq!(error.errors[0].field, "positions");
    /// ```
    pub fn from_json(json: &[u8]) -> Result<Self, Invalid> {
        Self::accept(parse_json(json)?)
    }

    /// Normalises and validates a vacancy that code has put together (a feed, a form).
    ///
    /// # Errors
    /// As for [`Vacancy::from_json`].
    pub fn accept(mut vacancy: Self) -> Result<Self, Invalid> {
        vacancy.terms.normalise();
        sort_dedup(&mut vacancy.working_languages);
        for requirement in &mut vacancy.driving_licences {
            sort_dedup(&mut requirement.any_of);
        }
        vacancy.check()?;
        Ok(vacancy)
    }

    fn check(&self) -> Result<(), Invalid> {
        let mut checks = Checks::default();
        checks.require(!self.title.is_empty(), "title", "", "a title in at least one language");
        self.title.check(&mut checks, Self::MAX_TITLE_CHARS, "title");
        self.description.check(&mut checks, Self::MAX_DESCRIPTION_CHARS, "description");
        if let Some(employer) = &self.employer {
            checks.text(&employer.name, 200, "employer.name");
            if let Some(id) = &employer.business_id {
                checks.text(id, 40, "employer.business_id");
            }
        }
        checks.at_most(self.occupations.len(), 20, "occupations");
        checks.at_most(self.skills.len(), 120, "skills");
        checks.at_most(self.languages.len(), 20, "languages");
        checks.at_most(self.working_languages.len(), 20, "working_languages");
        checks.at_most(self.driving_licences.len(), 20, "driving_licences");
        checks.at_most(self.cards.len(), 20, "cards");
        checks.at_most(self.qualifications.len(), 20, "qualifications");
        for (at, asked) in self.qualifications.iter().enumerate() {
            if let Some(extracted) = &asked.extracted {
                extracted.check(&mut checks, &format!("qualifications[{at}].extracted"));
            }
        }
        checks.at_most(self.places.len(), 100, "places");
        self.check_items(&mut checks);
        for (at, place) in self.places.iter().enumerate() {
            place.check(&mut checks, &format!("places[{at}]"));
        }
        self.terms.check(&mut checks, "terms");
        checks.require(
            (1..=1000).contains(&self.positions),
            "positions",
            self.positions,
            "a number of posts from 1 to 1000",
        );
        checks.instant(self.published, "published");
        if let Some(deadline) = self.deadline {
            checks.instant(deadline, "deadline");
            checks.require(
                deadline >= self.published,
                "deadline",
                deadline,
                &format!("an instant not before publication at {}", self.published),
            );
        }
        if let Some(url) = &self.apply_url {
            checks.require(
                url.starts_with("https://") || url.starts_with("http://"),
                "apply_url",
                url,
                "an http or https address",
            );
        }
        self.source.check(&mut checks, "source");
        checks.finish()
    }

    fn check_items(&self, checks: &mut Checks) {
        for (at, item) in self.occupations.iter().enumerate() {
            let id = item.concept.as_str();
            checks.require(
                !id.starts_with("skill/"),
                format!("occupations[{at}].concept"),
                id,
                "an ESCO occupation or an ISCO-08 group",
            );
            if let Some(extraction) = &item.extracted {
                extraction.check(checks, &format!("occupations[{at}].extracted"));
            }
        }
        for (at, item) in self.skills.iter().enumerate() {
            let id = item.concept.as_str();
            checks.require(
                !id.starts_with("occupation/") && !id.starts_with("isco/"),
                format!("skills[{at}].concept"),
                id,
                "an ESCO skill",
            );
            if let Some(extraction) = &item.extracted {
                extraction.check(checks, &format!("skills[{at}].extracted"));
            }
        }
        for (at, item) in self.languages.iter().enumerate() {
            if let Some(extraction) = &item.extracted {
                extraction.check(checks, &format!("languages[{at}].extracted"));
            }
        }
        for (at, item) in self.driving_licences.iter().enumerate() {
            checks.require(
                !item.any_of.is_empty(),
                format!("driving_licences[{at}].any_of"),
                "[]",
                "at least one driving licence class",
            );
        }
        if let Some(experience) = &self.experience {
            checks.require(
                (1..=600).contains(&experience.months),
                "experience.months",
                experience.months,
                "months from 1 to 600",
            );
        }
    }

    /// True while it can be applied for at this instant.
    #[must_use]
    pub fn is_open(&self, now: Timestamp) -> bool {
        self.status == VacancyStatus::Open && self.deadline.is_none_or(|deadline| deadline >= now)
    }
}
