//! Lines of a file that may be packed, long, or no text at all.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Cursor, Read};
use std::path::Path;

use anyhow::Context;
use flate2::read::MultiGzDecoder;
use indicatif::ProgressBar;

use crate::domain::FieldError;

/// Longest line, in bytes.
pub(super) const MAX_LINE_BYTES: usize = 2 << 20;

/// What stands on a line that is not blank.
pub(super) type Line = Result<Vec<u8>, FieldError>;

/// The lines of an input.
pub(super) struct Lines<R> {
    reader: R,
    number: u64,
}

/// Opens a file, or standard input for `-`. gzip and Zstandard are recognised by their first bytes; `bar` counts the
/// bytes of the file as it lies on disk.
pub(super) fn open(
    path: &Path,
    bar: &ProgressBar,
) -> anyhow::Result<Lines<BufReader<Box<dyn Read + Send>>>> {
    let raw: Box<dyn Read + Send> = if path.as_os_str() == "-" {
        Box::new(io::stdin())
    } else {
        let file = File::open(path).with_context(|| format!("cannot open `{}`", path.display()))?;
        Box::new(bar.wrap_read(file))
    };
    let unpacked = unpack(raw).with_context(|| format!("cannot read `{}`", path.display()))?;
    Ok(Lines::new(BufReader::with_capacity(1 << 18, unpacked)))
}

fn unpack(mut raw: Box<dyn Read + Send>) -> io::Result<Box<dyn Read + Send>> {
    let mut head = Vec::with_capacity(4);
    // A pipe may give one byte at a time.
    raw.by_ref().take(4).read_to_end(&mut head)?;
    let gzip = head.starts_with(&[0x1f, 0x8b]);
    let zstd = head == [0x28, 0xb5, 0x2f, 0xfd];
    let whole = Cursor::new(head).chain(raw);
    Ok(if gzip {
        Box::new(MultiGzDecoder::new(BufReader::with_capacity(1 << 16, whole)))
    } else if zstd {
        Box::new(zstd::Decoder::new(whole)?)
    } else {
        Box::new(whole)
    })
}

impl<R: BufRead> Lines<R> {
    pub(super) const fn new(reader: R) -> Self {
        Self { reader, number: 0 }
    }

    /// The next line that is not blank, with its number from 1; `None` at the end.
    ///
    /// # Errors
    /// The input cannot be read further.
    pub(super) fn next(&mut self) -> io::Result<Option<(u64, Line)>> {
        loop {
            let Some((mut line, bytes)) = self.raw()? else { return Ok(None) };
            if self.number == 1 {
                // The byte order mark that some editors write.
                if let Some(rest) = line.strip_prefix(&[0xef, 0xbb, 0xbf]) {
                    line = rest.to_vec();
                }
            }
            if bytes > MAX_LINE_BYTES {
                let value = format!("{bytes} bytes");
                return Ok(Some((self.number, Err(wrong(&value, "a line of at most 2 MiB")))));
            }
            if line.iter().all(|byte| byte.is_ascii_whitespace() || *byte == 0) {
                continue;
            }
            let checked = encoding(&line).map_or(Ok(line), Err);
            return Ok(Some((self.number, checked)));
        }
    }

    /// The next line without its end, and how long it was; what is too long is read but not kept.
    fn raw(&mut self) -> io::Result<Option<(Vec<u8>, usize)>> {
        let (mut line, mut bytes) = (Vec::new(), 0);
        loop {
            let buffer = match self.reader.fill_buf() {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                other => other?,
            };
            if buffer.is_empty() {
                if bytes == 0 {
                    return Ok(None);
                }
                self.number += 1;
                return Ok(Some((line, bytes)));
            }
            let end = buffer.iter().position(|byte| *byte == b'\n');
            let part = &buffer[..end.unwrap_or(buffer.len())];
            bytes += part.len();
            if bytes <= MAX_LINE_BYTES {
                line.extend_from_slice(part);
            }
            let used = part.len() + usize::from(end.is_some());
            self.reader.consume(used);
            if end.is_some() {
                self.number += 1;
                return Ok(Some((line, bytes)));
            }
        }
    }
}

/// What is wrong with the encoding of a line.
fn encoding(line: &[u8]) -> Option<FieldError> {
    const UTF_16: &str = "UTF-8, but this looks like UTF-16; convert the file";
    if line.starts_with(&[0xff, 0xfe]) || line.starts_with(&[0xfe, 0xff]) || line.contains(&0) {
        return Some(wrong("", UTF_16));
    }
    let error = std::str::from_utf8(line).err()?;
    let at = error.valid_up_to();
    let value = format!("byte 0x{:02X} at {}", line[at], at + 1);
    Some(wrong(&value, "UTF-8; convert the file if it is Latin-1 or Windows-1252"))
}

fn wrong(value: &str, expected: &str) -> FieldError {
    FieldError { field: ".".to_owned(), value: value.to_owned(), expected: expected.to_owned() }
}

#[cfg(test)]
mod tests {
    //! 1. Blank lines count but are left out.
    //! 2. Long lines, foreign encodings and marks are told apart.
    //! 3. Packed inputs read as plain ones, also in several parts.

    use std::io::Write;

    use super::*;

    fn all(bytes: &[u8]) -> Vec<(u64, Result<String, String>)> {
        let mut lines =
            Lines::new(BufReader::new(unpack(Box::new(Cursor::new(bytes.to_vec()))).unwrap()));
        std::iter::from_fn(|| lines.next().unwrap())
            .map(|(number, line)| {
                (number, line.map(|l| String::from_utf8(l).unwrap()).map_err(|e| e.to_string()))
            })
            .collect()
    }

    #[test]
    fn blank_lines_count_and_are_left_out() {
        let expected = vec![(2, Ok("a".to_owned())), (4, Ok("b\r".to_owned()))];
        assert_eq!(all(b"\na\n  \r\nb\r\n\n"), expected);
        assert_eq!(all(b"\xef\xbb\xbf{}"), [(1, Ok("{}".to_owned()))]);
        assert_eq!(all(b""), []);
    }

    #[test]
    fn lines_that_are_no_records_are_told_apart() {
        let mut long = vec![b'x'; MAX_LINE_BYTES + 1];
        long.extend_from_slice(b"\n{}");
        let found = all(&long);
        assert!(found[0].1.as_ref().unwrap_err().contains("2 MiB"));
        assert_eq!(found[1], (2, Ok("{}".to_owned())));
        assert!(all(b"{\"a\": \"\xe4\"}")[0].1.as_ref().unwrap_err().contains("0xE4 at 8"));
        assert!(all(b"\xff\xfe{\0}\0\n\0")[0].1.as_ref().unwrap_err().contains("UTF-16"));
    }

    #[test]
    fn packed_inputs_read_as_plain_ones() {
        let gz = |text: &str| {
            let mut writer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
            writer.write_all(text.as_bytes()).unwrap();
            writer.finish().unwrap()
        };
        let expected = vec![(1, Ok("a".to_owned())), (2, Ok("b".to_owned()))];
        assert_eq!(all(&[gz("a\n"), gz("b\n")].concat()), expected);
        let zstd = |text: &str| zstd::encode_all(text.as_bytes(), 1).unwrap();
        assert_eq!(all(&[zstd("a\n"), zstd("b\n")].concat()), expected);
    }
}
