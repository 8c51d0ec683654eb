//! The merged layout: concepts with the labels of all languages as JSON Lines, relations as TSV.
//!
//! `occupations.jsonl`, `skills.jsonl`, `isco_groups.jsonl`, `skill_groups.jsonl`, `broader.tsv`,
//! `occupation_skill.tsv`, `skill_skill.tsv`; if there: `collections.tsv`, `sv_jobtech_crosswalk.tsv`
//! and `other_languages/{occupations,isco_groups}_XX.jsonl`.

use std::collections::BTreeMap;
use std::io::BufRead;
use std::path::{Path, PathBuf};

use serde::Deserialize;
use serde::de::DeserializeOwned;

use super::super::TaxonomyError;
use super::super::concept::{ConceptKind, LabelKind, ReuseLevel};
use super::table::Table;
use super::{Relation, Source, list, short_id};

const EXPECTED_ID: &str = "a concept id such as occupation/… or skill/…";

#[derive(Deserialize)]
struct ConceptLine {
    id: String,
    #[serde(default)]
    code: String,
    isco: Option<String>,
    #[serde(rename = "type", default)]
    kind: String,
    reuse: Option<String>,
    #[serde(default)]
    labels: BTreeMap<String, String>,
    #[serde(default)]
    alt: BTreeMap<String, Vec<String>>,
    #[serde(default)]
    hidden: BTreeMap<String, Vec<String>>,
}

#[derive(Deserialize)]
struct LabelLine {
    id: String,
    label: Option<String>,
    #[serde(default)]
    alt: Vec<String>,
    #[serde(default)]
    hidden: Vec<String>,
}

/// Where a line stands, for errors.
struct At<'a> {
    path: &'a Path,
    line: u64,
}

impl At<'_> {
    fn wrong(&self, column: &str, value: &str, expected: &str) -> TaxonomyError {
        TaxonomyError::Record {
            file: self.path.to_owned(),
            line: self.line,
            column: column.to_owned(),
            value: value.chars().take(80).collect(),
            expected: expected.to_owned(),
        }
    }
}

fn read_lines<T: DeserializeOwned>(
    path: &Path,
    mut each: impl FnMut(&At<'_>, T) -> Result<(), TaxonomyError>,
) -> Result<(), TaxonomyError> {
    let io = |source| TaxonomyError::Io { path: path.to_owned(), source };
    let mut reader = std::io::BufReader::new(std::fs::File::open(path).map_err(io)?);
    let mut bytes = Vec::new();
    for line in 1.. {
        bytes.clear();
        if reader.read_until(b'\n', &mut bytes).map_err(io)? == 0 {
            break;
        }
        if bytes.trim_ascii().is_empty() {
            continue;
        }
        let at = At { path, line };
        let value = serde_json::from_slice(&bytes).map_err(|error| {
            let text = String::from_utf8_lossy(&bytes);
            at.wrong(&format!("character {}", error.column()), text.trim(), &error.to_string())
        })?;
        each(&at, value)?;
    }
    Ok(())
}

pub(super) fn read(dir: &Path, files: &BTreeMap<String, PathBuf>) -> Result<Source, TaxonomyError> {
    let mut source = Source::default();
    for (name, kind) in [
        ("isco_groups.jsonl", ConceptKind::IscoGroup),
        ("occupations.jsonl", ConceptKind::Occupation),
        ("skill_groups.jsonl", ConceptKind::SkillGroup),
        ("skills.jsonl", ConceptKind::Skill),
    ] {
        read_concepts(&mut source, &dir.join(name), kind)?;
    }
    read_relations(&mut source, dir)?;
    if let Some(path) = files.get("collections.tsv") {
        let table = Table::tsv(path)?;
        let (collection, concept) = (table.column("collection")?, table.column("concept")?);
        table.for_each(|row| {
            let name = row.filled(&collection)?.to_owned();
            source.collections.push((name, short_id(row, &concept)?));
            Ok(())
        })?;
    }
    if let Some(path) = files.get("sv_jobtech_crosswalk.tsv") {
        read_jobtech(&mut source, path)?;
    }
    if let Some(folder) = files.get("other_languages") {
        for (name, path) in list(folder)? {
            let lang = name.strip_prefix("occupations_").or(name.strip_prefix("isco_groups_"));
            if let Some(lang) = lang.and_then(|rest| rest.strip_suffix(".jsonl")) {
                read_other_language(&mut source, &path, lang)?;
            }
        }
    }
    Ok(source)
}

pub(super) fn read_concepts(
    source: &mut Source,
    path: &Path,
    kind: ConceptKind,
) -> Result<(), TaxonomyError> {
    read_lines(path, |at, line: ConceptLine| {
        if !line.id.contains('/') || line.id.contains(char::is_whitespace) {
            return Err(at.wrong("id", &line.id, EXPECTED_ID));
        }
        let kind = if kind == ConceptKind::Skill && line.kind == "knowledge" {
            ConceptKind::Knowledge
        } else {
            kind
        };
        let concept = source.concept(line.id, kind);
        concept.code = line.code;
        if kind.is_occupation() {
            concept.isco = line.isco;
        }
        concept.reuse = match line.reuse.as_deref() {
            None => None,
            Some(code) => Some(ReuseLevel::from_code(code).ok_or_else(|| {
                let codes = ReuseLevel::ALL.map(ReuseLevel::code).join(", ");
                at.wrong("reuse", code, &codes)
            })?),
        };
        for (lang, label) in &line.labels {
            concept.add_labels(lang, LabelKind::Preferred, [label.as_str()]);
        }
        for (kind, lists) in [(LabelKind::Alternative, line.alt), (LabelKind::Hidden, line.hidden)]
        {
            for (lang, texts) in lists {
                concept.add_labels(&lang, kind, texts.iter().map(String::as_str));
            }
        }
        Ok(())
    })
}

fn read_relations(source: &mut Source, dir: &Path) -> Result<(), TaxonomyError> {
    let table = Table::tsv(&dir.join("broader.tsv"))?;
    let (narrower, broader) = (table.column("narrower")?, table.column("broader")?);
    table.for_each(|row| {
        source.broader.push((short_id(row, &narrower)?, short_id(row, &broader)?));
        Ok(())
    })?;
    for (file, from, to, pairs) in [
        ("occupation_skill.tsv", "occupation", "skill", &mut source.occupation_skill),
        ("skill_skill.tsv", "skill", "related_skill", &mut source.skill_skill),
    ] {
        let table = Table::tsv(&dir.join(file))?;
        let (from, to) = (table.column(from)?, table.column(to)?);
        let relation = table.column("relation")?;
        table.for_each(|row| {
            let kind = Relation::from_code(row.get(&relation))
                .ok_or_else(|| row.wrong(&relation, "essential or optional"))?;
            pairs.push((short_id(row, &from)?, kind, short_id(row, &to)?));
            Ok(())
        })?;
    }
    Ok(())
}

/// Swedish terms that JobTech equates with a concept become alternative labels: they are the names
/// that Swedish adverts use, so they may be shown as well as searched for.
fn read_jobtech(source: &mut Source, path: &Path) -> Result<(), TaxonomyError> {
    let table = Table::tsv(path)?;
    let (concept, relation) = (table.column("concept")?, table.column("relation")?);
    let label = table.column("jobtech_label")?;
    table.for_each(|row| {
        let id = short_id(row, &concept)?;
        let found = source.concepts.get_mut(&id);
        if let Some(concept) = found.filter(|concept| concept.kind != ConceptKind::IscoGroup)
            && row.get(&relation) == "exactMatch"
        {
            concept.add_labels("sv", LabelKind::Alternative, [row.get(&label)]);
        }
        Ok(())
    })
}

/// Labels of one more language for concepts that are known; older versions name some that are not.
fn read_other_language(source: &mut Source, path: &Path, lang: &str) -> Result<(), TaxonomyError> {
    read_lines(path, |at, line: LabelLine| {
        if !line.id.contains('/') {
            return Err(at.wrong("id", &line.id, EXPECTED_ID));
        }
        if let Some(concept) = source.concepts.get_mut(&line.id) {
            concept.add_labels(lang, LabelKind::Preferred, line.label.as_deref());
            concept.add_labels(lang, LabelKind::Alternative, line.alt.iter().map(String::as_str));
            concept.add_labels(lang, LabelKind::Hidden, line.hidden.iter().map(String::as_str));
        }
        Ok(())
    })
}
