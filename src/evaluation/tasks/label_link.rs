//! Ranking labels or concepts for short texts.

use std::sync::Arc;
use std::time::Instant;

use super::{Outcome, Progress, answer_all};
use crate::evaluation::{Engine, EvaluationError, RankedItem, Ranking, Record};
use crate::taxonomy::ConceptKind;
use crate::text::link::{ConceptLinker, LinkSettings, Linker};
use crate::text::relatedness::Model;

/// Which concepts texts are linked to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ConceptTarget {
    /// ESCO occupations.
    Occupations,
    /// ESCO skills and knowledge.
    Skills,
}

/// How texts are linked.
#[derive(Debug, Clone, Default)]
pub struct Linking {
    /// What counts.
    pub settings: LinkSettings,
    /// The model of relatedness, if it counts.
    pub model: Option<Arc<Model>>,
    /// Without the concepts that text and label name.
    pub without_concepts: bool,
}

/// Ranks the labels of a collection for each query text, words, letters and concepts taken together.
///
/// # Errors
/// None at present; other tasks have some.
pub fn label_link(
    engine: &Engine,
    linking: &Linking,
    queries: &[Record],
    corpus: &[Record],
    limit: usize,
    progress: Progress<'_>,
) -> Result<Outcome, EvaluationError> {
    let started = Instant::now();
    progress("labels", 0, corpus.len() as u64);
    let labels =
        || corpus.iter().enumerate().map(|(number, label)| (number as u32, label.text.as_str()));
    let reference = &engine.reference;
    let mut linker = Linker::with_settings(labels(), linking.settings);
    if !linking.without_concepts {
        let (taxonomy, lexicon) = (&reference.taxonomy, &engine.lexicon);
        linker = linker.with_taxonomy(labels(), Arc::clone(taxonomy), Arc::clone(lexicon));
    }
    if let Some(model) = &linking.model {
        linker = linker.with_model(labels(), Arc::clone(model));
    }
    progress("labels", corpus.len() as u64, corpus.len() as u64);
    answer_all(queries, started.elapsed(), progress, |_, query| {
        let ranked = linker.rank(&query.text, limit).into_iter();
        let items = ranked.filter_map(|(number, score)| {
            let id = corpus.get(number as usize)?.id.clone();
            Some(RankedItem { id, score })
        });
        Ok(Ranking { query: query.id.clone(), items: items.collect() })
    })
}

/// Ranks concepts of the taxonomy for each query text; an item's id is the last part of the concept's URI.
///
/// # Errors
/// None at present; other tasks have some.
pub fn label_link_concepts(
    engine: &Engine,
    linking: &Linking,
    queries: &[Record],
    target: ConceptTarget,
    limit: usize,
    progress: Progress<'_>,
) -> Result<Outcome, EvaluationError> {
    let started = Instant::now();
    let taxonomy = &engine.reference.taxonomy;
    progress("labels", 0, 1);
    let wanted = match target {
        ConceptTarget::Occupations => ConceptKind::is_occupation,
        ConceptTarget::Skills => ConceptKind::is_skill,
    };
    let linker = ConceptLinker::of(taxonomy, linking.model.clone(), linking.settings, wanted);
    progress("labels", 1, 1);
    answer_all(queries, started.elapsed(), progress, |_, query| {
        let ranked = linker.rank(&query.text, limit).into_iter();
        let items = ranked.map(|(concept, score)| {
            let id = taxonomy.id(concept);
            let last = id.rsplit('/').next().unwrap_or(id);
            RankedItem { id: last.to_owned(), score }
        });
        Ok(Ranking { query: query.id.clone(), items: items.collect() })
    })
}
