//! Filters: which records a search or a match may show at all.
//!
//! Brief overview: [`VacancyFilters`] and [`ProfileFilters`] are what a reader asks for, as text;
//! [`VacancyFilters::compile`] checks every value and gives [`CompiledFilters`], which are bound to the
//! columns of one segment ([`CompiledFilters::on`]) and then asked document by document, without allocation
//! or lock. [`SegmentFilters::failing`] says which filter alone keeps a document out, so that a facet can be
//! counted without its own filter.
//!
//! Values of one field are alternatives (union); fields narrow each other down.

mod bound;
mod compile;
mod distance;
mod documents;
mod euros;
pub(crate) mod names;
mod profiles;
#[cfg(test)]
mod tests;
mod values;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::domain::Invalid;

pub use bound::SegmentFilters;
pub use compile::CompiledFilters;
pub(crate) use distance::{Centres, Distances};
pub use documents::{Besides, CLOSED, DUPLICATES, DocumentFilter, Everything, KeptOut};
pub use profiles::{CompiledProfileFilters, ProfileFilters, SegmentProfileFilters};
pub(crate) use values::with_narrower;

/// The value that stands for "the record does not say".
pub const NOT_STATED: &str = "not_stated";

/// Most values that one field may list.
pub const MAX_VALUES: usize = 100;

/// A field of [`VacancyFilters`], in the order in which they are evaluated.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum FilterKind {
    /// Opportunity kind.
    Kind,
    /// Remote work.
    Remote,
    /// Extent of work.
    WorkingTime,
    /// Contract.
    Contract,
    /// Shift.
    Shift,
    /// Open to international recruitment.
    International,
    /// Source.
    Source,
    /// Publication.
    Published,
    /// Pay.
    Pay,
    /// Start.
    Start,
    /// Experience.
    Experience,
    /// Education.
    Education,
    /// Employer.
    Employer,
    /// Languages.
    Language,
    /// Driving licences.
    Driving,
    /// Cards and permits.
    Cards,
    /// Occupation.
    Occupation,
    /// Skill.
    Skill,
    /// Area.
    Place,
    /// Distance from centres.
    Near,
}

impl FilterKind {
    /// The name of its field; of the two on education the one that lists levels.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Kind => "kind",
            Self::Remote => "remote",
            Self::WorkingTime => "working_time",
            Self::Contract => "contract",
            Self::Shift => "shift",
            Self::International => "international",
            Self::Source => "source",
            Self::Published => "published_since",
            Self::Pay => "pay_min",
            Self::Start => "start_before",
            Self::Experience => "experience_max_months",
            Self::Education => "education",
            Self::Employer => "employer",
            Self::Language => "language",
            Self::Driving => "driving",
            Self::Cards => "cards",
            Self::Occupation => "occupation",
            Self::Skill => "skill",
            Self::Place => "place",
            Self::Near => "near",
        }
    }
}

/// How many filters a document fails.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Failing {
    /// None: it is a hit.
    None,
    /// Exactly this one: facets of this field count it.
    One(FilterKind),
    /// More than one, or it is past its deadline.
    More,
}

/// Filters on vacancies. Values of one field are alternatives; a vacancy must satisfy every field that lists any.
///
/// Enumerated fields also take `not_stated`, which selects vacancies that do not say.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct VacancyFilters {
    /// Areas that a place of work lies in: `municipality:837`, `region:06`, `employment_area:12`, `nuts:SE110`, `country:SE`, `locality:2643743`, or `not_stated`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(example = json!(["municipality:837", "region:06"]))]
    pub place: Vec<String>,
    /// Centres and distances as the crow flies: `lat,lon,km` (`61.5,23.8,30`) or an area and kilometres (`municipality:837;30`). A vacancy known only by a country or a NUTS region above level 3 is near nothing.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(example = json!(["municipality:837;30"]))]
    pub near: Vec<String>,
    /// Remote work: `none`, `partial`, `full`, `not_stated`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub remote: Vec<String>,
    /// Extent of work: `full_time`, `part_time`, `not_stated`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub working_time: Vec<String>,
    /// Contract: `permanent`, `fixed_term`, `seasonal`, `summer`, `on_call`, `agency`, `self_employed`, `not_stated`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub contract: Vec<String>,
    /// Time of work: `day`, `evening`, `night`, `periodic`, `flexible`, `weekdays`, `weekends`, `shift_work`, `not_stated`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub shift: Vec<String>,
    /// Kind of opportunity: `job`, `seasonal_work`, `traineeship`, `pay_subsidised_job`, `work_trial`, `apprenticeship`, `training`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub kind: Vec<String>,
    /// Languages that the vacancy asks for: `fi` at any level, `sv:B2` at B2 or below (what a holder of B2 meets); `not_stated` for vacancies that ask for none.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(example = json!(["fi", "sv:B2"]))]
    pub language: Vec<String>,
    /// Level of education that the vacancy asks for, by the European Qualifications Framework, `0` to `8`, or `not_stated`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub education: Vec<String>,
    /// Highest level of education that the vacancy may ask for (European Qualifications Framework, 0 to 8); vacancies that ask for none pass.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(minimum = 0, maximum = 8)]
    pub education_max: Option<u8>,
    /// Most months of experience that the vacancy may ask for; vacancies that ask for none pass.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub experience_max_months: Option<u16>,
    /// Driving licence classes that the reader holds: vacancies that need a class which these do not cover drop out, vacancies that ask for none pass. `not_stated` alone leaves those that ask for none.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(example = json!(["B"]))]
    pub driving: Vec<String>,
    /// Cards and permits that the reader holds, three digits: vacancies that need another drop out. `not_stated` alone leaves those that ask for none.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(example = json!(["022"]))]
    pub cards: Vec<String>,
    /// Employer by name (in any case) or business id, or `not_stated`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub employer: Vec<String>,
    /// Name of the source.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub source: Vec<String>,
    /// Open to people who move from another country: `yes`, `no`, `not_stated`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub international: Vec<String>,
    /// Least pay in euros a month of full-time work (`2500`, `2500.50`), compared with the most that the vacancy may pay; vacancies that state none drop out.
    // Cents, as records have them.
    #[serde(with = "euros", skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<f64>, minimum = 0, maximum = 1_000_000, example = 2500)]
    pub pay_min: Option<u32>,
    /// Published on or after this day (Finnish time) or instant: `2026-11-01` or `2026-11-01T08:00:00Z`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub published_since: Option<String>,
    /// Work starts on or before this day; starts "as soon as possible" and "as agreed" pass, unstated ones drop out.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(format = "date")]
    pub start_before: Option<String>,
    /// ESCO occupations or ISCO-08 groups of any level, each with everything below it, or `not_stated`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(example = json!(["isco/C2221"]))]
    pub occupation: Vec<String>,
    /// ESCO skills or skill groups, each with everything below it; one that is asked for is enough. Or `not_stated`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub skill: Vec<String>,
}

/// Names of the fields that list values, with their fields.
macro_rules! lists {
    ($self:ident, $with:ident) => {
        $with!(
            $self,
            place,
            near,
            remote,
            working_time,
            contract,
            shift,
            kind,
            language,
            education,
            driving,
            cards,
            employer,
            source,
            international,
            occupation,
            skill
        )
    };
}

impl VacancyFilters {
    /// True where nothing is asked for.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// Adds a value as it stands in a query parameter of the field's name; parameters may be repeated. `false`
    /// where no field has the name.
    ///
    /// # Errors
    /// The value is not a number where one is needed.
    pub fn add(&mut self, name: &str, value: &str) -> Result<bool, Invalid> {
        macro_rules! push {
            ($this:ident, $($field:ident),*) => {
                match name {
                    $(stringify!($field) => $this.$field.push(value.to_owned()),)*
                    "education_max" => {
                        $this.education_max = Some(number(name, value, "a level from 0 to 8")?);
                    }
                    "experience_max_months" => {
                        $this.experience_max_months =
                            Some(number(name, value, "months from 0 to 65535")?);
                    }
                    "pay_min" => {
                        let cents = euros::parse(value);
                        $this.pay_min = Some(
                            cents.ok_or_else(|| Invalid::field(name, value, euros::EXPECTED))?,
                        );
                    }
                    "published_since" => $this.published_since = Some(value.to_owned()),
                    "start_before" => $this.start_before = Some(value.to_owned()),
                    _ => return Ok(false),
                }
            };
        }
        lists!(self, push);
        Ok(true)
    }

    /// The filters as query parameters, which [`VacancyFilters::add`] reads back.
    #[must_use]
    pub fn pairs(&self) -> Vec<(&'static str, String)> {
        let mut pairs = Vec::new();
        macro_rules! collect {
            ($this:ident, $($field:ident),*) => {
                $(pairs.extend($this.$field.iter().map(|value| (stringify!($field), value.clone())));)*
            };
        }
        lists!(self, collect);
        let numbers = [
            ("education_max", self.education_max.map(|level| level.to_string())),
            ("experience_max_months", self.experience_max_months.map(|months| months.to_string())),
            ("pay_min", self.pay_min.map(euros::text)),
            ("published_since", self.published_since.clone()),
            ("start_before", self.start_before.clone()),
        ];
        pairs.extend(numbers.into_iter().filter_map(|(name, value)| Some((name, value?))));
        pairs
    }

    /// Values listed for a field; empty for fields that hold a single value.
    #[must_use]
    pub fn values(&self, kind: FilterKind) -> &[String] {
        match kind {
            FilterKind::Kind => &self.kind,
            FilterKind::Remote => &self.remote,
            FilterKind::WorkingTime => &self.working_time,
            FilterKind::Contract => &self.contract,
            FilterKind::Shift => &self.shift,
            FilterKind::International => &self.international,
            FilterKind::Source => &self.source,
            FilterKind::Education => &self.education,
            FilterKind::Employer => &self.employer,
            FilterKind::Language => &self.language,
            FilterKind::Driving => &self.driving,
            FilterKind::Cards => &self.cards,
            FilterKind::Occupation => &self.occupation,
            FilterKind::Skill => &self.skill,
            FilterKind::Place => &self.place,
            FilterKind::Near => &self.near,
            FilterKind::Published
            | FilterKind::Pay
            | FilterKind::Start
            | FilterKind::Experience => &[],
        }
    }
}

fn number<T: std::str::FromStr>(name: &str, value: &str, expected: &str) -> Result<T, Invalid> {
    value.parse().ok().ok_or_else(|| Invalid::field(name, value, expected))
}
