//! Languages: the three that the service speaks, any that a person or an advert may name, and CEFR.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::ids::InvalidId;

/// A language in which the service reads text and answers.
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
#[serde(rename_all = "lowercase")]
pub enum Lang {
    /// Finnish.
    #[default]
    Fi,
    /// Swedish.
    Sv,
    /// English.
    En,
}

impl Lang {
    /// All three, in the order in which the service lists them.
    pub const ALL: [Self; 3] = [Self::Fi, Self::Sv, Self::En];

    /// ISO 639-1 code.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Fi => "fi",
            Self::Sv => "sv",
            Self::En => "en",
        }
    }

    /// The language with this ISO 639-1 code, if the service speaks it.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|lang| lang.code() == code)
    }
}

impl std::str::FromStr for Lang {
    type Err = InvalidId;

    fn from_str(value: &str) -> Result<Self, InvalidId> {
        Self::from_code(value).ok_or_else(|| InvalidId {
            value: value.chars().take(80).collect(),
            what: "language",
            expected: "fi, sv or en",
        })
    }
}

impl std::fmt::Display for Lang {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.code())
    }
}

/// Code of any language: ISO 639-1 where it exists, else ISO 639-3 (`fi`, `sms`, `fse`).
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema,
)]
#[serde(try_from = "String", into = "String")]
#[schema(value_type = String, pattern = "^[a-z]{2,3}$", example = "fi")]
pub struct LanguageCode([u8; 3]);

impl LanguageCode {
    /// The code as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        let len = if self.0[2] == 0 { 2 } else { 3 };
        std::str::from_utf8(&self.0[..len]).unwrap_or_default()
    }

    /// The service language with this code, if there is one.
    #[must_use]
    pub fn lang(&self) -> Option<Lang> {
        Lang::from_code(self.as_str())
    }
}

impl From<Lang> for LanguageCode {
    fn from(lang: Lang) -> Self {
        let code = lang.code().as_bytes();
        Self([code[0], code[1], 0])
    }
}

impl std::str::FromStr for LanguageCode {
    type Err = InvalidId;

    fn from_str(value: &str) -> Result<Self, InvalidId> {
        match value.as_bytes() {
            [a, b] if a.is_ascii_lowercase() && b.is_ascii_lowercase() => Ok(Self([*a, *b, 0])),
            [a, b, c] if [a, b, c].iter().all(|byte| byte.is_ascii_lowercase()) => {
                Ok(Self([*a, *b, *c]))
            }
            _ => Err(InvalidId {
                value: value.chars().take(80).collect(),
                what: "language code",
                expected: "two or three lower-case letters of ISO 639-1 or 639-3",
            }),
        }
    }
}

impl TryFrom<String> for LanguageCode {
    type Error = InvalidId;

    fn try_from(value: String) -> Result<Self, InvalidId> {
        value.parse()
    }
}

impl From<LanguageCode> for String {
    fn from(code: LanguageCode) -> Self {
        code.as_str().to_owned()
    }
}

impl std::fmt::Display for LanguageCode {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.as_str())
    }
}

/// Level of the Common European Framework of Reference for Languages.
///
/// Mother tongue is not kept: intake turns it into [`Cefr::C2`], because ranking must not read it.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema,
)]
pub enum Cefr {
    /// Breakthrough.
    A1,
    /// Waystage.
    A2,
    /// Threshold.
    B1,
    /// Vantage.
    B2,
    /// Effective operational proficiency.
    C1,
    /// Mastery; also what a mother tongue is read as.
    #[serde(alias = "native", alias = "L1")]
    C2,
}

impl Cefr {
    /// The level's code.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::A1 => "A1",
            Self::A2 => "A2",
            Self::B1 => "B1",
            Self::B2 => "B2",
            Self::C1 => "C1",
            Self::C2 => "C2",
        }
    }
}
