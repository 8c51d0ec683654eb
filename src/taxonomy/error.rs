//! What can go wrong with a pack or with the files it is built from.

use std::path::PathBuf;

/// Why a taxonomy could not be read or built.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum TaxonomyError {
    /// A file or folder cannot be read: check that it is there and that the account may read it.
    #[error("cannot read `{}`: {source}", path.display())]
    Io {
        /// The file or folder.
        path: PathBuf,
        /// What the system says.
        source: std::io::Error,
    },
    /// The bytes are something else than a taxonomy pack.
    #[error("not a taxonomy pack: expected it to begin with `KOHTESCO`")]
    NotAPack,
    /// The pack was written by another version of this program: build it again.
    #[error("taxonomy pack has format {found}, expected format {expected}")]
    Format {
        /// Format number in the file.
        found: u16,
        /// Format number that this program reads.
        expected: u16,
    },
    /// The pack is shorter or longer than it says: copy or build it again.
    #[error("taxonomy pack is {found} bytes long, expected {expected}")]
    Length {
        /// Bytes there are.
        found: usize,
        /// Bytes there should be.
        expected: u64,
    },
    /// The pack was altered after it was written: copy or build it again.
    #[error("taxonomy pack has checksum {found:016x}, expected {expected:016x}")]
    Checksum {
        /// Checksum of the bytes as they are.
        found: u64,
        /// Checksum that was written with them.
        expected: u64,
    },
    /// A part of the pack does not hold what it should, although its checksum is right.
    #[error("section `{section}` of the taxonomy pack is wrong: {problem}")]
    Section {
        /// Name of the part.
        section: String,
        /// What is wrong with it.
        problem: String,
    },
    /// More concepts than a pack can number.
    #[error("taxonomy of {count} concepts, expected at most {}", super::Concept::MAX_COUNT)]
    TooManyConcepts {
        /// How many there are.
        count: usize,
    },
    /// The folder holds neither of the two layouts.
    #[error(
        "no ESCO files in `{}`: expected `occupations_en.csv` and its companions (the Commission's \
         CSV download) or `occupations.jsonl` and its companions",
        dir.display()
    )]
    NoLayout {
        /// The folder that was given.
        dir: PathBuf,
    },
    /// A value in an input file cannot be used.
    #[error("{}:{line}: {column} is `{value}`, expected {expected}", file.display())]
    Record {
        /// The file.
        file: PathBuf,
        /// Line number from 1; 1 is the header.
        line: u64,
        /// Column or field.
        column: String,
        /// The value, cut at 80 characters.
        value: String,
        /// What would be right.
        expected: String,
    },
    /// A label table could not be written as a finite-state index.
    #[error("cannot index the labels: {0}")]
    LabelIndex(#[from] fst::Error),
    /// A section could not be compressed.
    #[error("cannot compress section `{section}`: {source}")]
    Compress {
        /// Name of the part.
        section: String,
        /// What the compressor says.
        source: std::io::Error,
    },
}

impl TaxonomyError {
    pub(super) fn section(section: &str, problem: impl Into<String>) -> Self {
        Self::Section { section: section.to_owned(), problem: problem.into() }
    }
}
