//! Configuration: one typed tree. Defaults are compiled in; a file, then the environment, then options override them.

use std::net::IpAddr;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::index::IndexSettings;

const DEFAULT: &str = include_str!("../index-config/default.toml");

/// Everything that can be configured.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Config {
    /// The web server.
    pub server: ServerConfig,
    /// Where data are.
    pub data: DataConfig,
    /// The index.
    pub index: IndexSettings,
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
    /// Taxonomy pack; the one in the binary by default.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub taxonomy: Option<PathBuf>,
    /// Ranking model; the one in the binary by default.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ranking: Option<PathBuf>,
    /// Postal codes of an operator, TSV; none by default.
    #[serde(default, skip_serializing_if = "Option::is_none")]
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

/// Configuration that cannot be used.
#[derive(Debug, thiserror::Error)]
#[error("configuration: {0}")]
pub struct ConfigError(#[from] config::ConfigError);

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
        Ok(builder.add_source(environment).build()?.try_deserialize()?)
    }
}

#[cfg(test)]
mod tests {
    //! 1. Defaults load.
    //! 2. Unknown fields and wrong values are named.

    use super::*;

    #[test]
    fn defaults_load_and_errors_name_the_field() {
        assert!(Config::load(None).unwrap().server.bind.is_loopback());
        let dir = tempfile::tempdir().unwrap();
        let file = dir.path().join("c.toml");
        std::fs::write(&file, "[server]\nprot = 1\n").unwrap();
        assert!(Config::load(Some(&file)).unwrap_err().to_string().contains("prot"));
        std::fs::write(&file, "[server]\nport = 123456\n").unwrap();
        assert!(Config::load(Some(&file)).unwrap_err().to_string().contains("port"));
    }
}
