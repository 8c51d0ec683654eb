//! Extensions: labels that ESCO lacks, national or municipal, added when the taxonomy is loaded.
//!
//! A file is CSV (RFC 4180, UTF-8) with the header `concept,parent,kind,language,label,label_type,status,
//! valid_from,valid_until,author,comment`:
//!
//! | kind | concept | parent | adds |
//! |---|---|---|---|
//! | `label` | id of an ESCO concept | empty | a label of that concept |
//! | `occupation`, `skill` | local id, `xx:name` | id of the nearest broader ESCO concept | a label of a local concept |
//!
//! A local concept is understood as its parent: whoever writes its name means a kind of that, and the parent is
//! what leaves the house. `label_type` is `preferred` (of local concepts only), `alternative` or `hidden`; `status`
//! is `released`, `draft` or `withdrawn`, and only released rows that are valid on the day count. Dates are those of
//! ISO 8601; an empty `valid_until` has no end.

use std::collections::{HashMap, HashSet};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::Path;
use std::sync::Arc;

use jiff::civil::Date;
use serde::Deserialize;

use super::labels::{LabelTable, RawLabel};
use super::load::Language;
use super::{Concept, LabelKind, Taxonomy, TaxonomyError, label_key};
use crate::domain::{Lang, LocalLabel};

/// Finland's extension, compiled in: Finland-Swedish titles, short and spoken names, titles that ESCO lacks.
pub const FINLAND: &str = include_str!("../../index-config/extensions/finland.csv");

/// The built-in extensions, with what lists of labels call them: [`FINLAND`], the words by which adverts and people
/// name what ESCO has labels for, and the titles that adverts give to its occupations.
pub const EXTENSIONS: [(&str, &str); 3] = [
    ("index-config/extensions/finland.csv", FINLAND),
    (
        "index-config/extensions/advert-words.csv",
        include_str!("../../index-config/extensions/advert-words.csv"),
    ),
    (
        "index-config/extensions/job-titles.csv",
        include_str!("../../index-config/extensions/job-titles.csv"),
    ),
];

/// Columns of an extension.
pub const COLUMNS: [&str; 11] = [
    "concept",
    "parent",
    "kind",
    "language",
    "label",
    "label_type",
    "status",
    "valid_from",
    "valid_until",
    "author",
    "comment",
];

/// One row as it is written.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Row {
    concept: String,
    parent: String,
    kind: String,
    language: String,
    label: String,
    label_type: String,
    status: String,
    valid_from: String,
    valid_until: String,
    author: String,
    comment: String,
}

/// A label that an extension has added, with all that its row says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExtensionLabel {
    /// The label.
    pub label: String,
    /// Its language.
    pub language: Lang,
    /// What it is to its concept, as the row says: `preferred`, `alternative` or `hidden`.
    pub label_type: String,
    /// Local id of what it names; the id of the ESCO concept where it is another name of that.
    pub concept: String,
    /// The nearest ESCO concept: what leaves the house.
    pub parent: Concept,
    /// `label`, `occupation` or `skill`.
    pub kind: String,
    /// `released`: others are not loaded.
    pub status: String,
    /// First day, if any.
    pub valid_from: String,
    /// Last day, if any.
    pub valid_until: String,
    /// Who is responsible for it.
    pub author: String,
    /// A remark.
    pub comment: String,
    /// File that it comes from.
    pub file: String,
    /// Line in the file.
    pub line: u64,
    /// Other concepts that have the same label in the same language: a conflict to look at. Both readings stay.
    pub shared_with: Vec<Concept>,
}

/// What an extension brought.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Extended {
    /// Labels that were added.
    pub labels: usize,
    /// Concepts that gained at least one.
    pub concepts: usize,
    /// Labels that another concept has too, in the same language: both readings stay.
    pub shared: usize,
    /// Rows that are not valid on the day, not released, or say what the taxonomy says already.
    pub skipped: usize,
}

/// A label and the concept it leads to.
struct Added {
    lang: Lang,
    concept: Concept,
    label: RawLabel,
}

/// Reads rows of one file, for errors that name it.
struct Source<'a> {
    file: &'a Path,
    line: u64,
}

impl Source<'_> {
    fn wrong(&self, column: &str, value: &str, expected: &str) -> TaxonomyError {
        TaxonomyError::Record {
            file: self.file.to_owned(),
            line: self.line,
            column: column.to_owned(),
            value: value.chars().take(80).collect(),
            expected: expected.to_owned(),
        }
    }

    fn day(&self, column: &str, value: &str) -> Result<Option<Date>, TaxonomyError> {
        match value {
            "" => Ok(None),
            value => value.parse().map(Some).map_err(|_ignored: jiff::Error| {
                self.wrong(column, value, "a day such as 2026-11-22, or nothing")
            }),
        }
    }

    /// What a row adds; `None` where it does not count on the day.
    fn read(
        &self,
        row: &Row,
        taxonomy: &Taxonomy,
        today: Date,
    ) -> Result<Option<Added>, TaxonomyError> {
        let own = row.kind == "label";
        let (column, id) = if own { ("concept", &row.concept) } else { ("parent", &row.parent) };
        let found = taxonomy.find(id).or_else(|| taxonomy.find_by_last_part(id));
        let concept = found.ok_or_else(|| {
            self.wrong(column, id, "the id of a concept of the loaded taxonomy, or its last part")
        })?;
        let kind = taxonomy.kind(concept);
        match row.kind.as_str() {
            "label" => {}
            "occupation" if kind.is_work() => {}
            "skill" if kind.is_skill() => {}
            "occupation" | "skill" => {
                return Err(self.wrong("parent", id, "a concept of the same kind"));
            }
            other => return Err(self.wrong("kind", other, "label, occupation or skill")),
        }
        if !own && !row.concept.contains(':') {
            return Err(self.wrong("concept", &row.concept, "a local id such as fi:sosionomi"));
        }
        let lang = Lang::from_code(&row.language)
            .ok_or_else(|| self.wrong("language", &row.language, "fi, sv or en"))?;
        let label_kind = match row.label_type.as_str() {
            "alternative" => LabelKind::Alternative,
            // The parent keeps its own preferred label.
            "preferred" if !own => LabelKind::Alternative,
            "hidden" => LabelKind::Hidden,
            other => {
                let expected = "alternative or hidden; preferred for local concepts";
                return Err(self.wrong("label_type", other, expected));
            }
        };
        let released = match row.status.as_str() {
            "released" => true,
            "draft" | "withdrawn" => false,
            other => return Err(self.wrong("status", other, "released, draft or withdrawn")),
        };
        let text = row.label.trim();
        if text.is_empty() || text.chars().any(char::is_control) {
            return Err(self.wrong("label", &row.label, "a text of one line"));
        }
        let from = self.day("valid_from", &row.valid_from)?;
        let until = self.day("valid_until", &row.valid_until)?;
        if from.zip(until).is_some_and(|(from, until)| until < from) {
            return Err(self.wrong("valid_until", &row.valid_until, "a day from valid_from on"));
        }
        let valid = from.is_none_or(|from| from <= today) && until.is_none_or(|end| today <= end);
        Ok((released && valid).then(|| Added {
            lang,
            concept,
            label: RawLabel { kind: label_kind, text: text.to_owned() },
        }))
    }
}

impl Taxonomy {
    /// Adds the labels of an extension, as of a day; `file` is only named in errors.
    ///
    /// ```
    /// use kohtaanto::domain::Lang;
    /// use kohtaanto::taxonomy::{FINLAND, Taxonomy};
    ///
    /// let mut taxonomy = Taxonomy::embedded()?;
    /// let day = jiff::civil::date(2026, 11, 22);
    /// taxonomy.extend("finland.csv".as_ref(), FINLAND, day)?;
    /// assert!(!taxonomy.lookup("koodari", Lang::Fi).is_empty());
    /// # Ok::<(), kohtaanto::taxonomy::TaxonomyError>(())
    /// ```
    ///
    /// # Errors
    /// A row cannot be used; the error names line, column and value, and the taxonomy is left as it was.
    pub fn extend(
        &mut self,
        file: &Path,
        csv: &str,
        today: Date,
    ) -> Result<Extended, TaxonomyError> {
        self.extend_all(&[(file, csv)], today)
    }

    /// Adds the labels of several extensions, in their order; each path is only named in errors and lists.
    ///
    /// # Errors
    /// As [`Taxonomy::extend`]: nothing is added where one row is wrong.
    pub fn extend_all(
        &mut self,
        files: &[(impl AsRef<Path>, impl AsRef<str>)],
        today: Date,
    ) -> Result<Extended, TaxonomyError> {
        let mut extended = Extended::default();
        let mut lists: [Vec<Vec<RawLabel>>; 3] = Lang::ALL.map(|lang| self.raw_labels(lang));
        let mut added_rows: Vec<ExtensionLabel> = Vec::new();
        // Concepts that the rows so far have given a label, by language and key.
        let mut given: HashMap<(Lang, String), Vec<Concept>> = HashMap::new();
        let mut hash = DefaultHasher::new();
        self.extensions.hash(&mut hash);
        for (file, csv) in files {
            for row in rows(file.as_ref(), csv.as_ref())? {
                let (source, row) = row?;
                let Some(added) = source.read(&row, self, today)? else {
                    extended.skipped += 1;
                    continue;
                };
                let Added { lang, concept, label } = added;
                let list = &mut lists[lang as usize][concept.index()];
                let key = label_key(&label.text);
                if list.iter().any(|known| label_key(&known.text) == key) {
                    extended.skipped += 1;
                    continue;
                }
                let mut shared_with = self.lookup(&label.text, lang);
                let given = given.entry((lang, key)).or_default();
                shared_with.extend(given.iter().copied());
                shared_with.sort_unstable();
                shared_with.dedup();
                given.push(concept);
                extended.shared += usize::from(!shared_with.is_empty());
                (lang as usize, concept.index(), label.kind.number(), &label.text).hash(&mut hash);
                let own = row.kind == "label";
                added_rows.push(ExtensionLabel {
                    label: label.text.clone(),
                    language: lang,
                    label_type: row.label_type,
                    concept: if own { self.id(concept).to_owned() } else { row.concept },
                    parent: concept,
                    kind: row.kind,
                    status: row.status,
                    valid_from: row.valid_from,
                    valid_until: row.valid_until,
                    author: row.author,
                    comment: row.comment,
                    file: file.as_ref().display().to_string(),
                    line: source.line,
                    shared_with,
                });
                list.push(label);
            }
        }
        extended.labels = added_rows.len();
        let gained: HashSet<Concept> = added_rows.iter().map(|row| row.parent).collect();
        extended.concepts = gained.len();
        let encode = |lang: Lang| {
            if !added_rows.iter().any(|row| row.language == lang) {
                return Ok(None);
            }
            let section = format!("extended-{}", lang.code());
            let bytes = LabelTable::encode(&lists[lang as usize]);
            let labels = LabelTable::decode(&section, &bytes, self.len())?;
            let own = self.language(lang);
            let index = own.index.extended(&own.labels, &labels)?;
            Ok::<_, TaxonomyError>(Some(Language { labels, index }))
        };
        let (fi, (sv, en)) = rayon::join(
            || encode(Lang::Fi),
            || rayon::join(|| encode(Lang::Sv), || encode(Lang::En)),
        );
        for (language, changed) in self.languages.iter_mut().zip([fi?, sv?, en?]) {
            if let Some(changed) = changed {
                *language = Arc::new(changed);
            }
        }
        if !added_rows.is_empty() {
            self.extensions = Some(hash.finish());
        }
        self.extension_labels.append(&mut added_rows);
        Ok(extended)
    }

    /// Whether every row of an extension could be added, as of a day.
    ///
    /// # Errors
    /// A row cannot be used; the error names line, column and value.
    pub fn check_extension(
        &self,
        file: &Path,
        csv: &str,
        today: Date,
    ) -> Result<(), TaxonomyError> {
        for row in rows(file, csv)? {
            let (source, row) = row?;
            source.read(&row, self, today)?;
        }
        Ok(())
    }

    /// Every label that extensions have added, in the order of files and lines.
    #[must_use]
    pub fn extension_labels(&self) -> &[ExtensionLabel] {
        &self.extension_labels
    }

    /// Adds the built-in extensions, as of a day.
    ///
    /// # Errors
    /// As [`Taxonomy::extend`]: the loaded pack lacks a concept of an extension.
    pub fn extend_with_built_in(&mut self, today: Date) -> Result<Extended, TaxonomyError> {
        self.extend_all(&EXTENSIONS, today)
    }

    fn raw_labels(&self, lang: Lang) -> Vec<Vec<RawLabel>> {
        let mut lists = vec![Vec::new(); self.len()];
        for (concept, kind, text) in self.all_labels(lang) {
            lists[concept.index()].push(RawLabel { kind, text: text.to_owned() });
        }
        lists
    }
}

/// The rows of an extension with where each stands.
fn rows<'a>(
    file: &'a Path,
    csv: &'a str,
) -> Result<impl Iterator<Item = Result<(Source<'a>, Row), TaxonomyError>>, TaxonomyError> {
    let mut reader = csv::Reader::from_reader(csv.as_bytes());
    let headers = reader.headers().map_err(|error| wrong_csv(file, &error))?.clone();
    Ok(reader.into_records().map(move |record| {
        let record = record.map_err(|error| wrong_csv(file, &error))?;
        let line = record.position().map_or(0, csv::Position::line);
        let source = Source { file, line };
        let row: Row = record
            .deserialize(Some(&headers))
            .map_err(|error| source.wrong("row", &error.to_string(), "the eleven columns"))?;
        Ok((source, row))
    }))
}

/// A label of the store as an extension of one row.
///
/// # Errors
/// None that its fields could cause: it is written to memory.
pub fn extension_of(label: &LocalLabel) -> Result<String, TaxonomyError> {
    let day = |day: Option<Date>| day.map_or_else(String::new, |day| day.to_string());
    let (kind, label_type) = (label.kind.as_str(), label.label_type.as_str());
    let (from, until) = (day(label.valid_from), day(label.valid_until));
    let written = || {
        let mut writer = csv::Writer::from_writer(Vec::new());
        writer.write_record(COLUMNS)?;
        writer.write_record([
            &label.concept,
            &label.parent,
            kind,
            label.language.code(),
            &label.label,
            label_type,
            label.status.as_str(),
            &from,
            &until,
            &label.author,
            &label.comment,
        ])?;
        writer.into_inner().map_err(|error| csv::Error::from(error.into_error()))
    };
    let bytes = written().map_err(|error| wrong_csv(Path::new(label.id.as_str()), &error))?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

fn wrong_csv(file: &Path, error: &csv::Error) -> TaxonomyError {
    let line = error.position().map_or(1, csv::Position::line);
    Source { file, line }.wrong("row", &error.to_string(), "CSV with eleven columns")
}

#[cfg(test)]
mod tests {
    //! 1. Finland's extension loads whole; its labels lead to what they name, and ESCO's own stay.
    //! 2. Rows that do not count on the day change nothing.
    //! 3. Wrong rows are named, and nothing is added.
    //! 4. Several files are added together, with what each row says; labels of two concepts are told, and stay.

    use jiff::civil::date;

    use super::*;

    const HEADER: &str = "concept,parent,kind,language,label,label_type,status,valid_from,valid_until,author,comment\n";

    fn extend(rows: &str) -> (Taxonomy, Result<Extended, TaxonomyError>) {
        let mut taxonomy = Taxonomy::embedded().unwrap();
        let id = taxonomy.id(taxonomy.lookup("welder", Lang::En)[0]).to_owned();
        let csv = format!("{HEADER}{}", rows.replace("WELDER", &id));
        let result = taxonomy.extend("own.csv".as_ref(), &csv, date(2026, 11, 22));
        (taxonomy, result)
    }

    #[test]
    fn finland_loads() {
        let mut taxonomy = Taxonomy::embedded().unwrap();
        let before = taxonomy.all_labels(Lang::Fi).count();
        let extended =
            taxonomy.extend("finland.csv".as_ref(), FINLAND, date(2026, 11, 22)).unwrap();
        assert!(extended.labels > 1500 && extended.concepts > 250, "{extended:?}");
        assert!(taxonomy.all_labels(Lang::Fi).count() > before + 900);
        let same = |a: &str, b: &str, lang| {
            let found = taxonomy.lookup(a, lang);
            assert!(found.iter().any(|concept| taxonomy.lookup(b, lang).contains(concept)), "{a}");
        };
        same("lähäri", "lähihoitaja", Lang::Fi);
        same("rekkakuski", "tavaraliikenteen kuljettaja", Lang::Fi);
        let welder = taxonomy.lookup("welder", Lang::En);
        assert_eq!(taxonomy.label(welder[0], Lang::Fi), "hitsaaja");
    }

    #[test]
    fn rows_that_do_not_count_change_nothing() {
        let (taxonomy, extended) = extend(
            "WELDER,,label,fi,saumaseppä,alternative,draft,,,a,\n\
             WELDER,,label,fi,saumaseppä,alternative,released,2030-01-01,,a,\n\
             WELDER,,label,fi,saumaseppä,alternative,released,2020-01-01,2026-11-21,a,\n\
             WELDER,,label,fi,Hitsaaja,alternative,released,,,a,\n",
        );
        assert_eq!(extended.unwrap(), Extended { skipped: 4, ..Extended::default() });
        assert!(taxonomy.lookup("saumaseppä", Lang::Fi).is_empty());
        let (taxonomy, extended) = extend(
            "WELDER,,label,fi,saumaseppä,alternative,released,2020-01-01,2026-11-22,a,\n\
             fi:sauma,WELDER,occupation,sv,fogsmed,preferred,released,,,a,\n",
        );
        let expected = Extended { labels: 2, concepts: 1, ..Extended::default() };
        assert_eq!(extended.unwrap(), expected);
        let welder = &taxonomy.lookup("welder", Lang::En)[..1];
        assert_eq!(taxonomy.lookup("Saumaseppä", Lang::Fi), welder);
        assert_eq!(taxonomy.lookup("fogsmed", Lang::Sv), welder);
    }

    #[test]
    fn wrong_rows_are_named() {
        for (row, column) in [
            ("nobody,,label,fi,x,alternative,released,,,a,", "concept"),
            ("fi:x,WELDER,skill,fi,x,preferred,released,,,a,", "parent"),
            ("WELDER,,thing,fi,x,alternative,released,,,a,", "parent"),
            ("WELDER,,label,de,x,alternative,released,,,a,", "language"),
            ("WELDER,,label,fi,x,preferred,released,,,a,", "label_type"),
            ("WELDER,,label,fi,x,alternative,maybe,,,a,", "status"),
            ("WELDER,,label,fi,x,alternative,released,soon,,a,", "valid_from"),
            ("WELDER,,label,fi,x,alternative,released,2030-01-01,2029-01-01,a,", "valid_until"),
            ("WELDER,,label,fi, ,alternative,released,,,a,", "label"),
            ("WELDER,,label,fi,x", "row"),
        ] {
            let (_, result) =
                extend(&format!("WELDER,,label,fi,saumaseppä,hidden,released,,,a,\n{row}\n"));
            let error = result.unwrap_err().to_string();
            assert!(error.starts_with("own.csv:3: ") && error.contains(column), "{row}: {error}");
        }
    }

    #[test]
    fn files_are_added_together() {
        let mut taxonomy = Taxonomy::embedded().unwrap();
        let version = taxonomy.revision();
        let id = |label: &str| taxonomy.id(taxonomy.lookup(label, Lang::En)[0]).to_owned();
        let (welder, baker) = (id("welder"), id("baker"));
        let one = format!("{HEADER}{welder},,label,fi,saumaseppä,alternative,released,,,Turku,\n");
        let two = format!(
            "{HEADER}fi:sauma,{baker},occupation,fi,Saumaseppä,preferred,released,2020-01-01,,Oulu,x\n\
             {welder},,label,fi,Saumaseppä,alternative,released,,,Oulu,\n"
        );
        let files = [("a.csv", one), ("b.csv", two)];
        let extended = taxonomy.extend_all(&files, date(2026, 11, 22)).unwrap();
        let expected = Extended { labels: 2, concepts: 2, shared: 1, skipped: 1 };
        assert_eq!(extended, expected);
        assert_eq!(taxonomy.lookup("saumaseppä", Lang::Fi).len(), 2);
        assert_ne!(taxonomy.revision(), version);
        let [first, second] = taxonomy.extension_labels() else { panic!("two rows") };
        assert_eq!((first.file.as_str(), first.line, first.author.as_str()), ("a.csv", 2, "Turku"));
        assert!(first.shared_with.is_empty() && first.concept == welder);
        assert_eq!((second.file.as_str(), second.line), ("b.csv", 2));
        assert_eq!(second.shared_with, [first.parent]);
        assert_eq!((second.concept.as_str(), taxonomy.id(second.parent)), ("fi:sauma", &*baker));
    }
}
