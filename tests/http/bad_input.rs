//! 1. Each way in which a body can be wrong is one clear problem that changes nothing.
//! 2. So is each wrong parameter.
//! 3. Paths and methods that do not exist are problems too.
//! 4. Problems keep their shape.

use serde_json::{Value, json};

use super::{JSON, SCRATCH, SERVER, profile, vacancy};

/// What is stored before and after.
fn sequence() -> Value {
    SERVER.get("/v1/status").json()["store_sequence"].take()
}

#[test]
fn bodies() {
    let put = |headers: &[(&str, &str)], body: &[u8]| {
        SCRATCH.call("PUT", "/v1/vacancies/bad:1", headers, body)
    };
    let good = vacancy("bad:1");
    let with = |field: &str, value: Value| {
        let mut record = good.clone();
        record[field] = value;
        put(&[JSON], record.to_string().as_bytes())
    };
    put(&[JSON], b"").problem(400, "empty_body");
    put(&[JSON], b" \n").problem(400, "empty_body");
    let malformed = put(&[JSON], b"{\"id\": \"bad:1\", }").problem(400, "malformed_json");
    assert!(malformed["detail"].as_str().unwrap().contains("line 1 column"), "{malformed}");
    put(&[JSON], b"{} {}").problem(400, "malformed_json");
    put(&[JSON], &[b'['; 100_000]).problem(400, "malformed_json");
    put(&[JSON], b"{\"id\":\"s\xE4\"}").problem(400, "not_utf8");
    let utf16: Vec<u8> = good.to_string().encode_utf16().flat_map(u16::to_be_bytes).collect();
    put(&[JSON], &[&[0xFE, 0xFF], utf16.as_slice()].concat()).problem(400, "not_utf8");
    put(&[JSON], &utf16).problem(400, "malformed_json");
    put(&[], b"{}").problem(415, "unsupported_media_type");
    put(&[("content-type", "text/plain")], b"{}").problem(415, "unsupported_media_type");
    let charset = ("content-type", "application/json; charset=utf-16");
    put(&[charset], b"{}").problem(415, "unsupported_media_type");
    let reply = put(&[JSON, ("content-encoding", "br")], b"{}");
    reply.problem(415, "unsupported_encoding");
    assert!(reply.headers["accept-encoding"].contains("gzip"));
    put(&[JSON, ("content-encoding", "gzip")], b"{}").problem(400, "unreadable_body");
    let large = format!("{{\"id\":\"{}\"}}", "x".repeat(300 << 10));
    put(&[JSON], large.as_bytes()).problem(413, "body_too_large");
    let bomb = zstd::encode_all([b' '; 1 << 20].as_slice(), 1).unwrap();
    put(&[JSON, ("content-encoding", "zstd")], &bomb).problem(413, "body_too_large");

    put(&[JSON], b"[]").refuses(".");
    let unknown = with("colour", json!("red")).refuses("colour");
    assert!(unknown["expected"].as_str().unwrap().contains("a known field"), "{unknown}");
    let date = with("published", json!("2026-02-30T08:00:00Z")).refuses("published");
    assert!(date["value"].as_str().unwrap().contains("2026-02-30"), "{date}");
    let mut untitled = good.clone();
    untitled.as_object_mut().unwrap().remove("title");
    put(&[JSON], untitled.to_string().as_bytes()).refuses("title");
    with("positions", json!(0)).refuses("positions");
    let concept = json!([{ "concept": "occupation/00000000-0000-0000-0000-000000000000" }]);
    with("occupations", concept).refuses("occupations[0].concept");
    let place = json!([{ "area": { "municipality": "999" } }]);
    with("places", place).refuses("places[0].area");
    with("deadline", json!("2026-10-01T00:00:00Z")).refuses("deadline");
    for (field, value, refused) in [
        ("published", json!("2026-11-24T05:00:00Z"), "published"),
        ("published", json!("0001-01-01T00:00:00Z"), "published"),
        ("deadline", json!("9998-12-31T21:59:59Z"), "deadline"),
        ("terms", json!({ "start": { "from": "0001-01-01" } }), "terms.start.from"),
        ("title", json!({ "xx": "Welder" }), "title.xx"),
        ("description", json!({ "fin": "Hitsaaja" }), "description.fin"),
        ("languages", json!([{ "language": "xx", "level": "B1" }]), "languages[0].language"),
        ("working_languages", json!(["qq"]), "working_languages[0]"),
        ("cards", json!([{ "card": "999" }]), "cards[0].card"),
        ("education", json!({ "level": 6, "field": "8888" }), "education.field"),
    ] {
        let error = with(field, value).refuses(refused);
        assert!(!error["value"].as_str().unwrap().is_empty(), "{error}");
    }
    let pay = json!({ "pay": { "min": 300_000, "currency": "XXX", "per": "month" } });
    with("terms", pay).refuses("terms.pay.currency");
    // Words for people, none of the program's or of the parser's.
    for (field, value, refused, expected) in [
        ("positions", json!("many"), "positions", "a whole number from 0 to 65535"),
        ("source", json!("demo"), "source", "an object"),
        ("published", json!("2026-13-01"), "published", "an instant such as 2026-11-22T08:00:00Z"),
        ("deadline", json!("tomorrow"), "deadline", "an instant such as 2026-11-22T08:00:00Z"),
        (
            "terms",
            json!({ "start": { "from": "soon" } }),
            "terms.start.from",
            "a day such as 2026-11-22",
        ),
        (
            "places",
            json!([{ "area": { "municipality": "853", "region": "02" } }]),
            "places[0].area",
            "an object with one field only",
        ),
    ] {
        let error = with(field, value).refuses(refused);
        assert_eq!(error["expected"], expected, "{error}");
        assert_ne!(error["value"], "", "{error}");
    }
    let twice = good.to_string().replacen('{', "{\"id\":\"bad:1\",", 1);
    let error = put(&[JSON], twice.as_bytes()).refuses("id");
    assert!(error["expected"].as_str().unwrap().contains("once"), "{error}");
    SCRATCH.get("/v1/vacancies/bad:1").problem(404, "not_found");

    let mut person = profile("bad:p1");
    person["skills"] = json!([{ "concept": "skill/none" }]);
    person["wishes"]["places"] = json!([{ "municipality": "999" }]);
    let reply = SCRATCH.post("/v1/profiles", &person);
    let problem = reply.problem(422, "invalid_fields");
    assert_eq!(problem["errors"].as_array().unwrap().len(), 2, "every error is listed: {problem}");
    SCRATCH.get("/v1/profiles/bad:p1").problem(404, "not_found");
    let person = |field: &str, value: Value| {
        let mut record = profile("bad:p2");
        record[field] = value;
        SCRATCH.post("/v1/profiles", &record)
    };
    let job = json!([{ "occupation": "isco/C7212", "period": { "start": "2099-01" } }]);
    person("employments", job).refuses("employments[0].period.start");
    person("modified", json!("2027-01-01T00:00:00Z")).refuses("modified");
    person("availability", json!({ "from": "9999-01-01" })).refuses("availability.from");
    let card = json!([{ "card": "022", "valid_until": "0001-01-01" }]);
    person("cards", card).refuses("cards[0].valid_until");
    person("cards", json!([{ "card": "999" }])).refuses("cards[0].card");
    person("languages", json!([{ "language": "xx", "level": "B1" }]))
        .refuses("languages[0].language");
    let study = json!([{ "level": 6, "field": "8888" }]);
    person("educations", study).refuses("educations[0].field");
}

#[test]
fn a_body_with_a_byte_order_mark_is_taken() {
    let body = format!("\u{FEFF}{}", json!({ "query": "hoitaja" }));
    assert_eq!(SERVER.call("POST", "/v1/search/vacancies", &[JSON], body).status, 200);
}

#[test]
fn parameters() {
    for (query, field) in [
        ("lang=de", "lang"),
        ("limit=0", "limit"),
        ("limit=101", "limit"),
        ("limit=many", "limit"),
        ("limit=-1", "limit"),
        ("pay_min=much", "pay_min"),
        ("pay_min=-1", "pay_min"),
        ("pay_min=0.001", "pay_min"),
        ("pay_min=1e9", "pay_min"),
        ("limit=1&limit=2", "limit"),
        ("sort=colour", "sort"),
        ("facet=colour", "facet"),
        ("highlight=perhaps", "highlight"),
        ("colour=red", "colour"),
        ("place=municipality:999", "place"),
        ("near=61.5", "near"),
        ("remote=sometimes", "remote"),
        ("education_max=x", "education_max"),
        ("published_since=2026-02-30", "published_since"),
        ("language=fi:Z9", "language"),
        ("occupation=occupation/none", "occupation"),
        ("cursor=none", "cursor"),
        ("sort=distance", "sort"),
    ] {
        SERVER.get(&format!("/v1/vacancies?{query}")).refuses(field);
    }
    let long = "x".repeat(1001);
    SERVER.get(&format!("/v1/vacancies?q={long}")).refuses("q");
    SERVER.get("/v1/suggest").refuses("q");
    SERVER.get("/v1/taxonomy/suggest?q=a&kind=colour").refuses("kind");
    SERVER.get("/v1/profiles/demo:p001/vacancies?cursor=x").refuses("cursor");
    SERVER.get("/v1/profiles/demo:p001/vacancies?seed=-1").refuses("seed");
    SERVER.get("/v1/vacancies/demo:v001/candidates?place=municipality:999").refuses("place");
    SERVER.get("/v1/vacancies/demo:v001?lang=fi").refuses("lang");
    SERVER.get("/v1/profiles/none/vacancies").problem(404, "not_found");
    SERVER.get("/v1/taxonomy/concepts/skill/none").problem(404, "not_found");
    SERVER.get("/v1/codes/none").problem(404, "not_found");
}

#[test]
fn fields_of_requests() {
    let before = sequence();
    let search = |body: Value| SERVER.post("/v1/search/vacancies", &body);
    search(json!({ "filters": { "place": ["moon:1"] } })).refuses("filters.place");
    for limit in [json!(0), json!(101), json!(-1), json!("ten"), json!(99_999_999_999_u64)] {
        let error = search(json!({ "limit": limit })).refuses("limit");
        assert_eq!(error["expected"], "a whole number from 1 to 100", "{error}");
    }
    search(json!({ "filters": { "pay_min": "much" } })).refuses("filters.pay_min");
    search(json!({ "lang": "de" })).refuses("lang");
    search(json!({ "cursor": "x" })).refuses("cursor");
    search(json!({ "filters": { "colour": [] } })).refuses("filters.colour");
    search(json!({ "parts": [{ "weight": 11 }] })).refuses("parts[0].weight");
    let matched = |body: Value| SERVER.post("/v1/match/vacancies", &body);
    matched(json!({})).refuses("profile");
    matched(json!({ "profile_id": "demo:p001", "profile": {} })).refuses("profile");
    matched(json!({ "profile_id": "a b" })).refuses("profile_id");
    matched(json!({ "profile_id": "none" })).problem(404, "not_found");
    matched(json!({ "profile": { "home": { "municipality": "999" } } })).refuses("profile.home");
    matched(json!({ "profile": { "colour": "red" } })).refuses("profile.colour");
    matched(json!({ "profile": 7 })).refuses("profile");
    matched(json!({ "profile_id": "demo:p001", "limit": 0 })).refuses("limit");
    let filters = json!({ "remote": ["x"] });
    matched(json!({ "profile_id": "demo:p001", "filters": filters })).refuses("filters.remote");
    SERVER.post("/v1/match/candidates", &json!({})).refuses("vacancy");
    let posted = json!({ "vacancy": { "title": {} } });
    SERVER.post("/v1/match/candidates", &posted).refuses("vacancy.title");
    SERVER.post("/v1/match/pair", &json!({ "profile_id": "demo:p001" })).refuses("vacancy");
    assert_eq!(sequence(), before, "what is wrong changes nothing");
}

#[test]
fn paths_and_methods() {
    SERVER.get("/v2").problem(404, "no_such_path");
    let reply = SERVER.call("PUT", "/v1/vacancies", &[JSON], "{}");
    reply.problem(405, "method_not_allowed");
    assert!(reply.headers["allow"].contains("POST"), "{reply:?}");
}

#[test]
fn parameters_in_a_foreign_encoding() {
    for query in ["q=%FF%FE", "q=%00", "q=l%E4hihoitaja", "q=x&q%FF=1", "lang=%C3"] {
        // As it is: a client would encode it anew.
        let request =
            format!("GET /v1/vacancies?{query} HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n");
        let answer = SERVER.raw(request.as_bytes());
        assert!(answer.starts_with("HTTP/1.1 400"), "{query}: {answer}");
        assert!(
            answer.contains("\"code\":\"bad_request\"") && answer.contains("parameter `"),
            "{answer}"
        );
    }
    assert_eq!(SERVER.get("/v1/vacancies?q=100%25&source=demo").status, 200);
}

#[test]
fn a_problem_keeps_its_shape() {
    let id = ("x-request-id", "shape");
    let body = json!({ "id": "bad:2", "colour": "red" }).to_string();
    let refused = SCRATCH.call("PUT", "/v1/vacancies/bad:2", &[JSON, id], body).json();
    let missing = SCRATCH.call("GET", "/v1/vacancies/bad:2", &[id], "").json();
    let malformed = SCRATCH.call("POST", "/v1/match/pair", &[JSON, id], "{").json();
    insta::assert_json_snapshot!("problems", [refused, missing, malformed]);
}
