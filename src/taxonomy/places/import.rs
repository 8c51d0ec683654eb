//! Makes `data/geo/*.tsv` from the sources named in `data/README.md`.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::io::Read as _;
use std::path::Path;

use unicode_normalization::UnicodeNormalization as _;

use crate::taxonomy::places::{PlacesError, import_localities};
use crate::taxonomy::table::Table;

/// Municipalities that were merged into another since 2013, and the one that they are part of.
/// The sources list the old codes but not where they went.
pub(super) const MERGED: &[(&str, &str)] = &[
    ("099", "214"),
    ("164", "301"),
    ("174", "297"),
    ("283", "098"),
    ("319", "783"),
    ("413", "609"),
    ("442", "051"),
    ("476", "297"),
    ("532", "398"),
    ("588", "507"),
    ("838", "423"),
    ("911", "541"),
];

/// What people call countries besides the names of CLDR.
const COUNTRY_NICKNAMES: &[(&str, &str)] = &[
    ("CZ", "Tšekin tasavalta|Tjeckiska republiken|Czech Republic"),
    (
        "GB",
        "UK|Great Britain|Britannia|Yhdistynyt kuningaskunta|Förenade kungariket|Englanti|England",
    ),
    ("IE", "Eire"),
    ("NL", "Hollanti|Holland"),
    ("US", "USA"),
];

/// A source file read whole.
pub(super) struct Source {
    name: String,
    text: String,
}

impl Source {
    pub(super) fn read(dir: &Path, name: &str) -> Result<Self, PlacesError> {
        let path = dir.join(name);
        let shown = path.display().to_string();
        let failed = |source| PlacesError::File { action: "read", path: shown.clone(), source };
        let bytes = std::fs::read(&path).map_err(failed)?;
        let mut text = String::new();
        if name.ends_with(".gz") {
            flate2::read::MultiGzDecoder::new(bytes.as_slice())
                .read_to_string(&mut text)
                .map_err(failed)?;
        } else {
            bytes.as_slice().read_to_string(&mut text).map_err(failed)?;
        }
        // Sources mix composed and decomposed letters; lookups compare composed ones.
        Ok(Self { name: name.to_owned(), text: text.nfc().collect() })
    }

    pub(super) fn table(&self) -> Table<'_> {
        Table::new(&self.name, &self.text)
    }
}

/// A table under construction.
pub(super) struct Output {
    text: String,
}

impl Output {
    pub(super) fn new(header: &[&str]) -> Self {
        Self { text: header.join("\t") + "\n" }
    }

    pub(super) fn row(&mut self, fields: &[&str]) {
        for (index, field) in fields.iter().enumerate() {
            if index > 0 {
                self.text.push('\t');
            }
            // One space between words, so that no field can hold a tab or a line break.
            for (index, word) in field.split_whitespace().enumerate() {
                if index > 0 {
                    self.text.push(' ');
                }
                self.text.push_str(word);
            }
        }
        self.text.push('\n');
    }

    pub(super) fn write(self, dir: &Path, name: &str) -> Result<(), PlacesError> {
        let path = dir.join(name);
        std::fs::write(&path, self.text).map_err(|source| PlacesError::File {
            action: "write",
            path: path.display().to_string(),
            source,
        })
    }
}

/// Names in the order given, without repetitions (case aside) and without those in `known`.
pub(super) fn distinct<'a>(names: impl Iterator<Item = &'a str>, known: &[&str]) -> String {
    let mut seen: BTreeSet<String> = known.iter().map(|name| name.to_lowercase()).collect();
    let mut kept: Vec<&str> = Vec::new();
    for name in names {
        if !name.is_empty() && seen.insert(name.to_lowercase()) {
            kept.push(name);
        }
    }
    kept.join("|")
}

/// Whether a name is written in Latin letters (with the marks of European languages) and looks like
/// a name: at least three characters, begins with a capital, is not an abbreviation in capitals.
pub(super) fn is_latin_name(name: &str) -> bool {
    let letter = |c: char| c.is_ascii_alphabetic() || ('À'..='ž').contains(&c) && c.is_alphabetic();
    name.chars().count() >= 3
        && name.chars().next().is_some_and(char::is_uppercase)
        && name.chars().any(char::is_lowercase)
        && name.chars().all(|c| letter(c) || matches!(c, ' ' | '-' | '\'' | '’' | '.'))
        // Names with the Mari word for town are a transliteration that no advert uses.
        && !name.ends_with(" osh")
}

/// Reads the geographic sources in `source_dir` and writes the tables of `data/geo` to `out_dir`.
///
/// The folder is made if it is not there. Foreign names come from its `exonyms.tsv`, which is the
/// project's own work and no source's; where it is missing, the one in the binary is put there.
/// Coordinates of countries and NUTS regions in the sources are passed over: those points are computed when the
/// tables are loaded, from municipalities and cities.
///
/// # Errors
/// If a file cannot be read or written, or a line of a source lacks a column or holds a code that
/// the other tables do not know.
pub fn import(source_dir: &Path, out_dir: &Path) -> Result<(), PlacesError> {
    provide_exonyms(out_dir)?;
    let exonyms = Exonyms::read(out_dir)?;
    countries(source_dir, out_dir)?;
    let nuts = nuts(source_dir, out_dir, &exonyms)?;
    areas(source_dir, out_dir)?;
    municipalities(source_dir, out_dir)?;
    import_localities::localities(source_dir, out_dir, &exonyms, &nuts)
}

/// Makes the folder, and puts the table of foreign names into it where it has none.
fn provide_exonyms(out_dir: &Path) -> Result<(), PlacesError> {
    const OWN: &str = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/data/geo/exonyms.tsv"));
    let path = out_dir.join("exonyms.tsv");
    let made = std::fs::create_dir_all(out_dir)
        .and_then(|()| if path.try_exists()? { Ok(()) } else { std::fs::write(&path, OWN) });
    made.map_err(|source| PlacesError::File {
        action: "write",
        path: path.display().to_string(),
        source,
    })
}

/// The names of foreign places in Finnish, Swedish and English, by country and name.
pub(super) struct Exonyms(HashMap<(String, String), [String; 3]>);

impl Exonyms {
    fn read(dir: &Path) -> Result<Self, PlacesError> {
        let source = Source::read(dir, "exonyms.tsv")?;
        let table = source.table();
        let (country, name) = (table.column("country")?, table.column("name")?);
        let names = [table.column("name_fi")?, table.column("name_sv")?, table.column("name_en")?];
        let mut map = HashMap::new();
        for row in table.rows() {
            let row = row?;
            map.insert(
                (row.get(country).to_owned(), row.get(name).to_owned()),
                names.map(|column| row.get(column).to_owned()),
            );
        }
        Ok(Self(map))
    }

    /// The three names, empty where they are the given one.
    pub(super) fn of(&self, country: &str, name: &str) -> [&str; 3] {
        self.0
            .get(&(country.to_owned(), name.to_owned()))
            .map(|names| names.each_ref().map(|text| if text == name { "" } else { text.as_str() }))
            .unwrap_or_default()
    }
}

fn countries(source_dir: &Path, out_dir: &Path) -> Result<(), PlacesError> {
    let source = Source::read(source_dir, "countries.tsv")?;
    let table = source.table();
    let [iso2, iso3, numeric, eu_code] =
        table.columns(["iso2", "iso3", "iso_numeric", "eu_code"])?;
    let names = table.columns(["name_fi", "name_sv", "name_en"])?;
    let groups = ["eu", "eea", "efta", "nordic", "eures_member_2018"];
    let flags = table.columns(groups)?;
    let native = table.columns([
        "name_cs", "name_da", "name_de", "name_es", "name_et", "name_fr", "name_ga", "name_hr",
        "name_hu", "name_is", "name_it", "name_lt", "name_lv", "name_mt", "name_nb", "name_nl",
        "name_pl", "name_pt", "name_ro", "name_sk", "name_sl",
    ])?;
    let mut out = Output::new(&[
        "code",
        "iso3",
        "numeric",
        "eu_code",
        "name_fi",
        "name_sv",
        "name_en",
        "groups",
        "alternates",
    ]);
    for row in table.rows() {
        let row = row?;
        let code = row.get(iso2);
        let [fi, sv, en] = names.map(|column| row.get(column));
        let member: Vec<&str> = groups
            .iter()
            .zip(flags)
            .filter(|(_, column)| row.get(*column) == "1")
            .map(|(group, _)| group.trim_end_matches("_member_2018"))
            .collect();
        let nicknames = COUNTRY_NICKNAMES
            .iter()
            .find(|(country, _)| *country == code)
            .map_or("", |(_, names)| names);
        // Names in the other languages only where adverts come from.
        let european = !member.is_empty();
        let others = native
            .iter()
            .map(|column| row.get(*column))
            .filter(|name| european && is_latin_name(name));
        let alternates = distinct(nicknames.split('|').chain(others), &[fi, sv, en]);
        let fields = [
            code,
            row.get(iso3),
            row.get(numeric),
            row.get(eu_code),
            fi,
            sv,
            en,
            &member.join(","),
            &alternates,
        ];
        out.row(&fields);
    }
    // NUTS covers Kosovo, ISO 3166-1 has no code for it; XK is what the Union uses.
    out.row(&["XK", "XKX", "", "XK", "Kosovo", "Kosovo", "Kosovo", "", "Kosova"]);
    out.write(out_dir, "countries.tsv")
}

/// Every NUTS code: level, name, and the code of today.
pub(super) struct Nuts {
    pub(super) by_code: BTreeMap<String, NutsRegion>,
}

pub(super) struct NutsRegion {
    pub(super) country: String,
    pub(super) name: String,
    pub(super) latin: String,
    pub(super) current: String,
}

fn nuts(source_dir: &Path, out_dir: &Path, exonyms: &Exonyms) -> Result<Nuts, PlacesError> {
    let crosswalk_source = Source::read(source_dir, "nuts3_fi_crosswalk.tsv")?;
    let crosswalk_table = crosswalk_source.table();
    let [old, new] = crosswalk_table.columns(["old_code", "nuts2024_code"])?;
    let mut crosswalk = HashMap::new();
    for row in crosswalk_table.rows() {
        let row = row?;
        crosswalk.insert(row.get(old).to_owned(), row.get(new).to_owned());
    }

    let source = Source::read(source_dir, "nuts.tsv")?;
    let table = source.table();
    let [code, level, country, name, latin] =
        table.columns(["code", "level", "country", "name", "name_latin"])?;
    let vintages =
        table.columns(["in_nuts2024", "in_nuts2021", "in_nuts2016", "in_eures_codelist"])?;
    let mut rows = Vec::new();
    let mut today: HashMap<(String, String, String), Vec<String>> = HashMap::new();
    for row in table.rows() {
        let row = row?;
        if row.get(vintages[0]) == "1" {
            let key = (row.get(country), row.get(level), row.get(name));
            let key = (key.0.to_owned(), key.1.to_owned(), key.2.to_owned());
            today.entry(key).or_default().push(row.get(code).to_owned());
        }
        rows.push(row);
    }
    let codes: BTreeSet<&str> = rows.iter().map(|row| row.get(code)).collect();
    let mut by_code = BTreeMap::new();
    let mut out = Output::new(&[
        "code",
        "parent",
        "current",
        "name",
        "name_fi",
        "name_sv",
        "name_en",
        "alternates",
        "vintages",
    ]);
    for row in &rows {
        let own = row.get(code);
        let full_name = row.get(name).trim_end_matches('*');
        let key =
            (row.get(country).to_owned(), row.get(level).to_owned(), row.get(name).to_owned());
        // A region that kept its name keeps its place: of the codes that are no longer in use,
        // those whose name is carried by exactly one region of the same level today lead to it.
        let successor = match today.get(&key).map(Vec::as_slice) {
            Some([only]) => only.as_str(),
            _ => own,
        };
        let retired = row.get(vintages[0]) != "1";
        let current = match crosswalk.get(own) {
            Some(code) => code.as_str(),
            None if retired => successor,
            None => own,
        };
        by_code.insert(
            own.to_owned(),
            NutsRegion {
                country: row.get(country).to_owned(),
                name: full_name.to_owned(),
                latin: row.get(latin).to_owned(),
                current: current.to_owned(),
            },
        );
        if row.get(level) == "0" {
            continue;
        }
        // A few vanished codes have no parent in the sources: the nearest shorter code takes them.
        let mut parent = own;
        while let Some((shorter, _)) =
            parent.char_indices().next_back().map(|(end, _)| parent.split_at(end))
        {
            parent = shorter;
            if parent.is_empty() || codes.contains(parent) {
                break;
            }
        }
        let used: Vec<&str> = ["2024", "2021", "2016", "eures"]
            .iter()
            .zip(vintages)
            .filter(|(_, column)| row.get(*column) == "1")
            .map(|(vintage, _)| *vintage)
            .collect();
        let [fi, sv, en] = exonyms.of(row.get(country), full_name);
        let parts = full_name.split('/').map(str::trim).chain([row.get(latin)]);
        let alternates = distinct(parts, &[full_name]);
        let current = if current == own { "" } else { current };
        out.row(&[own, parent, current, full_name, fi, sv, en, &alternates, &used.join(",")]);
    }
    out.write(out_dir, "nuts.tsv")?;
    Ok(Nuts { by_code })
}

fn areas(source_dir: &Path, out_dir: &Path) -> Result<(), PlacesError> {
    let mut out = Output::new(&["kind", "code", "name_fi", "name_sv", "name_en", "nuts3"]);
    for (file, kind) in [
        ("regions_fi.tsv", "region"),
        ("subregions_fi.tsv", "subregion"),
        ("employment_areas_fi.tsv", "employment_area"),
        ("wellbeing_counties_fi.tsv", "wellbeing_county"),
        ("vitality_centres_evk_fi.tsv", "vitality_centre"),
    ] {
        let source = Source::read(source_dir, file)?;
        let table = source.table();
        let [code, fi, sv, en] = table.columns(["code", "name_fi", "name_sv", "name_en"])?;
        let nuts3 = if kind == "region" { Some(table.column("nuts3")?) } else { None };
        for row in table.rows() {
            let row = row?;
            let nuts3 = nuts3.map_or("", |column| row.get(column));
            out.row(&[kind, row.get(code), row.get(fi), row.get(sv), row.get(en), nuts3]);
        }
    }
    out.write(out_dir, "areas_fi.tsv")
}

fn municipalities(source_dir: &Path, out_dir: &Path) -> Result<(), PlacesError> {
    let history_source = Source::read(source_dir, "municipalities_fi_history_2013_2026.tsv")?;
    let history = history_source.table();
    let [code, fi, sv, last, in_2026] =
        history.columns(["code", "name_fi", "name_sv", "last_year", "in_2026"])?;
    let mut earlier: HashMap<&str, Vec<&str>> = HashMap::new();
    let mut former = Output::new(&["code", "name_fi", "name_sv", "last_year", "successor"]);
    for row in history.rows() {
        let row = row?;
        let own = row.get(code);
        earlier.entry(own).or_default().extend([row.get(fi), row.get(sv)]);
        if row.get(in_2026) == "1" || row.get(last) == "2026" {
            continue;
        }
        if row.get(in_2026) == "0" {
            let (_, successor) =
                MERGED.iter().find(|(merged, _)| *merged == own).ok_or_else(|| {
                    row.error(code, format!("`{own}` was merged, but its successor is not known"))
                })?;
            former.row(&[own, row.get(fi), row.get(sv), row.get(last), successor]);
        }
    }
    former.write(out_dir, "municipalities_former_fi.tsv")?;

    let source = Source::read(source_dir, "municipalities_fi.tsv")?;
    let table = source.table();
    let [code, fi, sv] = table.columns(["code", "name_fi", "name_sv"])?;
    let kept = table.columns([
        "region_code",
        "nuts3",
        "subregion_code",
        "employment_area_code",
        "wellbeing_county_code",
        "evk_code",
        "lat",
        "lon",
        "urban_rural_code",
        "language_ratio_code",
        "population",
    ])?;
    let mut out = Output::new(&[
        "code",
        "name_fi",
        "name_sv",
        "alternates",
        "region",
        "nuts3",
        "subregion",
        "employment_area",
        "wellbeing_county",
        "vitality_centre",
        "lat",
        "lon",
        "urban_rural",
        "language_ratio",
        "population",
    ]);
    for row in table.rows() {
        let row = row?;
        let names = [row.get(fi).trim(), row.get(sv).trim()];
        let short = names[0].strip_suffix(" kunta").map(|name| name.trim_end_matches('n'));
        let known = earlier.get(row.get(code)).into_iter().flatten().map(|name| name.trim());
        let alternates = distinct(known.chain(short), &names);
        let mut fields = vec![row.get(code), names[0], names[1], &alternates];
        fields.extend(kept.map(|column| row.get(column)));
        out.row(&fields);
    }
    out.write(out_dir, "municipalities_fi.tsv")
}

#[cfg(test)]
mod tests {
    //! Properties:
    //!
    //! 1. Only names in Latin letters that look like names are kept, each once.
    //! 2. Fields cannot break the table.
    //! 3. A missing source, column or successor is reported by name; nothing else is written.

    use super::*;

    #[test]
    fn names_worth_keeping() {
        for name in ["Lontoo", "Göteborg", "Łódź", "L'Aquila", "Stratford-upon-Avon", "St. Gallen"]
        {
            assert!(is_latin_name(name), "{name}");
        }
        for name in ["LON", "Лондон", "he er xin ji", "Åb", "London osh", "", "K2 Base"] {
            assert!(!is_latin_name(name), "{name}");
        }
        assert_eq!(
            distinct(["Åbo", "ÅBO", "Turku", "", "Aboa"].into_iter(), &["turku"]),
            "Åbo|Aboa"
        );
    }

    #[test]
    fn fields_cannot_break_the_table() {
        let mut out = Output::new(&["a", "b"]);
        out.row(&[" Gustav\tAdolfs  ", "two\nlines"]);
        assert_eq!(out.text, "a\tb\nGustav Adolfs\ttwo lines\n");
    }

    #[test]
    fn what_is_missing_is_named() {
        let dir = tempfile::tempdir().unwrap();
        let out = dir.path().join("new/geo");
        let error = import(dir.path(), &out).unwrap_err();
        assert!(error.to_string().ends_with("countries.tsv"), "{error}");
        assert!(out.join("exonyms.tsv").is_file());
        std::fs::write(dir.path().join("exonyms.tsv"), "country\tname\tname_fi\tname_sv\n")
            .unwrap();
        let error = import(dir.path(), dir.path()).unwrap_err().to_string();
        assert!(error.starts_with("exonyms.tsv:1: column `name_en`: missing"), "{error}");

        std::fs::write(
            dir.path().join("municipalities_fi_history_2013_2026.tsv"),
            "code\tname_fi\tname_sv\tlast_year\tin_2026\n999\tX\tX\t2020\t0\n",
        )
        .unwrap();
        let error = municipalities(dir.path(), dir.path()).unwrap_err().to_string();
        assert!(error.contains(":2: column `code`: `999` was merged"), "{error}");
        assert!(!dir.path().join("municipalities_fi.tsv").try_exists().unwrap());
    }
}
