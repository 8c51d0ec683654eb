//! Looking words up in a transducer.

use std::fmt;
use std::fs::File;
use std::io::Read as _;
use std::path::Path;

use super::TransducerError;
use super::format::{self, Cell, FINAL, MOST_BYTES};
use super::symbols::{Alphabet, END_BIT, SymbolId, UNKNOWN, UNSET};

/// A Voikko transducer in memory, checked. Shared freely between threads.
#[derive(Clone)]
pub struct Transducer {
    alphabet: Alphabet,
    cells: Box<[Cell]>,
}

/// Bounds of one look-up. Finnish compounds without bound, so a long word of short known words has
/// more readings than anyone can wait for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Effort {
    /// Transitions looked at.
    pub steps: u32,
    /// Outputs found, equal ones counted each.
    pub outputs: u32,
}

/// How a look-up ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[must_use]
pub enum Outcome {
    /// Every output was found.
    Complete,
    /// A bound was met: there may be more outputs.
    Truncated,
}

/// Buffers of look-ups, kept by the caller so that a look-up allocates nothing.
#[derive(Debug, Clone, Default)]
pub struct WalkScratch {
    frames: Vec<Frame>,
    output: Vec<SymbolId>,
    features: Vec<u16>,
    /// For each position in the word the bit of its letter, then that of the end.
    next: Vec<u32>,
}

/// A state on the way from the start, and what to undo when it is left.
#[derive(Debug, Clone, Copy)]
struct Frame {
    cursor: u32,
    end: u32,
    /// Characters of the word read before this state.
    position: u32,
    /// Length of the output before this state.
    output: u32,
    /// The feature that was changed on entering, and its value before.
    restore: Option<(u16, u16)>,
    /// Whether the cursor is past the transitions that take no character.
    matching: bool,
}

impl fmt::Debug for Transducer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Transducer")
            .field("symbols", &self.alphabet.len())
            .field("cells", &self.cells.len())
            .finish()
    }
}

impl Transducer {
    /// Reads and checks a file.
    ///
    /// # Errors
    ///
    /// See [`TransducerError`]: the file cannot be read, is not a transducer, is cut, is of
    /// another version, or contradicts itself.
    pub fn open(path: &Path) -> Result<Self, TransducerError> {
        let read = |source| TransducerError::Read { path: path.to_path_buf(), source };
        let file = File::open(path).map_err(read)?;
        let mut bytes = Vec::new();
        file.take(MOST_BYTES + 1).read_to_end(&mut bytes).map_err(read)?;
        Self::from_bytes(&bytes)
    }

    /// Reads and checks the bytes of a file.
    ///
    /// # Errors
    ///
    /// As [`Transducer::open`].
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, TransducerError> {
        if bytes.len() as u64 > MOST_BYTES {
            return Err(TransducerError::TooLarge { limit: MOST_BYTES });
        }
        let (alphabet, cells) = format::parse(bytes)?;
        Ok(Self { alphabet, cells })
    }

    /// Text of a symbol: a character, a tag in brackets, a flag diacritic, or empty.
    #[must_use]
    pub fn symbol(&self, id: SymbolId) -> Option<&str> {
        self.alphabet.text(id)
    }

    /// Texts of all symbols by number.
    pub fn symbols(&self) -> impl Iterator<Item = &str> {
        self.alphabet.texts()
    }

    /// Memory that the transducer takes, in bytes.
    #[must_use]
    pub fn memory_bytes(&self) -> usize {
        size_of_val(&*self.cells) + self.alphabet.memory_bytes()
    }

    /// Appends the symbols of the word's letters, one each; a letter that the transducer lacks
    /// becomes a symbol that nothing matches. Voikko's dictionary reads lower case.
    pub fn encode(&self, word: &str, symbols: &mut Vec<SymbolId>) {
        symbols.extend(word.chars().map(|character| self.alphabet.of(character)));
    }

    /// Calls `found` with the output of every way through the transducer that reads all of `word`
    /// (symbols from [`Transducer::encode`]): letters and tags, flag diacritics left out.
    ///
    /// The effort that is spent is taken from `effort`, so that several look-ups can share one.
    pub fn walk(
        &self,
        word: &[SymbolId],
        effort: &mut Effort,
        scratch: &mut WalkScratch,
        mut found: impl FnMut(&[SymbolId]),
    ) -> Outcome {
        if word.contains(&UNKNOWN) {
            return Outcome::Complete;
        }
        let first_visible = self.alphabet.first_visible();
        let WalkScratch { frames, output, features, next } = scratch;
        frames.clear();
        output.clear();
        features.clear();
        features.resize(self.alphabet.features(), UNSET);
        next.clear();
        next.extend(word.iter().map(|symbol| self.alphabet.next_bit(*symbol)));
        next.push(END_BIT);
        frames.push(self.enter(0, 0, 0, None));
        while let Some(frame) = frames.last_mut() {
            let at = frame.cursor;
            let wanted = word.get(frame.position as usize).copied();
            let cell = (at < frame.end).then(|| self.cells[at as usize]);
            let cell = match cell {
                Some(cell) if !frame.matching && cell.input == FINAL => {
                    frame.cursor += 1;
                    let Some(steps) = effort.steps.checked_sub(1) else {
                        return Outcome::Truncated;
                    };
                    effort.steps = steps;
                    if wanted.is_none() {
                        let Some(outputs) = effort.outputs.checked_sub(1) else {
                            return Outcome::Truncated;
                        };
                        effort.outputs = outputs;
                        found(output);
                    }
                    continue;
                }
                Some(cell) if !frame.matching && cell.input < first_visible => Some(cell),
                Some(_) if !frame.matching && wanted.is_some() => {
                    frame.matching = true;
                    let rest = &self.cells[at as usize..frame.end as usize];
                    let skipped = rest.partition_point(|cell| Some(cell.input) < wanted);
                    frame.cursor += skipped as u32;
                    continue;
                }
                Some(cell) if frame.matching && Some(cell.input) == wanted => Some(cell),
                _ => None,
            };
            let Some(cell) = cell else {
                let left = *frame;
                frames.pop();
                output.truncate(left.output as usize);
                if let Some((feature, value)) = left.restore {
                    features[usize::from(feature)] = value;
                }
                continue;
            };
            let Some(steps) = effort.steps.checked_sub(1) else { return Outcome::Truncated };
            effort.steps = steps;
            frame.cursor += 1;
            let position = frame.position + u32::from(frame.matching);
            if cell.next & next[position as usize] == 0 {
                continue;
            }
            let flag = if frame.matching { None } else { self.alphabet.flag(cell.input) };
            let mut restore = None;
            if let Some(flag) = flag {
                let feature = &mut features[usize::from(flag.feature)];
                let Some(value) = flag.apply(*feature) else { continue };
                if value != *feature {
                    restore = Some((flag.feature, *feature));
                    *feature = value;
                }
            }
            frames.push(self.enter(cell.target(), position, output.len() as u32, restore));
            if cell.output >= first_visible {
                output.push(cell.output);
            }
        }
        Outcome::Complete
    }

    fn enter(&self, state: u32, position: u32, output: u32, restore: Option<(u16, u16)>) -> Frame {
        let (cursor, end) = format::span(&self.cells, state);
        Frame { cursor, end, position, output, restore, matching: false }
    }
}
