//! 1. An answer of either direction, by id or posted, gives the same list again.
//! 2. An answer that was altered is told from one that was not.
//! 3. A record that changed, came or went since is named with its change; so is the subject's own.
//! 4. Another ranking is named, and the list is made with it.
//! 5. What cannot be asked again is refused field by field.

use kohtaanto::domain::{Profile, Vacancy};
use kohtaanto::matching::GivenAnswer;
use kohtaanto::service::{
    MatchSubject, ReplayPart, ReplayVerdict, Service, VacancyFilters, VacancyQuery,
};
use serde_json::{Value, json};

use super::{JSON, NOW, SCRATCH, SERVER, Server, options, profile, vacancy};

fn replay(server: &Server, answer: &Value) -> Value {
    server.post("/v1/match/replay", answer).json()
}

#[test]
fn the_same_again() {
    for path in [
        "/v1/profiles/demo:p001/vacancies?limit=5&lang=sv",
        "/v1/profiles/demo:p004/vacancies?limit=3&seed=9&language=fi&eligibility=eligible",
        "/v1/vacancies/demo:v001/candidates?limit=4",
    ] {
        let answer = SERVER.get(path).json();
        let report = replay(&SERVER, &answer);
        assert_eq!(report["verdict"], "same", "{path}: {report}");
        assert_eq!((&report["changed"], &report["differences"]), (&json!([]), &json!([])));
        assert_eq!((&report["was"], &report["is"]), (&answer["stamp"], &answer["stamp"]));
        let next = format!("{path}&cursor={}", answer["next_cursor"].as_str().unwrap());
        assert_eq!(replay(&SERVER, &SERVER.get(&next).json())["verdict"], "same", "{next}");
    }
    let person = SERVER.get("/v1/profiles/demo:p002").json();
    let body = json!({ "profile": person, "limit": 5, "explain": false });
    let mut answer = SERVER.post("/v1/match/vacancies", &body).json();
    assert!(answer["replay"]["subject"].get("id").is_none());
    assert!(!answer["replay"].to_string().contains("contact"), "{}", answer["replay"]);
    SERVER.post("/v1/match/replay", &answer).refuses("profile");
    answer["profile"] = person.clone();
    assert_eq!(replay(&SERVER, &answer)["verdict"], "same");
    // Another person is not the one that was posted.
    answer["profile"]["wishes"] = json!({ "occupations": ["isco/C7212"] });
    answer["profile"]["employments"] = json!([]);
    let report = replay(&SERVER, &answer);
    assert_eq!(report["changed"][0]["part"], "subject", "{report}");
}

#[test]
fn alterations_are_seen() {
    let answer = SERVER.get("/v1/profiles/demo:p001/vacancies?limit=4&explain=false").json();
    let altered = |change: &dyn Fn(&mut Value)| {
        let mut altered = answer.clone();
        change(&mut altered);
        replay(&SERVER, &altered)["verdict"].clone()
    };
    assert_eq!(altered(&|answer| answer["items"][0]["score"] = json!(99.5)), "altered");
    assert_eq!(altered(&|answer| answer["items"][1]["id"] = json!("demo:v999")), "altered");
    assert_eq!(altered(&|answer| answer["stamp"]["ranking"] = json!("0")), "altered");
    assert_eq!(altered(&|answer| answer["replay"]["request"]["limit"] = json!(3)), "altered");
    assert_eq!(altered(&|answer| answer["items"].as_array_mut().unwrap().swap(0, 1)), "altered");
    // What decides nothing may be left out.
    assert_eq!(
        altered(&|answer| drop(answer["items"][0].as_object_mut().unwrap().remove("card"))),
        "same"
    );
    let refused = |change: &dyn Fn(&mut Value), field: &str| {
        let mut wrong = answer.clone();
        change(&mut wrong);
        SERVER.post("/v1/match/replay", &wrong).refuses(field);
    };
    refused(
        &|answer| answer["replay"]["request"]["limit"] = json!(1_000_000),
        "replay.request.limit",
    );
    refused(&|answer| answer["items"][2]["score"] = json!(101), "items[2].score");
    refused(&|answer| answer["profile"] = json!({}), "profile");
    refused(&|answer| drop(answer.as_object_mut().unwrap().remove("replay")), "replay");
}

#[test]
fn changes_since_are_named() {
    let put = |kind: &str, record: &Value| {
        let path = format!("/v1/{kind}/{}?wait=true", record["id"].as_str().unwrap());
        SCRATCH.call("PUT", &path, &[JSON], record.to_string()).json()["sequence"].clone()
    };
    let offer = |id: &str| {
        let mut offer = vacancy(id);
        offer["source"]["name"] = json!("replays");
        offer
    };
    put("profiles", &profile("replay:p"));
    for id in ["replay:1", "replay:2", "replay:3"] {
        put("vacancies", &offer(id));
    }
    let path = "/v1/profiles/replay:p/vacancies?explain=false&source=replays";
    let answer = SCRATCH.get(path).json();
    assert_eq!(answer["total"], 3, "{answer}");
    assert_eq!(replay(&SCRATCH, &answer)["verdict"], "same");
    // One goes to another town, one goes for good, one comes.
    let mut away = offer("replay:1");
    away["places"][0]["area"]["municipality"] = json!("890");
    put("vacancies", &away);
    SCRATCH.call("DELETE", "/v1/vacancies/replay:2?wait=true", &[], "");
    put("vacancies", &offer("replay:4"));
    let report = replay(&SCRATCH, &answer);
    assert_eq!(
        (&report["verdict"], &report["changed"][0]["part"]),
        (&"changed".into(), &"index".into())
    );
    let of = |id: &str| {
        let differences = report["differences"].as_array().unwrap();
        let found = differences.iter().find(|one| one["id"] == id);
        found.unwrap_or_else(|| panic!("{id}: {report}")).clone()
    };
    let (one, two, four) = (of("replay:1"), of("replay:2"), of("replay:4"));
    assert_eq!(
        (&one["kind"], &two["kind"], &four["kind"]),
        (&"rescored".into(), &"gone".into(), &"new".into())
    );
    assert!(one["was"]["score"].as_f64() > one["is"]["score"].as_f64(), "{one}");
    assert_eq!((&one["deleted"], &two["deleted"]), (&false.into(), &true.into()));
    for change in [&one, &two, &four] {
        assert!(change["record_changed"].as_u64() > answer["stamp"]["index_sequence"].as_u64());
    }
    // The person herself.
    let answer = SCRATCH.get(path).json();
    let mut person = profile("replay:p");
    person["home"]["municipality"] = json!("091");
    put("profiles", &person);
    let report = replay(&SCRATCH, &answer);
    let parts = report["changed"].as_array().unwrap();
    assert!(parts.iter().any(|part| part["part"] == "subject"), "{report}");
    SCRATCH.call("DELETE", "/v1/profiles/replay:p?wait=true", &[], "");
    let report = replay(&SCRATCH, &answer);
    assert_eq!(report["changed"][0]["is"], "deleted", "{report}");
    assert_eq!((&report["verdict"], report.get("is")), (&"changed".into(), None));
}

#[test]
fn another_ranking_is_named() {
    let dir = tempfile::tempdir().unwrap();
    let mut options = options(Some(dir.path().to_owned()));
    let service = Service::open(&options, &|_| ()).unwrap();
    let offer = Vacancy::from_json(vacancy("t:1").to_string().as_bytes()).unwrap();
    let person = Profile::from_json(profile("t:p").to_string().as_bytes()).unwrap();
    service.put_vacancies(vec![offer]).unwrap();
    let written = service.put_profiles(vec![person.clone()]).unwrap();
    service.wait_for(written.sequence).unwrap();
    let query = VacancyQuery {
        profile: MatchSubject::Stored(person.id),
        filters: VacancyFilters::default(),
        list: service.list_request(kohtaanto::domain::Lang::En),
    };
    let answer = serde_json::to_vec(&service.match_vacancies(&query).unwrap()).unwrap();
    let answer = GivenAnswer::from_json(&answer).unwrap();
    assert_eq!(answer.replay.at, NOW.parse().unwrap());
    assert_eq!(service.replay(&answer, None, None).unwrap().verdict, ReplayVerdict::Same);
    drop(service);
    options.model.weights.person.location = 0.9;
    let service = Service::open(&options, &|_| ()).unwrap();
    let report = service.replay(&answer, None, None).unwrap();
    assert_eq!(report.verdict, ReplayVerdict::Changed);
    let parts: Vec<ReplayPart> = report.changed.iter().map(|part| part.part).collect();
    assert_eq!(parts, [ReplayPart::Ranking]);
    assert_eq!(report.differences.len(), 1);
    assert_eq!(report.differences[0].record_changed, None);
}
