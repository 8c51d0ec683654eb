//! 1. What is put can be read, changed and removed, and says what each write did.
//! 2. A tag spares the body of what is known.
//! 3. The id of path and body agree.
//! 4. Concepts are read from the text of an advert that states none.
//! 5. A person's own words are read for what the profile does not state, and count; what is stated goes before them.

use serde_json::json;

use super::{JSON, SCRATCH, profile, vacancy};

#[test]
fn a_record_lives_and_ends() {
    for (path, record, id) in [
        ("/v1/vacancies", vacancy("records:1"), "records:1"),
        ("/v1/profiles", profile("records:p1"), "records:p1"),
    ] {
        let one = format!("{path}/{id}");
        SCRATCH.get(&one).problem(404, "not_found");
        let created = SCRATCH.post(&format!("{path}?wait=true"), &record);
        assert_eq!(created.status, 201, "{created:?}");
        assert_eq!(created.headers["location"], one);
        assert_eq!(created.json()["outcome"], "created");
        assert_eq!(created.json()["searchable"], true);

        let read = SCRATCH.get(&one);
        assert_eq!((read.status, &read.json()["id"]), (200, &json!(id)));
        let tag = read.headers["etag"].as_str();
        let known = SCRATCH.call("GET", &one, &[("if-none-match", tag)], "");
        assert_eq!((known.status, known.text.as_str()), (304, ""));

        let again = SCRATCH.call("PUT", &one, &[JSON], record.to_string());
        assert_eq!((again.status, &again.json()["outcome"]), (200, &json!("unchanged")));
        let mut other = record.clone();
        other[if path.ends_with("profiles") { "own_car" } else { "international" }] = json!(true);
        let replaced = SCRATCH.call("PUT", &one, &[JSON], other.to_string());
        assert_eq!((replaced.status, &replaced.json()["outcome"]), (200, &json!("replaced")));
        let changed = SCRATCH.call("GET", &one, &[("if-none-match", tag)], "");
        assert_eq!(changed.status, 200);
        assert_ne!(changed.headers["etag"], tag);

        let gone = SCRATCH.call("DELETE", &format!("{one}?wait=true"), &[], "");
        assert_eq!((gone.status, gone.text.as_str()), (204, ""));
        SCRATCH.get(&one).problem(404, "not_found");
        SCRATCH.call("DELETE", &one, &[], "").problem(404, "not_found");
    }
}

#[test]
fn put_wants_the_id_of_its_path() {
    let body = vacancy("records:2").to_string();
    let reply = SCRATCH.call("PUT", "/v1/vacancies/records:3", &[JSON], body);
    assert!(reply.refuses("id")["expected"].as_str().unwrap().contains("records:3"));
    SCRATCH.get("/v1/vacancies/records:3").problem(404, "not_found");
    SCRATCH.call("PUT", "/v1/vacancies/a%20b", &[JSON], "{}").refuses("id");
    SCRATCH.get("/v1/profiles/a%2Fb").refuses("id");
}

#[test]
fn concepts_are_read_from_text() {
    let record = json!({
        "id": "records:4", "title": { "fi": "Lähihoitaja" },
        "description": { "fi": "Haemme lähihoitajaa. Työssä tarvitset lääkehoidon osaamista." },
        "published": "2026-11-01T08:00:00Z", "source": { "name": "test" },
    });
    assert_eq!(SCRATCH.post("/v1/vacancies", &record).status, 201);
    let read = SCRATCH.get("/v1/vacancies/records:4").json();
    assert!(read["occupations"][0]["extracted"]["probability"].as_f64() > Some(0.0), "{read}");
}

#[test]
fn concepts_are_read_from_a_persons_words() {
    let mut person = json!({
        "id": "records:p5", "headline": { "fi": "Hitsaaja" },
        "summary": { "fi": "Osaan lukea piirustuksia ja käytän kuulolaitetta." },
        "employments": [{ "title": { "fi": "Hitsaaja" }, "period": { "start": "2020-01" } }],
        "extracted": [{ "concept": "skill/none", "extracted": {
            "probability": 1.0, "field": "title", "language": "fi", "start": 0, "end": 1, "words": "x" } }],
        "modified": "2026-11-01T08:00:00Z",
    });
    assert_eq!(SCRATCH.post("/v1/profiles?wait=true", &person).status, 201);
    let read = SCRATCH.get("/v1/profiles/records:p5").json();
    let fields: Vec<&str> = read["extracted"]
        .as_array()
        .unwrap()
        .iter()
        .filter_map(|read| read["extracted"]["field"].as_str())
        .collect();
    assert!(fields.contains(&"title") && fields.contains(&"job_title"), "{read}");
    assert!(read["extracted"].as_array().unwrap().iter().all(|it| it["concept"] != "skill/none"));

    let welder = read["extracted"][0]["concept"].as_str().unwrap().to_owned();
    let advert = json!({
        "title": { "fi": "Hitsaaja" }, "occupations": [{ "concept": welder }],
        "experience": { "months": 12 }, "source": { "name": "test" },
    });
    let pair = json!({ "profile_id": "records:p5", "vacancy": advert });
    let explanation = &SCRATCH.post("/v1/match/pair", &pair).json()["explanation"];
    for criterion in ["occupation", "experience"] {
        let criteria = explanation["criteria"].as_array().unwrap();
        let of = criteria.iter().find(|of| of["criterion"] == criterion).unwrap();
        assert_eq!(of["value"], 1.0, "{of}");
    }

    // A stated occupation takes the place of what the title of the job was read as.
    person["employments"][0]["occupation"] = json!(welder);
    let put = SCRATCH.call("PUT", "/v1/profiles/records:p5", &[JSON], person.to_string());
    assert_eq!(put.status, 200);
    let read = SCRATCH.get("/v1/profiles/records:p5").json();
    let of_jobs = |it: &serde_json::Value| it["extracted"]["field"] == "job_title";
    assert!(!read["extracted"].as_array().unwrap().iter().any(of_jobs), "{read}");
}
