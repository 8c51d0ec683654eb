//! 1. Writers that wait at the same time share commits, and each write is durable and in order.
//! 2. A write that changes nothing commits nothing.
//! 3. One store file has one owner.

use std::sync::{Arc, Condvar, Mutex};

use redb::StorageBackend;
use redb::backends::InMemoryBackend;

use super::{id, put};
use crate::store::{Collection, EmbeddedStore, Outcome, Store, StoreError};

const WRITERS: usize = 8;

/// Holds back the first sync after it was armed until released.
#[derive(Debug, Default)]
struct Gate {
    inner: InMemoryBackend,
    state: Mutex<GateState>,
    moved: Condvar,
}

#[derive(Debug, Default, PartialEq, Clone, Copy)]
enum GateState {
    #[default]
    Open,
    Armed,
    Holding,
}

impl Gate {
    fn set(&self, to: GateState) {
        *self.state.lock().unwrap() = to;
        self.moved.notify_all();
    }

    fn wait_for(&self, wanted: GateState) {
        let state = self.state.lock().unwrap();
        drop(self.moved.wait_while(state, |state| *state != wanted).unwrap());
    }
}

#[derive(Debug, Clone)]
struct GateBackend(Arc<Gate>);

impl StorageBackend for GateBackend {
    fn len(&self) -> std::io::Result<u64> {
        self.0.inner.len()
    }
    fn read(&self, offset: u64, out: &mut [u8]) -> std::io::Result<()> {
        StorageBackend::read(&self.0.inner, offset, out)
    }
    fn set_len(&self, len: u64) -> std::io::Result<()> {
        self.0.inner.set_len(len)
    }
    fn sync_data(&self) -> std::io::Result<()> {
        let mut state = self.0.state.lock().unwrap();
        if *state == GateState::Armed {
            *state = GateState::Holding;
            self.0.moved.notify_all();
            drop(self.0.moved.wait_while(state, |state| *state == GateState::Holding).unwrap());
        }
        self.0.inner.sync_data()
    }
    fn write(&self, offset: u64, data: &[u8]) -> std::io::Result<()> {
        StorageBackend::write(&self.0.inner, offset, data)
    }
}

#[test]
fn waiting_writers_share_one_commit() {
    let gate = Arc::new(Gate::default());
    let store = EmbeddedStore::with_backend(Arc::new(GateBackend(gate.clone()))).unwrap();
    gate.set(GateState::Armed);
    let sequences: Vec<u64> = std::thread::scope(|scope| {
        let store = &store;
        let first = scope.spawn(|| store.write(&[put("first", "x")]).unwrap());
        gate.wait_for(GateState::Holding);
        let others: Vec<_> = (0..WRITERS)
            .map(|n| scope.spawn(move || store.write(&[put(&format!("w{n}"), "x")]).unwrap()))
            .collect();
        while store.queue.waiting() < WRITERS {
            std::thread::yield_now();
        }
        gate.set(GateState::Open);
        assert_eq!(first.join().unwrap().sequence, 1);
        others.into_iter().map(|writer| writer.join().unwrap().sequence).collect()
    });
    assert_eq!(store.commits(), 2, "the first alone, all others together");
    let mut sorted = sequences.clone();
    sorted.sort_unstable();
    assert_eq!(sorted, (2..2 + WRITERS as u64).collect::<Vec<_>>());
    // Each writer was told the sequence of its own write.
    for change in store.changes(Collection::Vacancies, 1, 100).unwrap() {
        let n: usize = change.id.strip_prefix('w').unwrap().parse().unwrap();
        assert_eq!(change.sequence, sequences[n]);
    }
    // What was acknowledged is on the backend, not only in memory.
    drop(store);
    let reopened = EmbeddedStore::with_backend(Arc::new(GateBackend(gate))).unwrap();
    assert_eq!(reopened.count(Collection::Vacancies).unwrap(), WRITERS as u64 + 1);
}

#[test]
fn many_threads_lose_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("store.redb");
    let store = EmbeddedStore::open(&path).unwrap();
    let each = 25;
    std::thread::scope(|scope| {
        for writer in 0..WRITERS {
            let store = &store;
            scope.spawn(move || {
                for n in 0..each {
                    let id = format!("w{writer}-{n}");
                    let written = store.write(&[put(&id, "x")]).unwrap();
                    assert_eq!(written.outcomes, [Outcome::Created]);
                }
            });
        }
    });
    let all = (WRITERS * each) as u64;
    drop(store);
    let store = EmbeddedStore::open(&path).unwrap();
    let ids = (0..WRITERS).flat_map(|w| (0..each).map(move |n| id(&format!("w{w}-{n}"))));
    assert!(store.vacancies(&ids.collect::<Vec<_>>()).unwrap().iter().all(Option::is_some));
    assert_eq!(store.last_sequence().unwrap(), all);
}

#[test]
fn a_write_that_changes_nothing_commits_nothing() {
    let store = EmbeddedStore::in_memory().unwrap();
    store.write(&[put("a", "x")]).unwrap();
    let again = store.write(&[put("a", "x")]).unwrap();
    assert_eq!((again.outcomes, again.sequence), (vec![Outcome::Unchanged], 1));
    assert_eq!(store.write(&[]).unwrap().sequence, 1);
    assert_eq!(store.commits(), 1);
}

#[test]
fn a_second_owner_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    // Folders on the way are made.
    let path = folder.path().join("deep/er/store.redb");
    let first = EmbeddedStore::open(&path).unwrap();
    let error = EmbeddedStore::open(&path).unwrap_err();
    assert!(
        matches!(&error, StoreError::Locked { store } if store.ends_with("store.redb")),
        "{error}"
    );
    drop(first);
    EmbeddedStore::open(&path).unwrap();
}
