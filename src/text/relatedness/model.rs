//! The table as it is used: rows of whole numbers with a scale each, and the file that holds it.
//!
//! File, little-endian:
//!
//! | bytes | what |
//! |---|---|
//! | 8 | `JOBTERM1` |
//! | 5 × u32 | dimensions, row bits, shortest run, longest run, rows per feature |
//! | u32 | length of the calibration in bytes, 0 if there is none |
//! | 2^bits × f32 | scale of each row |
//! | 2^bits × dimensions × i8 | the rows; a number is its byte times its row's scale |
//! | that length | the calibration, see [`Calibration`] |
//! | u32 | CRC-32 of all that stands before |

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use super::calibration::Calibration;
use super::features::{FeatureSpace, Scratch, each_word};
use super::matrix::normalise;

const MAGIC: &[u8; 8] = b"JOBTERM1";
const HEADER: usize = 8 + 6 * 4;
const MAX_DIMENSIONS: usize = 4096;

/// Why a model file cannot be used.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ModelError {
    /// The file cannot be read or written.
    #[error("cannot {action} model file `{}`: {source}", path.display())]
    Io {
        /// `read` or `write`.
        action: &'static str,
        /// The file.
        path: PathBuf,
        /// What the system says.
        source: std::io::Error,
    },
    /// The bytes are something else.
    #[error("not a model file: expected it to begin with `JOBTERM1`")]
    NotModel,
    /// A number in the header is out of range.
    #[error("model file says {field} {value}, expected {expected}")]
    Header {
        /// Which number.
        field: &'static str,
        /// Its value.
        value: usize,
        /// The range.
        expected: &'static str,
    },
    /// The file is cut or has something after its end.
    #[error("model file is {found} bytes long, expected {expected}")]
    Length {
        /// Bytes there are.
        found: usize,
        /// Bytes the header asks for.
        expected: usize,
    },
    /// Some byte is not what was written.
    #[error("model file has checksum {found:08x}, expected {expected:08x}")]
    Checksum {
        /// Of the bytes there are.
        found: u32,
        /// At the end of the file.
        expected: u32,
    },
    /// A scale is not a number.
    #[error("model file has {value} as the scale of row {row}, expected a finite number")]
    Scale {
        /// Row number from 0.
        row: usize,
        /// The scale.
        value: f32,
    },
    /// The calibration cannot be read.
    #[error("calibration in the model file: {problem}")]
    Calibration {
        /// What is wrong with it.
        problem: &'static str,
    },
}

/// Turns a short text into a vector of length 1; texts of one meaning lie close, in any language.
///
/// ```
/// # use kohtaanto::text::relatedness::{Model, ModelError};
/// assert!(matches!(Model::from_bytes(b"something else"), Err(ModelError::NotModel)));
/// ```
#[derive(Clone, PartialEq)]
pub struct Model {
    space: FeatureSpace,
    dimensions: usize,
    scales: Vec<f32>,
    rows: Vec<i8>,
    calibration: Option<Calibration>,
}

impl std::fmt::Debug for Model {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Model")
            .field("space", &self.space)
            .field("dimensions", &self.dimensions)
            .field("calibrated", &self.calibration.is_some())
            .finish_non_exhaustive()
    }
}

impl Model {
    /// Rounds a trained table of rows × `dimensions` numbers: each row's largest becomes ±127.
    pub(super) fn quantise(space: FeatureSpace, dimensions: usize, table: &[f32]) -> Self {
        let mut scales = Vec::with_capacity(space.rows());
        let mut rows = Vec::with_capacity(table.len());
        for row in table.chunks_exact(dimensions) {
            let largest = row.iter().fold(0.0_f32, |largest, value| largest.max(value.abs()));
            let scale = largest / 127.0;
            let factor = if scale > 0.0 { 1.0 / scale } else { 0.0 };
            scales.push(scale);
            rows.extend(row.iter().map(|value| (value * factor).round() as i8));
        }
        Self { space, dimensions, scales, rows, calibration: None }
    }

    /// The same model with a calibration, which its file will carry.
    #[must_use]
    pub fn with_calibration(self, calibration: Calibration) -> Self {
        Self { calibration: Some(calibration), ..self }
    }

    /// What a score is worth, if the model has been measured.
    #[must_use]
    pub const fn calibration(&self) -> Option<&Calibration> {
        self.calibration.as_ref()
    }

    /// Length of a vector.
    #[must_use]
    pub const fn dimensions(&self) -> usize {
        self.dimensions
    }

    /// Which features the model reads.
    #[must_use]
    pub const fn space(&self) -> FeatureSpace {
        self.space
    }

    /// The vector of a text; all zeros if the text has no letters or digits.
    #[must_use]
    pub fn embed(&self, text: &str) -> Vec<f32> {
        let mut vector = vec![0.0; self.dimensions];
        self.encoder().embed(text, &mut vector);
        vector
    }

    /// The model with buffers of its own, for many texts.
    #[must_use]
    pub fn encoder(&self) -> Encoder<'_> {
        Encoder { model: self, scratch: Scratch::default(), rows: Vec::new() }
    }

    /// The model that is compiled in: `data/job-terms.bin`, whose card is `data/job-terms.md`.
    ///
    /// # Errors
    /// The binary is damaged.
    pub fn embedded() -> Result<Arc<Self>, ModelError> {
        // Several readers need it, and nothing changes it: one copy of the process serves them all.
        static LOADED: Mutex<Option<Arc<Model>>> = Mutex::new(None);
        let mut loaded = LOADED.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(model) = &*loaded {
            return Ok(Arc::clone(model));
        }
        let model = Arc::new(Self::from_bytes(include_bytes!("../../../data/job-terms.bin"))?);
        *loaded = Some(Arc::clone(&model));
        Ok(model)
    }

    /// Loads a model from a file.
    ///
    /// # Errors
    /// The file cannot be read, or what [`Model::from_bytes`] says.
    pub fn open(path: &Path) -> Result<Self, ModelError> {
        let bytes = std::fs::read(path).map_err(|source| ModelError::Io {
            action: "read",
            path: path.to_owned(),
            source,
        })?;
        Self::from_bytes(&bytes)
    }

    /// Writes the model to a file.
    ///
    /// # Errors
    /// The file cannot be written.
    pub fn save(&self, path: &Path) -> Result<(), ModelError> {
        std::fs::write(path, self.to_bytes()).map_err(|source| ModelError::Io {
            action: "write",
            path: path.to_owned(),
            source,
        })
    }

    /// The file's bytes: the same for the same model.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let calibration = self.calibration.as_ref().map(Calibration::to_bytes).unwrap_or_default();
        let FeatureSpace { row_bits, shortest_run, longest_run, rows_per_feature } = self.space;
        let mut bytes = Vec::with_capacity(
            HEADER + self.scales.len() * 4 + self.rows.len() + calibration.len() + 4,
        );
        bytes.extend(MAGIC);
        for number in [
            self.dimensions as u32,
            row_bits,
            shortest_run as u32,
            longest_run as u32,
            rows_per_feature as u32,
            calibration.len() as u32,
        ] {
            bytes.extend(number.to_le_bytes());
        }
        bytes.extend(self.scales.iter().flat_map(|scale| scale.to_le_bytes()));
        bytes.extend(self.rows.iter().map(|value| value.cast_unsigned()));
        bytes.extend(calibration);
        bytes.extend(checksum(&bytes).to_le_bytes());
        bytes
    }

    /// Loads a model from memory.
    ///
    /// # Errors
    /// Bytes of another kind, a header out of range, a wrong length or checksum, a scale that is no
    /// number, or a calibration that cannot be read.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, ModelError> {
        let rest = bytes.strip_prefix(MAGIC.as_slice()).ok_or(ModelError::NotModel)?;
        let Some((header, _)) = rest.split_first_chunk::<{ HEADER - 8 }>() else {
            return Err(ModelError::Length { found: bytes.len(), expected: HEADER });
        };
        let (numbers, _) = header.as_chunks::<4>();
        let number = |at: usize| u32::from_le_bytes(numbers[at]) as usize;
        let [dimensions, bits, shortest, longest, per_feature, calibration] =
            std::array::from_fn(number);
        for (field, value, fits, expected) in [
            ("dimensions", dimensions, (1..=MAX_DIMENSIONS).contains(&dimensions), "1 to 4096"),
            ("row bits", bits, (1..=24).contains(&bits), "1 to 24"),
            ("shortest run", shortest, (1..=longest).contains(&shortest), "1 to the longest"),
            ("longest run", longest, longest <= 16, "at most 16"),
            ("rows per feature", per_feature, (1..=2).contains(&per_feature), "1 or 2"),
            ("calibration bytes", calibration, calibration <= 1 << 20, "at most 1048576"),
        ] {
            if !fits {
                return Err(ModelError::Header { field, value, expected });
            }
        }
        let rows = 1_usize << bits;
        let expected = HEADER + rows * 4 + rows * dimensions + calibration + 4;
        if bytes.len() != expected {
            return Err(ModelError::Length { found: bytes.len(), expected });
        }
        let (content, sum) = bytes.split_at(expected - 4);
        let expected = u32::from_le_bytes([sum[0], sum[1], sum[2], sum[3]]);
        let found = checksum(content);
        if found != expected {
            return Err(ModelError::Checksum { found, expected });
        }
        let (scales, content) = content[HEADER..].split_at(rows * 4);
        let (values, content) = content.split_at(rows * dimensions);
        let scales: Vec<f32> =
            scales.as_chunks::<4>().0.iter().map(|scale| f32::from_le_bytes(*scale)).collect();
        if let Some(row) = scales.iter().position(|scale| !scale.is_finite()) {
            return Err(ModelError::Scale { row, value: scales[row] });
        }
        let calibration = match content {
            [] => None,
            content => Some(
                Calibration::from_bytes(content)
                    .map_err(|problem| ModelError::Calibration { problem })?,
            ),
        };
        Ok(Self {
            space: FeatureSpace {
                row_bits: bits as u32,
                shortest_run: shortest,
                longest_run: longest,
                rows_per_feature: per_feature,
            },
            dimensions,
            scales,
            rows: values.iter().map(|value| value.cast_signed()).collect(),
            calibration,
        })
    }
}

/// A model with buffers of its own; see [`Model::encoder`].
#[derive(Debug)]
pub struct Encoder<'a> {
    model: &'a Model,
    scratch: Scratch,
    rows: Vec<u32>,
}

impl Encoder<'_> {
    /// Writes the vector of a text into `vector`, which is [`Model::dimensions`] long.
    pub fn embed(&mut self, text: &str, vector: &mut [f32]) {
        vector.fill(0.0);
        self.add(text, vector);
        normalise(vector);
    }

    /// Adds what a text contributes to the direction of a longer one; the sum of all words points where the whole does.
    pub(in crate::text) fn add(&mut self, text: &str, vector: &mut [f32]) {
        let Self { model, scratch, rows } = self;
        rows.clear();
        each_word(text, |word| model.space.push_rows(word, scratch, rows));
        for row in rows.iter() {
            let row = *row as usize;
            let scale = model.scales[row];
            let values = &model.rows[row * model.dimensions..(row + 1) * model.dimensions];
            for (sum, value) in vector.iter_mut().zip(values) {
                *sum += scale * f32::from(*value);
            }
        }
    }
}

fn checksum(bytes: &[u8]) -> u32 {
    let mut crc = flate2::Crc::new();
    crc.update(bytes);
    crc.sum()
}
