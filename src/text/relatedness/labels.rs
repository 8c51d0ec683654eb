//! The labels of a taxonomy as the groups that a model is trained on.

use super::{GroupKind, IndexedLabel, Label, LabelGroup, LabelKind, Language};
use crate::domain::Lang;
use crate::taxonomy::{self, Concept, ConceptKind, Taxonomy};

/// Alternative labels of a skill that are trained on, in each language: English skills have many that differ in a
/// word, and would crowd the others out.
const SKILL_ALTERNATIVES: usize = 6;

/// The groups of all occupations, ISCO-08 groups and skills in all languages of the taxonomy, in the order of their
/// concepts. A group's number is that of its concept; labels of one language that differ in case only count once.
#[must_use]
pub fn label_groups(taxonomy: &Taxonomy) -> Vec<LabelGroup> {
    let languages: Vec<(&str, Language)> = taxonomy
        .label_languages()
        .filter_map(|code| Some((code, Language(code.as_bytes().try_into().ok()?))))
        .collect();
    let group = |concept: Concept| {
        let kind = match taxonomy.kind(concept) {
            ConceptKind::Occupation => GroupKind::Occupation,
            ConceptKind::IscoGroup => GroupKind::OccupationGroup,
            kind if kind.is_skill() => GroupKind::Skill,
            _ => return None,
        };
        let mut labels: Vec<Label> = Vec::new();
        for (code, language) in &languages {
            let mut seen: Vec<String> = Vec::new();
            let mut alternatives = 0;
            for (part, text) in taxonomy.labels_in(concept, code) {
                let key = text.to_lowercase();
                let kind = match part {
                    taxonomy::LabelKind::Preferred => LabelKind::Preferred,
                    taxonomy::LabelKind::Alternative => LabelKind::Alternative,
                    taxonomy::LabelKind::Hidden => LabelKind::Hidden,
                };
                let is_more = group_is_full(kind, &mut alternatives, taxonomy.kind(concept));
                if !is_more && !seen.contains(&key) {
                    seen.push(key);
                    labels.push(Label { language: *language, kind, text: text.to_owned() });
                }
            }
        }
        Some(LabelGroup { concept: u32::from(concept.to_u16()), kind, labels })
    };
    taxonomy.concepts().filter_map(group).collect()
}

fn group_is_full(kind: LabelKind, alternatives: &mut usize, of: ConceptKind) -> bool {
    if kind != LabelKind::Alternative || !of.is_skill() {
        return false;
    }
    *alternatives += 1;
    *alternatives > SKILL_ALTERNATIVES
}

/// Alternative labels of a skill that words are compared with, in each language, for the same reason.
const COMPARED_ALTERNATIVES: usize = 3;

/// The labels in a language of the concepts whose kind is wanted, as far as words are compared with them.
#[must_use]
pub fn compared_labels(
    taxonomy: &Taxonomy,
    lang: Lang,
    wanted: impl Fn(ConceptKind) -> bool,
) -> Vec<IndexedLabel<'_>> {
    let mut labels = Vec::new();
    let mut alternatives = (None, 0);
    for (concept, part, text) in taxonomy.all_labels(lang) {
        let kind = taxonomy.kind(concept);
        if !wanted(kind) {
            continue;
        }
        if part == taxonomy::LabelKind::Alternative && kind.is_skill() {
            let before = if alternatives.0 == Some(concept) { alternatives.1 } else { 0 };
            alternatives = (Some(concept), before + 1);
            if before >= COMPARED_ALTERNATIVES {
                continue;
            }
        }
        let preferred = part == taxonomy::LabelKind::Preferred;
        labels.push(IndexedLabel { concept: u32::from(concept.to_u16()), preferred, text });
    }
    labels
}

/// Narrower and broader concepts among those that have groups, as the trainer takes them.
#[must_use]
pub fn broader_pairs(taxonomy: &Taxonomy) -> Vec<(u32, u32)> {
    let number = |concept: Concept| u32::from(concept.to_u16());
    let mut pairs = Vec::new();
    for concept in taxonomy.concepts() {
        let group = taxonomy.isco_group(concept).into_iter();
        let broader = taxonomy.broader(concept).iter().copied().chain(group);
        pairs.extend(broader.map(|broader| (number(concept), number(broader))));
    }
    pairs.sort_unstable();
    pairs.dedup();
    pairs
}
