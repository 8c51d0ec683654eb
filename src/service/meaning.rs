//! What words mean: the taxonomy with every extension and all that is made of its labels. Replaced as a whole when a
//! local label is added, changed or removed; who is reading goes on with what was there.

use std::path::PathBuf;
use std::sync::{Arc, OnceLock, PoisonError};

use jiff::civil::Date;

use super::error::ServiceError;
use super::open::{Service, start_error};
use super::records::WriteReport;
use crate::domain::{Invalid, LocalLabel, LocalLabelId};
use crate::index::Reference;
use crate::search::SearchEngine;
use crate::store::Write;
use crate::taxonomy::{Concept, Taxonomy, TaxonomyError, extension_of};
use crate::text::mention::Lexicon;
use crate::text::relatedness::Model as Embedding;
use crate::text::wording::Wording;

/// Where labels of the store come from, as lists of labels name it; the id follows.
const SOURCE: &str = "/v1/taxonomy/extensions/labels/";

/// What texts and queries are understood with.
pub(super) struct Meaning {
    pub(super) reference: Reference,
    pub(super) lexicon: Arc<Lexicon>,
    pub(super) engine: SearchEngine,
    /// Made when it is first asked: it takes a second or two.
    wording: OnceLock<Wording>,
}

impl Meaning {
    pub(super) fn new(reference: Reference) -> Self {
        // One lexicon reads adverts and queries. What typeahead needs is made beside it; the engine says so if it fails.
        let (lexicon, _) = rayon::join(
            || Arc::new(crate::search::lexicon(&reference, &reference.codes)),
            || reference.taxonomy.prepare_completion(),
        );
        let codes = Arc::clone(&reference.codes);
        let engine = SearchEngine::new(reference.clone(), codes, Arc::clone(&lexicon));
        Self { reference, lexicon, engine, wording: OnceLock::new() }
    }

    /// Reads what people tell about themselves.
    pub(super) fn wording(&self) -> Result<&Wording, ServiceError> {
        if let Some(reader) = self.wording.get() {
            return Ok(reader);
        }
        let model = Embedding::embedded().map_err(start_error("the model of short texts"))?;
        let (taxonomy, lexicon) = (Arc::clone(&self.reference.taxonomy), Arc::clone(&self.lexicon));
        let reader = Wording::new(taxonomy, lexicon, Arc::clone(&self.reference.lexica), &model);
        Ok(self.wording.get_or_init(|| reader))
    }
}

/// Labels of the store as extensions. Those that the taxonomy has no place for, because its version knows their concept
/// no more, are left out and named in the log.
pub(super) fn extensions(
    taxonomy: &Taxonomy,
    labels: &[LocalLabel],
    today: Date,
) -> Result<Vec<(PathBuf, String)>, TaxonomyError> {
    let mut sources: Vec<(PathBuf, String)> = Vec::with_capacity(labels.len());
    for label in labels {
        let (path, csv) = (PathBuf::from(format!("{SOURCE}{}", label.id)), extension_of(label)?);
        match taxonomy.check_extension(&path, &csv, today) {
            Ok(()) => sources.push((path, csv)),
            Err(error) => tracing::warn!(id = %label.id, %error, "local label left out"),
        }
    }
    Ok(sources)
}

/// Adds labels of the store to a taxonomy; tells whether there were any.
pub(super) fn extend_with(
    taxonomy: &mut Taxonomy,
    labels: &[LocalLabel],
    today: Date,
) -> Result<bool, TaxonomyError> {
    let sources = extensions(taxonomy, labels, today)?;
    if !sources.is_empty() {
        taxonomy.extend_all(&sources, today)?;
    }
    Ok(!sources.is_empty())
}

/// What writing a local label did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LabelReport {
    /// What was written.
    pub written: WriteReport,
    /// Whether the label is understood now. It is not where its status or dates say so, or where the concept has the
    /// label anyway.
    pub understood: bool,
    /// Other concepts that have the same label in the same language: a conflict to look at. Both readings stay.
    pub shared_with: Vec<Concept>,
}

impl Service {
    /// Makes ready what reading adverts and telling words takes: some seconds of one processor.
    ///
    /// # Errors
    /// What is built in cannot be read.
    pub fn warm_up(&self) -> Result<(), ServiceError> {
        let meaning = self.meaning.load_full();
        meaning.lexicon.make_ready();
        meaning.wording().map(drop)
    }

    /// The taxonomy with all extensions as they are now.
    #[must_use]
    pub fn taxonomy(&self) -> Arc<Taxonomy> {
        Arc::clone(&self.meaning.load().reference.taxonomy)
    }

    /// Stores a local label. When this returns it is on disk, and searches, suggestions and new adverts are read with it.
    ///
    /// # Errors
    /// The label names a concept that the taxonomy does not know or does not fit it, or the store cannot write.
    pub fn put_local_label(&self, label: LocalLabel) -> Result<LabelReport, ServiceError> {
        let path = PathBuf::from(format!("{SOURCE}{}", label.id));
        let csv = extension_of(&label).map_err(start_error("local label"))?;
        let checked = self.taxonomy().check_extension(&path, &csv, self.clock.today());
        checked.map_err(|error| match error {
            TaxonomyError::Record { column, value, expected, .. } => {
                ServiceError::Invalid(Invalid::field(column, &value, expected))
            }
            other => start_error("local label")(other),
        })?;
        let id = label.id.clone();
        let written = self.change_label(Write::PutLocalLabel(Box::new(label)))?;
        let taxonomy = self.taxonomy();
        let source = path.display().to_string();
        let own = taxonomy.extension_labels().iter().find(|label| label.file == source);
        if let Some(own) = own.filter(|own| !own.shared_with.is_empty()) {
            tracing::info!(%id, others = own.shared_with.len(), "label of another concept, too");
        }
        let shared_with = own.map_or_else(Vec::new, |own| own.shared_with.clone());
        Ok(LabelReport { written, understood: own.is_some(), shared_with })
    }

    /// A local label.
    ///
    /// # Errors
    /// There is none of this id, or the store cannot be read.
    pub fn local_label(&self, id: &LocalLabelId) -> Result<LocalLabel, ServiceError> {
        let found = self.store.local_label(id)?;
        found.ok_or_else(|| ServiceError::NotFound { kind: "label", id: id.to_string() })
    }

    /// Removes a local label. When this returns nothing is read with it any more.
    ///
    /// # Errors
    /// The store cannot write.
    pub fn delete_local_label(&self, id: &LocalLabelId) -> Result<WriteReport, ServiceError> {
        self.change_label(Write::DeleteLocalLabel(id.clone()))
    }

    /// Writes a label, then reads everything anew: what is stored is what is understood, also after a crash between.
    fn change_label(&self, write: Write) -> Result<WriteReport, ServiceError> {
        let _one_at_a_time = self.labels.lock().unwrap_or_else(PoisonError::into_inner);
        let written = self.write(&[write])?;
        if written.outcomes.iter().any(|outcome| outcome.is_change()) {
            let taxonomy = self.source.taxonomy(&self.store.local_labels()?)?;
            let reference = self.reference.with_taxonomy(taxonomy);
            self.meaning.store(Arc::new(Meaning::new(reference)));
        }
        Ok(written)
    }
}
