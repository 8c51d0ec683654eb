//! What a text is made of: words, and the rows of the table that each word adds up.
//!
//! The features of a word are the word itself between `^` and `$` and every run of a few letters of
//! that marked word, each once. A feature is hashed to a row; there is no vocabulary, so a word that
//! nobody trained on still has the rows of its parts.

use unicode_normalization::UnicodeNormalization;

const FNV_OFFSET: u64 = 0xcbf2_9ce4_8422_2325;
const FNV_PRIME: u64 = 0x0000_0100_0000_01b3;

/// Which features a text has, and how many rows they share.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FeatureSpace {
    /// The table has two to the power of this many rows; 1 to 24.
    pub row_bits: u32,
    /// Letters of the shortest run, at least 1.
    pub shortest_run: usize,
    /// Letters of the longest run, at most 16.
    pub longest_run: usize,
    /// Rows that each feature adds, 1 or 2. With two, features that share one row rarely share the
    /// other as well.
    pub rows_per_feature: usize,
}

impl FeatureSpace {
    /// How many rows the table has.
    #[must_use]
    pub const fn rows(&self) -> usize {
        1 << self.row_bits
    }

    /// Appends the rows of a lower-case word to `rows`; `scratch` saves allocations between calls.
    pub(super) fn push_rows(&self, word: &str, scratch: &mut Scratch, rows: &mut Vec<u32>) {
        let Scratch { marked, hashes } = scratch;
        marked.clear();
        marked.push('^');
        marked.extend(word.chars());
        marked.push('$');
        hashes.clear();
        hashes.push(marked.iter().fold(FNV_OFFSET, |state, letter| extend(state, *letter)));
        for start in 0..marked.len() {
            let mut state = FNV_OFFSET;
            for (at, letter) in marked[start..].iter().take(self.longest_run).enumerate() {
                state = extend(state, *letter);
                if at + 1 >= self.shortest_run {
                    hashes.push(state);
                }
            }
        }
        hashes.sort_unstable();
        hashes.dedup();
        for hash in hashes {
            let mixed = finish(*hash);
            rows.push((mixed >> (64 - self.row_bits)) as u32);
            if self.rows_per_feature > 1 {
                rows.push((mixed as u32) >> (32 - self.row_bits));
            }
        }
    }
}

/// Buffers of [`FeatureSpace::push_rows`].
#[derive(Debug, Default)]
pub(super) struct Scratch {
    marked: Vec<char>,
    hashes: Vec<u64>,
}

/// FNV-1a over the letter's UTF-8 bytes.
fn extend(state: u64, letter: char) -> u64 {
    let mut bytes = [0; 4];
    letter
        .encode_utf8(&mut bytes)
        .bytes()
        .fold(state, |state, byte| (state ^ u64::from(byte)).wrapping_mul(FNV_PRIME))
}

/// Spreads a hash over all 64 bits (the finaliser of splitmix64).
fn finish(hash: u64) -> u64 {
    let hash = (hash ^ (hash >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let hash = (hash ^ (hash >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    hash ^ (hash >> 31)
}

/// Calls `found` with each lower-case word of letters and digits, in NFC; a trailing `+` or `#`
/// stays with its word (c++, c#).
pub fn each_word(text: &str, mut found: impl FnMut(&str)) {
    let mut word = String::new();
    for letter in text.nfc() {
        let is_sign = matches!(letter, '+' | '#');
        let continues = if is_sign {
            !word.is_empty()
        } else {
            letter.is_alphanumeric() && !word.ends_with(['+', '#'])
        };
        if !continues && !word.is_empty() {
            found(&word);
            word.clear();
        }
        if is_sign && continues {
            word.push(letter);
        } else if letter.is_alphanumeric() {
            word.extend(letter.to_lowercase());
        }
    }
    if !word.is_empty() {
        found(&word);
    }
}

#[cfg(test)]
mod tests {
    //! 1. Words keep the signs of programming languages and lose everything else.
    //! 2. A word's rows are those of its runs, each once, inside the table.

    use super::*;

    fn words(text: &str) -> Vec<String> {
        let mut words = Vec::new();
        each_word(text, |word| words.push(word.to_owned()));
        words
    }

    #[test]
    fn words_keep_the_signs_of_programming_languages() {
        assert_eq!(words("C++/C#-Kehittäjä"), ["c++", "c#", "kehittäjä"]);
        assert_eq!(words("# a+b"), ["a+", "b"]);
        assert_eq!(words("SA\u{308}HKO\u{308}"), ["sähkö"]);
        assert_eq!(words(" - "), Vec::<String>::new());
    }

    #[test]
    fn rows_are_those_of_different_runs() {
        let space =
            FeatureSpace { row_bits: 20, shortest_run: 3, longest_run: 5, rows_per_feature: 1 };
        let rows = |space: FeatureSpace, word: &str| {
            let mut rows = Vec::new();
            space.push_rows(word, &mut Scratch::default(), &mut rows);
            rows
        };
        // "^a$" is both the marked word and its only run.
        assert_eq!(rows(space, "a").len(), 1);
        // The 7 marked letters have 5 + 4 + 3 runs, "ojo" among them twice; and there is the word.
        assert_eq!(rows(space, "ojojo").len(), 5 + 4 + 3 - 1 + 1);
        assert_eq!(rows(FeatureSpace { rows_per_feature: 2, ..space }, "a").len(), 2);
        let small = FeatureSpace { row_bits: 4, ..space };
        assert!(rows(small, "lähihoitaja").iter().all(|row| *row < 16));
    }
}
