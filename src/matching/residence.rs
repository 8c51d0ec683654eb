//! Where people live, as statistics tell it: region (maakunta) and employment area (työllisyysalue).

use crate::taxonomy::places::{Place, PlaceKind, Places};

/// Where somebody lives.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Residence {
    /// In Finland, as far as home tells.
    Finland { region: Option<Place>, employment_area: Option<Place> },
    /// In another country.
    Abroad,
}

impl Residence {
    fn of(places: &Places, home: Place, finland: Option<Place>) -> Self {
        if places.country_of(home).is_some_and(|country| Some(country) != finland) {
            return Self::Abroad;
        }
        let of_kind = |kind| {
            let mut holding = std::iter::once(&home).chain(places.ancestors(home));
            holding.find(|place| places.kind(**place) == kind).copied()
        };
        Self::Finland {
            region: of_kind(PlaceKind::Region),
            employment_area: of_kind(PlaceKind::EmploymentArea),
        }
    }

    /// The employment area.
    pub(crate) const fn employment_area(self) -> Option<Place> {
        match self {
            Self::Finland { employment_area, .. } => employment_area,
            Self::Abroad => None,
        }
    }

    /// Whether a region or a country is known.
    pub(crate) const fn is_told(self) -> bool {
        !matches!(self, Self::Finland { region: None, .. })
    }
}

/// All residences that are told apart, as rows of a table in groups: one per region, one for other countries and one for
/// what is not told.
#[derive(Debug)]
pub(crate) struct Residences {
    rows: Vec<Residence>,
    groups: Vec<usize>,
    group_count: usize,
    /// Row of each place.
    row_of: Vec<u16>,
}

/// The row of whoever tells no region.
const NOT_TOLD: usize = 0;

impl Residences {
    pub(crate) fn new(places: &Places) -> Self {
        let finland = places.country("FI");
        let mut rows = vec![Residence::Finland { region: None, employment_area: None }];
        let row_of = places.iter().map(|place| {
            let residence = Residence::of(places, place, finland);
            let row = rows.iter().position(|known| *known == residence).unwrap_or_else(|| {
                rows.push(residence);
                rows.len() - 1
            });
            row as u16
        });
        let row_of = row_of.collect();
        let mut heads: Vec<Residence> = Vec::new();
        let groups = rows.iter().map(|row| {
            let head = match *row {
                Residence::Finland { region, .. } => {
                    Residence::Finland { region, employment_area: None }
                }
                Residence::Abroad => Residence::Abroad,
            };
            heads.iter().position(|known| *known == head).unwrap_or_else(|| {
                heads.push(head);
                heads.len() - 1
            })
        });
        let groups = groups.collect();
        Self { groups, group_count: heads.len(), rows, row_of }
    }

    /// How many rows there are.
    pub(crate) fn len(&self) -> usize {
        self.rows.len()
    }

    /// The row of a place's number; unknown ones are not told.
    #[inline]
    pub(crate) fn row(&self, place: u16) -> usize {
        self.row_of.get(usize::from(place)).map_or(NOT_TOLD, |row| usize::from(*row))
    }

    /// The residence of a row.
    pub(crate) fn get(&self, row: usize) -> Residence {
        self.rows[row]
    }

    /// The group of each row.
    pub(crate) fn groups(&self) -> &[usize] {
        &self.groups
    }

    /// How many groups there are.
    pub(crate) const fn group_count(&self) -> usize {
        self.group_count
    }

    /// Employment areas, each once.
    pub(crate) fn employment_areas(&self) -> impl Iterator<Item = Place> {
        let mut areas: Vec<Place> =
            self.rows.iter().filter_map(|row| row.employment_area()).collect();
        areas.sort_unstable();
        areas.dedup();
        areas.into_iter()
    }
}
