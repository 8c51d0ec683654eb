//! 1. Labels are linked across languages.
//! 2. Concepts are linked by the last part of their ids.
//! 3. A search goes on with adverts that have some of the words.
//! 4. CVs and adverts find each other both ways, from text and from records.
//! 5. The two-stage list is that of exhaustive scoring.

use std::sync::LazyLock;

use super::*;
use crate::domain::{Lang, Profile, Vacancy};
use crate::evaluation::{Direction, Engine, Record};
use crate::text::analysis::AnalysisSettings;

static ENGINE: LazyLock<Engine> = LazyLock::new(|| {
    let today = jiff::civil::date(2026, 11, 22);
    let mut engine = Engine::embedded(today, &AnalysisSettings::default()).unwrap();
    (engine.settings.writer_threads, engine.settings.writer_memory_mib) = (1, 16);
    engine
});

/// The engine that tests share: making one takes seconds.
pub(in crate::evaluation) fn engine() -> Engine {
    ENGINE.clone()
}

fn quiet(_: &'static str, _: u64, _: u64) {}

fn records(all: &[(&str, &str)]) -> Vec<Record> {
    all.iter().map(|(id, text)| Record { id: (*id).to_owned(), text: (*text).to_owned() }).collect()
}

fn first(outcome: &Outcome, query: usize) -> &str {
    outcome.rankings[query].items.first().map_or("", |item| item.id.as_str())
}

#[test]
fn labels_are_linked_across_languages() {
    let engine = engine();
    let queries =
        records(&[("q1", "hitsaaja"), ("q2", "grundskollärare"), ("q3", "Registered Nurse")]);
    let corpus =
        records(&[("a", "primary school teacher"), ("b", "welder"), ("c", "registered nurse")]);
    let outcome = label_link(&engine, &Linking::default(), &queries, &corpus, 2, &quiet).unwrap();
    assert_eq!([0, 1, 2].map(|query| first(&outcome, query)), ["b", "a", "c"]);
    assert!(outcome.rankings.iter().all(|ranking| ranking.items.len() <= 2));
    assert_eq!(outcome.query_times.len(), 3);
}

#[test]
fn concepts_are_linked() {
    let engine = engine();
    let taxonomy = &engine.reference.taxonomy;
    let welder = taxonomy.lookup("welder", Lang::En)[0];
    let queries = records(&[("q", "Hitsaajia")]);
    let outcome = label_link_concepts(
        &engine,
        &Linking::default(),
        &queries,
        ConceptTarget::Occupations,
        5,
        &quiet,
    )
    .unwrap();
    assert_eq!(taxonomy.id(welder), format!("occupation/{}", first(&outcome, 0)));
}

#[test]
fn a_search_goes_on_with_some_of_the_words() {
    let engine = engine();
    let search = engine.search();
    let corpus = records(&[
        ("ads/1", "Welder\nWe need someone who welds aluminium on a ship."),
        ("ads/2", "Carpenter\nWe build wooden houses with aluminium frames."),
        ("ads/3", "Gardener\nFlowers and hedges."),
    ]);
    let queries = records(&[("q", "aluminium ship")]);
    let english = Some(Lang::En.into());
    let outcome =
        vacancy_search(&engine, &search, &queries, &corpus, english, 100, &quiet).unwrap();
    let found: Vec<&str> = outcome.rankings[0].items.iter().map(|item| item.id.as_str()).collect();
    assert_eq!(found, ["ads/1", "ads/2"]);
    let scores: Vec<f32> = outcome.rankings[0].items.iter().map(|item| item.score).collect();
    assert!(scores[0] > scores[1] && scores[1] > 0.0, "{scores:?}");
    let one = vacancy_search(&engine, &search, &queries, &corpus, english, 1, &quiet).unwrap();
    assert_eq!(one.rankings[0].items.len(), 1);
}

const ADVERTS: [(&str, &str); 3] = [
    ("ad 1", "Welder\nYou weld steel by gas metal arc welding and read engineering drawings."),
    (
        "ad 2",
        "Registered nurse\nYou care for patients, plan nursing care and know infusion therapy.",
    ),
    ("ad 3", "Chef\nYou cook pastry products and manage a kitchen."),
];
const CVS: [(&str, &str); 3] = [
    ("cv 1", "Chef\nI cook and I use cooking techniques in restaurants."),
    ("cv 2", "Welder\nI did gas metal arc welding in a shipyard."),
    ("cv 3", "Registered nurse\nI worked on a surgical ward and plan nursing care."),
];

#[test]
fn texts_find_each_other_both_ways() {
    let engine = engine();
    let english = Some(Lang::En.into());
    let adverts = MatchSide::Texts(records(&ADVERTS), english);
    let cvs = MatchSide::Texts(records(&CVS), english);
    let task = MatchTask::prepare(&engine, Direction::Candidates, &adverts, &cvs, &quiet).unwrap();
    let outcome = task.run(100, &quiet).unwrap();
    assert_eq!([0, 1, 2].map(|query| first(&outcome, query)), ["cv 2", "cv 3", "cv 1"]);
    assert!(outcome.rankings.iter().all(|ranking| ranking.items.len() == 3));
    let task = MatchTask::prepare(&engine, Direction::Vacancies, &cvs, &adverts, &quiet).unwrap();
    let outcome = task.run(1, &quiet).unwrap();
    assert_eq!([0, 1, 2].map(|query| first(&outcome, query)), ["ad 3", "ad 1", "ad 2"]);
    let report = task.exhaustive(&quiet).unwrap();
    assert!(report.recall.iter().all(|recall| recall.mean == 1.0 && recall.lists == 3));
    assert_eq!(report.identical, 1.0);
}

#[test]
fn records_find_each_other() {
    let engine = engine();
    let taxonomy = &engine.reference.taxonomy;
    let id = |label: &str| taxonomy.id(taxonomy.lookup(label, Lang::En)[0]).to_owned();
    let vacancy = |name: &str, label: &str| {
        let json = format!(
            r#"{{"id":"{name}","title":{{"en":"x"}},"occupations":[{{"concept":"{}"}}],
                "published":"2026-11-01T08:00:00Z","source":{{"name":"t"}}}}"#,
            id(label)
        );
        (name.to_owned(), Vacancy::from_json(json.as_bytes()).unwrap())
    };
    let profile = format!(
        r#"{{"id":"p","modified":"2026-11-01T08:00:00Z","wishes":{{"occupations":["{}"]}}}}"#,
        id("welder")
    );
    let profile = Profile::from_json(profile.as_bytes()).unwrap();
    let queries = MatchSide::Profiles(vec![("p".to_owned(), profile)]);
    let corpus = MatchSide::Vacancies(vec![vacancy("v:1", "midwife"), vacancy("v:2", "welder")]);
    let task =
        MatchTask::prepare(&engine, Direction::Vacancies, &queries, &corpus, &quiet).unwrap();
    assert_eq!(first(&task.run(10, &quiet).unwrap(), 0), "v:2");
}
