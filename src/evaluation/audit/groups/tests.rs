//! 1. Lists in proportion are even: skew 0, ratios 1.
//! 2. A group that is put last is seen, and chance would hardly do it; a random order passes.
//! 3. Small groups are left out; one group alone has no report.
//! 4. The desired share may be that of the population.
//! 5. The order of people who are in no group changes nothing; the same seed gives the same report.

use super::*;
use crate::evaluation::audit::{DesiredShare, Limits};

fn attribute(labels: Vec<Option<u8>>, values: &[&str]) -> Attribute {
    Attribute {
        name: "group".to_owned(),
        source: GroupSource::File,
        values: values.iter().map(|value| (*value).to_owned()).collect(),
        labels,
    }
}

fn settings() -> GroupSettings {
    GroupSettings { k: vec![4, 8], ..Limits::default().groups }
}

fn halves(people: u8) -> Attribute {
    attribute((0..people).map(|person| Some(person % 2)).collect(), &["a", "b"])
}

#[test]
fn lists_in_proportion_are_even() {
    let lists = vec![(0..20).collect::<Vec<u32>>(); 3];
    let report = group_report(&halves(20), &lists, &settings(), 1).unwrap();
    assert_eq!((report.lists, report.people, report.left_out), (3, 20, 0));
    for at in &report.at {
        assert_eq!(
            (at.lists, at.min_skew, at.max_skew, at.selection_ratio.value),
            (3, 0.0, 0.0, 1.0)
        );
    }
    assert_eq!(report.groups[0].at[0].selected, 6);
    assert_eq!(report.groups[0].at[0].expected, 6.0);
    assert_eq!(report.groups[0].at[0].selection_rate, 0.2);
    assert_eq!(report.infeasible_index, 0);
}

#[test]
fn a_group_that_stands_last_is_seen() {
    let people = 60;
    let behind: Vec<u32> = (0..people).step_by(2).chain((1..people).step_by(2)).collect();
    let report = group_report(&halves(60), &[behind], &settings(), 1).unwrap();
    let at = &report.at[1];
    assert_eq!(at.groups_at(&report, 1).selected, 0);
    // 8 where 4 are due; none where 4 are due counts as half of one.
    assert_eq!((at.max_skew, at.min_skew), (2_f64.ln(), (0.5_f64 / 4.0).ln()));
    assert!(at.skew.p <= 0.01 && at.selection_ratio.value == 0.0, "{at:?}");
    assert!(report.ndkl.value > report.ndkl.chance && report.ndkl.p <= 0.02, "{:?}", report.ndkl);
    assert!(report.exposure_ratio.value < 0.01 && report.infeasible.value > 0.5);
    let mut random = Random(5);
    let shuffled: Vec<Vec<u32>> = (0..40)
        .map(|_| {
            let order: Vec<u8> = shuffle(&(0..60).collect::<Vec<u8>>(), &mut random);
            order.into_iter().map(u32::from).collect()
        })
        .collect();
    let fair = group_report(&halves(60), &shuffled, &settings(), 1).unwrap();
    assert!(fair.ndkl.p > 0.01 && fair.at.iter().all(|at| at.skew.p > 0.01), "{fair:?}");
}

impl DepthReport {
    fn groups_at<'a>(&self, report: &'a AttributeReport, group: usize) -> &'a GroupAtDepth {
        report.groups[group].at.iter().find(|at| at.k == self.k).unwrap()
    }
}

#[test]
fn small_groups_are_left_out() {
    let mut labels: Vec<Option<u8>> = (0..30).map(|person| Some(person % 2)).collect();
    labels.extend([Some(2); 4]);
    let lists = vec![(0..34).collect::<Vec<u32>>()];
    let three = attribute(labels.clone(), &["a", "b", "c"]);
    let report = group_report(&three, &lists, &settings(), 1).unwrap();
    assert_eq!((report.groups.len(), report.left_out, report.people), (2, 1, 30));
    let one = attribute(labels.iter().map(|label| label.map(|it| it / 2)).collect(), &["a", "c"]);
    assert!(group_report(&one, &lists, &settings(), 1).is_none());
    let short = vec![(0..9).collect::<Vec<u32>>()];
    assert!(group_report(&three, &short, &settings(), 1).is_none());
}

#[test]
fn the_share_may_be_the_populations() {
    // 12 of a and 4 of b are qualified, out of 20 and 20 people.
    let labels = (0..40).map(|person| Some(u8::from(person >= 20))).collect();
    let halves = attribute(labels, &["a", "b"]);
    let list: Vec<u32> = (0..12).chain(20..24).collect();
    let own = group_report(&halves, std::slice::from_ref(&list), &settings(), 1).unwrap();
    let population = GroupSettings { desired: DesiredShare::Population, ..settings() };
    let all = group_report(&halves, &[list], &population, 1).unwrap();
    assert_eq!(own.groups[0].at[0].expected, 3.0);
    assert_eq!(all.groups[0].at[0].expected, 2.0);
}

#[test]
fn people_without_a_group_change_nothing() {
    let mut labels: Vec<Option<u8>> = (0..40).map(|person| Some(person / 20)).collect();
    labels.extend([None; 20]);
    let (known, mut mixed): (Vec<u32>, Vec<u32>) = ((0..40).collect(), (0..40).collect());
    (40..60).for_each(|person| mixed.insert(person as usize - 35, person));
    let halves = attribute(labels, &["a", "b"]);
    let report = group_report(&halves, &[known], &settings(), 9);
    assert_eq!(report, group_report(&halves, &[mixed], &settings(), 9));
}
