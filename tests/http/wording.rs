//! 1. What somebody tells becomes concepts with the words that led to them; places are counted in characters.
//! 2. Requests that cannot be answered say which field is wrong.

use serde_json::json;

use super::SERVER;

#[test]
fn own_words_become_concepts() {
    let text = "Äiti sanoo: olen hitsaaja.";
    let answer = SERVER.post("/v1/wording", &json!({ "text": text, "lang": "en" })).json();
    let first = &answer["occupations"][0];
    assert_eq!(first["label"], "welder");
    let words = &first["evidence"][0];
    assert_eq!(words["words"], "hitsaaja");
    let at = |name: &str| words[name].as_u64().unwrap() as usize;
    let told: String = text.chars().skip(at("start")).take(at("end") - at("start")).collect();
    assert_eq!(told, "hitsaaja");
    assert!(!answer["follow_ups"].as_array().unwrap().is_empty());
}

#[test]
fn wrong_requests_name_the_field() {
    for (body, field) in [
        (json!({ "text": " " }), "text"),
        (json!({ "text": "a".repeat(20_001) }), "text"),
        (json!({ "text": "hitsaaja", "limit": 51 }), "limit"),
    ] {
        let reply = SERVER.post("/v1/wording", &body);
        assert_eq!(reply.status, 422, "{reply:?}");
        assert_eq!(reply.json()["errors"][0]["field"], field, "{reply:?}");
    }
}
