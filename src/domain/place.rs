//! Where work is done and where people want to work.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::invalid::Checks;
use super::provenance::Extraction;

/// An area by its official code.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum AreaCode {
    /// Finnish municipality (kunta), three digits: `837` is Tampere.
    Municipality(String),
    /// Finnish region (maakunta), two digits: `06` is Pirkanmaa.
    Region(String),
    /// Finnish employment area (työllisyysalue), two digits.
    EmploymentArea(String),
    /// NUTS code of any vintage and level: `FI197`, `SE110`.
    Nuts(String),
    /// ISO 3166-1 alpha-2 country: `FI`.
    Country(String),
    /// A town by its GeoNames id, where no better code exists.
    Locality(String),
}

impl AreaCode {
    /// The code alone.
    #[must_use]
    pub fn code(&self) -> &str {
        match self {
            Self::Municipality(code)
            | Self::Region(code)
            | Self::EmploymentArea(code)
            | Self::Nuts(code)
            | Self::Country(code)
            | Self::Locality(code) => code,
        }
    }

    pub(crate) fn check(&self, checks: &mut Checks, field: &str) {
        let digits = |code: &str, len: usize| {
            code.len() == len && code.bytes().all(|byte| byte.is_ascii_digit())
        };
        let (holds, expected) = match self {
            Self::Municipality(code) => (digits(code, 3), "a municipality code of three digits"),
            Self::Region(code) => (digits(code, 2), "a region code of two digits"),
            Self::EmploymentArea(code) => {
                (digits(code, 2), "an employment area code of two digits")
            }
            Self::Nuts(code) => (
                (2..=5).contains(&code.len())
                    && code.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit()),
                "a NUTS code of two to five capital letters and digits",
            ),
            Self::Country(code) => (
                code.len() == 2 && code.bytes().all(|byte| byte.is_ascii_uppercase()),
                "an ISO 3166-1 alpha-2 country code",
            ),
            Self::Locality(code) => (
                !code.is_empty() && code.len() <= 9 && code.bytes().all(|b| b.is_ascii_digit()),
                "a GeoNames id",
            ),
        };
        checks.require(holds, field, self.code(), expected);
    }
}

/// A point on the map.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Coordinates {
    /// Latitude, WGS84 degrees, −90 to 90.
    pub lat: f32,
    /// Longitude, WGS84 degrees, −180 to 180.
    pub lon: f32,
}

/// One place of work.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Workplace {
    /// The smallest area that is known.
    pub area: AreaCode,
    /// The exact point, where known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub point: Option<Coordinates>,
    /// Street address for the reader.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub address: Option<String>,
    /// Postal code for the reader.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub postal_code: Option<String>,
    /// How it was found, where nobody stated it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub extracted: Option<Extraction>,
}

impl Workplace {
    /// A place known by its area only.
    #[must_use]
    pub fn area(area: AreaCode) -> Self {
        Self { area, point: None, address: None, postal_code: None, extracted: None }
    }

    pub(crate) fn check(&self, checks: &mut Checks, field: &str) {
        self.area.check(checks, &format!("{field}.area"));
        if let Some(point) = self.point {
            checks.require(
                (-90.0..=90.0).contains(&point.lat),
                format!("{field}.point.lat"),
                point.lat,
                "degrees from -90 to 90",
            );
            checks.require(
                (-180.0..=180.0).contains(&point.lon),
                format!("{field}.point.lon"),
                point.lon,
                "degrees from -180 to 180",
            );
        }
        if let Some(extracted) = &self.extracted {
            extracted.check(checks, &format!("{field}.extracted"));
        }
        if let Some(address) = &self.address {
            checks.text(address, 300, format!("{field}.address"));
        }
        if let Some(code) = &self.postal_code {
            checks.text(code, 12, format!("{field}.postal_code"));
        }
    }
}

/// How much of the work can be done away from the workplace.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Remote {
    /// None of it (lähityö).
    None,
    /// Part of it (hybridi).
    Partial,
    /// All of it (etätyö).
    Full,
}
