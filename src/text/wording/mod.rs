//! Help with wording: what people can do, told in their own words, as occupations and skills.
//!
//! Brief overview: [`Wording::suggest`] reads sentences in any of the three languages and gives concepts with a
//! probability and the words that led to each. Three things lead to a concept:
//! - the text names it ([`crate::text::mention`]);
//! - a phrase of the text is near one of its labels by the model of relatedness;
//! - for occupations also the skills that were found: those that ESCO names for it.
//!
//! What a clause denies ("en ole tehnyt", "inte", "never") leads nowhere. The same text always gets the same answer,
//! and nothing is kept.

mod near;
mod phrases;
#[cfg(test)]
mod tests;

pub use near::{Near, NearConcepts};

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::domain::Lang;
use crate::taxonomy::{Concept, ConceptKind, Taxonomy};
use crate::text::mention::{Lexicon, Target};
use crate::text::relatedness::Model;
use phrases::{Phrase, clauses};

/// Phrases near a label count from this probability on.
const NEAR: f32 = 0.35;
/// What a phrase inside a sentence is worth of what a label of the same words would be.
const IN_A_SENTENCE: f32 = 0.8;
/// Concepts looked at for a phrase.
const NEIGHBOURS: usize = 3;
/// Skills with less weigh nothing for occupations.
const SURE_SKILL: f32 = 0.3;
/// The most that skills alone say for an occupation.
const BY_SKILLS: f32 = 0.6;
/// An occupation that nothing else names needs so many of its skills in the text, and so much of their weight.
const SKILLS_TOGETHER: usize = 2;
const LIKELY_BY_SKILLS: f32 = 0.1;
/// Likely neighbours offered to confirm or reject.
const FOLLOW_UPS: usize = 12;

/// Words of the text that led to a concept.
#[derive(Debug, Clone, PartialEq)]
pub struct Evidence {
    /// Byte offset of the words.
    pub start: usize,
    /// Byte offset of their end.
    pub end: usize,
    /// How sure they alone make it, 0 to 1.
    pub probability: f32,
    /// They are near a name of the concept; otherwise they are one.
    pub near: bool,
}

/// An occupation or skill that a text speaks of.
#[derive(Debug, Clone, PartialEq)]
pub struct Suggestion {
    /// The concept.
    pub concept: Concept,
    /// Probability that the text means it, above 0 and up to 1.
    pub probability: f32,
    /// What led to it, in the order of the text; empty where only other suggestions do.
    pub evidence: Vec<Evidence>,
}

/// What a text was understood as.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Suggestions {
    /// Occupations, most probable first.
    pub occupations: Vec<Suggestion>,
    /// Skills and knowledge, most probable first.
    pub skills: Vec<Suggestion>,
    /// Skills that go with the occupations and were not told: to be confirmed or rejected.
    pub follow_ups: Vec<Concept>,
}

/// Reads what people tell about themselves. Made in about two seconds; never changes.
#[derive(Debug)]
pub struct Wording {
    taxonomy: Arc<Taxonomy>,
    lexicon: Arc<Lexicon>,
    occupations: NearConcepts,
    skills: NearConcepts,
}

impl Wording {
    /// Over a taxonomy, a lexicon of its labels and a model.
    #[must_use]
    pub fn new(taxonomy: Arc<Taxonomy>, lexicon: Arc<Lexicon>, model: &Arc<Model>) -> Self {
        let occupations = NearConcepts::new(&taxonomy, model, ConceptKind::is_occupation);
        let skills = NearConcepts::new(&taxonomy, model, ConceptKind::is_skill);
        Self { taxonomy, lexicon, occupations, skills }
    }

    /// What a text speaks of, at most `limit` occupations and as many skills; `lang` is the language that it is
    /// probably written in.
    #[must_use]
    pub fn suggest(&self, text: &str, lang: Lang, limit: usize) -> Suggestions {
        let mut found: BTreeMap<Concept, Vec<Evidence>> = BTreeMap::new();
        let clauses = clauses(text);
        let denied = |start: usize| {
            clauses.iter().any(|clause| clause.is_denied && clause.bytes.contains(&start))
        };
        let mut languages = vec![lang];
        languages.extend(Lang::ALL.into_iter().filter(|other| *other != lang));
        for mention in self.lexicon.mentions(text, &languages) {
            let Target::Concept(concept) = mention.target else { continue };
            let kind = self.taxonomy.kind(concept);
            if denied(mention.start) || !(kind.is_occupation() || kind.is_skill()) {
                continue;
            }
            found.entry(concept).or_default().push(Evidence {
                start: mention.start,
                end: mention.end,
                probability: mention.probability,
                near: false,
            });
        }
        let phrases = clauses.iter().filter(|clause| !clause.is_denied);
        for phrase in phrases.flat_map(|clause| &clause.phrases) {
            for (index, weight) in [(&self.occupations, 1.0), (&self.skills, 1.0)] {
                self.add_near(index, phrase, text, weight, &mut found);
            }
        }
        let mut suggestions: Vec<Suggestion> = found
            .into_iter()
            .map(|(concept, evidence)| {
                let evidence = apart(evidence);
                let doubt: f32 = evidence.iter().map(|one| 1.0 - one.probability).product();
                Suggestion { concept, probability: 1.0 - doubt, evidence }
            })
            .collect();
        self.add_by_skills(&mut suggestions);
        suggestions.sort_by(|a, b| {
            b.probability.total_cmp(&a.probability).then(a.concept.cmp(&b.concept))
        });
        let (mut occupations, mut skills): (Vec<_>, Vec<_>) = suggestions
            .into_iter()
            .partition(|one| self.taxonomy.kind(one.concept).is_occupation());
        occupations.truncate(limit);
        skills.truncate(limit);
        let follow_ups = self.follow_ups(&occupations, &skills);
        Suggestions { occupations, skills, follow_ups }
    }

    fn add_near(
        &self,
        index: &NearConcepts,
        phrase: &Phrase,
        text: &str,
        weight: f32,
        found: &mut BTreeMap<Concept, Vec<Evidence>>,
    ) {
        let words = text.get(phrase.bytes.clone()).unwrap_or_default();
        for near in index.nearest(&mut index.encoder(), words, NEIGHBOURS) {
            let probability = near.probability * IN_A_SENTENCE * weight;
            if probability >= NEAR {
                found.entry(near.concept).or_default().push(Evidence {
                    start: phrase.bytes.start,
                    end: phrase.bytes.end,
                    probability,
                    near: true,
                });
            }
        }
    }

    /// What skills say together: an occupation by the share, weighted by how telling each is, of its essential skills.
    fn add_by_skills(&self, suggestions: &mut Vec<Suggestion>) {
        let taxonomy = &self.taxonomy;
        let mut earned: BTreeMap<Concept, (f32, usize)> = BTreeMap::new();
        for one in suggestions.iter().filter(|one| one.probability >= SURE_SKILL) {
            if taxonomy.kind(one.concept).is_skill() {
                for occupation in taxonomy.essential_for(one.concept) {
                    let (sum, count) = earned.entry(*occupation).or_default();
                    *sum += one.probability * taxonomy.idf(one.concept);
                    *count += 1;
                }
            }
        }
        for (occupation, (earned, count)) in earned {
            let all: f32 = taxonomy
                .essential_skills(occupation)
                .iter()
                .map(|skill| taxonomy.idf(*skill))
                .sum();
            let probability = BY_SKILLS * (earned / all.max(1.0)).min(1.0);
            match suggestions.iter_mut().find(|one| one.concept == occupation) {
                Some(known) => {
                    known.probability = 1.0 - (1.0 - known.probability) * (1.0 - probability);
                }
                None if count >= SKILLS_TOGETHER && probability >= LIKELY_BY_SKILLS => {
                    let evidence = Vec::new();
                    suggestions.push(Suggestion { concept: occupation, probability, evidence });
                }
                None => {}
            }
        }
    }

    /// Essential skills of the likely occupations that were not told, those of several first.
    fn follow_ups(&self, occupations: &[Suggestion], told: &[Suggestion]) -> Vec<Concept> {
        let mut likely: BTreeMap<Concept, f32> = BTreeMap::new();
        for occupation in occupations.iter().take(FOLLOW_UPS) {
            for skill in self.taxonomy.essential_skills(occupation.concept) {
                if told.iter().all(|one| one.concept != *skill) {
                    *likely.entry(*skill).or_default() += occupation.probability;
                }
            }
        }
        let mut likely: Vec<(Concept, f32)> = likely.into_iter().collect();
        likely.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        likely.truncate(FOLLOW_UPS);
        likely.into_iter().map(|(concept, _)| concept).collect()
    }
}

/// Of evidence that overlaps only the strongest counts: the same words are not two reasons.
fn apart(mut evidence: Vec<Evidence>) -> Vec<Evidence> {
    evidence.sort_by(|a, b| b.probability.total_cmp(&a.probability).then(a.start.cmp(&b.start)));
    let mut kept: Vec<Evidence> = Vec::new();
    for one in evidence {
        if kept.iter().all(|other| one.end <= other.start || other.end <= one.start) {
            kept.push(one);
        }
    }
    kept.sort_by_key(|one| one.start);
    kept
}
