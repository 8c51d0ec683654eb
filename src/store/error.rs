//! What can go wrong between the service and its store.

use std::error::Error;
use std::sync::Arc;

/// The lower layer's own account of a failure; shared, because one failed commit answers several writers.
pub type Cause = Arc<dyn Error + Send + Sync>;

/// Why a store did not do what it was asked. The kinds are those after which a caller acts differently.
#[derive(Debug, Clone, thiserror::Error)]
pub enum StoreError {
    /// The device or the network under the store failed: full disk, read-only file system, I/O error.
    /// Nothing of the batch was written. The store heals itself when the cause is gone: try again later.
    ///
    /// One case cannot be told apart: the device fails in the last step of a commit *and* the store cannot
    /// be opened again to look. Then the batch may turn out to be there, whole, later on. Repeating it is
    /// harmless, since a record that is there already is [`Unchanged`](super::Outcome::Unchanged).
    #[error("store `{store}` is unavailable; nothing was written: {cause}")]
    Unavailable {
        /// Path or address of the store.
        store: String,
        /// What failed.
        #[source]
        cause: Cause,
    },
    /// What is there is no store, or is broken. Trying again does not help: restore a backup, or set the
    /// file aside and import the records anew from their sources.
    #[error(
        "store `{store}` is corrupt: {what}; restore a backup, or move it away and import again"
    )]
    Corrupt {
        /// Path or address of the store.
        store: String,
        /// What is broken, and how that was noticed.
        what: String,
    },
    /// Another process has the store open. Stop that process first; an embedded store has one owner.
    #[error("store `{store}` is locked: another process has it open")]
    Locked {
        /// Path of the store.
        store: String,
    },
    /// The store was written in a format that this program does not know. Use the version of the program
    /// that wrote it, or import the records anew.
    #[error("store `{store}` has format {found}, expected {expected}")]
    Version {
        /// Path or address of the store.
        store: String,
        /// Format that was found.
        found: u64,
        /// Format that this program reads and writes.
        expected: u64,
    },
    /// A record is larger than a store accepts. Nothing of the batch was written.
    #[error("record `{id}` has {bytes} bytes of JSON, expected at most {most}")]
    TooLarge {
        /// Id of the record.
        id: String,
        /// Its size as JSON, in bytes.
        bytes: usize,
        /// Largest accepted size, in bytes.
        most: usize,
    },
}
