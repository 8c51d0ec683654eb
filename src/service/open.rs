//! Opening the service and closing it.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use arc_swap::ArcSwap;

use super::error::ServiceError;
use super::indexer::Indexer;
use super::meaning::{Meaning, extend_with};
use crate::domain::LocalLabel;
use crate::domain::clock::Clock;
use crate::index::{Index, IndexSettings, ProfileColumns, Reference, VacancyColumns};
use crate::matching::{Matcher, Model, RankingError, Rankings, Thresholds};
use crate::search::SearchSettings;
use crate::store::{Collection, EmbeddedStore, Store};
use crate::taxonomy::codes::Codes;
use crate::taxonomy::places::Places;
use crate::taxonomy::qualifications::Qualifications;
use crate::taxonomy::{EXTENSIONS, Taxonomy};
use crate::text::analysis::{AnalysisSettings, Lexica};
use crate::text::wording_checks::WordingChecks;

/// Version of rows and fields: a change of either makes every index be built again.
const INDEX_FORMAT: u32 = 8;

/// What a service is opened with.
#[derive(Debug, Clone)]
pub struct Options {
    /// Directory of store and index; in memory only where there is none.
    pub data_dir: Option<PathBuf>,
    /// Taxonomy pack instead of the one in the binary.
    pub taxonomy: Option<PathBuf>,
    /// Extension of the taxonomy, a file or a folder of `*.csv`; without one Finland's, if the taxonomy is the one in the binary.
    pub extension: Option<PathBuf>,
    /// Qualifications of other countries beside Finland's, a file or a folder of `*.toml`.
    pub qualifications: Option<PathBuf>,
    /// Rankings beside the built-in ones, a file or a folder of `*.toml`.
    pub rankings: Option<PathBuf>,
    /// Wording of adverts that excludes, instead of the list in the binary.
    pub wording_checks: Option<PathBuf>,
    /// Postal codes of an operator.
    pub postal_codes: Option<PathBuf>,
    /// Dictionaries that texts and queries are read with.
    pub analysis: AnalysisSettings,
    /// The index.
    pub index: IndexSettings,
    /// The ranking.
    pub model: Model,
    /// How searches answer.
    pub search: SearchSettings,
    /// From where on the steps of labour availability are met.
    pub availability: Thresholds,
    /// The time.
    pub clock: Clock,
}

/// How far a long piece of work has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Progress {
    /// Classifications are being loaded.
    Loading,
    /// Records of a collection are being indexed: done and, as far as known, all.
    Indexing(Collection, u64, u64),
}

/// How the service is.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, utoipa::ToSchema)]
pub struct Status {
    /// Vacancies in the store.
    pub vacancies: u64,
    /// Profiles in the store.
    pub profiles: u64,
    /// Vacancies that can be found.
    pub indexed_vacancies: u64,
    /// Profiles that can be found (those of available people).
    pub indexed_profiles: u64,
    /// The store's last change.
    pub store_sequence: u64,
    /// The last change that both indexes hold.
    pub index_sequence: u64,
    /// Version of the taxonomy.
    pub taxonomy: String,
    /// Hash of the ranking model.
    pub ranking: String,
}

/// The engine with everything that it needs.
pub struct Service {
    pub(super) store: Arc<dyn Store>,
    pub(super) vacancies: Arc<Index<VacancyColumns>>,
    pub(super) profiles: Arc<Index<ProfileColumns>>,
    /// Classifications as they were at the start: local labels change nothing of what rows and names are made of.
    pub(super) reference: Reference,
    pub(super) meaning: ArcSwap<Meaning>,
    /// Held by who changes local labels.
    pub(super) labels: Mutex<()>,
    pub(super) source: TaxonomySource,
    pub(super) wording_checks: WordingChecks,
    pub(super) model: Model,
    pub(super) rankings: Rankings,
    pub(super) search: SearchSettings,
    pub(super) thresholds: Thresholds,
    pub(super) clock: Clock,
    pub(super) indexer: Indexer,
    pub(super) bulk: Arc<rayon::ThreadPool>,
}

impl std::fmt::Debug for Service {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Service")
            .field("reference", &self.reference.taxonomy.version())
            .finish_non_exhaustive()
    }
}

pub(super) fn start_error<E: std::error::Error + Send + Sync + 'static>(
    what: impl Into<String>,
) -> impl FnOnce(E) -> ServiceError {
    let what = what.into();
    move |source| ServiceError::Start { what, source: Box::new(source) }
}

impl Service {
    /// Loads classifications, opens store and indexes, and applies what the indexes have not seen yet. Returns when
    /// everything can be found.
    ///
    /// # Errors
    /// Something cannot be read or written; the message names it and what to do.
    pub fn open(options: &Options, progress: &dyn Fn(Progress)) -> Result<Arc<Self>, ServiceError> {
        progress(Progress::Loading);
        let store: Arc<dyn Store> = match &options.data_dir {
            Some(dir) => Arc::new(EmbeddedStore::open(&dir.join("store.redb"))?),
            None => Arc::new(EmbeddedStore::in_memory()?),
        };
        let source = TaxonomySource {
            pack: options.taxonomy.clone(),
            extension: options.extension.clone(),
            clock: options.clock,
            base: OnceLock::new(),
        };
        let reference = load_reference(options, &source, &*store)?;
        let wording_checks =
            WordingChecks::load(options.wording_checks.as_deref(), &reference.lexica)
                .map_err(start_error("wording checks"))?;
        let meaning = Meaning::new(reference.clone());
        let last = store.last_sequence()?;
        let vacancies = Arc::new(open_index(options, "vacancies", &reference, last)?);
        let profiles = Arc::new(open_index(options, "profiles", &reference, last)?);
        let bulk = rayon::ThreadPoolBuilder::new().thread_name(|at| format!("bulk-{at}"));
        let bulk = Arc::new(bulk.build().map_err(start_error("threads for bulk work"))?);
        let indexer = Indexer::new(
            Arc::clone(&store),
            Arc::clone(&vacancies),
            Arc::clone(&profiles),
            reference.clone(),
            options.index.weights,
            Arc::clone(&bulk),
        );
        indexer.catch_up(progress)?;
        let service = Self {
            store,
            vacancies,
            profiles,
            reference,
            meaning: ArcSwap::from_pointee(meaning),
            labels: Mutex::default(),
            source,
            wording_checks,
            model: options.model,
            rankings: named_rankings(options.rankings.as_deref(), &options.model)?,
            search: options.search,
            thresholds: options.availability,
            clock: options.clock,
            indexer,
            bulk,
        };
        service.indexer.start();
        Ok(Arc::new(service))
    }

    /// Does bulk work on threads of its own, so that no list waits behind it. Not to be called from a pool's thread.
    pub fn in_bulk<R: Send>(&self, work: impl FnOnce() -> R + Send) -> R {
        self.bulk.install(work)
    }

    /// Compares people and vacancies.
    #[must_use]
    pub fn matcher(&self) -> Matcher<'_> {
        Matcher { model: &self.model, reference: &self.reference }
    }

    /// Classifications as they were at the start; [`Service::taxonomy`] has later labels, too.
    #[must_use]
    pub fn reference(&self) -> &Reference {
        &self.reference
    }

    /// The time.
    #[must_use]
    pub fn clock(&self) -> Clock {
        self.clock
    }

    /// The ranking in force.
    #[must_use]
    pub fn model(&self) -> &Model {
        &self.model
    }

    /// How the service is.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn status(&self) -> Result<Status, ServiceError> {
        let (vacancies, profiles) = (self.vacancies.snapshot(), self.profiles.snapshot());
        Ok(Status {
            vacancies: self.store.count(Collection::Vacancies)?,
            profiles: self.store.count(Collection::Profiles)?,
            indexed_vacancies: vacancies.num_docs(),
            indexed_profiles: profiles.num_docs(),
            store_sequence: self.store.last_sequence()?,
            index_sequence: self.indexer.applied(),
            taxonomy: self.reference.taxonomy.version().to_owned(),
            ranking: self.model.hash(),
        })
    }

    /// Waits until everything up to a sequence number can be found.
    ///
    /// # Errors
    /// The indexer has failed; the message says why.
    pub fn wait_for(&self, sequence: u64) -> Result<(), ServiceError> {
        self.indexer.wait_for(sequence)
    }

    /// True while the log is being applied; false after a failure that a restart must mend.
    #[must_use]
    pub fn is_healthy(&self) -> bool {
        self.indexer.failure().is_none()
    }
}

/// Where the taxonomy is read from, at the start and whenever a label changes.
#[derive(Debug)]
pub(super) struct TaxonomySource {
    pack: Option<PathBuf>,
    extension: Option<PathBuf>,
    clock: Clock,
    base: OnceLock<Arc<Taxonomy>>,
}

impl TaxonomySource {
    /// The taxonomy with the configured extensions; the built-in ones where none is configured and the pack is the built-in
    /// one, because its ids are that pack's. Of a folder all files named `*.csv` count, in the order of their names.
    fn load(&self) -> Result<Taxonomy, ServiceError> {
        let mut taxonomy = match &self.pack {
            Some(path) => Taxonomy::open(path).map_err(start_error(path.display().to_string()))?,
            None => Taxonomy::embedded().map_err(start_error("built-in taxonomy"))?,
        };
        self.extend(&mut taxonomy)?;
        Ok(taxonomy)
    }

    /// The taxonomy with the configured extensions and these labels. Without the labels it is kept: reading it takes
    /// longer than adding some.
    pub(super) fn taxonomy(&self, labels: &[LocalLabel]) -> Result<Arc<Taxonomy>, ServiceError> {
        let base = self.base()?;
        let mut taxonomy = Taxonomy::clone(&base);
        let extended = extend_with(&mut taxonomy, labels, self.clock.today());
        let is_extended = extended.map_err(start_error("local labels"))?;
        Ok(if is_extended { Arc::new(taxonomy) } else { base })
    }

    /// The taxonomy with the configured extensions alone.
    pub(super) fn base(&self) -> Result<Arc<Taxonomy>, ServiceError> {
        if let Some(base) = self.base.get() {
            return Ok(Arc::clone(base));
        }
        let base = Arc::new(self.load()?);
        Ok(Arc::clone(self.base.get_or_init(|| base)))
    }

    fn extend(&self, taxonomy: &mut Taxonomy) -> Result<(), ServiceError> {
        let today = self.clock.today();
        let read = |path: PathBuf| {
            let text = std::fs::read_to_string(&path);
            let text = text.map_err(start_error(path.display().to_string()))?;
            Ok::<_, ServiceError>((path, text))
        };
        let sources = match &self.extension {
            Some(path) => {
                let files = if path.is_dir() { files_of(path, "csv")? } else { vec![path.clone()] };
                files.into_iter().map(read).collect::<Result<Vec<_>, _>>()?
            }
            None if self.pack.is_none() => {
                EXTENSIONS.map(|(name, csv)| (PathBuf::from(name), csv.to_owned())).to_vec()
            }
            None => Vec::new(),
        };
        if sources.is_empty() {
            return Ok(());
        }
        let extended =
            taxonomy.extend_all(&sources, today).map_err(start_error("taxonomy extension"))?;
        tracing::info!(
            labels = extended.labels,
            concepts = extended.concepts,
            shared = extended.shared,
            "taxonomy extended"
        );
        for label in taxonomy.extension_labels().iter().filter(|l| !l.shared_with.is_empty()) {
            let others: Vec<&str> =
                label.shared_with.iter().map(|other| taxonomy.id(*other)).collect();
            let (file, line, others) = (&label.file, label.line, others.join(", "));
            tracing::debug!(%file, line, label = label.label, others, "label of another concept, too");
        }
        Ok(())
    }
}

/// The files of a folder with an extension, in the order of their names.
fn files_of(folder: &Path, extension: &str) -> Result<Vec<PathBuf>, ServiceError> {
    let unreadable = || start_error(folder.display().to_string());
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder).map_err(unreadable())? {
        let path = entry.map_err(unreadable())?.path();
        if path.extension().is_some_and(|own| own == extension) {
            files.push(path);
        }
    }
    files.sort_unstable();
    Ok(files)
}

fn load_reference(
    options: &Options,
    source: &TaxonomySource,
    store: &dyn Store,
) -> Result<Reference, ServiceError> {
    let taxonomy = source.base()?;
    // Neither needs the other, and dictionaries take as long as all else.
    let (lexica, rest) = rayon::join(
        || Lexica::load(&taxonomy, &options.analysis),
        || load_lists(options, &taxonomy),
    );
    // Labels of the store come after the dictionaries: these are part of what an index was made with.
    let lexica = lexica.map_err(start_error("dictionaries"))?;
    let taxonomy = source.taxonomy(&store.local_labels()?)?;
    let (places, codes, qualifications) = rest?;
    let (places, qualifications) = (Arc::new(places), Arc::new(qualifications));
    Ok(Reference::new(taxonomy, places, Arc::new(codes), qualifications, Arc::new(lexica)))
}

fn load_lists(
    options: &Options,
    taxonomy: &Taxonomy,
) -> Result<(Places, Codes, Qualifications), ServiceError> {
    let mut places = Places::embedded().map_err(start_error("built-in places"))?;
    if let Some(path) = &options.postal_codes {
        places.load_postal_codes(path).map_err(start_error(path.display().to_string()))?;
    }
    let codes = Codes::embedded().map_err(start_error("built-in code lists"))?;
    let more = toml_files(options.qualifications.as_deref())?;
    let qualifications = Qualifications::load(taxonomy, &more);
    Ok((places, codes, qualifications.map_err(start_error("qualifications"))?))
}

/// The files that an option names: one, or those of a folder.
fn toml_files(path: Option<&Path>) -> Result<Vec<PathBuf>, ServiceError> {
    match path {
        Some(path) if path.is_dir() => files_of(path, "toml"),
        Some(path) => Ok(vec![path.to_owned()]),
        None => Ok(Vec::new()),
    }
}

/// The built-in rankings with those of a file or a folder.
///
/// # Errors
/// A file cannot be read, or is not a ranking.
pub fn named_rankings(path: Option<&Path>, base: &Model) -> Result<Rankings, ServiceError> {
    let read = |path: PathBuf| match std::fs::read_to_string(&path) {
        Ok(text) => Ok((path, text)),
        Err(source) => Err(RankingError::Read { path, source }),
    };
    let files = toml_files(path)?.into_iter().map(read).collect::<Result<Vec<_>, _>>();
    files.and_then(|files| Rankings::load(&files, base)).map_err(start_error("rankings"))
}

fn open_index<C: crate::index::Columns>(
    options: &Options,
    name: &str,
    reference: &Reference,
    last_sequence: u64,
) -> Result<Index<C>, ServiceError> {
    let key = format!(
        "{INDEX_FORMAT}; {}; {}; {}; {:?}",
        reference.taxonomy.version(),
        reference.qualifications.version(),
        reference.lexica.version(),
        options.index.weights
    );
    let Some(dir) = &options.data_dir else {
        return Ok(Index::in_memory(&key, &options.index, reference)?);
    };
    let path = dir.join("index").join(name);
    let index: Index<C> = Index::open(&path, &key, &options.index, reference)?;
    if index.snapshot().sequence() <= last_sequence {
        return Ok(index);
    }
    // The index is ahead of the store: it belongs to another one.
    drop(index);
    std::fs::remove_dir_all(&path).map_err(start_error(path.display().to_string()))?;
    Ok(Index::open(&path, &key, &options.index, reference)?)
}

impl Drop for Service {
    fn drop(&mut self) {
        self.indexer.stop().lock().unwrap_or_else(PoisonError::into_inner).take();
    }
}
