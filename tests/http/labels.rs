//! 1. A label that was put is understood in searches, suggestions, wording help and new adverts at once, is listed with
//!    its nearest ESCO concept, and is gone at once when it is deleted.
//! 2. A label that another concept has too says so; one whose status or dates say so is not understood.
//! 3. Wrong labels name the field and change nothing.
//! 4. A label outlives the service, and the index is not made again for it.

use kohtaanto::domain::{Lang, LocalLabel, Vacancy};
use kohtaanto::search::{PartKind, SearchRequest};
use kohtaanto::service::Service;
use serde_json::{Value, json};

use super::{JSON, Reply, Server, options, vacancy};

const PATH: &str = "/v1/taxonomy/extensions/labels";

/// The id of a concept by its label.
fn concept(server: &Server, label: &str) -> String {
    let taxonomy = server.service.taxonomy();
    taxonomy.id(taxonomy.lookup(label, Lang::En)[0]).to_owned()
}

fn put(server: &Server, id: &str, change: &Value) -> Reply {
    let mut label = json!({
        "id": id, "kind": "occupation", "concept": format!("fi:{id}"), "parent": concept(server, "welder"),
        "language": "fi", "label": id, "label_type": "preferred", "author": "Turun työllisyysalue",
    });
    for (field, value) in change.as_object().unwrap() {
        label[field] = value.clone();
    }
    server.call("PUT", &format!("{PATH}/{id}"), &[JSON], label.to_string())
}

/// A vacancy of a welder.
fn welding(server: &Server, id: &str) -> Value {
    let mut vacancy = vacancy(id);
    vacancy["occupations"][0]["concept"] = concept(server, "welder").into();
    vacancy
}

#[test]
fn labels_count_at_once() {
    let server = Server::start();
    let stored = server.call(
        "PUT",
        "/v1/vacancies/t:welder?wait=true",
        &[JSON],
        welding(&server, "t:welder").to_string(),
    );
    assert_eq!(stored.status, 201, "{stored:?}");
    let found = || server.get("/v1/vacancies?q=saumaseppää&lang=fi").json()["total"].clone();
    assert_eq!(found(), 0);

    let reply = put(&server, "saumaseppä", &json!({}));
    assert_eq!(reply.status, 422, "an id is plain: {reply:?}");
    let reply = put(&server, "sauma", &json!({ "label": "saumaseppä" }));
    assert_eq!(reply.status, 201, "{reply:?}");
    assert_eq!(reply.json()["understood"], true, "{reply:?}");
    assert_eq!(reply.json()["shared_with"], json!([]), "{reply:?}");
    let again = put(&server, "sauma", &json!({ "label": "saumaseppä" })).json();
    assert_eq!((&again["outcome"], &again["understood"]), (&json!("unchanged"), &json!(true)));

    let welder = concept(&server, "welder");
    assert_eq!(found(), 1);
    let suggested = server.get("/v1/suggest?q=saumas&lang=fi").text;
    assert!(suggested.contains(&welder), "{suggested}");
    let told = server.post("/v1/wording", &json!({ "text": "Olen saumaseppä.", "lang": "fi" }));
    assert_eq!(told.json()["occupations"][0]["id"], welder.as_str(), "{told:?}");
    let mut advert = vacancy("t:new");
    advert["title"] = json!({ "fi": "Saumaseppä" });
    advert.as_object_mut().unwrap().remove("occupations");
    server.call("PUT", "/v1/vacancies/t:new", &[JSON], advert.to_string());
    let read = server.get("/v1/vacancies/t:new").json();
    assert_eq!(read["occupations"][0]["concept"], welder.as_str(), "{read}");
    server.call("DELETE", "/v1/vacancies/t:new?wait=true", &[], "");
    let listed = server.get("/v1/taxonomy/extensions").json();
    let own = |label: &&Value| label["file"] == format!("{PATH}/sauma");
    let own = listed["labels"].as_array().unwrap().iter().find(own).unwrap();
    assert_eq!((&own["label"], &own["concept"]), (&json!("saumaseppä"), &json!("fi:sauma")));
    assert_eq!(own["parent"]["id"], welder.as_str());
    assert!(server.get("/v1/taxonomy/extensions?format=csv").text.contains("saumaseppä"));
    assert_eq!(server.get(&format!("{PATH}/sauma")).json()["label"], "saumaseppä");

    assert_eq!(server.call("DELETE", &format!("{PATH}/sauma"), &[], "").status, 204);
    server.call("DELETE", &format!("{PATH}/sauma"), &[], "").problem(404, "not_found");
    server.get(&format!("{PATH}/sauma")).problem(404, "not_found");
    assert_eq!(found(), 0);
    assert!(!server.get("/v1/suggest?q=saumas&lang=fi").text.contains(&welder));

    conflicts_and_dates(&server);
    wrong_labels(&server);
}

fn conflicts_and_dates(server: &Server) {
    let baker = concept(server, "baker");
    let reply = put(server, "leipuri2", &json!({ "label": "leipuri" }));
    assert!(reply.json()["shared_with"].to_string().contains(&baker), "{reply:?}");
    for change in [
        json!({ "status": "draft" }),
        json!({ "status": "withdrawn" }),
        json!({ "valid_until": "2026-11-21" }),
        json!({ "valid_from": "2026-11-23" }),
        json!({ "label": "hitsaaja" }),
    ] {
        let reply = put(server, "ei-vielä".replace('ä', "a").as_str(), &change);
        assert_eq!(reply.json()["understood"], false, "{change}: {reply:?}");
    }
}

fn wrong_labels(server: &Server) {
    let before = server.get("/v1/taxonomy/extensions").json()["version"].clone();
    for (change, field) in [
        (json!({ "parent": "occupation/nobody" }), "parent"),
        (json!({ "kind": "skill" }), "parent"),
        (json!({ "kind": "label", "concept": "occupation/nobody" }), "concept"),
        (json!({ "kind": "thing" }), "kind"),
        (json!({ "label": " " }), "label"),
        (json!({ "author": "" }), "author"),
        (json!({ "language": "de" }), "language"),
        (json!({ "valid_from": "soon" }), "valid_from"),
        (json!({ "id": "other" }), "id"),
        (json!({ "colour": "red" }), "colour"),
    ] {
        put(server, "wrong", &change).refuses(field);
    }
    assert_eq!(server.get("/v1/taxonomy/extensions").json()["version"], before);
    server.get(&format!("{PATH}/wrong")).problem(404, "not_found");
}

#[test]
fn labels_outlive_the_service() {
    let dir = tempfile::tempdir().unwrap();
    let open = || Service::open(&options(Some(dir.path().to_owned())), &|_| ()).unwrap();
    let understood = |service: &Service| {
        let request = SearchRequest {
            query: "saumasepän".to_owned(),
            lang: Lang::Fi,
            ..SearchRequest::default()
        };
        let answer = service.search(&request).unwrap();
        (answer.parts[0].kind == PartKind::Occupation, answer.total)
    };
    let service = open();
    let taxonomy = service.taxonomy();
    let welder = taxonomy.id(taxonomy.lookup("welder", Lang::En)[0]);
    let mut stored = vacancy("t:welder");
    stored["occupations"][0]["concept"] = welder.into();
    let stored = Vacancy::from_json(stored.to_string().as_bytes()).unwrap();
    let report = service.put_vacancies(vec![service.prepare_vacancy(stored).unwrap()]).unwrap();
    service.wait_for(report.sequence).unwrap();
    let label = json!({
        "id": "sauma", "kind": "label", "concept": welder,
        "language": "fi", "label": "saumaseppä", "author": "Turun työllisyysalue",
    });
    let label = LocalLabel::from_json(label.to_string().as_bytes()).unwrap();
    assert!(service.put_local_label(label.clone()).unwrap().understood);
    assert_eq!(understood(&service), (true, 1));
    drop(service);
    let made = || {
        let meta = dir.path().join("index").join("vacancies");
        let names = std::fs::read_dir(meta).unwrap().map(|entry| entry.unwrap().file_name());
        let mut names: Vec<_> = names.filter(|n| n.to_string_lossy().contains(".store")).collect();
        names.sort();
        names
    };
    let before = made();
    let service = open();
    assert_eq!(understood(&service), (true, 1));
    assert_eq!(service.local_label(&label.id).unwrap(), label);
    assert_eq!((made(), before.is_empty()), (before, false));
}
