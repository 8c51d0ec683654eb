//! The alphabet of a transducer: characters, tags and flag diacritics.

use super::TransducerError;

/// Number of a symbol in a transducer's alphabet; 0 is the empty symbol.
pub type SymbolId = u16;

/// Stands for a character that the alphabet lacks; no transition carries it.
pub(super) const UNKNOWN: SymbolId = SymbolId::MAX;

/// Value of a feature that is not set.
pub(super) const UNSET: u16 = 0;

/// Among the bits of [`Alphabet::next_bit`]: the end of the word.
pub(super) const END_BIT: u32 = 1;

/// Characters below this have a slot of their own in the character table.
const DIRECT: usize = 0x180;

/// What a flag diacritic does with its feature (Beesley and Karttunen, *Finite State Morphology*,
/// chapter 7).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum FlagAction {
    /// `P`: sets the feature to the value.
    Set,
    /// `C`: forgets the feature.
    Clear,
    /// `U`: sets an unset feature, otherwise passes only if it has the value.
    Unify,
    /// `R`: passes only if the feature has the value, or any value if none is named.
    Require,
    /// `D`: passes only if the feature lacks the value, or is unset if none is named.
    Disallow,
}

/// A flag diacritic such as `@R.YS_ALKANUT.ON@`: a condition on, or a change of, one feature.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Flag {
    action: FlagAction,
    pub(super) feature: u16,
    /// `None` where the symbol names no value.
    value: Option<u16>,
}

impl Flag {
    /// The feature's value after the flag, or `None` if the flag blocks the way.
    pub(super) fn apply(self, current: u16) -> Option<u16> {
        let passes = match self.action {
            FlagAction::Set => return self.value,
            FlagAction::Clear => return Some(UNSET),
            FlagAction::Unify if current == UNSET => return self.value,
            FlagAction::Unify => self.value == Some(current),
            FlagAction::Require => match self.value {
                None => current != UNSET,
                Some(value) => current == value,
            },
            FlagAction::Disallow => match self.value {
                None => current == UNSET,
                Some(value) => current != value,
            },
        };
        passes.then_some(current)
    }
}

/// The alphabet as the file lists it: the empty symbol, flag diacritics, characters, tags.
#[derive(Debug, Clone)]
pub(super) struct Alphabet {
    texts: Box<[Box<str>]>,
    /// One per flag diacritic, from symbol 1 on.
    flags: Box<[Flag]>,
    features: usize,
    direct: Box<[SymbolId]>,
    others: Box<[(char, SymbolId)]>,
}

impl Alphabet {
    /// Reads the symbols in the order of the file.
    ///
    /// # Errors
    ///
    /// [`TransducerError::Symbol`] for a flag diacritic that stands after characters or is not of the
    /// form `@ACTION.FEATURE.VALUE@`, with the value optional for C, D and R.
    pub(super) fn new(texts: Vec<Box<str>>) -> Result<Self, TransducerError> {
        let mut names = Names::default();
        let mut flags = Vec::new();
        let flag_texts = texts.iter().enumerate().skip(1);
        for (id, text) in flag_texts.take_while(|(_, text)| text.starts_with('@')) {
            let flag = names.flag(text).ok_or_else(|| TransducerError::Symbol {
                number: id,
                symbol: text.to_string(),
                expected: "a flag diacritic @ACTION.FEATURE.VALUE@ with action P, C, U, R or D",
            })?;
            flags.push(flag);
        }
        let first_visible = flags.len() + 1;
        let mut direct = vec![UNKNOWN; DIRECT].into_boxed_slice();
        let mut others = Vec::new();
        for (id, text) in texts.iter().enumerate().skip(first_visible) {
            if text.len() > 1 && text.starts_with('@') {
                return Err(TransducerError::Symbol {
                    number: id,
                    symbol: text.to_string(),
                    expected: "all flag diacritics before the first character",
                });
            }
            let mut characters = text.chars();
            let (Some(character), None) = (characters.next(), characters.next()) else { continue };
            let id = id as SymbolId;
            match direct.get_mut(character as usize) {
                Some(slot) if *slot == UNKNOWN => *slot = id,
                Some(_) => {}
                None => others.push((character, id)),
            }
        }
        // The sort is stable: of two symbols for one character the first is found.
        others.sort_by_key(|(character, _)| *character);
        others.dedup_by_key(|(character, _)| *character);
        let features = names.features.len();
        Ok(Self {
            texts: texts.into(),
            flags: flags.into(),
            features,
            direct,
            others: others.into(),
        })
    }

    pub(super) fn len(&self) -> usize {
        self.texts.len()
    }

    /// Number of different features that flags speak of.
    pub(super) fn features(&self) -> usize {
        self.features
    }

    /// The first symbol that stands for text; those below are empty or flag diacritics.
    pub(super) fn first_visible(&self) -> SymbolId {
        (self.flags.len() + 1) as SymbolId
    }

    /// The flag of a symbol below [`Alphabet::first_visible`]; `None` for the empty symbol.
    pub(super) fn flag(&self, id: SymbolId) -> Option<Flag> {
        self.flags.get(usize::from(id).wrapping_sub(1)).copied()
    }

    pub(super) fn text(&self, id: SymbolId) -> Option<&str> {
        self.texts.get(usize::from(id)).map(|text| &**text)
    }

    pub(super) fn texts(&self) -> impl Iterator<Item = &str> {
        self.texts.iter().map(|text| &**text)
    }

    /// The symbol of a character, or [`UNKNOWN`].
    pub(super) fn of(&self, character: char) -> SymbolId {
        if let Some(id) = self.direct.get(character as usize) {
            return *id;
        }
        match self.others.binary_search_by_key(&character, |(other, _)| *other) {
            Ok(at) => self.others[at].1,
            Err(_) => UNKNOWN,
        }
    }

    /// The bit of a character's symbol in a set of what can be read next: Finnish letters have
    /// bits of their own, others share one.
    pub(super) fn next_bit(&self, id: SymbolId) -> u32 {
        let letter = self.text(id).and_then(|text| text.chars().next());
        match letter {
            Some(letter @ 'a'..='z') => 1 << (u32::from(letter) - u32::from('a') + 1),
            Some('ä') => 1 << 27,
            Some('ö') => 1 << 28,
            Some('-') => 1 << 29,
            Some('å') => 1 << 30,
            _ => 1 << 31,
        }
    }

    pub(super) fn memory_bytes(&self) -> usize {
        let texts: usize = self.texts.iter().map(|text| size_of::<Box<str>>() + text.len()).sum();
        texts + size_of_val(&*self.flags) + size_of_val(&*self.direct) + size_of_val(&*self.others)
    }
}

/// Features and values by name while flags are read.
#[derive(Default)]
struct Names<'a> {
    features: Vec<&'a str>,
    values: Vec<&'a str>,
}

impl<'a> Names<'a> {
    fn flag(&mut self, symbol: &'a str) -> Option<Flag> {
        let mut fields = symbol.strip_prefix('@')?.strip_suffix('@')?.split('.');
        let action = match fields.next()? {
            "P" => FlagAction::Set,
            "C" => FlagAction::Clear,
            "U" => FlagAction::Unify,
            "R" => FlagAction::Require,
            "D" => FlagAction::Disallow,
            _ => return None,
        };
        let feature = fields.next().filter(|name| !name.is_empty())?;
        let value = fields.next();
        let needs_value = matches!(action, FlagAction::Set | FlagAction::Unify);
        if fields.next().is_some() || value == Some("") || (needs_value && value.is_none()) {
            return None;
        }
        // A file has at most 65,535 symbols, so neither number reaches the end of u16.
        Some(Flag {
            action,
            feature: number(&mut self.features, feature),
            value: value.map(|value| number(&mut self.values, value) + 1),
        })
    }
}

fn number<'a>(known: &mut Vec<&'a str>, name: &'a str) -> u16 {
    let at = known.iter().position(|other| *other == name).unwrap_or_else(|| {
        known.push(name);
        known.len() - 1
    });
    at as u16
}
