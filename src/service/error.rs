//! What can go wrong in a use case.

use crate::domain::Invalid;
use crate::index::IndexError;
use crate::store::StoreError;

/// A use case that failed.
#[derive(Debug, thiserror::Error)]
pub enum ServiceError {
    /// The caller sent something that is not acceptable; nothing was changed.
    #[error(transparent)]
    Invalid(#[from] Invalid),
    /// There is no such record.
    #[error("no {kind} with the id {id}")]
    NotFound {
        /// `vacancy`, `profile` or `concept`.
        kind: &'static str,
        /// The id that was asked for.
        id: String,
    },
    /// The store failed; what was not acknowledged was not written.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The index failed.
    #[error(transparent)]
    Index(#[from] IndexError),
    /// Something that the service needs at start cannot be read.
    #[error("{what}: {source}")]
    Start {
        /// What it is.
        what: String,
        /// Why not.
        source: Box<dyn std::error::Error + Send + Sync>,
    },
}
