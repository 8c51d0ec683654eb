//! What `index-config/default.toml` says about the index.

use serde::{Deserialize, Serialize};

/// How often a word counts by where it stands: whole numbers from 1 to 9, multiplied into its frequency (BM25F).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FieldWeights {
    /// Title of the advert.
    pub title: u8,
    /// Preferred labels of its occupations.
    pub occupation: u8,
    /// Preferred labels of its skills.
    pub skill: u8,
    /// Employer's name.
    pub employer: u8,
    /// Full text.
    pub body: u8,
}

/// Settings of both indexes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct IndexSettings {
    /// Weights of the fields.
    pub weights: FieldWeights,
    /// Threads that write an index, 1 to 8.
    pub writer_threads: usize,
    /// Memory of each of these threads, MiB, at least 16.
    pub writer_memory_mib: usize,
}
