//! Applying the store's log to the indexes.

use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::thread::JoinHandle;
use std::time::Duration;

use rayon::prelude::*;

use super::error::ServiceError;
use super::open::Progress;
use crate::domain::{ProfileId, VacancyId};
use crate::index::{
    Columns, FieldWeights, Index, IndexDocument, IndexError, ProfileColumns, Reference,
    VacancyColumns,
};
use crate::store::{Collection, Store};

/// Records that are read, turned into documents and handed to the index at a time.
const BATCH: usize = 2_000;
/// Documents after which an index commits even when more changes wait: what a crash makes it do again.
const COMMIT_EVERY: u64 = 200_000;

/// State that the thread and its callers share.
#[derive(Debug, Default)]
struct Shared {
    state: Mutex<State>,
    changed: Condvar,
}

#[derive(Debug, Default)]
struct State {
    /// Both indexes hold everything up to here.
    applied: u64,
    /// Somebody has written.
    wanted: bool,
    stopping: bool,
    failure: Option<String>,
}

/// Applies the log, at start in the caller's thread and then in one of its own.
pub(super) struct Indexer {
    work: Arc<Work>,
    shared: Arc<Shared>,
    thread: Mutex<Option<JoinHandle<()>>>,
}

/// What the thread works on.
struct Work {
    store: Arc<dyn Store>,
    vacancies: Arc<Index<VacancyColumns>>,
    profiles: Arc<Index<ProfileColumns>>,
    reference: Reference,
    weights: FieldWeights,
    /// Makes documents, so that no list waits behind a batch of them.
    bulk: Arc<rayon::ThreadPool>,
}

impl Indexer {
    pub(super) fn new(
        store: Arc<dyn Store>,
        vacancies: Arc<Index<VacancyColumns>>,
        profiles: Arc<Index<ProfileColumns>>,
        reference: Reference,
        weights: FieldWeights,
        bulk: Arc<rayon::ThreadPool>,
    ) -> Self {
        let work = Work { store, vacancies, profiles, reference, weights, bulk };
        Self { work: Arc::new(work), shared: Arc::default(), thread: Mutex::new(None) }
    }

    /// Applies everything that waits, in this thread.
    pub(super) fn catch_up(&self, progress: &dyn Fn(Progress)) -> Result<(), ServiceError> {
        let applied = self.work.apply(progress)?;
        self.shared.lock().applied = applied;
        Ok(())
    }

    /// Starts the thread.
    pub(super) fn start(&self) {
        let (work, shared) = (Arc::clone(&self.work), Arc::clone(&self.shared));
        let thread = std::thread::Builder::new().name("indexer".to_owned());
        match thread.spawn(move || run(&work, &shared)) {
            Ok(handle) => {
                *self.thread.lock().unwrap_or_else(PoisonError::into_inner) = Some(handle);
            }
            Err(error) => self.shared.lock().failure = Some(error.to_string()),
        }
    }

    /// Tells the thread to end and waits for it.
    pub(super) fn stop(&self) -> &Mutex<Option<JoinHandle<()>>> {
        self.shared.lock().stopping = true;
        self.shared.changed.notify_all();
        let handle = self.thread.lock().unwrap_or_else(PoisonError::into_inner).take();
        if let Some(handle) = handle {
            // A panic of the thread has been recorded as a failure; there is nobody left to tell.
            drop(handle.join());
        }
        &self.thread
    }

    /// Somebody has written.
    pub(super) fn notify(&self) {
        self.shared.lock().wanted = true;
        self.shared.changed.notify_all();
    }

    pub(super) fn applied(&self) -> u64 {
        self.shared.lock().applied
    }

    pub(super) fn failure(&self) -> Option<String> {
        self.shared.lock().failure.clone()
    }

    pub(super) fn wait_for(&self, sequence: u64) -> Result<(), ServiceError> {
        let mut state = self.shared.lock();
        loop {
            if state.applied >= sequence {
                return Ok(());
            }
            if let Some(failure) = &state.failure {
                let source = failure.clone().into();
                return Err(ServiceError::Start { what: "indexer".to_owned(), source });
            }
            state = self.shared.changed.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
    }
}

impl Shared {
    fn lock(&self) -> std::sync::MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The thread: waits for writes, applies them, tells who waits. A failure is logged, kept, and tried again.
fn run(work: &Work, shared: &Shared) {
    loop {
        {
            let mut state = shared.lock();
            while !state.wanted && !state.stopping {
                // Merges finish in the background: now and then their result is taken over.
                let pause = Duration::from_secs(if state.failure.is_some() { 1 } else { 30 });
                let (next, timeout) = shared
                    .changed
                    .wait_timeout(state, pause)
                    .unwrap_or_else(PoisonError::into_inner);
                state = next;
                if timeout.timed_out() {
                    break;
                }
            }
            if state.stopping {
                return;
            }
            state.wanted = false;
        }
        let result = work.apply(&|_| ()).and_then(|applied| {
            work.vacancies.reload()?;
            work.profiles.reload()?;
            Ok(applied)
        });
        let mut state = shared.lock();
        match result {
            Ok(applied) => {
                state.applied = applied;
                state.failure = None;
            }
            Err(error) => {
                tracing::error!(%error, "changes cannot be applied to the index; trying again");
                state.failure = Some(error.to_string());
            }
        }
        drop(state);
        shared.changed.notify_all();
    }
}

impl Work {
    /// Brings both indexes up to the store; returns the sequence number that both have reached.
    fn apply(&self, progress: &dyn Fn(Progress)) -> Result<u64, ServiceError> {
        let vacancies = self.apply_to(Collection::Vacancies, &self.vacancies, progress, |ids| {
            let ids = parse_ids::<VacancyId>(ids)?;
            let records = self.store.vacancies(&ids)?;
            let document = |v| IndexDocument::vacancy(&v, &self.reference, &self.weights);
            Ok(self.bulk.install(|| records.into_par_iter().map(|v| v.map(document)).collect()))
        })?;
        self.vacancies.snapshot().warm_up();
        let profiles = self.apply_to(Collection::Profiles, &self.profiles, progress, |ids| {
            let ids = parse_ids::<ProfileId>(ids)?;
            let records = self.store.profiles(&ids)?;
            let document = |p| IndexDocument::profile(&p, &self.reference, &self.weights);
            Ok(self
                .bulk
                .install(|| records.into_par_iter().map(|p| p.and_then(document)).collect()))
        })?;
        Ok(vacancies.min(profiles))
    }

    fn apply_to<C: Columns>(
        &self,
        collection: Collection,
        index: &Index<C>,
        progress: &dyn Fn(Progress),
        documents: impl Fn(&[String]) -> Result<Vec<Option<IndexDocument>>, ServiceError>,
    ) -> Result<u64, ServiceError> {
        let snapshot = index.snapshot();
        let mut at = snapshot.sequence();
        let mut committed = at;
        // Whatever is in the log at this moment stands there once for each id: an index that is empty now needs to
        // replace nothing until then.
        let fresh_until = if snapshot.num_docs() == 0 { self.store.last_sequence()? } else { 0 };
        let all = self.store.count(collection)?;
        let (mut done, mut waiting) = (0, 0);
        loop {
            let last = self.store.last_sequence()?;
            let changes = self.store.changes(collection, at, BATCH)?;
            let Some(newest) = changes.last().map(|change| change.sequence) else {
                // Nothing more of this collection up to `last`.
                if waiting > 0 || last > committed + COMMIT_EVERY {
                    index.commit(last)?;
                }
                index.reached(last);
                return Ok(last);
            };
            let (gone, kept): (Vec<_>, Vec<_>) =
                changes.into_iter().partition(|change| change.deleted);
            for change in &gone {
                index.delete(&change.id)?;
            }
            let replace = newest > fresh_until;
            let ids: Vec<String> = kept.into_iter().map(|change| change.id).collect();
            let made = documents(&ids)?;
            for (id, document) in ids.iter().zip(&made) {
                // Deleted since, or not to be found any more.
                if document.is_none() && replace {
                    index.delete(id)?;
                }
            }
            let count = (made.len() + gone.len()) as u64;
            index.put(made.into_iter().flatten(), replace)?;
            at = newest;
            done += count;
            waiting += count;
            progress(Progress::Indexing(collection, done, all.max(done)));
            if waiting >= COMMIT_EVERY {
                index.commit(at)?;
                committed = at;
                waiting = 0;
            }
        }
    }
}

fn parse_ids<T: std::str::FromStr<Err = crate::domain::InvalidId>>(
    ids: &[String],
) -> Result<Vec<T>, ServiceError> {
    ids.iter()
        .map(|id| {
            id.parse().map_err(|error: crate::domain::InvalidId| {
                let reason = error.to_string();
                ServiceError::Index(IndexError::Row { document: 0, reason })
            })
        })
        .collect()
}
