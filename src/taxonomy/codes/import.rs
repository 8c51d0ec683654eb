//! Makes `data/codes/*.tsv` from the sources named in `data/README.md`.

use std::collections::HashSet;
use std::path::Path;

use unicode_normalization::UnicodeNormalization as _;

use crate::taxonomy::codes::CodesError;
use crate::taxonomy::table::{Column, Row, Table};

/// EURES lists that other tables already hold, or that only concern the exchange of files.
const EURES_LEFT_OUT: [&str; 12] = [
    "attachment_instruction",
    "country",
    "data_source",
    "file_type",
    "language",
    "language_eures",
    "members_country_from_europe",
    "mime",
    "name_enum_type",
    "region",
    "sector",
    "version",
];

const HEADER: [&str; 8] =
    ["list", "code", "parent", "aliases", "name_fi", "name_sv", "name_en", "other_names"];

/// A table of codes under construction. Only the first row of a list names it, to save room.
struct Output {
    text: String,
    list: String,
}

/// One code of it.
#[derive(Default)]
struct Line<'a> {
    list: &'a str,
    code: &'a str,
    parent: &'a str,
    aliases: &'a str,
    names: [&'a str; 3],
    other_names: &'a str,
}

impl Output {
    fn new() -> Self {
        Self { text: HEADER.join("\t") + "\n", list: String::new() }
    }

    fn line(&mut self, line: &Line<'_>) {
        let [fi, sv, en] = line.names;
        let list = if self.list == line.list { "" } else { line.list };
        self.list = line.list.to_owned();
        let fields = [list, line.code, line.parent, line.aliases, fi, sv, en, line.other_names];
        self.row(&fields);
    }

    fn row(&mut self, fields: &[&str]) {
        let tidy: Vec<String> = fields
            .iter()
            .map(|field| field.split_whitespace().collect::<Vec<_>>().join(" "))
            .collect();
        self.text.push_str(&tidy.join("\t"));
        self.text.push('\n');
    }

    fn write(self, dir: &Path, name: &str) -> Result<(), CodesError> {
        let path = dir.join(name);
        std::fs::write(&path, self.text).map_err(|source| CodesError::File {
            action: "write",
            path: path.display().to_string(),
            source,
        })
    }
}

fn read(dir: &Path, name: &str) -> Result<String, CodesError> {
    let path = dir.join(name);
    let text = std::fs::read_to_string(&path).map_err(|source| CodesError::File {
        action: "read",
        path: path.display().to_string(),
        source,
    })?;
    let text: String = text.nfc().collect();
    Ok(if text.contains('"') { without_quotes(&text) } else { text })
}

/// Some sources put a field in quotes and break it over lines: the break becomes a space.
fn without_quotes(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut quoted = false;
    for c in text.chars() {
        match c {
            '"' => quoted = !quoted,
            '\n' | '\r' if quoted => out.push(' '),
            _ => out.push(c),
        }
    }
    out
}

/// The name, or nothing where it only repeats the Finnish one or is a row of dashes.
fn unlike<'a>(name: &'a str, finnish: &str) -> &'a str {
    if name == finnish || name.chars().all(|c| c == '-') { "" } else { name }
}

/// Reads the classifications in `source_dir` and writes the tables of `data/codes` to `out_dir`,
/// all but `isced_f.tsv` (see [`import_fields`]) and the two of the project's own names.
///
/// # Errors
/// If a file cannot be read or written or a line of a source is not in order.
pub fn import(source_dir: &Path, out_dir: &Path) -> Result<(), CodesError> {
    std::fs::create_dir_all(out_dir).map_err(|source| {
        let path = out_dir.display().to_string();
        CodesError::File { action: "write", path, source }
    })?;
    languages(source_dir, out_dir)?;
    levels(source_dir, out_dir)?;
    cards(source_dir, out_dir)?;
    tmt(source_dir, out_dir)?;
    eures(source_dir, out_dir)?;
    nace(source_dir, out_dir)?;
    education(source_dir, out_dir)
}

/// Reads the fields of education (ISCED-F 2013) among ESCO's skill groups, `skill_groups.jsonl` in
/// `esco_dir`, and writes `isced_f.tsv` to `out_dir`.
///
/// # Errors
/// If the file cannot be read, a line is not a concept, or the table cannot be written.
pub fn import_fields(esco_dir: &Path, out_dir: &Path) -> Result<(), CodesError> {
    #[derive(serde::Deserialize)]
    struct Group {
        id: String,
        labels: std::collections::BTreeMap<String, String>,
    }
    let name = "skill_groups.jsonl";
    let text = read_json_lines(esco_dir, name)?;
    let mut fields = Vec::new();
    for (index, line) in text.lines().enumerate().filter(|(_, line)| !line.is_empty()) {
        let group: Group = serde_json::from_str(line).map_err(|source| CodesError::Json {
            path: esco_dir.join(name).display().to_string(),
            line: index + 1,
            source,
        })?;
        if let Some(code) = group.id.strip_prefix("isced-f/") {
            let label = group.labels.get("en").cloned().unwrap_or_default();
            fields.push((code.to_owned(), capitalised(&label)));
        }
    }
    fields.sort();
    let mut out = Output::new();
    for (code, label) in &fields {
        let parent = match code.char_indices().next_back() {
            Some((end, _)) if end >= 2 => code.get(..end).unwrap_or_default(),
            _ => "",
        };
        out.line(&Line {
            list: "isced_f",
            code,
            parent,
            names: ["", "", label],
            ..Line::default()
        });
    }
    out.write(out_dir, "isced_f.tsv")
}

fn read_json_lines(dir: &Path, name: &str) -> Result<String, CodesError> {
    let path = dir.join(name);
    std::fs::read_to_string(&path).map_err(|source| CodesError::File {
        action: "read",
        path: path.display().to_string(),
        source,
    })
}

fn capitalised(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map(|first| first.to_uppercase().chain(chars).collect()).unwrap_or_default()
}

fn languages(source_dir: &Path, out_dir: &Path) -> Result<(), CodesError> {
    let text = read(source_dir, "languages.tsv")?;
    let table = Table::new("languages.tsv", &text);
    let [code, iso1, iso3, iso2b, fi, sv, en, native] = table.columns([
        "code",
        "iso639_1",
        "iso639_3",
        "iso639_2b",
        "name_fi",
        "name_sv",
        "name_en",
        "name_native",
    ])?;
    let mut out = Output::new();
    for row in table.rows() {
        let row = row?;
        let own = row.get(code);
        let aliases: Vec<&str> = [row.get(iso1), row.get(iso3), row.get(iso2b)]
            .into_iter()
            .filter(|alias| !alias.is_empty() && *alias != own)
            .collect();
        // Remarks in brackets are the source's, not part of the name.
        let bare = |column| row.get(column).split(" (TMT").next().unwrap_or_default();
        out.line(&Line {
            list: "language",
            code: own,
            aliases: &aliases.join("|"),
            names: [bare(fi), bare(sv), bare(en)],
            other_names: row.get(native),
            ..Line::default()
        });
    }
    out.write(out_dir, "languages.tsv")
}

fn levels(source_dir: &Path, out_dir: &Path) -> Result<(), CodesError> {
    let mut out = Output::new();
    let text = read(source_dir, "cefr.tsv")?;
    let table = Table::new("cefr.tsv", &text);
    let [code, fi, sv, en] = table.columns(["code", "name_fi", "name_sv", "name_en"])?;
    for row in table.rows() {
        let row = row?;
        let names = [row.get(fi), row.get(sv), row.get(en)];
        out.line(&Line { list: "cefr", code: row.get(code), names, ..Line::default() });
    }

    let mut counterparts = Output { text: "isced\teqf\ttmt\n".to_owned(), list: String::new() };
    let text = read(source_dir, "education_levels.tsv")?;
    let table = Table::new("education_levels.tsv", &text);
    let [code, en, fi, sv, tmt, eqf] = table.columns([
        "isced2011",
        "eures_description_en",
        "name_fi",
        "name_sv",
        "tmt_koulutusaste",
        "eqf_typical",
    ])?;
    for row in table.rows() {
        let row = row?;
        let names = [row.get(fi), row.get(sv), row.get(en)];
        out.line(&Line { list: "education_level", code: row.get(code), names, ..Line::default() });
        counterparts.row(&[row.get(code), row.get(eqf), row.get(tmt)]);
    }
    counterparts.write(out_dir, "education_levels.tsv")?;

    let text = read(source_dir, "driving_licence_classes.tsv")?;
    let table = Table::new("driving_licence_classes.tsv", &text);
    let [code, fi, sv, en, group] =
        table.columns(["code", "name_fi", "name_sv", "name_en", "tmt_group"])?;
    for row in table.rows() {
        let row = row?;
        out.line(&Line {
            list: "driving_licence",
            code: row.get(code),
            parent: row.get(group),
            names: [row.get(fi), row.get(sv), row.get(en)],
            ..Line::default()
        });
    }
    out.write(out_dir, "levels.tsv")
}

fn cards(source_dir: &Path, out_dir: &Path) -> Result<(), CodesError> {
    let text = read(source_dir, "cards_permits_fi.tsv")?;
    let table = Table::new("cards_permits_fi.tsv", &text);
    let [code, fi] = table.columns(["tmt_code", "name_fi"])?;
    let mut out = Output::new();
    for row in table.rows() {
        let row = row?;
        let names = [row.get(fi), "", ""];
        out.line(&Line { list: "card", code: row.get(code), names, ..Line::default() });
    }
    out.write(out_dir, "cards.tsv")
}

fn tmt(source_dir: &Path, out_dir: &Path) -> Result<(), CodesError> {
    let text = read(source_dir, "tmt_codes.tsv")?;
    let table = Table::new("tmt_codes.tsv", &text);
    let [list, code, fi, en] = table.columns(["list", "code", "name_fi", "name_en"])?;
    let mut out = Output::new();
    for row in table.rows() {
        let row = row?;
        let list = row.get(list).split(' ').next().unwrap_or_default();
        let names = [row.get(fi), "", row.get(en)];
        let list = format!("tmt/{list}");
        out.line(&Line { list: &list, code: row.get(code), names, ..Line::default() });
    }
    out.write(out_dir, "tmt.tsv")
}

fn eures(source_dir: &Path, out_dir: &Path) -> Result<(), CodesError> {
    let dir = source_dir.join("eures_codelists");
    let failed =
        |source| CodesError::File { action: "read", path: dir.display().to_string(), source };
    let mut files = Vec::new();
    for entry in std::fs::read_dir(&dir).map_err(failed)? {
        let name = entry.map_err(failed)?.file_name().to_string_lossy().into_owned();
        if let Some(list) = name.strip_suffix(".tsv")
            && !EURES_LEFT_OUT.contains(&list)
        {
            files.push((format!("eures/{list}"), name));
        }
    }
    files.sort();
    let mut out = Output::new();
    for (list, file) in &files {
        let text = read(&dir, file)?;
        let table = Table::new(file, &text);
        let [code, en, parent] = table.columns(["code", "description_en", "parent"])?;
        for row in table.rows() {
            let row = row?;
            out.line(&Line {
                list,
                code: row.get(code),
                parent: row.get(parent),
                names: ["", "", row.get(en)],
                ..Line::default()
            });
        }
    }
    out.write(out_dir, "eures.tsv")
}

fn nace(source_dir: &Path, out_dir: &Path) -> Result<(), CodesError> {
    let mut out = Output::new();
    let text = read(source_dir, "nace_rev2.tsv")?;
    let table = Table::new("nace_rev2.tsv", &text);
    let [code, parent, eures, en, fi, sv] =
        table.columns(["code", "parent", "eures_code", "name_en", "name_fi", "name_sv"])?;
    for row in table.rows() {
        let row = row?;
        let own = row.get(code);
        out.line(&Line {
            list: "nace2",
            code: own,
            parent: row.get(parent),
            aliases: if row.get(eures) == own { "" } else { row.get(eures) },
            names: [row.get(fi), row.get(sv), row.get(en)],
            ..Line::default()
        });
    }
    let text = read(source_dir, "nace_rev2_1.tsv")?;
    let table = Table::new("nace_rev2_1.tsv", &text);
    let [code, parent, en] = table.columns(["code", "parent", "name_en"])?;
    for row in table.rows() {
        let row = row?;
        out.line(&Line {
            list: "nace2_1",
            code: row.get(code),
            parent: row.get(parent),
            names: ["", "", row.get(en)],
            ..Line::default()
        });
    }
    out.write(out_dir, "nace.tsv")
}

fn education(source_dir: &Path, out_dir: &Path) -> Result<(), CodesError> {
    let mut out = Output::new();
    for (list, file) in [
        ("koulutus", "education_koulutus_11_fi.tsv"),
        ("tutkintonimike", "qualification_titles_fi.tsv"),
        ("osaamisala", "competence_areas_osaamisala_fi.tsv"),
    ] {
        let text = read(source_dir, file)?;
        let table = Table::new(file, &text);
        let [code, fi, sv, en] = table.columns(["code", "name_fi", "name_sv", "name_en"])?;
        let mut seen = HashSet::new();
        for row in table.rows() {
            let row = row?;
            let (own, finnish) = (row.get(code), row.get(fi));
            // A row of dashes stands for "none"; broken characters make a name useless.
            let named = |row: &Row<'_, '_>, column: Column| !row.get(column).contains('\u{fffd}');
            if unlike(finnish, "").is_empty() || !named(&row, fi) || !seen.insert(own) {
                continue;
            }
            let other =
                |column| if named(&row, column) { unlike(row.get(column), finnish) } else { "" };
            out.line(&Line {
                list,
                code: own,
                names: [finnish, other(sv), other(en)],
                ..Line::default()
            });
        }
    }
    out.write(out_dir, "education_fi.tsv")
}

#[cfg(test)]
mod tests {
    //! Properties:
    //!
    //! 1. Quoted fields that run over lines become one line.
    //! 2. Fields of education get the shorter code as parent; a line that is no concept is named.

    use super::*;

    #[test]
    fn quoted_fields_become_one_line() {
        let text = "code\tname\n1\t\"Sisustus- ja\nhuonekalut\"\n2\tX\n";
        assert_eq!(without_quotes(text), "code\tname\n1\tSisustus- ja huonekalut\n2\tX\n");
    }

    #[test]
    fn fields_of_education_from_skill_groups() {
        let dir = tempfile::tempdir().unwrap();
        let file = dir.path().join("skill_groups.jsonl");
        let lines = [
            r#"{"id":"isced-f/0913","labels":{"en":"nursing and midwifery"}}"#,
            r#"{"id":"skill/1","labels":{"en":"knowledge"}}"#,
            r#"{"id":"isced-f/09","labels":{"en":"health and welfare"}}"#,
        ];
        std::fs::write(&file, lines.join("\n")).unwrap();
        import_fields(dir.path(), dir.path()).unwrap();
        let table = std::fs::read_to_string(dir.path().join("isced_f.tsv")).unwrap();
        let rows: Vec<&str> = table.lines().skip(1).collect();
        assert_eq!(
            rows,
            [
                "isced_f\t09\t\t\t\t\tHealth and welfare\t",
                "\t0913\t091\t\t\t\tNursing and midwifery\t",
            ]
        );
        std::fs::write(&file, "{}\n").unwrap();
        let error = import_fields(dir.path(), dir.path()).unwrap_err();
        assert!(error.to_string().ends_with("skill_groups.jsonl:1: not a concept"), "{error}");
    }
}
