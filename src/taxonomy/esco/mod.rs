//! Reads ESCO from a folder, in either of two layouts, into one common form.
//!
//! [`read`] looks at which files are there: `occupations_XX.csv` and companions are the Commission's
//! CSV download ([`download`]), `occupations.jsonl` and companions a merged one ([`merged`]).

pub(super) mod delta;
mod download;
mod merged;
mod table;

use std::collections::{BTreeMap, HashSet};
use std::path::{Path, PathBuf};

use unicode_normalization::UnicodeNormalization;

use super::concept::{ConceptKind, LabelKind, ReuseLevel};
use super::labels::{RawLabel, label_key};
use super::{Concept, TaxonomyError};
use crate::domain::ConceptId;

/// How a skill belongs to an occupation or to another skill.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Relation {
    Essential,
    Optional,
}

impl Relation {
    fn from_code(code: &str) -> Option<Self> {
        match code {
            "essential" => Some(Self::Essential),
            "optional" => Some(Self::Optional),
            _ => None,
        }
    }
}

/// A concept as the files describe it.
#[derive(Debug)]
pub(super) struct SourceConcept {
    pub(super) kind: ConceptKind,
    pub(super) code: String,
    /// Unit group of an occupation.
    pub(super) isco: Option<String>,
    pub(super) reuse: Option<ReuseLevel>,
    /// By language code, in the order preferred, alternative, hidden.
    pub(super) labels: BTreeMap<String, Vec<RawLabel>>,
}

/// All that a folder says, by concept id.
#[derive(Debug, Default)]
pub(super) struct Source {
    /// Version of ESCO, such as `1.1.1`.
    pub(super) release: String,
    pub(super) concepts: BTreeMap<String, SourceConcept>,
    /// Narrower and broader.
    pub(super) broader: Vec<(String, String)>,
    pub(super) occupation_skill: Vec<(String, Relation, String)>,
    pub(super) skill_skill: Vec<(String, Relation, String)>,
    /// Collection and member.
    pub(super) collections: Vec<(String, String)>,
    /// Ids that are no longer in use and their successors.
    pub(super) replaced: BTreeMap<String, String>,
}

impl Source {
    /// The concept with this id, made if it is new.
    fn concept(&mut self, id: String, kind: ConceptKind) -> &mut SourceConcept {
        self.concepts.entry(id).or_insert_with(|| SourceConcept {
            kind,
            code: String::new(),
            isco: None,
            reuse: None,
            labels: BTreeMap::new(),
        })
    }
}

impl SourceConcept {
    /// Adds labels of one kind; a label that the concept already has in the language is left out.
    fn add_labels<'a>(
        &mut self,
        lang: &str,
        kind: LabelKind,
        texts: impl IntoIterator<Item = &'a str>,
    ) {
        let list = self.labels.entry(lang.to_owned()).or_default();
        let mut keys: HashSet<String> = list.iter().map(|label| label_key(&label.text)).collect();
        for text in texts {
            let text = clean_label(text);
            let key = label_key(&text);
            if !key.is_empty() && keys.insert(key) {
                list.push(RawLabel { kind, text });
            }
        }
        list.sort_by_key(|label| label.kind);
    }
}

/// NFC, without zero-width characters, each run of white space as one space.
fn clean_label(text: &str) -> String {
    let visible: String = text
        .nfc()
        .filter(|c| !matches!(c, '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}' | '\u{ad}'))
        .collect();
    visible.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The short id in a cell that holds a URI or a short id.
fn short_id(row: &table::Row<'_>, column: &table::Column) -> Result<String, TaxonomyError> {
    let value = row.get(column);
    value
        .parse::<ConceptId>()
        .map(|id| id.as_str().to_owned())
        .map_err(|error| row.wrong(column, error.expected))
}

/// Reads whichever layout the folder has.
pub(super) fn read(dir: &Path, progress: &dyn Fn(&str)) -> Result<Source, TaxonomyError> {
    let files = list(dir)?;
    let mut source = if files.contains_key("occupations.jsonl") {
        progress("reading ESCO from JSON Lines and TSV files");
        merged::read(dir, &files)?
    } else if files.keys().any(|name| name.starts_with("occupations_") && name.ends_with(".csv")) {
        progress("reading ESCO from the Commission's CSV files");
        download::read(dir, &files, progress)?
    } else {
        return Err(TaxonomyError::NoLayout { dir: dir.to_owned() });
    };
    if source.concepts.len() > Concept::MAX_COUNT {
        return Err(TaxonomyError::TooManyConcepts { count: source.concepts.len() });
    }
    source.release = release(dir, &files)?;
    Ok(source)
}

/// The files of a folder by name.
fn list(dir: &Path) -> Result<BTreeMap<String, PathBuf>, TaxonomyError> {
    let io = |source| TaxonomyError::Io { path: dir.to_owned(), source };
    let mut files = BTreeMap::new();
    for entry in std::fs::read_dir(dir).map_err(io)? {
        let entry = entry.map_err(io)?;
        if let Some(name) = entry.file_name().to_str() {
            files.insert(name.to_owned(), entry.path());
        }
    }
    Ok(files)
}

/// The version of ESCO: the first `v1.2.3` in the folder's name (as the Commission names its
/// archives), else in a `README.md` beside the files, else `unknown`.
fn release(dir: &Path, files: &BTreeMap<String, PathBuf>) -> Result<String, TaxonomyError> {
    let name = dir.file_name().and_then(|name| name.to_str()).unwrap_or_default();
    if let Some(release) = version_in(name) {
        return Ok(release);
    }
    let Some(path) = files.get("README.md") else {
        return Ok("unknown".to_owned());
    };
    let text = std::fs::read_to_string(path)
        .map_err(|source| TaxonomyError::Io { path: path.clone(), source })?;
    Ok(version_in(&text).unwrap_or_else(|| "unknown".to_owned()))
}

fn version_in(text: &str) -> Option<String> {
    text.split('v').skip(1).find_map(|rest| {
        let end = rest.find(|c: char| !(c.is_ascii_digit() || c == '.')).unwrap_or(rest.len());
        let version = rest.get(..end)?.trim_end_matches('.');
        let numbers = version.split('.').filter(|number| !number.is_empty()).count();
        (numbers == 3 && version.split('.').count() == 3).then(|| version.to_owned())
    })
}

#[cfg(test)]
mod tests {
    //! 1. The version is found where the Commission writes it.
    //! 2. Labels are cleaned and not doubled.

    use super::*;

    #[test]
    fn versions() {
        assert_eq!(
            version_in("ESCO dataset - v1.2.0 - classification - fi - csv").unwrap(),
            "1.2.0"
        );
        assert_eq!(version_in("over every value, ESCO v1.1.1. Next").unwrap(), "1.1.1");
        assert_eq!(version_in("esco v2"), None);
    }

    #[test]
    fn labels_are_clean_and_single() {
        let mut source = Source::default();
        let concept = source.concept("skill/x".to_owned(), ConceptKind::Skill);
        concept.add_labels("en", LabelKind::Alternative, ["arc\u{a0} welding", "", "Arc  Welding"]);
        concept.add_labels("en", LabelKind::Preferred, ["weld\u{200b}ing"]);
        let labels: Vec<_> = concept.labels["en"].iter().map(|label| label.text.as_str()).collect();
        assert_eq!(labels, ["welding", "arc welding"]);
    }
}
