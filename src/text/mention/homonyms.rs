//! Names of skills that are names of places as well: Java the island.

use super::evidence::Kind;
use super::find::{Hit, Word};
use super::need::{is_and, is_or};
use super::{Lexicon, Target};
use crate::domain::Lang;
use crate::text::analysis::{fold, is_any_stop_word};

/// Words after a name in which it is said to be an island.
const WORDS_AFTER: usize = 3;
/// A place less probable than this says nothing of its neighbour.
const LIKELY: f32 = 0.5;

const FROM_OR_TO: [&str; 4] = ["to", "from", "till", "från"];

fn is_island(folded: &str) -> bool {
    folded.starts_with("saar") && !folded.starts_with("saarn")
        || ["island", "islands", "isle", "ö", "ön", "öar", "öarna"].contains(&folded)
}

impl Lexicon {
    /// Whether what surrounds the name of a skill makes it a place: an island, where somebody goes to or comes from, or
    /// beside another place in a list.
    pub(super) fn is_place(&self, text: &str, words: &[Word], lang: Lang, hit: &Hit) -> bool {
        let begin = words.partition_point(|word| word.start < hit.start);
        let last = words.partition_point(|word| word.start < hit.end);
        let folded = |at: usize| {
            let word = words.get(at).and_then(|word| text.get(word.start..word.end));
            word.map(fold).unwrap_or_default()
        };
        let is_name = |at: &usize| {
            let word = words.get(*at).and_then(|word| text.get(word.start..word.end));
            word.is_some_and(|word| word.starts_with(char::is_uppercase))
        };
        let Some(first) = (begin..last).find(is_name) else { return false };
        if !matches!(hit.target, Target::Concept(_)) || last != begin + 1 {
            return false;
        }
        let (past, written) = (first + 1, text.get(hit.start..hit.end).unwrap_or_default());
        // Whether a word belongs to the sentence of the word before it.
        let joins = |at: usize| {
            let before = at.checked_sub(1).and_then(|at| words.get(at)).zip(words.get(at));
            let gap = before.and_then(|(before, word)| text.get(before.end..word.start));
            gap.is_some_and(|gap| !gap.contains(['.', ';', ':', '!', '?', '\n']))
        };
        let island_after =
            (past..past + WORDS_AFTER).take_while(|at| joins(*at)).any(|at| is_island(&folded(at)));
        let before = first.checked_sub(1).filter(|_| joins(first)).map(&folded).unwrap_or_default();
        let listed = |word: &str| is_and(word) || is_or(word);
        let next = folded(past);
        let goes = FROM_OR_TO.contains(&before.as_str())
            && (!joins(past) || listed(&next) || is_any_stop_word(&next));
        let directed = hit.language == Lang::Fi
            && ["lle", "lta", "ltä"].iter().any(|case| written.ends_with(case));
        let place = |at: usize| {
            let word = words.get(at..=at).unwrap_or_default();
            let found = self.find((text, word), &[lang], true, |entry| entry.kind == Kind::Place);
            found.iter().any(|found| found.probability >= LIKELY)
        };
        let beside_after = joins(past) && listed(&next) && joins(past + 1) && place(past + 1);
        let beside_before = joins(first)
            && listed(&before)
            && first.checked_sub(2).is_some_and(|at| joins(at + 1) && place(at));
        island_after || is_island(&before) || goes || directed || beside_after || beside_before
    }
}
