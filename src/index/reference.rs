//! What every row is made with: taxonomy, places, code lists and the label vocabulary.

use std::sync::Arc;

use crate::taxonomy::Taxonomy;
use crate::taxonomy::codes::Codes;
use crate::taxonomy::places::Places;
use crate::text::label_terms::LabelTerms;

/// Loaded classifications, shared by everything that reads records.
#[derive(Debug, Clone)]
pub struct Reference {
    /// ESCO.
    pub taxonomy: Arc<Taxonomy>,
    /// Places.
    pub places: Arc<Places>,
    /// Code lists.
    pub codes: Arc<Codes>,
    /// Words of concept labels.
    pub terms: Arc<LabelTerms>,
}

impl Reference {
    /// Puts classifications together; the label vocabulary is derived from the taxonomy.
    #[must_use]
    pub fn new(taxonomy: Arc<Taxonomy>, places: Arc<Places>, codes: Arc<Codes>) -> Self {
        let terms = Arc::new(LabelTerms::new(&taxonomy));
        Self { taxonomy, places, codes, terms }
    }
}
