//! 1. Words, phrases, exclusions, prefixes and fields find what they say; deleted and closed vacancies never
//!    appear.
//! 2. Recognised concepts and places add hits and lose none.
//! 3. Parts can be sent back changed.
//! 4. Few hits make words optional, and the answer says so.
//! 5. Pages show every hit once, in order, for every sort.
//! 6. Hits, totals and facets agree with a scan.
//! 7. No query makes it fail.
//! 8. Suggestions count open adverts.
//! 9. Candidates are found by their concepts.
//! 10. Words are completed at any of their parts, inflected, misspelt and in three languages; exact before the rest.
//! 11. A misspelt query is corrected where that finds more, and only there.

use std::collections::HashSet;
use std::sync::{Arc, LazyLock};

use proptest::prelude::*;
use serde_json::json;

use super::*;
use crate::domain::{Lang, Profile, Vacancy};
use crate::index::facet::FacetName;
use crate::index::filter::VacancyFilters;
use crate::index::fixtures::{REFERENCE, SETTINGS, concept, index, now, random, vacancy};
use crate::index::{Index, IndexDocument, ProfileColumns, VacancyColumns};
use crate::taxonomy::codes::Codes;

pub(super) static ENGINE: LazyLock<SearchEngine> = LazyLock::new(|| {
    let codes = Arc::new(Codes::embedded().unwrap());
    let lexicon = Arc::new(lexicon(&REFERENCE, &codes));
    SearchEngine::new(REFERENCE.clone(), codes, lexicon)
});

fn written() -> Vec<Vacancy> {
    let place = |code: &str| json!([{"area": {"municipality": code}}]);
    vec![
        vacancy(
            "nurse",
            json!({
                "title": {"fi": "Sairaanhoitaja vuodeosastolle"}, "description": {"fi": "Haemme osastolle hoitajaa yövuoroihin."},
                "occupations": [{"concept": concept("specialist nurse")}], "places": place("837"),
                "employer": {"name": "Pirkan Hoiva Oy"}, "terms": {"working_time": ["part_time"]},
            }),
        ),
        vacancy(
            "welder",
            json!({
                "title": {"en": "Welder for ship hulls"}, "description": {"en": "You join steel at our yard in Turku."},
                "occupations": [{"concept": concept("welder")}], "places": place("853"),
                "employer": {"name": "Meri Steel"}, "driving_licences": [{"any_of": ["B"]}],
            }),
        ),
        vacancy(
            "hitsaaja",
            json!({
                "title": {"fi": "Metallialan osaaja"}, "description": {"fi": "Työ on monipuolista. Hakemuksia otetaan vastaan."},
                "occupations": [{"concept": concept("welder")}], "places": place("091"),
            }),
        ),
        vacancy(
            "developer",
            json!({
                "title": {"en": "Software developer"}, "description": {"en": "Remote work with Java and C++. Head office, not a home office."},
                "skills": [{"concept": concept("Java (computer programming)")}], "remote": "full", "places": place("091"),
                "employer": {"name": "Bitti Oy"}, "positions": 3,
            }),
        ),
        vacancy(
            "kock",
            json!({
                "title": {"sv": "Kock till skolkök"}, "description": {"sv": "Du lagar mat för 300 elever i Åbo."},
                "places": place("853"), "languages": [{"language": "sv", "level": "B2"}],
            }),
        ),
        vacancy(
            "closed",
            json!({
                "title": {"en": "Welder"}, "deadline": "2026-11-20T08:00:00Z", "places": place("853"),
            }),
        ),
        vacancy("deleted", json!({"title": {"en": "Welder in Turku"}, "places": place("853")})),
    ]
}

fn collection() -> Index<VacancyColumns> {
    let index = index(&written(), 3);
    index.delete("deleted").unwrap();
    index.commit(9).unwrap();
    index
}

fn ids(answer: &SearchAnswer) -> Vec<&str> {
    let mut ids: Vec<&str> = answer.hits.iter().map(|hit| hit.id.as_str()).collect();
    ids.sort_unstable();
    ids
}

fn ask(index: &Index<VacancyColumns>, request: &SearchRequest) -> SearchAnswer {
    ENGINE.search(&index.snapshot(), request, now()).unwrap()
}

fn words(query: &str) -> SearchRequest {
    SearchRequest { query: query.to_owned(), ..SearchRequest::default() }
}

/// Parts that are required as they stand, so that nothing is relaxed.
fn strict(query: &str) -> SearchRequest {
    SearchRequest { parts: Some(ENGINE.understand(query, Lang::En)), ..SearchRequest::default() }
}

fn queries_find_what_they_say(index: &Index<VacancyColumns>) {
    let found = |query: &str, expected: &[&str]| {
        let answer = ask(index, &strict(query));
        assert_eq!(ids(&answer), expected, "{query}: {:?}", answer.parts);
        assert_eq!(answer.total, expected.len() as u64);
    };
    // The Swedish stem of Vasa is the Finnish one of "vastaan".
    found("Vasa", &[]);
    // Inflections, languages and signs.
    found("osastolla", &["nurse"]);
    found("kockar", &["kock"]);
    found("C++", &["developer"]);
    found("\"ship hulls\"", &["welder"]);
    found("\"hulls ship\"", &[]);
    found("\"head office", &["developer"]);
    found("\"home head\"", &[]);
    found("yard +steel", &["welder"]);
    found("title:osaaja", &["hitsaaja"]);
    found("title:steel", &[]);
    found("employer:steel", &["welder"]);
    found("employer:\"Pirkan Hoiva\"", &["nurse"]);
    found("vuodeos*", &["nurse"]);
    found("osastolle*", &["nurse"]);
    found("zzzz*", &[]);
    found("unheardof", &[]);
    // A concept is found where its words are not, in any language, and its words where it is not.
    found("welder", &["hitsaaja", "welder"]);
    found("hitsaaja", &["hitsaaja", "welder"]);
    found("svetsare", &["hitsaaja", "welder"]);
    found("welder -hulls", &["hitsaaja"]);
    found("-welder office", &["developer"]);
    // A place is an area or a word; of two places one is enough.
    found("Turku", &["kock", "welder"]);
    found("åbo", &["kock", "welder"]);
    found("hitsaaja Turussa", &["welder"]);
    found("welder Turku Helsinki", &["hitsaaja", "welder"]);
    found("Uusimaa", &["developer", "hitsaaja"]);
    // Terms of work, languages and licences.
    found("etätyö", &["developer"]);
    found("deltid", &["nurse"]);
    found("B-ajokortti", &["welder"]);
    // Everything that is open and was not deleted; function words alone mean themselves.
    found("", &["developer", "hitsaaja", "kock", "nurse", "welder"]);
    found("-welder", &["developer", "kock", "nurse"]);
    found("nobody -", &[]);
    found("the welder", &["hitsaaja", "welder"]);
}

fn parts_can_be_changed(index: &Index<VacancyColumns>) {
    let answer = ask(index, &words("welder Turku"));
    let kinds: Vec<_> = answer.parts.iter().map(|part| (part.kind, part.text.as_str())).collect();
    assert_eq!(kinds, [(PartKind::Occupation, "welder"), (PartKind::Place, "Turku")]);
    assert_eq!(answer.parts[1].value.as_deref(), Some("municipality:853"));
    assert_eq!(answer.parts[0].label.as_deref(), Some("hitsaaja"));
    assert_eq!(ids(&answer), ["welder"]);

    let mut parts = answer.parts;
    parts[1].operator = Operator::Not;
    let request = SearchRequest { parts: Some(parts.clone()), ..SearchRequest::default() };
    assert_eq!(ids(&ask(index, &request)), ["hitsaaja"]);
    parts[1].operator = Operator::Should;
    let request = SearchRequest { parts: Some(parts.clone()), ..SearchRequest::default() };
    let answer = ask(index, &request);
    assert_eq!(answer.hits.iter().map(|hit| &hit.id).collect::<Vec<_>>(), ["welder", "hitsaaja"]);
    // A part without words is its concept alone.
    let only = Part { text: String::new(), ..parts[0].clone() };
    let request = SearchRequest { parts: Some(vec![only]), ..SearchRequest::default() };
    assert_eq!(ids(&ask(index, &request)), ["hitsaaja", "welder"]);
    parts[1].value = Some("municipality:999".to_owned());
    let request = SearchRequest { parts: Some(parts), ..SearchRequest::default() };
    let error = ENGINE.search(&index.snapshot(), &request, now()).unwrap_err();
    assert!(error.to_string().contains("parts[1].value"), "{error}");
}

fn few_hits_make_words_optional(index: &Index<VacancyColumns>) {
    let answer = ask(index, &words("welder shipyards"));
    let relaxed = answer.relaxed.clone().unwrap();
    assert_eq!((relaxed.words, relaxed.strict_total), (vec!["shipyards".to_owned()], 0));
    assert_eq!(ids(&answer), ["hitsaaja", "welder"]);
    // Hits with the words come first.
    let answer = ask(index, &words("welder monipuolista"));
    assert_eq!(answer.hits[0].id, "hitsaaja");
    assert_eq!(answer.total, 2);
    // What was required explicitly stays required.
    assert_eq!(ask(index, &words("welder +shipyards")).total, 0);
    assert_eq!(ask(index, &words("welder")).relaxed, None);
}

fn highlights_come_from_the_answer(index: &Index<VacancyColumns>) {
    let answer = ask(index, &words("hitsaaja Turku"));
    let snippet = highlight(
        "Welder for our yard in Turku",
        &QueryTerms::new(&answer.parts, &REFERENCE),
        Some(Lang::En),
        240,
    );
    assert_eq!(snippet.marks, [(0, 6), (23, 28)]);
}

fn suggestions_count_open_adverts(index: &Index<VacancyColumns>) {
    let all = VacancyFilters::default().compile(&REFERENCE, now()).unwrap();
    let suggest = |prefix: &str| {
        let found = ENGINE.suggest(&index.snapshot(), prefix, Lang::Fi, 5, &all).unwrap();
        found.into_iter().map(|item| (item.kind, item.label, item.ads)).collect::<Vec<_>>()
    };
    assert!(suggest("hitsaaj").contains(&(SuggestionKind::Occupation, "hitsaaja".to_owned(), 2)));
    assert!(suggest("turk").contains(&(SuggestionKind::Place, "Turku".to_owned(), 2)));
    assert!(suggest("hoiva").contains(&(
        SuggestionKind::Employer,
        "Pirkan Hoiva Oy".to_owned(),
        1
    )));
    assert!(suggest("").iter().all(|(kind, ..)| *kind != SuggestionKind::Employer));
}

fn suggestions_forgive(index: &Index<VacancyColumns>) {
    let suggest = |prefix: &str, lang: Lang, filters: VacancyFilters| {
        let filters = filters.compile(&REFERENCE, now()).unwrap();
        ENGINE.suggest(&index.snapshot(), prefix, lang, 10, &filters).unwrap()
    };
    let found = |prefix: &str, lang: Lang, label: &str| {
        let list = suggest(prefix, lang, VacancyFilters::default());
        let at = list.iter().position(|item| item.label == label);
        let at = at.unwrap_or_else(|| panic!("{prefix}: {list:?}"));
        (at, list.into_iter().nth(at).unwrap())
    };
    // Inflected, misspelt, the last part of a compound, another language.
    assert_eq!(found("hitsaajan", Lang::Fi, "hitsaaja").1.ads, 2);
    assert_eq!(found("hitsaajiksi", Lang::Fi, "hitsaaja").0, 0);
    assert_eq!(found("histaaja", Lang::Fi, "hitsaaja").0, 0);
    let nurse = REFERENCE.taxonomy.find(&concept("specialist nurse")).unwrap();
    let nurse = REFERENCE.taxonomy.label(nurse, Lang::Fi);
    assert_eq!(found("hoitaja", Lang::Fi, nurse).1.ads, 1);
    assert_eq!(found("welder", Lang::Fi, "hitsaaja").1.matched.as_deref(), Some("welder"));
    assert_eq!(found("Turussa", Lang::Fi, "Turku").1.ads, 2);
    assert_eq!(found("Tamprere", Lang::Fi, "Tampere").1.ads, 1);
    assert_eq!(found("Åb", Lang::Sv, "Åbo").1.ads, 2);
    assert_eq!(found("steel", Lang::Fi, "Meri Steel").1.ads, 1);
    assert_eq!(found("hoiav", Lang::Fi, "Pirkan Hoiva Oy").1.kind, SuggestionKind::Employer);
    // Adverts count in the context of the filters, and rank.
    let turku = VacancyFilters { place: vec!["municipality:853".to_owned()], ..Default::default() };
    let list = suggest("hitsaaja", Lang::Fi, turku.clone());
    assert_eq!((list[0].label.as_str(), list[0].ads), ("hitsaaja", 1));
    assert!(suggest("hoiva", Lang::Fi, turku).iter().all(|it| it.kind != SuggestionKind::Employer));
    let java = suggest("java", Lang::En, VacancyFilters::default());
    let skill = java.iter().find(|item| item.kind == SuggestionKind::Skill).unwrap();
    assert_eq!((skill.label.as_str(), skill.ads), ("Java (computer programming)", 1));
    // Each concept once, and never more than asked for.
    for prefix in ["s", "sa", "hoi", "ohjelm", "developer", "xq", "\u{0}", "🦀🦀🦀🦀"] {
        let list = suggest(prefix, Lang::Fi, VacancyFilters::default());
        let values: HashSet<_> = list.iter().map(|item| (item.kind, &item.value)).collect();
        assert!(values.len() == list.len() && list.len() <= 40, "{prefix}");
        assert_eq!(list, suggest(prefix, Lang::Fi, VacancyFilters::default()));
    }
}

fn misspelt_queries_are_corrected(index: &Index<VacancyColumns>) {
    let meant = |query: &str| ask(index, &words(query)).did_you_mean;
    assert_eq!(meant("histaaja").as_deref(), Some("hitsaaja"));
    assert_eq!(
        meant("Sairaanhoitjaa vuodeosastolle").as_deref(),
        Some("Sairaanhoitaja vuodeosastolle")
    );
    assert_eq!(meant("wleder Turku").as_deref(), Some("welder Turku"));
    assert_eq!(meant("welder Trku").as_deref(), Some("welder Turku"));
    assert_eq!(meant("Pirkna").as_deref(), Some("Pirkan"));
    for right in ["welder", "hitsaajaa Turku", "kock", "", "qqqqqqqq", "-histaaja", "abc", "c+++"] {
        assert_eq!(meant(right), None, "{right}");
    }
    // A correction that finds nothing more is none.
    let request = SearchRequest {
        filters: VacancyFilters {
            place: vec!["municipality:837".to_owned()],
            ..Default::default()
        },
        ..words("histaaja")
    };
    assert_eq!(ask(index, &request).did_you_mean, None);
}

fn candidates_are_found_by_concepts() {
    let index: Index<ProfileColumns> = Index::in_memory("test", &SETTINGS, &REFERENCE).unwrap();
    for (id, occupation, home) in
        [("a", "welder", "853"), ("b", "welder", "091"), ("c", "specialist nurse", "853")]
    {
        let record = json!({
            "id": id, "modified": "2026-11-01T08:00:00Z", "home": {"municipality": home},
            "wishes": {"occupations": [concept(occupation)]},
        });
        let profile = Profile::from_json(record.to_string().as_bytes()).unwrap();
        index.put(IndexDocument::profile(&profile, &REFERENCE, &SETTINGS.weights), true).unwrap();
    }
    index.commit(1).unwrap();
    let found = |query: &str, place: &[&str]| {
        let mut request = ProfileSearchRequest { query: query.to_owned(), ..Default::default() };
        request.filters.place.extend(place.iter().map(|place| (*place).to_owned()));
        let today = jiff::civil::date(2026, 11, 22);
        let answer = ENGINE.search_profiles(&index.snapshot(), &request, today).unwrap();
        assert_eq!(answer.total, answer.hits.len() as u64);
        let mut ids: Vec<_> = answer.hits.into_iter().map(|hit| hit.id).collect();
        ids.sort();
        ids
    };
    assert_eq!(found("svetsare", &[]), ["a", "b"]);
    assert_eq!(found("hitsaaja Turku", &[]), ["a"]);
    assert_eq!(found("", &["municipality:853"]), ["a", "c"]);
}

/// Loading labels takes longer than everything else here, and every test is a process of its own.
#[test]
fn a_small_collection_answers() {
    let index = collection();
    queries_find_what_they_say(&index);
    parts_can_be_changed(&index);
    few_hits_make_words_optional(&index);
    highlights_come_from_the_answer(&index);
    suggestions_count_open_adverts(&index);
    suggestions_forgive(&index);
    misspelt_queries_are_corrected(&index);
    wrong_requests_are_refused(&index);
    candidates_are_found_by_concepts();
}

/// The order that a sort promises, read from the records.
fn in_order(sort: Sort, hits: &[&Vacancy]) -> bool {
    let pay = |vacancy: &Vacancy| vacancy.terms.pay.map_or(0, |pay| pay.min);
    hits.windows(2).all(|pair| match sort {
        Sort::Published => pair[0].published >= pair[1].published,
        Sort::Deadline => {
            let day = |vacancy: &Vacancy| vacancy.deadline.map_or(i64::MAX, |day| day.as_second());
            day(pair[0]) <= day(pair[1])
        }
        Sort::Pay => pay(pair[0]) >= pay(pair[1]),
        Sort::Relevance | Sort::Distance => true,
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn pages_show_every_hit_once(
        vacancies in random::vacancies(60),
        query in prop_oneof![Just(""), Just("work"), Just("welder"), Just("welder Helsinki tonight")],
        remote in proptest::option::of(Just("full".to_owned())),
        segments in 1_usize..4,
        limit in 1_usize..9,
    ) {
        let index = index(&vacancies, segments);
        let now = now();
        for sort in [Sort::Relevance, Sort::Published, Sort::Deadline, Sort::Pay, Sort::Distance] {
            let mut request = SearchRequest {
                query: query.to_owned(), sort, limit, facets: vec![FacetName::Kind], ..SearchRequest::default()
            };
            request.filters.remote.extend(remote.clone());
            if sort == Sort::Distance {
                request.filters.near.push("municipality:837;500".to_owned());
            }
            let first = ask(&index, &request);
            let mut hits = first.hits.clone();
            let mut cursor = first.next_cursor.clone();
            while let Some(next) = cursor {
                request.cursor = Some(next);
                let page = ask(&index, &request);
                prop_assert!(!page.hits.is_empty());
                prop_assert_eq!((page.total, &page.facets), (first.total, &first.facets));
                prop_assert_eq!(page.relaxed.as_ref(), first.relaxed.as_ref());
                hits.extend(page.hits);
                cursor = page.next_cursor;
            }
            let different: HashSet<_> = hits.iter().map(|hit| hit.id.clone()).collect();
            prop_assert_eq!((different.len(), hits.len() as u64), (hits.len(), first.total));
            let of = |hit: &Hit| vacancies.iter().find(|vacancy| vacancy.id.as_str() == hit.id).unwrap();
            let records: Vec<&Vacancy> = hits.iter().map(of).collect();
            prop_assert!(in_order(sort, &records));
            let scores = hits.windows(2).all(|pair| pair[0].score >= pair[1].score);
            let distances = hits.windows(2).all(|pair| pair[0].distance_km <= pair[1].distance_km);
            prop_assert!(sort != Sort::Relevance || scores);
            prop_assert!(sort != Sort::Distance || distances);
            // The sums that a scan gives.
            prop_assert!(records.iter().all(|vacancy| vacancy.is_open(now)));
            let positions: u64 = records.iter().map(|vacancy| u64::from(vacancy.positions)).sum();
            prop_assert_eq!(first.positions, positions);
            let kinds: u64 = first.facets[0].values.iter().map(|value| u64::from(value.ads)).sum();
            prop_assert_eq!(kinds, first.total);
            if query.is_empty() && sort != Sort::Distance {
                let open = vacancies.iter().filter(|vacancy| vacancy.is_open(now));
                let fits = |vacancy: &&Vacancy| {
                    remote.is_none() || vacancy.remote == Some(crate::domain::Remote::Full)
                };
                prop_assert_eq!(first.total, open.filter(fits).count() as u64);
            }
        }
    }

    #[test]
    fn no_query_makes_it_fail(
        queries in proptest::collection::vec("(\\PC|welder |\"|\\+|-|\\*|title:|employer:| ){0,40}", 12),
    ) {
        static INDEX: LazyLock<Index<VacancyColumns>> = LazyLock::new(collection);
        for query in queries {
            let answer = ask(&INDEX, &words(&query));
            prop_assert!(answer.hits.iter().all(|hit| hit.id != "deleted" && hit.id != "closed"));
            // Sent back as they are, the parts are accepted.
            let parts = Some(answer.parts.clone());
            let again = ask(&INDEX, &SearchRequest { parts, ..SearchRequest::default() });
            prop_assert!(again.total <= answer.total);
        }
    }
}

fn wrong_requests_are_refused(index: &Index<VacancyColumns>) {
    let refused = |request: &SearchRequest, field: &str| {
        let error = ENGINE.search(&index.snapshot(), request, now()).unwrap_err();
        let SearchError::Invalid(invalid) = error else { panic!("{error}") };
        assert_eq!(invalid.errors[0].field, field);
    };
    refused(&SearchRequest { limit: 0, ..words("") }, "limit");
    refused(&SearchRequest { limit: 101, ..words("") }, "limit");
    refused(&words(&"x".repeat(1001)), "query");
    refused(&SearchRequest { cursor: Some("x".to_owned()), ..words("") }, "cursor");
    refused(&SearchRequest { sort: Sort::Distance, ..words("") }, "sort");
    let first = ask(index, &SearchRequest { limit: 1, ..words("") });
    refused(&SearchRequest { cursor: first.next_cursor.clone(), ..words("welder") }, "cursor");
    // A place in the query is a centre.
    let answer = ask(index, &SearchRequest { sort: Sort::Distance, ..words("Turku") });
    assert!(answer.hits[0].distance_km.is_some_and(|km| km < 1.0));
}
