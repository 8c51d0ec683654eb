//! Words typed without å, ä and ö: what they are with them.

use std::collections::{HashMap, HashSet};
use std::sync::OnceLock;

use crate::domain::Lang;
use crate::index::Reference;
use crate::taxonomy::places::PlaceKind;
use crate::text::analysis::{fold, plain_letters};

use super::query_words;

/// Settlements abroad with fewer inhabitants are no more likely than a word without marks.
const KNOWN_TOWN: u32 = 100_000;
/// Shorter words are left as they are.
const LEAST_LETTERS: usize = 3;

/// Words of labels and places by their plain letters, made when they are first asked for.
#[derive(Debug, Default)]
pub(super) struct Marks(OnceLock<HashMap<Box<str>, Box<str>>>);

impl Marks {
    /// The text with every word that is known only with its marks written so; `None` where there is none.
    pub(super) fn restored(&self, text: &str, reference: &Reference) -> Option<String> {
        let words = self.0.get_or_init(|| words(reference));
        let mut restored: Option<String> = None;
        let mut at = 0;
        for word in query_words::words(text) {
            let Some(marked) = words.get(word.folded.as_str()) else { continue };
            let out = restored.get_or_insert_default();
            out.push_str(text.get(at..word.start).unwrap_or_default());
            let typed = text.get(word.start..word.end).unwrap_or_default();
            out.push_str(&like(marked, typed));
            at = word.end;
        }
        restored.map(|out| out + text.get(at..).unwrap_or_default())
    }
}

/// A word with a capital where the word that it replaces has one.
pub(super) fn like(word: &str, typed: &str) -> String {
    let mut letters = word.chars();
    match letters.next() {
        Some(first) if typed.chars().next().is_some_and(char::is_uppercase) => {
            first.to_uppercase().chain(letters).collect()
        }
        _ => word.to_owned(),
    }
}

fn words(reference: &Reference) -> HashMap<Box<str>, Box<str>> {
    let mut plain: HashSet<String> = HashSet::new();
    // How many labels have a word; names of places go before.
    let mut marked: HashMap<String, usize> = HashMap::new();
    let mut add = |word: &str, labels: usize| {
        let fits = |c: char| c.is_ascii_alphabetic() || matches!(c, 'å' | 'ä' | 'ö');
        if word.is_ascii() {
            plain.insert(word.to_owned());
        } else if word.chars().all(fits) && word.chars().nth(LEAST_LETTERS - 1).is_some() {
            *marked.entry(word.to_owned()).or_default() += labels;
        }
    };
    for lang in Lang::ALL {
        reference.taxonomy.each_label_word(lang, &mut add);
    }
    let places = &reference.places;
    let finland = places.country("FI");
    for place in places.iter() {
        let known = places.kind(place) != PlaceKind::Locality
            || places.country_of(place) == finland
            || places.population(place) >= KNOWN_TOWN;
        for lang in Lang::ALL.into_iter().filter(|_| known) {
            let name = fold(places.name(place, lang));
            name.split(|c: char| !c.is_alphabetic()).for_each(|word| {
                let weight = if places.kind(place) == PlaceKind::Municipality { 1000 } else { 1 };
                add(word, weight);
            });
        }
    }
    let mut best: HashMap<Box<str>, (usize, Box<str>)> = HashMap::new();
    for (word, labels) in marked {
        let key = plain_letters(&word);
        if plain.contains(&key) || query_words::is_function(&key) {
            continue;
        }
        let found = (labels, word.into_boxed_str());
        let kept = best.entry(key.into_boxed_str()).or_insert_with(|| found.clone());
        if found > *kept {
            *kept = found;
        }
    }
    best.into_iter().map(|(key, (_, word))| (key, word)).collect()
}
