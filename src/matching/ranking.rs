//! Named rankings (M2, E6): what an organisation or municipality weighs differently, and the card that tells it.
//!
//! Brief overview: a [`Ranking`] is a file of `index-config/rankings` or of an operator's folder. It changes the weights of
//! the base model, sets conditions and may combine both directions. A request names one by its id, or by the
//! municipality that it is for, and may change it further ([`Tuning`]). What comes out is a [`Model`] with a hash of its
//! own, which the answer carries.

use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::conditions::Conditions;
use super::model::{Combine, Criterion, Demands, Model, Weights};
use super::reasons::Asker;
use crate::domain::Invalid;
use crate::taxonomy::qualifications::Texts3;

/// The rankings that are compiled in.
const BUILT_IN: [(&str, &str); 4] = [
    (
        "index-config/rankings/default.toml",
        include_str!("../../index-config/rankings/default.toml"),
    ),
    (
        "index-config/rankings/near-first.toml",
        include_str!("../../index-config/rankings/near-first.toml"),
    ),
    (
        "index-config/rankings/reciprocal.toml",
        include_str!("../../index-config/rankings/reciprocal.toml"),
    ),
    (
        "index-config/rankings/skills-first.toml",
        include_str!("../../index-config/rankings/skills-first.toml"),
    ),
];

/// Id of the ranking that holds where a request names none.
pub const DEFAULT_RANKING: &str = "default";

/// A file of rankings that cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum RankingError {
    /// It cannot be read.
    #[error("{path}: {source}")]
    Read {
        /// Its path.
        path: PathBuf,
        /// Why not.
        source: std::io::Error,
    },
    /// It is not TOML of this shape.
    #[error("{path}: {source}")]
    Shape {
        /// Its path.
        path: PathBuf,
        /// Where and what.
        source: Box<toml::de::Error>,
    },
    /// A value is out of its range, or an id is taken.
    #[error("{path}: field `{field}`: value `{value}`: expected {expected}")]
    Value {
        /// Its path.
        path: PathBuf,
        /// The field.
        field: String,
        /// Its value.
        value: String,
        /// What would do.
        expected: &'static str,
    },
}

/// Weights that take the place of others; those that are absent stay.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct OwnWeights {
    /// Of [`Criterion::Occupation`], 0 to 10.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(minimum = 0, maximum = 10)]
    pub occupation: Option<f32>,
    /// Of [`Criterion::Skills`], 0 to 10.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(minimum = 0, maximum = 10)]
    pub skills: Option<f32>,
    /// Of [`Criterion::Experience`], 0 to 10.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(minimum = 0, maximum = 10)]
    pub experience: Option<f32>,
    /// Of [`Criterion::Education`], 0 to 10.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(minimum = 0, maximum = 10)]
    pub education: Option<f32>,
    /// Of [`Criterion::Languages`], 0 to 10.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(minimum = 0, maximum = 10)]
    pub languages: Option<f32>,
    /// Of [`Criterion::Location`], 0 to 10.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(minimum = 0, maximum = 10)]
    pub location: Option<f32>,
    /// Of [`Criterion::Terms`], 0 to 10.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(minimum = 0, maximum = 10)]
    pub terms: Option<f32>,
    /// Of [`Criterion::Text`], 0 to 10.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(minimum = 0, maximum = 10)]
    pub text: Option<f32>,
}

impl OwnWeights {
    const fn array(&self) -> [Option<f32>; Criterion::COUNT] {
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

    /// The first weight that is out of its range, with its criterion.
    fn wrong(&self) -> Option<(Criterion, f32)> {
        let given = Criterion::ALL.into_iter().zip(self.array());
        let given = given.filter_map(|(criterion, weight)| Some((criterion, weight?)));
        given.into_iter().find(|(_, weight)| !(0.0..=10.0).contains(weight))
    }
}

/// Weights of the two sides that take the place of others.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct OwnSides {
    /// What the person wants.
    pub person: OwnWeights,
    /// What the vacancy needs.
    pub employer: OwnWeights,
}

/// A named ranking.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Ranking {
    /// Its id: lower-case letters, digits and hyphens.
    pub id: String,
    /// Its name.
    pub name: Texts3,
    /// What it is for, as its card tells it.
    pub purpose: Texts3,
    /// Who answers for it.
    pub owner: String,
    /// Codes of the municipalities (kuntanumero) that it is for: a request that names one of them is ranked by it.
    #[serde(default)]
    pub municipalities: Vec<String>,
    /// Weights that differ from those of the base model.
    #[serde(default)]
    pub weights: OwnSides,
    /// Conditions of both sides, and how the directions are combined.
    #[serde(default)]
    pub demands: Demands,
}

/// How a request wants to be ranked.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Tuning {
    /// Id of a ranking, or the code of a municipality that has one of its own; the default ranking where absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ranking: Option<String>,
    /// Weights of whoever asks.
    pub weights: OwnWeights,
    /// Conditions of whoever asks.
    pub conditions: Conditions,
    /// How the two directions are combined; as the ranking says where absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub combine: Option<Combine>,
}

/// All rankings.
#[derive(Debug, Clone, PartialEq)]
pub struct Rankings(Vec<Ranking>);

impl Rankings {
    /// The built-in rankings and those of more files, each with its path. A file may replace a built-in ranking by its id.
    ///
    /// # Errors
    /// A file is not of this shape, or a value is out of its range.
    pub fn load(more: &[(PathBuf, String)], base: &Model) -> Result<Self, RankingError> {
        let mut all: Vec<Ranking> = Vec::new();
        let built_in = BUILT_IN.iter().map(|(path, text)| (Path::new(path), *text));
        let own = more.iter().map(|(path, text)| (path.as_path(), text.as_str()));
        for (path, text) in built_in.chain(own) {
            let ranking = read(path, text, base)?;
            match all.iter_mut().find(|known| known.id == ranking.id) {
                Some(known) => *known = ranking,
                None => all.push(ranking),
            }
        }
        Ok(Self(all))
    }

    /// All of them, the default first.
    pub fn iter(&self) -> impl Iterator<Item = &Ranking> {
        self.0.iter()
    }

    /// A ranking by its id, or by a municipality that it is for; the default where a municipality has none.
    #[must_use]
    pub fn find(&self, name: &str) -> Option<&Ranking> {
        let by_id = self.0.iter().find(|ranking| ranking.id == name);
        let of_municipality =
            || self.0.iter().find(|ranking| ranking.municipalities.iter().any(|it| it == name));
        let is_code = name.len() == 3 && name.bytes().all(|byte| byte.is_ascii_digit());
        by_id.or_else(of_municipality).or_else(|| self.0.first().filter(|_| is_code))
    }

    /// The model of a request: the base, changed by the ranking that it names and then by itself.
    ///
    /// # Errors
    /// There is no such ranking, or a weight is out of its range.
    pub(crate) fn model(
        &self,
        base: &Model,
        tuning: &Tuning,
        asker: Asker,
    ) -> Result<Model, Invalid> {
        let name = tuning.ranking.as_deref().unwrap_or(DEFAULT_RANKING);
        let ranking = self.find(name).ok_or_else(|| {
            Invalid::field(
                "ranking",
                name,
                "the id of a ranking of /v1/rankings, or a municipality",
            )
        })?;
        if let Some((criterion, weight)) = tuning.weights.wrong() {
            let field = format!("weights.{}", criterion.name());
            return Err(Invalid::field(field, &weight.to_string(), "a weight from 0 to 10"));
        }
        let mut model = ranking.model(base, asker, tuning);
        if model.weights_of(asker).iter().sum::<f32>() <= 0.0 {
            return Err(Invalid::field("weights", "0", "at least one weight above 0"));
        }
        model.demands.combine = tuning.combine.unwrap_or(model.demands.combine);
        Ok(model)
    }
}

fn read(path: &Path, text: &str, base: &Model) -> Result<Ranking, RankingError> {
    let shape = |source| RankingError::Shape { path: path.to_owned(), source: Box::new(source) };
    let ranking: Ranking = toml::from_str(text).map_err(shape)?;
    let wrong = |field: String, value: String, expected| {
        Err(RankingError::Value { path: path.to_owned(), field, value, expected })
    };
    let plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    let fits = (4..=60).contains(&ranking.id.len()) && ranking.id.bytes().all(plain);
    if !fits {
        let expected = "4 to 60 lower-case letters, digits and hyphens";
        return wrong("id".to_owned(), ranking.id, expected);
    }
    for (side, weights) in
        [("person", &ranking.weights.person), ("employer", &ranking.weights.employer)]
    {
        if let Some((criterion, weight)) = weights.wrong() {
            let field = format!("weights.{side}.{}", criterion.name());
            return wrong(field, weight.to_string(), "a weight from 0 to 10");
        }
    }
    for asker in [Asker::Person, Asker::Employer] {
        let model = ranking.model(base, asker, &Tuning::default());
        if model.weights_of(asker).iter().sum::<f32>() <= 0.0 {
            return wrong("weights".to_owned(), "0".to_owned(), "at least one weight above 0");
        }
    }
    Ok(ranking)
}

impl Ranking {
    /// The base model with this ranking's weights and conditions, and then with those of whoever asks.
    pub(crate) fn model(&self, base: &Model, asker: Asker, tuning: &Tuning) -> Model {
        let mut model = *base;
        let own = |side| if side == asker { tuning.weights } else { OwnWeights::default() };
        let asked = |side| if side == asker { tuning.conditions } else { Conditions::default() };
        let settle =
            |side, weights: &mut Weights, ranked: &OwnWeights, conditions: &mut Conditions| {
                *conditions = asked(side).or(*conditions);
                let given = own(side).array().into_iter().zip(ranked.array());
                for ((criterion, weight), (own, ranked)) in
                    Criterion::ALL.into_iter().zip(weights.each_mut()).zip(given)
                {
                    *weight = own.or(ranked).unwrap_or(*weight);
                    *weight *= base.conditions.factor(conditions.of(criterion));
                }
            };
        model.demands = self.demands;
        settle(
            Asker::Person,
            &mut model.weights.person,
            &self.weights.person,
            &mut model.demands.person,
        );
        settle(
            Asker::Employer,
            &mut model.weights.employer,
            &self.weights.employer,
            &mut model.demands.employer,
        );
        model
    }
}

#[cfg(test)]
mod tests {
    //! 1. The built-in rankings are valid; the default changes nothing.
    //! 2. A request's weights and conditions go before the ranking's, on its own side only.
    //! 3. A municipality finds its ranking, and the default where it has none.
    //! 4. Bad files and requests are named by field and value.

    use super::*;
    use crate::matching::conditions::Condition;

    fn rankings(more: &str) -> Result<Rankings, RankingError> {
        Rankings::load(&[(PathBuf::from("own.toml"), more.to_owned())], &Model::default())
    }

    const OWN: &str = "id = 'tampere'\nowner = 'Tampere'\nmunicipalities = ['837']\n\
        name = { fi = 'a', sv = 'a', en = 'a' }\npurpose = { fi = 'a', sv = 'a', en = 'a' }\n\
        weights.person.skills = 0.5\ndemands.person.location = 'strongly_favoured'\n\
        demands.employer.languages = 'required'\n";

    #[test]
    fn default_changes_nothing_and_others_do() {
        let base = Model::default();
        let all = Rankings::load(&[], &base).unwrap();
        let plain = all.model(&base, &Tuning::default(), Asker::Person).unwrap();
        assert_eq!(plain.hash(), base.hash());
        for ranking in all.iter().filter(|ranking| ranking.id != DEFAULT_RANKING) {
            let tuning = Tuning { ranking: Some(ranking.id.clone()), ..Tuning::default() };
            let model = all.model(&base, &tuning, Asker::Person).unwrap();
            assert_ne!(model.hash(), base.hash(), "{}", ranking.id);
        }
    }

    #[test]
    fn requests_go_before_rankings() {
        let base = Model::default();
        let all = rankings(OWN).unwrap();
        let mut tuning = Tuning { ranking: Some("837".to_owned()), ..Tuning::default() };
        let model = all.model(&base, &tuning, Asker::Person).unwrap();
        assert_eq!(model.weights.person.skills, 0.5);
        let location = base.weights.person.location * base.conditions.strongly_favoured;
        assert_eq!(model.weights.person.location, location);
        assert_eq!(model.demands.employer.languages, Some(Condition::Required));

        tuning.weights.skills = Some(0.1);
        tuning.conditions.location = Some(Condition::Required);
        let model = all.model(&base, &tuning, Asker::Person).unwrap();
        assert_eq!(model.weights.person.skills, 0.1);
        assert_eq!(model.weights.person.location, base.weights.person.location);
        assert_eq!(model.demands.person.location, Some(Condition::Required));
        assert_eq!(model.weights.employer.skills, base.weights.employer.skills);
    }

    #[test]
    fn municipalities_find_their_own() {
        let all = rankings(OWN).unwrap();
        let id = |name| all.find(name).map(|ranking| ranking.id.as_str());
        assert_eq!(id("837"), Some("tampere"));
        assert_eq!(id("091"), Some(DEFAULT_RANKING));
        assert_eq!(id("nonsense"), None);
    }

    #[test]
    fn bad_values_are_named() {
        let base = Model::default();
        let refused = |text: &str| rankings(text).unwrap_err().to_string();
        let error = refused(&OWN.replace("0.5", "-1"));
        assert!(error.contains("own.toml") && error.contains("weights.person.skills"), "{error}");
        assert!(refused(&OWN.replace("'tampere'", "'T'")).contains("`id`"));
        assert!(refused(&OWN.replace("'required'", "'must'")).contains("must"));
        let all = rankings(OWN).unwrap();
        let unknown = Tuning { ranking: Some("no-such".to_owned()), ..Tuning::default() };
        assert_eq!(
            all.model(&base, &unknown, Asker::Person).unwrap_err().errors[0].field,
            "ranking"
        );
        let mut heavy = Tuning::default();
        heavy.weights.terms = Some(11.0);
        let error = all.model(&base, &heavy, Asker::Person).unwrap_err();
        assert_eq!(error.errors[0].field, "weights.terms");
    }
}
