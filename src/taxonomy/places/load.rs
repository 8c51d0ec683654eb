//! Builds [`Places`] from the tables of `data/geo`.

use std::collections::HashMap;

use crate::taxonomy::places::area_sets::AreaSets;
use crate::taxonomy::places::gazetteer::{Entry, Span};
use crate::taxonomy::places::names::NameIndex;
use crate::taxonomy::places::{Place, PlaceKind, Places, PlacesError, Point};
use crate::taxonomy::table::{Column, Row, Table, TableError};

/// A compiled-in table under its name, with its text.
macro_rules! embedded_table {
    ($name:literal) => {
        Table::new(
            concat!("data/geo/", $name),
            include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/data/geo/", $name)),
        )
    };
}

/// Kinds of Finnish areas of which a municipality names one each, with the column that names it.
const MUNICIPALITY_PARENTS: [(PlaceKind, &str); 6] = [
    (PlaceKind::Region, "region"),
    (PlaceKind::EmploymentArea, "employment_area"),
    (PlaceKind::Subregion, "subregion"),
    (PlaceKind::WellbeingCounty, "wellbeing_county"),
    (PlaceKind::VitalityCentre, "vitality_centre"),
    (PlaceKind::Nuts, "nuts3"),
];

/// Åland has ISO 3166-1 codes of its own but is a region of Finland: the codes of a country, then
/// that of the region which they lead to.
const ALAND: (&str, &str, &str) = ("AX", "ALA", "21");

pub(super) fn embedded() -> Result<Places, PlacesError> {
    let mut builder = Builder::default();
    builder.countries()?;
    builder.nuts()?;
    builder.areas()?;
    builder.municipalities()?;
    builder.localities()?;
    builder.finish()
}

#[derive(Default)]
struct Builder {
    entries: Vec<Entry>,
    parents: Vec<Place>,
    codes: HashMap<(PlaceKind, &'static str), Place>,
    /// Names in other languages, added to the index at the end.
    alternates: Vec<(Place, &'static str)>,
}

type StaticRow<'t> = Row<'static, 't>;

impl Builder {
    /// Adds a place; an empty name is replaced by the next of the others.
    fn add(
        &mut self,
        kind: PlaceKind,
        code: &'static str,
        names: [&'static str; 3],
        parents: &[Place],
    ) -> Result<Place, PlacesError> {
        let count = self.entries.len();
        // `Place` 65535 stays free so that users may mark "none" with it.
        let index = u16::try_from(count).ok().filter(|index| *index < u16::MAX);
        let place = Place(index.ok_or(PlacesError::TooMany { count: count + 1 })?);
        let start = self.parents.len() as u32;
        self.parents.extend_from_slice(parents);
        let [fi, sv, en] = names;
        let first = |choices: [&'static str; 3]| {
            choices.into_iter().find(|name| !name.is_empty()).unwrap_or(code)
        };
        let country = match kind {
            PlaceKind::Country => Some(place),
            _ => parents.first().and_then(|parent| self.entries[usize::from(parent.0)].country),
        };
        self.entries.push(Entry {
            kind,
            code,
            names: [first([fi, sv, en]), first([sv, fi, en]), first([en, fi, sv])],
            point: None,
            population: 0,
            urban_rural: 0,
            country,
            parents: Span { start, end: self.parents.len() as u32 },
            ancestors: Span::default(),
        });
        self.codes.insert((kind, code), place);
        Ok(place)
    }

    fn alternates(&mut self, place: Place, names: &'static str) {
        let names = names.split('|').filter(|name| !name.is_empty());
        self.alternates.extend(names.map(|name| (place, name)));
    }

    /// The place that a field names.
    fn resolve(
        &self,
        row: &StaticRow<'_>,
        column: Column,
        kind: PlaceKind,
    ) -> Result<Place, TableError> {
        let code = row.get(column);
        self.codes.get(&(kind, code)).copied().ok_or_else(|| {
            row.error(column, format!("`{code}` is not the code of a known {}", kind.code()))
        })
    }

    fn locate(
        &mut self,
        place: Place,
        row: &StaticRow<'_>,
        [lat, lon, population]: [Column; 3],
    ) -> Result<(), TableError> {
        let entry = &mut self.entries[usize::from(place.0)];
        let degrees = "degrees with a decimal point";
        if let (Some(lat), Some(lon)) = (row.parse(lat, degrees)?, row.parse(lon, degrees)?) {
            entry.point = Some(Point { lat, lon });
        }
        entry.population = row.parse(population, "a number of inhabitants")?.unwrap_or(0);
        Ok(())
    }

    fn countries(&mut self) -> Result<(), PlacesError> {
        let table = embedded_table!("countries.tsv");
        let [code, iso3, eu_code, fi, sv, en, alternates] = table.columns([
            "code",
            "iso3",
            "eu_code",
            "name_fi",
            "name_sv",
            "name_en",
            "alternates",
        ])?;
        for row in table.rows() {
            let row = row?;
            if row.get(code) == ALAND.0 {
                continue;
            }
            let names = [row.get(fi), row.get(sv), row.get(en)];
            let place = self.add(PlaceKind::Country, row.get(code), names, &[])?;
            for alias in [row.get(iso3), row.get(eu_code)] {
                self.codes.entry((PlaceKind::Country, alias)).or_insert(place);
            }
            self.codes.insert((PlaceKind::Nuts, row.get(eu_code)), place);
            self.alternates(place, row.get(alternates));
        }
        Ok(())
    }

    fn nuts(&mut self) -> Result<(), PlacesError> {
        let table = embedded_table!("nuts.tsv");
        let [code, parent, current, name, fi, sv, en, alternates] = table.columns([
            "code",
            "parent",
            "current",
            "name",
            "name_fi",
            "name_sv",
            "name_en",
            "alternates",
        ])?;
        let mut rows = table.rows().collect::<Result<Vec<_>, _>>()?;
        // Upper levels first, so that parents are known; within a level by code.
        rows.sort_by_key(|row| (row.get(code).len(), row.get(code)));
        for row in rows.iter().filter(|row| row.get(current).is_empty()) {
            // A parent of an earlier vintage may live on under another code.
            let above = self.resolve_nuts_parent(row, parent)?;
            let local = row.get(name);
            let named = |column| Some(row.get(column)).filter(|name| !name.is_empty());
            let names = [fi, sv, en].map(|column| named(column).unwrap_or(local));
            let place = self.add(PlaceKind::Nuts, row.get(code), names, &[above])?;
            self.alternates(place, row.get(alternates));
        }
        for row in rows.iter().filter(|row| !row.get(current).is_empty()) {
            let place = self.resolve(row, current, PlaceKind::Nuts)?;
            self.codes.insert((PlaceKind::Nuts, row.get(code)), place);
        }
        Ok(())
    }

    /// The parent of a NUTS row; one whose own code was retired is passed over for its country,
    /// since the retired region's borders may have been others.
    fn resolve_nuts_parent(
        &self,
        row: &StaticRow<'_>,
        parent: Column,
    ) -> Result<Place, TableError> {
        if let Ok(place) = self.resolve(row, parent, PlaceKind::Nuts) {
            return Ok(place);
        }
        let country = row.get(parent).get(..2).unwrap_or_default();
        self.codes
            .get(&(PlaceKind::Nuts, country))
            .copied()
            .ok_or_else(|| row.error(parent, format!("`{country}` is not a known country")))
    }

    fn areas(&mut self) -> Result<(), PlacesError> {
        let table = embedded_table!("areas_fi.tsv");
        let [kind, code, fi, sv, en, nuts3] =
            table.columns(["kind", "code", "name_fi", "name_sv", "name_en", "nuts3"])?;
        let finland = self.codes.get(&(PlaceKind::Country, "FI")).copied();
        for row in table.rows() {
            let row = row?;
            let of_kind = PlaceKind::from_code(row.get(kind)).ok_or_else(|| {
                row.error(kind, format!("`{}` is not a kind of place", row.get(kind)))
            })?;
            let names = [row.get(fi), row.get(sv), row.get(en)];
            if row.get(nuts3).is_empty() {
                self.add(of_kind, row.get(code), names, finland.as_slice())?;
                continue;
            }
            // The same territory under two codes: NUTS takes over the trilingual names.
            let same = self.resolve(&row, nuts3, PlaceKind::Nuts)?;
            let region = self.add(of_kind, row.get(code), names, &[same])?;
            if row.get(code) == ALAND.2 {
                self.codes.insert((PlaceKind::Country, ALAND.0), region);
                self.codes.insert((PlaceKind::Country, ALAND.1), region);
            }
            let local = self.entries[usize::from(same.0)].names[0];
            self.alternates.push((same, local));
            self.entries[usize::from(same.0)].names = self.entries[usize::from(region.0)].names;
        }
        Ok(())
    }

    fn municipalities(&mut self) -> Result<(), PlacesError> {
        let table = embedded_table!("municipalities_fi.tsv");
        let [code, fi, sv, alternates, urban_rural, language_ratio] = table.columns([
            "code",
            "name_fi",
            "name_sv",
            "alternates",
            "urban_rural",
            "language_ratio",
        ])?;
        let located = table.columns(["lat", "lon", "population"])?;
        let above = table.columns(MUNICIPALITY_PARENTS.map(|(_, column)| column))?;
        for row in table.rows() {
            let row = row?;
            let mut parents = Vec::with_capacity(above.len());
            for ((kind, _), column) in MUNICIPALITY_PARENTS.iter().zip(above) {
                parents.push(self.resolve(&row, column, *kind)?);
            }
            // English follows the language of the majority: 2 Swedish only, 3 mostly Swedish.
            let swedish = matches!(row.get(language_ratio), "2" | "3");
            let english = row.get(if swedish { sv } else { fi });
            let names = [row.get(fi), row.get(sv), english];
            let place = self.add(PlaceKind::Municipality, row.get(code), names, &parents)?;
            self.locate(place, &row, located)?;
            let grouping = row.parse(urban_rural, "1, 2 or 3")?.unwrap_or(0);
            self.entries[usize::from(place.0)].urban_rural = grouping;
            self.alternates(place, row.get(alternates));
        }

        let table = embedded_table!("municipalities_former_fi.tsv");
        let [code, fi, sv, successor] =
            table.columns(["code", "name_fi", "name_sv", "successor"])?;
        for row in table.rows() {
            let row = row?;
            let place = self.resolve(&row, successor, PlaceKind::Municipality)?;
            self.codes.insert((PlaceKind::Municipality, row.get(code)), place);
            self.alternates.extend([(place, row.get(fi)), (place, row.get(sv))]);
        }
        Ok(())
    }

    fn localities(&mut self) -> Result<(), PlacesError> {
        let table = embedded_table!("localities.tsv");
        let [id, name, fi, sv, en, alternates, parent_kind, parent] = table.columns([
            "id",
            "name",
            "name_fi",
            "name_sv",
            "name_en",
            "alternates",
            "parent_kind",
            "parent",
        ])?;
        let located = table.columns(["lat", "lon", "population"])?;
        for row in table.rows() {
            let row = row?;
            let kind = PlaceKind::from_code(row.get(parent_kind)).ok_or_else(|| {
                row.error(parent_kind, format!("`{}` is not a kind of place", row.get(parent_kind)))
            })?;
            let above = self.resolve(&row, parent, kind)?;
            let local = row.get(name);
            let named = |column| Some(row.get(column)).filter(|name| !name.is_empty());
            let names = [fi, sv, en].map(|column| named(column).unwrap_or(local));
            let place = self.add(PlaceKind::Locality, row.get(id), names, &[above])?;
            self.locate(place, &row, located)?;
            if !names.contains(&local) {
                self.alternates.push((place, local));
            }
            self.alternates(place, row.get(alternates));
        }
        Ok(())
    }

    fn finish(mut self) -> Result<Places, PlacesError> {
        let ancestors = self.ancestors()?;
        self.sum_up(&ancestors);
        let mut names = NameIndex::with_capacity(self.entries.len() * 2 + self.alternates.len());
        for (index, entry) in self.entries.iter().enumerate() {
            let place = Place(index as u16);
            let [fi, sv, en] = entry.names;
            names.add(fi, place, false);
            if sv != fi {
                names.add(sv, place, false);
            }
            if en != fi && en != sv {
                names.add(en, place, false);
            }
        }
        for (place, name) in &self.alternates {
            names.add(name, *place, true);
        }
        names.sort();
        Ok(Places {
            entries: self.entries,
            parents: self.parents,
            ancestors,
            codes: self.codes,
            names,
            postal_codes: HashMap::new(),
        })
    }

    /// Fills in the ancestors of every entry, first up the parents, then for Finnish areas by the
    /// municipalities that they are made of.
    fn ancestors(&mut self) -> Result<Vec<Place>, PlacesError> {
        let mut of_each: Vec<Vec<Place>> = Vec::with_capacity(self.entries.len());
        let close = |own: &mut Vec<Place>, of_each: &[Vec<Place>]| {
            for index in 0..own.len() {
                own.extend_from_slice(&of_each[usize::from(own[index].0)]);
            }
            own.sort_unstable();
            own.dedup();
        };
        let mut sets = AreaSets::default();
        let mut municipalities = 0;
        for (index, entry) in self.entries.iter().enumerate() {
            let span = entry.parents;
            let mut own = self.parents[span.start as usize..span.end as usize].to_vec();
            if entry.kind == PlaceKind::Locality && municipalities > 0 {
                // Localities come last: all areas are known once the first is met.
                for (area, holders) in sets.holders() {
                    of_each[usize::from(area.0)] = holders;
                }
                municipalities = 0;
            }
            close(&mut own, &of_each);
            if entry.kind == PlaceKind::Municipality {
                let place = Place(index as u16);
                if !std::iter::once(&place).chain(&own).all(|area| sets.add(*area, municipalities))
                {
                    return Err(PlacesError::TooMany { count: municipalities + 1 });
                }
                municipalities += 1;
            }
            of_each.push(own);
        }
        let mut flat = Vec::new();
        for (entry, own) in self.entries.iter_mut().zip(of_each) {
            let start = flat.len() as u32;
            flat.extend(own);
            entry.ancestors = Span { start, end: flat.len() as u32 };
        }
        Ok(flat)
    }

    /// Gives areas the population of what lies in them and the mean point, weighted by population.
    fn sum_up(&mut self, ancestors: &[Place]) {
        let mut sums = vec![(0_u64, 0_f64, 0_f64); self.entries.len()];
        for entry in &self.entries {
            // In Finland municipalities count; their localities would count everyone twice.
            let finnish = entry
                .country
                .is_some_and(|country| self.entries[usize::from(country.0)].code == "FI");
            let counts = match entry.kind {
                PlaceKind::Municipality => true,
                PlaceKind::Locality => !finnish,
                _ => false,
            };
            let Some(point) = entry.point.filter(|_| counts) else { continue };
            let weight = f64::from(entry.population);
            let span = entry.ancestors;
            for area in &ancestors[span.start as usize..span.end as usize] {
                let (population, lat, lon) = &mut sums[usize::from(area.0)];
                *population += u64::from(entry.population);
                *lat += weight * f64::from(point.lat);
                *lon += weight * f64::from(point.lon);
            }
        }
        for (entry, (population, lat, lon)) in self.entries.iter_mut().zip(sums) {
            if matches!(entry.kind, PlaceKind::Municipality | PlaceKind::Locality)
                || population == 0
            {
                continue;
            }
            entry.population = u32::try_from(population).unwrap_or(u32::MAX);
            let total = population as f64;
            entry.point = Some(Point { lat: (lat / total) as f32, lon: (lon / total) as f32 });
        }
    }
}
