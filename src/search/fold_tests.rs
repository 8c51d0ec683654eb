//! Copies of one advert are one hit.
//!
//! 1. Whatever the adverts, the segments, the order and the size of pages: pages show each group once, as many hits as the
//!    total says, and every advert is a hit or a copy of one; nothing is hidden whose group shows no other hit.
//! 2. Without folding every advert is a hit. A copy that alone passes a filter is shown.
//! 3. Groups follow changes and deletions.

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;
use serde_json::{Value, json};

use super::tests::ENGINE;
use super::*;
use crate::domain::Vacancy;
use crate::index::filter::VacancyFilters;
use crate::index::fixtures::{REFERENCE, SETTINGS, index, now, vacancy};
use crate::index::{Index, IndexDocument, VacancyColumns};

/// An advert: one of some texts, employers, places and sources, published on a day of the month.
type Make = (usize, usize, usize, usize, usize);

const PLACES: [&str; 3] = ["837", "853", "091"];

fn advert(number: usize, (text, employer, place, source, day): Make) -> Vacancy {
    let words = |at: usize| format!("teksti{text}sana{at}");
    let body: Vec<String> = (0..60).map(words).collect();
    let more: Value = json!({
        "title": { "fi": "Hitsaaja" }, "description": { "fi": body.join(" ") },
        "employer": { "name": format!("Paja {employer}") },
        "places": [{ "area": { "municipality": PLACES[place] } }],
        "source": { "name": format!("source{source}") },
        "published": format!("2026-11-{:02}T08:00:00Z", day + 1),
    });
    vacancy(&format!("a:{number}"), more)
}

fn all_pages(index: &Index<VacancyColumns>, request: &SearchRequest) -> (Vec<Hit>, SearchAnswer) {
    let (mut hits, mut request) = (Vec::new(), request.clone());
    loop {
        let answer = ENGINE.search(&index.snapshot(), &request, now()).unwrap();
        hits.extend(answer.hits.iter().cloned());
        request.cursor.clone_from(&answer.next_cursor);
        if request.cursor.is_none() {
            return (hits, answer);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn every_group_is_shown_once(
        makes in proptest::collection::vec((0..3_usize, 0..2_usize, 0..3_usize, 0..2_usize, 0..5_usize), 1..24),
        segments in 1..4_usize, limit in 1..7_usize, sort in 0..3_usize, filtered: bool, words: bool,
    ) {
        let adverts: Vec<Vacancy> =
            makes.iter().enumerate().map(|(at, make)| advert(at, *make)).collect();
        let index = index(&adverts, segments);
        let mut filters = VacancyFilters::default();
        if filtered {
            filters.add("source", "source1").unwrap();
        }
        let request = SearchRequest {
            query: if words { "teksti1sana3".to_owned() } else { String::new() },
            sort: [Sort::Relevance, Sort::Published, Sort::Deadline][sort], limit, filters,
            ..SearchRequest::default()
        };
        let (hits, last) = all_pages(&index, &request);
        let (single, unfolded) = all_pages(&index, &SearchRequest { fold: false, ..request });
        prop_assert_eq!(unfolded.total, single.len() as u64);
        prop_assert_eq!(last.adverts, unfolded.total);
        prop_assert_eq!(last.total, hits.len() as u64);
        // What makes an advert the same as another here.
        let group = |id: &str| {
            let make = makes[id.trim_start_matches("a:").parse::<usize>().unwrap()];
            (make.0, make.1, make.2)
        };
        let shown: Vec<_> = hits.iter().map(|hit| group(&hit.id)).collect();
        let groups: BTreeSet<_> = single.iter().map(|hit| group(&hit.id)).collect();
        prop_assert_eq!(shown.len(), shown.iter().collect::<BTreeSet<_>>().len());
        prop_assert_eq!(shown.into_iter().collect::<BTreeSet<_>>(), groups);
        let of: BTreeMap<_, &Hit> = hits.iter().map(|hit| (group(&hit.id), hit)).collect();
        for hit in &single {
            let shown = of[&group(&hit.id)];
            prop_assert!(shown.id == hit.id || shown.duplicates.contains(&hit.id));
        }
        for hit in &hits {
            prop_assert!(hit.duplicates.iter().all(|id| group(id) == group(&hit.id)));
            let elsewhere = |id: &String| {
                let (own, other) = (group(&hit.id), group(id));
                (own.0, own.1) == (other.0, other.1) && own.2 != other.2
            };
            prop_assert!(hit.also_in.iter().all(elsewhere));
        }
    }
}

#[test]
fn groups_follow_changes() {
    let same = [advert(0, (0, 0, 0, 0, 0)), advert(1, (0, 0, 0, 1, 3))];
    let index = index(&same, 2);
    let total = || all_pages(&index, &SearchRequest::default()).1.total;
    let write = |record: &Vacancy, at| {
        index.put([IndexDocument::vacancy(record, &REFERENCE, &SETTINGS.weights)], true).unwrap();
        index.commit(at).unwrap();
    };
    assert_eq!(total(), 1);
    // Another text, and back again.
    write(&advert(1, (1, 0, 0, 1, 3)), 10);
    assert_eq!(total(), 2);
    write(&advert(1, (0, 0, 0, 1, 3)), 11);
    assert_eq!(total(), 1);
    let (hits, _) = all_pages(&index, &SearchRequest::default());
    assert_eq!(
        (hits[0].id.as_str(), hits[0].duplicates.as_slice()),
        ("a:1", &["a:0".to_owned()][..])
    );
    index.delete("a:1").unwrap();
    index.commit(12).unwrap();
    let (hits, _) = all_pages(&index, &SearchRequest::default());
    assert_eq!((hits[0].id.as_str(), hits[0].duplicates.len()), ("a:0", 0));
}
