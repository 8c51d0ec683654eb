//! Makes `data/geo/localities.tsv`: Finnish localities and the cities of Europe, with their parent.

use std::collections::{HashMap, HashSet};
use std::path::Path;

use crate::taxonomy::places::PlacesError;
use crate::taxonomy::places::admin1;
use crate::taxonomy::places::import::{
    Exonyms, MERGED, Nuts, Output, Source, distinct, is_latin_name,
};

/// What NUTS writes around the name of a city.
const NUTS_AFFIXES: [&str; 11] = [
    ", Stadtkreis",
    ", Kreisfreie Stadt",
    ", kreisfreie Stadt",
    " (столица)",
    " (stolitsa)",
    ", City of",
    " City",
    "Arr. ",
    "City of ",
    "Hlavní město ",
    "Miasto ",
];

pub(super) fn localities(
    source_dir: &Path,
    out_dir: &Path,
    exonyms: &Exonyms,
    nuts: &Nuts,
) -> Result<(), PlacesError> {
    let mut out = Output::new(&[
        "id",
        "name",
        "name_fi",
        "name_sv",
        "name_en",
        "alternates",
        "country",
        "parent_kind",
        "parent",
        "lat",
        "lon",
        "population",
    ]);
    let finnish = finnish(source_dir, &mut out)?;
    cities(source_dir, &mut out, exonyms, nuts, &finnish)?;
    out.write(out_dir, "localities.tsv")
}

/// Writes the localities of Finland and gives their ids.
fn finnish(source_dir: &Path, out: &mut Output) -> Result<HashSet<String>, PlacesError> {
    let municipalities_source = Source::read(source_dir, "municipalities_fi.tsv")?;
    let municipalities = municipalities_source.table();
    let [code, fi, sv, region] =
        municipalities.columns(["code", "name_fi", "name_sv", "region_code"])?;
    // GeoNames numbers the regions of Finland as Statistics Finland does.
    let mut by_name: HashMap<(String, String), [String; 3]> = HashMap::new();
    for row in municipalities.rows() {
        let row = row?;
        for name in [row.get(fi), row.get(sv)] {
            by_name.insert(
                (row.get(region).to_owned(), name.to_owned()),
                [row.get(code).to_owned(), row.get(fi).to_owned(), row.get(sv).to_owned()],
            );
        }
    }
    let former = former_centres(source_dir)?;

    let source = Source::read(source_dir, "localities_fi_geonames.tsv")?;
    let table = source.table();
    let [id, name, alternates, lat, lon, population, admin1] = table.columns([
        "geonameid",
        "name",
        "alternate_names",
        "lat",
        "lon",
        "population",
        "admin1",
    ])?;
    let mut ids = HashSet::new();
    for row in table.rows() {
        let row = row?;
        // Rows without inhabitants repeat a locality that has some.
        if !ids.insert(row.get(id).to_owned()) || row.get(population) == "0" {
            continue;
        }
        let own = row.get(name);
        let region = row.get(admin1);
        let municipality = by_name.get(&(region.to_owned(), own.to_owned()));
        let (parent_kind, parent, fi, sv) = match municipality {
            Some([code, fi, sv]) => ("municipality", code.as_str(), fi.as_str(), sv.as_str()),
            None => match former.get(own) {
                Some(successor) => ("municipality", *successor, "", ""),
                None => ("region", region, "", ""),
            },
        };
        let shorten = |text: &str| if text == own { String::new() } else { text.to_owned() };
        let others = row.get(alternates).split('|').filter(|name| is_alternate(own, name));
        let others = distinct(others, &[own, fi, sv]);
        let fields = [
            row.get(id),
            own,
            &shorten(fi),
            &shorten(sv),
            "",
            &others,
            "FI",
            parent_kind,
            parent,
            row.get(lat),
            row.get(lon),
            row.get(population),
        ];
        out.row(&fields);
    }
    Ok(ids)
}

/// The municipality of today by the name of one that was merged into it, which its village keeps.
fn former_centres(source_dir: &Path) -> Result<HashMap<String, &'static str>, PlacesError> {
    let source = Source::read(source_dir, "municipalities_fi_history_2013_2026.tsv")?;
    let history = source.table();
    let [code, fi] = history.columns(["code", "name_fi"])?;
    let mut centres = HashMap::new();
    for row in history.rows() {
        let row = row?;
        if let Some((_, successor)) = MERGED.iter().find(|(merged, _)| *merged == row.get(code)) {
            centres.insert(row.get(fi).to_owned(), *successor);
        }
    }
    Ok(centres)
}

fn cities(
    source_dir: &Path,
    out: &mut Output,
    exonyms: &Exonyms,
    nuts: &Nuts,
    written: &HashSet<String>,
) -> Result<(), PlacesError> {
    let regions = namesakes(nuts);
    let source = Source::read(source_dir, "cities_eu_15000_geonames.tsv.gz")?;
    let table = source.table();
    let [id, name, alternates, country, admin1, lat, lon, population] = table.columns([
        "geonameid",
        "name",
        "alternate_names",
        "country",
        "admin1",
        "lat",
        "lon",
        "population",
    ])?;
    let mut rows = table.rows().collect::<Result<Vec<_>, _>>()?;
    // Most populous first: of two cities with one name the larger one gives its name to a region.
    rows.sort_by_key(|row| {
        let inhabitants = row.get(population).parse::<u32>().unwrap_or(0);
        (std::cmp::Reverse(inhabitants), row.get(id).parse::<u32>().unwrap_or(0))
    });
    let mut taken: HashSet<&str> = HashSet::new();
    let mut named: HashSet<(&str, &str)> = HashSet::new();
    for row in &rows {
        if written.contains(row.get(id)) || row.get(country) == "FI" {
            continue;
        }
        let own = row.get(name);
        let others: Vec<&str> =
            row.get(alternates).split('|').filter(|name| is_alternate(own, name)).collect();
        let division = admin1::nuts_of(row.get(country), row.get(admin1))
            .and_then(|code| nuts.by_code.get(code))
            .map(|region| region.current.as_str());
        let eu_code = match row.get(country) {
            "GR" => "EL",
            "GB" => "UK",
            code => code,
        };
        let namesake = std::iter::once(own)
            .chain(others.iter().copied())
            .filter_map(|name| regions.get(&(eu_code, name.to_lowercase())).copied())
            .find(|code| division.is_none_or(|outer| code.starts_with(outer)))
            .filter(|code| taken.insert(code));
        let region = namesake.or(division).unwrap_or_default();
        let [fi, sv, en] = if named.insert((row.get(country), own)) {
            exonyms.of(row.get(country), own)
        } else {
            [""; 3]
        };
        let others = distinct(others.into_iter(), &[own, fi, sv, en]);
        let parent_kind = if region.is_empty() { "country" } else { "nuts" };
        let parent = if region.is_empty() { row.get(country) } else { region };
        let fields = [
            row.get(id),
            own,
            fi,
            sv,
            en,
            &others,
            row.get(country),
            parent_kind,
            parent,
            row.get(lat),
            row.get(lon),
            row.get(population),
        ];
        out.row(&fields);
    }
    Ok(())
}

/// Whether another name is worth keeping. An apostrophe that the place's own name lacks comes from
/// the transliteration of a soft sign, which no advert uses.
fn is_alternate(own: &str, name: &str) -> bool {
    is_latin_name(name) && (own.contains(['\'', '’']) || !name.contains(['\'', '’']))
}

/// NUTS 3 regions of today by country and the name of the city that they are named after.
fn namesakes(nuts: &Nuts) -> HashMap<(&str, String), &str> {
    let mut regions: HashMap<(&str, String), Vec<&str>> = HashMap::new();
    for (code, region) in &nuts.by_code {
        let level3 = code.len() == 5;
        if *code != region.current || !(level3 || code == "UKI") {
            continue;
        }
        let mut names: Vec<String> = Vec::new();
        for part in region.name.split('/').chain(region.latin.split('/')) {
            let mut part = part.trim();
            for affix in NUTS_AFFIXES {
                part = part.strip_prefix(affix).unwrap_or(part);
                part = part.strip_suffix(affix).unwrap_or(part);
            }
            names.push(part.to_lowercase());
        }
        names.sort_unstable();
        names.dedup();
        for name in names {
            regions.entry((region.country.as_str(), name)).or_default().push(code);
        }
    }
    // A name that two regions carry says nothing.
    regions
        .into_iter()
        .filter_map(|(name, codes)| match codes.as_slice() {
            [only] => Some((name, *only)),
            _ => None,
        })
        .collect()
}
