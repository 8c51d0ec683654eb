//! Records like a stored one.
//!
//! 1. Lists leave out the record itself, come best first, and the points of their reasons add up.
//! 2. People stay anonymous.
//! 3. What is wrong with a request is named.

use serde_json::Value;

use super::SERVER;

#[track_caller]
fn checked(path: &str, own: &str) -> Value {
    let answer = SERVER.get(path).json();
    let items = answer["items"].as_array().unwrap();
    assert!(!items.is_empty() && items.len() <= 5, "{answer}");
    assert!(answer["total"].as_u64() >= Some(items.len() as u64));
    let hundredths = |value: &Value| (value.as_f64().unwrap() * 100.0).round() as i64;
    let scores: Vec<i64> = items.iter().map(|item| hundredths(&item["score"])).collect();
    assert!(scores.is_sorted_by(|a, b| a >= b), "{scores:?}");
    for item in items {
        assert_ne!(item["id"], own);
        let reasons = item["reasons"].as_array().unwrap();
        let sum: i64 = reasons.iter().map(|reason| hundredths(&reason["points"])).sum();
        assert_eq!(sum, hundredths(&item["score"]), "{item}");
        for reason in reasons {
            let text = reason["text"].as_str().unwrap();
            assert!(!text.is_empty() && !text.starts_with("similar."), "{reason}");
        }
    }
    answer
}

#[test]
fn vacancies_like_a_vacancy() {
    let answer = checked("/v1/vacancies/demo:v001/similar?limit=5&lang=fi", "demo:v001");
    let first = &answer["items"][0];
    assert!(first["card"]["title"].is_string(), "{first}");
    let named = first["reasons"].as_array().unwrap().iter().take(2);
    let named = named.flat_map(|reason| [&reason["shared"], &reason["near"]]);
    assert!(named.into_iter().any(|list| !list.as_array().unwrap().is_empty()), "{first}");
}

#[test]
fn people_like_a_person_are_anonymous() {
    let answer = checked("/v1/profiles/demo:p001/similar?limit=5&lang=sv", "demo:p001");
    let text = answer.to_string();
    for word in ["contact", "headline", "summary", "employer", "municipality"] {
        assert!(!text.contains(&format!("\"{word}\":")), "{word}");
    }
}

#[test]
fn wrong_requests_are_named() {
    SERVER.get("/v1/vacancies/demo:none/similar").problem(404, "not_found");
    SERVER.get("/v1/profiles/demo:p001/similar?limit=0").refuses("limit");
}
