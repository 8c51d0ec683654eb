//! Where is the truth? The current record of every vacancy, profile and local label, and the ordered log
//! of changes.
//!
//! Brief overview: [`Store`] is what the service is written against, [`EmbeddedStore`] is the store in a
//! single file. A caller hands over a batch of [`Write`]s and gets the [`Outcome`] of each when the batch is
//! on disk. Whatever is derived from the store (index, columns, statistics) follows
//! [`changes`](Store::changes) from the [`Sequence`] that it has applied, or is rebuilt by scanning.
//!
//! ```
//! use kohtaanto::domain::Vacancy;
//! use kohtaanto::store::{Collection, EmbeddedStore, Outcome, Store, Write};
//!
//! let vacancy = Vacancy::from_json(br#"{"id":"demo:1","title":{"en":"Welder"},
//!     "published":"2026-11-01T08:00:00Z","source":{"name":"demo"}}"#)?;
//! let store = EmbeddedStore::in_memory()?;
//! let written = store.write(&[Write::PutVacancy(Box::new(vacancy.clone()))])?;
//! assert_eq!((written.outcomes.as_slice(), written.sequence), ([Outcome::Created].as_slice(), 1));
//! assert_eq!(store.vacancy(&vacancy.id)?, Some(vacancy));
//! assert_eq!(store.changes(Collection::Vacancies, 0, 10)?[0].id, "demo:1");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # Size of batches
//! Every commit waits for the disk, so a record costs less in a larger batch. Measured with [`EmbeddedStore`] and new
//! vacancies of 2 KB (two shared cores, virtual disk):
//!
//! | writes a batch | records/s | a commit takes |
//! |---|---|---|
//! | 1 | 690 | 1.5 ms |
//! | 10 | 4,100 | 2.4 ms |
//! | 100 | 10,000 | 10 ms |
//! | 1,000 | 18,000 | 56 ms |
//! | 10,000 | 19,000 | 0.5 s |
//!
//! An import does best with 500 to 1,000: more gains nothing and holds up all other writers for as long as
//! the commit takes. Callers with one record each need no batches of their own: writers that wait at the same
//! time share a commit (64 threads with one record each: 3,900 records/s, 46 commits for 1,920 writes).
//!
//! **Invariant:** a store knows nothing of indexes, networks or who may see what.

mod embedded;
mod error;

pub use embedded::EmbeddedStore;
pub use error::{Cause, StoreError};

use crate::domain::{LocalLabel, LocalLabelId, Profile, ProfileId, Vacancy, VacancyId};

/// Place of a change in the order of all changes of a store: 1, 2, 3 … without gaps; 0 is before the first.
pub type Sequence = u64;

/// A kind of record that has a log of its own. All collections count in the same sequence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Collection {
    /// Vacancies.
    Vacancies,
    /// Jobseekers' profiles.
    Profiles,
    /// Labels that the market adds to the taxonomy.
    LocalLabels,
}

impl Collection {
    /// All collections.
    pub const ALL: [Self; 3] = [Self::Vacancies, Self::Profiles, Self::LocalLabels];

    /// What one record of it is called in messages.
    #[must_use]
    pub const fn record_name(self) -> &'static str {
        match self {
            Self::Vacancies => "vacancy",
            Self::Profiles => "profile",
            Self::LocalLabels => "label",
        }
    }
}

/// One thing to write.
#[derive(Debug, Clone, PartialEq)]
pub enum Write {
    /// Creates or replaces a vacancy.
    PutVacancy(Box<Vacancy>),
    /// Creates or replaces a profile.
    PutProfile(Box<Profile>),
    /// Creates or replaces a local label.
    PutLocalLabel(Box<LocalLabel>),
    /// Deletes a vacancy, if it is there.
    DeleteVacancy(VacancyId),
    /// Deletes a profile, if it is there.
    DeleteProfile(ProfileId),
    /// Deletes a local label, if it is there.
    DeleteLocalLabel(LocalLabelId),
}

/// What a write did.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Outcome {
    /// There was no record of this id.
    Created,
    /// Another content was there before.
    Replaced,
    /// The same content was there already: nothing was written and there is no new change.
    Unchanged,
    /// The record was there and is gone.
    Deleted,
    /// There was nothing to delete.
    Missing,
}

impl Outcome {
    /// True if the log has a new change.
    #[must_use]
    pub const fn is_change(self) -> bool {
        matches!(self, Self::Created | Self::Replaced | Self::Deleted)
    }
}

/// What a batch did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Written {
    /// One for each write, in the batch's order; a later write of an id sees what an earlier one did.
    pub outcomes: Vec<Outcome>,
    /// The store's last sequence right after the batch. Whoever has applied the log up to here has seen all of it.
    pub sequence: Sequence,
}

/// A change of one record. What the record is now is asked from the store.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// When, in the order of all changes.
    pub sequence: Sequence,
    /// What kind of record.
    pub collection: Collection,
    /// The record's id.
    pub id: String,
    /// True if the record is gone.
    pub deleted: bool,
}

/// A store of records with an ordered log of changes.
///
/// Reads never wait for writes. Each call sees one consistent state; two calls may see two.
pub trait Store: Send + Sync {
    /// Writes a batch: all of it or nothing. It is on disk when this returns.
    ///
    /// # Errors
    /// Every [`StoreError`]; whichever it is, nothing of the batch was written.
    fn write(&self, batch: &[Write]) -> Result<Written, StoreError>;

    /// The vacancy of this id.
    ///
    /// # Errors
    /// When the store or the record cannot be read.
    fn vacancy(&self, id: &VacancyId) -> Result<Option<Vacancy>, StoreError> {
        Ok(self.vacancies(std::slice::from_ref(id))?.pop().flatten())
    }

    /// The profile of this id.
    ///
    /// # Errors
    /// When the store or the record cannot be read.
    fn profile(&self, id: &ProfileId) -> Result<Option<Profile>, StoreError> {
        Ok(self.profiles(std::slice::from_ref(id))?.pop().flatten())
    }

    /// The vacancies of these ids, in their order, all from one state.
    ///
    /// # Errors
    /// When the store or one of the records cannot be read.
    fn vacancies(&self, ids: &[VacancyId]) -> Result<Vec<Option<Vacancy>>, StoreError>;

    /// The profiles of these ids, in their order, all from one state.
    ///
    /// # Errors
    /// When the store or one of the records cannot be read.
    fn profiles(&self, ids: &[ProfileId]) -> Result<Vec<Option<Profile>>, StoreError>;

    /// The local label of this id.
    ///
    /// # Errors
    /// When the store or the record cannot be read.
    fn local_label(&self, id: &LocalLabelId) -> Result<Option<LocalLabel>, StoreError>;

    /// Sequence of the last change; 0 when there was none.
    ///
    /// # Errors
    /// When the store cannot be read.
    fn last_sequence(&self) -> Result<Sequence, StoreError>;

    /// Up to `limit` changes of a collection with a sequence above `after`, in order.
    ///
    /// Only the latest change of each id is kept, so the log is as long as there were ever ids, and the
    /// sequences of a reply may skip numbers. Whoever applies it from any `after` ends at the present state.
    ///
    /// # Errors
    /// When the store cannot be read.
    fn changes(
        &self,
        collection: Collection,
        after: Sequence,
        limit: usize,
    ) -> Result<Vec<Change>, StoreError>;

    /// Up to `limit` vacancies with an id above `after`, by id (order of bytes): for rebuilding what is derived.
    ///
    /// Read [`last_sequence`](Store::last_sequence) *before* the first call and follow the log from there
    /// after the last one: then nothing that changed meanwhile is missed.
    ///
    /// # Errors
    /// When the store or one of the records cannot be read.
    fn scan_vacancies(
        &self,
        after: Option<&VacancyId>,
        limit: usize,
    ) -> Result<Vec<Vacancy>, StoreError>;

    /// Up to `limit` profiles with an id above `after`, as [`scan_vacancies`](Store::scan_vacancies).
    ///
    /// # Errors
    /// When the store or one of the records cannot be read.
    fn scan_profiles(
        &self,
        after: Option<&ProfileId>,
        limit: usize,
    ) -> Result<Vec<Profile>, StoreError>;

    /// All local labels, by id.
    ///
    /// # Errors
    /// When the store or one of the records cannot be read.
    fn local_labels(&self) -> Result<Vec<LocalLabel>, StoreError>;

    /// Number of records in a collection; deleted ones do not count.
    ///
    /// # Errors
    /// When the store cannot be read.
    fn count(&self, collection: Collection) -> Result<u64, StoreError>;
}
