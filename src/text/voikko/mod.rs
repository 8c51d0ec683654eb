//! Finnish base forms and compound parts, read from Voikko's transducer.
//!
//! Brief overview: [`locate`] finds the file `mor.vfst`, [`FinnishMorphology`] opens it and gives
//! the [`Readings`] of a word: its possible base forms, each with the base forms of its compound
//! parts. [`Transducer`] is the reader of the file format beneath.
//!
//! ```no_run
//! use kohtaanto::text::voikko::{FinnishMorphology, ReadingScratch, locate};
//!
//! let finnish = FinnishMorphology::open(&locate(None)?)?;
//! let mut scratch = ReadingScratch::default();
//! let readings = finnish.read("sähköasentajia", &mut scratch);
//! assert_eq!(readings.lemmas().collect::<Vec<_>>(), ["sähköasentaja"]);
//! assert_eq!(readings.parts().collect::<Vec<_>>(), ["sähkö", "asentaja"]);
//! # Ok::<(), kohtaanto::text::voikko::TransducerError>(())
//! ```
//!
//! # The file
//!
//! Voikko's "vfst" is an unweighted finite-state transducer (the format of libvoikko and of HFST's
//! exporter to it), all numbers little-endian:
//!
//! | bytes | meaning |
//! |---|---|
//! | 8 | two 32-bit marks, 0x00013A6E and 0x000351FA |
//! | 1 | 1 if transitions carry weights (another cell layout, not read here), else 0 |
//! | 7 | reserved, 0 |
//! | 2 | number of symbols |
//! | … | the symbols, UTF-8, each ended by a zero byte: the empty one, flag diacritics, characters, tags in brackets |
//! | … | zeros up to a multiple of 8 |
//! | 8 each | cells: input symbol (16 bits), output symbol (16), first cell of the target state (24), number of further cells of this state (8) |
//!
//! A state is a run of cells, named by its first cell; state 0 is the start. If a state has more
//! than 254 further transitions, its first cell says 255 and the cell after it holds the number as
//! 32 bits instead of a transition. An input of 0xFFFF marks a final state; then come the inputs
//! that take no character, then the characters, in ascending order.
//!
//! **Invariant:** every state that can be reached lies within the file and overlaps no other; this
//! is checked when the file is opened, so that looking a word up cannot fail. The dictionary is
//! GPL-2.0-or-later: it is read where the operator has installed it and never part of the program.

mod finnish;
mod format;
mod locate;
mod readings;
mod symbols;
mod transducer;

pub use finnish::{FinnishMorphology, Limits};
pub use locate::{DEBIAN_PACKAGE, locate};
pub use readings::{Origin, Reading, ReadingScratch, Readings};
pub use symbols::SymbolId;
pub use transducer::{Effort, Outcome, Transducer, WalkScratch};

use std::path::PathBuf;

/// Why a transducer cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum TransducerError {
    /// None of Debian's places has it. Install the package or configure a path; without it Finnish
    /// words are stemmed and split by their letters alone.
    #[error("no Finnish transducer in {}: install the package {DEBIAN_PACKAGE} or configure its path", list(.places))]
    NotInstalled {
        /// Where it was looked for.
        places: Vec<PathBuf>,
    },
    /// The configured path leads nowhere.
    #[error("no Finnish transducer at the configured path {}, expected the file mor.vfst or a folder that holds it", .path.display())]
    NotFound {
        /// The configured path.
        path: PathBuf,
    },
    /// The file cannot be read.
    #[error("cannot read the transducer {}", .path.display())]
    Read {
        /// The file.
        path: PathBuf,
        /// What the system says.
        #[source]
        source: std::io::Error,
    },
    /// The file is larger than the format can address.
    #[error("the transducer has more than {limit} bytes, the most that its format can address")]
    TooLarge {
        /// Largest size that is read, in bytes.
        limit: u64,
    },
    /// The file does not begin like a transducer.
    #[error("not a Voikko transducer: begins with {start}, expected 6e 3a 01 00 fa 51 03 00")]
    NotATransducer {
        /// The first eight bytes in hexadecimal, fewer if the file is shorter.
        start: String,
    },
    /// A transducer, but not of the kind that is read here.
    #[error("unknown version of Voikko's transducer: {found}, expected {expected}")]
    Version {
        /// What the header says.
        found: &'static str,
        /// What is read.
        expected: &'static str,
    },
    /// The file ends too early.
    #[error("the transducer is cut: it ends at byte {length} within {within}")]
    Cut {
        /// Length of the file in bytes.
        length: usize,
        /// What was being read.
        within: &'static str,
    },
    /// A symbol is not one.
    #[error("symbol {number} of the transducer is {symbol:?}, expected {expected}")]
    Symbol {
        /// Its number, from 0.
        number: usize,
        /// The symbol; not UTF-8 bytes are replaced.
        symbol: String,
        /// What should stand there.
        expected: &'static str,
    },
    /// A cell contradicts the format.
    #[error("cell {cell} of the transducer has {found}, expected {expected}")]
    Cell {
        /// Its number, from 0.
        cell: u32,
        /// What it holds.
        found: String,
        /// What it should hold.
        expected: &'static str,
    },
}

fn list(places: &[PathBuf]) -> String {
    let places: Vec<String> = places.iter().map(|place| place.display().to_string()).collect();
    places.join(", ")
}

#[cfg(test)]
mod installed_tests;
#[cfg(test)]
mod testing;
#[cfg(test)]
mod tests;
