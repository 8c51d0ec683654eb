//! 1. The description of the interface changes only on purpose.
//! 2. Everything that it names answers.
//! 3. Its page and its copy at `/openapi.json` are served.
//! 4. Every reference in it leads somewhere.

use serde_json::{Value, json};

use super::{JSON, NDJSON, SCRATCH, SERVER, profile, vacancy};

fn described() -> Value {
    serde_json::to_value(kohtaanto::http::openapi()).unwrap()
}

#[test]
fn description_is_frozen() {
    let mut settings = insta::Settings::clone_current();
    settings.set_sort_maps(true);
    settings.bind(|| insta::assert_json_snapshot!("openapi", described()));
}

#[test]
fn description_is_served() {
    let served = SERVER.get("/openapi.json");
    assert_eq!(served.json(), described());
    assert_eq!(served.json()["openapi"], "3.1.0");
    let page = SERVER.get("/docs/");
    assert_eq!(page.status, 200);
    assert!(page.text.contains("swagger-ui"), "{}", page.text);
    assert!(page.headers["content-security-policy"].contains("'self'"));
    assert_eq!(SERVER.get("/docs/swagger-ui-bundle.js").status, 200);
}

#[test]
fn references_lead_somewhere() {
    fn walk(value: &Value, root: &Value) {
        match value {
            Value::Object(fields) => {
                if let Some(target) = fields.get("$ref").and_then(Value::as_str) {
                    let pointer = target.strip_prefix('#').unwrap();
                    assert!(root.pointer(pointer).is_some(), "{target}");
                }
                fields.values().for_each(|value| walk(value, root));
            }
            Value::Array(items) => items.iter().for_each(|value| walk(value, root)),
            _ => {}
        }
    }
    let api = described();
    walk(&api, &api);
    let filters = api["paths"]["/v1/vacancies"]["get"]["parameters"].as_array().unwrap();
    assert!(filters.iter().any(|parameter| parameter["name"] == "place"), "{filters:?}");
}

#[test]
fn everything_described_answers() {
    let api = described();
    let mut calls = 0;
    for (template, item) in api["paths"].as_object().unwrap() {
        for method in ["get", "put", "post", "delete"] {
            if item.get(method).is_none() {
                continue;
            }
            calls += 1;
            let (path, headers, body) = example(method, template);
            for (collection, record) in [
                ("/v1/profiles", profile("described:1")),
                ("/v1/vacancies", vacancy("described:1")),
            ] {
                let reply = SCRATCH.post(collection, &record);
                assert!(reply.status < 300, "{reply:?}");
            }
            let labels = "/v1/taxonomy/extensions/labels/described:1";
            assert!(SCRATCH.call("PUT", labels, &[JSON], label().to_string()).status < 300);
            let reply = SCRATCH.call(&method.to_uppercase(), &path, &headers, body);
            assert!((200..300).contains(&reply.status), "{method} {path}: {reply:?}");
        }
    }
    assert!(calls >= 29, "{calls}");
}

/// A local label that nothing is wrong with.
fn label() -> Value {
    json!({
        "id": "described:1", "kind": "occupation", "concept": "fi:x", "parent": "isco/C7212",
        "language": "fi", "label": "xylofoniseppä", "author": "test",
    })
}

/// A call that should succeed.
fn example(method: &str, template: &str) -> (String, Vec<(&'static str, &'static str)>, String) {
    let id = "described:1";
    let mut path = template.replace("{kind}/{id}", "isco/C7212").replace("{id}", id);
    path =
        path.replace("{list}", "language").replace("concepts/described:1", "concepts/isco%2FC7212");
    path = path.replace("qualifications/described:1", "qualifications/fi.sairaanhoitaja");
    path = path.replace("rankings/described:1", "rankings/default");
    if template.ends_with("suggest") {
        path.push_str("?q=hit");
    }
    let record =
        if template.contains("profiles") { profile("described:1") } else { vacancy("described:1") };
    match (method, template) {
        ("get" | "delete", _) => (path, Vec::new(), String::new()),
        (_, template) if template.ends_with("/bulk") => (path, vec![NDJSON], record.to_string()),
        (_, template) if template.starts_with("/v1/search/") => {
            (path, vec![JSON], json!({ "query": "hitsaaja" }).to_string())
        }
        (_, template) if template.contains("/extensions/labels/") => {
            (path, vec![JSON], label().to_string())
        }
        (_, "/v1/wording") => (path, vec![JSON], json!({ "text": "Olen hitsaaja." }).to_string()),
        (_, "/v1/match/vacancies" | "/v1/advice/profile") => {
            (path, vec![JSON], json!({ "profile": profile("x"), "limit": 1 }).to_string())
        }
        (_, "/v1/match/candidates" | "/v1/advice/vacancy") => {
            (path, vec![JSON], json!({ "vacancy": vacancy("x"), "limit": 1 }).to_string())
        }
        (_, "/v1/match/replay") => {
            let body = json!({ "profile": profile("x"), "limit": 1 });
            let mut answer = SCRATCH.post("/v1/match/vacancies", &body).json();
            answer["profile"] = profile("x");
            (path, vec![JSON], answer.to_string())
        }
        (_, "/v1/availability") => {
            (path, vec![JSON], json!({ "vacancy": vacancy("x") }).to_string())
        }
        (_, "/v1/match/pair") => {
            let body = json!({ "profile": profile("x"), "vacancy": vacancy("x") });
            (path, vec![JSON], body.to_string())
        }
        _ => (path, vec![JSON], record.to_string()),
    }
}
