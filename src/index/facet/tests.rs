//! 1. Every facet counts what passes all filters but its own, adverts and positions, "not stated" included,
//!    over any vacancies, filters and segments.

use std::collections::BTreeMap;

use proptest::prelude::*;
use proptest::sample::select;

use super::*;
use crate::domain::Vacancy;
use crate::index::filter::{NOT_STATED, VacancyFilters};
use crate::index::fixtures::{REFERENCE, index, now, random};
use crate::index::{Columns, VacancyRow};

const CHOICES: [(&str, &str); 20] = [
    ("place", "region:06"),
    ("place", "municipality:091"),
    ("place", NOT_STATED),
    ("occupation", "isco/C72"),
    ("occupation", NOT_STATED),
    ("working_time", "part_time"),
    ("working_time", NOT_STATED),
    ("contract", "permanent"),
    ("shift", "night"),
    ("remote", "full"),
    ("remote", NOT_STATED),
    ("kind", "job"),
    ("language", "sv"),
    ("language", "fi:B2"),
    ("education", "6"),
    ("driving", "B"),
    ("employer", "alfa oy"),
    ("source", "one"),
    ("international", "yes"),
    ("near", "municipality:092;20"),
];

/// An item of a closed list as JSON writes it.
fn text<T: serde::Serialize>(item: &T) -> String {
    serde_json::to_value(item).unwrap().as_str().unwrap().to_owned()
}

/// Values of a facet that a vacancy has, read from the record itself.
fn values(name: FacetName, vacancy: &Vacancy) -> Vec<String> {
    let mut values: Vec<String> = match name {
        FacetName::Place => {
            let places = &REFERENCE.places;
            let found = vacancy.places.iter().filter_map(|place| REFERENCE.place(&place.area));
            let all = found.flat_map(|place| {
                std::iter::once(place).chain(places.ancestors(place).iter().copied())
            });
            all.map(|place| place_value(place, &REFERENCE))
                .filter(|value| {
                    ["municipality:", "region:", "country:"]
                        .iter()
                        .any(|kind| value.starts_with(kind))
                })
                .collect()
        }
        FacetName::Occupation => {
            let taxonomy = &REFERENCE.taxonomy;
            let found = vacancy
                .occupations
                .iter()
                .filter_map(|asked| taxonomy.find(asked.concept.as_str()));
            found
                .map(|concept| {
                    let unit = taxonomy.isco_group(concept).unwrap();
                    let digits: String = taxonomy.code(unit).chars().take(2).collect();
                    format!("isco/C{digits}")
                })
                .collect()
        }
        FacetName::WorkingTime => vacancy.terms.working_time.iter().map(text).collect(),
        FacetName::Contract => vacancy.terms.contracts.iter().map(text).collect(),
        FacetName::Shift => vacancy.terms.shifts.iter().map(text).collect(),
        FacetName::Remote => vacancy.remote.iter().map(text).collect(),
        FacetName::Kind => vec![text(&vacancy.kind)],
        FacetName::Language => {
            vacancy.languages.iter().map(|asked| asked.language.as_str().to_owned()).collect()
        }
        FacetName::Education => {
            vacancy.education.iter().map(|asked| asked.level.eqf().to_string()).collect()
        }
        FacetName::Driving => {
            let asked = vacancy.driving_licences.iter().flat_map(|asked| &asked.any_of);
            asked.map(|class| class.code().to_owned()).collect()
        }
        // Names that differ in case only are one employer.
        FacetName::Employer => {
            vacancy.employer.iter().map(|item| item.name.to_lowercase()).collect()
        }
        FacetName::Source => vec![vacancy.source.name.clone()],
        FacetName::International => vacancy
            .international
            .iter()
            .map(|yes| if *yes { "yes" } else { "no" }.to_owned())
            .collect(),
    };
    values.sort();
    values.dedup();
    values
}

/// Counts by looking at every vacancy with every filter but the facet's own.
fn counted(
    name: FacetName,
    vacancies: &[Vacancy],
    filters: &VacancyFilters,
) -> BTreeMap<String, Count> {
    let mut others = VacancyFilters::default();
    for (field, value) in filters.pairs() {
        if field != name.code() {
            others.add(field, &value).unwrap();
        }
    }
    let compiled = others.compile(&REFERENCE, now()).unwrap();
    let mut counts: BTreeMap<String, Count> = BTreeMap::new();
    for vacancy in vacancies {
        let row = VacancyRow::new(vacancy, &REFERENCE);
        if !compiled.on(&VacancyColumns::single(row, &REFERENCE)).passes(0) {
            continue;
        }
        let mut found = values(name, vacancy);
        if found.is_empty() {
            found.push(NOT_STATED.to_owned());
        }
        for value in found {
            let count = counts.entry(value).or_default();
            count.ads += 1;
            count.positions += u32::from(vacancy.positions);
        }
    }
    counts
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn facets_count_without_their_own_filter(
        vacancies in random::vacancies(40),
        chosen in proptest::collection::vec(select(&CHOICES[..]), 0..5),
        segments in 1_usize..4,
    ) {
        let mut filters = VacancyFilters::default();
        for (name, value) in chosen {
            filters.add(name, value).unwrap();
        }
        let index = index(&vacancies, segments);
        let snapshot = index.snapshot();
        let compiled = filters.compile(&REFERENCE, now()).unwrap();
        let mut counter = FacetCounter::new(&FacetName::ALL, &REFERENCE);
        for columns in &snapshot.segments {
            let bound = compiled.on(columns);
            counter.begin(columns);
            (0..columns.len() as u32).for_each(|doc| counter.count(columns, doc, bound.failing(doc)));
            counter.end(columns);
        }
        let finished = counter.finish();
        prop_assert_eq!(finished.len(), FacetName::ALL.len());
        for facet in finished {
            let expected = counted(facet.name, &vacancies, &filters);
            let order: Vec<_> = facet.values.iter().map(|item| std::cmp::Reverse(item.count.ads)).collect();
            prop_assert!(order.is_sorted());
            let named = facet.values.into_iter().map(|item| {
                let employer = facet.name == FacetName::Employer;
                (if employer { item.value.to_lowercase() } else { item.value }, item.count)
            });
            let stated = facet.not_stated.ads > 0;
            let not_stated = stated.then(|| (NOT_STATED.to_owned(), facet.not_stated));
            let found: BTreeMap<_, _> = named.chain(not_stated).collect();
            prop_assert_eq!(found, expected, "{:?}", facet.name);
        }
    }
}
