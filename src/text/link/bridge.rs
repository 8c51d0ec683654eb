//! From text to label by way of the concepts that both name.

use std::sync::Arc;

use super::postings::Scores;
use crate::domain::Lang;
use crate::taxonomy::{Concept, Taxonomy};
use crate::text::mention::{Lexicon, Target};

/// A mention within a label counts from this probability on.
const SURE: f32 = 0.5;

/// Concepts of every label.
#[derive(Debug)]
pub(super) struct Bridge {
    taxonomy: Arc<Taxonomy>,
    lexicon: Arc<Lexicon>,
    /// Concept and label with how sure it is that the label names it, ascending.
    named: Vec<(Concept, u32, f32)>,
}

impl Bridge {
    pub(super) fn new<'a>(
        texts: impl Iterator<Item = &'a str>,
        taxonomy: Arc<Taxonomy>,
        lexicon: Arc<Lexicon>,
    ) -> Self {
        let mut named = Vec::new();
        for (label, text) in texts.enumerate() {
            each_concept(&taxonomy, &lexicon, text, |concept, sure| {
                named.push((concept, label as u32, sure));
            });
        }
        named.sort_unstable_by_key(|(concept, label, _)| (*concept, *label));
        Self { taxonomy, lexicon, named }
    }

    /// Raises the scores of labels whose concepts are those of the text or close to them, by a share of
    /// what is missing to 1.
    pub(super) fn lift(&self, text: &str, share: f32, scores: &mut Scores) {
        each_concept(&self.taxonomy, &self.lexicon, text, |concept, sure| {
            self.lift_concept(concept, share * sure, scores);
            let skill = self.taxonomy.kind(concept).is_skill();
            if skill {
                for (other, credit) in self.taxonomy.related_skills_to(concept) {
                    self.lift_concept(other, share * sure * credit, scores);
                }
            } else {
                for (other, close) in self.taxonomy.related_occupations(concept) {
                    self.lift_concept(other, share * sure * close, scores);
                }
            }
        });
    }

    fn lift_concept(&self, concept: Concept, share: f32, scores: &mut Scores) {
        let first = self.named.partition_point(|(other, _, _)| *other < concept);
        let run = self.named.iter().skip(first).take_while(|(other, _, _)| *other == concept);
        for (_, label, sure) in run {
            let old = scores.get(*label);
            scores.raise(*label, old + (1.0 - old) * share * sure);
        }
    }
}

/// Concepts that a short text is a label of; else those that it mentions.
fn each_concept(
    taxonomy: &Taxonomy,
    lexicon: &Lexicon,
    text: &str,
    mut emit: impl FnMut(Concept, f32),
) {
    let whole = taxonomy.lookup_any(text);
    if !whole.is_empty() {
        let sure = 1.0 / (whole.len() as f32).sqrt();
        whole.into_iter().for_each(|concept| emit(concept, sure));
        return;
    }
    for mention in lexicon.mentions(text, &Lang::ALL) {
        let Target::Concept(concept) = mention.target else { continue };
        if mention.probability >= SURE {
            // A label longer than the mention means something narrower.
            let covered = mention.words.len() as f32 / text.len().max(1) as f32;
            emit(concept, mention.probability * covered.min(1.0));
        }
    }
}
