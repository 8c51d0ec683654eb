//! The Commission's own CSV download, one or more languages unpacked into one folder.
//!
//! `occupations_XX.csv`, `skills_XX.csv`, `ISCOGroups_XX.csv`, `skillGroups_XX.csv` for each language;
//! of the relation files (`occupationSkillRelations_XX.csv`, `skillSkillRelations_XX.csv`,
//! `broaderRelationsOccPillar_XX.csv`, `broaderRelationsSkillPillar_XX.csv`) and the collections
//! (`digitalSkillsCollection_XX.csv` …) one language is enough, because they hold identifiers; older
//! downloads leave the language out of their names, which is read too.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use super::super::TaxonomyError;
use super::super::concept::{ConceptKind, LabelKind, ReuseLevel};
use super::table::Table;
use super::{Relation, Source, short_id};

/// Collection files and the names of the collections that they hold.
const COLLECTIONS: [(&str, &str); 7] = [
    ("digCompSkillsCollection", "digComp"),
    ("digitalSkillsCollection", "digital"),
    ("greenSkillsCollection", "green"),
    ("languageSkillsCollection", "language"),
    ("researchOccupationsCollection", "research"),
    ("researchSkillsCollection", "research"),
    ("transversalSkillsCollection", "transversal"),
];

/// The languages of a kind of file, and where it is.
fn in_languages<'a>(
    files: &'a BTreeMap<String, PathBuf>,
    stem: &str,
) -> Vec<(&'a str, &'a PathBuf)> {
    let mut found: Vec<_> = files
        .iter()
        .filter_map(|(name, path)| {
            let lang = name.strip_prefix(stem)?.strip_prefix('_')?.strip_suffix(".csv")?;
            let is_code =
                (2..=3).contains(&lang.len()) && lang.bytes().all(|byte| byte.is_ascii_lowercase());
            is_code.then_some((lang, path))
        })
        .collect();
    // English first: it is complete, so codes and kinds come from it.
    found.sort_by_key(|(lang, _)| (*lang != "en", *lang));
    found
}

/// A file of identifiers, in whichever language there is.
fn in_any_language<'a>(files: &'a BTreeMap<String, PathBuf>, stem: &str) -> Option<&'a PathBuf> {
    in_languages(files, stem)
        .first()
        .map(|(_, path)| *path)
        .or_else(|| files.get(&format!("{stem}.csv")))
}

pub(super) fn read(
    dir: &Path,
    files: &BTreeMap<String, PathBuf>,
    progress: &dyn Fn(&str),
) -> Result<Source, TaxonomyError> {
    let missing = |stem: &str| TaxonomyError::Io {
        path: dir.join(format!("{stem}_en.csv")),
        source: std::io::ErrorKind::NotFound.into(),
    };
    let mut source = Source::default();
    for (stem, kind) in [
        ("ISCOGroups", ConceptKind::IscoGroup),
        ("occupations", ConceptKind::Occupation),
        ("skillGroups", ConceptKind::SkillGroup),
        ("skills", ConceptKind::Skill),
    ] {
        let languages = in_languages(files, stem);
        if languages.is_empty() {
            return Err(missing(stem));
        }
        for (lang, path) in languages {
            progress(&format!("reading {stem} in {lang}"));
            read_concepts(&mut source, path, lang, kind)?;
        }
    }
    for stem in ["broaderRelationsOccPillar", "broaderRelationsSkillPillar"] {
        let path = in_any_language(files, stem).ok_or_else(|| missing(stem))?;
        let table = Table::csv(path)?;
        let (narrower, broader) = (table.column("conceptUri")?, table.column("broaderUri")?);
        table.for_each(|row| {
            source.broader.push((short_id(row, &narrower)?, short_id(row, &broader)?));
            Ok(())
        })?;
    }
    for (stem, from, to, pairs) in [
        ("occupationSkillRelations", "occupationUri", "skillUri", &mut source.occupation_skill),
        ("skillSkillRelations", "originalSkillUri", "relatedSkillUri", &mut source.skill_skill),
    ] {
        let path = in_any_language(files, stem).ok_or_else(|| missing(stem))?;
        let table = Table::csv(path)?;
        let (from, to) = (table.column(from)?, table.column(to)?);
        let relation = table.column("relationType")?;
        table.for_each(|row| {
            let kind = Relation::from_code(row.get(&relation))
                .ok_or_else(|| row.wrong(&relation, "essential or optional"))?;
            pairs.push((short_id(row, &from)?, kind, short_id(row, &to)?));
            Ok(())
        })?;
    }
    for (stem, name) in COLLECTIONS {
        if let Some(path) = in_any_language(files, stem) {
            let table = Table::csv(path)?;
            let concept = table.column("conceptUri")?;
            table.for_each(|row| {
                source.collections.push((name.to_owned(), short_id(row, &concept)?));
                Ok(())
            })?;
        }
    }
    Ok(source)
}

fn read_concepts(
    source: &mut Source,
    path: &Path,
    lang: &str,
    kind: ConceptKind,
) -> Result<(), TaxonomyError> {
    let table = Table::csv(path)?;
    let uri = table.column("conceptUri")?;
    let preferred = table.column("preferredLabel")?;
    let alternative = table.optional_column("altLabels");
    let hidden = table.optional_column("hiddenLabels");
    let code = table.optional_column("code");
    let isco = table.optional_column("iscoGroup");
    let skill_type = table.optional_column("skillType");
    let reuse = table.optional_column("reuseLevel");
    table.for_each(|row| {
        let id = short_id(row, &uri)?;
        let is_knowledge = kind == ConceptKind::Skill && row.get(&skill_type) == "knowledge";
        let kind = if is_knowledge { ConceptKind::Knowledge } else { kind };
        let reuse_level = match row.get(&reuse) {
            "" => None,
            word => Some(ReuseLevel::from_code(word).ok_or_else(|| {
                row.wrong(&reuse, &ReuseLevel::ALL.map(ReuseLevel::code).join(", "))
            })?),
        };
        let concept = source.concept(id, kind);
        if concept.kind != kind && concept.kind.is_skill() != kind.is_skill() {
            return Err(row.wrong(&uri, "a concept of one kind in all files"));
        }
        if concept.code.is_empty() {
            concept.code = row.get(&code).to_owned();
        }
        if kind.is_occupation() && concept.isco.is_none() {
            // The group is written as digits in some versions and with ISCO's `C` in others.
            let group = row.filled(&isco)?.trim_start_matches('C');
            concept.isco = Some(group.to_owned());
        }
        concept.reuse = concept.reuse.or(reuse_level);
        for (kind, column) in [
            (LabelKind::Preferred, &preferred),
            (LabelKind::Alternative, &alternative),
            (LabelKind::Hidden, &hidden),
        ] {
            concept.add_labels(lang, kind, row.get(column).lines());
        }
        Ok(())
    })
}
