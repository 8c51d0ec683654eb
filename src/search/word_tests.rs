//! 1. Finnish words are found in any inflection, whichever way round.
//! 2. A word is found as the part of a compound, head or modifier, in Finnish and Swedish, after the word itself; a
//!    compound is found by its parts.
//! 3. Misspelt words, and words typed without å, ä and ö, find what was meant; words that are found are not guessed
//!    at.
//! 4. `+`, `-`, phrases and fields mean the word itself.
//! 5. Recognising a word as a concept hides nothing that the bare word finds.
//! 6. Marks are where the word was found.

use std::sync::LazyLock;

use serde_json::json;

use super::tests::ENGINE;
use super::*;
use crate::domain::{Lang, Vacancy};
use crate::index::fixtures::{REFERENCE, concept, index, now, vacancy};
use crate::index::{Index, VacancyColumns};

const ADVERTS: [(&str, &str, &str); 13] = [
    ("hoitaja", "fi", "Hoitaja vuodeosastolle"),
    ("lahihoitaja", "fi", "Lähihoitaja kotihoitoon"),
    ("sairaanhoitaja", "fi", "Sairaanhoitajia poliklinikalle"),
    ("sahkoasentaja", "fi", "Sähköasentajia työmaalle"),
    ("erikseen", "fi", "Asentaja sähkötöihin"),
    ("trukki", "fi", "Trukin kuljettaja varastoon"),
    ("kokki", "fi", "Haemme kokkia, kokin työ on vaihtelevaa"),
    ("skoterska", "sv", "Sköterska till mottagningen"),
    ("underskoterska", "sv", "Undersköterska till äldreboende"),
    ("sjukskoterska", "sv", "Sjuksköterskor till akuten"),
    ("busschauffor", "sv", "Chaufför till skolbussen"),
    ("programmer", "en", "Programmers for payment services"),
    ("nurse", "en", "Head nurses for a hospital ward"),
];

static INDEX: LazyLock<Index<VacancyColumns>> = LazyLock::new(|| {
    let advert = |(id, lang, title): &(&str, &str, &str)| {
        vacancy(id, json!({"title": {*lang: title}, "employer": {"name": "Oy Firma Ab"}}))
    };
    let mut adverts: Vec<Vacancy> = ADVERTS.iter().map(advert).collect();
    let occupation = json!([{"concept": concept("welder")}]);
    adverts.push(vacancy("stated", json!({"title": {"en": "Yard"}, "occupations": occupation})));
    adverts.push(vacancy("written", json!({"title": {"en": "Pipe welders"}})));
    index(&adverts, 2)
});

fn parts(query: &str) -> Vec<Part> {
    ENGINE.understand(query, Lang::En)
}

/// Ids in the order of the answer, with nothing made optional.
fn ranked(parts: Vec<Part>) -> Vec<String> {
    let request = SearchRequest { parts: Some(parts), ..SearchRequest::default() };
    let answer = ENGINE.search(&INDEX.snapshot(), &request, now()).unwrap();
    assert_eq!(answer.total, answer.hits.len() as u64);
    answer.hits.into_iter().map(|hit| hit.id).collect()
}

/// The query finds these: the first, and after it the others in any order.
fn found(query: &str, expected: &[&str]) {
    let mut ids = ranked(parts(query));
    let mut expected: Vec<&str> = expected.to_vec();
    for list in [ids.get_mut(1..)].into_iter().flatten() {
        list.sort_unstable();
    }
    if let Some(rest) = expected.get_mut(1..) {
        rest.sort_unstable();
    }
    assert_eq!(ids, expected, "{query}: {:?}", parts(query));
}

#[test]
fn inflection_both_ways() {
    for query in ["sähköasentajille", "sähköasentajan", "sähköasentajia"] {
        assert_eq!(ranked(parts(query))[0], "sahkoasentaja", "{query}");
    }
    for query in ["sairaanhoitaja", "sairaanhoitajaksi", "sairaanhoitajien"] {
        found(query, &["sairaanhoitaja"]);
    }
    found("sjuksköterska", &["sjukskoterska"]);
    if REFERENCE.lexica.has_voikko() {
        // "Kokin" has several base forms: they are alternatives, of which one is the cook.
        for query in ["kokki", "kokin", "kokiksi", "\"kokki työ\"", "\"kokin työtä\""] {
            found(query, &["kokki"]);
        }
        found("\"työ kokki\"", &[]);
    }
}

#[test]
fn parts_of_compounds() {
    found("hoitaja", &["hoitaja", "lahihoitaja", "sairaanhoitaja"]);
    found("hoitajia", &["hoitaja", "lahihoitaja", "sairaanhoitaja"]);
    found("skola", &["busschauffor"]);
    if REFERENCE.lexica.has_hunspell() {
        found("sköterska", &["skoterska", "underskoterska", "sjukskoterska"]);
        found("sköterskor", &["skoterska", "underskoterska", "sjukskoterska"]);
    }
    if REFERENCE.lexica.has_voikko() {
        let sahko = ranked(parts("sähkö"));
        assert!(
            sahko.contains(&"sahkoasentaja".to_owned()) && sahko.contains(&"erikseen".to_owned())
        );
        found("asentaja", &["erikseen", "sahkoasentaja"]);
        found("sähköasentaja", &["sahkoasentaja", "erikseen"]);
        found("trukinkuljettajan", &["trukki"]);
    }
}

#[test]
fn misspelt_and_typed_without_marks() {
    found("sairanhoitaja", &["sairaanhoitaja"]);
    found("sairaanhoitja", &["sairaanhoitaja"]);
    found("sjuksköterksa", &["sjukskoterska"]);
    found("underskötreska", &["underskoterska"]);
    found("programer", &["programmer"]);
    assert_eq!(ranked(parts("sahkoasentaja")), ranked(parts("sähköasentaja")));
    found("lahihoitaja", &["lahihoitaja"]);
    found("sjukskoterska", &["sjukskoterska"]);
    found("sjukskoterska akuten", &["sjukskoterska"]);
    found("xylofonisti", &[]);
    found("programer -payment", &[]);
}

#[test]
fn signs_mean_the_word_itself() {
    found("+hoitaja", &["hoitaja"]);
    found("\"hoitaja\"", &["hoitaja"]);
    found("title:hoitaja", &["hoitaja"]);
    found("kotihoitoon -hoitaja", &["lahihoitaja"]);
    found("+programer", &[]);
    let sent = parts("+hoitaja");
    assert!(sent[0].exact);
    assert!(!serde_json::to_string(&parts("hoitaja")).unwrap().contains("exact"));
}

#[test]
fn concepts_hide_nothing() {
    for query in [
        "hoitaja",
        "sairaanhoitaja",
        "welder",
        "welders",
        "sköterska",
        "asentaja",
        "kokki",
        "nurse",
    ] {
        let understood = ranked(parts(query));
        let bare = Part { text: query.to_owned(), ..Part::default() };
        let missing: Vec<String> =
            ranked(vec![bare]).into_iter().filter(|id| !understood.contains(id)).collect();
        assert!(missing.is_empty(), "{query}: {missing:?}");
    }
    found("welder", &["stated", "written"]);
}

#[test]
fn marks_are_where_it_was_found() {
    let marked = |query: &str, lang: Lang, text: &str| {
        let snippet = highlight(text, &QueryTerms::new(&parts(query), &REFERENCE), Some(lang), 200);
        let chars: Vec<char> = snippet.text.chars().collect();
        let word = |(from, to): &(usize, usize)| chars[*from..*to].iter().collect::<String>();
        snippet.marks.iter().map(word).collect::<Vec<_>>()
    };
    let text = "Lähihoitajia ja hoitajia";
    assert_eq!(marked("hoitaja", Lang::Fi, text), ["Lähihoitajia", "hoitajia"]);
    assert_eq!(marked("+hoitaja", Lang::Fi, text), ["hoitajia"]);
    assert_eq!(marked("skolan", Lang::Sv, "Till skolbussen och skolan"), ["skolbussen", "skolan"]);
    if REFERENCE.lexica.has_voikko() {
        let text = "Asentaja sähkötöihin";
        assert_eq!(marked("sähköasentaja", Lang::Fi, text), ["Asentaja", "sähkötöihin"]);
        let text = "Sähköasentaja, asentaja";
        assert_eq!(marked("sähköasentaja", Lang::Fi, text), ["Sähköasentaja"]);
    }
}
