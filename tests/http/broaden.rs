//! What a search with few hits would find if one thing were given up.
//!
//! 1. Sections have a reason in the reader's language and none of the hits, and come in their order.
//! 2. Enough hits, a later page or `broaden=false`: no sections.
//! 3. Lists that filters make short are broadened, too.

use std::collections::HashSet;

use serde_json::{Value, json};

use super::SERVER;

fn ids<'a>(value: &'a Value, field: &str) -> Vec<&'a str> {
    let items = value[field].as_array().unwrap_or_else(|| panic!("no {field}: {value}"));
    items.iter().map(|item| item["id"].as_str().unwrap()).collect()
}

#[track_caller]
fn sections<'a>(answer: &'a Value, field: &str) -> &'a [Value] {
    let hits: HashSet<&str> = ids(answer, field).into_iter().collect();
    let mut shown = hits.clone();
    let sections = answer["broadened"].as_array().map(Vec::as_slice).unwrap_or_default();
    for section in sections {
        assert!(section["total"].as_u64() >= Some(ids(section, "items").len() as u64), "{section}");
        assert!(section["total"].as_u64() > Some(0));
        for id in ids(section, "items") {
            assert!(shown.insert(id), "{id} twice");
        }
        let text = section["text"].as_str().unwrap();
        assert!(!text.is_empty() && !text.contains('{'), "{text}");
    }
    let order = ["near_occupations", "wider_area", "left_out"];
    let order = sections.iter().map(|it| order.iter().position(|name| it["reason"] == *name));
    assert!(order.collect::<Vec<_>>().is_sorted(), "{answer}");
    sections
}

fn reasons(sections: &[Value]) -> Vec<&str> {
    sections.iter().map(|section| section["reason"].as_str().unwrap()).collect()
}

#[test]
fn few_hits_are_broadened() {
    // A nurse in a town without such an advert.
    let path = "/v1/vacancies?q=sairaanhoitaja&place=municipality:837&contract=seasonal&lang=fi";
    let answer = SERVER.get(path).json();
    assert!(answer["total"].as_u64() < Some(10), "{answer}");
    let found = sections(&answer, "hits");
    assert!(reasons(found).contains(&"left_out"), "{answer}");
    let left_out = found.iter().find(|section| section["reason"] == "left_out").unwrap();
    assert!(left_out["text"].as_str().unwrap().starts_with("Ilman ehtoa: "), "{left_out}");
    assert_eq!(left_out["changed"]["to"], json!([]));
    // Software developers: web developers are near to them.
    let path = "/v1/vacancies?occupation=occupation/f2b15a0e-e65a-438a-affb-29b9d50b77d1&lang=en";
    let answer = SERVER.get(path).json();
    let found = sections(&answer, "hits");
    assert_eq!(found[0]["reason"], "near_occupations", "{answer}");
    assert!(found[0]["text"].as_str().unwrap().starts_with("Near occupations: "), "{answer}");
    // A practical nurse next to Tampere.
    let path = "/v1/vacancies?q=l%C3%A4hihoitaja&place=municipality:604&lang=sv";
    let answer = SERVER.get(path).json();
    let found = sections(&answer, "hits");
    let wider = found.iter().find(|section| section["reason"] == "wider_area").unwrap();
    assert_eq!(wider["changed"]["to"], json!(["municipality:604;50"]), "{wider}");
    let country =
        |found: &[Value]| found.iter().any(|it| it["changed"]["to"] == json!(["country:FI"]));
    assert!(!country(found), "{answer}");
    // An electrician in Lapland, where nobody looks for one: the whole country is the last resort.
    let path = "/v1/vacancies?q=s%C3%A4hk%C3%B6asentaja&place=municipality:240&lang=en";
    let answer = SERVER.get(path).json();
    assert!(country(sections(&answer, "hits")), "{answer}");
}

#[test]
fn enough_is_enough() {
    for path in
        ["/v1/vacancies", "/v1/vacancies?q=sairaanhoitaja&place=municipality:837&broaden=false"]
    {
        assert!(SERVER.get(path).json().get("broadened").is_none(), "{path}");
    }
    let body = json!({ "query": "sairaanhoitaja", "broaden": false });
    assert!(SERVER.post("/v1/search/vacancies", &body).json().get("broadened").is_none());
}

#[test]
fn short_lists_are_broadened() {
    let path = "/v1/profiles/demo:p001/vacancies?place=municipality:837&contract=seasonal&lang=sv";
    let answer = SERVER.get(path).json();
    assert!(answer["total"].as_u64() < Some(10), "{answer}");
    let found = sections(&answer, "items");
    assert!(reasons(found).contains(&"left_out"), "{answer}");
    assert!(
        found[0]["items"][0]["explanation"].is_object() && found[0]["items"][0]["card"].is_object()
    );
    assert!(SERVER.get("/v1/profiles/demo:p001/vacancies").json().get("broadened").is_none());
}
