//! The group report: how people of different groups stand in the lists of candidates.
//!
//! Measures are taken over the qualified people of each list, in its order, whose group is known, and all lists are taken
//! together: what is observed is summed up and set against what the desired shares let expect. Chance does something,
//! too: groups are dealt out again and again among the same people, and each measure is told beside what it then is.

mod pooled;
#[cfg(test)]
mod tests;

use rayon::prelude::*;
use serde::Serialize;

use self::pooled::{AtDepth, Measures, measure, shuffle};
use super::labels::Attribute;
use super::limits::{GroupSettings, GroupSource};
use super::measures::{counts, min_max, skew};
use crate::evaluation::measures::Random;
use crate::index::id_hash;

/// How one attribute's groups stand.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct AttributeReport {
    /// The attribute.
    pub attribute: String,
    /// Where the groups come from.
    pub source: GroupSource,
    /// People whose group is known and shown.
    pub people: usize,
    /// Groups left out because they are too small.
    pub left_out: usize,
    /// Lists that were measured.
    pub lists: usize,
    /// Each group.
    pub groups: Vec<GroupReport>,
    /// At each depth.
    pub at: Vec<DepthReport>,
    /// Mean NDKL of the lists.
    pub ndkl: Tested,
    /// Share of depths at which some group has fewer than ⌊p·k⌋.
    pub infeasible: Tested,
    /// Infeasible index: such depths, over all lists.
    pub infeasible_index: u64,
    /// Infeasible count: such pairs of group and depth.
    pub infeasible_count: u64,
    /// Least exposure of a group divided by the greatest, each set against what it should have.
    pub exposure_ratio: Tested,
}

/// One group.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct GroupReport {
    /// The value of the attribute.
    pub value: String,
    /// People.
    pub people: usize,
    /// Exposure over what the desired share lets expect; 1 is even.
    pub exposure: f64,
    /// At each depth.
    pub at: Vec<GroupAtDepth>,
}

/// One group at one depth, over all lists that are longer.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct GroupAtDepth {
    /// Depth.
    pub k: usize,
    /// How often somebody of the group is among the first k.
    pub selected: u64,
    /// How often the desired shares let expect it.
    pub expected: f64,
    /// ln(selected ÷ expected).
    pub skew: f64,
    /// Share of the group's qualified people that are among the first k.
    pub selection_rate: f64,
}

/// All groups at one depth.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct DepthReport {
    /// Depth.
    pub k: usize,
    /// Lists with more qualified people than that.
    pub lists: usize,
    /// Least skew of a group, all lists together.
    pub min_skew: f64,
    /// Greatest skew.
    pub max_skew: f64,
    /// Mean over the lists of each list's least skew.
    pub mean_min_skew: f64,
    /// Mean over the lists of each list's greatest skew.
    pub mean_max_skew: f64,
    /// Greatest |skew|, tested against chance.
    pub skew: Tested,
    /// Least selected ÷ expected of a group, divided by the greatest.
    pub selection_ratio: Tested,
}

/// A measure beside what chance makes of it.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Tested {
    /// The measure.
    pub value: f64,
    /// Its mean where groups are dealt out at random.
    pub chance: f64,
    /// Share of the shuffles, the real groups counted in, that are at least as uneven.
    pub p: f64,
}

/// Reports on an attribute; `None` where fewer than two of its groups are large enough, or no list is. `lists` holds
/// numbers of people, qualified ones alone, best first.
#[must_use]
pub fn group_report(
    attribute: &Attribute,
    lists: &[Vec<u32>],
    settings: &GroupSettings,
    seed: u64,
) -> Option<AttributeReport> {
    let shown = Shown::of(attribute, settings.smallest_cell)?;
    let known: Vec<Vec<u32>> = lists
        .iter()
        .map(|list| list.iter().copied().filter_map(|person| shown.position(person)).collect())
        .filter(|list: &Vec<u32>| list.len() >= settings.fewest_candidates)
        .collect();
    if known.is_empty() {
        return None;
    }
    let groups = shown.values.len();
    let real = measure(&known, &shown.labels, groups, settings);
    let shuffled: Vec<Measures> = (0..settings.shuffles)
        .into_par_iter()
        .map(|number| {
            let key = format!("{seed}/{}/{number}", attribute.name);
            let labels = shuffle(&shown.labels, &mut Random(id_hash(&key)));
            measure(&known, &labels, groups, settings)
        })
        .collect();
    Some(shown.report(attribute, &real, &shuffled, settings))
}

/// Groups that are large enough, and the people who are in them.
struct Shown {
    values: Vec<(String, usize)>,
    left_out: usize,
    /// Group of each of the people who are shown.
    labels: Vec<u8>,
    /// Position among them by number of the person.
    positions: Vec<Option<u32>>,
}

impl Shown {
    fn of(attribute: &Attribute, smallest: usize) -> Option<Self> {
        let all: Vec<u8> = attribute.labels.iter().flatten().copied().collect();
        let sizes = counts(&all, attribute.values.len());
        let mut numbers = vec![None; sizes.len()];
        let mut values = Vec::new();
        for ((number, size), value) in numbers.iter_mut().zip(&sizes).zip(&attribute.values) {
            if *size as usize >= smallest {
                *number = Some(values.len() as u8);
                values.push((value.clone(), *size as usize));
            }
        }
        let present = sizes.iter().filter(|size| **size > 0).count();
        let left_out = present - values.len();
        let mut labels = Vec::new();
        let positions = attribute.labels.iter().map(|label| {
            let group =
                label.and_then(|label| numbers.get(usize::from(label)).copied().flatten())?;
            labels.push(group);
            Some(labels.len() as u32 - 1)
        });
        let positions = positions.collect();
        (values.len() >= 2).then_some(Self { values, left_out, labels, positions })
    }

    fn position(&self, person: u32) -> Option<u32> {
        self.positions.get(person as usize).copied().flatten()
    }

    fn report(
        &self,
        attribute: &Attribute,
        real: &Measures,
        shuffled: &[Measures],
        settings: &GroupSettings,
    ) -> AttributeReport {
        let tested = |of: &dyn Fn(&Measures) -> f64, high_is_uneven: bool| {
            let value = of(real);
            let others: Vec<f64> = shuffled.iter().map(of).collect();
            let as_uneven = |other: &&f64| {
                // What differs by rounding alone is the same.
                if high_is_uneven { **other >= value - 1e-12 } else { **other <= value + 1e-12 }
            };
            let worse = others.iter().filter(as_uneven).count();
            let count = others.len().max(1) as f64;
            Tested {
                value,
                chance: others.iter().sum::<f64>() / count,
                p: (worse + 1) as f64 / (others.len() + 1) as f64,
            }
        };
        let group = |(number, (value, people)): (usize, &(String, usize))| GroupReport {
            value: value.clone(),
            people: *people,
            exposure: real.exposure.get(number).map_or(0.0, |(seen, due)| seen / due.max(1e-300)),
            at: real
                .at
                .iter()
                .zip(&settings.k)
                .map(|(at, k)| {
                    let (selected, expected, qualified) =
                        at.groups.get(number).copied().unwrap_or_default();
                    GroupAtDepth {
                        k: *k,
                        selected,
                        expected,
                        skew: skew(selected as f64, expected),
                        selection_rate: selected as f64 / qualified.max(1) as f64,
                    }
                })
                .collect(),
        };
        let depth = |(number, (at, k)): (usize, (&AtDepth, &usize))| {
            let of = |measures: &Measures| -> AtDepth {
                measures.at.get(number).cloned().unwrap_or_default()
            };
            let (min_skew, max_skew) = min_max(&at.skews());
            let lists = at.lists.max(1) as f64;
            DepthReport {
                k: *k,
                lists: at.lists,
                min_skew,
                max_skew,
                mean_min_skew: at.min_sum / lists,
                mean_max_skew: at.max_sum / lists,
                skew: tested(&|measures| of(measures).largest_skew(), true),
                selection_ratio: tested(&|measures| of(measures).ratio(), false),
            }
        };
        let lists = real.lists.max(1) as f64;
        AttributeReport {
            attribute: attribute.name.clone(),
            source: attribute.source,
            people: self.labels.len(),
            left_out: self.left_out,
            lists: real.lists,
            groups: self.values.iter().enumerate().map(group).collect(),
            at: real.at.iter().zip(&settings.k).enumerate().map(depth).collect(),
            ndkl: tested(&|measures| measures.ndkl / lists, true),
            infeasible: tested(
                &|measures| measures.index as f64 / measures.depths.max(1) as f64,
                true,
            ),
            infeasible_index: real.index,
            infeasible_count: real.count,
            exposure_ratio: tested(&Measures::exposure_ratio, false),
        }
    }
}
