//! Vectors of short texts from a static table: job titles and skill phrases of one meaning lie close.
//!
//! A text's vector is the sum of the rows of its features, brought to length 1. The features of a
//! word are the word itself and its runs of a few letters, between a `^` and a `$`; each is hashed to
//! a row, so there is no vocabulary.
//!
//! File, little-endian: `JMEMB1\0\0`; u32 dimensions, row bits, shortest and longest run of letters;
//! then 2^bits f32 scales and 2^bits rows of i8, a row's numbers being its bytes times its scale.
//! A feature's row is the upper `bits` bits of its CRC-32 times 2654435769, modulo 2^32.

use std::path::{Path, PathBuf};

use crate::taxonomy::LabelVectors;
use crate::text::relatedness::each_word;

const MAGIC: &[u8; 8] = b"JMEMB1\0\0";
const MAX_BITS: u32 = 24;
const MAX_DIMENSIONS: usize = 4096;
const MAX_RUN: usize = 32;

/// Why a vector file cannot be used.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum VectorsError {
    /// The file cannot be read.
    #[error("cannot read `{}`: {source}", path.display())]
    Io {
        /// The file.
        path: PathBuf,
        /// What the system says.
        source: std::io::Error,
    },
    /// The bytes are something else.
    #[error("not a vector file: expected it to begin with `JMEMB1`")]
    NotVectors,
    /// A number in the header is out of range.
    #[error("vector file says {field} {value}, expected {expected}")]
    Header {
        /// Which number.
        field: &'static str,
        /// Its value.
        value: usize,
        /// The range.
        expected: &'static str,
    },
    /// The file is cut or has something after its end.
    #[error("vector file is {found} bytes long, expected {expected}")]
    Length {
        /// Bytes there are.
        found: usize,
        /// Bytes the header asks for.
        expected: usize,
    },
    /// A scale is not a number.
    #[error("vector file has {value} as the scale of row {row}, expected a finite number")]
    Scale {
        /// Row number from 0.
        row: usize,
        /// The scale.
        value: f32,
    },
}

/// A loaded table.
pub struct StaticVectors {
    dimensions: usize,
    bits: u32,
    shortest: usize,
    longest: usize,
    scales: Vec<f32>,
    rows: Vec<i8>,
}

impl std::fmt::Debug for StaticVectors {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("StaticVectors")
            .field("dimensions", &self.dimensions)
            .field("rows", &self.scales.len())
            .finish()
    }
}

impl StaticVectors {
    /// Loads a table from a file.
    ///
    /// # Errors
    /// The file cannot be read, or what [`StaticVectors::from_bytes`] says.
    pub fn open(path: &Path) -> Result<Self, VectorsError> {
        let bytes = std::fs::read(path)
            .map_err(|source| VectorsError::Io { path: path.to_owned(), source })?;
        Self::from_bytes(&bytes)
    }

    /// Loads a table from memory.
    ///
    /// # Errors
    /// Bytes of another kind, a header out of range, a wrong length, or a scale that is no number.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, VectorsError> {
        let rest = bytes.strip_prefix(MAGIC.as_slice()).ok_or(VectorsError::NotVectors)?;
        let Some((header, body)) = rest.split_first_chunk::<16>() else {
            return Err(VectorsError::Length { found: bytes.len(), expected: 24 });
        };
        let (numbers, _) = header.as_chunks::<4>();
        let number = |at: usize| u32::from_le_bytes(numbers[at]);
        let (dimensions, bits) = (number(0) as usize, number(1));
        let (shortest, longest) = (number(2) as usize, number(3) as usize);
        for (field, value, fits, expected) in [
            ("dimensions", dimensions, (1..=MAX_DIMENSIONS).contains(&dimensions), "1 to 4096"),
            ("row bits", bits as usize, (1..=MAX_BITS).contains(&bits), "1 to 24"),
            ("shortest run", shortest, (1..=longest).contains(&shortest), "1 to the longest"),
            ("longest run", longest, longest <= MAX_RUN, "at most 32"),
        ] {
            if !fits {
                return Err(VectorsError::Header { field, value, expected });
            }
        }
        let rows = 1_usize << bits;
        let expected = 24 + rows * 4 + rows * dimensions;
        if bytes.len() != expected {
            return Err(VectorsError::Length { found: bytes.len(), expected });
        }
        let (scales, rows) = body.split_at(rows * 4);
        let (scales, _) = scales.as_chunks::<4>();
        let scales: Vec<f32> = scales.iter().map(|scale| f32::from_le_bytes(*scale)).collect();
        if let Some(row) = scales.iter().position(|scale| !scale.is_finite()) {
            return Err(VectorsError::Scale { row, value: scales[row] });
        }
        let rows = rows.iter().map(|value| value.cast_signed()).collect();
        Ok(Self { dimensions, bits, shortest, longest, scales, rows })
    }

    /// Length of a vector.
    #[must_use]
    pub const fn dimensions(&self) -> usize {
        self.dimensions
    }

    /// The vector of a text, of length 1; all zeros if the text has no letters or digits.
    #[must_use]
    pub fn embed(&self, text: &str) -> Vec<f32> {
        let mut sum = vec![0.0_f32; self.dimensions];
        for word in words(text) {
            for row in self.word_rows(&word) {
                let scale = self.scales[row];
                let values = &self.rows[row * self.dimensions..(row + 1) * self.dimensions];
                for (sum, value) in sum.iter_mut().zip(values) {
                    *sum += scale * f32::from(*value);
                }
            }
        }
        let norm = sum.iter().map(|value| value * value).sum::<f32>().sqrt();
        if norm > 0.0 {
            sum.iter_mut().for_each(|value| *value /= norm);
        }
        sum
    }

    /// Rows of a word: of the marked word and of each of its different runs of letters.
    fn word_rows(&self, word: &str) -> impl Iterator<Item = usize> {
        let marked: Vec<char> =
            std::iter::once('^').chain(word.chars()).chain(std::iter::once('$')).collect();
        let mut features: Vec<String> = vec![marked.iter().collect()];
        for length in self.shortest..=self.longest {
            features.extend(marked.windows(length).map(|run| run.iter().collect::<String>()));
        }
        features.sort_unstable();
        features.dedup();
        let shift = 32 - self.bits;
        features
            .into_iter()
            .map(move |feature| (crc32(&feature).wrapping_mul(2_654_435_769) >> shift) as usize)
    }
}

impl LabelVectors for StaticVectors {
    fn embed(&self, text: &str) -> Vec<f32> {
        Self::embed(self, text)
    }
}

fn crc32(text: &str) -> u32 {
    let mut crc = flate2::Crc::new();
    crc.update(text.as_bytes());
    crc.sum()
}

/// The words of a text, cut as the table's maker cut them.
fn words(text: &str) -> Vec<String> {
    let mut words = Vec::new();
    each_word(text, |word| words.push(word.to_owned()));
    words
}

#[cfg(test)]
mod tests {
    //! 1. Words are cut as the table's maker cut them.
    //! 2. A vector has length 1, does not depend on case, composition or order, and is zero for nothing.
    //! 3. A row's values reach the sum scaled.
    //! 4. A wrong file is an error that says what is wrong.

    use super::*;

    const DIMENSIONS: usize = 4;
    const BITS: u32 = 6;

    /// A table whose rows differ by a simple rule.
    fn file() -> Vec<u8> {
        let mut bytes = MAGIC.to_vec();
        for number in [DIMENSIONS as u32, BITS, 3, 5] {
            bytes.extend(number.to_le_bytes());
        }
        for row in 0..1_u32 << BITS {
            bytes.extend((0.5 + row as f32).to_le_bytes());
        }
        for at in 0..DIMENSIONS << BITS {
            bytes.push((at * 37 % 251) as u8);
        }
        bytes
    }

    #[test]
    fn words_keep_the_signs_of_programming_languages() {
        assert_eq!(words("C++/C#-Kehittäjä"), ["c++", "c#", "kehittäjä"]);
        assert_eq!(words("# a+b"), ["a+", "b"]);
        assert_eq!(words(" - "), Vec::<String>::new());
    }

    #[test]
    fn vectors_have_length_one_and_ignore_form() {
        let vectors = StaticVectors::from_bytes(&file()).unwrap();
        let vector = vectors.embed("sähkö asentaja");
        let norm: f32 = vector.iter().map(|value| value * value).sum();
        assert!((norm - 1.0).abs() < 1e-5);
        let other = vectors.embed("Asentaja, SA\u{308}HKO\u{308}");
        assert!(vector.iter().zip(&other).all(|(a, b)| (a - b).abs() < 1e-5));
        assert_eq!(vectors.embed("…"), vec![0.0; DIMENSIONS]);
    }

    #[test]
    fn a_one_letter_word_is_its_two_features_once() {
        // "^a$" is both the marked word and its only run of three letters, so one row is read.
        let vectors = StaticVectors::from_bytes(&file()).unwrap();
        let row = (crc32("^a$").wrapping_mul(2_654_435_769) >> (32 - BITS)) as usize;
        let values: Vec<f32> = (0..DIMENSIONS)
            .map(|at| f32::from((((row * DIMENSIONS + at) * 37 % 251) as u8).cast_signed()))
            .collect();
        let norm = values.iter().map(|value| value * value).sum::<f32>().sqrt();
        for (value, found) in values.iter().zip(vectors.embed("a")) {
            assert!((value / norm - found).abs() < 1e-5);
        }
    }

    #[test]
    fn wrong_files_are_named() {
        let good = file();
        let error = |bytes: &[u8]| StaticVectors::from_bytes(bytes).unwrap_err();
        assert!(matches!(error(b"JMEMB2\0\0"), VectorsError::NotVectors));
        assert!(matches!(error(&good[..good.len() - 1]), VectorsError::Length { .. }));
        assert!(matches!(error(&good[..10]), VectorsError::Length { .. }));
        let mut wide = good.clone();
        wide[12] = 40;
        assert!(matches!(error(&wide), VectorsError::Header { field: "row bits", .. }));
        let mut endless = good;
        endless[24..28].copy_from_slice(&f32::INFINITY.to_le_bytes());
        assert!(matches!(error(&endless), VectorsError::Scale { row: 0, .. }));
    }
}
