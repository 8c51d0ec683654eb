//! 1. Whichever operation of the device fails, once or for good: a refused batch left nothing, an accepted one
//!    is whole, and the store works again when the cause is gone.
//! 2. On a full disk reading goes on.
//! 3. A folder that refuses is told as unavailable.
//! 4. A file that is no store, was cut off or altered is an error that names it, never a panic and never wrong
//!    content.
//! 5. A file of another format is told apart.
//! 6. A broken row hurts only who asks for it, and writing heals it.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicI64, AtomicU64, Ordering};

use redb::backends::InMemoryBackend;
use redb::{ReadableTable, StorageBackend, TableDefinition};

use super::{id, noise, put, vacancy};
use crate::store::{Collection, EmbeddedStore, Outcome, Store, StoreError};

const FULL: i32 = 28; // ENOSPC

/// A device that fails on demand.
#[derive(Debug)]
struct Device {
    inner: InMemoryBackend,
    /// Bytes that fit on it.
    room: AtomicU64,
    /// Writes, resizes and syncs until one fails; below zero none does.
    countdown: AtomicI64,
    /// After one has failed, all others fail too.
    for_good: AtomicBool,
}

impl Device {
    fn new() -> Arc<Self> {
        Arc::new(Self {
            inner: InMemoryBackend::new(),
            room: AtomicU64::new(u64::MAX),
            countdown: AtomicI64::new(-1),
            for_good: AtomicBool::new(false),
        })
    }

    fn repair(&self) {
        self.room.store(u64::MAX, Ordering::SeqCst);
        self.countdown.store(-1, Ordering::SeqCst);
        self.for_good.store(false, Ordering::SeqCst);
    }

    fn step(&self) -> std::io::Result<()> {
        match self.countdown.load(Ordering::SeqCst) {
            0 => {
                if !self.for_good.load(Ordering::SeqCst) {
                    self.countdown.store(-1, Ordering::SeqCst);
                }
                Err(std::io::Error::other("the device failed"))
            }
            left => {
                self.countdown.store((left - 1).max(-1), Ordering::SeqCst);
                Ok(())
            }
        }
    }
}

#[derive(Debug, Clone)]
struct Handle(Arc<Device>);

impl StorageBackend for Handle {
    fn len(&self) -> std::io::Result<u64> {
        self.0.inner.len()
    }
    fn read(&self, offset: u64, out: &mut [u8]) -> std::io::Result<()> {
        StorageBackend::read(&self.0.inner, offset, out)
    }
    fn set_len(&self, len: u64) -> std::io::Result<()> {
        // A file may be longer than the disk has room for: what fails is writing into the hole.
        self.0.step()?;
        self.0.inner.set_len(len)
    }
    fn sync_data(&self) -> std::io::Result<()> {
        self.0.step()?;
        self.0.inner.sync_data()
    }
    fn write(&self, offset: u64, data: &[u8]) -> std::io::Result<()> {
        self.0.step()?;
        if offset + data.len() as u64 > self.0.room.load(Ordering::SeqCst) {
            return Err(std::io::Error::from_raw_os_error(FULL));
        }
        StorageBackend::write(&self.0.inner, offset, data)
    }
}

fn batch(name: &str) -> Vec<crate::store::Write> {
    (0..5).map(|n| put(&format!("{name}-{n}"), &noise(n, 200))).collect()
}

fn there(store: &EmbeddedStore, name: &str) -> usize {
    let ids: Vec<_> = (0..5).map(|n| id(&format!("{name}-{n}"))).collect();
    store.vacancies(&ids).unwrap().iter().flatten().count()
}

#[test]
fn whichever_operation_fails_a_batch_is_whole_or_absent() {
    for for_good in [false, true] {
        let mut refused = 0;
        for failing in 0.. {
            let device = Device::new();
            let store = EmbeddedStore::with_backend(Arc::new(Handle(device.clone()))).unwrap();
            store.write(&batch("before")).unwrap();
            device.for_good.store(for_good, Ordering::SeqCst);
            device.countdown.store(failing, Ordering::SeqCst);
            let answer = store.write(&batch("now"));
            let reached = device.countdown.load(Ordering::SeqCst) <= 0;
            device.repair();
            assert_eq!(there(&store, "before"), 5);
            let now = there(&store, "now");
            match &answer {
                Ok(written) => {
                    assert_eq!(written.outcomes, [Outcome::Created; 5]);
                    assert_eq!((now, store.last_sequence().unwrap()), (5, 10));
                }
                Err(StoreError::Unavailable { cause, .. }) => {
                    refused += 1;
                    assert!(cause.to_string().contains("device failed"), "{cause}");
                    // If it failed for good nobody could look whether the last step had worked.
                    assert!(now == 0 || for_good && now == 5, "operation {failing}: {now}");
                    assert_eq!(store.last_sequence().unwrap(), 5 + now as u64);
                }
                Err(other) => panic!("{other}"),
            }
            // And it goes on as if nothing had been.
            store.write(&batch("now")).unwrap();
            assert_eq!(store.write(&batch("after")).unwrap().sequence, 15);
            drop(store);
            let store = EmbeddedStore::with_backend(Arc::new(Handle(device))).unwrap();
            assert_eq!(store.count(Collection::Vacancies).unwrap(), 15);
            if !reached {
                break;
            }
        }
        assert!(refused > 2, "{refused} refusals");
    }
}

/// Writes until the disk is full, with something to make room.
fn fill_and_free(store: &EmbeddedStore, free: impl Fn()) {
    let fill = |n: u64| {
        (0..20).map(|k| put(&format!("fill-{n}-{k}"), &noise(n * 100 + k, 290))).collect::<Vec<_>>()
    };
    store.write(&batch("before")).unwrap();
    let mut accepted = 0;
    let error = loop {
        match store.write(&fill(accepted)) {
            Ok(_) => accepted += 1,
            Err(error) => break error,
        }
        assert!(accepted < 100_000, "the disk never fills");
    };
    assert!(matches!(error, StoreError::Unavailable { .. }), "{error}");
    // Every read, and no trace of the refused batch; more than once, and after one more refusal.
    for _ in 0..2 {
        assert_eq!(there(store, "before"), 5);
        assert_eq!(store.count(Collection::Vacancies).unwrap(), 5 + accepted * 20);
        assert_eq!(store.last_sequence().unwrap(), 5 + accepted * 20);
        assert_eq!(store.scan_vacancies(None, usize::MAX).unwrap().len() as u64, 5 + accepted * 20);
        let large: Vec<_> = (0..50).flat_map(|n| fill(1_000_000 + n)).collect();
        assert!(matches!(store.write(&large), Err(StoreError::Unavailable { .. })));
    }
    free();
    assert_eq!(store.write(&fill(accepted)).unwrap().sequence, 25 + accepted * 20);
    assert_eq!(store.count(Collection::Vacancies).unwrap(), 25 + accepted * 20);
}

#[test]
fn a_full_disk_refuses_writes_and_goes_on_reading() {
    let device = Device::new();
    let store = EmbeddedStore::with_backend(Arc::new(Handle(device.clone()))).unwrap();
    let room = device.inner.len().unwrap() + 700_000;
    device.room.store(room, Ordering::SeqCst);
    fill_and_free(&store, || device.repair());
}

#[test]
#[ignore = "needs a small empty file system (a tmpfs of 4 MB) named by KOHTAANTO_SMALL_DISK"]
fn a_really_full_disk_refuses_writes_and_goes_on_reading() {
    let disk =
        std::env::var_os("KOHTAANTO_SMALL_DISK").expect("KOHTAANTO_SMALL_DISK names a folder");
    let ballast = Path::new(&disk).join("ballast");
    std::fs::write(&ballast, vec![1; 2 << 20]).unwrap();
    let path = Path::new(&disk).join("store.redb");
    let store = EmbeddedStore::open(&path).unwrap();
    fill_and_free(&store, || std::fs::remove_file(&ballast).unwrap());
    drop(store);
    std::fs::remove_file(path).unwrap();
}

#[test]
fn a_folder_that_refuses_is_told_as_unavailable() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("file");
    std::fs::write(&file, "x").unwrap();
    // A file where a folder should be refuses root as well.
    let inside = EmbeddedStore::open(&file.join("store.redb")).unwrap_err();
    assert!(
        matches!(&inside, StoreError::Unavailable { store, .. } if store.contains("store.redb")),
        "{inside}"
    );
    let folder = EmbeddedStore::open(folder.path()).unwrap_err();
    assert!(matches!(folder, StoreError::Unavailable { .. }), "{folder}");
}

#[test]
fn what_is_no_store_is_corrupt() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("store.redb");
    for content in [&b""[..], b"id;title\n1;welder\n", &[0; 8192]] {
        std::fs::write(&path, content).unwrap();
        let error = EmbeddedStore::open(&path).unwrap_err();
        let text = error.to_string();
        assert!(matches!(error, StoreError::Corrupt { .. }), "{text}");
        assert!(text.contains("store.redb") && text.contains("restore a backup"), "{text}");
        assert_eq!(std::fs::read(&path).unwrap(), content, "left as it was");
    }
}

/// A store of a few records, as bytes.
fn sound(path: &Path) -> Vec<u8> {
    let store = EmbeddedStore::open(path).unwrap();
    for n in 0..40 {
        store.write(&[put(&format!("v{n}"), &noise(n, 250))]).unwrap();
    }
    drop(store);
    std::fs::read(path).unwrap()
}

/// Uses a file that may be broken; true if everything seemed to be in order.
fn use_it(path: &Path) -> Result<bool, StoreError> {
    let store = EmbeddedStore::open(path)?;
    for n in 0..40 {
        if let Some(found) = store.vacancy(&id(&format!("v{n}")))? {
            assert_eq!(found, vacancy(&format!("v{n}"), &noise(n, 250)), "wrong content");
        }
    }
    let whole = store.scan_vacancies(None, 100)?.len() == 40
        && store.changes(Collection::Vacancies, 0, 100)?.len() == 40
        && store.last_sequence()? == 40;
    store.write(&[put("new", "x")])?;
    Ok(whole)
}

#[test]
fn a_file_cut_off_is_an_error() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("store.redb");
    let bytes = sound(&path);
    for keep in [1, 8, 9, 100, 320, 4095, 4096, 8192, 20_000, bytes.len() / 2, bytes.len() - 1] {
        std::fs::write(&path, bytes.get(..keep).unwrap()).unwrap();
        let error = use_it(&path).unwrap_err();
        assert!(matches!(error, StoreError::Corrupt { .. }), "{keep} bytes: {error}");
    }
}

#[test]
fn an_altered_file_is_never_a_panic_nor_wrong_content() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("store.redb");
    let bytes = sound(&path);
    // Where anything is written; free pages are zero or stale.
    let written: Vec<usize> = (0..bytes.len()).filter(|at| bytes[*at] != 0).collect();
    let mut errors = 0;
    for at in written.iter().copied().step_by(written.len() / 100).chain(0..32) {
        let mut altered = bytes.clone();
        altered[at] ^= 0x55;
        std::fs::write(&path, altered).unwrap();
        errors += usize::from(!use_it(&path).is_ok_and(|whole| whole));
    }
    assert!(errors > 20, "{errors} alterations were noticed");
}

#[test]
fn another_format_is_told_apart() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("store.redb");
    drop(EmbeddedStore::open(&path).unwrap());
    let database = redb::Database::open(&path).unwrap();
    let transaction = database.begin_write().unwrap();
    let meta = TableDefinition::<&str, u64>::new("meta");
    transaction.open_table(meta).unwrap().insert("format", 99).unwrap();
    transaction.commit().unwrap();
    drop(database);
    let error = EmbeddedStore::open(&path).unwrap_err();
    assert!(matches!(error, StoreError::Version { found: 99, expected: 1, .. }), "{error}");
}

#[test]
fn a_broken_row_hurts_only_who_asks_for_it() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("store.redb");
    let store = EmbeddedStore::open(&path).unwrap();
    store.write(&[put("good", "x"), put("bad", "x")]).unwrap();
    drop(store);
    let database = redb::Database::open(&path).unwrap();
    let transaction = database.begin_write().unwrap();
    {
        let records = TableDefinition::<&str, &[u8]>::new("vacancies");
        let mut table = transaction.open_table(records).unwrap();
        let mut row = table.get("bad").unwrap().unwrap().value().to_vec();
        *row.last_mut().unwrap() ^= 1;
        table.insert("bad", row.as_slice()).unwrap();
    }
    transaction.commit().unwrap();
    drop(database);

    let store = EmbeddedStore::open(&path).unwrap();
    assert!(store.vacancy(&id("good")).unwrap().is_some());
    let error = store.vacancy(&id("bad")).unwrap_err();
    assert!(
        matches!(&error, StoreError::Corrupt { what, .. } if what.contains("`bad`")),
        "{error}"
    );
    assert_eq!(store.write(&[put("bad", "x")]).unwrap().outcomes, [Outcome::Replaced]);
    assert!(store.vacancy(&id("bad")).unwrap().is_some());
}
