//! Measures of ranked lists against judgements, with confidence intervals.

use std::collections::HashMap;

use serde::Serialize;

use super::judgements::Judgements;
use super::runs::Ranking;

/// Resamples of a confidence interval.
pub const RESAMPLES: usize = 1000;
/// Seed of the resampling: the same run always has the same interval.
const SEED: u64 = 0x6b6f_6874_6161_6e74;

/// What is measured. A "right" item has a grade above 0; ranks count from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
pub enum Measure {
    /// 1 ÷ rank of the first right item, 0 where there is none (mean reciprocal rank).
    #[serde(rename = "mrr")]
    ReciprocalRank,
    /// 1 where a right item is first.
    #[serde(rename = "hit@1")]
    Hit1,
    /// 1 where a right item is among the first 5.
    #[serde(rename = "hit@5")]
    Hit5,
    /// 1 where a right item is among the first 10.
    #[serde(rename = "hit@10")]
    Hit10,
    /// Share of the right items among the first 10.
    #[serde(rename = "recall@10")]
    Recall10,
    /// Share of the right items among the first 100.
    #[serde(rename = "recall@100")]
    Recall100,
    /// Σ (2^grade − 1) ÷ log₂(rank + 1) over the first 10, divided by the same sum of the best possible
    /// order (Burges et al., ICML 2005).
    #[serde(rename = "ndcg@10")]
    Ndcg10,
    /// Mean over all right items of the share of right ones down to each, 0 for those not listed (mean
    /// average precision).
    #[serde(rename = "map")]
    AveragePrecision,
}

impl Measure {
    /// All measures.
    pub const ALL: [Self; 8] = [
        Self::ReciprocalRank,
        Self::Hit1,
        Self::Hit5,
        Self::Hit10,
        Self::Recall10,
        Self::Recall100,
        Self::Ndcg10,
        Self::AveragePrecision,
    ];

    /// Its name in tables.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::ReciprocalRank => "MRR",
            Self::Hit1 => "hit@1",
            Self::Hit5 => "hit@5",
            Self::Hit10 => "hit@10",
            Self::Recall10 => "recall@10",
            Self::Recall100 => "recall@100",
            Self::Ndcg10 => "nDCG@10",
            Self::AveragePrecision => "MAP",
        }
    }

    /// The value of one list, 0 to 1. `graded` holds the grades above 0, at least one.
    #[must_use]
    pub fn of(self, ranked: &[&str], graded: &HashMap<String, f64>) -> f64 {
        let right = |item: &&str| graded.contains_key(*item);
        let among = |most: usize| ranked.iter().take(most).filter(|item| right(item)).count();
        let hit = |most| if among(most) > 0 { 1.0 } else { 0.0 };
        let recall = |most| among(most) as f64 / graded.len() as f64;
        match self {
            Self::ReciprocalRank => {
                ranked.iter().position(right).map_or(0.0, |at| 1.0 / (at + 1) as f64)
            }
            Self::Hit1 => hit(1),
            Self::Hit5 => hit(5),
            Self::Hit10 => hit(10),
            Self::Recall10 => recall(10),
            Self::Recall100 => recall(100),
            Self::Ndcg10 => {
                let gains = |grades: &mut dyn Iterator<Item = f64>| -> f64 {
                    let discounted = grades.take(10).enumerate();
                    discounted
                        .map(|(at, grade)| (grade.exp2() - 1.0) / (at as f64 + 2.0).log2())
                        .sum()
                };
                let mut best: Vec<f64> = graded.values().copied().collect();
                best.sort_by(|a, b| b.total_cmp(a));
                let found = ranked.iter().map(|item| graded.get(*item).copied().unwrap_or(0.0));
                // Sums of the same terms in the same order: a perfect list gives exactly 1.
                gains(&mut { found }) / gains(&mut best.into_iter())
            }
            Self::AveragePrecision => {
                let (mut right_so_far, mut sum) = (0.0, 0.0);
                for (at, _) in ranked.iter().enumerate().filter(|(_, item)| right(item)) {
                    right_so_far += 1.0;
                    sum += right_so_far / (at + 1) as f64;
                }
                sum / graded.len() as f64
            }
        }
    }
}

/// A mean with its 95 % confidence interval.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Estimate {
    /// What is measured.
    pub measure: Measure,
    /// Mean over the judged queries.
    pub mean: f64,
    /// Lower end: the 2.5th percentile of the means of [`RESAMPLES`] samples of the queries, drawn with
    /// replacement (Efron's percentile bootstrap).
    pub low: f64,
    /// Upper end: the 97.5th percentile.
    pub high: f64,
}

/// All measures of a run.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Measured {
    /// Queries with a grade above 0: what the means are taken over.
    pub judged_queries: usize,
    /// Measures, in the order of [`Measure::ALL`].
    pub measures: Vec<Estimate>,
}

/// Measures lists. Queries without a grade above 0 do not count; `None` where no query counts.
#[must_use]
pub fn measure(rankings: &[Ranking], judgements: &Judgements) -> Option<Measured> {
    let values: Vec<[f64; Measure::ALL.len()]> = rankings
        .iter()
        .filter_map(|ranking| {
            let graded = judgements.of(&ranking.query)?;
            let ranked: Vec<&str> = ranking.items.iter().map(|item| item.id.as_str()).collect();
            Some(Measure::ALL.map(|measure| measure.of(&ranked, graded)))
        })
        .collect();
    if values.is_empty() {
        return None;
    }
    let count = values.len() as f64;
    let mut random = Random(SEED);
    let mut means: Vec<[f64; Measure::ALL.len()]> = Vec::with_capacity(RESAMPLES);
    for _ in 0..RESAMPLES {
        let mut sums = [0.0; Measure::ALL.len()];
        for _ in 0..values.len() {
            let drawn = &values[random.below(values.len())];
            sums.iter_mut().zip(drawn).for_each(|(sum, value)| *sum += value);
        }
        means.push(sums.map(|sum| sum / count));
    }
    let measures = Measure::ALL.into_iter().enumerate().map(|(at, measure)| {
        let mut resampled: Vec<f64> = means.iter().map(|means| means[at]).collect();
        resampled.sort_by(f64::total_cmp);
        let mean = values.iter().map(|values| values[at]).sum::<f64>() / count;
        Estimate {
            measure,
            mean,
            low: percentile(&resampled, 0.025),
            high: percentile(&resampled, 0.975),
        }
    });
    Some(Measured { judged_queries: values.len(), measures: measures.collect() })
}

/// The smallest value that at least this share of the sorted values does not exceed (nearest rank); 0 of
/// nothing.
#[must_use]
pub fn percentile(sorted: &[f64], share: f64) -> f64 {
    let rank = (share * sorted.len() as f64).ceil() as usize;
    sorted.get(rank.clamp(1, sorted.len().max(1)) - 1).copied().unwrap_or(0.0)
}

/// splitmix64 (Steele, Lea & Flood 2014).
#[derive(Debug)]
pub(crate) struct Random(pub(crate) u64);

impl Random {
    /// A number below `limit`, which is above 0; the bias of the modulus is below 2⁻³² for lists.
    pub(crate) fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut bits = self.0;
        bits = (bits ^ bits >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        bits = (bits ^ bits >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((bits ^ bits >> 31) % limit as u64) as usize
    }
}

#[cfg(test)]
mod tests {
    //! 1. Values worked out by hand.
    //! 2. Every measure is between 0 and 1.
    //! 3. A perfect list measures 1, and moving a right item up never lowers a measure.
    //! 4. Intervals hold the mean and repeat exactly.
    //! 5. Only queries with a grade above 0 count.

    use proptest::prelude::*;

    use super::*;
    use crate::evaluation::runs::RankedItem;

    fn graded(grades: &[(&str, f64)]) -> HashMap<String, f64> {
        grades.iter().map(|(item, grade)| ((*item).to_owned(), *grade)).collect()
    }

    fn close(found: f64, expected: f64) {
        assert!((found - expected).abs() < 1e-12, "{found} instead of {expected}");
    }

    fn ranking(query: &str, items: &[&str]) -> Ranking {
        let items = items.iter().map(|id| RankedItem { id: (*id).to_owned(), score: 1.0 });
        Ranking { query: query.to_owned(), items: items.collect() }
    }

    #[test]
    fn hand_computed_values() {
        let graded = graded(&[("b", 3.0), ("d", 1.0), ("x", 2.0)]);
        let ranked = ["a", "b", "c", "d", "e"];
        close(Measure::ReciprocalRank.of(&ranked, &graded), 0.5);
        close(Measure::Hit1.of(&ranked, &graded), 0.0);
        close(Measure::Hit5.of(&ranked, &graded), 1.0);
        close(Measure::Hit10.of(&ranked, &graded), 1.0);
        close(Measure::Recall10.of(&ranked, &graded), 2.0 / 3.0);
        // Right at ranks 2 and 4, one missing: (1/2 + 2/4 + 0) / 3.
        close(Measure::AveragePrecision.of(&ranked, &graded), 1.0 / 3.0);
        // Gains 7 at rank 2 and 1 at rank 4; at best 7, 3, 1 at ranks 1, 2, 3.
        let found = 7.0 / 3_f64.log2() + 1.0 / 5_f64.log2();
        let best = 7.0 + 3.0 / 3_f64.log2() + 1.0 / 2.0;
        close(Measure::Ndcg10.of(&ranked, &graded), found / best);
        close(Measure::Ndcg10.of(&ranked, &graded), 0.516_053_825_815_840_8);
    }

    #[test]
    fn depth_is_cut() {
        let items: Vec<String> = (1..=120).map(|number| number.to_string()).collect();
        let ranked: Vec<&str> = items.iter().map(String::as_str).collect();
        let graded = graded(&[("11", 1.0), ("100", 1.0), ("101", 1.0)]);
        close(Measure::Hit10.of(&ranked, &graded), 0.0);
        close(Measure::Recall100.of(&ranked, &graded), 2.0 / 3.0);
        close(Measure::Ndcg10.of(&ranked, &graded), 0.0);
        close(Measure::ReciprocalRank.of(&ranked, &graded), 1.0 / 11.0);
    }

    #[test]
    fn only_judged_queries_count() {
        let judgements: Judgements =
            [("q1", "a", 1.0), ("q2", "b", 1.0), ("q3", "c", 0.0)].into_iter().collect();
        let rankings = [
            ranking("q1", &["a"]),
            ranking("q2", &["a", "b"]),
            ranking("q3", &[]),
            ranking("q4", &["a"]),
        ];
        let measured = measure(&rankings, &judgements).unwrap();
        assert_eq!(measured.judged_queries, 2);
        close(measured.measures[0].mean, 0.75);
        assert_eq!(measure(&rankings[2..], &judgements), None);
        assert_eq!(measure(&rankings, &judgements), Some(measured));
    }

    #[test]
    fn percentiles_are_nearest_ranks() {
        let sorted = [1.0, 2.0, 3.0, 4.0];
        assert_eq!([0.0, 0.5, 0.51, 0.95].map(|p| percentile(&sorted, p)), [1.0, 2.0, 3.0, 4.0]);
        assert_eq!(percentile(&[], 0.5), 0.0);
    }

    proptest! {
        #[test]
        fn laws(grades in proptest::collection::vec(0_u8..4, 1..30), order in any::<u64>()) {
            let names: Vec<String> = (0..grades.len()).map(|at| format!("i{at}")).collect();
            let graded: HashMap<String, f64> = names.iter().cloned()
                .zip(grades.iter().map(|grade| f64::from(*grade)))
                .filter(|(_, grade)| *grade > 0.0)
                .collect();
            prop_assume!(!graded.is_empty() && graded.len() <= 10);
            let grade = |item: &str| graded.get(item).copied().unwrap_or(0.0);
            let mut ranked: Vec<&str> = names.iter().map(String::as_str).collect();
            let mut random = Random(order);
            for at in (1..ranked.len()).rev() {
                let other = random.below(at + 1);
                ranked.swap(at, other);
            }
            for measure in Measure::ALL {
                let value = measure.of(&ranked, &graded);
                prop_assert!((0.0..=1.0).contains(&value));
                for at in 1..ranked.len() {
                    if grade(ranked[at]) > grade(ranked[at - 1]) {
                        let mut better = ranked.clone();
                        better.swap(at - 1, at);
                        prop_assert!(measure.of(&better, &graded) >= value - 1e-12);
                    }
                }
            }
            ranked.sort_by(|a, b| grade(b).total_cmp(&grade(a)));
            for measure in Measure::ALL {
                let value = measure.of(&ranked, &graded);
                prop_assert!((value - 1.0).abs() < 1e-12, "{:?} is {}", measure, value);
            }
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(8))]
        // A thousand resamples each: a few cases say enough.
        #[test]
        fn intervals_hold_the_mean(ranks in proptest::collection::vec(1_usize..30, 1..40)) {
            let fillers: Vec<String> = (0..30).map(|at| format!("f{at}")).collect();
            let queries: Vec<String> = (0..ranks.len()).map(|at| format!("q{at}")).collect();
            let judgements: Judgements =
                queries.iter().map(|query| (query.as_str(), "right", 1.0)).collect();
            let rankings: Vec<Ranking> = queries.iter().zip(&ranks).map(|(query, rank)| {
                let mut items: Vec<&str> = fillers.iter().map(String::as_str).collect();
                items.insert(rank - 1, "right");
                ranking(query, &items)
            }).collect();
            let measured = measure(&rankings, &judgements).unwrap();
            for estimate in &measured.measures {
                prop_assert!(estimate.low <= estimate.mean + 1e-9);
                prop_assert!(estimate.mean <= estimate.high + 1e-9);
                prop_assert!((0.0..=1.0).contains(&estimate.low));
            }
            prop_assert_eq!(Some(measured), measure(&rankings, &judgements));
        }
    }
}
