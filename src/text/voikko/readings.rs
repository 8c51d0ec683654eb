//! The readings of a word: base forms and compound parts.

use std::ops::Range;

use super::symbols::SymbolId;
use super::transducer::{Outcome, WalkScratch};

/// What an output symbol means for base forms. Of Voikko's tags only those matter that delimit base
/// forms and compound parts (libvoikko's `doc/morphological-analysis.txt` names them).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    /// A letter, digit or sign, already in lower case.
    Letter(char),
    /// `[Xp]`: the base form of the stem follows, up to [`Role::End`].
    StemBase,
    /// `[Xj]`: the base form of a derivational suffix follows: the part's base form is what was
    /// read of it so far and this.
    SuffixBase,
    /// `[Xr]`, `[Xs]` and the like: something else follows, up to [`Role::End`].
    Aside,
    /// `[X]`
    End,
    /// `[Bc]`: the next compound part begins.
    Boundary,
    /// `[Lu]`: the word class numeral. Numerals inflect in every part ("kolmellekymmenelle"), so
    /// their base form has base forms throughout.
    Numeral,
    /// `[Ln]`, `[Lt]` and the like: any other word class.
    Class,
    /// `=`: marks a boundary within a base form of the dictionary.
    Joint,
    /// Any other tag.
    Other,
}

impl Role {
    pub(super) fn of(symbol: &str) -> Self {
        match symbol {
            "[Xp]" => Self::StemBase,
            "[Xj]" => Self::SuffixBase,
            "[X]" => Self::End,
            "[Bc]" => Self::Boundary,
            "[Lu]" => Self::Numeral,
            "=" => Self::Joint,
            _ if symbol.starts_with("[X") => Self::Aside,
            _ if symbol.starts_with("[L") => Self::Class,
            _ => {
                let mut lower = symbol.chars().flat_map(char::to_lowercase);
                match (lower.next(), lower.next()) {
                    (Some(letter), None) => Self::Letter(letter),
                    _ => Self::Other,
                }
            }
        }
    }

    fn is_class(self) -> bool {
        matches!(self, Self::Numeral | Self::Class)
    }
}

/// Where the readings of a word come from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Origin {
    /// The dictionary knows the word.
    Dictionary,
    /// The dictionary knows the word's end, or what stands between its hyphens.
    Guess,
}

/// Buffers for reading words, kept by the caller: one per thread.
#[derive(Debug, Clone, Default)]
pub struct ReadingScratch {
    pub(super) lower: String,
    pub(super) buffers: Buffers,
}

/// Buffers of reading one word in lower case.
#[derive(Debug, Clone, Default)]
pub(super) struct Buffers {
    pub(super) symbols: Vec<SymbolId>,
    pub(super) walk: WalkScratch,
    pub(super) assembly: Assembly,
}

/// The readings of one word, fewest parts first. Lives in the scratch it was read with.
#[derive(Debug, Clone, Copy)]
pub struct Readings<'a> {
    assembly: &'a Assembly,
    origin: Origin,
    outcome: Outcome,
}

/// One reading of a word.
#[derive(Debug, Clone, Copy)]
pub struct Reading<'a> {
    assembly: &'a Assembly,
    spans: &'a Spans,
}

impl<'a> Readings<'a> {
    pub(super) fn new(assembly: &'a Assembly, origin: Origin, outcome: Outcome) -> Self {
        Self { assembly, origin, outcome }
    }

    /// The different readings, fewest parts first.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = Reading<'a>> + use<'a> {
        let assembly = self.assembly;
        assembly.readings.iter().map(move |spans| Reading { assembly, spans })
    }

    /// Number of different readings.
    #[must_use]
    pub fn len(&self) -> usize {
        self.assembly.readings.len()
    }

    /// Whether nothing is known of the word.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.assembly.readings.is_empty()
    }

    /// Whether the dictionary knows the word or only a part of it.
    #[must_use]
    pub fn origin(&self) -> Origin {
        self.origin
    }

    /// Whether a bound on effort was met, so that readings may be missing.
    #[must_use]
    pub fn is_truncated(&self) -> bool {
        self.outcome == Outcome::Truncated
    }

    /// The different base forms of the whole word, in lower case.
    pub fn lemmas(&self) -> impl Iterator<Item = &'a str> + use<'a> {
        let readings = *self;
        self.iter().enumerate().filter_map(move |(at, reading)| {
            let lemma = reading.lemma();
            let seen = readings.iter().take(at).any(|earlier| earlier.lemma() == lemma);
            (!seen).then_some(lemma)
        })
    }

    /// The different base forms of the parts of all readings; a simple word is its own only part.
    pub fn parts(&self) -> impl Iterator<Item = &'a str> + use<'a> {
        let all = |readings: Self| readings.iter().flat_map(|reading| reading.parts());
        let readings = *self;
        all(readings).enumerate().filter_map(move |(at, part)| {
            let seen = all(readings).take(at).any(|earlier| earlier == part);
            (!seen).then_some(part)
        })
    }
}

impl<'a> Reading<'a> {
    /// The base form of the whole word, in lower case.
    #[must_use]
    pub fn lemma(&self) -> &'a str {
        self.assembly.text(&self.spans.lemma)
    }

    /// The base forms of the compound parts in order; of a simple word the base form itself.
    pub fn parts(&self) -> impl ExactSizeIterator<Item = &'a str> + use<'a> {
        let assembly = self.assembly;
        assembly.parts[self.spans.parts.clone()].iter().map(move |span| assembly.text(span))
    }

    /// Whether the word has more than one part.
    #[must_use]
    pub fn is_compound(&self) -> bool {
        self.spans.parts.len() > 1
    }
}

/// Positions of a reading in the assembly's text and list of parts.
#[derive(Debug, Clone)]
struct Spans {
    lemma: Range<usize>,
    parts: Range<usize>,
}

/// Readings under construction: one text that holds all their words.
#[derive(Debug, Clone, Default)]
pub(super) struct Assembly {
    text: String,
    parts: Vec<Range<usize>>,
    readings: Vec<Spans>,
    /// What precedes the piece of the word that is being read: its letters, and the parts in it.
    prefix: String,
    prefix_parts: Vec<Range<usize>>,
    lemma: String,
    surface: String,
    base: String,
}

impl Assembly {
    pub(super) fn clear(&mut self) {
        self.text.clear();
        self.parts.clear();
        self.readings.clear();
        self.prefix.clear();
        self.prefix_parts.clear();
    }

    pub(super) fn is_empty(&self) -> bool {
        self.readings.is_empty()
    }

    /// Makes the readings so far the beginning of the word: what is pushed from now on follows these
    /// letters and a hyphen, and the parts of the first reading.
    pub(super) fn continue_after(&mut self, letters: &str) {
        self.prefix.push_str(letters);
        self.prefix.push('-');
        if let Some(first) = self.readings.first() {
            // A reading holds the parts that came before it as well.
            self.prefix_parts.clear();
            self.prefix_parts.extend_from_slice(&self.parts[first.parts.clone()]);
        }
        self.readings.clear();
        self.parts.clear();
    }

    /// Adds the reading that an output of the transducer tells, unless it is there already or joins
    /// parts between two equal vowels, which Finnish does with a hyphen only.
    pub(super) fn push(&mut self, roles: &[Role], output: &[SymbolId]) {
        self.push_after("", roles, output);
    }

    /// Adds a reading whose first part is `beginning` as it stands and whose other parts an output
    /// of the transducer tells.
    pub(super) fn push_after(&mut self, beginning: &str, roles: &[Role], output: &[SymbolId]) {
        let first_part = self.begin(beginning);
        let role_of =
            |symbol: &SymbolId| roles.get(usize::from(*symbol)).copied().unwrap_or(Role::Other);
        // The last word class is that of the whole word.
        let classes = output.iter().rev().map(role_of);
        let is_numeral = classes.into_iter().find(|role| role.is_class()) == Some(Role::Numeral);
        let mut has_base = false;
        let mut inside: Option<Role> = None;
        let mut before_boundary: Option<char> = None;
        for symbol in output {
            let role = role_of(symbol);
            match (role, inside) {
                (Role::End, _) => inside = None,
                (Role::Letter(letter), None) => {
                    if before_boundary.take() == Some(letter) && is_vowel(letter) {
                        // Written together, "kampaajat" is no compound of "kampa" and "ajat".
                        self.abandon(first_part);
                        return;
                    }
                    self.surface.push(letter);
                }
                (Role::Letter(letter), Some(Role::StemBase | Role::SuffixBase)) => {
                    self.base.push(letter);
                }
                (Role::Joint, Some(Role::StemBase | Role::SuffixBase)) => self.base.push('='),
                (Role::StemBase | Role::SuffixBase, None) => {
                    self.base.clone_from(&self.surface);
                    has_base = true;
                    inside = Some(role);
                }
                (Role::Aside, None) => inside = Some(role),
                (Role::Boundary, None) => {
                    before_boundary = self.surface.chars().next_back();
                    self.end_part(has_base, is_numeral);
                    has_base = false;
                }
                _ => {}
            }
        }
        self.end_part(has_base, true);
        self.end(first_part);
    }

    /// Adds the reading that takes letters as they are.
    pub(super) fn push_as_is(&mut self, letters: &str) {
        let first_part = self.begin("");
        self.surface.push_str(letters);
        self.end_part(false, true);
        self.end(first_part);
    }

    /// Begins a reading; gives the number of its first part.
    fn begin(&mut self, beginning: &str) -> usize {
        let first_part = self.parts.len();
        self.parts.extend_from_slice(&self.prefix_parts);
        self.lemma.clone_from(&self.prefix);
        self.surface.clear();
        self.base.clear();
        if !beginning.is_empty() {
            self.surface.push_str(beginning);
            self.end_part(false, false);
        }
        first_part
    }

    /// Ends a compound part. Its base form (its letters, if it has none) is cut at the dictionary's
    /// joints into parts; its base form or its letters continue the base form of the whole word.
    fn end_part(&mut self, has_base: bool, lemma_takes_base: bool) {
        let base = if has_base { &self.base } else { &self.surface };
        for piece in base.split(['=', '-']).filter(|piece| !piece.is_empty()) {
            let span = append(&mut self.text, piece);
            self.parts.push(span);
        }
        let continuation = if lemma_takes_base { base } else { &self.surface };
        self.lemma.extend(continuation.chars().filter(|letter| *letter != '='));
        self.surface.clear();
        self.base.clear();
    }

    /// Takes back a reading that was begun.
    fn abandon(&mut self, first_part: usize) {
        let first_span = self.parts.get(first_part + self.prefix_parts.len());
        if let Some(start) = first_span.map(|span| span.start) {
            self.text.truncate(start);
        }
        self.parts.truncate(first_part);
    }

    /// Ends a reading; takes it back if it says nothing or nothing new.
    fn end(&mut self, first_part: usize) {
        let lemma = append(&mut self.text, self.lemma.trim_matches('-'));
        let new = Spans { lemma, parts: first_part..self.parts.len() };
        let known = self.readings.iter().any(|old| self.same(old, &new));
        if known || new.lemma.is_empty() {
            self.text.truncate(new.lemma.start);
            self.abandon(first_part);
        } else {
            self.readings.push(new);
        }
    }

    fn same(&self, one: &Spans, other: &Spans) -> bool {
        self.text(&one.lemma) == self.text(&other.lemma)
            && one.parts.len() == other.parts.len()
            && self.parts[one.parts.clone()]
                .iter()
                .zip(&self.parts[other.parts.clone()])
                .all(|(one, other)| self.text(one) == self.text(other))
    }

    /// Orders the readings by number of parts, then as they were found: Voikko prefers the reading
    /// with fewest parts.
    pub(super) fn sort(&mut self) {
        self.readings.sort_by_key(|spans| spans.parts.len());
    }

    fn text(&self, span: &Range<usize>) -> &str {
        self.text.get(span.clone()).expect("invariant: spans are made by append on this text")
    }
}

fn append(text: &mut String, piece: &str) -> Range<usize> {
    let start = text.len();
    text.push_str(piece);
    start..text.len()
}

/// Finnish writes a hyphen where one part ends with the vowel that the next begins with.
fn is_vowel(letter: char) -> bool {
    matches!(letter, 'a' | 'e' | 'i' | 'o' | 'u' | 'y' | 'å' | 'ä' | 'ö')
}
