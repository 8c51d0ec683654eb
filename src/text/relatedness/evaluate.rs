//! How good a model is: labels that it was not trained on, linked to their concepts.

use std::collections::HashSet;

use rayon::prelude::*;

use super::calibration::Outcome;
use super::model::Model;
use super::ranking::LabelIndex;
use super::{Label, LabelGroup, Language};

/// How far down a right concept still counts.
const DEPTH: usize = 10;

/// A label kept out of training and out of the index.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HeldOut {
    /// Its language.
    pub language: Language,
    /// The concept that it names.
    pub concept: u32,
    /// Its words.
    pub text: String,
    /// Whether the whole concept was kept out of training, in every language; the index holds its
    /// other labels all the same.
    pub new_concept: bool,
}

/// What is left for training: every group without its held-out labels, and none of the concepts
/// that are held out whole. Labels are compared without regard to case, within their language.
#[must_use]
pub fn training_groups(groups: &[LabelGroup], held_out: &[HeldOut]) -> Vec<LabelGroup> {
    let new: HashSet<u32> =
        held_out.iter().filter(|held| held.new_concept).map(|held| held.concept).collect();
    let mut left = index_groups(groups, held_out);
    left.retain(|group| !new.contains(&group.concept));
    left
}

/// What the index may hold while it is measured: every group without its held-out labels.
#[must_use]
pub fn index_groups(groups: &[LabelGroup], held_out: &[HeldOut]) -> Vec<LabelGroup> {
    let held: HashSet<(u32, Language, String)> = held_out
        .iter()
        .map(|held| (held.concept, held.language, held.text.to_lowercase()))
        .collect();
    let is_kept = |concept: u32, label: &&Label| {
        !held.contains(&(concept, label.language, label.text.to_lowercase()))
    };
    groups
        .iter()
        .map(|group| LabelGroup {
            labels: group
                .labels
                .iter()
                .filter(|label| is_kept(group.concept, label))
                .cloned()
                .collect(),
            ..*group
        })
        .collect()
}

/// What the index answered to one held-out label.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Answer {
    /// Place of the right concept from 0, if it is among the first ten.
    pub place: Option<usize>,
    /// The first concept's score, its lead, and whether it was right. A text without letters or
    /// digits has score −1.
    pub outcome: Outcome,
}

/// Asks the index for each label, on the threads of the pool that calls.
#[must_use]
pub fn answers(model: &Model, index: &LabelIndex, queries: &[&HeldOut]) -> Vec<Answer> {
    queries
        .par_chunks(64)
        .flat_map_iter(|queries| {
            let mut encoder = model.encoder();
            queries.iter().map(move |query| {
                let matches = index.nearest(&mut encoder, &query.text, DEPTH);
                let place = matches.iter().position(|found| found.concept == query.concept);
                let score = matches.first().map_or(-1.0, |found| found.score);
                let second = matches.get(1).map_or(-1.0, |found| found.score);
                let outcome = Outcome { score, margin: score - second, right: place == Some(0) };
                Answer { place, outcome }
            })
        })
        .collect()
}

/// Shares of right answers.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Accuracy {
    /// How many labels were asked.
    pub asked: usize,
    /// Share of labels whose concept came first, 0 to 1.
    pub hit_at_1: f64,
    /// Share of labels whose concept was among the first ten, 0 to 1.
    pub hit_at_10: f64,
}

impl Accuracy {
    /// Counts answers; without answers both shares are 0.
    pub fn of<'a>(answers: impl IntoIterator<Item = &'a Answer>) -> Self {
        let (mut asked, mut first, mut found) = (0_usize, 0_usize, 0_usize);
        for answer in answers {
            asked += 1;
            first += usize::from(answer.place == Some(0));
            found += usize::from(answer.place.is_some());
        }
        let share = |count: usize| count as f64 / asked.max(1) as f64;
        Self { asked, hit_at_1: share(first), hit_at_10: share(found) }
    }

    /// Half the width of the 95 % confidence interval of [`Self::hit_at_1`] (normal approximation).
    #[must_use]
    pub fn margin_of_error(&self) -> f64 {
        1.96 * (self.hit_at_1 * (1.0 - self.hit_at_1) / self.asked.max(1) as f64).sqrt()
    }
}

/// How far the first answers can be trusted from a score up.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Precision {
    /// The score from which answers count.
    pub from_score: f32,
    /// Share of all labels that score as much, 0 to 1.
    pub answered: f64,
    /// Share of these whose first concept is right, 0 to 1; 0 if there are none.
    pub right: f64,
}

/// Precision from each of some scores up.
#[must_use]
pub fn precision_by_score(outcomes: &[Outcome], scores: &[f32]) -> Vec<Precision> {
    scores
        .iter()
        .map(|from_score| {
            let (mut answered, mut right) = (0_usize, 0_usize);
            for outcome in outcomes.iter().filter(|outcome| outcome.score >= *from_score) {
                answered += 1;
                right += usize::from(outcome.right);
            }
            Precision {
                from_score: *from_score,
                answered: answered as f64 / outcomes.len().max(1) as f64,
                right: right as f64 / answered.max(1) as f64,
            }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    //! 1. Shares count places; without answers they are 0.
    //! 2. Precision counts the answers from a score up.

    use super::*;

    fn answer(place: Option<usize>, score: f32) -> Answer {
        Answer { place, outcome: Outcome { score, margin: 0.1, right: place == Some(0) } }
    }

    #[test]
    fn shares_count_places() {
        let answers =
            [answer(Some(0), 0.9), answer(Some(0), 0.7), answer(Some(4), 0.8), answer(None, 0.2)];
        let accuracy = Accuracy::of(&answers);
        assert_eq!((accuracy.asked, accuracy.hit_at_1, accuracy.hit_at_10), (4, 0.5, 0.75));
        assert!((accuracy.margin_of_error() - 0.49).abs() < 1e-9);
        let none = Accuracy::of(&[]);
        assert_eq!((none.asked, none.hit_at_1, none.margin_of_error()), (0, 0.0, 0.0));
        let outcomes = answers.map(|answer| answer.outcome);
        let table = precision_by_score(&outcomes, &[0.75, 0.95]);
        assert_eq!((table[0].answered, table[0].right), (0.5, 0.5));
        assert_eq!((table[1].answered, table[1].right), (0.0, 0.0));
        assert_eq!(precision_by_score(&[], &[0.5])[0].answered, 0.0);
    }
}
