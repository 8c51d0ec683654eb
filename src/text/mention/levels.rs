//! Levels of language skills that the words around a language name.

use crate::domain::Cefr;
use crate::text::analysis::fold;

/// Bytes after and before a language in which its level is looked for.
const LEVEL_AFTER: usize = 40;
const LEVEL_BEFORE: usize = 30;

/// Beginnings of words that tell a level of language, folded.
const LEVELS: [(&str, Cefr); 29] = [
    ("a1", Cefr::A1),
    ("a2", Cefr::A2),
    ("b1", Cefr::B1),
    ("b2", Cefr::B2),
    ("c1", Cefr::C1),
    ("c2", Cefr::C2),
    ("sujuv", Cefr::C1),
    ("erinomai", Cefr::C1),
    ("flytande", Cefr::C1),
    ("utmärkt", Cefr::C1),
    ("fluen", Cefr::C1),
    ("excellent", Cefr::C1),
    ("äidinkiel", Cefr::C2),
    ("modersmål", Cefr::C2),
    ("native", Cefr::C2),
    ("hyvä", Cefr::B2),
    ("goda", Cefr::B2),
    ("good", Cefr::B2),
    // The scale of Finland's public sector (laki 424/2003): excellent, good, satisfactory.
    ("kiitettäv", Cefr::C1),
    ("tyydyttäv", Cefr::B1),
    ("nöjaktig", Cefr::B1),
    ("tillfredsställande", Cefr::B1),
    ("satisfactory", Cefr::B1),
    ("intermediate", Cefr::B1),
    ("välttäv", Cefr::A2),
    ("auttav", Cefr::A2),
    ("perus", Cefr::A2),
    ("grundläggande", Cefr::A2),
    ("basic", Cefr::A2),
];

/// The level that the words around a language name, within the same part of the sentence; those after it first.
pub(super) fn level_near(text: &str, start: usize, end: usize) -> Option<Cefr> {
    let part = |c: char| matches!(c, ',' | '.' | ';' | '\n' | '!' | '?');
    let level = |word: &str| {
        let word = fold(word);
        LEVELS.into_iter().find(|(begin, _)| word.starts_with(begin)).map(|(_, level)| level)
    };
    let after = text.get(end..).unwrap_or_default();
    let cut = (LEVEL_AFTER..after.len()).find(|at| after.is_char_boundary(*at));
    let after = after.get(..cut.unwrap_or(after.len())).unwrap_or_default();
    let after = after.split(part).next().unwrap_or_default();
    let from = (start.saturating_sub(LEVEL_BEFORE)..start).find(|at| text.is_char_boundary(*at));
    let before = text.get(from.unwrap_or(start)..start).unwrap_or_default();
    let before = before.rsplit(part).next().unwrap_or_default();
    let words = |c: char| !c.is_alphanumeric();
    after.split(words).find_map(level).or_else(|| before.rsplit(words).find_map(level))
}
