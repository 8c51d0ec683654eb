//! What can go wrong while measuring.

use std::path::{Path, PathBuf};

use crate::index::IndexError;
use crate::search::SearchError;

/// Why a measurement cannot be made. Messages name the file and the line.
#[derive(Debug, thiserror::Error)]
pub enum EvaluationError {
    /// A file cannot be opened, read or written.
    #[error("{}: {source}", path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// What the system says.
        source: std::io::Error,
    },
    /// A line is not what the file's format asks for.
    #[error("{}:{line}: {problem}", path.display())]
    Line {
        /// The file.
        path: PathBuf,
        /// Line number from 1.
        line: usize,
        /// What is wrong with it and what was expected.
        problem: String,
    },
    /// A file without a single record.
    #[error("{}: no records, expected at least one line", path.display())]
    Empty {
        /// The file.
        path: PathBuf,
    },
    /// No query has a positive judgement, so there is nothing to measure.
    #[error(
        "{}: no query of the {queries} has a grade above 0, expected ids of the first column to be ids of queries",
        path.display()
    )]
    Unjudged {
        /// The file of judgements.
        path: PathBuf,
        /// How many queries there are.
        queries: usize,
    },
    /// Data that are compiled in cannot be read: the program was built from broken files.
    #[error("compiled-in data: {0}")]
    Data(Box<dyn std::error::Error + Send + Sync>),
    /// The index failed.
    #[error(transparent)]
    Index(#[from] IndexError),
    /// The search failed.
    #[error("query `{query}`: {source}")]
    Search {
        /// Id of the query.
        query: String,
        /// What is wrong.
        source: SearchError,
    },
}

impl EvaluationError {
    pub(super) fn file(path: &Path, source: std::io::Error) -> Self {
        Self::File { path: path.to_owned(), source }
    }

    pub(super) fn data(source: impl std::error::Error + Send + Sync + 'static) -> Self {
        Self::Data(Box::new(source))
    }

    pub(super) fn line(path: &Path, line: usize, problem: impl Into<String>) -> Self {
        Self::Line { path: path.to_owned(), line, problem: problem.into() }
    }
}
