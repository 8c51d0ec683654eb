//! All lists taken together: what is observed and what the desired shares let expect.

use crate::evaluation::audit::limits::{DesiredShare, GroupSettings};
use crate::evaluation::audit::measures::{
    Desired, counts, exposure, infeasible, min_max, ndkl, ratio, skew, skews, weight,
};
use crate::evaluation::measures::Random;

/// Sums over all lists, under one way of dealing out the groups.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Measures {
    pub(super) lists: usize,
    pub(super) at: Vec<AtDepth>,
    /// Exposure observed and expected, by group.
    pub(super) exposure: Vec<(f64, f64)>,
    pub(super) ndkl: f64,
    pub(super) index: u64,
    pub(super) count: u64,
    pub(super) depths: u64,
}

/// Sums over the lists that are longer than one depth.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct AtDepth {
    pub(super) lists: usize,
    /// Selected, expected and qualified, by group.
    pub(super) groups: Vec<(u64, f64, u64)>,
    pub(super) min_sum: f64,
    pub(super) max_sum: f64,
}

impl Measures {
    pub(super) fn exposure_ratio(&self) -> f64 {
        let due = self.exposure.iter().filter(|(_, due)| *due > 0.0);
        ratio(due.map(|(seen, due)| seen / due))
    }
}

impl AtDepth {
    pub(super) fn skews(&self) -> Vec<(usize, f64)> {
        let groups = self.groups.iter().enumerate();
        let expected = groups.filter(|(_, (_, expected, _))| *expected > 0.0);
        expected.map(|(at, (selected, due, _))| (at, skew(*selected as f64, *due))).collect()
    }

    pub(super) fn largest_skew(&self) -> f64 {
        self.skews().iter().map(|(_, skew)| skew.abs()).fold(0.0, f64::max)
    }

    pub(super) fn ratio(&self) -> f64 {
        let expected = self.groups.iter().filter(|(_, expected, _)| *expected > 0.0);
        ratio(expected.map(|(selected, due, _)| *selected as f64 / due))
    }
}

/// Takes all measures of lists of people, whose groups `labels` tells.
pub(super) fn measure(
    lists: &[Vec<u32>],
    labels: &[u8],
    groups: usize,
    settings: &GroupSettings,
) -> Measures {
    let deepest = settings.k.iter().copied().max().unwrap_or(0);
    let population = Desired::new(counts(labels, groups));
    let mut all = Measures {
        at: vec![
            AtDepth { groups: vec![(0, 0.0, 0); groups], ..AtDepth::default() };
            settings.k.len()
        ],
        exposure: vec![(0.0, 0.0); groups],
        ..Measures::default()
    };
    let mut ranking = Vec::new();
    for list in lists {
        ranking.clear();
        ranking.extend(list.iter().filter_map(|person| labels.get(*person as usize)));
        let qualified = counts(&ranking, groups);
        let own;
        let desired = match settings.desired {
            DesiredShare::Population => &population,
            DesiredShare::Qualified => {
                own = Desired::new(qualified.clone());
                &own
            }
        };
        all.lists += 1;
        all.ndkl += ndkl(&ranking, deepest, desired);
        let short = infeasible(&ranking, deepest, desired);
        all.index += short.index;
        all.count += short.count;
        all.depths += short.depths;
        let positions = ranking.len().min(deepest);
        let total: f64 = (1..=positions).map(weight).sum();
        let seen = exposure(&ranking, deepest, groups);
        for (group, (sum, due)) in all.exposure.iter_mut().enumerate() {
            *sum += seen[group];
            *due += desired.share(group) * total;
        }
        for (at, k) in all.at.iter_mut().zip(&settings.k) {
            // Who is in a list of k for certain says nothing about its order.
            if ranking.len() <= *k {
                continue;
            }
            at.lists += 1;
            let (least, greatest) = min_max(&skews(&ranking, *k, desired));
            at.min_sum += least;
            at.max_sum += greatest;
            let first = counts(&ranking[..*k], groups);
            for (group, (selected, expected, eligible)) in at.groups.iter_mut().enumerate() {
                *selected += first[group];
                *expected += desired.share(group) * *k as f64;
                *eligible += qualified[group];
            }
        }
    }
    all
}

/// The same labels dealt out anew (Fisher & Yates).
pub(super) fn shuffle(labels: &[u8], random: &mut Random) -> Vec<u8> {
    let mut shuffled = labels.to_vec();
    for at in (1..shuffled.len()).rev() {
        shuffled.swap(at, random.below(at + 1));
    }
    shuffled
}
