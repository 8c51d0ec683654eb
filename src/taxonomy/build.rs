//! Makes a pack from a folder of ESCO files.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::Path;

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use super::TaxonomyError;
use super::concept::{Concept, ConceptKind, LabelKind};
use super::esco::{self, Relation, Source};
use super::labels::{LabelTable, RawLabel};
use super::lookup::LabelIndex;
use super::pack::{Writer, put_varint};
use super::relatedness::{Graph, inverse_frequency, occupation_relatedness, skill_credit};
use super::rows::Rows;
use crate::domain::Lang;

/// What ESCO's terms of reuse ask for, and what was changed.
const ATTRIBUTION: &str = "This service uses the ESCO classification of the European Commission. \
    Adapted: merged across languages, labels cleaned, relations without both ends left out, \
    relatedness computed.";

/// Gives short texts vectors whose cosine says how close their meanings are.
///
/// Taxonomy knows no text model; whoever builds a pack brings one.
pub trait LabelVectors: Sync {
    /// The vector of a label: always of the same length, of length 1 or all zeros.
    fn embed(&self, text: &str) -> Vec<f32>;
}

/// First section of a pack: what it was made from.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Meta {
    /// Name of the classification.
    pub(super) source: String,
    /// Its version.
    pub(super) release: String,
    pub(super) attribution: String,
    pub(super) concepts: usize,
    /// Names of the collections, by bit.
    pub(super) collections: Vec<String>,
    /// Codes of the languages that have labels for occupations and ISCO groups only.
    pub(super) other_languages: Vec<String>,
    /// Whether skill credit used label vectors.
    pub(super) vectors: bool,
}

/// Reads the ESCO files in `dir` and returns the bytes of a pack.
///
/// Two layouts are recognised by their files: the Commission's CSV download (several languages
/// unpacked into one folder) and merged JSON Lines with TSV relations. Labels of skills are kept in
/// Finnish, Swedish and English, those of occupations and ISCO groups in every language there is.
/// Relations with an end that is no concept are left out and counted in `progress`, because the
/// Commission's own files hold some. The same files and vectors give the same bytes.
///
/// # Errors
/// A file that is missing or unreadable, a folder with neither layout, a value that cannot be used
/// (with file, line, column and value), or more concepts than a pack can number.
pub fn build(
    dir: &Path,
    vectors: Option<&dyn LabelVectors>,
    progress: &dyn Fn(&str),
) -> Result<Vec<u8>, TaxonomyError> {
    build_with_delta(dir, None, vectors, progress)
}

/// As [`build()`], with the changes of `delta`, a folder that leads from the version in `dir` to a later one: concepts
/// added, removed and named anew, relations added and removed. Ids of removed concepts lead to what took their
/// place: the concept that has their name, else the skill that their occupations have won instead, else the nearest
/// one above.
///
/// # Errors
/// As [`build()`].
pub fn build_with_delta(
    dir: &Path,
    delta: Option<&Path>,
    vectors: Option<&dyn LabelVectors>,
    progress: &dyn Fn(&str),
) -> Result<Vec<u8>, TaxonomyError> {
    let mut source = esco::read(dir, progress)?;
    if let Some(delta) = delta {
        esco::delta::apply(&mut source, delta, progress)?;
        if source.concepts.len() > Concept::MAX_COUNT {
            return Err(TaxonomyError::TooManyConcepts { count: source.concepts.len() });
        }
    }
    let numbers: HashMap<&str, Concept> = source
        .concepts
        .keys()
        .enumerate()
        .filter_map(|(index, id)| Some((id.as_str(), Concept::from_index(index)?)))
        .collect();
    progress(&format!("{} concepts of ESCO {}", numbers.len(), source.release));
    let graph = graph(&source, &numbers, progress);

    progress("relating occupations");
    let occupations = occupation_relatedness(&graph);
    progress("relating skills");
    let embedded = vectors.map(|vectors| label_vectors(&source, vectors));
    let skills = skill_credit(&graph, embedded.as_deref());

    progress("writing the pack");
    let (collection_names, memberships) = collections(&source, &numbers);
    let other_languages = other_languages(&source);
    let meta = Meta {
        source: "esco".to_owned(),
        release: source.release.clone(),
        attribution: ATTRIBUTION.to_owned(),
        concepts: numbers.len(),
        collections: collection_names,
        other_languages,
        vectors: vectors.is_some(),
    };
    let mut writer = Writer::new();
    let json = serde_json::to_vec(&meta)
        .map_err(|error| TaxonomyError::section("meta", error.to_string()))?;
    writer.add("meta", json);
    let concepts = || source.concepts.values();
    writer.add("kinds", concepts().map(|concept| concept.kind.number()).collect());
    let reuse = concepts().map(|concept| concept.reuse.map_or(0, |level| level as u8 + 1));
    writer.add("reuse", reuse.collect());
    writer.add("ids", texts(source.concepts.keys().map(String::as_str)));
    writer.add("codes", texts(concepts().map(|concept| concept.code.as_str())));
    writer.add("collections", memberships);
    let unit_groups = graph.unit_groups.iter();
    let unit_groups = unit_groups.map(|group| group.map_or(u16::MAX, Concept::to_u16));
    writer.add("unit-groups", unit_groups.flat_map(u16::to_le_bytes).collect());
    writer.add("idf", graph.idf.iter().flat_map(|idf| idf.to_le_bytes()).collect());
    for (name, rows) in [
        ("broader", &graph.broader),
        ("essential", &graph.essential),
        ("optional", &graph.optional),
        ("needs", &graph.needs),
        ("may-use", &graph.may_use),
    ] {
        let mut bytes = Vec::new();
        rows.encode(&mut bytes);
        writer.add(name, bytes);
    }
    for (name, rows) in [("skill-credit", &skills), ("occupation-relatedness", &occupations)] {
        let mut bytes = Vec::new();
        rows.encode(&mut bytes);
        writer.add(name, bytes);
    }
    if !source.replaced.is_empty() {
        let known = source.replaced.iter();
        let lines = known.filter_map(|(old, new)| {
            Some(format!("{old}\t{}\n", numbers.get(new.as_str())?.to_u16()))
        });
        writer.add("replaced", lines.collect::<String>().into_bytes());
    }
    for lang in Lang::ALL {
        let name = format!("labels-{lang}");
        let bytes = LabelTable::encode(&labels(&source, lang.code()));
        let table = LabelTable::decode(&name, &bytes, numbers.len())?;
        writer.add(name, bytes);
        writer.add(format!("index-{lang}"), LabelIndex::encode(&table)?);
    }
    for lang in &meta.other_languages {
        writer.add(format!("labels-{lang}"), LabelTable::encode(&labels(&source, lang)));
    }
    writer.finish()
}

/// Several texts: their number, their lengths, then all of them in one run.
fn texts<'a>(all: impl ExactSizeIterator<Item = &'a str> + Clone) -> Vec<u8> {
    let mut out = Vec::new();
    put_varint(&mut out, all.len() as u32);
    all.clone().for_each(|text| put_varint(&mut out, text.len() as u32));
    all.for_each(|text| out.extend_from_slice(text.as_bytes()));
    out
}

/// Sorted rows without repeats from pairs.
fn rows(count: usize, pairs: impl IntoIterator<Item = (Concept, Concept)>) -> Rows<Concept> {
    let mut lists = vec![BTreeSet::new(); count];
    for (from, to) in pairs {
        lists[from.index()].insert(to);
    }
    let lists: Vec<Vec<Concept>> =
        lists.into_iter().map(|list| list.into_iter().collect()).collect();
    Rows::from_lists(lists.iter().map(Vec::as_slice))
}

/// The pairs whose ends are concepts of the expected kinds, and how many are not.
fn resolve<'a, R: Copy + 'a>(
    numbers: &HashMap<&str, Concept>,
    pairs: impl Iterator<Item = (&'a str, R, &'a str)>,
    fits: impl Fn(Concept, Concept) -> bool,
) -> (Vec<(Concept, R, Concept)>, usize) {
    let mut missing = 0;
    let mut found = Vec::new();
    for (from, relation, to) in pairs {
        match (numbers.get(from), numbers.get(to)) {
            (Some(from), Some(to)) if from != to && fits(*from, *to) => {
                found.push((*from, relation, *to));
            }
            _ => missing += 1,
        }
    }
    (found, missing)
}

fn graph(source: &Source, numbers: &HashMap<&str, Concept>, progress: &dyn Fn(&str)) -> Graph {
    let count = numbers.len();
    let kinds: Vec<ConceptKind> = source.concepts.values().map(|concept| concept.kind).collect();
    let kind = |concept: Concept| kinds[concept.index()];
    let is_occupation = |concept| kind(concept).is_occupation();
    let is_skill = |concept| kind(concept).is_skill();

    let broader = source.broader.iter().map(|(from, to)| (from.as_str(), (), to.as_str()));
    let (broader, missing_broader) = resolve(numbers, broader, |from, to| {
        // The two pillars stay apart; a row across them would be a slip.
        kind(from).is_work() == kind(to).is_work()
    });
    let named = source.occupation_skill.iter();
    let named = named.map(|(from, relation, to)| (from.as_str(), *relation, to.as_str()));
    let (named, missing_named) =
        resolve(numbers, named, |from, to| is_occupation(from) && is_skill(to));
    let between = source.skill_skill.iter();
    let between = between.map(|(from, relation, to)| (from.as_str(), *relation, to.as_str()));
    let (between, missing_between) =
        resolve(numbers, between, |from, to| is_skill(from) && is_skill(to));
    let missing = missing_broader + missing_named + missing_between;
    if missing > 0 {
        progress(&format!("left out {missing} relations with an end that is no concept"));
    }

    let of = |pairs: &[(Concept, Relation, Concept)], wanted: Relation| {
        // Where a pair is given both ways, essential holds.
        let essential: BTreeSet<(Concept, Concept)> = pairs
            .iter()
            .filter(|(_, relation, _)| *relation == Relation::Essential)
            .map(|(from, _, to)| (*from, *to))
            .collect();
        rows(
            count,
            pairs
                .iter()
                .filter(|(_, relation, _)| *relation == wanted)
                .map(|(from, _, to)| (*from, *to))
                .filter(|pair| wanted == Relation::Essential || !essential.contains(pair)),
        )
    };
    let broader = rows(count, broader.iter().map(|(from, (), to)| (*from, *to)));
    let essential = of(&named, Relation::Essential);
    let optional = of(&named, Relation::Optional);
    let (naming_essential, naming_optional) = (essential.transposed(), optional.transposed());
    let occupations = kinds.iter().filter(|kind| kind.is_occupation()).count();
    let idf = (0..count)
        .map(|index| {
            if !kinds[index].is_skill() {
                return 0.0;
            }
            let naming = naming_essential.get(index).len() + naming_optional.get(index).len();
            inverse_frequency(occupations, naming)
        })
        .collect();
    let concepts = source.concepts.values();
    let unit_groups = concepts
        .clone()
        .map(|concept| {
            let id = format!("isco/C{}", concept.isco.as_deref()?);
            numbers.get(id.as_str()).copied()
        })
        .collect();
    let group_codes = concepts
        .map(|concept| match concept.kind {
            ConceptKind::IscoGroup => concept.code.clone(),
            _ => String::new(),
        })
        .collect();
    Graph {
        group_codes,
        unit_groups,
        narrower: broader.transposed(),
        broader,
        essential,
        optional,
        needs: of(&between, Relation::Essential),
        may_use: of(&between, Relation::Optional),
        idf,
        kinds,
    }
}

/// For each skill the mean of its preferred labels' vectors, of length 1; empty for other concepts.
fn label_vectors(source: &Source, vectors: &dyn LabelVectors) -> Vec<Vec<f32>> {
    let concepts: Vec<_> = source.concepts.values().collect();
    concepts
        .par_iter()
        .map(|concept| {
            let mut sum: Vec<f32> = Vec::new();
            if !concept.kind.is_skill() {
                return sum;
            }
            for lang in Lang::ALL {
                let labels = concept.labels.get(lang.code()).into_iter().flatten();
                for label in labels.filter(|label| label.kind == LabelKind::Preferred) {
                    let vector = vectors.embed(&label.text);
                    sum.resize(vector.len(), 0.0);
                    sum.iter_mut().zip(&vector).for_each(|(sum, value)| *sum += value);
                }
            }
            let norm = sum.iter().map(|value| value * value).sum::<f32>().sqrt();
            if norm > 0.0 {
                sum.iter_mut().for_each(|value| *value /= norm);
            }
            sum
        })
        .collect()
}

/// Names of the collections in order, and for each concept a bit for each.
fn collections(source: &Source, numbers: &HashMap<&str, Concept>) -> (Vec<String>, Vec<u8>) {
    let mut members: BTreeMap<&str, Vec<Concept>> = BTreeMap::new();
    for (name, id) in &source.collections {
        members.entry(name).or_default().extend(numbers.get(id.as_str()));
    }
    let mut bits = vec![0_u16; numbers.len()];
    for (bit, list) in members.values().enumerate().take(16) {
        list.iter().for_each(|concept| bits[concept.index()] |= 1 << bit);
    }
    let names = members.keys().take(16).map(|name| (*name).to_owned()).collect();
    (names, bits.iter().flat_map(|bits| bits.to_le_bytes()).collect())
}

fn other_languages(source: &Source) -> Vec<String> {
    let works = source.concepts.values().filter(|concept| concept.kind.is_work());
    let codes: BTreeSet<&String> = works.flat_map(|concept| concept.labels.keys()).collect();
    codes.into_iter().filter(|code| Lang::from_code(code).is_none()).cloned().collect()
}

/// The labels of a language by concept; skills only in the languages of the service.
fn labels(source: &Source, code: &str) -> Vec<Vec<RawLabel>> {
    let all_kinds = Lang::from_code(code).is_some();
    source
        .concepts
        .values()
        .map(|concept| match concept.labels.get(code) {
            Some(labels) if all_kinds || concept.kind.is_work() => labels.clone(),
            _ => Vec::new(),
        })
        .collect()
}
