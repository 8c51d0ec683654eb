//! The project's own data tables: UTF-8, one header line, columns parted by tabs, no quoting.
//!
//! The same reader serves the tables that are compiled in and the files that an operator gives, so
//! every complaint names the file, the line and the column.

/// What is wrong with a table, and where.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{file}:{line}: column `{column}`: {problem}")]
pub struct TableError {
    /// Name of the file, as the caller gave it.
    pub file: String,
    /// Line counted from 1; the header is line 1.
    pub line: usize,
    /// Name of the column from the header; of the missing column if the header lacks it.
    pub column: String,
    /// The value that was found and what was expected.
    pub problem: String,
}

/// A table held as text; rows borrow from it.
#[derive(Debug, Clone)]
pub(crate) struct Table<'a> {
    file: &'a str,
    header: Vec<&'a str>,
    text: &'a str,
}

/// One line of a [`Table`], cut into its fields.
#[derive(Debug)]
pub(crate) struct Row<'a, 't> {
    table: &'t Table<'a>,
    line: usize,
    fields: Vec<&'a str>,
}

/// Position of a column, found once by name.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Column(usize);

impl<'a> Table<'a> {
    /// Reads the header. `file` is only used in messages.
    pub(crate) fn new(file: &'a str, text: &'a str) -> Self {
        // A byte order mark is what spreadsheets put in front of UTF-8.
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        let header = text.lines().next().unwrap_or_default().split('\t').collect();
        Self { file, header, text }
    }

    /// The column with this name.
    pub(crate) fn column(&self, name: &str) -> Result<Column, TableError> {
        self.header.iter().position(|title| *title == name).map(Column).ok_or_else(|| TableError {
            file: self.file.to_owned(),
            line: 1,
            column: name.to_owned(),
            problem: format!("missing from the header, which has `{}`", self.header.join(", ")),
        })
    }

    /// Several columns at once, in the order asked for.
    pub(crate) fn columns<const N: usize>(
        &self,
        names: [&str; N],
    ) -> Result<[Column; N], TableError> {
        let mut found = [Column::default(); N];
        for (column, name) in found.iter_mut().zip(names) {
            *column = self.column(name)?;
        }
        Ok(found)
    }

    /// The rows after the header; empty lines are passed over. A row with another number of fields
    /// than the header is an error.
    pub(crate) fn rows<'t>(&'t self) -> impl Iterator<Item = Result<Row<'a, 't>, TableError>> {
        self.text.lines().enumerate().skip(1).filter(|(_, line)| !line.is_empty()).map(
            |(index, line)| {
                let mut fields = Vec::with_capacity(self.header.len());
                fields.extend(line.split('\t'));
                let row = Row { table: self, line: index + 1, fields };
                if row.fields.len() == self.header.len() {
                    return Ok(row);
                }
                let last = row.fields.len().min(self.header.len()).saturating_sub(1);
                let problem = format!(
                    "the line has {} fields, expected {}",
                    row.fields.len(),
                    self.header.len()
                );
                Err(row.error(Column(last), problem))
            },
        )
    }
}

impl<'a> Row<'a, '_> {
    /// The text of a field.
    pub(crate) fn get(&self, column: Column) -> &'a str {
        self.fields.get(column.0).copied().unwrap_or_default()
    }

    /// The field read as `T`, `None` if it is empty. `expected` completes the message.
    pub(crate) fn parse<T: std::str::FromStr>(
        &self,
        column: Column,
        expected: &str,
    ) -> Result<Option<T>, TableError> {
        let value = self.get(column);
        if value.is_empty() {
            return Ok(None);
        }
        value.parse().map(Some).map_err(|_unspecific| {
            self.error(column, format!("`{value}` is not valid, expected {expected}"))
        })
    }

    /// An error at this row and column.
    pub(crate) fn error(&self, column: Column, problem: String) -> TableError {
        TableError {
            file: self.table.file.to_owned(),
            line: self.line,
            column: self.table.header.get(column.0).map(ToString::to_string).unwrap_or_default(),
            problem,
        }
    }
}
