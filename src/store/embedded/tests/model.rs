//! 1. Whatever is written, deleted and reopened: contents, counts, outcomes and order are those of a map.
//! 2. Sequences have no gaps, and the log replayed from any offset gives the present state.
//! 3. The log keeps one row for each id.
//! 4. Pages of scans and of changes join without loss.
//! 5. A record too large is refused as a whole batch.

use std::collections::BTreeMap;
use std::sync::Arc;

use proptest::prelude::*;
use redb::backends::InMemoryBackend;

use super::{id, label, profile, put, vacancy};
use crate::domain::ProfileId;
use crate::store::{
    Change, Collection, EmbeddedStore, Outcome, Sequence, Store, StoreError, Write,
};

#[derive(Debug, Clone)]
enum Step {
    Batch(Vec<(Collection, u8, Option<u8>)>),
    Reopen,
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let collection = prop::sample::select(&Collection::ALL[..]);
    let write = (collection, 0..6_u8, prop::option::weighted(0.7, 0..3_u8));
    let step = prop_oneof![
        5 => prop::collection::vec(write, 0..6).prop_map(Step::Batch),
        1 => Just(Step::Reopen),
    ];
    prop::collection::vec(step, 1..14)
}

/// Text of each record.
type Records = BTreeMap<(Collection, String), String>;

#[derive(Default)]
struct Model {
    records: Records,
    log: BTreeMap<(Collection, String), (Sequence, bool)>,
    last: Sequence,
}

impl Model {
    fn apply(&mut self, collection: Collection, id: &str, text: Option<&str>) -> Outcome {
        let key = (collection, id.to_owned());
        let outcome = match (self.records.get(&key), text) {
            (None, Some(_)) => Outcome::Created,
            (Some(old), Some(new)) if old == new => return Outcome::Unchanged,
            (Some(_), Some(_)) => Outcome::Replaced,
            (Some(_), None) => Outcome::Deleted,
            (None, None) => return Outcome::Missing,
        };
        self.last += 1;
        self.log.insert(key.clone(), (self.last, text.is_none()));
        match text {
            Some(text) => self.records.insert(key, text.to_owned()),
            None => self.records.remove(&key),
        };
        outcome
    }
}

fn write(collection: Collection, id: &str, text: Option<&str>) -> Write {
    match (collection, text) {
        (Collection::Vacancies, Some(text)) => put(id, text),
        (Collection::Vacancies, None) => Write::DeleteVacancy(id.parse().unwrap()),
        (Collection::Profiles, Some(text)) => Write::PutProfile(Box::new(profile(id, text))),
        (Collection::Profiles, None) => Write::DeleteProfile(id.parse().unwrap()),
        (Collection::LocalLabels, Some(text)) => Write::PutLocalLabel(Box::new(label(id, text))),
        (Collection::LocalLabels, None) => Write::DeleteLocalLabel(id.parse().unwrap()),
    }
}

fn texts(store: &EmbeddedStore, collection: Collection) -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    match collection {
        Collection::Vacancies => {
            let mut after = None;
            loop {
                let page = store.scan_vacancies(after.as_ref(), 2).unwrap();
                let Some(last) = page.last() else { return found };
                after = Some(last.id.clone());
                for one in page {
                    let title = one.title.best(crate::domain::Lang::Fi).unwrap().1.to_owned();
                    assert_eq!(found.insert(one.id.to_string(), title), None);
                }
            }
        }
        Collection::Profiles => {
            let mut after = None;
            loop {
                let page = store.scan_profiles(after.as_ref(), 2).unwrap();
                let Some(last) = page.last() else { return found };
                after = Some(last.id.clone());
                for one in page {
                    let line = one.headline.best(crate::domain::Lang::Fi).unwrap().1.to_owned();
                    assert_eq!(found.insert(one.id.to_string(), line), None);
                }
            }
        }
        Collection::LocalLabels => {
            for one in store.local_labels().unwrap() {
                assert_eq!(found.insert(one.id.to_string(), one.label), None);
            }
            found
        }
    }
}

/// Follows the log in pages.
fn log(store: &EmbeddedStore, collection: Collection, mut after: Sequence) -> Vec<Change> {
    let mut all = Vec::new();
    loop {
        let page = store.changes(collection, after, 3).unwrap();
        let Some(last) = page.last() else { return all };
        assert!(page.len() <= 3 && page[0].sequence > after);
        after = last.sequence;
        all.extend(page);
    }
}

fn check(store: &EmbeddedStore, model: &Model) {
    assert_eq!(store.last_sequence().unwrap(), model.last);
    for collection in Collection::ALL {
        let expected: BTreeMap<String, String> = model
            .records
            .iter()
            .filter(|((of, _), _)| *of == collection)
            .map(|((_, id), text)| (id.clone(), text.clone()))
            .collect();
        assert_eq!(store.count(collection).unwrap(), expected.len() as u64);
        assert_eq!(texts(store, collection), expected);
        let mut rows: Vec<Change> = model
            .log
            .iter()
            .filter(|((of, _), _)| *of == collection)
            .map(|((_, id), (sequence, deleted))| Change {
                sequence: *sequence,
                collection,
                id: id.clone(),
                deleted: *deleted,
            })
            .collect();
        rows.sort_by_key(|change| change.sequence);
        assert_eq!(log(store, collection, 0), rows, "one row for each id, in order");
    }
    let ids = [id("r0"), id("none"), id("r3")];
    let found: Vec<bool> = store.vacancies(&ids).unwrap().iter().map(Option::is_some).collect();
    let known = |id: &str| model.records.contains_key(&(Collection::Vacancies, id.to_owned()));
    assert_eq!(found, [known("r0"), false, known("r3")]);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 60, failure_persistence: None, ..Default::default() })]

    #[test]
    fn behaves_like_a_map_with_a_log(steps in steps()) {
        let backend = Arc::new(InMemoryBackend::new());
        let mut store = EmbeddedStore::with_backend(backend.clone()).unwrap();
        let mut model = Model::default();
        // What somebody who stopped following after each step would still know.
        let mut followers: Vec<(Sequence, Records)> = vec![Default::default()];
        for step in steps {
            match step {
                Step::Reopen => {
                    drop(store);
                    store = EmbeddedStore::with_backend(backend.clone()).unwrap();
                }
                Step::Batch(batch) => {
                    let mut writes = Vec::new();
                    let mut outcomes = Vec::new();
                    for (collection, id, text) in batch {
                        let id = format!("r{id}");
                        let text = text.map(|text| format!("t{text}"));
                        writes.push(write(collection, &id, text.as_deref()));
                        outcomes.push(model.apply(collection, &id, text.as_deref()));
                    }
                    let written = store.write(&writes).unwrap();
                    prop_assert_eq!(written.outcomes, outcomes);
                    prop_assert_eq!(written.sequence, model.last);
                }
            }
            check(&store, &model);
            followers.push((model.last, model.records.clone()));
        }
        for (after, mut known) in followers {
            for collection in Collection::ALL {
                let now = texts(&store, collection);
                for change in log(&store, collection, after) {
                    let key = (collection, change.id.clone());
                    match now.get(&change.id) {
                        Some(text) => known.insert(key, text.clone()),
                        None => known.remove(&key),
                    };
                    prop_assert_eq!(change.deleted, !now.contains_key(&change.id));
                }
            }
            prop_assert_eq!(&known, &model.records);
        }
    }
}

#[test]
fn records_come_back_as_they_were() {
    let store = EmbeddedStore::in_memory().unwrap();
    let (one, two) = (vacancy("a", "Hitsaaja äöå"), profile("p", "Sähköasentaja"));
    let batch =
        [Write::PutVacancy(Box::new(one.clone())), Write::PutProfile(Box::new(two.clone()))];
    assert_eq!(store.write(&batch).unwrap().sequence, 2);
    assert_eq!(store.vacancy(&one.id).unwrap(), Some(one));
    assert_eq!(store.profile(&two.id).unwrap(), Some(two));
    assert_eq!(store.profile(&"q".parse::<ProfileId>().unwrap()).unwrap(), None);
}

#[test]
fn one_record_too_large_refuses_the_batch() {
    let store = EmbeddedStore::in_memory().unwrap();
    let mut large = vacancy("large", "x");
    large.description =
        crate::domain::LocalizedText::new(crate::domain::Lang::Fi, "x".repeat(9 << 20));
    let error = store.write(&[put("a", "x"), Write::PutVacancy(Box::new(large))]).unwrap_err();
    assert!(matches!(&error, StoreError::TooLarge { id, .. } if id == "large"), "{error}");
    assert_eq!(
        (store.count(Collection::Vacancies).unwrap(), store.last_sequence().unwrap()),
        (0, 0)
    );
}
