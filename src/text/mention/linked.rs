//! Titles that no label is found in, or only a word of one: linked by what their labels are near.

use super::Target;
use super::extract::{MOST_OCCUPATIONS, Reader};
use super::find::Hit;
use crate::taxonomy::Concept;

/// A label that is found with this probability needs no other.
const SURE: f32 = 0.65;
/// The least score of a link: below it the labels are only the least distant ones.
const LEAST: f32 = 0.55;
/// The probability of a link, from its score: measured on titles of judged adverts.
const BASE: f32 = 0.2;
const PER_SCORE: f32 = 0.6;
/// What remains of a label found among the words of a title that is nearer to another one.
const OTHER: f32 = 0.6;

impl Reader<'_> {
    /// Adds the occupations whose labels a title is nearest to, where what is found in it leaves doubt. Several that are
    /// equally near share the probability.
    pub(super) fn add_linked(&self, title: &str, hits: &mut Vec<Hit>) {
        let Some(near) = &self.lexicon.near else { return };
        if hits.iter().any(|hit| hit.probability >= SURE) {
            return;
        }
        let linked = near.occupations(&title_words(title), MOST_OCCUPATIONS);
        let Some(best) = linked.first().map(|(_, score)| *score).filter(|best| *best >= LEAST)
        else {
            return;
        };
        let nearest: Vec<Concept> =
            linked.iter().filter(|(_, score)| *score >= best).map(|(it, _)| *it).collect();
        let written = title.trim_end().len();
        let whole = title.trim().len();
        // What only a word of the title names is less likely than what the whole is near.
        for hit in hits.iter_mut().filter(|hit| hit.end - hit.start < whole) {
            if !nearest.iter().any(|concept| Target::Concept(*concept) == hit.target) {
                hit.probability *= OTHER;
            }
        }
        let probability = (BASE + PER_SCORE * best) / (nearest.len() as f32).sqrt();
        let language = self.languages.first().copied().unwrap_or_default();
        for target in nearest.into_iter().map(Target::Concept) {
            match hits.iter_mut().find(|hit| hit.target == target) {
                Some(hit) => hit.probability = 1.0 - (1.0 - hit.probability) * (1.0 - probability),
                None => hits.push(Hit { target, start: 0, end: written, probability, language }),
            }
        }
    }
}

/// A title without numbers and what else stands in none: times, shares, grades.
fn title_words(title: &str) -> String {
    let is_word = |word: &&str| {
        !word.contains(|c: char| c.is_ascii_digit()) && word.contains(char::is_alphanumeric)
    };
    title.split_whitespace().filter(is_word).collect::<Vec<_>>().join(" ")
}
