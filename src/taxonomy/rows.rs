//! Compressed sparse rows: for each concept a run of concepts, all runs in one buffer.

use super::concept::Concept;
use super::pack::{Reader, put_varint};
use super::{CREDIT_STEPS, TaxonomyError};

/// For each number a run of items.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Rows<T> {
    /// Where each run starts, and where the last one ends.
    starts: Vec<u32>,
    items: Vec<T>,
}

impl<T: Copy> Rows<T> {
    pub(super) fn from_lists<'a>(lists: impl IntoIterator<Item = &'a [T]>) -> Self
    where
        T: 'a,
    {
        let mut rows = Self { starts: vec![0], items: Vec::new() };
        for list in lists {
            rows.items.extend_from_slice(list);
            rows.starts.push(rows.items.len() as u32);
        }
        rows
    }

    pub(super) fn len(&self) -> usize {
        self.starts.len() - 1
    }

    /// The same runs of other items.
    pub(super) fn map<U>(&self, item: impl FnMut(&T) -> U) -> Rows<U> {
        Rows { starts: self.starts.clone(), items: self.items.iter().map(item).collect() }
    }

    /// The run of a number below `len`.
    pub(super) fn get(&self, index: usize) -> &[T] {
        &self.items[self.range(index)]
    }

    fn range(&self, index: usize) -> std::ops::Range<usize> {
        self.starts[index] as usize..self.starts[index + 1] as usize
    }

    fn encode_lengths(&self, out: &mut Vec<u8>) {
        put_varint(out, self.len() as u32);
        for index in 0..self.len() {
            put_varint(out, self.range(index).len() as u32);
        }
    }
}

fn decode_starts(
    reader: &mut Reader<'_>,
    expected: Option<usize>,
) -> Result<Vec<u32>, TaxonomyError> {
    let count = reader.varint()? as usize;
    if expected.is_some_and(|expected| expected != count) {
        return Err(reader.wrong(format!("{count} rows, expected {expected:?}")));
    }
    let mut starts = vec![0];
    let mut end = 0_u32;
    for _ in 0..count {
        end = end
            .checked_add(reader.varint()?)
            .ok_or_else(|| reader.wrong("rows longer than can be counted"))?;
        starts.push(end);
    }
    Ok(starts)
}

impl Rows<Concept> {
    /// The same pairs seen from the other end; runs in ascending order.
    pub(super) fn transposed(&self) -> Self {
        let mut starts = vec![0_u32; self.starts.len()];
        for item in &self.items {
            starts[item.index() + 1] += 1;
        }
        for index in 1..starts.len() {
            starts[index] += starts[index - 1];
        }
        let mut next = starts.clone();
        let mut items = self.items.clone();
        for index in 0..self.len() {
            let from = Concept::from_index(index).expect("invariant: rows are numbered by concept");
            for to in self.get(index) {
                let place = &mut next[to.index()];
                items[*place as usize] = from;
                *place += 1;
            }
        }
        Self { starts, items }
    }

    pub(super) fn encode(&self, out: &mut Vec<u8>) {
        self.encode_lengths(out);
        // Low and high bytes apart: the high ones repeat and pack well.
        out.extend(self.items.iter().map(|item| item.to_u16() as u8));
        out.extend(self.items.iter().map(|item| (item.to_u16() >> 8) as u8));
    }

    pub(super) fn decode(reader: &mut Reader<'_>, concepts: usize) -> Result<Self, TaxonomyError> {
        let starts = decode_starts(reader, Some(concepts))?;
        let count = starts.last().map_or(0, |end| *end as usize);
        let low = reader.take(count)?;
        let high = reader.take(count)?;
        let items = low
            .iter()
            .zip(high)
            .map(|(low, high)| {
                Concept::from_u16(u16::from_le_bytes([*low, *high]))
                    .filter(|item| item.index() < concepts)
            })
            .collect::<Option<Vec<_>>>()
            .ok_or_else(|| reader.wrong("a concept number out of range"))?;
        Ok(Self { starts, items })
    }
}

impl Rows<u32> {
    /// Writes ascending runs as differences.
    pub(super) fn encode(&self, out: &mut Vec<u8>) {
        self.encode_lengths(out);
        for index in 0..self.len() {
            let mut last = 0;
            for item in self.get(index) {
                put_varint(out, item - last);
                last = *item;
            }
        }
    }

    /// Reads what `encode` wrote; items must be below `bound`.
    pub(super) fn decode(reader: &mut Reader<'_>, bound: usize) -> Result<Self, TaxonomyError> {
        let starts = decode_starts(reader, None)?;
        let mut items = Vec::new();
        for pair in starts.windows(2) {
            let mut last = 0_u32;
            for _ in pair[0]..pair[1] {
                last = last
                    .checked_add(reader.varint()?)
                    .filter(|item| (*item as usize) < bound)
                    .ok_or_else(|| reader.wrong("a label number out of range"))?;
                items.push(last);
            }
        }
        Ok(Self { starts, items })
    }
}

/// Rows whose items carry credit in 200ths, highest first, then by concept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct CreditRows {
    rows: Rows<Concept>,
    credits: Vec<u8>,
}

impl CreditRows {
    pub(super) fn from_lists(lists: &[Vec<(Concept, u8)>]) -> Self {
        let mut rows = Rows { starts: vec![0], items: Vec::new() };
        let mut credits = Vec::new();
        for list in lists {
            rows.items.extend(list.iter().map(|(concept, _)| *concept));
            credits.extend(list.iter().map(|(_, credit)| *credit));
            rows.starts.push(rows.items.len() as u32);
        }
        Self { rows, credits }
    }

    pub(super) fn get(&self, concept: Concept) -> (&[Concept], &[u8]) {
        let range = self.rows.range(concept.index());
        (&self.rows.items[range.clone()], &self.credits[range])
    }

    /// The credit of one pair; 0 if it is not kept.
    pub(super) fn credit(&self, from: Concept, to: Concept) -> u8 {
        let (concepts, credits) = self.get(from);
        concepts.iter().position(|concept| *concept == to).map_or(0, |at| credits[at])
    }

    /// The same pairs from the receiving end, again highest first.
    pub(super) fn transposed(&self) -> Self {
        // Placing the pairs in the order of their credit leaves each new row in that order.
        let mut by_credit: Vec<Vec<(Concept, Concept)>> = vec![Vec::new(); 256];
        let mut starts = vec![0_u32; self.rows.starts.len()];
        for index in 0..self.rows.len() {
            let from = Concept::from_index(index).expect("invariant: rows are numbered by concept");
            let (concepts, credits) = self.get(from);
            for (to, credit) in concepts.iter().zip(credits) {
                by_credit[usize::from(*credit)].push((from, *to));
                starts[to.index() + 1] += 1;
            }
        }
        for index in 1..starts.len() {
            starts[index] += starts[index - 1];
        }
        let mut next = starts.clone();
        let mut items = self.rows.items.clone();
        let mut credits = self.credits.clone();
        for (credit, pairs) in by_credit.iter().enumerate().rev() {
            for (from, to) in pairs {
                let place = &mut next[to.index()];
                items[*place as usize] = *from;
                credits[*place as usize] = credit as u8;
                *place += 1;
            }
        }
        Self { rows: Rows { starts, items }, credits }
    }

    pub(super) fn encode(&self, out: &mut Vec<u8>) {
        self.rows.encode(out);
        out.extend_from_slice(&self.credits);
    }

    pub(super) fn decode(reader: &mut Reader<'_>, concepts: usize) -> Result<Self, TaxonomyError> {
        let rows = Rows::<Concept>::decode(reader, concepts)?;
        let credits = reader.take(rows.items.len())?.to_vec();
        if credits.iter().any(|credit| *credit > CREDIT_STEPS) {
            return Err(reader.wrong("credit above one"));
        }
        Ok(Self { rows, credits })
    }
}

#[cfg(test)]
mod tests {
    //! 1. Rows survive the pack.
    //! 2. Transposing twice gives the same pairs.
    //! 3. Credit rows stay in order when transposed.

    use proptest::prelude::*;

    use super::*;

    const CONCEPTS: usize = 12;

    fn lists() -> impl Strategy<Value = Vec<Vec<(Concept, u8)>>> {
        let row = proptest::collection::btree_map(0..CONCEPTS, 40..=200_u8, 0..8);
        proptest::collection::vec(row, CONCEPTS).prop_map(|rows| {
            rows.into_iter()
                .map(|row| {
                    let mut row: Vec<_> = row
                        .into_iter()
                        .map(|(to, credit)| (Concept::from_index(to).unwrap(), credit))
                        .collect();
                    row.sort_by_key(|(to, credit)| (std::cmp::Reverse(*credit), *to));
                    row
                })
                .collect()
        })
    }

    proptest! {
        #[test]
        fn rows_survive_and_turn_round(lists in lists()) {
            let rows = CreditRows::from_lists(&lists);
            let mut bytes = Vec::new();
            rows.encode(&mut bytes);
            let mut reader = Reader::new("test", &bytes);
            prop_assert_eq!(&CreditRows::decode(&mut reader, CONCEPTS).unwrap(), &rows);
            prop_assert!(reader.finish().is_ok());

            let back = rows.transposed();
            prop_assert_eq!(&back.transposed(), &rows);
            for index in 0..CONCEPTS {
                let (_, credits) = back.get(Concept::from_index(index).unwrap());
                prop_assert!(credits.is_sorted_by(|a, b| a >= b));
            }
            prop_assert_eq!(rows.rows.transposed().transposed().items.len(), rows.rows.items.len());
        }

        #[test]
        fn no_bytes_make_it_panic(bytes in proptest::collection::vec(any::<u8>(), 0..60)) {
            drop(CreditRows::decode(&mut Reader::new("test", &bytes), 3));
            drop(Rows::<u32>::decode(&mut Reader::new("test", &bytes), 100));
        }
    }
}
