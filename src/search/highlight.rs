//! Marking the words of a query in a text.

use std::collections::HashSet;
use std::ops::Range;
use std::sync::Arc;

use serde::Serialize;
use utoipa::ToSchema;

use super::request::{Operator, Part, PartField, PartKind};
use super::words::{languages, pieces};
use crate::domain::Lang;
use crate::index::Reference;
use crate::text::analysis::{Lexica, fold};

/// What to mark: a query's words in any inflection and in compounds, beginnings of words, and names of its
/// concepts.
#[derive(Debug, Clone)]
pub struct QueryTerms {
    lexica: Arc<Lexica>,
    /// Base forms of words.
    bases: HashSet<String>,
    /// Those that are found as parts of compounds too.
    loose: HashSet<String>,
    /// Parts of the compounds among them.
    parts: HashSet<String>,
    prefixes: Vec<String>,
    /// Names of recognised occupations and skills, by language: for each word its base forms.
    names: [Vec<Vec<Vec<String>>>; 3],
}

/// A piece of text with the places of what was searched for.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, ToSchema)]
pub struct Snippet {
    /// Plain text, not escaped; begins and ends with `…` where something was left out.
    pub text: String,
    /// Begin and end of each mark in `text`, in characters, ascending and apart from each other.
    pub marks: Vec<(usize, usize)>,
}

impl QueryTerms {
    /// What the parts of a query look for.
    #[must_use]
    pub fn new(parts: &[Part], reference: &Reference) -> Self {
        let mut terms = Self::empty(Arc::clone(&reference.lexica));
        let shown = parts.iter().filter(|part| {
            part.operator != Operator::Not
                && !(part.operator == Operator::Should && part.weight <= 0.0)
        });
        for part in shown {
            if part.kind == PartKind::Prefix {
                let folded = fold(&part.text);
                let word = folded.split_whitespace().next_back().unwrap_or_default().to_owned();
                terms.prefixes.extend(Some(word).filter(|word| !word.is_empty()));
                continue;
            }
            let exact = part.exact || part.field != PartField::All || part.kind == PartKind::Phrase;
            terms.add(&part.text, exact);
            let concept = match part.kind {
                PartKind::Occupation | PartKind::Skill => {
                    part.value.as_deref().and_then(|value| reference.taxonomy.find(value))
                }
                _ => None,
            };
            let Some(concept) = concept else { continue };
            for lang in Lang::ALL {
                if let Some(label) = reference.taxonomy.label_in(concept, lang.code()) {
                    terms.add_name(lang, label);
                }
            }
        }
        terms
    }

    fn empty(lexica: Arc<Lexica>) -> Self {
        Self {
            lexica,
            bases: HashSet::new(),
            loose: HashSet::new(),
            parts: HashSet::new(),
            prefixes: Vec::new(),
            names: Default::default(),
        }
    }

    fn add(&mut self, text: &str, exact: bool) {
        for lang in languages() {
            for bases in self.lexica.base_forms(lang, text) {
                if !exact {
                    self.loose.extend(bases.iter().cloned());
                }
                self.bases.extend(bases);
            }
        }
        for word in pieces(text).into_iter().filter(|_| !exact) {
            let divisions =
                Lang::ALL.into_iter().flat_map(|lang| self.lexica.divisions(lang, word));
            self.parts.extend(divisions.flatten());
        }
    }

    fn add_name(&mut self, lang: Lang, label: &str) {
        let name = self.lexica.base_forms(Some(lang), label);
        self.names[lang as usize].extend(Some(name).filter(|name| !name.is_empty()));
    }

    /// True where there is nothing to mark.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.bases.is_empty()
            && self.prefixes.is_empty()
            && self.names.iter().all(|names| names.is_empty())
    }
}

/// A word of a text.
struct Word {
    bytes: Range<usize>,
    /// Its base forms, with tabs between them.
    bases: String,
    /// Whether a mark covers it.
    marked: bool,
    /// Whether it is, or has, a part of a compound in the query.
    is_part: bool,
}

/// The part of a text of about `chars` characters with most of the query's words in it, marked. A text that
/// is no longer is given whole. `lang` is the language of the text, as far as the service speaks it.
#[must_use]
pub fn highlight(text: &str, terms: &QueryTerms, lang: Option<Lang>, chars: usize) -> Snippet {
    let words = marked_words(text, terms, lang);
    let window = best_window(text, &words, chars);
    let mut snippet = Snippet::default();
    if window.start > 0 {
        snippet.text.push_str("… ");
    }
    let mut at = window.start;
    let mut written = snippet.text.chars().count();
    let mut copy = |snippet: &mut Snippet, range: Range<usize>| {
        let piece = text.get(range).unwrap_or_default();
        snippet.text.push_str(piece);
        written += piece.chars().count();
        written
    };
    let inside = |word: &&Word| {
        word.marked && word.bytes.start >= window.start && word.bytes.end <= window.end
    };
    for word in words.iter().filter(inside) {
        let begin = copy(&mut snippet, at..word.bytes.start);
        let end = copy(&mut snippet, word.bytes.clone());
        snippet.marks.push((begin, end));
        at = word.bytes.end;
    }
    copy(&mut snippet, at..window.end);
    if window.end < text.len() {
        snippet.text.push_str(" …");
    }
    snippet
}

fn marked_words(text: &str, terms: &QueryTerms, lang: Option<Lang>) -> Vec<Word> {
    let mut words = Vec::new();
    terms.lexica.read(lang, text, |word| {
        let bytes = word.start..word.end;
        let begins = |prefix: &String| {
            word.bases().any(|base| base.starts_with(prefix.as_str()))
                || text.get(bytes.clone()).is_some_and(|word| fold(word).starts_with(prefix))
        };
        let marked = word.bases().any(|base| terms.bases.contains(base))
            || word.parts().any(|part| terms.loose.contains(part))
            || terms.prefixes.iter().any(begins);
        let is_part = !terms.parts.is_empty()
            && word.bases().chain(word.parts()).any(|part| terms.parts.contains(part));
        let bases = word.base_list().to_owned();
        words.push(Word { bytes, bases, marked, is_part });
    });
    mark_names(&mut words, terms, lang);
    // Where a compound itself is not found, its parts are why the text was.
    if !words.iter().any(|word| word.marked) {
        words.iter_mut().for_each(|word| word.marked = word.is_part);
    }
    words
}

fn mark_names(words: &mut [Word], terms: &QueryTerms, lang: Option<Lang>) {
    let Some(lang) = lang else { return };
    for name in &terms.names[lang as usize] {
        for first in 0..words.len() {
            let span = first..first + name.len();
            let fits = words.get(span.clone()).is_some_and(|span| {
                let has = |word: &Word, bases: &Vec<String>| {
                    word.bases.split('\t').any(|base| bases.iter().any(|known| known == base))
                };
                span.iter().zip(name).all(|(word, bases)| has(word, bases))
            });
            if fits && let Some(span) = words.get_mut(span) {
                span.iter_mut().for_each(|word| word.marked = true);
            }
        }
    }
}

/// Bytes of the window: from the beginning of a word to the end of one, with as many different marked words
/// as possible, the earliest of equals.
fn best_window(text: &str, words: &[Word], chars: usize) -> Range<usize> {
    if text.chars().nth(chars).is_none() {
        return 0..text.len();
    }
    // Character offsets of the words, counted once.
    let mut offsets = Vec::with_capacity(words.len());
    let (mut byte, mut count) = (0, 0);
    for word in words {
        count += text.get(byte..word.bytes.start).unwrap_or_default().chars().count();
        let length = text.get(word.bytes.clone()).unwrap_or_default().chars().count();
        offsets.push((count, count + length));
        count += length;
        byte = word.bytes.end;
    }
    let mut best: Option<(usize, usize, usize)> = None;
    for first in (0..words.len()).filter(|at| words[*at].marked) {
        let mut different: Vec<&str> = Vec::new();
        let mut last = first;
        for at in first..words.len() {
            if offsets[at].1 - offsets[first].0 > chars {
                break;
            }
            last = at;
            if words[at].marked && !different.contains(&words[at].bases.as_str()) {
                different.push(&words[at].bases);
            }
        }
        if best.is_none_or(|(most, ..)| different.len() > most) {
            best = Some((different.len(), first, last));
        }
    }
    let Some((_, mut first, mut last)) = best else {
        let end = offsets.iter().take_while(|(_, end)| *end <= chars).count();
        let end = end.checked_sub(1).and_then(|last| words.get(last));
        return 0..end.map_or(text.len().min(floor(text, chars)), |word| word.bytes.end);
    };
    // Words before the first mark tell what it is about: give them what room the marks leave, at most a quarter.
    let final_mark = (first..=last).rev().find(|at| words[*at].marked).unwrap_or(last);
    let needed = offsets[final_mark].1 - offsets[first].0;
    let lead = (chars / 4).min(chars.saturating_sub(needed));
    let start = offsets[first].0.saturating_sub(lead);
    while first > 0 && offsets[first - 1].0 >= start {
        first -= 1;
    }
    while last > final_mark && offsets[last].1 - offsets[first].0 > chars {
        last -= 1;
    }
    while last + 1 < words.len() && offsets[last + 1].1 - offsets[first].0 <= chars {
        last += 1;
    }
    let start = if first == 0 { 0 } else { words[first].bytes.start };
    let end = if last + 1 == words.len() { text.len() } else { words[last].bytes.end };
    start..end
}

/// Bytes of the first `chars` characters.
fn floor(text: &str, chars: usize) -> usize {
    text.char_indices().nth(chars).map_or(text.len(), |(at, _)| at)
}

#[cfg(test)]
mod tests {
    //! 1. Words are marked in any inflection, names of concepts too.
    //! 2. The window holds what was searched for.
    //! 3. Marks lie within the text and are apart, whatever the text.

    use proptest::prelude::*;

    use super::*;

    fn terms(words: &[&str], prefixes: &[&str]) -> QueryTerms {
        let mut terms = QueryTerms::empty(Arc::new(Lexica::stems_only()));
        words.iter().for_each(|word| terms.add(word, false));
        terms.prefixes.extend(prefixes.iter().map(|prefix| (*prefix).to_owned()));
        terms
    }

    fn marked(snippet: &Snippet) -> Vec<String> {
        let chars: Vec<char> = snippet.text.chars().collect();
        snippet.marks.iter().map(|(from, to)| chars[*from..*to].iter().collect()).collect()
    }

    #[test]
    fn inflections_are_marked() {
        let text = "Haemme sairaanhoitajia sairaalaan. Sairaanhoitajan työ on vaativaa.";
        let snippet = highlight(text, &terms(&["sairaanhoitaja"], &[]), Some(Lang::Fi), 240);
        assert_eq!(snippet.text, text);
        assert_eq!(marked(&snippet), ["sairaanhoitajia", "Sairaanhoitajan"]);
        let snippet =
            highlight("Vi söker sjuksköterskor", &terms(&[], &["sjuk"]), Some(Lang::Sv), 240);
        assert_eq!(marked(&snippet), ["sjuksköterskor"]);
    }

    #[test]
    fn names_of_concepts_are_marked() {
        let mut terms = terms(&[], &[]);
        terms.add_name(Lang::En, "head nurse");
        let snippet = highlight("Head nurses and a nurse", &terms, Some(Lang::En), 240);
        assert_eq!(marked(&snippet), ["Head", "nurses"]);
    }

    #[test]
    fn the_window_holds_what_was_searched_for() {
        let text =
            format!("{}welder in Turku. {}", "Much about us. ".repeat(40), "More. ".repeat(40));
        let snippet = highlight(&text, &terms(&["welder", "Turku"], &[]), Some(Lang::En), 100);
        assert_eq!(marked(&snippet), ["welder", "Turku"]);
        assert!(snippet.text.starts_with("… ") && snippet.text.ends_with(" …"), "{}", snippet.text);
        assert!(snippet.text.chars().count() <= 104, "{}", snippet.text);
        let none = highlight(&text, &terms(&["nurse"], &[]), Some(Lang::En), 50);
        assert!(none.text.starts_with("Much about us.") && none.marks.is_empty());
    }

    proptest! {
        #[test]
        fn marks_lie_within(text in "(\\PC| |työ |welder ){0,120}", chars in 1_usize..60) {
            let snippet = highlight(&text, &terms(&["työ", "welder"], &["a"]), Some(Lang::Fi), chars);
            let length = snippet.text.chars().count();
            let mut at = 0;
            for (from, to) in snippet.marks {
                prop_assert!(at <= from && from < to && to <= length);
                at = to;
            }
        }
    }
}
