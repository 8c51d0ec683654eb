//! One list of codes.

use std::collections::HashMap;

use crate::domain::Lang;

/// A code of a [`CodeList`] with its names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Code {
    pub(super) code: &'static str,
    pub(super) parent: &'static str,
    /// By [`Lang`]; empty where the language has no name of its own.
    pub(super) names: [&'static str; 3],
}

impl Code {
    /// The code, only meaningful together with its list.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        self.code
    }

    /// The code above it in the same list; of a driving licence class its group in `tmt/ajokortti`.
    #[must_use]
    pub fn parent(&self) -> Option<&'static str> {
        Some(self.parent).filter(|parent| !parent.is_empty())
    }

    /// The name in this language. A missing one is replaced by the English, then the Finnish, then
    /// the Swedish one, and in the end by the code.
    #[must_use]
    pub fn name(&self, lang: Lang) -> &'static str {
        let [fi, sv, en] = self.names;
        let own = self.names[lang as usize];
        [own, en, fi, sv].into_iter().find(|name| !name.is_empty()).unwrap_or(self.code)
    }

    /// The name in this language only if it has one.
    #[must_use]
    pub fn own_name(&self, lang: Lang) -> Option<&'static str> {
        Some(self.names[lang as usize]).filter(|name| !name.is_empty())
    }
}

/// A list of codes in the order of its table.
#[derive(Debug)]
pub struct CodeList {
    pub(super) name: &'static str,
    pub(super) codes: Vec<Code>,
    /// Position by code and by the codes of other systems for the same thing.
    pub(super) by_code: HashMap<&'static str, u32>,
    /// Position by lower-case name; of several codes with one name, the first.
    pub(super) by_name: HashMap<Box<str>, u32>,
}

impl CodeList {
    pub(super) fn new(name: &'static str) -> Self {
        Self { name, codes: Vec::new(), by_code: HashMap::new(), by_name: HashMap::new() }
    }

    /// Adds a code. `aliases` are codes of other systems, parted by `|`, `other_names` likewise.
    pub(super) fn push(&mut self, code: Code, aliases: &'static str, other_names: &'static str) {
        let position = self.codes.len() as u32;
        self.codes.push(code);
        self.by_code.insert(code.code, position);
        for alias in aliases.split('|').filter(|alias| !alias.is_empty()) {
            self.by_code.entry(alias).or_insert(position);
        }
        for name in code.names.into_iter().chain(other_names.split('|')) {
            if !name.is_empty() {
                self.by_name.entry(fold(name).into()).or_insert(position);
            }
        }
    }

    /// The list's name.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        self.name
    }

    /// Number of codes.
    #[must_use]
    pub fn len(&self) -> usize {
        self.codes.len()
    }

    /// Whether the list has no codes.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.codes.is_empty()
    }

    /// The entry with this code, exactly as written, or with the code of another system for the
    /// same thing (ISO 639-3 for languages, the EURES form for NACE 2).
    #[must_use]
    pub fn get(&self, code: &str) -> Option<&Code> {
        self.by_code.get(code).and_then(|position| self.codes.get(*position as usize))
    }

    /// The entry with exactly this name in Finnish, Swedish or English, whatever the case; of a
    /// language also in itself. Of several the first in the list.
    #[must_use]
    pub fn find(&self, name: &str) -> Option<&Code> {
        let position = self.by_name.get(fold(name).as_str())?;
        self.codes.get(*position as usize)
    }

    /// All entries in the order of the table.
    pub fn iter(&self) -> impl Iterator<Item = &Code> {
        self.codes.iter()
    }
}

fn fold(name: &str) -> String {
    use unicode_normalization::UnicodeNormalization as _;
    let trimmed = name.trim();
    if trimmed.is_ascii() {
        return trimmed.to_ascii_lowercase();
    }
    trimmed.nfc().collect::<String>().to_lowercase()
}
