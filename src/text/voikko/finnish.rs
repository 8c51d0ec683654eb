//! Finnish morphology: readings from the dictionary, and guesses where it has none.

use std::path::Path;

use super::TransducerError;
use super::readings::{Buffers, Origin, ReadingScratch, Readings, Role};
use super::transducer::{Effort, Outcome, Transducer};

/// Letters of an unknown word's beginning, at least.
const GUESS_LEFT: usize = 3;

/// Letters of the known end of an unknown word, at least: shorter ends are suffixes as often as
/// words.
const GUESS_RIGHT: usize = 5;

/// Bounds of reading one word, guesses included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Longest word that is read, in characters.
    pub characters: usize,
    /// Transitions and outputs looked at.
    pub effort: Effort,
}

impl Default for Limits {
    /// Five times what any word of ESCO's Finnish texts takes, and about a millisecond at most.
    fn default() -> Self {
        Self { characters: 100, effort: Effort { steps: 20_000, outputs: 200 } }
    }
}

/// Finnish base forms and compound parts by Voikko's dictionary. Shared freely between threads.
#[derive(Debug, Clone)]
pub struct FinnishMorphology {
    transducer: Transducer,
    /// What each output symbol means.
    roles: Box<[Role]>,
    limits: Limits,
}

impl FinnishMorphology {
    /// Opens the file `mor.vfst`; [`locate`](super::locate()) finds it.
    ///
    /// # Errors
    ///
    /// See [`TransducerError`].
    pub fn open(path: &Path) -> Result<Self, TransducerError> {
        Transducer::open(path).map(Self::from)
    }

    /// The same with other limits.
    #[must_use]
    pub fn with_limits(self, limits: Limits) -> Self {
        Self { limits, ..self }
    }

    /// Memory that the morphology takes, in bytes.
    #[must_use]
    pub fn memory_bytes(&self) -> usize {
        self.transducer.memory_bytes() + size_of_val(&*self.roles)
    }

    /// The readings of a word (NFC; any case), guessed if the dictionary lacks it:
    ///
    /// - of a word with hyphens what stands between them is read by itself;
    /// - otherwise the longest known end of at least five letters after an unknown beginning of at
    ///   least three is the last part, the beginning the first.
    ///
    /// Empty if not even that is known or the word is too long. Takes bounded time for any input.
    pub fn read<'s>(&self, word: &str, scratch: &'s mut ReadingScratch) -> Readings<'s> {
        let ReadingScratch { lower, buffers } = scratch;
        buffers.assembly.clear();
        if word.chars().nth(self.limits.characters).is_some() {
            return Readings::new(&buffers.assembly, Origin::Guess, Outcome::Truncated);
        }
        lower.clear();
        lower.extend(word.chars().flat_map(char::to_lowercase));
        let mut effort = self.limits.effort;
        let mut outcome = self.look_up(lower, &mut effort, buffers);
        let mut origin = Origin::Dictionary;
        if buffers.assembly.is_empty() && outcome == Outcome::Complete {
            origin = Origin::Guess;
            outcome = self.guess(lower, &mut effort, buffers);
        }
        buffers.assembly.sort();
        Readings::new(&buffers.assembly, origin, outcome)
    }

    /// Adds what the dictionary knows of a word or a piece of it; leaves its symbols.
    fn look_up(&self, piece: &str, effort: &mut Effort, buffers: &mut Buffers) -> Outcome {
        let Buffers { symbols, walk, assembly } = buffers;
        symbols.clear();
        self.transducer.encode(piece, symbols);
        self.transducer.walk(symbols, effort, walk, |output| assembly.push(&self.roles, output))
    }

    /// Adds the readings of the longest known end of a piece that [`Self::look_up`] did not know.
    fn look_up_end(&self, piece: &str, effort: &mut Effort, buffers: &mut Buffers) -> Outcome {
        let Buffers { symbols, walk, assembly } = buffers;
        for (left, (at, _)) in piece.char_indices().enumerate().skip(GUESS_LEFT) {
            let end = symbols.get(left..).filter(|end| end.len() >= GUESS_RIGHT);
            let (Some(end), Some((beginning, _))) = (end, piece.split_at_checked(at)) else {
                break;
            };
            let outcome = self.transducer.walk(end, effort, walk, |output| {
                assembly.push_after(beginning, &self.roles, output);
            });
            if !assembly.is_empty() || outcome == Outcome::Truncated {
                return outcome;
            }
        }
        Outcome::Complete
    }

    /// Adds the readings of a word that the dictionary lacks.
    fn guess(&self, word: &str, effort: &mut Effort, buffers: &mut Buffers) -> Outcome {
        let Some((before, last)) = word.rsplit_once('-') else {
            return self.look_up_end(word, effort, buffers);
        };
        for piece in before.split('-').filter(|piece| !piece.is_empty()) {
            let _ = self.look_up_or_keep(piece, effort, buffers);
            buffers.assembly.sort();
            buffers.assembly.continue_after(piece);
        }
        self.look_up_or_keep(last, effort, buffers)
    }

    /// Adds the readings of a piece between hyphens, at least the piece as it stands.
    fn look_up_or_keep(&self, piece: &str, effort: &mut Effort, buffers: &mut Buffers) -> Outcome {
        let mut outcome = self.look_up(piece, effort, buffers);
        if buffers.assembly.is_empty() {
            outcome = self.look_up_end(piece, effort, buffers);
        }
        if buffers.assembly.is_empty() {
            buffers.assembly.push_as_is(piece);
        }
        outcome
    }
}

impl From<Transducer> for FinnishMorphology {
    fn from(transducer: Transducer) -> Self {
        let roles = transducer.symbols().map(Role::of).collect();
        Self { transducer, roles, limits: Limits::default() }
    }
}
