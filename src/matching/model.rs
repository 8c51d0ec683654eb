//! The ranking model: what `index-config/matching.toml` says.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::conditions::{ConditionModel, Conditions};
use super::reasons::Asker;

/// The model that is compiled in.
const DEFAULT: &str = include_str!("../../index-config/matching.toml");

/// A criterion of a match, in the order in which contributions are listed.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Criterion {
    /// Wanted and held occupations against the vacancy's.
    Occupation,
    /// Coverage of the skills asked for.
    Skills,
    /// Months of related work.
    Experience,
    /// Level and field of education.
    Education,
    /// Languages with CEFR levels.
    Languages,
    /// Place and remote work.
    Location,
    /// Terms of work.
    Terms,
    /// The advert's words against the labels of the person's concepts.
    Text,
}

impl Criterion {
    /// All criteria.
    pub const ALL: [Self; Self::COUNT] = [
        Self::Occupation,
        Self::Skills,
        Self::Experience,
        Self::Education,
        Self::Languages,
        Self::Location,
        Self::Terms,
        Self::Text,
    ];
    /// How many there are.
    pub const COUNT: usize = 8;

    /// Its name in files and answers.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Occupation => "occupation",
            Self::Skills => "skills",
            Self::Experience => "experience",
            Self::Education => "education",
            Self::Languages => "languages",
            Self::Location => "location",
            Self::Terms => "terms",
            Self::Text => "text",
        }
    }
}

/// A number per criterion.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Weights {
    /// Weight of [`Criterion::Occupation`], 0 or more.
    pub occupation: f32,
    /// Weight of [`Criterion::Skills`].
    pub skills: f32,
    /// Weight of [`Criterion::Experience`].
    pub experience: f32,
    /// Weight of [`Criterion::Education`].
    pub education: f32,
    /// Weight of [`Criterion::Languages`].
    pub languages: f32,
    /// Weight of [`Criterion::Location`].
    pub location: f32,
    /// Weight of [`Criterion::Terms`].
    pub terms: f32,
    /// Weight of [`Criterion::Text`].
    pub text: f32,
}

impl Weights {
    /// The weights in the order of [`Criterion::ALL`].
    #[must_use]
    pub const fn array(&self) -> [f32; Criterion::COUNT] {
        [
            self.occupation,
            self.skills,
            self.experience,
            self.education,
            self.languages,
            self.location,
            self.terms,
            self.text,
        ]
    }

    pub(super) const fn each_mut(&mut self) -> [&mut f32; Criterion::COUNT] {
        [
            &mut self.occupation,
            &mut self.skills,
            &mut self.experience,
            &mut self.education,
            &mut self.languages,
            &mut self.location,
            &mut self.terms,
            &mut self.text,
        ]
    }
}

/// Weights of the two sides.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Sides {
    /// What the person wants.
    pub person: Weights,
    /// What the vacancy needs.
    pub employer: Weights,
}

/// Values where the vacancy asks and the profile is silent, 0 to 1.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Unstated {
    /// Of [`Criterion::Occupation`].
    pub occupation: f32,
    /// Of [`Criterion::Experience`].
    pub experience: f32,
    /// Of [`Criterion::Education`].
    pub education: f32,
    /// Of [`Criterion::Languages`].
    pub languages: f32,
    /// Of [`Criterion::Location`].
    pub location: f32,
    /// Of [`Criterion::Terms`].
    pub terms: f32,
    /// Of each skill asked for.
    pub skill: f32,
    /// Of [`Criterion::Text`].
    pub text: f32,
}

/// How jobs count.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ExperienceModel {
    /// Months since its end after which a job counts half for the occupation.
    pub recency_half_life_months: f32,
    /// Least that recency leaves, 0 to 1.
    pub recency_floor: f32,
    /// Months from which the length of a job counts fully.
    pub full_length_months: f32,
    /// What a job of no length counts, 0 to 1.
    pub length_floor: f32,
}

/// How education counts.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EducationModel {
    /// Value one EQF level short, 0 to 1.
    pub one_below: f32,
    /// Share that the field decides where one is asked, 0 to 1.
    pub field_share: f32,
}

/// How languages count.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LanguageModel {
    /// Value one CEFR level short, 0 to 1.
    pub one_below: f32,
}

/// How places count.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LocationModel {
    /// Kilometres past the radius after which 1/e is left.
    pub decay_km: f32,
    /// Radius around home where the person names neither places nor a radius, km.
    pub home_radius_km: u16,
    /// Value where the vacancy names only a larger area that holds the wanted place.
    pub coarse: f32,
    /// Least value for a person who is ready to move.
    pub move_floor: f32,
    /// Share of the distance that counts where part of the work is remote.
    pub partial_remote_share: f32,
    /// Share of the value that a stated wish about remote work decides.
    pub remote_share: f32,
}

/// How words count.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TextModel {
    /// Saturation, above 0: the smaller, the sooner a product of what both speak of is worth much.
    pub k: f32,
}

/// How near-equal scores are spread.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BandModel {
    /// Width of a band in points, at least 0.01.
    pub width: f32,
}

/// How the scores of the two directions make the order of a list.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Default,
    Hash,
    Serialize,
    Deserialize,
    ToSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Combine {
    /// The score of whoever asks alone.
    #[default]
    Asker,
    /// The harmonic mean of both, 2ab / (a + b): high only where both are (reciprocal recommendation, RECON; Pizzato et
    /// al. 2010).
    HarmonicMean,
}

/// What the two sides insist on, besides weights.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Demands {
    /// Conditions of the person.
    pub person: Conditions,
    /// Conditions of the employer.
    pub employer: Conditions,
    /// What orders lists.
    pub combine: Combine,
}

/// How languages that are required gate.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GateModel {
    /// Who is at least so many CEFR levels short of a language that the vacancy states as required may not do the work
    /// now; 0 gates nobody by language.
    pub language_levels_short: u8,
}

/// A ranking configuration.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Model {
    /// Weights.
    pub weights: Sides,
    /// Unstated values.
    pub unstated: Unstated,
    /// Jobs.
    pub experience: ExperienceModel,
    /// Education.
    pub education: EducationModel,
    /// Languages.
    pub languages: LanguageModel,
    /// Places.
    pub location: LocationModel,
    /// Words.
    pub text: TextModel,
    /// Bands.
    pub bands: BandModel,
    /// What conditions do.
    pub conditions: ConditionModel,
    /// Gates.
    pub gates: GateModel,
    /// What is insisted on; nothing by default.
    #[serde(default)]
    pub demands: Demands,
}

/// A ranking configuration that cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum ModelError {
    /// It is not the TOML that is expected.
    #[error("ranking model: {0}")]
    Syntax(#[from] toml::de::Error),
    /// A value is out of its range.
    #[error("ranking model: field `{field}`: value {value}: expected {expected}")]
    Value {
        /// The field.
        field: String,
        /// Its value.
        value: f32,
        /// What would do.
        expected: &'static str,
    },
}

impl Model {
    /// Reads and checks a model.
    ///
    /// # Errors
    /// It is not TOML of this shape, or a value is out of its range.
    pub fn from_toml(text: &str) -> Result<Self, ModelError> {
        let model: Self = toml::from_str(text)?;
        model.check()?;
        Ok(model)
    }

    fn check(&self) -> Result<(), ModelError> {
        let range = |field: &str, value: f32, holds: bool, expected| {
            if holds && value.is_finite() {
                Ok(())
            } else {
                Err(ModelError::Value { field: field.to_owned(), value, expected })
            }
        };
        for (side, weights) in
            [("person", self.weights.person), ("employer", self.weights.employer)]
        {
            for (criterion, weight) in Criterion::ALL.into_iter().zip(weights.array()) {
                let field = format!("weights.{side}.{criterion:?}").to_lowercase();
                range(&field, weight, weight >= 0.0, "a weight of 0 or more")?;
            }
            let sum: f32 = weights.array().iter().sum();
            range(&format!("weights.{side}"), sum, sum > 0.0, "at least one weight above 0")?;
        }
        let shares = [
            ("unstated.occupation", self.unstated.occupation),
            ("unstated.experience", self.unstated.experience),
            ("unstated.education", self.unstated.education),
            ("unstated.languages", self.unstated.languages),
            ("unstated.location", self.unstated.location),
            ("unstated.terms", self.unstated.terms),
            ("unstated.skill", self.unstated.skill),
            ("unstated.text", self.unstated.text),
            ("experience.recency_floor", self.experience.recency_floor),
            ("experience.length_floor", self.experience.length_floor),
            ("education.one_below", self.education.one_below),
            ("education.field_share", self.education.field_share),
            ("languages.one_below", self.languages.one_below),
            ("location.coarse", self.location.coarse),
            ("location.move_floor", self.location.move_floor),
            ("location.partial_remote_share", self.location.partial_remote_share),
            ("location.remote_share", self.location.remote_share),
            ("conditions.threshold.occupation", self.conditions.threshold.occupation),
            ("conditions.threshold.skills", self.conditions.threshold.skills),
            ("conditions.threshold.experience", self.conditions.threshold.experience),
            ("conditions.threshold.education", self.conditions.threshold.education),
            ("conditions.threshold.languages", self.conditions.threshold.languages),
            ("conditions.threshold.location", self.conditions.threshold.location),
            ("conditions.threshold.terms", self.conditions.threshold.terms),
            ("conditions.threshold.text", self.conditions.threshold.text),
        ];
        for (field, value) in shares {
            range(field, value, (0.0..=1.0).contains(&value), "a share from 0 to 1")?;
        }
        let positive = [
            ("experience.recency_half_life_months", self.experience.recency_half_life_months),
            ("experience.full_length_months", self.experience.full_length_months),
            ("location.decay_km", self.location.decay_km),
            ("text.k", self.text.k),
        ];
        for (field, value) in positive {
            range(field, value, value > 0.0, "a number above 0")?;
        }
        let factors = [
            ("conditions.favoured", self.conditions.favoured),
            ("conditions.strongly_favoured", self.conditions.strongly_favoured),
        ];
        for (field, value) in factors {
            range(field, value, (1.0..=10.0).contains(&value), "a factor from 1 to 10")?;
        }
        let short = self.gates.language_levels_short;
        let field = "gates.language_levels_short";
        range(field, f32::from(short), short <= 6, "CEFR levels from 0 to 6")?;
        let width = self.bands.width;
        range("bands.width", width, (0.01..=100.0).contains(&width), "points from 0.01 to 100")
    }

    /// The weights of whoever asks.
    pub(crate) const fn weights_of(&self, asker: Asker) -> [f32; Criterion::COUNT] {
        match asker {
            Asker::Person => self.weights.person.array(),
            Asker::Employer => self.weights.employer.array(),
        }
    }

    /// The conditions of whoever asks.
    pub(crate) const fn conditions_of(&self, asker: Asker) -> Conditions {
        match asker {
            Asker::Person => self.demands.person,
            Asker::Employer => self.demands.employer,
        }
    }

    /// Width of a band in hundredths of a point, at least 1: the grid is the same for all lists.
    pub(crate) fn band_width(&self) -> u32 {
        ((self.bands.width * 100.0).round() as u32).max(1)
    }

    /// A short hash of the model's values, which every answer carries: 16 hexadecimal digits.
    #[must_use]
    pub fn hash(&self) -> String {
        // The JSON of a fixed struct has one form: the order and the digits of its fields never change.
        let canonical = serde_json::to_string(self).unwrap_or_default();
        format!("{:016x}", crate::index::id_hash(&canonical))
    }
}

impl Default for Model {
    fn default() -> Self {
        Self::from_toml(DEFAULT).expect("invariant: the compiled-in model is checked by a test")
    }
}

#[cfg(test)]
mod tests {
    //! 1. The compiled-in model is valid.
    //! 2. A changed value changes the hash.
    //! 3. Bad values are named.

    use super::*;

    #[test]
    fn default_is_valid_and_hash_follows_values() {
        let model = Model::default();
        let mut other = model;
        other.weights.person.terms += 0.01;
        assert_ne!(model.hash(), other.hash());
        assert_eq!(model.hash(), Model::default().hash());
    }

    #[test]
    fn bad_values_are_named() {
        let text = DEFAULT.replace("one_below = 0.6 ", "one_below = 1.6 ");
        let error = Model::from_toml(&text).unwrap_err().to_string();
        assert!(error.contains("education.one_below") && error.contains("1.6"), "{error}");
        let error = Model::from_toml("nonsense = 1").unwrap_err().to_string();
        assert!(error.contains("nonsense"), "{error}");
    }
}
