//! Standard output that a closed pipe ends quietly, and messages for people on standard error.

use std::io::{self, BufWriter, IsTerminal, StdoutLock, Write};

use serde::Serialize;

/// Whoever read standard output has gone (`kohtaanto … | head`): there is nobody left to write for, which is no failure.
#[derive(Debug, thiserror::Error)]
#[error("nobody reads the output any more")]
pub(super) struct ReaderGone;

/// Standard output.
pub(super) struct Output(BufWriter<StdoutLock<'static>>);

impl Output {
    pub(super) fn new() -> Self {
        Self(BufWriter::new(io::stdout().lock()))
    }

    /// Writes a line.
    pub(super) fn line(&mut self, text: impl std::fmt::Display) -> anyhow::Result<()> {
        told(writeln!(self.0, "{text}"))
    }

    /// Writes a value as one JSON document over several lines.
    pub(super) fn json(&mut self, value: &impl Serialize) -> anyhow::Result<()> {
        let text = serde_json::to_string_pretty(value)?;
        self.line(text)
    }

    /// Writes a value as one line of JSON and hands it on at once.
    pub(super) fn json_line(&mut self, value: &impl Serialize) -> anyhow::Result<()> {
        let text = serde_json::to_string(value)?;
        self.line(text)?;
        told(self.0.flush())
    }

    /// Hands on what was written. Without it, an error of the last lines would go unnoticed.
    pub(super) fn finish(mut self) -> anyhow::Result<()> {
        told(self.0.flush())
    }
}

fn told(result: io::Result<()>) -> anyhow::Result<()> {
    match result {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Err(ReaderGone.into()),
        other => {
            other.map_err(|error| anyhow::Error::new(error).context("writing to standard output"))
        }
    }
}

/// Tells a person something on standard error; nobody listening is no failure.
pub(super) fn tell(text: impl std::fmt::Display) {
    drop(writeln!(io::stderr(), "{text}"));
}

/// True where a person watches standard error.
pub(super) fn is_watched() -> bool {
    io::stderr().is_terminal()
}

/// An error with its causes in one line; causes that the line already tells are not repeated.
pub(super) fn explain(error: &anyhow::Error) -> String {
    error.chain().map(ToString::to_string).fold(String::new(), |told, cause| {
        if told.is_empty() {
            cause
        } else if told.contains(&cause) {
            told
        } else {
            format!("{told}: {cause}")
        }
    })
}

/// What a parser of TOML says, in one line with the line of the text: its own account is several lines with a drawing.
pub(super) fn explain_toml(text: &str, error: &toml::de::Error) -> String {
    let before = error.span().and_then(|span| text.get(..span.start)).unwrap_or_default();
    let line = before.matches('\n').count() + 1;
    format!("line {line}: {}", error.message())
}

#[cfg(test)]
mod tests {
    //! 1. Causes are told once.
    //! 2. A closed pipe is told apart from other errors.

    use super::*;

    #[test]
    fn causes_are_told_once() {
        let error = anyhow::anyhow!("disk full").context("store: disk full").context("import");
        assert_eq!(explain(&error), "import: store: disk full");
    }

    #[test]
    fn a_closed_pipe_is_told_apart() {
        let error = |kind: io::ErrorKind| told(Err(kind.into())).unwrap_err();
        assert!(error(io::ErrorKind::BrokenPipe).is::<ReaderGone>());
        assert!(!error(io::ErrorKind::StorageFull).is::<ReaderGone>());
    }
}
