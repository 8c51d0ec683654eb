//! Rows of a CSV or TSV file by column name, with errors that name file, line, column and value.

use std::path::{Path, PathBuf};

use super::super::TaxonomyError;

/// A column that was found in the header.
#[derive(Debug, Clone)]
pub(super) struct Column {
    name: &'static str,
    /// `None` for a column that may be missing and is.
    index: Option<usize>,
}

/// A file whose first line names its columns.
pub(super) struct Table {
    path: PathBuf,
    reader: csv::Reader<std::fs::File>,
    headers: csv::StringRecord,
}

/// One row of a table.
pub(super) struct Row<'a> {
    path: &'a Path,
    record: &'a csv::StringRecord,
}

fn cut(value: &str) -> String {
    value.chars().take(80).collect()
}

impl Table {
    /// Opens a comma-separated file with quotes (the Commission's).
    pub(super) fn csv(path: &Path) -> Result<Self, TaxonomyError> {
        Self::open(path, csv::ReaderBuilder::new().flexible(true))
    }

    /// Opens a tab-separated file, where a quote is a letter like any other.
    pub(super) fn tsv(path: &Path) -> Result<Self, TaxonomyError> {
        Self::open(path, csv::ReaderBuilder::new().delimiter(b'\t').quoting(false).flexible(true))
    }

    fn open(path: &Path, builder: &csv::ReaderBuilder) -> Result<Self, TaxonomyError> {
        let file = std::fs::File::open(path)
            .map_err(|source| TaxonomyError::Io { path: path.to_owned(), source })?;
        let mut reader = builder.from_reader(file);
        let headers = reader.headers().map_err(|error| unreadable(path, error))?.clone();
        Ok(Self { path: path.to_owned(), reader, headers })
    }

    /// A column that must be there.
    pub(super) fn column(&self, name: &'static str) -> Result<Column, TaxonomyError> {
        let column = self.optional_column(name);
        if column.index.is_some() {
            return Ok(column);
        }
        Err(TaxonomyError::Record {
            file: self.path.clone(),
            line: 1,
            column: "header".to_owned(),
            value: cut(&self.headers.iter().collect::<Vec<_>>().join(",")),
            expected: format!("a column named `{name}`"),
        })
    }

    /// A column that may be missing; its cells are then empty.
    pub(super) fn optional_column(&self, name: &'static str) -> Column {
        let trimmed = |header: &str| header.trim_start_matches('\u{feff}').trim() == name;
        Column { name, index: self.headers.iter().position(trimmed) }
    }

    /// Calls `each` with every row after the header.
    pub(super) fn for_each(
        mut self,
        mut each: impl FnMut(&Row<'_>) -> Result<(), TaxonomyError>,
    ) -> Result<(), TaxonomyError> {
        let mut record = csv::StringRecord::new();
        while self.reader.read_record(&mut record).map_err(|error| unreadable(&self.path, error))? {
            let row = Row { path: &self.path, record: &record };
            if record.len() != self.headers.len() {
                return Err(TaxonomyError::Record {
                    file: self.path.clone(),
                    line: row.line(),
                    column: "row".to_owned(),
                    value: cut(&record.iter().collect::<Vec<_>>().join(",")),
                    expected: format!("{} cells, as in the header", self.headers.len()),
                });
            }
            each(&row)?;
        }
        Ok(())
    }
}

fn unreadable(path: &Path, error: csv::Error) -> TaxonomyError {
    let line = error.position().map_or(0, csv::Position::line);
    let (column, value) = match error.kind() {
        csv::ErrorKind::Utf8 { err, .. } => (format!("cell {}", err.field() + 1), "not UTF-8"),
        _ => ("row".to_owned(), "unreadable"),
    };
    let text = error.to_string();
    match error.into_kind() {
        csv::ErrorKind::Io(source) => TaxonomyError::Io { path: path.to_owned(), source },
        _ => TaxonomyError::Record {
            file: path.to_owned(),
            line,
            column,
            value: value.to_owned(),
            expected: format!("a row of UTF-8 text ({text})"),
        },
    }
}

impl Row<'_> {
    /// The cell's text without white space around it.
    pub(super) fn get(&self, column: &Column) -> &str {
        column.index.and_then(|index| self.record.get(index)).unwrap_or_default().trim()
    }

    /// The cell's text, which must not be empty.
    pub(super) fn filled(&self, column: &Column) -> Result<&str, TaxonomyError> {
        let value = self.get(column);
        if value.is_empty() { Err(self.wrong(column, "a value")) } else { Ok(value) }
    }

    fn line(&self) -> u64 {
        self.record.position().map_or(0, csv::Position::line)
    }

    /// The error that this cell is not what was expected.
    pub(super) fn wrong(&self, column: &Column, expected: &str) -> TaxonomyError {
        TaxonomyError::Record {
            file: self.path.to_owned(),
            line: self.line(),
            column: column.name.to_owned(),
            value: cut(self.get(column)),
            expected: expected.to_owned(),
        }
    }
}
