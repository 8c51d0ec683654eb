//! 1. Words that only ask for work, and function words, mean nothing beside others; times of work are welcome only.
//! 2. What is denied is not demanded.
//! 3. Languages are told from places, places from ordinary words.
//! 4. Words set apart by "or" are alternatives.
//! 5. Words typed without å, ä and ö are understood.
//! 6. Titles that many occupations share are read as a group or not at all.
//! 7. Labels of local concepts are understood.

use std::sync::Arc;

use serde_json::json;

use super::tests::ENGINE;
use super::*;
use crate::domain::Lang;
use crate::index::fixtures::{REFERENCE, index, now, vacancy};
use crate::taxonomy::codes::Codes;

/// Parts that count, each as kind, value or text, and operator.
fn understood(query: &str, lang: Lang) -> Vec<String> {
    let parts = ENGINE.understand(query, lang).into_iter();
    let parts = parts.filter(|part| part.weight > 0.0 || part.operator != Operator::Should);
    parts
        .map(|part| {
            let sign = match part.operator {
                Operator::Must => "+",
                Operator::Should => "~",
                Operator::Not => "-",
            };
            let or = if part.alternative { "|" } else { "" };
            let name = match part.kind {
                PartKind::Occupation | PartKind::Skill => part.label.unwrap_or_default(),
                _ => part.value.unwrap_or(part.text),
            };
            format!("{or}{sign}{name}")
        })
        .collect()
}

#[track_caller]
fn means(query: &str, lang: Lang, expected: &[&str]) {
    assert_eq!(understood(query, lang), expected, "{query}");
}

#[test]
fn queries_are_understood() {
    asking_words();
    denials();
    languages_and_places();
    alternatives();
    words_without_marks();
    shared_titles();
}

fn asking_words() {
    means("jobb i Helsingfors", Lang::Sv, &["+municipality:091"]);
    means("lediga jobb", Lang::Sv, &["+lediga", "+jobb"]);
    means("hitsaajan töitä Turusta", Lang::Fi, &["+hitsaaja", "+municipality:853"]);
    means("looking for a job as a welder", Lang::En, &["+welder"]);
    means("summer job Helsinki", Lang::En, &["~summer", "+municipality:091"]);
    means("yövuoro Helsinki", Lang::Fi, &["~yövuoro", "+municipality:091"]);
    means("night shift", Lang::En, &["~night shift"]);
    means("distans", Lang::Sv, &["+any"]);
}

fn denials() {
    means("jobs without a driving licence", Lang::En, &["-B"]);
    means("jobb utan körkort", Lang::Sv, &["-B"]);
    means("hitsaaja ei ajokorttia", Lang::Fi, &["+hitsaaja", "-B"]);
    means("welder no finnish required", Lang::En, &["+welder", "-fi"]);
    means("welder finnish not required", Lang::En, &["+welder", "-fi"]);
    means("hitsaaja ajokortti", Lang::Fi, &["+hitsaaja", "+B"]);
}

fn languages_and_places() {
    means("hitsaaja suomea", Lang::Fi, &["+hitsaaja", "+fi"]);
    means("hitsaaja ruotsin kielen taito", Lang::Fi, &["+hitsaaja", "+sv"]);
    means("english-speaking welder", Lang::En, &["+en", "+welder"]);
    means("svenskspråkig kock", Lang::Sv, &["+sv", "+kock"]);
    means("hitsaaja Ruotsi", Lang::Fi, &["+hitsaaja", "+country:SE"]);
    // Forssa has this stem; Reading and Bath are words.
    means("for", Lang::En, &["+for"]);
    means("Forssassa", Lang::Fi, &["+municipality:061"]);
    assert!(understood("reading teacher", Lang::En).iter().all(|part| !part.contains(':')));
    assert!(understood("bath attendant", Lang::En).iter().all(|part| !part.contains(':')));
}

fn alternatives() {
    let words = understood("zebrawork or yakwork Turku", Lang::En);
    assert_eq!(words, ["+zebrawork", "|+yakwork", "+municipality:853"]);
    let index = index(
        &[
            vacancy("yak", json!({"title": {"en": "Yakwork"}})),
            vacancy("zebra", json!({"title": {"en": "Zebrawork"}})),
            vacancy("welder", json!({"title": {"en": "Welder"}})),
        ],
        1,
    );
    let found = |query: &str| {
        let request = SearchRequest { query: query.to_owned(), ..SearchRequest::default() };
        let answer = ENGINE.search(&index.snapshot(), &request, now()).unwrap();
        let mut ids: Vec<String> = answer.hits.into_iter().map(|hit| hit.id).collect();
        ids.sort();
        ids
    };
    assert_eq!(found("zebrawork or yakwork"), ["yak", "zebra"]);
    assert_eq!(found("zebrawork tai welder"), ["welder", "zebra"]);
    assert_eq!(found("zebrawork eller welder eller yakwork"), ["welder", "yak", "zebra"]);
}

fn words_without_marks() {
    means("Abo", Lang::Sv, &["+municipality:853"]);
    means("kokki Jyvaskyla", Lang::Fi, &["+kokki", "+municipality:179"]);
    assert_eq!(understood("sahkoasentaja", Lang::Fi), understood("sähköasentaja", Lang::Fi));
    assert_eq!(understood("lahihoitaja Salo", Lang::Fi), understood("lähihoitaja Salo", Lang::Fi));
}

fn shared_titles() {
    let groups = |query: &str, lang: Lang| {
        let parts = ENGINE.understand(query, lang);
        let [only] = parts.as_slice() else { panic!("{query}: {parts:?}") };
        only.value.clone().unwrap_or_default()
    };
    for (query, lang, beginning) in [
        ("driver", Lang::En, "isco/C83"),
        ("teacher", Lang::En, "isco/C23"),
        ("opettaja", Lang::Fi, "isco/C23"),
        ("kuljettaja", Lang::Fi, "isco/C83"),
        ("lärare", Lang::Sv, "isco/C23"),
    ] {
        let value = groups(query, lang);
        assert!(value.starts_with(beginning), "{query}: {value}");
    }
    // Nothing holds most of them.
    means("manager", Lang::En, &["+manager"]);
    means("päällikkö", Lang::Fi, &["+päällikkö"]);
    means("tutkija", Lang::Fi, &["+tutkija"]);
    // A title of its own is what it is.
    means("welder", Lang::En, &["+welder"]);
    means("hitsaajia", Lang::Fi, &["+hitsaaja"]);
}

#[test]
fn local_concepts_are_understood() {
    let header = crate::taxonomy::EXTENSION_COLUMNS.join(",");
    let skill = crate::index::fixtures::concept("Java (computer programming)");
    let rows = format!(
        "{header}\nxx:drone,isco/C2221,occupation,fi,droonipilotti,preferred,released,,,test,\n\
         xx:mesh,{skill},skill,fi,meskailu,preferred,released,,,test,\n"
    );
    let mut taxonomy = (*REFERENCE.taxonomy).clone();
    taxonomy.extend("test.csv".as_ref(), &rows, jiff::civil::date(2026, 11, 22)).unwrap();
    let reference = REFERENCE.with_taxonomy(taxonomy.into());
    let codes = Arc::new(Codes::embedded().unwrap());
    let lexicon = Arc::new(lexicon(&reference, &codes));
    let engine = SearchEngine::new(reference, codes, lexicon);
    let kind = |query: &str| engine.understand(query, Lang::Fi).first().map(|part| part.kind);
    assert_eq!(kind("droonipilotti"), Some(PartKind::Occupation));
    assert_eq!(kind("meskailu"), Some(PartKind::Skill));
    assert_eq!(kind("meskailuton"), Some(PartKind::Word));
}
