//! The fields of an advert as they come.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde::de::IgnoredAny;

/// One line. Everything but `id`, `title` and one of their contents may be missing.
#[derive(Debug, Deserialize)]
pub(super) struct WireAdvert {
    pub(super) id: String,
    #[serde(default)]
    pub(super) source: Option<String>,
    #[serde(default)]
    pub(super) lang: Option<String>,
    pub(super) title: String,
    #[serde(default)]
    pub(super) text: Option<String>,
    #[serde(default)]
    pub(super) employer: Option<String>,
    #[serde(default)]
    pub(super) municipality: Option<String>,
    #[serde(default)]
    pub(super) region: Option<String>,
    #[serde(default)]
    pub(super) country: Option<String>,
    #[serde(default)]
    pub(super) lat: Option<f64>,
    #[serde(default)]
    pub(super) lon: Option<f64>,
    #[serde(default)]
    pub(super) published: Option<String>,
    #[serde(default)]
    pub(super) deadline: Option<String>,
    #[serde(default)]
    pub(super) employment_type: Option<String>,
    #[serde(default)]
    pub(super) working_time: Option<String>,
    #[serde(default)]
    pub(super) duration: Option<String>,
    #[serde(default)]
    pub(super) occupation: Option<String>,
    #[serde(default)]
    pub(super) occupation_code: Option<String>,
    #[serde(default)]
    pub(super) must_have: Option<WireWishes>,
    #[serde(default)]
    pub(super) nice_to_have: Option<WireWishes>,
    #[serde(default)]
    pub(super) driving_licence: Option<OneOrMany>,
    #[serde(default)]
    pub(super) experience: Option<String>,
    #[serde(default)]
    pub(super) salary: Option<String>,
    #[serde(default)]
    pub(super) positions: Option<TextOrNumber>,
    #[serde(default)]
    pub(super) remote: Option<TextOrFlag>,
    #[serde(default)]
    pub(super) url: Option<String>,
    /// Fields that are not read, `industry` for one.
    #[serde(flatten)]
    pub(super) others: BTreeMap<String, IgnoredAny>,
}

/// What is asked for, by labels.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct WireWishes {
    pub(super) skills: Vec<String>,
    pub(super) languages: Vec<String>,
    pub(super) work_experiences: Vec<String>,
    pub(super) education: Vec<String>,
    pub(super) education_level: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(untagged, expecting = "a text or a list of texts")]
pub(super) enum OneOrMany {
    One(String),
    Many(Vec<String>),
}

impl OneOrMany {
    pub(super) fn items(&self) -> Vec<&str> {
        match self {
            Self::One(text) => text.split(',').map(str::trim).collect(),
            Self::Many(texts) => texts.iter().map(String::as_str).collect(),
        }
    }
}

#[derive(Debug, Deserialize)]
#[serde(untagged, expecting = "a text or a whole number")]
pub(super) enum TextOrNumber {
    Number(i64),
    Text(String),
}

#[derive(Debug, Deserialize)]
#[serde(untagged, expecting = "a text, true or false")]
pub(super) enum TextOrFlag {
    Flag(bool),
    Text(String),
}
