//! Finite-state maps over some of the labels of a language: one over whole labels and one over their words, each leading
//! to label numbers. Extensions add maps of their own, because making one over all labels takes longer than all else that
//! a start does.

use std::sync::Arc;

use fst::Map;

use super::TaxonomyError;
use super::labels::{LabelTable, label_key, label_words};
use super::pack::Reader;
use super::rows::Rows;

/// The maps over some labels.
#[derive(Clone)]
pub(super) struct LabelMaps {
    pub(super) keys: KeyMap,
    pub(super) words: KeyMap,
}

/// Keys with the labels that have each.
#[derive(Clone)]
pub(super) struct KeyMap {
    pub(super) map: Arc<Map<Vec<u8>>>,
    labels: Rows<u32>,
}

impl LabelMaps {
    /// Over these labels of a table.
    pub(super) fn of(
        table: &LabelTable,
        labels: impl Iterator<Item = u32>,
    ) -> Result<Self, TaxonomyError> {
        let all: Vec<(String, u32)> =
            labels.map(|label| (label_key(table.text(label)), label)).collect();
        let mut keys: Vec<(&str, u32)> =
            all.iter().map(|(key, label)| (key.as_str(), *label)).collect();
        let mut words: Vec<(&str, u32)> = keys
            .iter()
            .flat_map(|(key, label)| label_words(key).map(|word| (word, *label)))
            .collect();
        keys.sort_unstable();
        words.sort_unstable();
        words.dedup();
        Ok(Self { keys: KeyMap::of(&keys)?, words: KeyMap::of(&words)? })
    }

    /// The same over a table in which labels have other numbers: `moved` holds the new ones.
    pub(super) fn moved(&self, moved: &[u32]) -> Self {
        Self { keys: self.keys.moved(moved), words: self.words.moved(moved) }
    }

    pub(super) fn encode(&self, out: &mut Vec<u8>) {
        self.keys.encode(out);
        self.words.encode(out);
    }

    pub(super) fn decode(reader: &mut Reader<'_>, labels: usize) -> Result<Self, TaxonomyError> {
        Ok(Self { keys: KeyMap::decode(reader, labels)?, words: KeyMap::decode(reader, labels)? })
    }
}

impl KeyMap {
    /// A map over the keys of these pairs, and the labels of each key, in the order of the pairs.
    fn of(pairs: &[(&str, u32)]) -> Result<Self, TaxonomyError> {
        let mut builder = fst::MapBuilder::memory();
        let mut lists = Vec::new();
        for same in pairs.chunk_by(|(one, _), (other, _)| one == other) {
            builder.insert(same[0].0, lists.len() as u64)?;
            lists.push(same.iter().map(|(_, label)| *label).collect::<Vec<u32>>());
        }
        let labels = Rows::from_lists(lists.iter().map(Vec::as_slice));
        Ok(Self { map: Arc::new(builder.into_map()), labels })
    }

    fn moved(&self, moved: &[u32]) -> Self {
        let labels = self.labels.map(|label| moved[*label as usize]);
        Self { map: Arc::clone(&self.map), labels }
    }

    /// The labels of a key's number; the map holds no number without any.
    pub(super) fn labels(&self, number: u64) -> &[u32] {
        row(&self.labels, number)
    }

    /// The labels of a key.
    pub(super) fn get(&self, key: &str) -> Option<&[u32]> {
        self.map.get(key).map(|number| self.labels(number))
    }

    fn encode(&self, out: &mut Vec<u8>) {
        let bytes = self.map.as_fst().as_bytes();
        out.extend_from_slice(&(bytes.len() as u32).to_le_bytes());
        out.extend_from_slice(bytes);
        self.labels.encode(out);
    }

    fn decode(reader: &mut Reader<'_>, labels: usize) -> Result<Self, TaxonomyError> {
        let len = reader.u32()? as usize;
        let bytes = reader.take(len)?.to_vec();
        let map = Map::new(bytes).map_err(|error| reader.wrong(error.to_string()))?;
        map.as_fst().verify().map_err(|error| reader.wrong(error.to_string()))?;
        let labels = Rows::<u32>::decode(reader, labels)?;
        if labels.len() != map.len() {
            return Err(reader.wrong(format!("{} rows for {} keys", labels.len(), map.len())));
        }
        Ok(Self { map: Arc::new(map), labels })
    }
}

/// The run of a key's number; the map holds no number without a run.
pub(super) fn row(rows: &Rows<u32>, number: u64) -> &[u32] {
    let index = usize::try_from(number).unwrap_or(usize::MAX);
    if index < rows.len() { rows.get(index) } else { &[] }
}
