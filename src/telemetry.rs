//! What does the process say about itself while it runs? Logs to standard error.
//!
//! **Invariant:** no log field or message holds personal data: ids of profiles, names, contacts, texts and query words
//! are left out; counts, durations, routes and states are what may be said.

use tracing_subscriber::EnvFilter;
use tracing_subscriber::fmt::format::FmtSpan;

use crate::config::LogConfig;

/// A filter that cannot be read.
#[derive(Debug, thiserror::Error)]
#[error("log.filter: value `{filter}`: {source}")]
pub struct TelemetryError {
    /// The filter as configured.
    pub filter: String,
    /// What is wrong with it.
    pub source: tracing_subscriber::filter::ParseError,
}

/// Starts logging for the process. A second call in a process changes nothing.
///
/// # Errors
/// The filter cannot be read.
pub fn start(config: &LogConfig) -> Result<(), TelemetryError> {
    let filter = EnvFilter::try_new(&config.filter)
        .map_err(|source| TelemetryError { filter: config.filter.clone(), source })?;
    let lines = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_span_events(FmtSpan::NONE)
        .with_writer(std::io::stderr)
        .with_ansi(std::io::IsTerminal::is_terminal(&std::io::stderr()))
        .with_target(false);
    let started = if config.json { lines.json().try_init() } else { lines.try_init() };
    if started.is_err() {
        // Only tests start a process's logging twice, and the first start stays in force.
        tracing::debug!("logging was started before");
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    //! 1. A filter that cannot be read is named.
    //! 2. Starting twice is no error.

    use super::*;

    #[test]
    fn filters_are_checked_and_starting_twice_is_harmless() {
        let config = |filter: &str| LogConfig { filter: filter.to_owned(), json: false };
        let error = start(&config("info,=,nonsense=loud")).unwrap_err().to_string();
        assert!(error.contains("log.filter") && error.contains("loud"), "{error}");
        start(&config("error")).unwrap();
        start(&config("error")).unwrap();
    }
}
