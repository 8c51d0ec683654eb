//! The open file, opened again after a failure.
//!
//! redb refuses everything after the first I/O error until its file is closed and opened again. So the
//! database stands behind a lock: reading and writing share it, opening again takes it alone.

use std::cell::Cell;
use std::fs::File;
use std::io::ErrorKind;
use std::ops::Bound;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Once, PoisonError, RwLock};

use redb::{BackendError, Builder, Database, ReadableDatabase, StorageBackend};

use super::{Fault, tables};
use crate::store::StoreError;

/// Memory for pages of the file. redb's own default of 1 GiB is more than a machine of 4 GiB can give.
const CACHE_BYTES: usize = 256 << 20;

/// Where the bytes are.
#[derive(Debug)]
enum Origin {
    File(PathBuf),
    Backend(SharedBackend),
}

#[derive(Debug)]
struct Slot {
    /// None while the file could not be opened again.
    database: Option<Database>,
    /// Number of times it was opened, so that two that saw the same failure open it only once.
    opened: u64,
}

#[derive(Debug)]
pub(super) struct Connection {
    origin: Origin,
    name: String,
    slot: RwLock<Slot>,
}

impl Connection {
    /// Opens a file, or creates it with its folder.
    pub(super) fn file(path: &Path) -> Result<Self, StoreError> {
        let name = path.display().to_string();
        let create = || guarded(|| create_if_missing(path));
        create().map_err(|fault| fault.into_error(&name))?;
        Self::new(Origin::File(path.to_owned()), name)
    }

    /// Opens what is in a backend; an empty one is laid out first.
    pub(super) fn backend(backend: Arc<dyn StorageBackend>) -> Result<Self, StoreError> {
        Self::new(Origin::Backend(SharedBackend(backend)), "memory".to_owned())
    }

    fn new(origin: Origin, name: String) -> Result<Self, StoreError> {
        let database = origin.open().map_err(|fault| fault.into_error(&name))?;
        let slot = RwLock::new(Slot { database: Some(database), opened: 1 });
        Ok(Self { origin, name, slot })
    }

    /// What errors call the store.
    pub(super) fn name(&self) -> &str {
        &self.name
    }

    /// Works with the database; opens it again and repeats the work once if an earlier failure had closed it.
    pub(super) fn with<T>(&self, work: impl Fn(&Database) -> Result<T, Fault>) -> Result<T, Fault> {
        let mut repeated = false;
        loop {
            let (result, opened) = {
                let slot = self.slot.read().unwrap_or_else(PoisonError::into_inner);
                let result = match &slot.database {
                    Some(database) => guarded(|| work(database)),
                    None => Err(Fault::Closed),
                };
                (result, slot.opened)
            };
            match result {
                Err(fault) if fault.is_stale() && !repeated => {
                    self.reopen(Some(opened))?;
                    repeated = true;
                }
                result => return result,
            }
        }
    }

    /// Closes the database and opens it again; not if someone else has done so since `seen`.
    pub(super) fn reopen(&self, seen: Option<u64>) -> Result<(), Fault> {
        let mut slot = self.slot.write().unwrap_or_else(PoisonError::into_inner);
        if seen.is_some_and(|seen| seen != slot.opened) && slot.database.is_some() {
            return Ok(());
        }
        // Closing first releases the lock on the file.
        let old = slot.database.take();
        guarded(|| {
            drop(old);
            Ok(())
        })?;
        slot.database = Some(self.origin.open()?);
        slot.opened += 1;
        tracing::warn!(store = self.name, "store opened again after a failure");
        Ok(())
    }
}

impl Drop for Connection {
    fn drop(&mut self) {
        let database = self.slot.get_mut().unwrap_or_else(PoisonError::into_inner).database.take();
        // Closing writes, too, and may meet what an alteration of the file has broken.
        let closed = guarded(|| {
            drop(database);
            Ok(())
        });
        if let Err(fault) = closed {
            tracing::error!(store = self.name, error = %fault, "store could not be closed");
        }
    }
}

impl Origin {
    fn open(&self) -> Result<Database, Fault> {
        guarded(|| {
            let mut builder = Builder::new();
            builder.set_cache_size(CACHE_BYTES);
            let database = match self {
                // Not `create`: it would take an emptied file for a new store.
                Self::File(path) => builder.open(path)?,
                Self::Backend(backend) => {
                    let empty = backend.len()? == 0;
                    let database = builder.create_with_backend(backend.clone())?;
                    if empty {
                        tables::initialise(&database)?;
                    }
                    database
                }
            };
            match tables::format(&database.begin_read()?)? {
                tables::FORMAT => {
                    tables::complete(&database)?;
                    Ok(database)
                }
                found => Err(Fault::Format(found)),
            }
        })
    }
}

/// Lays out a new store beside its place and moves it there when it is complete, so that a crash in
/// between leaves no store rather than half of one.
fn create_if_missing(path: &Path) -> Result<(), Fault> {
    if path.try_exists()? {
        return Ok(());
    }
    let folder = match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    std::fs::create_dir_all(folder)?;
    // The process id keeps two processes that start at once from laying out the same draft.
    let mut draft = path.as_os_str().to_owned();
    draft.push(format!(".creating-{}", std::process::id()));
    let draft = PathBuf::from(draft);
    remove_if_there(&draft)?;
    let database = Builder::new().create(&draft)?;
    tables::initialise(&database)?;
    drop(database);
    // A hard link fails where `rename` would replace a store that another process has just created.
    match std::fs::hard_link(&draft, path) {
        Ok(()) => {}
        Err(error) if error.kind() == ErrorKind::AlreadyExists => {}
        // Some file systems have no hard links.
        Err(_) => std::fs::rename(&draft, path)?,
    }
    remove_if_there(&draft)?;
    // The name itself must survive a power failure, not only the content.
    File::open(folder)?.sync_all()?;
    Ok(())
}

fn remove_if_there(path: &Path) -> Result<(), Fault> {
    match std::fs::remove_file(path) {
        Err(error) if error.kind() != ErrorKind::NotFound => Err(error.into()),
        _ => Ok(()),
    }
}

/// Runs code that calls redb, which may panic on a file that was altered behind its back.
fn guarded<T>(work: impl FnOnce() -> Result<T, Fault>) -> Result<T, Fault> {
    quieten_panics();
    let before = GUARDED.replace(true);
    // Unwind safe: a transaction that is dropped rolls back, and a lock that redb poisoned is reported by it.
    let result = catch_unwind(AssertUnwindSafe(work));
    GUARDED.set(before);
    result.unwrap_or_else(|panic| Err(Fault::panic(panic.as_ref())))
}

thread_local! {
    /// This thread is inside of [`guarded`].
    static GUARDED: Cell<bool> = const { Cell::new(false) };
}

/// Keeps panics that become errors from printing a message and a backtrace as well; all others are told as before.
fn quieten_panics() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let tell = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |panic| {
            if GUARDED.get() {
                tracing::debug!(%panic, "the storage engine gave up");
            } else {
                tell(panic);
            }
        }));
    });
}

/// A backend that outlives the database on it.
#[derive(Debug, Clone)]
struct SharedBackend(Arc<dyn StorageBackend>);

impl StorageBackend for SharedBackend {
    fn len(&self) -> std::io::Result<u64> {
        self.0.len()
    }

    fn read(&self, offset: u64, out: &mut [u8]) -> std::io::Result<()> {
        self.0.read(offset, out)
    }

    fn set_len(&self, len: u64) -> std::io::Result<()> {
        self.0.set_len(len)
    }

    fn sync_data(&self) -> std::io::Result<()> {
        self.0.sync_data()
    }

    fn write(&self, offset: u64, data: &[u8]) -> std::io::Result<()> {
        self.0.write(offset, data)
    }

    fn try_lock_range(&self, _: Bound<u64>, _: Bound<u64>) -> Result<bool, BackendError> {
        Err(BackendError::Unsupported)
    }
}
