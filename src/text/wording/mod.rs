//! Help with wording: what people can do, told in their own words, as occupations and skills.
//!
//! Brief overview: [`Wording::suggest`] reads sentences in any of the three languages and gives concepts with a
//! probability and the words that led to each. Three things lead to a concept:
//! - the text names it ([`crate::text::mention`]);
//! - a phrase of the text is near one of its labels by the model of relatedness;
//! - for occupations also the skills that were found: those that ESCO names as essential for it.
//!
//! For the model inflected words are given the form that labels have, and function words stand in no phrase alone.
//!
//! What these find is weighed together: of several readings those count that go with the rest of the text.
//!
//! What a clause denies ("en ole tehnyt", "inte", "never") leads nowhere. The same text always gets the same answer,
//! and nothing is kept.

mod forms;
mod function_words;
mod near;
mod phrases;
#[cfg(test)]
mod tests;

pub use near::{Near, NearConcepts};

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::domain::Lang;
use crate::taxonomy::{Concept, ConceptKind, Taxonomy};
use crate::text::analysis::{Lexica, fold};
use crate::text::mention::{Lexicon, Target};
use crate::text::relatedness::Model;
use forms::LabelForms;
use phrases::{clauses, phrases_by_words};

/// Phrases near a label are looked at from this probability on: what they may mean is weighed together.
const NEAR: f32 = 0.15;
/// What a phrase inside a sentence is worth of what a label of the same words would be.
const IN_A_SENTENCE: f32 = 0.9;
/// Concepts looked at for a phrase.
const NEIGHBOURS: usize = 6;
/// What the rest of a text adds to the odds of what goes with it, as a logarithm, and takes from those of what goes with
/// nothing. Chosen on the tuning half of the judged descriptions.
const TOGETHER: f32 = 3.0;
const ALONE: f32 = 0.3;
/// What may be meant that is weighed together at most: each is weighed by every other.
const MOST_WEIGHED: usize = 500;
/// Parts of a text from which on it is long enough for that.
const PARTS: f32 = 5.0;
/// The most that one thing says for another, and what an occupation's optional skill does.
const MOST_SUPPORT: f32 = 0.95;
const BY_OPTIONAL: f32 = 0.6;
/// What is less probable in the end is not suggested.
const LEAST: f32 = 0.25;
/// Skills with less weigh nothing for occupations.
const SURE_SKILL: f32 = 0.3;
/// What a skill says for the only occupation that needs it, and the least that skills must say for one that nothing
/// else names.
const BY_SKILL: f32 = 0.6;
/// How much less a skill says that many occupations need, for each of them and for what goes with it: powers of their
/// number. Chosen on the tuning half of the judged descriptions.
const COMMON_SKILL: f32 = 0.3;
const COMMON_SUPPORT: f32 = 0.15;
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
    lexica: Arc<Lexica>,
    forms: LabelForms,
    occupations: NearConcepts,
    skills: NearConcepts,
}

impl Wording {
    /// Over a taxonomy, a lexicon of its labels, dictionaries and a model.
    #[must_use]
    pub fn new(
        taxonomy: Arc<Taxonomy>,
        lexicon: Arc<Lexicon>,
        lexica: Arc<Lexica>,
        model: &Arc<Model>,
    ) -> Self {
        let occupations = NearConcepts::new(&taxonomy, model, ConceptKind::is_occupation);
        let skills = NearConcepts::new(&taxonomy, model, ConceptKind::is_skill);
        let forms = LabelForms::new(&taxonomy, &lexica);
        Self { taxonomy, lexicon, lexica, forms, occupations, skills }
    }

    /// What a text speaks of, at most `limit` occupations and as many skills; `lang` is the language that it is
    /// probably written in.
    #[must_use]
    pub fn suggest(&self, text: &str, lang: Lang, limit: usize) -> Suggestions {
        let mut found: BTreeMap<Concept, Vec<Evidence>> = BTreeMap::new();
        let clauses = clauses(text);
        let denied = |start: usize| {
            let at = clauses.partition_point(|clause| clause.bytes.end <= start);
            clauses.get(at).is_some_and(|clause| clause.is_denied)
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
        for index in [&self.occupations, &self.skills] {
            let mut encoder = index.encoder();
            for (words, places) in phrases_by_words(text, &clauses) {
                let words = self.forms.of(words, lang, &self.lexica);
                for near in index.nearest(&mut encoder, &words, NEIGHBOURS) {
                    let probability = near.probability * IN_A_SENTENCE;
                    if probability >= NEAR {
                        found.entry(near.concept).or_default().extend(places.iter().map(
                            |phrase| {
                                let (start, end) = (phrase.bytes.start, phrase.bytes.end);
                                Evidence { start, end, probability, near: true }
                            },
                        ));
                    }
                }
            }
        }
        let mut suggestions: Vec<Suggestion> = found
            .into_iter()
            .map(|(concept, evidence)| {
                let evidence = apart(evidence);
                // The same words said again are no new evidence.
                let mut told: BTreeMap<String, f32> = BTreeMap::new();
                for one in &evidence {
                    let words = fold(text.get(one.start..one.end).unwrap_or_default());
                    let most = told.entry(words).or_default();
                    *most = most.max(one.probability);
                }
                let doubt: f32 = told.values().map(|probability| 1.0 - probability).product();
                Suggestion { concept, probability: 1.0 - doubt, evidence }
            })
            .collect();
        if suggestions.len() > MOST_WEIGHED {
            suggestions.sort_by(|a, b| b.probability.total_cmp(&a.probability));
            suggestions.truncate(MOST_WEIGHED);
        }
        self.weigh_together(&mut suggestions);
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

    /// Weighs each by the others: words that may mean many things mean what goes with the rest of the text. Readings of the
    /// same words say nothing for each other.
    fn weigh_together(&self, suggestions: &mut Vec<Suggestion>) {
        let parts =
            apart(suggestions.iter().flat_map(|one| one.evidence.iter().cloned()).collect());
        let alone = ALONE * (parts.len() as f32 / PARTS).min(1.0);
        let weighed: Vec<f32> = suggestions
            .iter()
            .map(|one| {
                let others = suggestions.iter().filter(|other| !overlap(one, other));
                let doubt: f32 = others
                    .map(|other| {
                        let support = other.probability * self.nearness(one.concept, other.concept);
                        1.0 - support.min(MOST_SUPPORT)
                    })
                    .product();
                let probability = one.probability.clamp(0.001, 0.999);
                let odds =
                    (probability / (1.0 - probability)).ln() + TOGETHER * (1.0 - doubt - alone);
                1.0 / (1.0 + (-odds).exp())
            })
            .collect();
        for (one, probability) in suggestions.iter_mut().zip(weighed) {
            one.probability = probability;
        }
        suggestions.retain(|one| one.probability >= LEAST);
    }

    /// How much two things go together, 0 to 1.
    fn nearness(&self, one: Concept, other: Concept) -> f32 {
        let taxonomy = &self.taxonomy;
        let of_skill = |occupation: Concept, skill: Concept| {
            if taxonomy.essential_skills(occupation).contains(&skill) {
                (taxonomy.essential_for(skill).len() as f32).powf(-COMMON_SUPPORT)
            } else if taxonomy.optional_skills(occupation).contains(&skill) {
                BY_OPTIONAL
            } else {
                0.0
            }
        };
        let is_occupation = |concept: Concept| taxonomy.kind(concept).is_occupation();
        match (is_occupation(one), is_occupation(other)) {
            (true, true) => taxonomy.relatedness(one, other),
            (true, false) => of_skill(one, other),
            (false, true) => of_skill(other, one),
            (false, false) => taxonomy.credit(one, other).max(taxonomy.credit(other, one)),
        }
    }

    /// What skills say for the occupations that they are essential for: the more, the fewer those are. What one has
    /// done tells what one is: "I drove a lorry".
    fn add_by_skills(&self, suggestions: &mut Vec<Suggestion>) {
        let taxonomy = &self.taxonomy;
        let mut doubts: BTreeMap<Concept, f32> = BTreeMap::new();
        for one in suggestions.iter().filter(|one| one.probability >= SURE_SKILL) {
            let occupations = taxonomy.essential_for(one.concept);
            let says = BY_SKILL * one.probability * (occupations.len() as f32).powf(-COMMON_SKILL);
            for occupation in occupations {
                *doubts.entry(*occupation).or_insert(1.0) *= 1.0 - says;
            }
        }
        for (occupation, doubt) in doubts {
            match suggestions.iter_mut().find(|one| one.concept == occupation) {
                Some(known) => known.probability = 1.0 - (1.0 - known.probability) * doubt,
                None if 1.0 - doubt >= LIKELY_BY_SKILLS => suggestions.push(Suggestion {
                    concept: occupation,
                    probability: 1.0 - doubt,
                    evidence: Vec::new(),
                }),
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

/// Whether two suggestions rest on some of the same words.
fn overlap(one: &Suggestion, other: &Suggestion) -> bool {
    one.concept == other.concept
        || one
            .evidence
            .iter()
            .any(|own| other.evidence.iter().any(|its| own.start < its.end && its.start < own.end))
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
