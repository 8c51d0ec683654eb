//! 1. Advice is given for stored and posted records, in the language asked for, with the threshold that it counts from.
//! 2. Employers see numbers of people in fives, what the advert leaves open, and the words that leave people out, in place.
//! 3. Requests that cannot be answered say which field is wrong.

use serde_json::json;

use super::SERVER;

#[test]
fn people_get_advice() {
    let body = json!({ "profile_id": "demo:p001", "lang": "en", "limit": 5, "threshold": 50 });
    let answer = SERVER.post("/v1/advice/profile", &body).json();
    assert_eq!(answer["threshold"], 50.0);
    assert_eq!(answer["threshold_basis"], "request");
    let advice = answer["advice"].as_array().unwrap();
    assert!((1..=5).contains(&advice.len()), "{answer}");
    for one in advice {
        assert!(!one["text"].as_str().unwrap().is_empty());
        assert!(!one["changes"].as_array().unwrap().is_empty());
    }
    let profile = json!({ "wishes": { "occupations": ["isco/C2221"], "places": [{ "municipality": "837" }],
        "radius_km": 5, "working_time": ["part_time"] } });
    let posted = SERVER.post("/v1/advice/profile?lang=sv", &json!({ "profile": profile })).json();
    assert!(posted["tried"].as_u64().unwrap() > 3, "{posted}");
}

#[test]
fn adverts_get_advice() {
    let text = "Haemme esimiestä nuorekkaaseen tiimiin. Puhut suomea.";
    let vacancy = json!({ "title": { "fi": "Vuoroesimies" }, "description": { "fi": text },
        "occupations": [{ "concept": "isco/C5223" }] });
    let answer =
        SERVER.post("/v1/advice/vacancy", &json!({ "vacancy": vacancy, "lang": "en" })).json();
    for group in ["eligible", "if_confirmed"] {
        let count = &answer["candidates"][group];
        let at = |name: &str| count[name].as_u64().unwrap();
        assert_eq!((at("at_least") % 5, at("fewer_than") - at("at_least")), (0, 5));
    }
    let checks: Vec<&str> = answer["checks"]
        .as_array()
        .unwrap()
        .iter()
        .map(|it| it["check"].as_str().unwrap())
        .collect();
    for open in ["skills", "pay", "deadline", "place", "working_time", "education"] {
        assert!(checks.contains(&open), "{open} {checks:?}");
    }
    let words = answer["wording"].as_array().unwrap();
    assert_eq!(words.len(), 3, "{words:?}");
    let found = words.iter().find(|it| it["field"] == "description.fi" && it["kind"] == "age");
    let found = found.unwrap();
    let at = |name: &str| found[name].as_u64().unwrap() as usize;
    let told: String = text.chars().skip(at("start")).take(at("end") - at("start")).collect();
    assert_eq!((told.as_str(), found["words"].as_str()), ("nuorekkaaseen", Some("nuorekkaaseen")));
    assert!(found["law"].as_str().unwrap().contains("1325/2014"));
}

#[test]
fn wrong_requests_name_the_field() {
    for (path, body, field) in [
        ("profile", json!({}), "profile"),
        ("profile", json!({ "profile_id": "demo:p001", "threshold": 101 }), "threshold"),
        ("profile", json!({ "profile_id": "demo:p001", "limit": 51 }), "limit"),
        (
            "profile",
            json!({ "profile_id": "demo:p001", "filters": { "remote": ["x"] } }),
            "filters.remote",
        ),
        ("vacancy", json!({ "vacancy_id": "demo:v001", "threshold": -1 }), "threshold"),
        ("vacancy", json!({ "vacancy": {} }), "vacancy.title"),
    ] {
        let reply = SERVER.post(&format!("/v1/advice/{path}"), &body);
        assert_eq!(reply.status, 422, "{reply:?}");
        let named = reply.json()["errors"][0]["field"].as_str().unwrap().to_owned();
        assert!(named.starts_with(field), "{named} {reply:?}");
    }
    let reply = SERVER.post("/v1/advice/profile", &json!({ "profile_id": "demo:nobody" }));
    assert_eq!(reply.status, 404);
}
