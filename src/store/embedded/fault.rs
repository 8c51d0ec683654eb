//! Failures below the store, and which of the caller's kinds each is.

use std::any::Any;
use std::io::ErrorKind;
use std::sync::Arc;

use super::tables::FORMAT;
use crate::store::StoreError;

/// A failure of the engine or of a row.
#[derive(Debug, thiserror::Error)]
pub(super) enum Fault {
    /// redb says so.
    #[error(transparent)]
    Engine(redb::Error),
    /// The file system says so, outside redb.
    #[error(transparent)]
    Io(#[from] std::io::Error),
    /// A row is not what it should be; says which and how.
    #[error("{0}")]
    Record(String),
    /// The file has another format.
    #[error("format {0}")]
    Format(u64),
    /// redb panicked. On a file that was altered behind its back it may do so instead of returning an error.
    #[error("the storage engine gave up: {0}")]
    Panic(String),
    /// The file is closed because it could not be opened again after a failure.
    #[error("the file is closed after a failure")]
    Closed,
}

macro_rules! from_engine {
    ($($error:ty),+) => {
        $(impl From<$error> for Fault {
            fn from(error: $error) -> Self {
                Self::Engine(error.into())
            }
        })+
    };
}

from_engine!(
    redb::DatabaseError,
    redb::TransactionError,
    redb::TableError,
    redb::StorageError,
    redb::CommitError
);

impl Fault {
    /// What a caught panic said.
    pub(super) fn panic(payload: &(dyn Any + Send)) -> Self {
        let said = payload.downcast_ref::<String>().map(String::as_str);
        let said = said.or_else(|| payload.downcast_ref::<&str>().copied());
        Self::Panic(said.unwrap_or("no reason given").to_owned())
    }

    /// True if an earlier failure closed the file, so that opening it again may help.
    pub(super) fn is_stale(&self) -> bool {
        use redb::Error;
        matches!(
            self,
            Self::Closed
                | Self::Engine(Error::PreviousIo | Error::DatabaseClosed | Error::LockPoisoned(_))
        )
    }

    /// The kind that the caller sees.
    pub(super) fn into_error(self, store: &str) -> StoreError {
        use redb::Error;
        let store = store.to_owned();
        match self {
            Self::Engine(Error::DatabaseAlreadyOpen | Error::LockProtocolMismatch) => {
                StoreError::Locked { store }
            }
            Self::Engine(Error::UpgradeRequired(found)) => {
                // redb's own file format, older than any that this program has written.
                StoreError::Version { store, found: found.into(), expected: FORMAT }
            }
            Self::Format(found) => StoreError::Version { store, found, expected: FORMAT },
            Self::Engine(Error::Io(error)) | Self::Io(error) => match error.kind() {
                // redb's words for bytes that it did not write, and for a file that was cut off.
                ErrorKind::InvalidData | ErrorKind::UnexpectedEof => {
                    StoreError::Corrupt { store, what: error.to_string() }
                }
                _ => StoreError::Unavailable { store, cause: Arc::new(error) },
            },
            Self::Engine(
                error @ (Error::Corrupted(_)
                | Error::TableTypeMismatch { .. }
                | Error::TableIsMultimap(_)
                | Error::TableIsNotMultimap(_)
                | Error::TypeDefinitionChanged { .. }
                | Error::TableDoesNotExist(_)),
            ) => StoreError::Corrupt { store, what: error.to_string() },
            fault @ (Self::Record(_) | Self::Panic(_)) => {
                StoreError::Corrupt { store, what: fault.to_string() }
            }
            fault => StoreError::Unavailable { store, cause: Arc::new(fault) },
        }
    }
}
