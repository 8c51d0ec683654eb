//! Ranked lists and the run files that hold them.

use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

use crate::evaluation::EvaluationError;

/// An item of a list.
#[derive(Debug, Clone, PartialEq)]
pub struct RankedItem {
    /// Its id.
    pub id: String,
    /// Its score; comparable within one list.
    pub score: f32,
}

/// What a query found, best first.
#[derive(Debug, Clone, PartialEq)]
pub struct Ranking {
    /// Id of the query.
    pub query: String,
    /// Items.
    pub items: Vec<RankedItem>,
}

/// Writes `query_id<TAB>rank<TAB>item_id<TAB>score` lines, ranks from 1. The file appears as a whole or
/// not at all, except where the path is no regular file (a pipe, `/dev/stdout`).
///
/// # Errors
/// The file cannot be written; an earlier one of the same name stays.
pub fn write_run(path: &Path, rankings: &[Ranking]) -> Result<(), EvaluationError> {
    let error = |source| EvaluationError::file(path, source);
    let regular = match std::fs::metadata(path) {
        Ok(found) => found.is_file(),
        Err(_) => true,
    };
    if !regular {
        let file = File::options().write(true).open(path).map_err(error)?;
        return write(file, rankings).map(|_| ()).map_err(error);
    }
    let part = part_path(path);
    let written = File::create(&part)
        .and_then(|file| write(file, rankings))
        .and_then(|file| file.sync_all())
        .and_then(|()| std::fs::rename(&part, path));
    written.map_err(|source| {
        // Best effort: the error to report is the first one.
        let _ = std::fs::remove_file(&part);
        error(source)
    })
}

/// A name beside the file's own, so that renaming stays on one file system.
fn part_path(path: &Path) -> PathBuf {
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(format!(".{}.part", std::process::id()));
    path.with_file_name(name)
}

fn write(file: File, rankings: &[Ranking]) -> std::io::Result<File> {
    let mut out = BufWriter::new(file);
    for ranking in rankings {
        for (at, item) in ranking.items.iter().enumerate() {
            writeln!(out, "{}\t{}\t{}\t{}", ranking.query, at + 1, item.id, item.score)?;
        }
    }
    out.into_inner().map_err(std::io::IntoInnerError::into_error)
}

#[cfg(test)]
mod tests {
    //! 1. A run has one line an item.
    //! 2. A failure leaves the earlier file and nothing else.

    use super::*;

    fn rankings() -> Vec<Ranking> {
        let item = |id: &str, score| RankedItem { id: id.to_owned(), score };
        vec![
            Ranking { query: "q1".to_owned(), items: vec![item("a", 0.5), item("b", 0.25)] },
            Ranking { query: "q2".to_owned(), items: vec![] },
            Ranking { query: "q3".to_owned(), items: vec![item("a", 83.25)] },
        ]
    }

    #[test]
    fn one_line_an_item() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("out.run");
        std::fs::write(&path, "earlier").unwrap();
        write_run(&path, &rankings()).unwrap();
        let text = std::fs::read_to_string(&path).unwrap();
        assert_eq!(text, "q1\t1\ta\t0.5\nq1\t2\tb\t0.25\nq3\t1\ta\t83.25\n");
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
    }

    #[test]
    fn a_failure_leaves_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let missing = folder.path().join("missing").join("out.run");
        let error = write_run(&missing, &rankings()).unwrap_err().to_string();
        assert!(error.contains("out.run"), "{error}");
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
    }
}
