//! Wording of adverts that leaves people out, found in any inflection.
//!
//! Brief overview: [`WordingChecks`] is read from `index-config/wording-checks.toml`, which says what is looked for, why
//! it matters and what to write instead. A word is known by its base forms where a dictionary is installed and by its
//! stem; for Finnish endings whose stem changes the changed forms are looked for, too, so that texts are
//! read alike without a dictionary. A phrase is found as neighbouring words of one sentence.

mod pattern;

use std::collections::BTreeMap;
use std::path::Path;

use serde::Deserialize;

use crate::domain::Lang;
use crate::taxonomy::qualifications::Texts3;
use crate::text::analysis::Lexica;
use pattern::{Pattern, Word, read};

/// The list that ships.
const DEFAULT: &str = include_str!("../../../index-config/wording-checks.toml");

/// A list of checks that cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum WordingChecksError {
    /// The file cannot be read.
    #[error("cannot read {path}")]
    Read {
        /// The file.
        path: String,
        /// What the system says.
        source: std::io::Error,
    },
    /// It is not the TOML that is expected.
    #[error("wording checks: {0}")]
    Syntax(#[from] toml::de::Error),
    /// A phrase has no word.
    #[error("wording checks: [{kind}.{lang}]: `{phrase}`: expected words")]
    Phrase {
        /// The kind.
        kind: String,
        /// The language.
        lang: &'static str,
        /// The phrase.
        phrase: String,
    },
}

/// A kind as the file has it.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct KindFile {
    why: Texts3,
    law: Texts3,
    #[serde(default)]
    fi: LangFile,
    #[serde(default)]
    sv: LangFile,
    #[serde(default)]
    en: LangFile,
}

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields, default)]
struct LangFile {
    unless: Vec<String>,
    context: Vec<String>,
    context_of_ages: Vec<String>,
    words: BTreeMap<String, String>,
    hints: BTreeMap<String, String>,
}

/// A kind of exclusion, with its words in one language.
#[derive(Debug)]
struct Kind {
    name: String,
    why: Texts3,
    law: Texts3,
    /// By [`Lang`].
    lists: [List; 3],
}

/// What is looked for in texts of one language.
#[derive(Debug, Default)]
struct List {
    entries: Vec<Entry>,
    unless: Vec<Pattern>,
    context: Vec<Pattern>,
    /// Counts for phrases with a number.
    context_of_ages: Vec<Pattern>,
}

#[derive(Debug)]
struct Entry {
    pattern: Pattern,
    instead: String,
    is_hint: bool,
}

/// Wording that excludes, found in a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Finding<'a> {
    /// Stable name of the kind: `gender`, `age`, `language`, `health`, `family`, `origin`, `belief`, `appearance`.
    pub kind: &'a str,
    /// Byte offset of the first character.
    pub start: usize,
    /// Byte offset after the last.
    pub end: usize,
    /// What to write instead, in the language of the text; in brackets where words alone do not help.
    pub instead: &'a str,
    /// The job or the law may need it: to be thought over.
    pub is_hint: bool,
}

/// All checks.
#[derive(Debug)]
pub struct WordingChecks {
    kinds: Vec<Kind>,
}

impl WordingChecks {
    /// The list of a file; the one that ships where there is none.
    ///
    /// # Errors
    /// The file cannot be read or is not a list of checks.
    pub fn load(path: Option<&Path>, lexica: &Lexica) -> Result<Self, WordingChecksError> {
        let Some(path) = path else { return Self::from_toml(DEFAULT, lexica) };
        let text = std::fs::read_to_string(path).map_err(|source| WordingChecksError::Read {
            path: path.display().to_string(),
            source,
        })?;
        Self::from_toml(&text, lexica)
    }

    /// A list of checks.
    ///
    /// # Errors
    /// It is not TOML of the shape that the list that ships describes.
    pub fn from_toml(text: &str, lexica: &Lexica) -> Result<Self, WordingChecksError> {
        let file: BTreeMap<String, KindFile> = toml::from_str(text)?;
        let kind = |(name, file): (String, KindFile)| {
            let KindFile { why, law, fi, sv, en } = file;
            let mut lists = [List::default(), List::default(), List::default()];
            for (lang, words) in [(Lang::Fi, fi), (Lang::Sv, sv), (Lang::En, en)] {
                lists[lang as usize] = List::new(words, &name, lang, lexica)?;
            }
            Ok(Kind { name, why, law, lists })
        };
        let kinds: Result<Vec<Kind>, WordingChecksError> = file.into_iter().map(kind).collect();
        Ok(Self { kinds: kinds? })
    }

    /// How many phrases are looked for, in all languages.
    #[must_use]
    pub fn len(&self) -> usize {
        let lists = self.kinds.iter().flat_map(|kind| &kind.lists);
        lists.map(|list| list.entries.len()).sum()
    }

    /// True where nothing is looked for.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Why a kind matters, and the law in short.
    #[must_use]
    pub fn reason(&self, kind: &str, lang: Lang) -> Option<(&str, &str)> {
        let kind = self.kinds.iter().find(|known| known.name == kind)?;
        Some((kind.why.get(lang), kind.law.get(lang)))
    }

    /// What a text in a language says that excludes, in the order of the text. Of findings of one kind that overlap the
    /// longest counts.
    #[must_use]
    pub fn find(&self, lexica: &Lexica, lang: Lang, text: &str) -> Vec<Finding<'_>> {
        let words = read(lexica, lang, text);
        let mut found: Vec<Finding<'_>> =
            self.kinds.iter().flat_map(|kind| kind.find(lang, &words)).collect();
        found.sort_by_key(|finding| (finding.start, finding.end, finding.kind));
        found
    }
}

impl List {
    fn new(
        file: LangFile,
        kind: &str,
        lang: Lang,
        lexica: &Lexica,
    ) -> Result<Self, WordingChecksError> {
        let pattern = |phrase: &str| {
            Pattern::new(phrase, lang, lexica).ok_or_else(|| WordingChecksError::Phrase {
                kind: kind.to_owned(),
                lang: lang.code(),
                phrase: phrase.to_owned(),
            })
        };
        let entry = |is_hint: bool| {
            move |(phrase, instead): (String, String)| {
                Ok(Entry { pattern: pattern(&phrase)?, instead, is_hint })
            }
        };
        let words = file.words.into_iter().map(entry(false));
        let entries: Result<Vec<Entry>, WordingChecksError> =
            words.chain(file.hints.into_iter().map(entry(true))).collect();
        let phrases = |list: &[String]| -> Result<Vec<Pattern>, WordingChecksError> {
            list.iter().map(|phrase| pattern(phrase)).collect()
        };
        Ok(Self {
            entries: entries?,
            unless: phrases(&file.unless)?,
            context: phrases(&file.context)?,
            context_of_ages: phrases(&file.context_of_ages)?,
        })
    }
}

impl Kind {
    fn find(&self, lang: Lang, words: &[Word]) -> Vec<Finding<'_>> {
        let list = &self.lists[lang as usize];
        // First and past the last word of each, the longest before others.
        let mut spans: Vec<(usize, usize, &Entry)> = Vec::new();
        for at in 0..words.len() {
            for entry in &list.entries {
                if let Some(end) = entry.pattern.matches(words, at) {
                    spans.push((at, end, entry));
                }
            }
        }
        spans.sort_by_key(|(first, end, _)| (std::cmp::Reverse(end - first), *first));
        let mut kept: Vec<(usize, usize, &Entry)> = Vec::new();
        for (first, end, entry) in spans {
            let overlaps = |start: usize, stop: usize| first < stop && start < end;
            if kept.iter().any(|(start, stop, _)| overlaps(*start, *stop)) {
                continue;
            }
            let is_other = (0..words.len()).any(|at| {
                let unless = list.unless.iter().filter_map(|pattern| pattern.matches(words, at));
                unless.into_iter().any(|stop| overlaps(at, stop))
            });
            let sentence = words[first].sentence;
            let ages = if entry.pattern.has_number() { &list.context_of_ages[..] } else { &[] };
            let context = || list.context.iter().chain(ages);
            let is_about_others = (0..words.len()).any(|at| {
                let outside = at < first || at >= end;
                words[at].sentence == sentence
                    && outside
                    && context().any(|pattern| pattern.matches(words, at).is_some())
            });
            if !is_other && !is_about_others {
                kept.push((first, end, entry));
            }
        }
        kept.into_iter()
            .map(|(first, end, entry)| Finding {
                kind: &self.name,
                start: words[first].start,
                end: words[end - 1].end,
                instead: &entry.instead,
                is_hint: entry.is_hint,
            })
            .collect()
    }
}

#[cfg(test)]
mod tests;
