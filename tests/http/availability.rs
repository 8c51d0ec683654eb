//! Labour availability.
//!
//! 1. By id or posted, the answer is the same, with steps and areas in the reader's language.
//! 2. What is wrong with a request is named.

use serde_json::{Value, json};

use super::SERVER;

#[test]
fn people_are_counted_by_step_and_area() {
    let answer = SERVER.get("/v1/vacancies/demo:v001/availability?lang=sv").json();
    let steps = answer["steps"].as_array().unwrap();
    assert_eq!(steps.len(), 8, "{answer}");
    assert_eq!(steps[0]["label"], "Arbetssökande som kan hittas");
    assert!(steps[0]["people"].as_u64() >= Some(50), "{answer}");
    assert!(answer["note"].as_str().unwrap().contains("multiplar av 5"));
    let regions = answer["regions"].as_array().unwrap();
    let region = regions.iter().find(|area| area["area"] == "region:06").unwrap();
    assert_eq!((&region["name"], &region["kind"]), (&json!("Birkaland"), &json!("region")));
    assert!(!answer["employment_areas"].as_array().unwrap().is_empty());
    let body = json!({ "vacancy_id": "demo:v001", "lang": "sv" });
    assert_eq!(SERVER.post("/v1/availability", &body).json(), answer);
    let stored = SERVER.get("/v1/vacancies/demo:v001").json();
    let posted = json!({ "vacancy": stored, "lang": "sv" });
    assert_eq!(SERVER.post("/v1/availability", &posted).json(), answer);
    // What nobody is asked for, everybody passes.
    let plain = json!({ "vacancy": { "title": { "en": "Anything" } } });
    let plain = SERVER.post("/v1/availability", &plain).json();
    let people: Vec<&Value> =
        plain["steps"].as_array().unwrap().iter().map(|step| &step["people"]).collect();
    assert!(people.iter().all(|count| *count == people[0]), "{plain}");
    assert!(plain.get("elsewhere").is_none());
}

#[test]
fn wrong_requests_are_named() {
    SERVER.get("/v1/vacancies/demo:none/availability").problem(404, "not_found");
    SERVER.get("/v1/vacancies/demo:v001/availability?step=2").refuses("step");
    SERVER.post("/v1/availability", &json!({})).refuses("vacancy");
    let both = json!({ "vacancy_id": "demo:v001", "vacancy": { "title": { "en": "x" } } });
    SERVER.post("/v1/availability", &both).refuses("vacancy");
}
