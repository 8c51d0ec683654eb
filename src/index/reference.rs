//! What every row is made with: taxonomy, places, code lists, dictionaries and the label vocabulary.

use std::sync::Arc;

use super::labels::LabelWords;
use crate::domain::Lang;
use crate::taxonomy::codes::Codes;
use crate::taxonomy::places::Places;
use crate::taxonomy::qualifications::Qualifications;
use crate::taxonomy::{Concept, Taxonomy};
use crate::text::analysis::{Lexica, TextTerms};
use crate::text::topics::LabelTopics;

/// Loaded classifications, shared by everything that reads records.
#[derive(Debug, Clone)]
pub struct Reference {
    /// ESCO.
    pub taxonomy: Arc<Taxonomy>,
    /// Places.
    pub places: Arc<Places>,
    /// Code lists.
    pub codes: Arc<Codes>,
    /// What professions and tasks ask by law.
    pub qualifications: Arc<Qualifications>,
    /// What texts speak of.
    pub topics: Arc<LabelTopics>,
    /// What texts and queries are read with.
    pub lexica: Arc<Lexica>,
    labels: Arc<LabelWords>,
}

impl Reference {
    /// Puts classifications together; the label vocabulary is derived from the taxonomy.
    #[must_use]
    pub fn new(
        taxonomy: Arc<Taxonomy>,
        places: Arc<Places>,
        codes: Arc<Codes>,
        qualifications: Arc<Qualifications>,
        lexica: Arc<Lexica>,
    ) -> Self {
        let topics = Arc::new(LabelTopics::new(&taxonomy));
        let labels = Arc::new(LabelWords::new(&taxonomy));
        Self { taxonomy, places, codes, qualifications, topics, lexica, labels }
    }

    /// As this, with a taxonomy that has the same concepts and preferred labels and other ones besides.
    #[must_use]
    pub fn with_taxonomy(&self, taxonomy: Arc<Taxonomy>) -> Self {
        Self { taxonomy, ..self.clone() }
    }

    /// The terms of a concept's preferred label; `None` where it has none in the language.
    pub(super) fn label_words(&self, concept: Concept, lang: Lang) -> Option<&TextTerms> {
        self.labels.of(concept, lang, &self.taxonomy, &self.lexica)
    }
}
