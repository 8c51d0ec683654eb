//! Linking to concepts of the taxonomy.

use std::sync::Arc;

use super::{LinkSettings, Linker};
use crate::domain::Lang;
use crate::taxonomy::{Concept, ConceptKind, Taxonomy};
use crate::text::relatedness::Model;

/// Ranks occupations or skills for a short text by all their labels in the service's languages.
#[derive(Debug)]
pub struct ConceptLinker(Linker);

impl ConceptLinker {
    /// Over the labels of occupations.
    #[must_use]
    pub fn occupations(taxonomy: &Taxonomy) -> Self {
        Self::of(taxonomy, None, LinkSettings::default(), ConceptKind::is_occupation)
    }

    /// Over the labels of skills, competences and knowledge.
    #[must_use]
    pub fn skills(taxonomy: &Taxonomy) -> Self {
        Self::of(taxonomy, None, LinkSettings::default(), ConceptKind::is_skill)
    }

    /// Over the labels of the concepts whose kind is wanted, with a model of relatedness if there is one.
    pub fn of(
        taxonomy: &Taxonomy,
        model: Option<Arc<Model>>,
        settings: LinkSettings,
        wanted: impl Fn(ConceptKind) -> bool,
    ) -> Self {
        let mut labels = Vec::new();
        for lang in Lang::ALL {
            for (concept, part, text) in taxonomy.all_labels(lang) {
                if wanted(taxonomy.kind(concept)) {
                    labels.push((part, u32::from(concept.to_u16()), text));
                }
            }
        }
        // Of equal scores that of a preferred label comes first.
        labels.sort_by_key(|(part, _, _)| *part);
        let labels: Vec<(u32, &str)> = labels.into_iter().map(|(_, id, text)| (id, text)).collect();
        let linker = Linker::with_settings(labels.iter().copied(), settings);
        Self(match model {
            Some(model) => linker.with_model(labels, model),
            None => linker,
        })
    }

    /// The best `limit` concepts with scores above 0 and up to 1, best first.
    #[must_use]
    pub fn rank(&self, text: &str, limit: usize) -> Vec<(Concept, f32)> {
        let ranked = self.0.rank(text, limit).into_iter();
        ranked.filter_map(|(id, score)| Some((Concept::from_index(id as usize)?, score))).collect()
    }
}
