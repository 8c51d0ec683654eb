//! Opening the engine from a configuration, with progress.

use std::sync::{Arc, Mutex, PoisonError};

use anyhow::{Context, anyhow, bail};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use jiff::civil::Date;

use super::output::{explain_toml, is_watched};
use crate::config::Config;
use crate::domain::clock::Clock;
use crate::matching::{Model, ModelError};
use crate::service::{Options, Progress, Service, ServiceError};
use crate::store::{Collection, EmbeddedStore, StoreError};

/// Name of the store in the data directory.
const STORE: &str = "store.redb";

/// The ranking that is configured, checked.
pub(super) fn model(config: &Config) -> anyhow::Result<Model> {
    Ok(match &config.data.ranking {
        None => Model::default(),
        Some(path) => {
            let text = std::fs::read_to_string(path)
                .with_context(|| format!("data.ranking: cannot read `{}`", path.display()))?;
            Model::from_toml(&text).map_err(|error| match error {
                ModelError::Syntax(error) => {
                    anyhow!("data.ranking: `{}`: {}", path.display(), explain_toml(&text, &error))
                }
                error => anyhow!("data.ranking: `{}`: {error}", path.display()),
            })?
        }
    })
}

/// What a service is opened with under a configuration.
pub(super) fn options(config: &Config) -> anyhow::Result<Options> {
    Ok(Options {
        data_dir: Some(config.data.dir.clone()),
        taxonomy: config.data.taxonomy.clone(),
        extension: config.data.extension.clone(),
        qualifications: config.data.qualifications.clone(),
        rankings: config.data.rankings.clone(),
        wording_checks: config.data.wording_checks.clone(),
        postal_codes: config.data.postal_codes.clone(),
        analysis: config.analysis.clone(),
        index: config.index,
        model: model(config)?,
        search: config.search,
        availability: config.availability,
        clock: Clock::System,
    })
}

/// Opens the service and waits until everything can be found.
pub(super) fn open(options: &Options) -> anyhow::Result<Arc<Service>> {
    let shown = Shown::new();
    let opened = Service::open(options, &|progress| shown.show(progress));
    shown.bar.finish_and_clear();
    opened.map_err(explained)
}

/// Opens a service that has records already: commands that only read make no empty store by mistake. `today` is the
/// day that counts as today, where it is another.
pub(super) fn open_existing(config: &Config, today: Option<Date>) -> anyhow::Result<Arc<Service>> {
    require_store(config)?;
    let clock = today.map_or(Clock::System, Clock::on);
    open(&Options { clock, ..options(config)? })
}

/// Fails where there is no store.
pub(super) fn require_store(config: &Config) -> anyhow::Result<()> {
    let store = config.data.dir.join(STORE);
    let there = store
        .try_exists()
        .with_context(|| format!("data.dir: cannot look into `{}`", config.data.dir.display()))?;
    if !there {
        bail!(
            "no records in `{}`: start the server once (`kohtaanto`), import some (`kohtaanto import --help`), or name \
             another directory with --data",
            config.data.dir.display()
        );
    }
    Ok(())
}

/// The store of a data directory that has one, without an index.
pub(super) fn open_store(config: &Config) -> anyhow::Result<EmbeddedStore> {
    require_store(config)?;
    let opened = EmbeddedStore::open(&config.data.dir.join(STORE));
    opened.map_err(|error| explained(error.into()))
}

/// Fails where another process has the store open.
pub(super) fn check_unlocked(config: &Config) -> anyhow::Result<()> {
    let opened = EmbeddedStore::open(&config.data.dir.join(STORE));
    opened.map(drop).map_err(|error| explained(error.into()))
}

/// Adds what to do to errors that a person can mend.
fn explained(error: ServiceError) -> anyhow::Error {
    let advice = match &error {
        ServiceError::Store(StoreError::Locked { .. }) => Some(
            "another `kohtaanto` uses this data directory: stop it, or ask the running server (records go in with POST \
             /v1/vacancies/bulk and POST /v1/profiles/bulk)",
        ),
        ServiceError::Index(_) => Some(
            "the index cannot be written or read: the data directory must be writable and its disk have room (--data \
             names another; `kohtaanto reindex` builds the index anew)",
        ),
        ServiceError::Store(StoreError::Unavailable { .. }) => {
            Some("the data directory must be writable and have room (--data names another)")
        }
        _ => None,
    };
    let error = anyhow::Error::new(error);
    match advice {
        Some(advice) => error.context(advice),
        None => error,
    }
}

/// Progress of opening: a bar where somebody watches, else a log line now and then.
struct Shown {
    bar: ProgressBar,
    /// What was logged last: the collection and tenths of it.
    logged: Mutex<Option<(Collection, u64)>>,
}

impl Shown {
    fn new() -> Self {
        Self { bar: bar(0), logged: Mutex::default() }
    }

    fn show(&self, progress: Progress) {
        match progress {
            Progress::Loading => self.bar.set_message("loading classifications"),
            Progress::Indexing(collection, done, all) => {
                let what = match collection {
                    Collection::Vacancies => "indexing vacancies",
                    Collection::Profiles => "indexing profiles",
                    Collection::LocalLabels => "reading labels",
                };
                self.bar.set_message(what);
                self.bar.set_length(all);
                self.bar.set_position(done);
                let step = (collection, done * 10 / all.max(1));
                let mut logged = self.logged.lock().unwrap_or_else(PoisonError::into_inner);
                if !is_watched() && *logged != Some(step) {
                    tracing::info!(done, all, "{what}");
                    *logged = Some(step);
                }
            }
        }
    }
}

/// A progress bar on standard error, hidden where nobody watches.
pub(super) fn bar(length: u64) -> ProgressBar {
    let target =
        if is_watched() { ProgressDrawTarget::stderr() } else { ProgressDrawTarget::hidden() };
    let style = ProgressStyle::with_template("{msg} {wide_bar} {human_pos}/{human_len} {eta}")
        .unwrap_or_else(|_| ProgressStyle::default_bar());
    ProgressBar::with_draw_target(Some(length), target).with_style(style)
}
