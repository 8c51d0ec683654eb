//! Reading queries and collections: TSV or JSON Lines, plain, gzip or zstd.

use std::collections::HashMap;
use std::fs::File;
use std::io::{BufRead, BufReader, Read};
use std::path::Path;

use crate::evaluation::EvaluationError;

/// Longest line that is read, in bytes: no advert or CV comes near it, and a file that is something
/// else altogether does not fill the memory.
const MAX_LINE_BYTES: u64 = 16 << 20;

/// A text with its id.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Record {
    /// Id, as it comes back in runs and judgements.
    pub id: String,
    /// The text, with line breaks.
    pub text: String,
}

/// Reads `id<TAB>text` lines without a header. Further columns are left out, `\n` in a text becomes a
/// line break, empty lines are skipped.
///
/// # Errors
/// The file cannot be read or is empty; a line has no tab or no id, is not UTF-8, or has the id of an
/// earlier one.
pub fn read_records(path: &Path) -> Result<Vec<Record>, EvaluationError> {
    let mut records: Vec<Record> = Vec::new();
    let mut seen = Seen::default();
    each_line(path, |number, line| {
        let mut columns = line.split('\t');
        let id = columns.next().unwrap_or_default().trim();
        let text = columns.next().ok_or("expected id<TAB>text, found no tab")?;
        if id.is_empty() {
            return Err("the id before the tab is empty, expected a text".to_owned());
        }
        seen.add(id, number)?;
        records.push(Record { id: id.to_owned(), text: text.replace("\\n", "\n") });
        Ok(())
    })?;
    not_empty(path, records)
}

/// Reads one record a line with `parse`, which also gives the record's id.
///
/// # Errors
/// As [`read_records`], and what `parse` says about a line.
pub fn read_json_lines<T>(
    path: &Path,
    parse: impl Fn(&[u8]) -> Result<(String, T), String>,
) -> Result<Vec<(String, T)>, EvaluationError> {
    let mut records = Vec::new();
    let mut seen = Seen::default();
    each_line(path, |number, line| {
        let (id, record) = parse(line.as_bytes())?;
        seen.add(&id, number)?;
        records.push((id, record));
        Ok(())
    })?;
    not_empty(path, records)
}

fn not_empty<T>(path: &Path, records: Vec<T>) -> Result<Vec<T>, EvaluationError> {
    if records.is_empty() {
        return Err(EvaluationError::Empty { path: path.to_owned() });
    }
    Ok(records)
}

/// Ids and the lines that they were first seen on.
#[derive(Debug, Default)]
struct Seen(HashMap<String, usize>);

impl Seen {
    fn add(&mut self, id: &str, line: usize) -> Result<(), String> {
        match self.0.insert(id.to_owned(), line) {
            None => Ok(()),
            Some(first) => {
                Err(format!("id `{id}` is that of line {first}, expected every id once"))
            }
        }
    }
}

/// The first line that is not empty.
///
/// # Errors
/// As [`read_records`].
pub fn first_line(path: &Path) -> Result<String, EvaluationError> {
    let mut lines = Lines::open(path)?;
    while let Some((_, line)) = lines.next()? {
        if !line.is_empty() {
            return Ok(line.to_owned());
        }
    }
    Err(EvaluationError::Empty { path: path.to_owned() })
}

/// Calls `read` with the number (from 1) and text of every line that is not empty.
pub(super) fn each_line(
    path: &Path,
    mut read: impl FnMut(usize, &str) -> Result<(), String>,
) -> Result<(), EvaluationError> {
    let mut lines = Lines::open(path)?;
    while let Some((number, line)) = lines.next()? {
        if !line.is_empty() {
            read(number, line).map_err(|problem| EvaluationError::line(path, number, problem))?;
        }
    }
    Ok(())
}

/// The lines of a file, one at a time.
struct Lines<'p> {
    path: &'p Path,
    source: Box<dyn BufRead>,
    bytes: Vec<u8>,
    number: usize,
}

impl<'p> Lines<'p> {
    fn open(path: &'p Path) -> Result<Self, EvaluationError> {
        let source = open(path).map_err(|error| EvaluationError::file(path, error))?;
        Ok(Self { path, source, bytes: Vec::new(), number: 0 })
    }

    /// The next line without its end, and its number.
    fn next(&mut self) -> Result<Option<(usize, &str)>, EvaluationError> {
        self.bytes.clear();
        self.number += 1;
        let (path, number) = (self.path, self.number);
        let mut limited = self.source.by_ref().take(MAX_LINE_BYTES);
        let read = limited.read_until(b'\n', &mut self.bytes);
        if read.map_err(|error| EvaluationError::file(path, error))? == 0 {
            return Ok(None);
        }
        if self.bytes.len() as u64 == MAX_LINE_BYTES {
            let problem = format!("longer than {MAX_LINE_BYTES} bytes");
            return Err(EvaluationError::line(path, number, problem));
        }
        let text = std::str::from_utf8(&self.bytes).map_err(|error| {
            let at = error.valid_up_to() + 1;
            EvaluationError::line(path, number, format!("byte {at} is not UTF-8, expected UTF-8"))
        })?;
        // A byte order mark is no part of the first id.
        let text = if number == 1 { text.trim_start_matches('\u{feff}') } else { text };
        Ok(Some((number, text.trim_end_matches(['\n', '\r']))))
    }
}

/// Opens a file, unpacked by what its first bytes say rather than by its name.
fn open(path: &Path) -> std::io::Result<Box<dyn BufRead>> {
    let mut file = BufReader::new(File::open(path)?);
    let start = file.fill_buf()?;
    Ok(if start.starts_with(&[0x1f, 0x8b]) {
        Box::new(BufReader::new(flate2::bufread::MultiGzDecoder::new(file)))
    } else if start.starts_with(&[0x28, 0xb5, 0x2f, 0xfd]) {
        Box::new(BufReader::new(zstd::Decoder::with_buffer(file)?))
    } else {
        Box::new(file)
    })
}

#[cfg(test)]
mod tests {
    //! 1. Lines become records: escapes, further columns, line ends and a byte order mark.
    //! 2. Packed files read as plain ones.
    //! 3. What is wrong is named with file and line.

    use std::io::Write;

    use super::*;

    fn file(bytes: &[u8]) -> tempfile::NamedTempFile {
        let mut file = tempfile::NamedTempFile::new().unwrap();
        file.write_all(bytes).unwrap();
        file
    }

    fn error(bytes: &[u8]) -> String {
        let file = file(bytes);
        let error = read_records(file.path()).unwrap_err().to_string();
        error.replace(&file.path().display().to_string(), "FILE")
    }

    const PLAIN: &[u8] = "\u{feff}a\tWelder\\nin Åbo\tmore\r\n\nb\t\n".as_bytes();

    fn expected() -> Vec<Record> {
        let record = |id: &str, text: &str| Record { id: id.to_owned(), text: text.to_owned() };
        vec![record("a", "Welder\nin Åbo"), record("b", "")]
    }

    #[test]
    fn lines_become_records() {
        assert_eq!(read_records(file(PLAIN).path()).unwrap(), expected());
    }

    #[test]
    fn packed_files_read_as_plain_ones() {
        let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        packed.write_all(PLAIN).unwrap();
        let gzip = packed.finish().unwrap();
        assert_eq!(read_records(file(&gzip).path()).unwrap(), expected());
        let zstd = zstd::encode_all(PLAIN, 1).unwrap();
        assert_eq!(read_records(file(&zstd).path()).unwrap(), expected());
    }

    #[test]
    fn wrong_lines_are_named() {
        assert_eq!(error(b"a\tx\nb x\n"), "FILE:2: expected id<TAB>text, found no tab");
        assert_eq!(
            error(b"a\tx\na\ty\n"),
            "FILE:2: id `a` is that of line 1, expected every id once"
        );
        assert_eq!(error(b"\tx\n"), "FILE:1: the id before the tab is empty, expected a text");
        assert_eq!(error(b"a\t\xff\n"), "FILE:1: byte 3 is not UTF-8, expected UTF-8");
        assert_eq!(error(b"\n\n"), "FILE: no records, expected at least one line");
        let missing = read_records(Path::new("no-such-file.tsv")).unwrap_err().to_string();
        assert!(missing.starts_with("no-such-file.tsv: "), "{missing}");
    }

    #[test]
    fn a_cut_gzip_file_is_an_error() {
        let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        packed.write_all(PLAIN).unwrap();
        let gzip = packed.finish().unwrap();
        assert!(error(&gzip[..gzip.len() - 9]).starts_with("FILE: "));
    }
}
