//! A writer of small transducer files, so that tests need no dictionary.

use super::format::{FINAL, MARKS};

/// A transducer on paper: symbols by text, states by number, in the order they are added.
pub(super) struct Draft {
    symbols: Vec<String>,
    states: Vec<Vec<(u16, u16, usize)>>,
}

impl Draft {
    /// With these flag diacritics and tags and all letters that Finnish words need.
    pub(super) fn new(flags: &[&str], tags: &[&str]) -> Self {
        let letters = "-0123456789:=ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyzäåöž";
        let symbols = std::iter::once(String::new())
            .chain(flags.iter().map(ToString::to_string))
            .chain(letters.chars().map(String::from))
            .chain(tags.iter().map(ToString::to_string))
            .collect();
        Self { symbols, states: Vec::new() }
    }

    fn symbol(&self, text: &str) -> u16 {
        let at = self.symbols.iter().position(|symbol| symbol == text);
        at.unwrap_or_else(|| panic!("no symbol {text:?} in the draft")) as u16
    }

    /// Adds a state without transitions; gives its number. The first is the start.
    pub(super) fn state(&mut self) -> usize {
        self.states.push(Vec::new());
        self.states.len() - 1
    }

    pub(super) fn accept(&mut self, state: usize) {
        self.states[state].push((FINAL, 0, 0));
    }

    pub(super) fn arc(&mut self, from: usize, input: &str, output: &str, to: usize) {
        let (input, output) = (self.symbol(input), self.symbol(output));
        self.states[from].push((input, output, to));
    }

    /// Adds a way of single transitions: reads the letters of `input` and writes `output` (letters,
    /// and tags in brackets) before them.
    pub(super) fn path(&mut self, from: usize, input: &str, output: &str, to: usize) {
        let mut written: Vec<String> = Vec::new();
        for letter in output.chars() {
            match written.last_mut() {
                Some(open) if open.starts_with('[') && !open.ends_with(']') => open.push(letter),
                _ => written.push(letter.to_string()),
            }
        }
        let silent = written.iter().map(|text| (String::new(), text.clone()));
        let read = input.chars().map(|letter| (letter.to_string(), String::new()));
        let steps: Vec<(String, String)> = silent.chain(read).collect();
        let mut at = from;
        for (number, (input, output)) in steps.iter().enumerate() {
            let next = if number + 1 == steps.len() { to } else { self.state() };
            self.arc(at, input, output, next);
            at = next;
        }
    }

    /// Adds a way that copies the letters it reads, with tags before and after.
    pub(super) fn copy(
        &mut self,
        from: usize,
        before: &str,
        letters: &str,
        after: &str,
        to: usize,
    ) {
        let mut at = self.state();
        self.path(from, "", &format!("{before}[]"), at);
        for letter in letters.chars() {
            let next = self.state();
            self.arc(at, &letter.to_string(), &letter.to_string(), next);
            at = next;
        }
        self.path(at, "", &format!("{after}[]"), to);
    }

    /// The bytes of the file.
    pub(super) fn bytes(&self) -> Vec<u8> {
        let mut bytes = MARKS.to_vec();
        bytes.extend([0; 8]);
        bytes.extend((self.symbols.len() as u16).to_le_bytes());
        for symbol in &self.symbols {
            bytes.extend(symbol.as_bytes());
            bytes.push(0);
        }
        bytes.resize(bytes.len().next_multiple_of(8), 0);
        let mut first_cells = Vec::new();
        let mut cells = 0;
        for state in &self.states {
            first_cells.push(cells);
            cells += state.len().max(1) + usize::from(state.len() > 255);
        }
        for state in &self.states {
            let mut arcs = state.clone();
            // Final marks come first, whatever their number.
            arcs.sort_by_key(|(input, ..)| input.wrapping_add(1));
            if arcs.is_empty() {
                // A dead end: a transition to itself that no word can take.
                arcs.push((self.symbols.len() as u16 - 1, 0, 0));
            }
            let is_large = arcs.len() > 255;
            for (number, (input, output, target)) in arcs.iter().enumerate() {
                let more = match number {
                    0 if is_large => 255,
                    0 => arcs.len() as u8 - 1,
                    _ => 0,
                };
                let target = first_cells[*target] as u32;
                bytes.extend(input.to_le_bytes());
                bytes.extend(output.to_le_bytes());
                bytes.extend(target.to_le_bytes().iter().take(3));
                bytes.push(more);
                if number == 0 && is_large {
                    bytes.extend((arcs.len() as u32 - 1).to_le_bytes());
                    bytes.extend([0; 4]);
                }
            }
        }
        bytes
    }
}

/// Tags of the small dictionary.
const TAGS: [&str; 10] =
    ["[Bc]", "[Bh]", "[Ln]", "[Lt]", "[Lu]", "[X]", "[Xj]", "[Xp]", "[Xr]", "[]"];

/// A dictionary of a few Finnish words that compound without bound.
pub(super) fn small_dictionary() -> Vec<u8> {
    let mut draft = Draft::new(&["@C.MORE@", "@P.MORE.YES@", "@R.MORE.YES@"], &TAGS);
    let start = draft.state();
    let stem = draft.state();
    let end = draft.state();
    draft.arc(start, "", "", stem);
    draft.accept(end);
    // Stem with its tags, letters that are read and copied, ending.
    for (tags, letters) in [
        ("[Ln][Xp]sähkö[X]", "sähkö"),
        ("[Ln][Xp]auto[X]", "auto"),
        ("[Ln][Xp]auto[X]", "auton"),
        ("[Ln][Xp]kampa[X]", "kampa"),
        ("[Ln][Xp]kampaaja[X]", "kampaajat"),
        ("[Ln][Xp]aika[X]", "ajat"),
        ("[Ln][Xp]osteo=paatti[X]", "osteopaatin"),
        ("[Ln][Xp]Helsinki[X]", "helsingissä"),
        ("[Ln][Xp]kokki[X]", "kokin"),
        ("[Ln][Xp]koki[X]", "kokin"),
        ("[Ln][Xp]koki[X][Bh]", "kokin"),
        ("[Ln][Xr]jj[X][Xp]IT[X]", "it-"),
        ("[Lu][Xp]kolme[X]", "kolmelle"),
        ("[Lu][Xp]kymmenen[X]", "kymmenelle"),
        ("[Ln][Xp]kerta[X]", "kertaiset"),
        ("[Ln]", "suur"),
    ] {
        let done = draft.state();
        draft.copy(stem, tags, letters, "[Bh]", done);
        finish(&mut draft, done, stem, end);
    }
    // A derived word: the base form of its suffix follows what was read.
    let derived = draft.state();
    draft.copy(stem, "[Lt][Xp]asentaa[X]", "asenta", "[Ln][Xj]ja[X]", derived);
    for ending in ["ja", "jia", "jalle"] {
        let done = draft.state();
        draft.copy(derived, "[]", ending, "[]", done);
        finish(&mut draft, done, stem, end);
    }
    draft.bytes()
}

/// Ends a word, or begins its next part; flags see to it that a part follows a boundary.
fn finish(draft: &mut Draft, from: usize, stem: usize, end: usize) {
    draft.arc(from, "@C.MORE@", "", end);
    let boundary = draft.state();
    let next = draft.state();
    draft.arc(from, "@P.MORE.YES@", "", boundary);
    draft.arc(boundary, "", "[Bc]", next);
    draft.arc(next, "@R.MORE.YES@", "", stem);
}
