//! 1. No list of people, and no reason, holds a name, contact, employer, school or own text; homes are told by region.
//! 2. Neither do logs, measures and problems; logs and measures hold no ids and no words of a request either.

use serde_json::{Value, json};

use super::{LOG, PROFILES, SCRATCH, SERVER, profile};

/// Everything in a record of a person that no list may show.
fn secrets() -> Vec<String> {
    let mut secrets = Vec::new();
    for line in PROFILES.lines() {
        let record: Value = serde_json::from_str(line).unwrap();
        for field in ["name", "email", "phone"] {
            secrets.extend(record["contact"][field].as_str().map(str::to_owned));
        }
        for field in ["headline", "summary"] {
            for text in record[field].as_object().into_iter().flat_map(|texts| texts.values()) {
                secrets.push(text.as_str().unwrap().to_owned());
            }
        }
        for (list, field) in [("employments", "employer"), ("educations", "institution")] {
            for item in record[list].as_array().into_iter().flatten() {
                secrets.extend(item[field].as_str().map(str::to_owned));
                let texts = item["description"].as_object().into_iter().flat_map(|t| t.values());
                secrets.extend(texts.map(|text| text.as_str().unwrap().to_owned()));
            }
        }
    }
    assert!(secrets.len() > 150, "{}", secrets.len());
    secrets
}

#[test]
fn lists_of_people_are_anonymous() {
    let secrets = secrets();
    let mut answers = Vec::new();
    for vacancy in ["demo:v001", "demo:v020", "demo:v040", "demo:v070"] {
        answers.push(SERVER.get(&format!("/v1/vacancies/{vacancy}/candidates?limit=100")).text);
    }
    answers.push(SERVER.post("/v1/search/profiles", &json!({ "limit": 100 })).text);
    answers.push(
        SERVER
            .post("/v1/match/candidates", &json!({ "vacancy_id": "demo:v002", "limit": 100 }))
            .text,
    );
    let pair = json!({ "profile_id": "demo:p001", "vacancy_id": "demo:v001" });
    answers.push(SERVER.post("/v1/match/pair", &pair).text);
    for answer in &answers {
        let answer: Value = serde_json::from_str(answer).unwrap();
        for list in ["items", "hits"] {
            for item in answer[list].as_array().into_iter().flatten() {
                let card = item["card"].as_object().unwrap();
                assert!(!card.contains_key("headline"), "{item}");
                // Where a person lives is no finer than a region, such as Pirkanmaa for Tampere.
                let home = card.get("home").and_then(Value::as_str).unwrap_or_default();
                assert!(!["Tampere", "Helsinki", "Turku"].contains(&home), "{item}");
            }
        }
        let answer = answer.to_string();
        for secret in &secrets {
            let shown = serde_json::to_string(secret).unwrap();
            assert!(!answer.contains(shown.trim_matches('"')), "{secret}");
        }
    }
}

#[test]
fn nothing_is_left_behind() {
    let person = profile("private:p1");
    assert_eq!(SCRATCH.post("/v1/profiles?wait=true", &person).status, 201);
    assert_eq!(SCRATCH.get("/v1/profiles/private:p1/vacancies?limit=3").status, 200);
    let mut wrong = person.clone();
    wrong["own_car"] = json!("sometimes");
    let refused = SCRATCH.call("PUT", "/v1/profiles/private:p1", &[super::JSON], wrong.to_string());
    refused.problem(422, "invalid_fields");
    for word in ["Salakari", "salakari@", "Rautakolmio"] {
        assert!(!refused.text.contains(word), "{refused:?}");
    }
    SCRATCH.get("/v1/vacancies?q=salainenhaku&colour=salainenarvo").problem(422, "invalid_fields");
    SCRATCH.get("/private:p1/salainenpolku").problem(404, "no_such_path");
    SCRATCH.post("/v1/match/vacancies", &json!({ "profile": person, "limit": 1 }));
    assert_eq!(SCRATCH.call("DELETE", "/v1/profiles/private:p1", &[], "").status, 204);
    let (log, measures) = (LOG.text(), SCRATCH.get("/metrics").text);
    assert!(log.contains("answered") && log.contains("/v1/profiles/{id}/vacancies"), "{log}");
    for word in ["Salakari", "salakari@", "Rautakolmio", "private:p1", "salainen", "demo:p0"] {
        assert!(!log.contains(word), "{word} in the log");
        assert!(!measures.contains(word), "{word} among the measures");
    }
}
