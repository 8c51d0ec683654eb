//! How far one concept stands for another: computed when a pack is made, read from it ever after.
//!
//! **Skills.** The credit that having `t` earns for an asked `s`, the greatest of:
//! - `t` narrower than `s`: 0.9 for each step between them; `t` broader than `s`: 0.6 for each step.
//!   Steps go through skills only, straight up or straight down: a sibling is neither;
//! - ESCO's relation between two skills, in either direction: essential 0.7, optional 0.4;
//! - half the cosine of their occupation vectors. A skill's vector has 1 where it is essential and
//!   0.5 where it is optional, times the occupation's ln(1 + skills / (1 + skills it names));
//! - half the calibrated cosine of their label vectors, if vectors are given: the unit vectors of the
//!   preferred labels in each language, averaged; below [`TEXT_FLOOR`] unrelated pairs are
//!   common, so the cosine is stretched from there: (c − floor) / (1 − floor).
//!
//! What is below 0.2 is dropped, and of the rest a row keeps the 64 highest.
//!
//! **Occupations and ISCO groups.** Symmetric, the greatest of:
//! - 0.85 for each step straight up or down, ISCO groups included: an occupation and its unit group
//!   0.85, its minor group 0.72;
//! - same unit group 0.7, same minor group 0.4; a unit group counts as its own member;
//! - the cosine of idf-weighted skill vectors, essential 1 and optional 0.5. A unit group's vector is
//!   the sum of its occupations' unit vectors; wider groups have none.
//!
//! What is below 0.2 is dropped.

use std::cmp::Reverse;

use rayon::prelude::*;

use super::concept::{CREDIT_CUT, Concept, ConceptKind, credit_byte};
use super::rows::{CreditRows, Rows};

const NARROWER_EARNS: f32 = 0.9;
const BROADER_EARNS: f32 = 0.6;
const ESSENTIAL_EARNS: f32 = 0.7;
const OPTIONAL_EARNS: f32 = 0.4;
const COSINE_EARNS: f32 = 0.5;
const TEXT_EARNS: f32 = 0.5;
const OPTIONAL_WEIGHT: f32 = 0.5;
const OCCUPATION_STEP: f32 = 0.85;
const SAME_UNIT_GROUP: f32 = 0.7;
const SAME_MINOR_GROUP: f32 = 0.4;
const ROW_LENGTH: usize = 64;

/// Label vectors closer than this say something; see the module's text.
pub(super) const TEXT_FLOOR: f32 = 0.5;

/// The graph that relatedness is computed from.
pub(super) struct Graph {
    pub(super) kinds: Vec<ConceptKind>,
    /// The ISCO code of a group; empty for other concepts.
    pub(super) group_codes: Vec<String>,
    /// The unit group of an occupation.
    pub(super) unit_groups: Vec<Option<Concept>>,
    pub(super) broader: Rows<Concept>,
    pub(super) narrower: Rows<Concept>,
    /// Occupation → skills.
    pub(super) essential: Rows<Concept>,
    pub(super) optional: Rows<Concept>,
    /// Skill → skills it needs.
    pub(super) needs: Rows<Concept>,
    /// Skill → skills it may use.
    pub(super) may_use: Rows<Concept>,
    /// Inverse document frequency of each skill over occupations.
    pub(super) idf: Vec<f32>,
}

impl Graph {
    fn len(&self) -> usize {
        self.kinds.len()
    }

    fn concepts(&self) -> impl Iterator<Item = Concept> {
        (0..self.len()).filter_map(Concept::from_index)
    }

    fn kind(&self, concept: Concept) -> ConceptKind {
        self.kinds[concept.index()]
    }

    /// The unit group that a concept belongs to or is.
    fn unit_group(&self, concept: Concept) -> Option<Concept> {
        let is_unit = self.group_codes[concept.index()].len() == 4;
        if is_unit { Some(concept) } else { self.unit_groups[concept.index()] }
    }

    /// The code of the minor group (three digits) that a concept lies in through its unit group.
    fn minor_code(&self, concept: Concept) -> Option<&str> {
        self.group_codes[self.unit_group(concept)?.index()].get(..3)
    }

    /// Skills that an occupation names with 1 for essential and 0.5 for optional.
    fn named(&self, occupation: Concept) -> impl Iterator<Item = (Concept, f32)> {
        let essential = self.essential.get(occupation.index()).iter().map(|skill| (*skill, 1.0));
        let optional =
            self.optional.get(occupation.index()).iter().map(|skill| (*skill, OPTIONAL_WEIGHT));
        essential.chain(optional)
    }
}

/// idf of a skill: ln(1 + occupations / (1 + occupations that name it)).
pub(super) fn inverse_frequency(all: usize, naming: usize) -> f32 {
    (1.0 + all as f64 / (1.0 + naming as f64)).ln() as f32
}

/// Unit vectors with few entries, and their entries by dimension.
struct Vectors {
    rows: Vec<Vec<(usize, f32)>>,
    by_dimension: Vec<Vec<(usize, f32)>>,
}

impl Vectors {
    fn new(mut rows: Vec<Vec<(usize, f32)>>) -> Self {
        let mut by_dimension = vec![Vec::new(); rows.len()];
        for (index, row) in rows.iter_mut().enumerate() {
            row.sort_unstable_by_key(|(dimension, _)| *dimension);
            let norm = row.iter().map(|(_, weight)| weight * weight).sum::<f32>().sqrt();
            for (dimension, weight) in row {
                *weight /= norm;
                by_dimension[*dimension].push((index, *weight));
            }
        }
        Self { rows, by_dimension }
    }

    /// Adds the cosine with every other vector to `sums`; symmetric to the last bit, because both
    /// sides add the same products in the same order.
    fn cosines(&self, index: usize, sums: &mut [f32]) {
        for (dimension, weight) in &self.rows[index] {
            for (other, other_weight) in &self.by_dimension[*dimension] {
                sums[*other] += weight * other_weight;
            }
        }
    }
}

/// Greatest value seen for each concept.
struct Greatest(Vec<f32>);

impl Greatest {
    fn offer(&mut self, concept: Concept, value: f32) {
        let kept = &mut self.0[concept.index()];
        *kept = kept.max(value);
    }

    /// Follows `rows` from `start` through concepts that pass, multiplying by `step` each time.
    fn climb(
        &mut self,
        start: Concept,
        rows: &Rows<Concept>,
        step: f32,
        pass: impl Fn(Concept) -> bool,
    ) {
        let mut value = step;
        let mut front = vec![start];
        while value >= CREDIT_CUT && !front.is_empty() {
            let mut next: Vec<Concept> = front
                .iter()
                .flat_map(|concept| rows.get(concept.index()))
                .copied()
                .filter(|concept| pass(*concept))
                .collect();
            next.sort_unstable();
            next.dedup();
            for concept in &next {
                self.offer(*concept, value);
            }
            front = next;
            value *= step;
        }
    }

    /// What is left above the cut, highest first, without `own`.
    fn row(&self, own: Concept) -> Vec<(Concept, u8)> {
        let mut row: Vec<(Concept, u8)> = self
            .0
            .iter()
            .enumerate()
            .filter(|(index, value)| **value >= CREDIT_CUT && *index != own.index())
            .filter_map(|(index, value)| Some((Concept::from_index(index)?, credit_byte(*value))))
            .collect();
        row.sort_unstable_by_key(|(concept, credit)| (Reverse(*credit), *concept));
        row
    }
}

/// Half of what this gives is the credit from label vectors.
fn calibrated(cosine: f32) -> f32 {
    ((cosine - TEXT_FLOOR) / (1.0 - TEXT_FLOOR)).clamp(0.0, 1.0)
}

fn dot(a: &[f32], b: &[f32]) -> f32 {
    // Eight sums side by side, so that the compiler may use vector instructions.
    let mut sums = [0.0_f32; 8];
    let (a_chunks, a_rest) = a.as_chunks::<8>();
    let (b_chunks, b_rest) = b.as_chunks::<8>();
    for (a, b) in a_chunks.iter().zip(b_chunks) {
        for lane in 0..8 {
            sums[lane] += a[lane] * b[lane];
        }
    }
    let rest: f32 = a_rest.iter().zip(b_rest).map(|(a, b)| a * b).sum();
    sums.iter().sum::<f32>() + rest
}

/// Credit between skills. `vectors[i]` is the label vector of concept `i`, empty if it has none.
pub(super) fn skill_credit(graph: &Graph, vectors: Option<&[Vec<f32>]>) -> CreditRows {
    let skills = graph.concepts().filter(|concept| graph.kind(*concept).is_skill()).count();
    let mut naming = vec![Vec::new(); graph.len()];
    for occupation in graph.concepts().filter(|concept| graph.kind(*concept).is_occupation()) {
        let rarity = inverse_frequency(skills, graph.named(occupation).count());
        for (skill, weight) in graph.named(occupation) {
            naming[skill.index()].push((occupation.index(), weight * rarity));
        }
    }
    let together = Vectors::new(naming);
    let needed_by = graph.needs.transposed();
    let used_by = graph.may_use.transposed();
    let concepts: Vec<Concept> = graph.concepts().collect();
    let lists: Vec<Vec<(Concept, u8)>> = concepts
        .par_iter()
        .map(|&earner| {
            if !graph.kind(earner).is_skill() {
                return Vec::new();
            }
            let mut greatest = Greatest(vec![0.0; graph.len()]);
            together.cosines(earner.index(), &mut greatest.0);
            greatest.0.iter_mut().for_each(|value| *value *= COSINE_EARNS);
            if let Some(vectors) = vectors {
                let own = &vectors[earner.index()];
                for asked in graph.concepts().filter(|asked| graph.kind(*asked).is_skill()) {
                    let cosine = dot(own, &vectors[asked.index()]);
                    greatest.offer(asked, TEXT_EARNS * calibrated(cosine));
                }
            }
            for rows in [&graph.needs, &needed_by] {
                rows.get(earner.index())
                    .iter()
                    .for_each(|asked| greatest.offer(*asked, ESSENTIAL_EARNS));
            }
            for rows in [&graph.may_use, &used_by] {
                rows.get(earner.index())
                    .iter()
                    .for_each(|asked| greatest.offer(*asked, OPTIONAL_EARNS));
            }
            let is_skill = |concept: Concept| graph.kind(concept).is_skill();
            greatest.climb(earner, &graph.broader, NARROWER_EARNS, is_skill);
            greatest.climb(earner, &graph.narrower, BROADER_EARNS, is_skill);
            let mut row = greatest.row(earner);
            row.truncate(ROW_LENGTH);
            row
        })
        .collect();
    CreditRows::from_lists(&lists)
}

/// Relatedness between occupations and ISCO groups.
pub(super) fn occupation_relatedness(graph: &Graph) -> CreditRows {
    let mut named = vec![Vec::new(); graph.len()];
    for occupation in graph.concepts().filter(|concept| graph.kind(*concept).is_occupation()) {
        named[occupation.index()] = graph
            .named(occupation)
            .map(|(skill, weight)| (skill.index(), weight * graph.idf[skill.index()]))
            .collect::<Vec<_>>();
    }
    let mut by_unit = vec![Vec::new(); graph.len()];
    for concept in graph.concepts() {
        if let Some(unit) = graph.unit_group(concept) {
            by_unit[unit.index()].push(concept);
        }
    }
    let single = Vectors::new(named.clone());
    for (unit, members) in by_unit.iter().enumerate() {
        let mut sum = vec![0.0_f32; graph.len()];
        for (skill, weight) in members.iter().flat_map(|member| &single.rows[member.index()]) {
            sum[*skill] += weight;
        }
        if !members.is_empty() {
            named[unit] = sum.into_iter().enumerate().filter(|(_, weight)| *weight > 0.0).collect();
        }
    }
    let vectors = Vectors::new(named);
    let concepts: Vec<Concept> = graph.concepts().collect();
    let lists: Vec<Vec<(Concept, u8)>> = concepts
        .par_iter()
        .map(|&one| {
            if !graph.kind(one).is_work() {
                return Vec::new();
            }
            let mut greatest = Greatest(vec![0.0; graph.len()]);
            vectors.cosines(one.index(), &mut greatest.0);
            let is_work = |concept: Concept| graph.kind(concept).is_work();
            greatest.climb(one, &graph.broader, OCCUPATION_STEP, is_work);
            greatest.climb(one, &graph.narrower, OCCUPATION_STEP, is_work);
            if let (Some(unit), Some(minor)) = (graph.unit_group(one), graph.minor_code(one)) {
                for (other_unit, members) in by_unit.iter().enumerate() {
                    if graph.group_codes[other_unit].get(..3) != Some(minor) {
                        continue;
                    }
                    let same = other_unit == unit.index();
                    let value = if same { SAME_UNIT_GROUP } else { SAME_MINOR_GROUP };
                    members.iter().for_each(|member| greatest.offer(*member, value));
                }
            }
            greatest.row(one)
        })
        .collect();
    CreditRows::from_lists(&lists)
}
