//! Changes from one version of ESCO to the next, applied to what was read of the earlier one.
//!
//! A folder with `occupations_added.jsonl` and `skills_added.jsonl` (lines as in the merged layout), `removed.tsv`
//! (`concept`, `label_en`), `relabelled_en.tsv` (`concept`, old and new label), `occupation_skill_added.tsv` and
//! `occupation_skill_removed.tsv`, `skill_skill_changes.tsv` and `broader_changes.tsv` (`change`: `+` or `-`). The
//! version is that of the folder's name: `delta_1_2_0` leads to 1.2.0.

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::path::Path;

use super::merged::read_concepts;
use super::table::{Column, Row, Table};
use super::{Relation, Source, SourceConcept, short_id};
use crate::taxonomy::TaxonomyError;
use crate::taxonomy::concept::{ConceptKind, LabelKind};
use crate::taxonomy::labels::{RawLabel, label_key};

/// A skill takes the place of a removed one where at least this share of the occupations of either has changed from
/// the one to the other.
const SAME_OCCUPATIONS: f64 = 0.5;

/// Applies the changes of a folder.
pub(in crate::taxonomy) fn apply(
    source: &mut Source,
    dir: &Path,
    progress: &dyn Fn(&str),
) -> Result<(), TaxonomyError> {
    read_concepts(source, &dir.join("occupations_added.jsonl"), ConceptKind::Occupation)?;
    read_concepts(source, &dir.join("skills_added.jsonl"), ConceptKind::Skill)?;
    relabel(source, &dir.join("relabelled_en.tsv"))?;
    let mut removed: BTreeMap<String, SourceConcept> = BTreeMap::new();
    let table = Table::tsv(&dir.join("removed.tsv"))?;
    let concept = table.column("concept")?;
    table.for_each(|row| {
        let id = short_id(row, &concept)?;
        removed.extend(source.concepts.remove(&id).map(|concept| (id, concept)));
        Ok(())
    })?;
    let (gone, come) = occupation_skills(source, dir)?;
    skill_skills(source, &dir.join("skill_skill_changes.tsv"))?;
    // What was above a removed concept is asked for its successor.
    let before = source.broader.clone();
    broader(source, &dir.join("broader_changes.tsv"))?;

    let names = names(source);
    for (id, concept) in &removed {
        let successor = by_name(concept, &names)
            .or_else(|| by_occupations(id, source, &gone, &come))
            .or_else(|| above(id, concept.kind, source, &before));
        source.replaced.extend(successor.map(|successor| (id.clone(), successor)));
    }
    let kept = |id: &str| !removed.contains_key(id);
    source.broader.retain(|(from, to)| kept(from) && kept(to));
    source.occupation_skill.retain(|(from, _, to)| kept(from) && kept(to));
    source.skill_skill.retain(|(from, _, to)| kept(from) && kept(to));
    source.collections.retain(|(_, member)| kept(member));
    let name = dir.file_name().and_then(|name| name.to_str()).unwrap_or_default();
    if let Some(release) = super::version_in(&format!("v{}", release_of(name))) {
        source.release = release;
    }
    progress(&format!(
        "changes applied: now ESCO {}, {} concepts removed, {} of them with a successor",
        source.release,
        removed.len(),
        source.replaced.len()
    ));
    Ok(())
}

/// `1.2.0` of `delta_1_2_0`.
fn release_of(name: &str) -> String {
    let numbers = name.split(|c: char| !c.is_ascii_digit()).filter(|number| !number.is_empty());
    numbers.collect::<Vec<_>>().join(".")
}

/// A new preferred label; the old one stays as another name.
fn relabel(source: &mut Source, path: &Path) -> Result<(), TaxonomyError> {
    let table = Table::tsv(path)?;
    let (concept, new) = (table.column("concept")?, table.column("label_1_2_0")?);
    table.for_each(|row| {
        let id = short_id(row, &concept)?;
        let label = row.filled(&new)?.to_owned();
        let Some(concept) = source.concepts.get_mut(&id) else { return Ok(()) };
        let list = concept.labels.entry("en".to_owned()).or_default();
        let key = label_key(&label);
        list.retain(|known| label_key(&known.text) != key);
        for known in list.iter_mut().filter(|known| known.kind == LabelKind::Preferred) {
            known.kind = LabelKind::Alternative;
        }
        list.insert(0, RawLabel { kind: LabelKind::Preferred, text: label });
        list.sort_by_key(|label| label.kind);
        Ok(())
    })
}

type BySkill = BTreeMap<String, BTreeSet<String>>;

/// Changes what occupations need; gives the occupations that each skill has lost and won.
fn occupation_skills(source: &mut Source, dir: &Path) -> Result<(BySkill, BySkill), TaxonomyError> {
    let mut lists: [Vec<(String, Relation, String)>; 2] = Default::default();
    for (list, name) in
        lists.iter_mut().zip(["occupation_skill_removed.tsv", "occupation_skill_added.tsv"])
    {
        let table = Table::tsv(&dir.join(name))?;
        let (from, to) = (table.column("occupation")?, table.column("skill")?);
        let relation = table.column("relation")?;
        table.for_each(|row| {
            list.push((short_id(row, &from)?, kind(row, &relation)?, short_id(row, &to)?));
            Ok(())
        })?;
    }
    let by_skill = |list: &[(String, Relation, String)]| {
        let mut all = BySkill::new();
        for (occupation, _, skill) in list {
            all.entry(skill.clone()).or_default().insert(occupation.clone());
        }
        all
    };
    let [gone, come] = lists;
    let changes = (by_skill(&gone), by_skill(&come));
    let gone: HashSet<_> = gone.into_iter().collect();
    source.occupation_skill.retain(|relation| !gone.contains(relation));
    source.occupation_skill.extend(come);
    Ok(changes)
}

fn kind(row: &Row<'_>, column: &Column) -> Result<Relation, TaxonomyError> {
    let found = Relation::from_code(row.get(column));
    found.ok_or_else(|| row.wrong(column, "essential or optional"))
}

/// Whether a row adds.
fn adds(row: &Row<'_>, column: &Column) -> Result<bool, TaxonomyError> {
    match row.get(column) {
        "+" => Ok(true),
        "-" => Ok(false),
        _ => Err(row.wrong(column, "+ or -")),
    }
}

fn skill_skills(source: &mut Source, path: &Path) -> Result<(), TaxonomyError> {
    let table = Table::tsv(path)?;
    let (change, relation) = (table.column("change")?, table.column("relation")?);
    let (from, to) = (table.column("skill")?, table.column("related_skill")?);
    let (mut come, mut gone) = (Vec::new(), HashSet::new());
    table.for_each(|row| {
        let pair = (short_id(row, &from)?, kind(row, &relation)?, short_id(row, &to)?);
        if adds(row, &change)? {
            come.push(pair);
        } else {
            gone.insert(pair);
        }
        Ok(())
    })?;
    source.skill_skill.retain(|pair| !gone.contains(pair));
    source.skill_skill.append(&mut come);
    Ok(())
}

fn broader(source: &mut Source, path: &Path) -> Result<(), TaxonomyError> {
    let table = Table::tsv(path)?;
    let change = table.column("change")?;
    let (from, to) = (table.column("narrower")?, table.column("broader")?);
    let (mut come, mut gone) = (Vec::new(), HashSet::new());
    table.for_each(|row| {
        let pair = (short_id(row, &from)?, short_id(row, &to)?);
        if adds(row, &change)? {
            come.push(pair);
        } else {
            gone.insert(pair);
        }
        Ok(())
    })?;
    source.broader.retain(|pair| !gone.contains(pair));
    source.broader.append(&mut come);
    Ok(())
}

/// Concepts by their English names, preferred ones before others.
fn names(source: &Source) -> BTreeMap<(bool, String), (LabelKind, String)> {
    let mut names = BTreeMap::new();
    for (id, concept) in &source.concepts {
        for label in concept.labels.get("en").into_iter().flatten() {
            let key = (concept.kind.is_work(), label_key(&label.text));
            let found = (label.kind, id.clone());
            let best = names.entry(key).or_insert_with(|| found.clone());
            if found < *best {
                *best = found;
            }
        }
    }
    names
}

/// The concept that has a name of the removed one, its preferred name first.
fn by_name(
    removed: &SourceConcept,
    names: &BTreeMap<(bool, String), (LabelKind, String)>,
) -> Option<String> {
    let own = removed.labels.get("en").into_iter().flatten();
    let mut found = own.filter_map(|label| {
        let (_, id) = names.get(&(removed.kind.is_work(), label_key(&label.text)))?;
        Some(id.clone())
    });
    found.next()
}

/// The skill that the occupations of a removed one have won instead.
fn by_occupations(id: &str, source: &Source, gone: &BySkill, come: &BySkill) -> Option<String> {
    let lost = gone.get(id)?;
    // One occupation may change two skills that have nothing in common.
    if lost.len() < 2 {
        return None;
    }
    let shares = come.iter().filter(|(skill, _)| source.concepts.contains_key(*skill));
    let shares = shares.map(|(skill, won)| {
        let both = lost.intersection(won).count() as f64;
        (both / (lost.len() + won.len()) as f64 * 2.0, skill)
    });
    let best = shares.max_by(|a, b| a.0.total_cmp(&b.0).then_with(|| b.1.cmp(a.1)))?;
    (best.0 >= SAME_OCCUPATIONS).then(|| best.1.clone())
}

/// The nearest concept above of a kind that records may refer to in its place.
fn above(
    id: &str,
    kind: ConceptKind,
    source: &Source,
    broader: &[(String, String)],
) -> Option<String> {
    let fits = |other: ConceptKind| if kind.is_work() { other.is_work() } else { other.is_skill() };
    let (mut open, mut seen) = (vec![id.to_owned()], HashSet::new());
    let mut next = 0;
    while let Some(below) = open.get(next).cloned() {
        next += 1;
        let mut parents: Vec<&String> =
            broader.iter().filter(|(from, _)| *from == below).map(|(_, to)| to).collect();
        parents.sort_unstable();
        for parent in parents {
            if source.concepts.get(parent).is_some_and(|found| fits(found.kind)) {
                return Some(parent.clone());
            }
            if seen.insert(parent.clone()) {
                open.push(parent.clone());
            }
        }
    }
    None
}
