//! Whether a person may do the work: verdicts in three languages, groups of lists, and the list of qualifications.

use serde_json::{Value, json};

use crate::SERVER;

const NURSE: &str = "occupation/8d3e8aaa-791b-4c75-a465-f3f827028f50";

fn vacancy() -> Value {
    json!({
        "title": { "fi": "Sairaanhoitaja" },
        "occupations": [{ "concept": NURSE }],
        "places": [{ "area": { "municipality": "837" } }],
    })
}

fn checks(profile: &Value, vacancy: &Value, lang: &str) -> Value {
    let pair = json!({ "profile": profile, "vacancy": vacancy, "lang": lang });
    SERVER.post("/v1/match/pair", &pair).json()["explanation"].clone()
}

#[test]
fn three_nurses_are_told_three_things() {
    let own = |qualifications: Value, educations: Value| {
        json!({
            "wishes": { "occupations": [NURSE] },
            "qualifications": qualifications,
            "educations": educations,
        })
    };
    let right = |state: &str| json!({ "qualification": "fi.sairaanhoitaja", "state": state });
    let mut abroad = right("pending");
    abroad["from_eea"] = json!(false);
    let student = json!([{
        "level": 6, "degree_code": "671101", "state": "ongoing", "period": { "start": "2024-08" },
    }]);
    let people = [
        ("missing", "not_now", own(json!([right("none")]), json!([]))),
        ("pending", "if_confirmed", own(json!([abroad]), json!([]))),
        ("studying", "if_confirmed", own(json!([]), student)),
    ];
    let authority = [
        ("fi", "Lupa- ja valvontavirasto"),
        ("sv", "Tillstånds- och tillsynsverket"),
        ("en", "Finnish Supervisory Agency"),
    ];
    for (lang, authority) in authority {
        let mut texts = Vec::new();
        for (state, eligibility, person) in &people {
            let explanation = checks(person, &vacancy(), lang);
            let check = &explanation["checks"][0];
            assert_eq!(check["item"]["id"], "fi.sairaanhoitaja");
            assert_eq!(check["state"], *state, "{check}");
            assert_eq!(check["eligibility"], *eligibility);
            assert_eq!(explanation["eligibility"], *eligibility);
            assert_eq!(check["authority"], authority);
            assert!(check["law"].as_str().unwrap().ends_with("(559/1994)"));
            let text = check["text"].as_str().unwrap().to_owned();
            assert!(text.contains(authority), "{text}");
            texts.push(text);
        }
        assert!(texts[0] != texts[1] && texts[1] != texts[2] && texts[0] != texts[2]);
        insta::assert_json_snapshot!(format!("nurses_{lang}"), texts);
    }
    let held = own(json!([right("held")]), json!([]));
    assert_eq!(checks(&held, &vacancy(), "en")["eligibility"], "eligible");
    let mut expired = right("held");
    expired["valid_until"] = json!("2020-01-01");
    let expired = own(json!([expired]), json!([]));
    assert_eq!(checks(&expired, &vacancy(), "en")["checks"][0]["state"], "expired");
}

#[test]
fn what_is_required_is_read_from_words_and_holds_in_its_country() {
    let person = json!({ "cards": [] });
    let text =
        "Siivoojalta edellytämme voimassa olevaa hygieniapassia. Tulityökortti katsotaan eduksi.";
    let mut advert = json!({ "title": { "fi": "Siivooja" }, "description": { "fi": text } });
    let explanation = checks(&person, &advert, "fi");
    let ids = |explanation: &Value| -> Vec<String> {
        let checks = explanation["checks"].as_array().unwrap().iter();
        checks.map(|check| check["item"]["id"].as_str().unwrap().to_owned()).collect()
    };
    assert!(ids(&explanation).contains(&"fi.hygieniapassi".to_owned()), "{explanation}");
    assert_eq!(explanation["eligibility"], "if_confirmed");
    let person = json!({ "cards": [{ "card": "022" }] });
    assert_eq!(checks(&person, &advert, "fi")["eligibility"], "eligible");
    advert = vacancy();
    advert["places"] = json!([{ "area": { "country": "SE" } }]);
    assert!(ids(&checks(&person, &advert, "en")).is_empty(), "Finland's law holds in Finland");
    let bad = json!({ "profile": { "qualifications": [{ "qualification": "fi.nobody" }] } });
    SERVER.post("/v1/match/vacancies", &bad).refuses("profile.qualifications[0].qualification");
}

#[test]
fn groups_are_counted_and_can_be_fetched() {
    let body = |group: Option<&str>| {
        let mut body = json!({ "profile": { "wishes": { "occupations": [NURSE] }, "qualifications": [
            { "qualification": "fi.sairaanhoitaja", "state": "none" }
        ] }, "limit": 100, "explain": false });
        if let Some(group) = group {
            body["eligibility"] = json!(group);
        }
        body
    };
    let all = SERVER.post("/v1/match/vacancies", &body(None)).json();
    let counts: Vec<u64> =
        all["groups"].as_array().unwrap().iter().map(|it| it["count"].as_u64().unwrap()).collect();
    assert_eq!(counts.iter().sum::<u64>(), all["total"].as_u64().unwrap());
    assert!(counts[2] > 0, "{counts:?}");
    let barred = SERVER.post("/v1/match/vacancies", &body(Some("not_now"))).json();
    assert_eq!(barred["total"].as_u64().unwrap(), counts[2]);
    for item in barred["items"].as_array().unwrap() {
        assert_eq!(item["eligibility"], "not_now");
    }
    let first = &all["items"][0];
    assert_ne!(first["eligibility"], "not_now", "who may not do the work stands last");
    SERVER.post("/v1/match/vacancies", &body(Some("never"))).refuses("eligibility");
    SERVER.get("/v1/profiles/demo:p001/vacancies?eligibility=x").refuses("eligibility");
}

#[test]
fn qualifications_are_listed() {
    let all = SERVER.get("/v1/qualifications?lang=sv").json();
    assert!(all.as_array().unwrap().len() > 200);
    let one = SERVER.get("/v1/qualifications/fi.sairaanhoitaja?lang=sv").json();
    assert_eq!(one["name"], "Legitimation som sjukskötare");
    assert_eq!(one["authority"], "Tillstånds- och tillsynsverket");
    SERVER.get("/v1/qualifications/fi.nobody").problem(404, "not_found");
}
