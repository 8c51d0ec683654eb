//! Measures of how groups stand in ranked lists (Geyik, Ambler & Kenthapadi, KDD 2019; LiFT; four-fifths rule).
//!
//! A ranking is a list of group numbers, best first. What a group should have is a share of whole numbers, so that
//! ⌊p·k⌋ is exact.

/// The share that each group should have.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Desired {
    parts: Vec<u64>,
    all: u64,
}

impl Desired {
    /// Shares in proportion to these numbers.
    #[must_use]
    pub fn new(parts: Vec<u64>) -> Self {
        let all = parts.iter().sum();
        Self { parts, all }
    }

    /// Groups that should have some of it.
    #[must_use]
    pub fn groups(&self) -> usize {
        self.parts.iter().filter(|part| **part > 0).count()
    }

    /// The share of a group, 0 to 1.
    #[must_use]
    pub fn share(&self, group: usize) -> f64 {
        let part = self.parts.get(group).copied().unwrap_or(0);
        if self.all == 0 { 0.0 } else { part as f64 / self.all as f64 }
    }

    /// ⌊p·k⌋ of a group.
    fn floor(&self, group: usize, k: usize) -> u64 {
        let part = self.parts.get(group).copied().unwrap_or(0);
        (part * k as u64).checked_div(self.all).unwrap_or(0)
    }
}

/// How many of each group are among these.
#[must_use]
pub fn counts(ranking: &[u8], groups: usize) -> Vec<u64> {
    let mut counts = vec![0; groups];
    for group in ranking {
        if let Some(count) = counts.get_mut(usize::from(*group)) {
            *count += 1;
        }
    }
    counts
}

/// Skew: ln(observed ÷ expected), 0 where both are the same, positive where there are more than expected. Nobody counts
/// as half a person, because the logarithm of nothing says nothing; 0 where nobody is expected.
#[must_use]
pub fn skew(observed: f64, expected: f64) -> f64 {
    if expected <= 0.0 { 0.0 } else { (observed.max(0.5) / expected).ln() }
}

/// Skew@k of every group that should have some of the list: ln((cₖ ÷ k) ÷ p), with its number.
#[must_use]
pub fn skews(ranking: &[u8], k: usize, desired: &Desired) -> Vec<(usize, f64)> {
    let first = ranking.get(..k).unwrap_or(ranking);
    let counts = counts(first, desired.parts.len());
    let of = counts.into_iter().enumerate().filter(|(group, _)| desired.share(*group) > 0.0);
    of.map(|(group, count)| (group, skew(count as f64, desired.share(group) * first.len() as f64)))
        .collect()
}

/// Least and greatest of the skews; 0 of none.
#[must_use]
pub fn min_max(skews: &[(usize, f64)]) -> (f64, f64) {
    let values = skews.iter().map(|(_, skew)| *skew);
    let least = values.clone().reduce(f64::min);
    (least.unwrap_or(0.0), values.reduce(f64::max).unwrap_or(0.0))
}

/// Weight of a position from 1: 1 ÷ log₂(1 + position), how much of it is seen.
#[must_use]
pub fn weight(position: usize) -> f64 {
    1.0 / (position as f64 + 1.0).log2()
}

/// Normalised discounted cumulative Kullback–Leibler divergence down to a depth: Σᵢ KL(first i ‖ desired) ÷ log₂(i + 1),
/// divided by Σᵢ 1 ÷ log₂(i + 1). 0 where every beginning of the list has the desired shares; even fair lists are above
/// it, because one person is always of one group. Groups that should have nothing do not count.
#[must_use]
pub fn ndkl(ranking: &[u8], depth: usize, desired: &Desired) -> f64 {
    let shares: Vec<f64> = (0..desired.parts.len()).map(|group| desired.share(group)).collect();
    let mut counts = vec![0_u64; shares.len()];
    let (mut sum, mut weights) = (0.0, 0.0);
    for (at, group) in ranking.iter().take(depth).enumerate() {
        if let Some(count) = counts.get_mut(usize::from(*group)) {
            *count += 1;
        }
        let length = (at + 1) as f64;
        let divergence =
            counts.iter().zip(&shares).filter(|(count, share)| **count > 0 && **share > 0.0);
        let divergence: f64 = divergence
            .map(|(count, share)| {
                let part = *count as f64 / length;
                part * (part / share).ln()
            })
            .sum();
        sum += weight(at + 1) * divergence;
        weights += weight(at + 1);
    }
    if weights > 0.0 { sum / weights } else { 0.0 }
}

/// Where a list has too few of a group.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Infeasible {
    /// Depths at which some group has fewer than ⌊p·k⌋ (infeasible index).
    pub index: u64,
    /// Pairs of group and depth for which that is so (infeasible count).
    pub count: u64,
    /// Depths that were looked at.
    pub depths: u64,
}

/// Counts depths at which groups have fewer than ⌊p·k⌋, from 1 down to `depth`.
#[must_use]
pub fn infeasible(ranking: &[u8], depth: usize, desired: &Desired) -> Infeasible {
    let mut counts = vec![0_u64; desired.parts.len()];
    let mut found = Infeasible::default();
    for (at, group) in ranking.iter().take(depth).enumerate() {
        if let Some(count) = counts.get_mut(usize::from(*group)) {
            *count += 1;
        }
        let short = counts.iter().enumerate();
        let short = short.filter(|(group, count)| **count < desired.floor(*group, at + 1)).count();
        found.depths += 1;
        found.count += short as u64;
        found.index += u64::from(short > 0);
    }
    found
}

/// Σ of the weights of the positions that each group has, down to a depth.
#[must_use]
pub fn exposure(ranking: &[u8], depth: usize, groups: usize) -> Vec<f64> {
    let mut sums = vec![0.0; groups];
    for (at, group) in ranking.iter().take(depth).enumerate() {
        if let Some(sum) = sums.get_mut(usize::from(*group)) {
            *sum += weight(at + 1);
        }
    }
    sums
}

/// The least of these divided by the greatest, 0 to 1; 1 of fewer than two. At least 0.8 passes the four-fifths rule.
#[must_use]
pub fn ratio(values: impl Iterator<Item = f64> + Clone) -> f64 {
    let greatest = values.clone().fold(0.0, f64::max);
    let least = values.fold(f64::INFINITY, f64::min);
    if greatest > 0.0 { least / greatest } else { 1.0 }
}

#[cfg(test)]
mod tests {
    //! 1. Values worked out by hand.
    //! 2. A list that alternates in the desired shares has skew 0; one of a single group has NDKL 0.
    //! 3. Renaming groups changes nothing, and groups that stand alike have the ratio 1.

    use proptest::prelude::*;

    use super::*;

    fn close(found: f64, expected: f64) {
        assert!((found - expected).abs() < 1e-12, "{found} instead of {expected}");
    }

    #[test]
    fn hand_computed_values() {
        // Group 0 has 3 of the first 4 where it should have half.
        let (ranking, desired) = ([0, 0, 1, 0, 1, 1], Desired::new(vec![5, 5]));
        assert_eq!(skews(&ranking, 4, &desired), [(0, 1.5_f64.ln()), (1, 0.5_f64.ln())]);
        assert_eq!(min_max(&skews(&ranking, 4, &desired)), (0.5_f64.ln(), 1.5_f64.ln()));
        // Nobody of group 1 among the first 2: half a person of one.
        assert_eq!(skews(&ranking, 2, &desired), [(0, 2_f64.ln()), (1, 0.5_f64.ln())]);
        // First: all of one group, KL ln 2; second likewise; third two thirds and one third.
        let third = 2.0 / 3.0 * (4.0_f64 / 3.0).ln() + 1.0 / 3.0 * (2.0_f64 / 3.0).ln();
        let (w2, w3) = (1.0 / 3.0_f64.log2(), 0.5);
        let expected = (2_f64.ln() * (1.0 + w2) + third * w3) / (1.0 + w2 + w3);
        close(ndkl(&ranking, 3, &desired), expected);
        // ⌊k/2⌋ of group 1: missing at depths 2, 4; at 3 there is one, at 5 two of ⌊2.5⌋.
        let found = infeasible(&ranking, 6, &desired);
        assert_eq!(found, Infeasible { index: 2, count: 2, depths: 6 });
        let worst = infeasible(&[2, 2, 2], 3, &Desired::new(vec![1, 1, 1]));
        assert_eq!(worst, Infeasible { index: 1, count: 2, depths: 3 });
        let seen = exposure(&ranking, 3, 2);
        close(seen[0], 1.0 + w2);
        close(seen[1], w3);
        close(ratio(seen.iter().copied()), w3 / (1.0 + w2));
        assert_eq!(ratio([0.0, 0.0].into_iter()), 1.0);
        assert_eq!(min_max(&[]), (0.0, 0.0));
    }

    #[test]
    fn what_is_in_proportion_has_no_skew() {
        let desired = Desired::new(vec![2, 1]);
        let ranking: Vec<u8> = [0, 1, 0].repeat(10);
        for k in [3, 6, 30] {
            assert!(skews(&ranking, k, &desired).iter().all(|(_, skew)| skew.abs() < 1e-12));
        }
        assert_eq!(infeasible(&ranking, 30, &desired).count, 0);
        assert_eq!(ndkl(&[0; 20], 20, &Desired::new(vec![7, 0])), 0.0);
        // The longer a list keeps to the shares, the smaller the divergence.
        assert!(ndkl(&[0, 1, 0].repeat(100), 300, &desired) < ndkl(&ranking, 30, &desired));
    }

    proptest! {
        #[test]
        fn renaming_groups_changes_nothing(
            ranking in proptest::collection::vec(0_u8..3, 1..60), parts in proptest::collection::vec(1_u64..9, 3), k in 1_usize..70,
        ) {
            let renamed: Vec<u8> = ranking.iter().map(|group| (group + 1) % 3).collect();
            let moved = Desired::new(vec![parts[2], parts[0], parts[1]]);
            let desired = Desired::new(parts);
            let near = |a: f64, b: f64| (a - b).abs() < 1e-9;
            prop_assert!(near(ndkl(&ranking, k, &desired), ndkl(&renamed, k, &moved)));
            prop_assert!(ndkl(&ranking, k, &desired) >= -1e-12);
            prop_assert_eq!(infeasible(&ranking, k, &desired), infeasible(&renamed, k, &moved));
            prop_assert_eq!(min_max(&skews(&ranking, k, &desired)), min_max(&skews(&renamed, k, &moved)));
            let (seen, other) = (exposure(&ranking, k, 3), exposure(&renamed, k, 3));
            prop_assert_eq!(ratio(seen.into_iter()), ratio(other.into_iter()));
        }

        #[test]
        fn groups_that_stand_alike_have_ratio_one(seen in 0.1_f64..100.0, groups in 1_usize..6) {
            prop_assert_eq!(ratio(std::iter::repeat_n(seen, groups)), 1.0);
        }
    }
}
