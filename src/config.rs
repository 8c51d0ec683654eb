//! Configuration: one typed tree. Defaults are compiled in; a file, then the environment, then options override them.

use std::net::IpAddr;
use std::ops::RangeInclusive;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::index::IndexSettings;
use crate::matching::Thresholds;
use crate::search::SearchSettings;
use crate::text::analysis::AnalysisSettings;

const DEFAULT: &str = include_str!("../index-config/default.toml");

/// Everything that can be configured.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Config {
    /// The web server.
    pub server: ServerConfig,
    /// Where data are.
    pub data: DataConfig,
    /// Dictionaries that texts and queries are read with.
    pub analysis: AnalysisSettings,
    /// The index.
    pub index: IndexSettings,
    /// How searches answer.
    pub search: SearchSettings,
    /// From where on the steps of labour availability are met.
    pub availability: Thresholds,
    /// Demo data of a first start.
    pub demo: DemoConfig,
    /// Logs.
    pub log: LogConfig,
}

/// The web server.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ServerConfig {
    /// Address to listen on.
    pub bind: IpAddr,
    /// Port to listen on; 0 takes a free one.
    pub port: u16,
    /// Largest request body, MiB.
    pub body_limit_mib: usize,
    /// Largest body of a bulk load, MiB.
    pub bulk_limit_mib: usize,
    /// Longest time of a request, seconds.
    pub timeout_seconds: u64,
    /// Threads that search and match; 0 is one per core.
    pub threads: usize,
}

/// Where data are.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DataConfig {
    /// Directory of store and index.
    pub dir: PathBuf,
    /// Taxonomy pack; the one in the binary by default, which the empty text stands for.
    #[serde(with = "or_empty")]
    pub taxonomy: Option<PathBuf>,
    /// Extension of the taxonomy, a file or a folder of `*.csv`; the one in the binary by default.
    #[serde(with = "or_empty")]
    pub extension: Option<PathBuf>,
    /// Qualifications of other countries, a file or a folder of `*.toml`; only Finland's by default.
    #[serde(with = "or_empty")]
    pub qualifications: Option<PathBuf>,
    /// Wording of adverts that excludes; the list in the binary by default.
    #[serde(with = "or_empty")]
    pub wording_checks: Option<PathBuf>,
    /// Ranking model; the one in the binary by default.
    #[serde(with = "or_empty")]
    pub ranking: Option<PathBuf>,
    /// Named rankings beside the built-in ones, a file or a folder of `*.toml`.
    #[serde(with = "or_empty")]
    pub rankings: Option<PathBuf>,
    /// Postal codes of an operator, TSV; none by default.
    #[serde(with = "or_empty")]
    pub postal_codes: Option<PathBuf>,
}

/// Demo data.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DemoConfig {
    /// Generated vacancies besides the written ones.
    pub vacancies: u64,
    /// Generated profiles besides the written ones.
    pub profiles: u64,
    /// Seed of the generator.
    pub seed: u64,
}

/// Logs.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LogConfig {
    /// What is logged, as `tracing` filters are written.
    pub filter: String,
    /// One JSON object a line instead of text.
    pub json: bool,
}

/// A path that need not be given: TOML has no word for that, and a key that is not printed is not found.
mod or_empty {
    use std::path::PathBuf;

    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    #[expect(clippy::ref_option, reason = "the signature that serde calls")]
    pub(super) fn serialize<S: Serializer>(
        path: &Option<PathBuf>,
        to: S,
    ) -> Result<S::Ok, S::Error> {
        path.clone().unwrap_or_default().serialize(to)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(
        from: D,
    ) -> Result<Option<PathBuf>, D::Error> {
        let path = PathBuf::deserialize(from)?;
        Ok(Some(path).filter(|path| !path.as_os_str().is_empty()))
    }
}

/// Configuration that cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    /// A file cannot be read, or a key is unknown or has a value of another kind.
    #[error("configuration: {}", for_people(.0))]
    Read(#[from] config::ConfigError),
    /// A value is out of its range.
    #[error("configuration: {key}: value {value}: expected {expected}")]
    Value {
        /// The key, such as `server.port`.
        key: &'static str,
        /// Its value.
        value: u64,
        /// What would do.
        expected: String,
    },
}

/// What the reader of files says, with numbers named by their range instead of the way in which they are kept.
fn for_people(error: &config::ConfigError) -> String {
    const NUMBERS: [(&str, &str); 5] = [
        ("an unsigned 8 bit integer", "a whole number from 0 to 255"),
        ("an unsigned 16 bit integer", "a whole number from 0 to 65535"),
        ("an unsigned u64 bit integer", "a whole number of 0 or more"),
        ("an unsigned 64 bit or less integer", "a whole number of 0 or more"),
        ("64-bit integer ", ""),
    ];
    NUMBERS.iter().fold(error.to_string(), |text, (theirs, ours)| text.replace(theirs, ours))
}

impl Config {
    /// The defaults, overridden by a file and by environment variables such as `KOHTAANTO__SERVER__PORT`.
    ///
    /// # Errors
    /// The file cannot be read, or a field is unknown or has a wrong value; the message names it.
    pub fn load(file: Option<&Path>) -> Result<Self, ConfigError> {
        let defaults = config::File::from_str(DEFAULT, config::FileFormat::Toml);
        let mut builder = config::Config::builder().add_source(defaults);
        if let Some(file) = file {
            builder = builder.add_source(config::File::from(file).format(config::FileFormat::Toml));
        }
        let environment = config::Environment::with_prefix("KOHTAANTO")
            .prefix_separator("__")
            .separator("__")
            .try_parsing(true);
        let config: Self = builder.add_source(environment).build()?.try_deserialize()?;
        config.check()?;
        Ok(config)
    }

    /// Requires that numbers lie in the ranges that `index-config/default.toml` tells of.
    fn check(&self) -> Result<(), ConfigError> {
        let (server, index, weights) = (&self.server, &self.index, &self.index.weights);
        let ranges: [(&'static str, u64, RangeInclusive<u64>); 14] = [
            ("server.body_limit_mib", server.body_limit_mib as u64, 1..=1024),
            ("server.bulk_limit_mib", server.bulk_limit_mib as u64, 1..=1_048_576),
            ("server.timeout_seconds", server.timeout_seconds, 1..=3600),
            ("server.threads", server.threads as u64, 0..=1024),
            ("index.writer_threads", index.writer_threads as u64, 1..=8),
            ("index.writer_memory_mib", index.writer_memory_mib as u64, 16..=4096),
            ("index.weights.title", weights.title.into(), 1..=9),
            ("index.weights.occupation", weights.occupation.into(), 1..=9),
            ("index.weights.skill", weights.skill.into(), 1..=9),
            ("index.weights.employer", weights.employer.into(), 1..=9),
            ("index.weights.body", weights.body.into(), 1..=9),
            ("search.few_hits", self.search.few_hits, 0..=100),
            ("demo.vacancies", self.demo.vacancies, 0..=10_000_000),
            ("demo.profiles", self.demo.profiles, 0..=10_000_000),
        ];
        let shares = self.availability.named().map(|(key, value)| (key, value.into(), 0..=100));
        for (key, value, range) in ranges.into_iter().chain(shares) {
            if !range.contains(&value) {
                let expected = format!("a whole number from {} to {}", range.start(), range.end());
                return Err(ConfigError::Value { key, value, expected });
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    //! 1. Defaults load.
    //! 2. Unknown fields, wrong values and values out of their range are named.

    use super::*;

    #[test]
    fn defaults_load_and_errors_name_the_field() {
        assert!(Config::load(None).unwrap().server.bind.is_loopback());
        let dir = tempfile::tempdir().unwrap();
        let file = dir.path().join("c.toml");
        std::fs::write(&file, "[server]\nprot = 1\n").unwrap();
        assert!(Config::load(Some(&file)).unwrap_err().to_string().contains("prot"));
        std::fs::write(&file, "[server]\nport = 123456\n").unwrap();
        let error = Config::load(Some(&file)).unwrap_err().to_string();
        assert!(error.contains("port") && error.contains("from 0 to 65535"), "{error}");
        for (text, key) in [
            (
                "[index.weights]\ntitle = 0",
                "index.weights.title: value 0: expected a whole number from 1 to 9",
            ),
            ("[server]\ntimeout_seconds = 0", "server.timeout_seconds: value 0"),
            ("[server]\nbody_limit_mib = 0", "server.body_limit_mib: value 0"),
            ("[index]\nwriter_memory_mib = 5", "from 16 to 4096"),
        ] {
            std::fs::write(&file, text).unwrap();
            let error = Config::load(Some(&file)).unwrap_err().to_string();
            assert!(error.contains(key), "{error}");
        }
    }
}
