//! Identifiers. Each is parsed once at the edge and never a bare `String` inside.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Longest accepted record id, in bytes.
const MAX_ID_BYTES: usize = 128;

/// Why a text is not a valid identifier.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{value}` is not a valid {what}: expected {expected}")]
pub struct InvalidId {
    /// The text as given, cut at 80 characters.
    pub value: String,
    /// What it was read as.
    pub what: &'static str,
    /// The accepted form.
    pub expected: &'static str,
}

impl InvalidId {
    fn new(value: &str, what: &'static str, expected: &'static str) -> Self {
        Self { value: value.chars().take(80).collect(), what, expected }
    }
}

macro_rules! record_id {
    ($(#[$doc:meta])* $name:ident, $what:literal) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema)]
        #[serde(try_from = "String", into = "String")]
        #[schema(value_type = String, pattern = "^[A-Za-z0-9._:~-]{1,128}$")]
        pub struct $name(Box<str>);

        impl $name {
            /// The id as text.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl std::str::FromStr for $name {
            type Err = InvalidId;

            fn from_str(value: &str) -> Result<Self, InvalidId> {
                let allowed = |byte: u8| byte.is_ascii_alphanumeric() || b"._:~-".contains(&byte);
                if value.is_empty() || value.len() > MAX_ID_BYTES || !value.bytes().all(allowed) {
                    return Err(InvalidId::new(
                        value,
                        $what,
                        "1 to 128 characters of A–Z a–z 0–9 . _ : ~ -",
                    ));
                }
                Ok(Self(value.into()))
            }
        }

        impl TryFrom<String> for $name {
            type Error = InvalidId;

            fn try_from(value: String) -> Result<Self, InvalidId> {
                value.parse()
            }
        }

        impl From<$name> for String {
            fn from(id: $name) -> Self {
                id.0.into()
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(&self.0)
            }
        }
    };
}

record_id!(
    /// Id of a vacancy, chosen by its sender; by custom `source:id-at-source`.
    VacancyId,
    "vacancy id"
);
record_id!(
    /// Id of a jobseeker profile. It is a pseudonym and must not hold a name or a personal identity code.
    ProfileId,
    "profile id"
);

record_id!(
    /// Id of a label that a market adds to the taxonomy, chosen by who adds it.
    LocalLabelId,
    "label id"
);

record_id!(
    /// Id of a qualification that a profession or task asks: `fi.sairaanhoitaja`.
    QualificationId,
    "qualification id"
);

/// The common beginning of ESCO URIs.
pub const ESCO_BASE: &str = "http://data.europa.eu/esco/";

/// Id of a concept: an ESCO URI without its common beginning (`occupation/…`, `skill/…`, `isco/C2221`),
/// or a full URI of another scheme.
///
/// ```
/// use kohtaanto::domain::ConceptId;
/// let id: ConceptId = "http://data.europa.eu/esco/isco/C2221".parse().unwrap();
/// assert_eq!(id.as_str(), "isco/C2221");
/// assert_eq!(id.uri(), "http://data.europa.eu/esco/isco/C2221");
/// ```
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema)]
#[serde(try_from = "String", into = "String")]
#[schema(value_type = String, example = "occupation/f2cc5978-e45c-4f28-b859-7f89221b0505")]
pub struct ConceptId(Box<str>);

impl ConceptId {
    /// The short form.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The full URI.
    #[must_use]
    pub fn uri(&self) -> String {
        if self.0.contains("://") { self.0.to_string() } else { format!("{ESCO_BASE}{}", self.0) }
    }
}

impl std::str::FromStr for ConceptId {
    type Err = InvalidId;

    fn from_str(value: &str) -> Result<Self, InvalidId> {
        let short = value
            .strip_prefix(ESCO_BASE)
            .or_else(|| value.strip_prefix("https://data.europa.eu/esco/"))
            .unwrap_or(value);
        let printable = short.bytes().all(|byte| byte.is_ascii_graphic());
        if short.is_empty() || short.len() > 256 || !printable || !short.contains('/') {
            return Err(InvalidId::new(
                value,
                "concept id",
                "an ESCO URI or its last two parts, such as occupation/… or skill/…",
            ));
        }
        Ok(Self(short.into()))
    }
}

impl TryFrom<String> for ConceptId {
    type Error = InvalidId;

    fn try_from(value: String) -> Result<Self, InvalidId> {
        value.parse()
    }
}

impl From<ConceptId> for String {
    fn from(id: ConceptId) -> Self {
        id.0.into()
    }
}

impl std::fmt::Display for ConceptId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}
