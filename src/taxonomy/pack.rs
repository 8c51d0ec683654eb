//! The container: named sections, each compressed with zstd, under one checksum.
//!
//! Layout, little-endian: `KOHTESCO`; u16 format; u64 length of the whole file; u64 hash of the
//! content before compression; u16 number of sections; per section u8 length of its name, the name,
//! u32 bytes before and u32 bytes after compression; then the compressed sections in that order; last
//! a u64 checksum of all bytes before it.

use super::TaxonomyError;

const MAGIC: &[u8; 8] = b"KOHTESCO";

/// Number of the format; raised with every change of a section's layout or meaning.
const FORMAT: u16 = 1;

/// A section larger than this is refused before memory is set aside for it.
const MAX_SECTION_BYTES: usize = 256 << 20;

/// A packed file is read far more often than written, so the slowest level that is still bearable.
const COMPRESSION_LEVEL: i32 = 19;

/// Hash over 64-bit words in the manner of FNV-1a. Each step is a bijection of the state, so a
/// change within one word is always noticed; it guards against damage, not against forgery.
#[derive(Clone, Copy)]
struct Checksum(u64);

impl Checksum {
    const fn new() -> Self {
        Self(0xcbf2_9ce4_8422_2325)
    }

    fn add(&mut self, bytes: &[u8]) {
        let (words, rest) = bytes.as_chunks::<8>();
        for word in words {
            self.step(u64::from_le_bytes(*word));
        }
        let mut last = [0; 8];
        for (to, from) in last.iter_mut().zip(rest) {
            *to = *from;
        }
        self.step(u64::from_le_bytes(last));
        self.step(bytes.len() as u64);
    }

    fn step(&mut self, word: u64) {
        self.0 = (self.0 ^ word).wrapping_mul(0x0000_0100_0000_01b3);
        self.0 ^= self.0 >> 32;
    }
}

fn checksum(bytes: &[u8]) -> u64 {
    let mut sum = Checksum::new();
    sum.add(bytes);
    sum.0
}

/// Collects sections and writes the file.
pub(super) struct Writer {
    sections: Vec<(String, Vec<u8>)>,
}

impl Writer {
    pub(super) const fn new() -> Self {
        Self { sections: Vec::new() }
    }

    pub(super) fn add(&mut self, name: impl Into<String>, bytes: Vec<u8>) {
        self.sections.push((name.into(), bytes));
    }

    /// The file; the same sections give the same bytes.
    pub(super) fn finish(self) -> Result<Vec<u8>, TaxonomyError> {
        use rayon::prelude::*;

        let mut content = Checksum::new();
        for (name, bytes) in &self.sections {
            content.add(name.as_bytes());
            content.add(bytes);
        }
        let compressed = self
            .sections
            .par_iter()
            .map(|(name, bytes)| {
                zstd::bulk::compress(bytes, COMPRESSION_LEVEL)
                    .map_err(|source| TaxonomyError::Compress { section: name.clone(), source })
            })
            .collect::<Result<Vec<_>, _>>()?;
        let mut table = Vec::new();
        for ((name, bytes), packed) in self.sections.iter().zip(&compressed) {
            table.push(name.len() as u8);
            table.extend_from_slice(name.as_bytes());
            table.extend_from_slice(&(bytes.len() as u32).to_le_bytes());
            table.extend_from_slice(&(packed.len() as u32).to_le_bytes());
        }
        let body: usize = compressed.iter().map(Vec::len).sum();
        let length = MAGIC.len() + 2 + 8 + 8 + 2 + table.len() + body + 8;
        let mut out = Vec::with_capacity(length);
        out.extend_from_slice(MAGIC);
        out.extend_from_slice(&FORMAT.to_le_bytes());
        out.extend_from_slice(&(length as u64).to_le_bytes());
        out.extend_from_slice(&content.0.to_le_bytes());
        out.extend_from_slice(&(self.sections.len() as u16).to_le_bytes());
        out.extend_from_slice(&table);
        for packed in &compressed {
            out.extend_from_slice(packed);
        }
        let sum = checksum(&out);
        out.extend_from_slice(&sum.to_le_bytes());
        Ok(out)
    }
}

/// A section still compressed.
#[derive(Debug, Clone, Copy)]
pub(super) struct Section<'a> {
    pub(super) name: &'a str,
    raw_len: usize,
    packed: &'a [u8],
}

impl Section<'_> {
    pub(super) fn unpack(&self) -> Result<Vec<u8>, TaxonomyError> {
        let raw = zstd::bulk::decompress(self.packed, self.raw_len)
            .map_err(|error| TaxonomyError::section(self.name, error.to_string()))?;
        if raw.len() != self.raw_len {
            return Err(TaxonomyError::section(
                self.name,
                format!("{} bytes, expected {}", raw.len(), self.raw_len),
            ));
        }
        Ok(raw)
    }

    /// The compressed bytes, kept for later.
    pub(super) fn to_owned(self) -> StoredSection {
        StoredSection { raw_len: self.raw_len, packed: self.packed.into() }
    }
}

/// A compressed section that outlives the file it came from.
#[derive(Debug, Clone)]
pub(super) struct StoredSection {
    raw_len: usize,
    packed: Box<[u8]>,
}

impl StoredSection {
    pub(super) fn unpack(&self, name: &str) -> Result<Vec<u8>, TaxonomyError> {
        Section { name, raw_len: self.raw_len, packed: &self.packed }.unpack()
    }
}

/// A checked file: the table of its sections.
pub(super) struct Archive<'a> {
    pub(super) content_hash: u64,
    pub(super) sections: Vec<Section<'a>>,
}

impl<'a> Archive<'a> {
    pub(super) fn read(bytes: &'a [u8]) -> Result<Self, TaxonomyError> {
        if !bytes.starts_with(MAGIC) {
            return Err(TaxonomyError::NotAPack);
        }
        let mut header = Reader::new("header", bytes);
        header.take(MAGIC.len())?;
        let format = header.u16()?;
        if format != FORMAT {
            return Err(TaxonomyError::Format { found: format, expected: FORMAT });
        }
        let length = header.u64()?;
        if length != bytes.len() as u64 {
            return Err(TaxonomyError::Length { found: bytes.len(), expected: length });
        }
        let Some((body, sum)) = bytes.split_last_chunk::<8>() else {
            return Err(TaxonomyError::NotAPack);
        };
        let (found, expected) = (checksum(body), u64::from_le_bytes(*sum));
        if found != expected {
            return Err(TaxonomyError::Checksum { found, expected });
        }
        let content_hash = header.u64()?;
        let count = header.u16()?;
        let mut table = Vec::with_capacity(usize::from(count));
        for _ in 0..count {
            let name_len = usize::from(header.u8()?);
            let name = header.text(name_len)?;
            let raw_len = header.u32()? as usize;
            let packed_len = header.u32()? as usize;
            if raw_len > MAX_SECTION_BYTES {
                return Err(TaxonomyError::section(name, format!("declares {raw_len} bytes")));
            }
            table.push((name, raw_len, packed_len));
        }
        let sections = table
            .into_iter()
            .map(|(name, raw_len, len)| Ok(Section { name, raw_len, packed: header.take(len)? }))
            .collect::<Result<_, TaxonomyError>>()?;
        Ok(Self { content_hash, sections })
    }

    pub(super) fn find(&self, name: &str) -> Option<Section<'a>> {
        self.sections.iter().copied().find(|section| section.name == name)
    }

    /// The unpacked bytes of a section that must be there.
    pub(super) fn unpack(&self, name: &str) -> Result<Vec<u8>, TaxonomyError> {
        self.find(name).ok_or_else(|| TaxonomyError::section(name, "missing"))?.unpack()
    }
}

/// Reads numbers and runs of bytes, and never past the end.
pub(super) struct Reader<'a> {
    section: &'a str,
    rest: &'a [u8],
}

impl<'a> Reader<'a> {
    pub(super) const fn new(section: &'a str, bytes: &'a [u8]) -> Self {
        Self { section, rest: bytes }
    }

    pub(super) fn wrong(&self, problem: impl Into<String>) -> TaxonomyError {
        TaxonomyError::section(self.section, problem)
    }

    pub(super) fn take(&mut self, len: usize) -> Result<&'a [u8], TaxonomyError> {
        let Some((head, rest)) = self.rest.split_at_checked(len) else {
            return Err(self.wrong(format!("ends {} bytes early", len - self.rest.len())));
        };
        self.rest = rest;
        Ok(head)
    }

    fn array<const N: usize>(&mut self) -> Result<[u8; N], TaxonomyError> {
        let Some((head, rest)) = self.rest.split_first_chunk::<N>() else {
            return Err(self.wrong("ends early"));
        };
        self.rest = rest;
        Ok(*head)
    }

    pub(super) fn u8(&mut self) -> Result<u8, TaxonomyError> {
        self.array::<1>().map(|[byte]| byte)
    }

    pub(super) fn u16(&mut self) -> Result<u16, TaxonomyError> {
        self.array().map(u16::from_le_bytes)
    }

    pub(super) fn u32(&mut self) -> Result<u32, TaxonomyError> {
        self.array().map(u32::from_le_bytes)
    }

    fn u64(&mut self) -> Result<u64, TaxonomyError> {
        self.array().map(u64::from_le_bytes)
    }

    /// A number in groups of seven bits, lowest first, as LEB128 writes it.
    pub(super) fn varint(&mut self) -> Result<u32, TaxonomyError> {
        let mut value = 0_u64;
        for shift in (0..35).step_by(7) {
            let byte = self.u8()?;
            value |= u64::from(byte & 0x7f) << shift;
            if byte < 0x80 {
                return u32::try_from(value).map_err(|_overflow| self.wrong("a number too large"));
            }
        }
        Err(self.wrong("a number without an end"))
    }

    pub(super) fn text(&mut self, len: usize) -> Result<&'a str, TaxonomyError> {
        let bytes = self.take(len)?;
        std::str::from_utf8(bytes).map_err(|error| self.wrong(error.to_string()))
    }

    pub(super) fn finish(self) -> Result<(), TaxonomyError> {
        if self.rest.is_empty() {
            Ok(())
        } else {
            Err(self.wrong(format!("{} bytes too many", self.rest.len())))
        }
    }
}

/// Writes a number as [`Reader::varint`] reads it.
pub(super) fn put_varint(out: &mut Vec<u8>, mut value: u32) {
    while value >= 0x80 {
        out.push((value & 0x7f) as u8 | 0x80);
        value >>= 7;
    }
    out.push(value as u8);
}

#[cfg(test)]
mod tests {
    //! 1. What is written is read back.
    //! 2. A file that is cut, lengthened, altered in any byte, of another format or of another kind is refused.
    //! 3. Numbers survive.

    use proptest::prelude::*;

    use super::*;

    fn sample() -> Vec<u8> {
        let mut writer = Writer::new();
        writer.add("one", b"the first section, the first section".to_vec());
        writer.add("two", vec![7; 1000]);
        writer.add("none", Vec::new());
        writer.finish().unwrap()
    }

    #[test]
    fn sections_come_back() {
        let bytes = sample();
        let archive = Archive::read(&bytes).unwrap();
        assert_eq!(archive.unpack("two").unwrap(), vec![7; 1000]);
        assert_eq!(archive.unpack("none").unwrap(), Vec::<u8>::new());
        assert!(archive.unpack("three").is_err());
        assert_eq!(bytes, sample());
    }

    #[test]
    fn every_damage_is_noticed() {
        let bytes = sample();
        for at in 0..bytes.len() {
            assert!(Archive::read(&bytes[..at]).is_err(), "cut at {at}");
            for bit in 0..8 {
                let mut copy = bytes.clone();
                copy[at] ^= 1 << bit;
                assert!(Archive::read(&copy).is_err(), "bit {bit} of byte {at}");
            }
        }
        let mut longer = bytes;
        longer.push(0);
        assert!(matches!(Archive::read(&longer), Err(TaxonomyError::Length { .. })));
    }

    #[test]
    fn another_format_is_named() {
        let mut bytes = sample();
        bytes[8] = 99;
        assert!(matches!(Archive::read(&bytes), Err(TaxonomyError::Format { found: 99, .. })));
        assert!(matches!(Archive::read(b"PK\x03\x04"), Err(TaxonomyError::NotAPack)));
    }

    proptest! {
        #[test]
        fn numbers_survive(value in any::<u32>()) {
            let mut bytes = Vec::new();
            put_varint(&mut bytes, value);
            let mut reader = Reader::new("test", &bytes);
            prop_assert_eq!(reader.varint().unwrap(), value);
            prop_assert!(reader.finish().is_ok());
        }

        #[test]
        fn no_bytes_make_it_panic(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
            let mut file = b"KOHTESCO\x01\x00".to_vec();
            file.extend(bytes);
            prop_assert!(Archive::read(&file).is_err());
        }
    }
}
