//! Places: countries, NUTS regions, Finnish areas and municipalities, localities and cities.
//!
//! Brief overview: [`Places`] holds them all behind one dense index, [`Place`]. Codes and names
//! lead to a `Place`; a `Place` leads to its names, its [`Point`], its population and the areas
//! that it lies in. The tables are compiled in ([`Places::embedded`]); [`import`] makes them from
//! the sources that `data/README.md` names. Postal codes come from an operator's file.
//!
//! ```
//! use kohtaanto::domain::Lang;
//! use kohtaanto::taxonomy::places::Places;
//! let places = Places::embedded().unwrap();
//! let turku = places.lookup("Åbo")[0];
//! assert_eq!(places.name(turku, Lang::Fi), "Turku");
//! assert!(places.contains(places.region("02").unwrap(), turku));
//! ```

mod admin1;
mod area_sets;
mod gazetteer;
mod import;
mod import_localities;
mod load;
mod names;
mod postal;
#[cfg(test)]
mod tests;

use serde::{Deserialize, Serialize};

use crate::taxonomy::table::TableError;

pub use gazetteer::Places;
pub use import::import;

/// Radius of a sphere with the Earth's mean radius (IUGG), in kilometres.
const EARTH_RADIUS_KM: f64 = 6371.0088;

/// A place: its position in [`Places`]. Only valid for the tables of the same build, so what is
/// stored for longer is the kind and the code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Place(pub(in crate::taxonomy::places) u16);

impl Place {
    /// The position, from 0 and below [`Places::len`].
    #[must_use]
    pub const fn index(self) -> u16 {
        self.0
    }
}

/// What sort of area a place is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PlaceKind {
    /// Country or territory; code ISO 3166-1 alpha-2, and XK for Kosovo.
    Country,
    /// NUTS region of level 1 to 3; its code has 3 to 5 characters. Level 0 is the country.
    Nuts,
    /// Finnish region (maakunta); code of two digits.
    Region,
    /// Finnish subregion (seutukunta); code of three digits.
    Subregion,
    /// Finnish employment area (työllisyysalue); code of two digits.
    EmploymentArea,
    /// Finnish wellbeing services county (hyvinvointialue); code of two digits.
    WellbeingCounty,
    /// Finnish vitality centre (elinvoimakeskus); code of one or two digits.
    VitalityCentre,
    /// Finnish municipality (kunta); code of three digits.
    Municipality,
    /// City, town, village or district; code is its GeoNames id.
    Locality,
}

impl PlaceKind {
    /// All kinds.
    pub const ALL: [Self; 9] = [
        Self::Country,
        Self::Nuts,
        Self::Region,
        Self::Subregion,
        Self::EmploymentArea,
        Self::WellbeingCounty,
        Self::VitalityCentre,
        Self::Municipality,
        Self::Locality,
    ];

    /// The kind's name in tables and on the wire.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Country => "country",
            Self::Nuts => "nuts",
            Self::Region => "region",
            Self::Subregion => "subregion",
            Self::EmploymentArea => "employment_area",
            Self::WellbeingCounty => "wellbeing_county",
            Self::VitalityCentre => "vitality_centre",
            Self::Municipality => "municipality",
            Self::Locality => "locality",
        }
    }

    /// The kind with this name.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }
}

/// A point on the Earth, WGS 84, degrees: north and east are positive.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Point {
    /// Latitude, −90 to 90.
    pub lat: f32,
    /// Longitude, −180 to 180.
    pub lon: f32,
}

impl Point {
    /// Great-circle distance in kilometres (haversine formula on a sphere of radius 6371.0088 km;
    /// the Earth's flattening makes it wrong by at most 0.6 %).
    #[must_use]
    pub fn distance_km(&self, other: &Self) -> f32 {
        let (lat, other_lat) =
            (f64::from(self.lat).to_radians(), f64::from(other.lat).to_radians());
        let half_dlat = (other_lat - lat) / 2.0;
        let half_dlon = (f64::from(other.lon) - f64::from(self.lon)).to_radians() / 2.0;
        let haversine =
            half_dlat.sin().powi(2) + lat.cos() * other_lat.cos() * half_dlon.sin().powi(2);
        (2.0 * EARTH_RADIUS_KM * haversine.sqrt().min(1.0).asin()) as f32
    }
}

/// Why places could not be read.
#[derive(Debug, thiserror::Error)]
pub enum PlacesError {
    /// A line of a table is wrong.
    #[error(transparent)]
    Table(#[from] TableError),
    /// A file could not be read or written.
    #[error("cannot {action} {path}")]
    File {
        /// `read` or `write`.
        action: &'static str,
        /// The file.
        path: String,
        /// What the system says.
        source: std::io::Error,
    },
    /// More places than a [`Place`] can number.
    #[error("{count} places, expected at most 65535")]
    TooMany {
        /// How many there are.
        count: usize,
    },
}
