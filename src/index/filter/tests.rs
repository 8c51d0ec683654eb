//! 1. Each filter keeps what its documentation says.
//! 2. `failing` agrees with `passes` and names the filter.
//! 3. A wrong value is refused with its field.
//! 4. Query parameters and filters are two forms of one thing.

use serde_json::json;

use super::*;
use crate::index::fixtures::{REFERENCE, concept, now, vacancy};
use crate::index::{Columns, VacancyColumns, VacancyRow};

fn filters(pairs: &[(&str, &str)]) -> VacancyFilters {
    let mut filters = VacancyFilters::default();
    for (name, value) in pairs {
        assert!(filters.add(name, value).unwrap(), "{name}");
    }
    filters
}

fn keeps(pairs: &[(&str, &str)], fields: serde_json::Value) -> bool {
    let row = VacancyRow::new(&vacancy("v", fields), &REFERENCE);
    let columns = VacancyColumns::single(row, &REFERENCE);
    let compiled = filters(pairs).compile(&REFERENCE, now()).unwrap();
    let bound = compiled.on(&columns);
    assert_eq!(bound.passes(0), bound.failing(0) == Failing::None);
    bound.passes(0)
}

#[test]
fn filters_keep_what_they_say() {
    let tampere = || json!({"places": [{"area": {"municipality": "837"}}]});
    assert!(keeps(&[("place", "region:06")], tampere()));
    assert!(keeps(&[("place", "country:SE"), ("place", "country:FI")], tampere()));
    assert!(!keeps(&[("place", "municipality:091")], tampere()));
    assert!(keeps(&[("place", "not_stated")], json!({})));
    // Nokia lies 15 km from Tampere, Helsinki 160.
    let nokia = || json!({"places": [{"area": {"municipality": "536"}}]});
    assert!(keeps(&[("near", "municipality:837;30")], nokia()));
    assert!(keeps(&[("near", "60.17,24.94,10"), ("near", "61.5,23.76,30")], nokia()));
    assert!(!keeps(&[("near", "municipality:091;30")], nokia()));
    let point =
        json!({"places": [{"area": {"country": "FI"}, "point": {"lat": 61.5, "lon": 23.8}}]});
    assert!(keeps(&[("near", "municipality:837;30")], point));
    assert!(!keeps(
        &[("near", "municipality:837;300")],
        json!({"places": [{"area": {"country": "FI"}}]})
    ));

    let asks = || json!({"languages": [{"language": "sv", "level": "B2"}]});
    assert!(keeps(&[("language", "sv")], asks()) && keeps(&[("language", "sv:C1")], asks()));
    assert!(!keeps(&[("language", "sv:B1")], asks()) && !keeps(&[("language", "fi")], asks()));
    assert!(
        !keeps(&[("language", "sv")], json!({})) && keeps(&[("language", "not_stated")], json!({}))
    );

    let licence = || json!({"driving_licences": [{"any_of": ["B"]}, {"any_of": ["C", "D"]}]});
    assert!(keeps(&[("driving", "CE")], licence()) && !keeps(&[("driving", "B")], licence()));
    assert!(
        keeps(&[("driving", "B")], json!({})) && !keeps(&[("driving", "not_stated")], licence())
    );
    let card = || json!({"cards": [{"card": "022"}]});
    assert!(
        keeps(&[("cards", "022"), ("cards", "001")], card()) && !keeps(&[("cards", "001")], card())
    );

    let pay =
        || json!({"terms": {"pay": {"min": 1800, "max": 2000, "currency": "EUR", "per": "hour"}}});
    assert!(keeps(&[("pay_min", "3250")], pay()) && !keeps(&[("pay_min", "3250.01")], pay()));
    assert!(!keeps(&[("pay_min", "0")], json!({})));
    assert!(keeps(&[("published_since", "2026-11-01")], json!({})));
    assert!(!keeps(&[("published_since", "2026-11-01T08:00:01Z")], json!({})));
    let start = |start| json!({"terms": {"start": start}});
    assert!(keeps(&[("start_before", "2027-01-01")], start(json!({"from": "2027-01-01"}))));
    assert!(!keeps(&[("start_before", "2026-12-31")], start(json!({"from": "2027-01-01"}))));
    assert!(keeps(&[("start_before", "2026-12-31")], start(json!("asap"))));
    assert!(!keeps(&[("start_before", "2026-12-31")], json!({})));

    let degree = || json!({"education": {"level": 6}, "experience": {"months": 24}});
    assert!(keeps(&[("education", "6"), ("education_max", "7")], degree()));
    assert!(
        !keeps(&[("education_max", "4")], degree()) && keeps(&[("education_max", "4")], json!({}))
    );
    assert!(!keeps(&[("experience_max_months", "23")], degree()));
    let employer = || json!({"employer": {"name": "Åbo Tak Ab", "business_id": "1234567-8"}});
    assert!(keeps(&[("employer", "åbo tak ab")], employer()));
    assert!(
        keeps(&[("employer", "1234567-8")], employer())
            && !keeps(&[("employer", "not_stated")], employer())
    );
    assert!(!keeps(&[], json!({"deadline": "2026-11-22T05:59:59Z"})));
    assert!(keeps(&[], json!({"deadline": "2026-11-22T06:00:00Z"})));
}

#[test]
fn groups_hold_their_occupations() {
    let welder = || json!({"occupations": [{"concept": concept("welder")}]});
    for value in ["isco/C7", "isco/C72", "isco/C721", "isco/C7212", concept("welder").as_str()] {
        assert!(keeps(&[("occupation", value)], welder()), "{value}");
    }
    assert!(!keeps(&[("occupation", "isco/C2")], welder()));
    let java = || json!({"skills": [{"concept": concept("Java (computer programming)")}]});
    assert!(keeps(&[("skill", &concept("computer programming"))], java()));
    let programming = json!({"skills": [{"concept": concept("computer programming")}]});
    assert!(!keeps(&[("skill", &concept("Java (computer programming)"))], programming));
}

#[test]
fn the_failing_filter_is_named() {
    let row = VacancyRow::new(&vacancy("v", json!({"remote": "full"})), &REFERENCE);
    let columns = VacancyColumns::single(row, &REFERENCE);
    let failing = |pairs: &[(&str, &str)]| {
        filters(pairs).compile(&REFERENCE, now()).unwrap().on(&columns).failing(0)
    };
    assert_eq!(failing(&[("remote", "full")]), Failing::None);
    assert_eq!(failing(&[("remote", "none"), ("kind", "job")]), Failing::One(FilterKind::Remote));
    assert_eq!(failing(&[("remote", "none"), ("kind", "training")]), Failing::More);
}

#[test]
fn wrong_values_are_refused() {
    let wrong = [
        ("place", "municipality:999"),
        ("place", "Tampere"),
        ("near", "61.5,23.8"),
        ("near", "91,23.8,10"),
        ("near", "municipality:837;0"),
        ("near", "not_stated"),
        ("remote", "home"),
        ("language", "sv:D1"),
        ("driving", "b"),
        ("cards", "22"),
        ("education", "9"),
        ("education_max", "9"),
        ("published_since", "yesterday"),
        ("start_before", "2026-13-01"),
        ("occupation", "skill/x"),
        ("international", "true"),
    ];
    for (name, value) in wrong {
        let error = filters(&[(name, value)]).compile(&REFERENCE, now()).unwrap_err();
        assert_eq!((error.errors[0].field.as_str(), error.errors[0].value.as_str()), (name, value));
    }
    assert!(VacancyFilters::default().add("pay_min", "much").is_err());
    assert!(!VacancyFilters::default().add("colour", "red").unwrap());
    let many: Vec<_> = (0..=MAX_VALUES).map(|_| ("source", "x")).collect();
    assert!(filters(&many).compile(&REFERENCE, now()).is_err());
}

#[test]
fn parameters_come_back() {
    let given = filters(&[
        ("place", "region:06"),
        ("place", "country:SE"),
        ("pay_min", "1"),
        ("remote", "full"),
    ]);
    let pairs = given.pairs();
    let pairs: Vec<_> = pairs.iter().map(|(name, value)| (*name, value.as_str())).collect();
    assert_eq!(filters(&pairs), given);
}

#[test]
fn candidates_are_filtered() {
    use crate::domain::Profile;
    use crate::index::{ProfileColumns, ProfileRow};
    let record = json!({
        "id": "p", "modified": "2026-11-01T08:00:00Z",
        "home": {"municipality": "837"},
        "languages": [{"language": "sv", "level": "B2"}],
        "driving_licences": ["CE"],
        "skills": [{"concept": concept("Java (computer programming)")}],
        "wishes": {"occupations": [concept("welder")], "working_time": ["part_time"]},
    });
    let profile = Profile::from_json(record.to_string().as_bytes()).unwrap();
    let row = ProfileRow::new(&profile, &REFERENCE).unwrap();
    let columns = ProfileColumns::single(row, &REFERENCE);
    let keeps = |pairs: &[(&str, &str)]| {
        let mut filters = ProfileFilters::default();
        assert!(pairs.iter().all(|(name, value)| filters.add(name, value)));
        let today = jiff::civil::date(2026, 11, 22);
        filters.compile(&REFERENCE, today).unwrap().on(&columns).passes(0)
    };
    assert!(keeps(&[("place", "region:06"), ("language", "sv:B1"), ("driving", "B")]));
    assert!(!keeps(&[("place", "municipality:091")]) && !keeps(&[("language", "sv:C1")]));
    assert!(keeps(&[("occupation", "isco/C72"), ("skill", &concept("computer programming"))]));
    assert!(keeps(&[("working_time", "part_time"), ("available_by", "2026-12-01")]));
    assert!(!keeps(&[("working_time", "not_stated")]) && !keeps(&[("card", "022")]));
}
