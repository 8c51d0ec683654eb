//! Compound words split by a dictionary of known words, for languages without a morphology.
//!
//! Brief overview: [`DictionaryBuilder`] takes the words of the taxonomy's labels and, if there is
//! one, a [Hunspell word list](read_word_list); the [`CompoundDictionary`] it builds splits words
//! under the [`CompoundRules`] of a language. Parts come as dictionary words or as they stand in the
//! compound: both are to be stemmed before they are indexed or looked up.
//!
//! ```
//! use kohtaanto::text::compound::{CompoundRules, DictionaryBuilder, SplitScratch};
//!
//! let mut builder = DictionaryBuilder::new(CompoundRules::swedish());
//! for word in ["buss", "skola", "förare", "lärare"] {
//!     builder.add(word);
//! }
//! let dictionary = builder.build();
//! let mut scratch = SplitScratch::default();
//! let split = dictionary.split("skolbussförare", &mut scratch);
//! assert_eq!(split.parts().collect::<Vec<_>>(), ["skola", "buss", "förare"]);
//! ```
//!
//! The split is loose, because recall of parts matters more here than a correct division: the word
//! is divided wholly into known words where that can be done, in as few and as even parts as
//! possible, and otherwise its longest known end is taken off.
//!
//! **Invariant:** a split takes time bounded by the square of the longest word that is split, and
//! the dictionary is never changed by it.

mod dictionary;
mod rules;
mod split;
mod word_list;

pub use dictionary::{CompoundDictionary, DictionaryBuilder};
pub use rules::CompoundRules;
pub use split::{Division, Split, SplitScratch};
pub use word_list::{SWEDISH_PACKAGE, SWEDISH_WORD_LIST, WordListError, read_word_list};

#[cfg(test)]
mod tests;
