//! 1. A full advert is understood field by field.
//! 2. An advert with an id and a title is enough, and every default is noted.
//! 3. A record that is no advert is refused with its field.
//! 4. Foreign control characters are mended.

use super::*;
use crate::domain::{AreaCode, Contract, PayPeriod, WorkingTime};
use crate::feeds::Action;

fn reader() -> AdvertReader {
    AdvertReader::new(
        Arc::new(Taxonomy::embedded().unwrap()),
        Arc::new(Places::embedded().unwrap()),
        Arc::new(Codes::embedded().unwrap()),
        "2026-11-22T10:00:00Z".parse().unwrap(),
    )
}

#[test]
fn a_full_advert_is_understood() {
    let json = r#"{"id":"board:77","source":"board","lang":"sv","title":"Sjuksköterska till akuten",
        "text":"Vi söker dig som är legitimerad sjuksköterska.","employer":"Påhittade vården AB",
        "municipality":"Uppsala","region":"Uppsala län","country":"Sverige","lat":59.86,"lon":17.64,
        "published":"2026-11-02T08:00:00","deadline":"2026-12-01","employment_type":"Vanlig anställning",
        "working_time":"Heltid","duration":"Tills vidare","occupation":"Sjuksköterska, grundutbildad",
        "occupation_code":"ssyk2012:2221","must_have":{"languages":["Svenska"],"work_experiences":["Sjuksköterska"]},
        "nice_to_have":{"skills":["Java"],"languages":["Engelska","Svenska"]},"driving_licence":["B"],
        "salary":"32 000 - 36 000 kr per månad","positions":"3","url":"https://example.invalid/77","industry":"Vård"}"#;
    let Reading { record, notes } = reader().read(json.as_bytes()).unwrap();
    assert_eq!(record.occupations.len(), 1, "{notes:?}");
    assert_eq!(record.terms.contracts, [Contract::Permanent]);
    assert_eq!(record.terms.working_time, [WorkingTime::FullTime]);
    let pay = record.terms.pay.unwrap();
    assert_eq!((pay.min, pay.max, pay.per), (3_200_000, Some(3_600_000), PayPeriod::Month));
    assert_eq!(record.published.to_string(), "2026-11-02T07:00:00Z");
    assert_eq!(record.deadline.unwrap().to_string(), "2026-12-01T22:59:59Z");
    assert_eq!(record.positions, 3);
    assert_eq!(record.places.len(), 1);
    assert!(matches!(record.places[0].area, AreaCode::Locality(_) | AreaCode::Nuts(_)));
    assert!(record.places[0].point.is_some());
    let languages: Vec<_> = record
        .languages
        .iter()
        .map(|item| (item.language.as_str().to_owned(), item.importance))
        .collect();
    assert_eq!(
        languages,
        [("sv".to_owned(), Importance::Must), ("en".to_owned(), Importance::Nice)]
    );
    assert_eq!(record.experience.as_ref().unwrap().months, 12);
    assert_eq!(record.source.record_id.as_deref(), Some("77"));
    assert!(notes.iter().any(|note| note.field == "(other fields)" && note.value == "industry"));
}

#[test]
fn id_and_title_are_enough() {
    let Reading { record, notes } =
        reader().read(br#"{"id":"x:1","title":"Policy adviser","deadline":"2026-12-24"}"#).unwrap();
    assert_eq!(record.published.to_string(), "2026-11-22T10:00:00Z");
    assert_eq!((record.positions, record.source.name.as_str()), (1, "x"));
    for field in ["published", "positions", "source", "lang", "text"] {
        let noted = notes.iter().any(|n| n.field == field && n.action == Action::Defaulted);
        assert!(noted, "{field}: {notes:?}");
    }
}

#[test]
fn what_is_no_advert_is_refused() {
    let field = |json: &str| reader().read(json.as_bytes()).unwrap_err().errors.remove(0).field;
    assert_eq!(field(r#"{"id":"a b","title":"x"}"#), "id");
    assert_eq!(field(r#"{"id":"a:1","title":"x","lat":"north"}"#), "lat");
    assert_eq!(field(r#"{"id":"a:1","title":"  "}"#), "title");
    assert_eq!(
        field(r#"{"id":"a:1","title":"x","published":"2026-11-02","deadline":"2026-10-01"}"#),
        "deadline"
    );
    assert!(reader().read(b"[]").is_err());
}

#[test]
fn control_characters_are_mended() {
    let json = "{\"id\":\"a:1\",\"title\":\"Cardiff \u{96} Adviser\\u0007\",\"text\":\"We\u{92}re \\u0093here\\u0094\"}";
    let Reading { record, notes } = reader().read(json.as_bytes()).unwrap();
    assert_eq!(record.title.best(Lang::En).unwrap().1, "Cardiff – Adviser");
    assert_eq!(record.description.best(Lang::En).unwrap().1, "We’re “here”");
    let said = |field: &str, reason: &str| {
        notes.iter().any(|note| {
            note.action == Action::Mended && note.field == field && note.reason.contains(reason)
        })
    };
    assert!(said("title", "Windows-1252") && said("title", "removed"), "{notes:?}");
    assert!(said("text", "Windows-1252") && !said("text", "removed"), "{notes:?}");
}

#[test]
fn what_cannot_be_is_left_out() {
    let json = r#"{"id":"a:1","title":"Welder","lang":"xx","published":"2031-01-01","deadline":"9999-12-31"}"#;
    let Reading { record, notes } = reader().read(json.as_bytes()).unwrap();
    assert_eq!(record.published.to_string(), "2026-11-22T10:00:00Z");
    assert_eq!(record.deadline, None);
    for (field, action) in [
        ("published", Action::Defaulted),
        ("deadline", Action::Dropped),
        ("lang", Action::Defaulted),
    ] {
        assert!(notes.iter().any(|n| n.field == field && n.action == action), "{field}: {notes:?}");
    }
    let finnish = r#"{"id":"a:1","title":"Hitsaaja","lang":"fin"}"#;
    let Reading { record, .. } = reader().read(finnish.as_bytes()).unwrap();
    assert_eq!(record.title.get(Lang::Fi), Some("Hitsaaja"));
}
