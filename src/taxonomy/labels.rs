//! The labels of one language in flat buffers, and the form in which labels are compared.

use unicode_normalization::UnicodeNormalization;

use super::TaxonomyError;
use super::concept::{Concept, LabelKind};
use super::pack::{Reader, put_varint};

/// The form in which labels are compared: NFC, lower case, runs of white space as one space.
///
/// ```
/// use kohtaanto::taxonomy::label_key;
/// assert_eq!(label_key("  La\u{0308}hihoitaja "), "lähihoitaja");
/// ```
#[must_use]
pub fn label_key(label: &str) -> String {
    let mut key = String::with_capacity(label.len());
    // Before the combining marks everything is composed, and its lower case too.
    let lower: String = if label.is_ascii() {
        label.to_ascii_lowercase()
    } else if label.chars().all(|letter| letter < '\u{300}') {
        label.chars().flat_map(char::to_lowercase).collect()
    } else {
        label.nfc().flat_map(char::to_lowercase).nfc().collect()
    };
    for word in lower.split_whitespace() {
        if !key.is_empty() {
            key.push(' ');
        }
        key.push_str(word);
    }
    key
}

/// The words of a label key: runs of letters and digits with a trailing `+` or `#` kept (c++, c#).
pub(super) fn label_words(key: &str) -> impl Iterator<Item = &str> {
    key.split(|c: char| !(c.is_alphanumeric() || c == '+' || c == '#'))
        .map(|word| word.trim_start_matches(['+', '#']))
        .filter(|word| !word.is_empty())
}

/// One label before it is packed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct RawLabel {
    pub(super) kind: LabelKind,
    pub(super) text: String,
}

/// All labels of one language, numbered by concept and, within a concept, preferred label first.
#[derive(Debug, Clone)]
pub(super) struct LabelTable {
    /// First label of each concept, and the number of labels at the end.
    first: Vec<u32>,
    /// Where each label's text starts, and the length of the text at the end.
    starts: Vec<u32>,
    kinds: Vec<LabelKind>,
    concepts: Vec<Concept>,
    text: String,
}

impl LabelTable {
    /// How many labels there are.
    pub(super) const fn len(&self) -> usize {
        self.kinds.len()
    }

    /// How many concepts the table has room for.
    pub(super) const fn concepts(&self) -> usize {
        self.first.len() - 1
    }

    /// The text of a label below `len`.
    pub(super) fn text(&self, label: u32) -> &str {
        let at = label as usize;
        self.text
            .get(self.starts[at] as usize..self.starts[at + 1] as usize)
            .expect("invariant: label bounds are checked when the table is made")
    }

    pub(super) fn kind(&self, label: u32) -> LabelKind {
        self.kinds[label as usize]
    }

    pub(super) fn concept(&self, label: u32) -> Concept {
        self.concepts[label as usize]
    }

    fn numbers(&self, concept: Concept) -> std::ops::Range<u32> {
        self.first[concept.index()]..self.first[concept.index() + 1]
    }

    pub(super) fn of(&self, concept: Concept) -> impl Iterator<Item = (LabelKind, &str)> {
        self.numbers(concept).map(|label| (self.kind(label), self.text(label)))
    }

    pub(super) fn all(&self) -> impl Iterator<Item = (Concept, LabelKind, &str)> {
        (0..self.len() as u32)
            .map(|label| (self.concept(label), self.kind(label), self.text(label)))
    }

    pub(super) fn preferred(&self, concept: Concept) -> Option<&str> {
        let label = self.numbers(concept).next()?;
        (self.kind(label) == LabelKind::Preferred).then(|| self.text(label))
    }

    /// The numbers that this table's labels have in another that holds them all, and more at the end of some concepts'
    /// lists.
    pub(super) fn numbers_in(&self, other: &Self) -> Vec<u32> {
        let bounds = self.first.windows(2).zip(&other.first);
        bounds.flat_map(|(own, start)| (*start..).take((own[1] - own[0]) as usize)).collect()
    }

    /// The table's bytes: counts, kinds and lengths, then all texts in one run.
    pub(super) fn encode(labels: &[Vec<RawLabel>]) -> Vec<u8> {
        let mut out = Vec::new();
        put_varint(&mut out, labels.len() as u32);
        for list in labels {
            put_varint(&mut out, list.len() as u32);
        }
        let all = || labels.iter().flatten();
        out.extend(all().map(|label| label.kind.number()));
        all().for_each(|label| put_varint(&mut out, label.text.len() as u32));
        all().for_each(|label| out.extend_from_slice(label.text.as_bytes()));
        out
    }

    pub(super) fn decode(
        section: &str,
        bytes: &[u8],
        concepts: usize,
    ) -> Result<Self, TaxonomyError> {
        let mut reader = Reader::new(section, bytes);
        let rows = reader.varint()? as usize;
        if rows != concepts {
            return Err(reader.wrong(format!("labels of {rows} concepts, expected {concepts}")));
        }
        let mut first = vec![0_u32];
        let mut owners = Vec::new();
        for index in 0..rows {
            let concept =
                Concept::from_index(index).ok_or_else(|| reader.wrong("too many rows"))?;
            let count = reader.varint()? as usize;
            if owners.len() + count > bytes.len() {
                return Err(reader.wrong("more labels than bytes"));
            }
            owners.resize(owners.len() + count, concept);
            first.push(owners.len() as u32);
        }
        let kinds = reader
            .take(owners.len())?
            .iter()
            .map(|kind| LabelKind::from_number(*kind))
            .collect::<Option<Vec<_>>>()
            .ok_or_else(|| reader.wrong("an unknown kind of label"))?;
        let mut starts = vec![0_u32];
        let mut end = 0_u32;
        for _ in 0..owners.len() {
            end = end
                .checked_add(reader.varint()?)
                .ok_or_else(|| reader.wrong("more text than can be counted"))?;
            starts.push(end);
        }
        let text = reader.text(end as usize)?.to_owned();
        if !starts.iter().all(|start| text.is_char_boundary(*start as usize)) {
            return Err(reader.wrong("a label ends within a letter"));
        }
        reader.finish()?;
        Ok(Self { first, starts, kinds, concepts: owners, text })
    }
}

#[cfg(test)]
mod tests {
    //! 1. A table gives back what it was made of.
    //! 2. Keys ignore case, white space and composition.
    //! 3. Words keep the signs that programming languages need.
    //! 4. Damaged bytes are errors.

    use proptest::prelude::*;

    use super::*;

    fn concept(index: usize) -> Concept {
        Concept::from_index(index).unwrap()
    }

    #[test]
    fn labels_come_back() {
        let label = |kind, text: &str| RawLabel { kind, text: text.to_owned() };
        let lists = vec![
            vec![label(LabelKind::Preferred, "sähköasentaja"), label(LabelKind::Hidden, "sähkis")],
            vec![],
            vec![label(LabelKind::Alternative, "welder")],
        ];
        let table = LabelTable::decode("test", &LabelTable::encode(&lists), 3).unwrap();
        assert_eq!(table.preferred(concept(0)), Some("sähköasentaja"));
        assert_eq!(table.preferred(concept(1)), None);
        assert_eq!(table.preferred(concept(2)), None);
        let all: Vec<_> = table.all().collect();
        assert_eq!(all[1], (concept(0), LabelKind::Hidden, "sähkis"));
        assert_eq!(all[2], (concept(2), LabelKind::Alternative, "welder"));
        assert!(LabelTable::decode("test", &LabelTable::encode(&lists), 4).is_err());
    }

    #[test]
    fn keys_and_words() {
        assert_eq!(label_key("Lähihoitaja\u{a0} (AMK)"), "lähihoitaja (amk)");
        let words: Vec<_> = label_words("c++ / c#-kehittäjä, 3d").collect();
        assert_eq!(words, ["c++", "c#", "kehittäjä", "3d"]);
    }

    proptest! {
        #[test]
        fn a_key_is_its_own_key(text in "\\PC{0,30}") {
            let key = label_key(&text);
            prop_assert_eq!(label_key(&key), key);
        }

        #[test]
        fn no_bytes_make_it_panic(bytes in proptest::collection::vec(any::<u8>(), 0..60)) {
            drop(LabelTable::decode("test", &bytes, 2));
        }
    }
}
