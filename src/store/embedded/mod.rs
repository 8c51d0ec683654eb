//! The store in one file, with redb below.
//!
//! `connection.rs` holds the open file and heals it, `tables.rs` says what is in it, `record.rs` packs records,
//! `queue.rs` lets writers share commits, `fault.rs` sorts failures.

mod connection;
mod fault;
mod queue;
mod record;
mod tables;
#[cfg(test)]
mod tests;

use std::ops::Bound;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use redb::{ReadTransaction, ReadableDatabase, ReadableTableMetadata, StorageBackend};

use self::connection::Connection;
use self::fault::Fault;
use self::queue::Queue;
use self::record::{Prepared, Record, Unpacker};
use crate::domain::{LocalLabel, LocalLabelId, Profile, ProfileId, Vacancy, VacancyId};
use crate::store::{Change, Collection, Sequence, Store, StoreError, Write, Written};

/// A store in one file of this machine, open in one process at a time.
///
/// Calls block on the disk: call it from a thread that may. Any number of threads may share it.
///
/// After a failure of the device the file is closed and opened again by the next call, so the store works again as
/// soon as the cause is gone. Content of a deleted record may stay in free pages of the file until they are
/// used again.
#[derive(Debug)]
pub struct EmbeddedStore {
    connection: Connection,
    queue: Queue,
    commits: AtomicU64,
}

impl EmbeddedStore {
    /// Opens the store in this file, or creates it together with its folder.
    ///
    /// # Errors
    /// `Locked` if another process has it open, `Corrupt` if the file is no store or is broken, `Version` if
    /// another version of the program wrote it, `Unavailable` if the file system refuses.
    pub fn open(path: &Path) -> Result<Self, StoreError> {
        Ok(Self::new(Connection::file(path)?))
    }

    /// A store that is gone when it is dropped: for tests and trials.
    ///
    /// # Errors
    /// `Unavailable` if memory is short.
    pub fn in_memory() -> Result<Self, StoreError> {
        Self::with_backend(Arc::new(redb::backends::InMemoryBackend::new()))
    }

    /// A store on any backend of redb.
    pub(crate) fn with_backend(backend: Arc<dyn StorageBackend>) -> Result<Self, StoreError> {
        Ok(Self::new(Connection::backend(backend)?))
    }

    fn new(connection: Connection) -> Self {
        Self { connection, queue: Queue::default(), commits: AtomicU64::new(0) }
    }

    /// Number of commits since the store was opened: fewer than calls of `write` where writers shared them.
    #[must_use]
    pub fn commits(&self) -> u64 {
        self.commits.load(Ordering::Relaxed)
    }

    /// Commits a group and answers each batch of it.
    fn commit(&self, group: &[&[Prepared]]) -> Vec<Result<Written, StoreError>> {
        match self.commit_together(group) {
            Ok(written) => written.into_iter().map(Ok).collect(),
            // One batch met a broken row: the others must not suffer for it.
            Err(StoreError::Corrupt { .. }) if group.len() > 1 => group
                .iter()
                .map(|batch| {
                    let mut written = self.commit_together(&[batch])?;
                    Ok(written.pop().expect("invariant: one answer for each batch"))
                })
                .collect(),
            Err(error) => group.iter().map(|_| Err(error.clone())).collect(),
        }
    }

    fn commit_together(&self, group: &[&[Prepared]]) -> Result<Vec<Written>, StoreError> {
        let attempt = self.connection.with(|database| {
            let applied = tables::apply(database, group)?;
            let Some(transaction) = applied.transaction else {
                return Ok((applied.written, None));
            };
            // From here on only opening the file again can tell whether the commit took place, so its failure
            // is handed out of `with`, which would repeat the whole.
            let failed = transaction.commit().err().map(|error| (Fault::from(error), applied.last));
            Ok((applied.written, Some(failed)))
        });
        let fault = match attempt {
            Ok((written, None)) => return Ok(written),
            Ok((written, Some(None))) => {
                self.commits.fetch_add(1, Ordering::Relaxed);
                return Ok(written);
            }
            Ok((written, Some(Some((fault, last))))) => {
                if self.took_place(last) {
                    self.commits.fetch_add(1, Ordering::Relaxed);
                    return Ok(written);
                }
                fault
            }
            Err(fault) => {
                if !matches!(fault, Fault::Record(_)) {
                    self.heal();
                }
                fault
            }
        };
        Err(fault.into_error(self.connection.name()))
    }

    /// Opens the file again after a failed commit and looks whether the commit took place all the same.
    fn took_place(&self, last: Sequence) -> bool {
        self.heal();
        // Only the leader of the queue writes, so nobody else can have reached this sequence.
        self.last_sequence().is_ok_and(|found| found == last)
    }

    /// Opens the file again. Where that fails too, the next call tries once more.
    fn heal(&self) {
        if let Err(fault) = self.connection.reopen(None) {
            let store = self.connection.name();
            tracing::error!(store, error = %fault, "store could not be opened again");
        }
    }

    fn read<T>(
        &self,
        work: impl Fn(&ReadTransaction) -> Result<T, Fault>,
    ) -> Result<T, StoreError> {
        self.connection
            .with(|database| work(&database.begin_read()?))
            .map_err(|fault| fault.into_error(self.connection.name()))
    }

    fn records<'a, T: Record>(
        &self,
        ids: impl Iterator<Item = &'a str> + Clone,
    ) -> Result<Vec<Option<T>>, StoreError> {
        self.read(|transaction| {
            let table = transaction.open_table(tables::records(T::COLLECTION))?;
            let mut unpacker = Unpacker::new();
            ids.clone()
                .map(|id| match table.get(id)? {
                    Some(row) => unpacker.record(id, row.value()).map(Some),
                    None => Ok(None),
                })
                .collect()
        })
    }

    fn scan<T: Record>(&self, after: Option<&str>, limit: usize) -> Result<Vec<T>, StoreError> {
        self.read(|transaction| {
            let table = transaction.open_table(tables::records(T::COLLECTION))?;
            let mut unpacker = Unpacker::new();
            let start = after.map_or(Bound::Unbounded, Bound::Excluded);
            table
                .range::<&str>((start, Bound::Unbounded))?
                .take(limit)
                .map(|entry| {
                    let (id, row) = entry?;
                    unpacker.record(id.value(), row.value())
                })
                .collect()
        })
    }
}

impl Store for EmbeddedStore {
    fn write(&self, batch: &[Write]) -> Result<Written, StoreError> {
        let prepared = record::prepare(batch)?;
        self.queue.write(prepared, |group| self.commit(group))
    }

    fn vacancies(&self, ids: &[VacancyId]) -> Result<Vec<Option<Vacancy>>, StoreError> {
        self.records(ids.iter().map(VacancyId::as_str))
    }

    fn profiles(&self, ids: &[ProfileId]) -> Result<Vec<Option<Profile>>, StoreError> {
        self.records(ids.iter().map(ProfileId::as_str))
    }

    fn last_sequence(&self) -> Result<Sequence, StoreError> {
        self.read(tables::last_sequence)
    }

    fn changes(
        &self,
        collection: Collection,
        after: Sequence,
        limit: usize,
    ) -> Result<Vec<Change>, StoreError> {
        self.read(|transaction| {
            transaction
                .open_table(tables::changes(collection))?
                .range((Bound::Excluded(after), Bound::Unbounded))?
                .take(limit)
                .map(|entry| {
                    let (sequence, change) = entry?;
                    let (deleted, id) = change.value();
                    Ok(Change {
                        sequence: sequence.value(),
                        collection,
                        id: id.to_owned(),
                        deleted,
                    })
                })
                .collect()
        })
    }

    fn scan_vacancies(
        &self,
        after: Option<&VacancyId>,
        limit: usize,
    ) -> Result<Vec<Vacancy>, StoreError> {
        self.scan(after.map(VacancyId::as_str), limit)
    }

    fn scan_profiles(
        &self,
        after: Option<&ProfileId>,
        limit: usize,
    ) -> Result<Vec<Profile>, StoreError> {
        self.scan(after.map(ProfileId::as_str), limit)
    }

    fn local_label(&self, id: &LocalLabelId) -> Result<Option<LocalLabel>, StoreError> {
        Ok(self.records(std::iter::once(id.as_str()))?.pop().flatten())
    }

    fn local_labels(&self) -> Result<Vec<LocalLabel>, StoreError> {
        self.scan(None, usize::MAX)
    }

    fn count(&self, collection: Collection) -> Result<u64, StoreError> {
        self.read(|transaction| Ok(transaction.open_table(tables::records(collection))?.len()?))
    }
}
