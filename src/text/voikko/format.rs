//! From the bytes of a transducer to its alphabet and checked cells.

use super::TransducerError;
use super::symbols::{Alphabet, END_BIT, SymbolId};

/// The marks that open a file.
pub(super) const MARKS: [u8; 8] = [0x6e, 0x3a, 0x01, 0x00, 0xfa, 0x51, 0x03, 0x00];

/// Bytes before the number of symbols.
const HEADER: usize = 16;

/// Bytes of a cell.
const CELL: usize = 8;

/// Cells that a 24-bit target can name.
const MOST_CELLS: usize = 1 << 24;

/// Largest file that is read: all cells that can be named, and all symbols at a generous length.
pub(super) const MOST_BYTES: u64 = ((MOST_CELLS * CELL) + (1 << 24)) as u64;

/// Input symbol that marks a state as final.
pub(super) const FINAL: SymbolId = SymbolId::MAX;

/// Rounds that looking ahead may take: two, and one for each circle within a circle.
const MOST_ROUNDS: usize = 8;

/// Number of further cells that means "see the next cell".
const OVERFLOW: u32 = 255;

/// A transition, or in a state of many transitions the number of them.
///
/// In the file the number of a large state stands *after* its first transition. The two are
/// exchanged when the file is read, so that the transitions of every state lie side by side.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Cell {
    pub(super) input: SymbolId,
    pub(super) output: SymbolId,
    /// Target state in the upper 24 bits, number of further cells in the lower 8.
    target_and_more: u32,
    /// What can be read next in the target state, as a set of [`Alphabet::next_bit`]s; may hold too
    /// much. Nine in ten ways end at the next letter: this saves entering them.
    pub(super) next: u32,
}

impl Cell {
    pub(super) fn target(self) -> u32 {
        self.target_and_more >> 8
    }

    fn more(self) -> u32 {
        self.target_and_more & 0xff
    }
}

/// The transitions of a state; see [`span`].
fn transitions(cells: &[Cell], state: u32) -> &[Cell] {
    let (first, end) = span(cells, state);
    &cells[first as usize..end as usize]
}

/// First and last-plus-one cell of the transitions of a state.
///
/// Only for states that [`check`] has visited.
#[inline]
pub(super) fn span(cells: &[Cell], state: u32) -> (u32, u32) {
    let head = cells[state as usize];
    match head.more() {
        OVERFLOW => (state + 1, state + 2 + head.target()),
        more => (state, state + 1 + more),
    }
}

/// Reads and checks a whole file.
pub(super) fn parse(bytes: &[u8]) -> Result<(Alphabet, Box<[Cell]>), TransducerError> {
    check_header(bytes)?;
    let (texts, end) = symbols(bytes)?;
    let alphabet = Alphabet::new(texts)?;
    let start = end.next_multiple_of(CELL);
    let cut = |within| TransducerError::Cut { length: bytes.len(), within };
    let table = bytes.get(start..).ok_or_else(|| cut("the gap before the cells"))?;
    let (chunks, rest) = table.as_chunks::<CELL>();
    if !rest.is_empty() || chunks.is_empty() {
        return Err(cut("a cell"));
    }
    if chunks.len() > MOST_CELLS {
        return Err(TransducerError::TooLarge { limit: MOST_BYTES });
    }
    let mut cells: Box<[Cell]> = chunks.iter().map(|chunk| cell(*chunk)).collect();
    let states = check(&alphabet, &mut cells, bytes.len())?;
    look_ahead(&alphabet, &mut cells, &states);
    Ok((alphabet, cells))
}

fn cell([i0, i1, o0, o1, t0, t1, t2, more]: [u8; CELL]) -> Cell {
    Cell {
        input: SymbolId::from_le_bytes([i0, i1]),
        output: SymbolId::from_le_bytes([o0, o1]),
        target_and_more: u32::from_le_bytes([more, t0, t1, t2]),
        next: u32::MAX,
    }
}

fn check_header(bytes: &[u8]) -> Result<(), TransducerError> {
    let expected = "an unweighted little-endian one with all reserved bytes 0";
    let version = |found| Err(TransducerError::Version { found, expected });
    let mut swapped = MARKS;
    swapped.as_chunks_mut::<4>().0.iter_mut().for_each(|mark| mark.reverse());
    let (first_mark, _) = MARKS.split_at(4);
    match bytes.first_chunk::<8>() {
        Some(marks) if *marks == MARKS => {}
        Some(marks) if *marks == swapped => return version("big-endian"),
        Some(marks) if marks.starts_with(first_mark) => return version("another second mark"),
        _ => {
            let start: Vec<String> =
                bytes.iter().take(8).map(|byte| format!("{byte:02x}")).collect();
            return Err(TransducerError::NotATransducer { start: start.join(" ") });
        }
    }
    match bytes.get(8..HEADER) {
        Some([0, reserved @ ..]) if reserved.iter().all(|byte| *byte == 0) => Ok(()),
        Some([0, ..]) => version("reserved bytes in use"),
        Some(_) => version("weighted"),
        None => Err(TransducerError::Cut { length: bytes.len(), within: "the header" }),
    }
}

/// The symbols and the offset after them.
fn symbols(bytes: &[u8]) -> Result<(Vec<Box<str>>, usize), TransducerError> {
    let cut = || TransducerError::Cut { length: bytes.len(), within: "the symbols" };
    let mut rest = bytes.get(HEADER..).ok_or_else(cut)?;
    let (count, after) = rest.split_first_chunk::<2>().ok_or_else(cut)?;
    let count = usize::from(u16::from_le_bytes(*count));
    rest = after;
    let mut texts: Vec<Box<str>> = Vec::with_capacity(count);
    for number in 0..count {
        let length = rest.iter().position(|byte| *byte == 0).ok_or_else(cut)?;
        let (text, after) = rest.split_at(length);
        let text = std::str::from_utf8(text).map_err(|_not_utf8| TransducerError::Symbol {
            number,
            symbol: String::from_utf8_lossy(text).into_owned(),
            expected: "UTF-8",
        })?;
        texts.push(text.into());
        rest = after.get(1..).unwrap_or_default();
    }
    if texts.first().is_none_or(|text| !text.is_empty()) {
        return Err(TransducerError::Symbol {
            number: 0,
            symbol: texts.first().map(ToString::to_string).unwrap_or_default(),
            expected: "the empty symbol",
        });
    }
    Ok((texts, bytes.len() - rest.len()))
}

/// Visits every state that can be reached and checks that it lies within the table, overlaps no
/// other, is sorted, and speaks of known symbols and cells only. Gives the states, each after one
/// that leads to it.
fn check(
    alphabet: &Alphabet,
    cells: &mut [Cell],
    length: usize,
) -> Result<Vec<u32>, TransducerError> {
    let mut claimed = vec![false; cells.len()];
    let mut is_state = vec![false; cells.len()];
    let mut waiting = vec![0_u32];
    let mut states = Vec::new();
    is_state[0] = true;
    while let Some(state) = waiting.pop() {
        states.push(state);
        gather(cells, state, length)?;
        let (first, end) = span(cells, state);
        let own = state as usize..end as usize;
        let Some(own_claims) = claimed.get_mut(own) else {
            return Err(TransducerError::Cut { length, within: "a state" });
        };
        if own_claims.iter().any(|claim| *claim) {
            return Err(broken(state, "a state that overlaps another", "states side by side"));
        }
        own_claims.fill(true);
        let mut before = 0;
        for at in first..end {
            let cell = cells[at as usize];
            let order = check_cell(alphabet, at, cell)?;
            if order < before {
                let found = format!("input {} out of order", cell.input);
                return Err(broken(
                    at,
                    &found,
                    "final marks, flags, characters in ascending order",
                ));
            }
            before = order;
            if cell.input == FINAL {
                continue;
            }
            let target = cell.target();
            match is_state.get_mut(target as usize) {
                Some(true) => {}
                Some(known) => {
                    *known = true;
                    waiting.push(target);
                }
                None => {
                    let found = format!("target {target}");
                    return Err(broken(at, &found, "a target within the file"));
                }
            }
        }
    }
    Ok(states)
}

/// Notes in every transition what can be read next after it.
fn look_ahead(alphabet: &Alphabet, cells: &mut [Cell], states: &[u32]) {
    let first_visible = alphabet.first_visible();
    let order = silence_first(first_visible, cells, states);
    let mut next_of_state = vec![0_u32; cells.len()];
    let mut is_settled = false;
    for _ in 0..MOST_ROUNDS {
        is_settled = true;
        for state in &order {
            let next = transitions(cells, *state).iter().fold(0, |next, cell| {
                next | match cell.input {
                    FINAL => END_BIT,
                    input if input >= first_visible => alphabet.next_bit(input),
                    _ => next_of_state[cell.target() as usize],
                }
            });
            is_settled &= next_of_state[*state as usize] == next;
            next_of_state[*state as usize] = next;
        }
        if is_settled {
            break;
        }
    }
    // Where flags and empty symbols lead in long circles, every way is entered.
    if is_settled {
        for state in states {
            let (first, end) = span(cells, *state);
            for cell in &mut cells[first as usize..end as usize] {
                if cell.input != FINAL {
                    cell.next = next_of_state[cell.target() as usize];
                }
            }
        }
    }
}

/// The states in an order in which each comes after those that it reaches without reading a
/// character, but for circles.
fn silence_first(first_visible: SymbolId, cells: &[Cell], states: &[u32]) -> Vec<u32> {
    let mut is_met = vec![false; cells.len()];
    let mut order = Vec::with_capacity(states.len());
    let mut path: Vec<(u32, u32)> = Vec::new();
    for start in states {
        let mut entered = Some(*start);
        loop {
            if let Some(state) = entered.take().filter(|state| !is_met[*state as usize]) {
                is_met[state as usize] = true;
                path.push((state, span(cells, state).0));
            }
            let Some((state, cursor)) = path.last_mut() else { break };
            let (_, end) = span(cells, *state);
            match cells.get(*cursor as usize).filter(|_| *cursor < end) {
                Some(cell) if cell.input < first_visible => entered = Some(cell.target()),
                Some(cell) if cell.input == FINAL => {}
                _ => {
                    order.push(*state);
                    path.pop();
                    continue;
                }
            }
            *cursor += 1;
        }
    }
    order
}

/// Brings the transitions of a large state side by side: the number after the first transition and
/// the transition change places.
fn gather(cells: &mut [Cell], state: u32, length: usize) -> Result<(), TransducerError> {
    let at = state as usize;
    if cells[at].more() != OVERFLOW {
        return Ok(());
    }
    let cut = TransducerError::Cut { length, within: "a large state" };
    let Some([first, count]) = cells.get_mut(at..).and_then(|tail| tail.first_chunk_mut::<2>())
    else {
        return Err(cut);
    };
    let number = u32::from(count.input) | u32::from(count.output) << 16;
    if number as usize >= cells_after(at, length) {
        return Err(cut);
    }
    *count = *first;
    first.target_and_more = number << 8 | OVERFLOW;
    Ok(())
}

/// An upper bound of the cells after a given one, below 2^24.
fn cells_after(at: usize, length: usize) -> usize {
    (length / CELL).min(MOST_CELLS).saturating_sub(at)
}

/// Checks the symbols of a transition; gives its place in the order of a state.
fn check_cell(alphabet: &Alphabet, at: u32, cell: Cell) -> Result<u32, TransducerError> {
    if cell.input == FINAL {
        return Ok(0);
    }
    for (symbol, name) in [(cell.input, "input"), (cell.output, "output")] {
        if usize::from(symbol) >= alphabet.len() {
            let found = format!("{name} {symbol}");
            return Err(broken(at, &found, "a symbol of the transducer's alphabet"));
        }
    }
    // What takes no character needs no order within itself.
    let silent = cell.input < alphabet.first_visible();
    Ok(if silent { 1 } else { u32::from(cell.input) + 1 })
}

fn broken(cell: u32, found: &str, expected: &'static str) -> TransducerError {
    TransducerError::Cell { cell, found: found.to_owned(), expected }
}
