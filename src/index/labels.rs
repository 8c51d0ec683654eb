//! The words of concept labels as the index has them, each label read once.

use std::sync::OnceLock;

use crate::domain::Lang;
use crate::taxonomy::{Concept, Taxonomy};
use crate::text::analysis::{Lexica, TextTerms};

/// Terms of preferred labels, made when a record first names the concept.
#[derive(Debug)]
pub(super) struct LabelWords {
    read: [Box<[OnceLock<Box<TextTerms>>]>; 3],
}

impl LabelWords {
    pub(super) fn new(taxonomy: &Taxonomy) -> Self {
        Self { read: Lang::ALL.map(|_| (0..taxonomy.len()).map(|_| OnceLock::new()).collect()) }
    }

    /// The terms of a concept's preferred label; `None` where it has none in the language.
    pub(super) fn of(
        &self,
        concept: Concept,
        lang: Lang,
        taxonomy: &Taxonomy,
        lexica: &Lexica,
    ) -> Option<&TextTerms> {
        let slot = self.read[lang as usize].get(concept.index())?;
        if let Some(known) = slot.get() {
            return Some(known);
        }
        let label = taxonomy.label_in(concept, lang.code())?;
        Some(slot.get_or_init(|| Box::new(lexica.terms(Some(lang), label))))
    }
}
