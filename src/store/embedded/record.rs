//! How a record lies in its row: a version byte, its sequence, its length, then JSON in a zstd frame.
//!
//! | bytes | what |
//! |---|---|
//! | 1 | version of this layout and of the dictionary, now 1 |
//! | 8 | sequence of the record's latest change, little-endian |
//! | 4 | length of the JSON in bytes, little-endian |
//! | rest | the JSON in one zstd frame with checksum, made with `dictionary_v1.json` |
//!
//! The dictionary holds the field names and the values of the closed lists, so that even a short record
//! starts with what every record has: records of 2 KB shrink to 36 % to 47 % with it, to 50 % to 54 % without,
//! in the same time. It is part of the format: another dictionary is another version.

use std::sync::LazyLock;

use serde::Serialize;
use serde::de::DeserializeOwned;
use zstd::bulk::{Compressor, Decompressor};
use zstd::dict::{DecoderDictionary, EncoderDictionary};
use zstd::zstd_safe::CParameter;

use super::Fault;
use crate::domain::{LocalLabel, Profile, Vacancy};
use crate::store::{Collection, Sequence, StoreError, Write};

/// Version of the layout.
const VERSION: u8 = 1;
/// Bytes before the frame.
const HEADER_BYTES: usize = 13;
/// Largest record as JSON, in bytes. It bounds what a broken row can make a reader allocate.
pub(super) const MAX_JSON_BYTES: usize = 8 << 20;
/// On records of 2 KB: 31 µs to pack and 9 µs to unpack; level 6 makes them 3 % smaller in twice the time.
const LEVEL: i32 = 3;

static DICTIONARY: &[u8] = include_bytes!("dictionary_v1.json");
static ENCODER: LazyLock<EncoderDictionary<'static>> =
    LazyLock::new(|| EncoderDictionary::copy(DICTIONARY, LEVEL));
static DECODER: LazyLock<DecoderDictionary<'static>> =
    LazyLock::new(|| DecoderDictionary::copy(DICTIONARY));

/// A kind of record that is kept.
pub(super) trait Record: Serialize + DeserializeOwned {
    /// Where it is kept.
    const COLLECTION: Collection;

    /// Its id.
    fn id(&self) -> &str;
}

impl Record for Vacancy {
    const COLLECTION: Collection = Collection::Vacancies;

    fn id(&self) -> &str {
        self.id.as_str()
    }
}

impl Record for Profile {
    const COLLECTION: Collection = Collection::Profiles;

    fn id(&self) -> &str {
        self.id.as_str()
    }
}

impl Record for LocalLabel {
    const COLLECTION: Collection = Collection::LocalLabels;

    fn id(&self) -> &str {
        self.id.as_str()
    }
}

/// A write that needs nothing more but its place in the sequence.
pub(super) struct Prepared {
    pub(super) collection: Collection,
    pub(super) id: String,
    /// None deletes.
    pub(super) content: Option<Content>,
}

/// A record's content, plain to compare and packed to keep.
pub(super) struct Content {
    pub(super) json: Vec<u8>,
    frame: Vec<u8>,
}

impl Content {
    /// The row to keep.
    pub(super) fn row(&self, sequence: Sequence) -> Vec<u8> {
        let length = u32::try_from(self.json.len()).expect("invariant: checked when packed");
        let mut row = Vec::with_capacity(HEADER_BYTES + self.frame.len());
        row.push(VERSION);
        row.extend_from_slice(&sequence.to_le_bytes());
        row.extend_from_slice(&length.to_le_bytes());
        row.extend_from_slice(&self.frame);
        row
    }
}

/// Packs a batch. It runs in the caller's thread, before the caller waits for its turn.
pub(super) fn prepare(batch: &[Write]) -> Result<Vec<Prepared>, StoreError> {
    let mut packer = Packer::new();
    batch
        .iter()
        .map(|write| {
            let (collection, id, content) = match write {
                Write::PutVacancy(vacancy) => {
                    (Collection::Vacancies, vacancy.id(), Some(packer.pack(vacancy.as_ref())?))
                }
                Write::PutProfile(profile) => {
                    (Collection::Profiles, profile.id(), Some(packer.pack(profile.as_ref())?))
                }
                Write::PutLocalLabel(label) => {
                    (Collection::LocalLabels, label.id(), Some(packer.pack(label.as_ref())?))
                }
                Write::DeleteVacancy(id) => (Collection::Vacancies, id.as_str(), None),
                Write::DeleteProfile(id) => (Collection::Profiles, id.as_str(), None),
                Write::DeleteLocalLabel(id) => (Collection::LocalLabels, id.as_str(), None),
            };
            Ok(Prepared { collection, id: id.to_owned(), content })
        })
        .collect()
}

struct Packer(Compressor<'static>);

impl Packer {
    fn new() -> Self {
        let mut compressor = Compressor::with_prepared_dictionary(&ENCODER)
            .expect("invariant: any bytes are a zstd dictionary");
        compressor
            .set_parameter(CParameter::ChecksumFlag(true))
            .expect("invariant: zstd knows the parameter");
        Self(compressor)
    }

    fn pack<T: Record>(&mut self, record: &T) -> Result<Content, StoreError> {
        let json = serde_json::to_vec(record).expect("invariant: a record has only text keys");
        if json.len() > MAX_JSON_BYTES {
            let id = record.id().to_owned();
            return Err(StoreError::TooLarge { id, bytes: json.len(), most: MAX_JSON_BYTES });
        }
        let frame =
            self.0.compress(&json).expect("invariant: the buffer is as large as zstd asks for");
        Ok(Content { json, frame })
    }
}

/// A row whose header was read.
#[derive(Debug)]
pub(super) struct Row<'a> {
    pub(super) sequence: Sequence,
    length: usize,
    frame: &'a [u8],
}

impl<'a> Row<'a> {
    /// Reads a row's header. `id` is named in the error.
    pub(super) fn parse(collection: Collection, id: &str, row: &'a [u8]) -> Result<Self, Fault> {
        let broken =
            |what: String| Fault::Record(format!("{} `{id}`: {what}", collection.record_name()));
        let Some((header, frame)) = row.split_first_chunk::<HEADER_BYTES>() else {
            return Err(broken(format!("a row of {} bytes, expected at least 13", row.len())));
        };
        let [version, s0, s1, s2, s3, s4, s5, s6, s7, l0, l1, l2, l3] = *header;
        if version != VERSION {
            return Err(broken(format!("a row of version {version}, expected {VERSION}")));
        }
        let length = usize::try_from(u32::from_le_bytes([l0, l1, l2, l3])).unwrap_or(usize::MAX);
        if length > MAX_JSON_BYTES {
            return Err(broken(format!("{length} bytes, expected at most {MAX_JSON_BYTES}")));
        }
        let sequence = u64::from_le_bytes([s0, s1, s2, s3, s4, s5, s6, s7]);
        Ok(Self { sequence, length, frame })
    }
}

/// Unpacks rows; one for each call of the store, since making one costs as much as a few records.
pub(super) struct Unpacker(Decompressor<'static>);

impl Unpacker {
    pub(super) fn new() -> Self {
        Self(
            Decompressor::with_prepared_dictionary(&DECODER)
                .expect("invariant: any bytes are a zstd dictionary"),
        )
    }

    /// The JSON of a row; the frame's checksum has been verified.
    pub(super) fn json(&mut self, row: &Row<'_>) -> Result<Vec<u8>, std::io::Error> {
        let json = self.0.decompress(row.frame, row.length)?;
        if json.len() == row.length {
            Ok(json)
        } else {
            let what = format!("{} bytes, expected {}", json.len(), row.length);
            Err(std::io::Error::new(std::io::ErrorKind::InvalidData, what))
        }
    }

    /// The record of a row.
    pub(super) fn record<T: Record>(&mut self, id: &str, row: &[u8]) -> Result<T, Fault> {
        let row = Row::parse(T::COLLECTION, id, row)?;
        let broken = |error: &dyn std::fmt::Display| {
            Fault::Record(format!("{} `{id}`: {error}", T::COLLECTION.record_name()))
        };
        let json = self.json(&row).map_err(|error| broken(&error))?;
        // Not `from_json`: what was accepted once stays readable when the rules of entry become stricter.
        let record: T = serde_json::from_slice(&json).map_err(|error| broken(&error))?;
        // The engine does not verify keys when it reads.
        if record.id() == id {
            Ok(record)
        } else {
            Err(broken(&format!("the row holds `{}`", record.id())))
        }
    }
}
