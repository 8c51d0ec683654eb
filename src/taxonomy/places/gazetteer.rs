//! The places themselves and what can be asked about them.

use std::collections::HashMap;

use crate::domain::{AreaCode, Lang};
use crate::taxonomy::places::names::{NameIndex, fold_query};
use crate::taxonomy::places::{Place, PlaceKind, PlacesError, Point};

/// All places. Cheap to ask, made once at start (see [`Places::embedded`]).
///
/// **Invariant:** a place has a higher index than each of its parents.
#[derive(Debug)]
pub struct Places {
    pub(super) entries: Vec<Entry>,
    /// Parents of all entries one after the other; `Entry::parents` says which.
    pub(super) parents: Vec<Place>,
    /// Ancestors likewise, each entry's in ascending order.
    pub(super) ancestors: Vec<Place>,
    pub(super) codes: HashMap<(PlaceKind, &'static str), Place>,
    pub(super) names: NameIndex,
    pub(super) postal_codes: HashMap<Box<str>, Place>,
}

/// What is known of one place.
#[derive(Debug)]
pub(super) struct Entry {
    pub(super) kind: PlaceKind,
    pub(super) code: &'static str,
    /// By [`Lang`]: Finnish, Swedish, English; never empty.
    pub(super) names: [&'static str; 3],
    pub(super) point: Option<Point>,
    pub(super) population: u32,
    /// 0 if unknown.
    pub(super) urban_rural: u8,
    pub(super) country: Option<Place>,
    pub(super) parents: Span,
    pub(super) ancestors: Span,
}

/// A run of positions in one of the flat lists.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Span {
    pub(super) start: u32,
    pub(super) end: u32,
}

impl Span {
    fn of(self, list: &[Place]) -> &[Place] {
        list.get(self.start as usize..self.end as usize).unwrap_or_default()
    }
}

impl Places {
    /// The places of the tables that are compiled in.
    ///
    /// # Errors
    /// If a table is not in order, which the tests rule out for a released build.
    pub fn embedded() -> Result<Self, PlacesError> {
        crate::taxonomy::places::load::embedded()
    }

    /// Number of places.
    #[must_use]
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether there is none, which only an empty build could say.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// All places in index order: areas come before what lies in them.
    pub fn iter(&self) -> impl Iterator<Item = Place> + use<> {
        (0..self.entries.len()).map(|index| Place(index as u16))
    }

    /// The place with this index, if there is one.
    #[must_use]
    pub fn at(&self, index: u16) -> Option<Place> {
        (usize::from(index) < self.entries.len()).then_some(Place(index))
    }

    fn entry(&self, place: Place) -> &Entry {
        // A `Place` can only be had from this build's tables, which always hold the same entries.
        &self.entries[usize::from(place.0)]
    }

    /// The place of this kind and code. Codes that are no longer in use lead to the place of today.
    #[must_use]
    pub fn find(&self, kind: PlaceKind, code: &str) -> Option<Place> {
        self.codes.get(&(kind, code)).copied()
    }

    /// The Finnish municipality with this code of three digits; merged ones lead to today's.
    #[must_use]
    pub fn municipality(&self, code: &str) -> Option<Place> {
        self.find(PlaceKind::Municipality, code)
    }

    /// The Finnish region (maakunta) with this code of two digits.
    #[must_use]
    pub fn region(&self, code: &str) -> Option<Place> {
        self.find(PlaceKind::Region, code)
    }

    /// The country with this ISO 3166-1 code of two or three capitals; EL and UK are understood.
    /// AX gives the Finnish region of Åland.
    #[must_use]
    pub fn country(&self, code: &str) -> Option<Place> {
        self.find(PlaceKind::Country, code)
    }

    /// The NUTS region with this code of any vintage. A code of level 0 gives the country.
    #[must_use]
    pub fn nuts(&self, code: &str) -> Option<Place> {
        self.find(PlaceKind::Nuts, code)
    }

    /// The Finnish employment area with this code of two digits.
    #[must_use]
    pub fn employment_area(&self, code: &str) -> Option<Place> {
        self.find(PlaceKind::EmploymentArea, code)
    }

    /// The locality with this GeoNames id.
    #[must_use]
    pub fn locality(&self, geonames_id: &str) -> Option<Place> {
        self.find(PlaceKind::Locality, geonames_id)
    }

    /// What sort of area it is.
    #[must_use]
    pub fn kind(&self, place: Place) -> PlaceKind {
        self.entry(place).kind
    }

    /// Its code; what codes there are is told at [`PlaceKind`].
    #[must_use]
    pub fn code(&self, place: Place) -> &str {
        self.entry(place).code
    }

    /// A place by the code that vacancies name it with; areas of administrations have none there.
    #[must_use]
    pub fn area_code(&self, place: Place) -> Option<AreaCode> {
        let code = self.code(place).to_owned();
        match self.kind(place) {
            PlaceKind::Country => Some(AreaCode::Country(code)),
            PlaceKind::Nuts => Some(AreaCode::Nuts(code)),
            PlaceKind::Region => Some(AreaCode::Region(code)),
            PlaceKind::EmploymentArea => Some(AreaCode::EmploymentArea(code)),
            PlaceKind::Municipality => Some(AreaCode::Municipality(code)),
            PlaceKind::Locality => Some(AreaCode::Locality(code)),
            PlaceKind::Subregion | PlaceKind::WellbeingCounty | PlaceKind::VitalityCentre => None,
        }
    }

    /// Its name in this language; where the language has none of its own, the local name.
    #[must_use]
    pub fn name(&self, place: Place, lang: Lang) -> &str {
        self.entry(place).names[lang as usize]
    }

    /// The areas right above: of a municipality its region, employment area, subregion, wellbeing
    /// county, vitality centre and NUTS 3 region; of a NUTS region the next level; of a locality
    /// its municipality, else its region or NUTS region, else its country.
    #[must_use]
    pub fn parents(&self, place: Place) -> &[Place] {
        self.entry(place).parents.of(&self.parents)
    }

    /// All areas that hold the place, without itself, in index order. Finnish areas with the same
    /// municipalities, such as a region and its NUTS 3 region, hold each other.
    #[must_use]
    pub fn ancestors(&self, place: Place) -> &[Place] {
        self.entry(place).ancestors.of(&self.ancestors)
    }

    /// Whether `inner` lies in `outer` or is the same; reflexive and transitive.
    #[must_use]
    pub fn contains(&self, outer: Place, inner: Place) -> bool {
        outer == inner || self.ancestors(inner).binary_search(&outer).is_ok()
    }

    /// The Finnish municipalities in an area, in the order of their codes.
    #[must_use]
    pub fn municipalities_of(&self, area: Place) -> Vec<Place> {
        self.iter()
            .filter(|place| self.kind(*place) == PlaceKind::Municipality)
            .filter(|place| self.contains(area, *place))
            .collect()
    }

    /// Where it is. Of a municipality its central locality; of an area the mean of its
    /// municipalities, or outside Finland of its known cities, weighted by population. Areas
    /// without any have none.
    #[must_use]
    pub fn point(&self, place: Place) -> Option<Point> {
        self.entry(place).point
    }

    /// Inhabitants; 0 if unknown. Of an area outside Finland only those of its cities of 15,000
    /// and more, so it compares areas but does not count them.
    #[must_use]
    pub fn population(&self, place: Place) -> u32 {
        self.entry(place).population
    }

    /// The country in which it lies; of a country itself.
    #[must_use]
    pub fn country_of(&self, place: Place) -> Option<Place> {
        self.entry(place).country
    }

    /// The Finnish region in which it lies, of a region itself; elsewhere the country. It is what may be told of
    /// where a person lives.
    #[must_use]
    pub fn region_or_country(&self, place: Place) -> Option<Place> {
        let mut own = std::iter::once(&place).chain(self.ancestors(place));
        let region = own.find(|own| self.kind(**own) == PlaceKind::Region).copied();
        region.or_else(|| self.country_of(place))
    }

    /// Statistics Finland's grouping of a municipality: 1 urban, 2 semi-urban, 3 rural.
    #[must_use]
    pub fn urban_rural(&self, place: Place) -> Option<u8> {
        Some(self.entry(place).urban_rural).filter(|code| *code != 0)
    }

    /// Every place with exactly this name in Finnish, Swedish, English or another language written
    /// in Latin letters, whatever the case. The best comes first: names of the three languages
    /// before others, then countries, municipalities, cities, Finnish regions, small localities and
    /// the other areas; among these the Finnish and the most populous first.
    #[must_use]
    pub fn lookup(&self, name: &str) -> Vec<Place> {
        let mut found = self.names.exact(name);
        found.sort_by_key(|(place, alternate)| {
            let entry = self.entry(*place);
            let population = std::cmp::Reverse(entry.population);
            (*alternate, self.rank(entry), !self.is_finnish(*place), population, *place)
        });
        let mut places: Vec<Place> = Vec::with_capacity(found.len());
        for (place, _) in found {
            if !places.contains(&place) {
                places.push(place);
            }
        }
        places
    }

    /// At most `limit` places of which a name begins with `prefix`. Finnish municipalities of which
    /// a name in any of the service's languages begins so, and other Finnish places whose name in
    /// `lang` does, come first, then places with such a name in any of the service's languages,
    /// then, from three letters on, those with one in another language. Each time a place whose
    /// name is what was typed comes first, then municipalities, then other settlements, regions and
    /// countries, then the other areas, the most populous first. Of several
    /// places in one country that show the same name only the likeliest is given.
    #[must_use]
    pub fn suggest(&self, prefix: &str, lang: Lang, limit: usize) -> Vec<Place> {
        let mut found = self.names.starting_with(prefix);
        if prefix.chars().count() < 3 {
            found.retain(|(_, alternate)| !alternate);
        }
        found.sort_unstable_by_key(|(place, alternate)| (*place, *alternate));
        found.dedup_by_key(|(place, _)| *place);
        found.sort_by_key(|(place, alternate)| {
            let entry = self.entry(*place);
            (self.rank(entry), *alternate, std::cmp::Reverse(entry.population), *place)
        });
        let mut shown = std::collections::HashSet::new();
        found.retain(|(place, _)| shown.insert((self.name(*place, lang), self.country_of(*place))));
        let typed = fold_query(prefix);
        found.sort_by_cached_key(|(place, alternate)| {
            let name = fold_query(self.name(*place, lang));
            let entry = self.entry(*place);
            let municipality = entry.kind == PlaceKind::Municipality;
            let near = self.is_finnish(*place) && (municipality || name.starts_with(&typed));
            let sort = match self.rank(entry) {
                _ if name == typed => 0,
                _ if municipality => 1,
                0..=4 => 2,
                _ => 3,
            };
            let population = std::cmp::Reverse(self.population(*place));
            (*alternate, !near, sort, population, *place)
        });
        found.into_iter().take(limit).map(|(place, _)| place).collect()
    }

    fn is_finnish(&self, place: Place) -> bool {
        self.country_of(place).is_some_and(|country| self.code(country) == "FI")
    }

    /// Which sort of place is meant by a bare name, most likely first.
    fn rank(&self, entry: &Entry) -> u8 {
        match entry.kind {
            PlaceKind::Country => 0,
            PlaceKind::Municipality => 1,
            // A village must not hide the region of the same name: Lappi is Lapland.
            PlaceKind::Locality if entry.population >= 15_000 => 2,
            PlaceKind::Region => 3,
            PlaceKind::Locality => 4,
            PlaceKind::Nuts => 5,
            PlaceKind::EmploymentArea => 6,
            PlaceKind::Subregion => 7,
            PlaceKind::WellbeingCounty => 8,
            PlaceKind::VitalityCentre => 9,
        }
    }
}
