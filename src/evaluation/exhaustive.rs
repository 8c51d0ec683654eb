//! The served list against scoring everything.
//!
//! Scores are compared, not the order: within a band the served order is that of the day's seed, and
//! equal scores have no right order. recall@k is the share of the served k whose exact score is at least
//! the k-th of all scores.

use serde::Serialize;

/// recall@k of one served list. `served` are exact scores of the list in its order, `all` the scores of the
/// whole collection (or at least its best `k`), in any order. 1 where the collection is empty.
#[must_use]
pub fn recall_at<T: Ord + Copy>(k: usize, served: &[T], all: &[T]) -> f64 {
    let mut best = all.to_vec();
    best.sort_unstable_by(|a, b| b.cmp(a));
    let depth = k.min(best.len());
    let Some(floor) = depth.checked_sub(1).and_then(|at| best.get(at)) else {
        return 1.0;
    };
    let reached = served.iter().take(depth).filter(|score| *score >= floor).count();
    reached as f64 / depth as f64
}

/// Mean and worst recall of many lists.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct ExhaustiveRecall {
    /// The depth.
    pub k: usize,
    /// Lists compared.
    pub lists: usize,
    /// Mean recall.
    pub mean: f64,
    /// Recall of the worst list.
    pub worst: f64,
}

impl ExhaustiveRecall {
    /// Sums up the recalls of single lists; 1 of none.
    #[must_use]
    pub fn of(k: usize, recalls: &[f64]) -> Self {
        let lists = recalls.len();
        let mean = if lists == 0 { 1.0 } else { recalls.iter().sum::<f64>() / lists as f64 };
        let worst = recalls.iter().copied().fold(1.0, f64::min);
        Self { k, lists, mean, worst }
    }
}

#[cfg(test)]
mod tests {
    //! 1. Values worked out by hand, with ties.
    //! 2. A list of the best scores in any order has recall 1, and recall is between 0 and 1.

    use proptest::prelude::*;

    use super::*;

    #[test]
    fn hand_computed_values() {
        let all = [90, 80, 80, 80, 70, 60];
        assert_eq!(recall_at(3, &[90, 80, 80], &all), 1.0);
        assert_eq!(recall_at(3, &[80, 80, 90], &all), 1.0);
        // One of three is below the third best score, 80.
        assert_eq!(recall_at(3, &[90, 70, 80], &all), 2.0 / 3.0);
        // The best one is missing, yet no served score is below the floor: a tie-aware floor cannot see
        // it, so depth 1 is looked at as well where that matters.
        assert_eq!(recall_at(3, &[80, 80, 80], &all), 1.0);
        assert_eq!(recall_at(1, &[80, 80, 80], &all), 0.0);
        // A short list has not found the rest.
        assert_eq!(recall_at(4, &[90, 80], &all), 0.5);
        assert_eq!(recall_at(20, &all, &all), 1.0);
        assert_eq!(recall_at::<u32>(20, &[], &[]), 1.0);
        let summed = ExhaustiveRecall::of(20, &[1.0, 0.5]);
        assert_eq!((summed.mean, summed.worst, summed.lists), (0.75, 0.5, 2));
    }

    proptest! {
        #[test]
        fn the_best_scores_have_recall_one(all in proptest::collection::vec(0_u32..50, 0..60), k in 1_usize..70) {
            let mut served = all.clone();
            served.sort_unstable();
            let best: Vec<u32> = served.iter().rev().take(k).rev().copied().collect();
            prop_assert_eq!(recall_at(k, &best, &all), 1.0);
            let worst: Vec<u32> = served.iter().take(k).copied().collect();
            prop_assert!((0.0..=1.0).contains(&recall_at(k, &worst, &all)));
        }
    }
}
