//! 1. Rankings have cards in three languages, and an unknown one is named.
//! 2. Weights and conditions of a request change its list, and only its own side.
//! 3. A required criterion gates what is stated and short, and says so and how many; nothing vanishes by it.
//! 4. The harmonic mean of both scores orders a reciprocal list.
//! 5. What keeps items out is named, owned, counted, and can be looked at.
//! 6. Who is two levels short of a required language cannot do the work now.

use serde_json::{Value, json};

use super::{JSON, SERVER};

fn list(body: &Value) -> Value {
    SERVER.post("/v1/match/vacancies", body).json()
}

fn items(answer: &Value) -> &Vec<Value> {
    answer["items"].as_array().unwrap()
}

#[test]
fn rankings_have_cards() {
    let answer = SERVER.get("/v1/rankings?lang=en").json();
    let ids: Vec<&str> = answer["rankings"]
        .as_array()
        .unwrap()
        .iter()
        .map(|it| it["id"].as_str().unwrap())
        .collect();
    assert_eq!(ids[0], "default");
    assert!(ids.contains(&"near-first"), "{ids:?}");
    for lang in ["fi", "sv", "en"] {
        let mut card = SERVER.get(&format!("/v1/rankings/near-first?lang={lang}")).json();
        card["hash"] = json!("of the model");
        insta::assert_json_snapshot!(format!("card_{lang}"), card);
    }
    SERVER.get("/v1/rankings/nothing").problem(404, "not_found");
    let unknown = json!({ "profile_id": "demo:p001", "rank_by": { "ranking": "nothing" } });
    SERVER
        .call("POST", "/v1/match/vacancies", &[JSON], unknown.to_string())
        .refuses("rank_by.ranking");
    SERVER.get("/v1/profiles/demo:p001/vacancies?ranking=nothing").refuses("ranking");
    let heavy = json!({ "profile_id": "demo:p001", "rank_by": { "weights": { "skills": 11 } } });
    SERVER
        .call("POST", "/v1/match/vacancies", &[JSON], heavy.to_string())
        .refuses("rank_by.weights.skills");
}

#[test]
fn requests_weigh() {
    let plain = list(&json!({ "profile_id": "demo:p001" }));
    let named = SERVER.get("/v1/profiles/demo:p001/vacancies?ranking=default").json();
    for part in ["items", "total", "groups", "stamp"] {
        assert_eq!(plain[part], named[part], "{part}");
    }
    let weights = json!({ "occupation": 0, "skills": 0, "experience": 0, "education": 0,
        "languages": 0, "terms": 0, "text": 0 });
    let near = list(&json!({ "profile_id": "demo:p001", "rank_by": { "weights": weights } }));
    assert_ne!(near["stamp"]["ranking"], plain["stamp"]["ranking"]);
    let first = &items(&near)[0]["explanation"];
    assert_eq!(first["score"], 100.0, "only the place counts");
    let id = &items(&near)[0]["id"];
    let pair = json!({ "profile_id": "demo:p001", "vacancy_id": id });
    let pair = SERVER.post("/v1/match/pair", &pair).json();
    assert_eq!(pair["explanation"]["other_side"], first["other_side"], "the other side is as ever");
}

#[test]
fn required_criteria_gate() {
    let ask = |conditions: Value, group: Option<&str>| {
        let rank_by = json!({ "conditions": conditions });
        list(&json!({ "profile_id": "demo:p001", "rank_by": rank_by, "eligibility": group,
            "limit": 100, "lang": "en" }))
    };
    let count = |answer: &Value, group: &str| {
        let groups = answer["groups"].as_array().unwrap();
        groups.iter().find(|it| it["group"] == group).unwrap()["count"].as_u64().unwrap()
    };
    let (plain, required) = (ask(json!({}), None), ask(json!({ "location": "required" }), None));
    assert_eq!(plain["total"], required["total"]);
    assert!(count(&required, "not_now") > count(&plain, "not_now"));
    let gated = ask(json!({ "location": "required" }), Some("not_now"));
    assert_eq!(gated["total"].as_u64().unwrap(), count(&required, "not_now"));
    let gates = required["gates"].as_array().unwrap();
    let counted = gates.iter().find(|gate| gate["item"]["id"] == "condition:location").unwrap();
    assert!(
        counted["not_now"].as_u64() >= Some(count(&required, "not_now") - count(&plain, "not_now"))
    );
    assert_eq!(counted["owner"], "whoever asks, by the ranking or the request");
    let named = |item: &Value| {
        let checks = item["explanation"]["checks"].as_array().unwrap();
        checks.iter().any(|check| {
            check["item"]["id"] == "condition:location"
                && check["eligibility"] == "not_now"
                && check["kind"] == "condition"
        })
    };
    assert!(items(&gated).iter().any(named));
    let banned = ask(json!({ "occupation": "banned" }), None);
    let value = |item: &Value| item["explanation"]["criteria"][0]["value"].as_f64().unwrap();
    assert!(value(&items(&plain)[0]) > 0.9 && value(&items(&banned)[0]) < 0.4);
}

#[test]
fn both_sides_order_a_reciprocal_list() {
    let answer = SERVER.get("/v1/profiles/demo:p001/vacancies?ranking=reciprocal&limit=30").json();
    let mut last = f64::INFINITY;
    for item in items(&answer) {
        let of = |field: &str| item["explanation"][field].as_f64().unwrap();
        let (own, other) = (of("score"), of("other_side"));
        let mean = 2.0 * own * other / (own + other);
        let score = item["score"].as_f64().unwrap();
        assert!((score - mean).abs() < 0.006, "{score} of {own} and {other}");
        // Scores of one band may stand in any order.
        assert!(score < last + 0.5, "{score} after {last}");
        last = last.min(score);
    }
}

#[test]
fn exclusions_are_named_and_shown() {
    let path = "/v1/profiles/demo:p001/vacancies?limit=100&explain=false&working_time=part_time&place=region:06";
    let answer = SERVER.get(path).json();
    let all = SERVER.get("/v1/profiles/demo:p001/vacancies?limit=1&explain=false").json();
    let whole =
        |answer: &Value| answer["total"].as_u64().unwrap() + answer["left_out"].as_u64().unwrap();
    assert_eq!(whole(&answer), whole(&all));
    for (rule, title) in [("working_time", "työaika"), ("place", "alue")] {
        let excluded = answer["excluded"].as_array().unwrap();
        let named = excluded.iter().find(|it| it["name"] == rule).unwrap();
        assert_eq!(named["owner"], "request");
        let text = format!("suodatin ”{title}” jätti pois: {}", named["count"]);
        assert_eq!(named["text"], text);
        let shown = SERVER.get(&format!("{path}&excluded_by={rule}")).json();
        assert_eq!(shown["total"], named["count"]);
        let inside: Vec<&Value> = items(&answer).iter().map(|item| &item["id"]).collect();
        assert!(items(&shown).iter().all(|item| !inside.contains(&&item["id"])));
    }
    SERVER.get(&format!("{path}&excluded_by=shift")).refuses("excluded_by");
}

#[test]
fn required_languages_gate() {
    let vacancy = |importance: &str| {
        json!({ "title": { "fi": "Neuvoja" },
            "languages": [{ "language": "fi", "level": "C1", "importance": importance }] })
    };
    let told = |level: &str, importance: &str| {
        let profile = json!({ "languages": [{ "language": "fi", "level": level }] });
        let pair = json!({ "profile": profile, "vacancy": vacancy(importance), "lang": "en" });
        SERVER.post("/v1/match/pair", &pair).json()["explanation"].clone()
    };
    let short = told("A2", "must");
    assert_eq!(short["eligibility"], "not_now");
    let check = &short["checks"][0];
    assert_eq!((&check["kind"], &check["item"]["id"]), (&json!("language_level"), &json!("fi")));
    assert_eq!(check["text"], "Finnish C1 – the profile states A2");
    assert_eq!(check["authority"], "the employer");
    for (level, importance) in [("B2", "must"), ("A2", "nice"), ("C1", "must")] {
        assert_eq!(told(level, importance)["eligibility"], "eligible", "{level} {importance}");
    }
}
