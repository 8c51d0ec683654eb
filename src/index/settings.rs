//! What `index-config/default.toml` says about the index.

use serde::{Deserialize, Serialize};

/// The defaults of the server.
const DEFAULT: &str = include_str!("../../index-config/default.toml");

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

impl Default for IndexSettings {
    /// Those of `index-config/default.toml`.
    fn default() -> Self {
        #[derive(Deserialize)]
        struct Defaults {
            index: IndexSettings,
        }
        let defaults: Defaults = toml::from_str(DEFAULT)
            .expect("invariant: the compiled-in defaults are read by a test");
        defaults.index
    }
}

#[cfg(test)]
mod tests {
    //! 1. The compiled-in defaults can be read and are those that the configuration has.

    use super::*;

    #[test]
    fn defaults_are_read() {
        let settings = IndexSettings::default();
        assert!(settings.weights.title > settings.weights.body);
    }
}
