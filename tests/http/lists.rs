//! 1. A search finds what was asked, with cards, marks, facets, and pages that join up.
//! 2. Parameters and JSON ask the same.
//! 3. A score is the sum of its contributions.
//! 4. By id or posted, a match is the same, and posting stores nothing.
//! 5. Pages of a match are disjoint.
//! 6. Languages are taken from parameter, body, header.
//! 7. Classifications answer.
//! 8. Concepts are found by id, URI, group and name, with tags that spare what is known.
//! 9. Extensions are listed with their nearest ESCO concept, as JSON and as CSV that can be read again.
//! 10. What is misspelt is completed and corrected.

use std::collections::HashSet;

use serde_json::{Value, json};

use super::SERVER;

fn ids(answer: &Value, field: &str) -> Vec<String> {
    let items = answer[field].as_array().unwrap_or_else(|| panic!("no {field}: {answer}"));
    items.iter().map(|item| item["id"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn searches_find() {
    let path = "/v1/vacancies?q=l%C3%A4hihoitaja%20Tampere&facet=working_time&facet=place&highlight=true&lang=fi";
    let answer = SERVER.get(path).json();
    assert!(answer["total"].as_u64() > Some(0), "{answer}");
    let first = &answer["hits"][0];
    assert!(first["card"]["title"].as_str().unwrap().to_lowercase().contains("hoitaja"), "{first}");
    assert!(first["card"]["places"].as_array().unwrap().contains(&json!("Tampere")), "{first}");
    assert!(!first["title"]["marks"].as_array().unwrap().is_empty(), "{first}");
    assert!(first["snippet"]["text"].is_string(), "{first}");
    assert_eq!(answer["facets"].as_array().unwrap().len(), 2);
    let body = json!({ "query": "lähihoitaja Tampere", "facets": ["working_time", "place"], "highlight": true });
    let mut same = SERVER.post("/v1/search/vacancies?lang=fi", &body).json();
    same["took_us"] = answer["took_us"].clone();
    assert_eq!(same, answer);
    let plain = SERVER.get("/v1/vacancies?q=hoitaja").json();
    assert!(plain["hits"][0].get("snippet").is_none());
    let filtered =
        SERVER.get("/v1/vacancies?place=municipality:837&remote=none&remote=partial").json();
    assert!(filtered["total"].as_u64() > Some(0), "{filtered}");
    assert!(filtered["total"].as_u64() < SERVER.get("/v1/vacancies").json()["total"].as_u64());
}

#[test]
fn pages_join_up() {
    let by = |path: &str, field: &str| {
        let (mut seen, mut cursor, mut total) = (Vec::new(), String::new(), 0);
        loop {
            let answer = SERVER.get(&format!("{path}&limit=7{cursor}")).json();
            total = answer["total"].as_u64().unwrap().max(total);
            seen.extend(ids(&answer, field));
            match answer["next_cursor"].as_str() {
                Some(next) => cursor = format!("&cursor={next}"),
                None => break,
            }
            assert!(seen.len() < 500, "pages without end");
        }
        let unique: HashSet<&String> = seen.iter().collect();
        assert_eq!((unique.len(), seen.len() as u64), (seen.len(), total), "{path}");
    };
    by("/v1/vacancies?sort=published&source=demo", "hits");
    by("/v1/profiles/demo:p001/vacancies?explain=false&source=demo", "items");
}

#[test]
fn people_are_searched() {
    let body = json!({ "query": "lähihoitaja", "lang": "fi" });
    let answer = SERVER.post("/v1/search/profiles", &body).json();
    assert!(answer["total"].as_u64() > Some(0), "{answer}");
    let card = &answer["hits"][0]["card"];
    assert!(card["languages"].is_array() && card["skills"].is_array(), "{card}");
}

#[track_caller]
fn adds_up(explanation: &Value) {
    let hundredths = |value: &Value| (value.as_f64().unwrap() * 100.0).round() as i64;
    let criteria = explanation["criteria"].as_array().unwrap();
    let sum: i64 = criteria.iter().map(|reason| hundredths(&reason["contribution"])).sum();
    assert_eq!(sum, hundredths(&explanation["score"]), "{explanation}");
}

#[test]
fn scores_are_sums() {
    for path in
        ["/v1/profiles/demo:p001/vacancies?limit=50", "/v1/vacancies/demo:v001/candidates?limit=50"]
    {
        let answer = SERVER.get(path).json();
        let items = answer["items"].as_array().unwrap();
        assert!(items.len() > 20, "{path}");
        for item in items {
            assert_eq!(item["score"], item["explanation"]["score"]);
            let confidence = item["explanation"]["confidence"].to_string();
            assert!(confidence.len() <= 5 && !confidence.starts_with('-'), "{confidence}");
            adds_up(&item["explanation"]);
            assert_eq!(item["card"]["id"], item["id"]);
        }
        let scores: Vec<f64> = items.iter().map(|item| item["score"].as_f64().unwrap()).collect();
        assert!(scores[0] > 60.0, "{path}: {scores:?}");
    }
    // One name, one meaning: the last change that has been applied.
    let sequence = SERVER.get("/v1/status").json()["index_sequence"].clone();
    for path in ["/v1/profiles/demo:p001/vacancies", "/v1/vacancies/demo:v001/candidates"] {
        assert_eq!(SERVER.get(path).json()["stamp"]["index_sequence"], sequence, "{path}");
    }
    assert_eq!(SERVER.get("/v1/vacancies").json()["index_sequence"], sequence);
    let pair = json!({ "profile_id": "demo:p001", "vacancy_id": "demo:v001", "lang": "en" });
    adds_up(&SERVER.post("/v1/match/pair", &pair).json()["explanation"]);
}

#[test]
fn posted_is_as_stored() {
    let before = SERVER.get("/v1/status").json()["profiles"].clone();
    let person = SERVER.get("/v1/profiles/demo:p002").json();
    let by_id = json!({ "profile_id": "demo:p002", "seed": 7, "lang": "sv", "limit": 5 });
    let posted = json!({ "profile": person, "seed": 7, "lang": "sv", "limit": 5 });
    let (stored, posted) = (
        SERVER.post("/v1/match/vacancies", &by_id).json(),
        SERVER.post("/v1/match/vacancies", &posted).json(),
    );
    assert_eq!(stored["items"], posted["items"]);
    let path = "/v1/profiles/demo:p002/vacancies?seed=7&lang=sv&limit=5";
    assert_eq!(SERVER.get(path).json()["items"], stored["items"]);

    let vacancy = SERVER.get("/v1/vacancies/demo:v003").json();
    let by_id = json!({ "vacancy_id": "demo:v003", "limit": 5, "filters": { "language": ["fi"] } });
    let posted = json!({ "vacancy": vacancy, "limit": 5, "filters": { "language": ["fi"] } });
    let (stored, posted) = (
        SERVER.post("/v1/match/candidates", &by_id).json(),
        SERVER.post("/v1/match/candidates", &posted).json(),
    );
    assert_eq!(stored["items"], posted["items"]);
    assert_eq!(SERVER.get("/v1/status").json()["profiles"], before);
    SERVER.get("/v1/profiles/posted").problem(404, "not_found");

    // What a person types in a minute is enough: no id, no date.
    let short = json!({ "profile": { "wishes": { "occupations": ["isco/C7212"] } }, "limit": 3 });
    assert_eq!(
        SERVER.post("/v1/match/vacancies", &short).json()["items"].as_array().unwrap().len(),
        3
    );
}

#[test]
fn languages_are_chosen() {
    let body = json!({ "profile_id": "demo:p001", "limit": 1 }).to_string();
    let label = |path: &str, accept: &str, body: &str| {
        let headers = [super::JSON, ("accept-language", accept)];
        let answer = SERVER.call("POST", path, &headers, body).json();
        answer["items"][0]["explanation"]["criteria"][0]["label"].as_str().unwrap().to_owned()
    };
    let (fi, sv, en) = ("Ammatti", "Yrke", "Occupation");
    assert_eq!(label("/v1/match/vacancies", "de", &body), fi);
    assert_eq!(label("/v1/match/vacancies", "sv-FI, en;q=0.5", &body), sv);
    assert_eq!(label("/v1/match/vacancies?lang=en", "sv", &body), en);
    let named = json!({ "profile_id": "demo:p001", "limit": 1, "lang": "fi" }).to_string();
    assert_eq!(label("/v1/match/vacancies?lang=en", "sv", &named), fi);
    let search = |body: Value| {
        let headers = [super::JSON, ("accept-language", "sv")];
        let answer = SERVER.call("POST", "/v1/search/vacancies", &headers, body.to_string()).json();
        answer["facets"][0]["values"][0]["label"].as_str().unwrap().to_owned()
    };
    assert_ne!(
        search(json!({ "facets": ["working_time"] })),
        search(json!({ "facets": ["working_time"], "lang": "fi" }))
    );
}

#[test]
fn classifications_answer() {
    let taxonomy = SERVER.get("/v1/taxonomy").json();
    assert!(taxonomy["attribution"].as_str().unwrap().contains("ESCO"), "{taxonomy}");
    let found = SERVER.get("/v1/taxonomy/suggest?q=hitsaus&lang=fi").json();
    let id = found[0]["id"].as_str().unwrap();
    let concept = SERVER.get(&format!("/v1/taxonomy/concepts/{id}?lang=en")).json();
    assert_eq!(concept["id"], id);
    assert_eq!(concept["labels"].as_array().unwrap().len(), 3, "{concept}");
    let nurse = "occupation/d38c2107-98f2-47b7-8bb4-f69750d51082";
    let nurse = SERVER.get(&format!("/v1/taxonomy/concepts/{nurse}")).json();
    for relation in ["broader", "essential_skills", "related"] {
        assert!(!nurse[relation].as_array().unwrap().is_empty(), "{relation}: {nurse}");
    }
    assert!(nurse["related"][0]["credit"].as_f64() >= Some(0.2));
    let places = SERVER.get("/v1/places/suggest?q=Tamm&lang=sv").json();
    assert_eq!(
        (&places[0]["value"], &places[0]["name"]),
        (&json!("municipality:837"), &json!("Tammerfors"))
    );
    let places = SERVER.get("/v1/places/suggest?q=tur&lang=sv").json();
    assert_eq!(places[0]["name"], "Åbo");
    let within = places[0]["within"].as_array().unwrap();
    let different: HashSet<&Value> = within.iter().collect();
    assert!(different.len() == within.len() && !within.contains(&json!("Åbo")), "{places}");
    let lists = SERVER.get("/v1/codes").json();
    for list in lists.as_array().unwrap() {
        let name = list["list"].as_str().unwrap().replace('/', "%2F");
        let codes = SERVER.get(&format!("/v1/codes/{name}?lang=sv")).json();
        assert_eq!(
            codes["codes"].as_array().unwrap().len() as u64,
            list["codes"].as_u64().unwrap()
        );
    }
    let typed = SERVER.get("/v1/suggest?q=sair&lang=fi").json();
    let kinds: HashSet<&str> =
        typed.as_array().unwrap().iter().map(|s| s["kind"].as_str().unwrap()).collect();
    assert!(kinds.contains("occupation"), "{typed}");
}

#[test]
fn concepts_answer() {
    let id = "occupation/d38c2107-98f2-47b7-8bb4-f69750d51082";
    let whole = SERVER.get(&format!("/v1/taxonomy/concepts/{id}?lang=en"));
    let tag = whole.headers["etag"].clone();
    let nurse = whole.json();
    assert_eq!((&nurse["kind"], &nurse["status"]), (&json!("occupation"), &json!("current")));
    assert!(nurse["isco_group"]["id"].as_str().unwrap().starts_with("isco/C"), "{nurse}");
    assert!(tag.contains(nurse["version"].as_str().unwrap()), "{tag}");
    let related = &nurse["related"][0];
    let percent = related["credit"].as_f64().unwrap() * 100.0;
    assert_eq!(related["substitutability"].as_f64().unwrap(), percent.round(), "{related}");
    // By the whole id, by its URI, by its last part.
    let last = id.split('/').nth(1).unwrap();
    let uri = format!("http:%2F%2Fdata.europa.eu%2Fesco%2Foccupation%2F{last}");
    for id in [format!("occupation%2F{last}"), uri, last.to_owned()] {
        let same = SERVER.get(&format!("/v1/taxonomy/concepts/{id}?lang=en"));
        assert_eq!(same.json(), nurse, "{id}");
    }
    let path = format!("/v1/taxonomy/concepts/{last}?all_languages=true&lang=en");
    assert!(SERVER.get(&path).json()["labels"].as_array().unwrap().len() > 20);
    // What is known is not sent again; another language is another answer.
    let known = |lang: &str, tag: &str| {
        let path = format!("/v1/taxonomy/concepts/{id}?lang={lang}");
        SERVER.call("GET", &path, &[("if-none-match", tag)], "")
    };
    let spared = known("en", &tag);
    assert_eq!((spared.status, spared.text.as_str()), (304, ""));
    assert_eq!(spared.headers["etag"], tag);
    assert_eq!((known("sv", &tag).status, known("en", "\"x\"").status), (200, 200));
    for none in ["nothing", "skill%2Fnothing", "http:%2F%2Fexample.invalid%2Fskill%2F1"] {
        SERVER.get(&format!("/v1/taxonomy/concepts/{none}")).problem(404, "not_found");
    }

    let below = SERVER.get("/v1/taxonomy/concepts?broader=isco/C2221&lang=en").json();
    let listed = ids(&below, "concepts");
    assert!(listed.iter().any(|concept| concept == id) || !listed.is_empty(), "{below}");
    for concept in &listed {
        let above = SERVER.get(&format!("/v1/taxonomy/concepts/{concept}")).json();
        assert_eq!(above["broader"][0]["id"], "isco/C2221");
    }
    let named = SERVER.get("/v1/taxonomy/concepts?q=hitsaaja&kind=occupation&lang=en").json();
    assert_eq!(named["concepts"][0]["label"], "welder", "{named}");
    let all = SERVER.get("/v1/taxonomy/concepts?kind=isco_group&limit=500&offset=600").json();
    let shown = all["concepts"].as_array().unwrap().len() as u64;
    assert_eq!(Some(shown + 600), all["total"].as_u64());
    SERVER.get("/v1/taxonomy/concepts?kind=colour").refuses("kind");
    SERVER.get("/v1/taxonomy/concepts?broader=nothing").problem(404, "not_found");
}

#[test]
fn misspelt_words_are_understood() {
    let answer = SERVER.get("/v1/vacancies?q=l%C3%A4hihoitjaa%20Tampere&lang=fi").json();
    assert_eq!(answer["did_you_mean"], "lähihoitaja Tampere", "{answer}");
    let answer = SERVER.get("/v1/vacancies?q=l%C3%A4hihoitaja%20Tampere&lang=fi").json();
    assert!(answer.get("did_you_mean").is_none(), "{answer}");
    let first = |path: &str| SERVER.get(path).json()[0].clone();
    for typed in ["l%C3%A4hihoitajan", "l%C3%A4hihotaja", "n%C3%A4rv%C3%A5rdare"] {
        let first = first(&format!("/v1/suggest?q={typed}&lang=fi"));
        assert_eq!(first["label"], "lähihoitaja", "{typed}");
        assert!(first["ads"].as_u64() > Some(0), "{first}");
    }
}

#[test]
fn extensions_are_listed() {
    let listed = SERVER.get("/v1/taxonomy/extensions?lang=fi").json();
    let labels = listed["labels"].as_array().unwrap();
    assert!(labels.len() > 400, "{}", labels.len());
    let nurse = labels.iter().find(|label| label["label"] == "närvårdare").unwrap();
    assert_eq!(nurse["parent"]["label"], "lähihoitaja", "{nurse}");
    let uri = nurse["parent_uri"].as_str().unwrap();
    assert!(uri.starts_with("http://data.europa.eu/esco/occupation/"), "{uri}");
    let conflicts = SERVER.get("/v1/taxonomy/extensions?conflicts=true").json();
    assert_eq!(
        conflicts["labels"].as_array().map(Vec::len),
        listed["conflicts"].as_u64().map(|n| n as usize)
    );
    let table = SERVER.get("/v1/taxonomy/extensions?format=csv");
    assert!(table.headers["content-type"].starts_with("text/csv"));
    let mut taxonomy = kohtaanto::taxonomy::Taxonomy::embedded().unwrap();
    let day = jiff::civil::date(2026, 11, 22);
    let read = taxonomy.extend("export.csv".as_ref(), &table.text, day).unwrap();
    assert_eq!(read.labels, labels.len());
    SERVER.get("/v1/taxonomy/extensions?format=xml").refuses("format");
}
