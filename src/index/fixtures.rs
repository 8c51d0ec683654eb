//! Small collections for the tests of this room and of search.

use std::sync::{Arc, LazyLock};

use jiff::Timestamp;
use serde_json::{Value, json};

use crate::domain::Vacancy;
use crate::index::{FieldWeights, Index, IndexDocument, IndexSettings, Reference, VacancyColumns};
use crate::taxonomy::Taxonomy;
use crate::taxonomy::codes::Codes;
use crate::taxonomy::places::Places;
use crate::taxonomy::qualifications::Qualifications;
use crate::text::analysis::{AnalysisSettings, Lexica};

pub(crate) static REFERENCE: LazyLock<Reference> = LazyLock::new(|| {
    let taxonomy = Taxonomy::embedded().unwrap();
    let (places, codes) = (Places::embedded().unwrap(), Codes::embedded().unwrap());
    let lexica = Lexica::load(&taxonomy, &analysis_settings()).unwrap();
    let qualifications = Arc::new(Qualifications::load(&taxonomy, &[]).unwrap());
    let (taxonomy, places) = (Arc::new(taxonomy), Arc::new(places));
    Reference::new(taxonomy, places, Arc::new(codes), qualifications, Arc::new(lexica))
});

/// What the server would be set to: `.ci/run` runs tests with and without the dictionaries.
fn analysis_settings() -> AnalysisSettings {
    let choice = |name: &str| std::env::var(name).unwrap_or_default().into();
    AnalysisSettings {
        voikko: choice("KOHTAANTO__ANALYSIS__VOIKKO"),
        hunspell_sv: choice("KOHTAANTO__ANALYSIS__HUNSPELL_SV"),
    }
}

pub(crate) const SETTINGS: IndexSettings = IndexSettings {
    weights: FieldWeights { title: 5, occupation: 4, skill: 2, employer: 2, body: 1 },
    writer_threads: 1,
    writer_memory_mib: 16,
};

/// The instant at which the tests search.
pub(crate) fn now() -> Timestamp {
    "2026-11-22T06:00:00Z".parse().unwrap()
}

/// The id of the occupation or skill with an English label.
pub(crate) fn concept(label: &str) -> String {
    let taxonomy = &REFERENCE.taxonomy;
    taxonomy.id(taxonomy.lookup_any(label)[0]).to_owned()
}

/// A vacancy with some fields set.
pub(crate) fn vacancy(id: &str, fields: Value) -> Vacancy {
    let mut record = json!({
        "id": id,
        "title": {"en": "Work"},
        "published": "2026-11-01T08:00:00Z",
        "source": {"name": "test"},
    });
    for (name, value) in fields.as_object().unwrap() {
        record[name] = value.clone();
    }
    Vacancy::from_json(record.to_string().as_bytes()).unwrap()
}

/// An index with the vacancies in about `segments` segments.
pub(crate) fn index(vacancies: &[Vacancy], segments: usize) -> Index<VacancyColumns> {
    let index = Index::in_memory("test", &SETTINGS, &REFERENCE).unwrap();
    for (number, chunk) in vacancies.chunks(vacancies.len().div_ceil(segments).max(1)).enumerate() {
        let document = |vacancy| IndexDocument::vacancy(vacancy, &REFERENCE, &SETTINGS.weights);
        index.put(chunk.iter().map(document), true).unwrap();
        index.commit(number as u64 + 1).unwrap();
    }
    index
}

pub(crate) mod random {
    //! Vacancies of any make.

    use proptest::prelude::*;
    use proptest::sample::{select, subsequence};
    use serde_json::{Value, json};

    use super::{concept, vacancy};
    use crate::domain::Vacancy;

    const PLACES: [(&str, &str); 6] = [
        ("municipality", "837"),
        ("municipality", "091"),
        ("municipality", "092"),
        ("region", "06"),
        ("country", "SE"),
        ("nuts", "SE110"),
    ];

    fn list<T: Clone + std::fmt::Debug + 'static>(
        items: &'static [T],
        most: usize,
    ) -> impl Strategy<Value = Vec<T>> {
        subsequence(items, 0..=most.min(items.len()))
    }

    fn fields() -> impl Strategy<Value = Value> {
        let terms = (
            list(&["full_time", "part_time"], 2),
            list(&["permanent", "fixed_term", "summer", "on_call"], 2),
            list(&["day", "night", "shift_work", "weekends"], 3),
            proptest::option::of(200_000_u32..600_000),
        );
        let asked = (
            list(&["fi", "sv", "en", "et"], 3),
            select(&["A1", "B2", "C1"][..]),
            proptest::option::of(2_u8..=8),
            list(&["B", "C", "CE", "T"], 2),
        );
        let what = (
            list(&["welder", "specialist nurse", "software developer"], 2),
            list(&PLACES, 2),
            proptest::option::of(select(&["none", "partial", "full"][..])),
            proptest::option::of(select(&["Alfa Oy", "ALFA Oy", "Beta Ab", "Gamma"][..])),
        );
        let rest = (
            select(&["job", "traineeship", "training"][..]),
            proptest::option::of(any::<bool>()),
            1_u16..5,
            select(&["one", "two"][..]),
            proptest::option::of(20_u8..28),
            1_u8..20,
        );
        (terms, asked, what, rest).prop_map(|(terms, asked, what, rest)| {
            let (working_time, contracts, shifts, pay) = terms;
            let (languages, level, education, driving) = asked;
            let (occupations, places, remote, employer) = what;
            let (kind, international, positions, source, deadline, published) = rest;
            let mut record = json!({
                "kind": kind,
                "positions": positions,
                "source": {"name": source},
                "published": format!("2026-11-{published:02}T08:00:00Z"),
                "terms": {"working_time": working_time, "contracts": contracts, "shifts": shifts},
                "title": {"en": format!("Work {}", occupations.join(" or "))},
                "occupations": occupations.iter().map(|label| json!({"concept": concept(label)})).collect::<Vec<_>>(),
                "places": places.iter().map(|(kind, code)| json!({"area": {*kind: code}})).collect::<Vec<_>>(),
                "languages": languages.iter().map(|code| json!({"language": code, "level": level})).collect::<Vec<_>>(),
                "driving_licences": driving.iter().map(|class| json!({"any_of": [class]})).collect::<Vec<_>>(),
            });
            let optional = [
                ("remote", remote.map(Value::from)),
                ("employer", employer.map(|name| json!({"name": name}))),
                ("international", international.map(Value::from)),
                ("education", education.map(|level| json!({"level": level}))),
                ("deadline", deadline.map(|day| Value::from(format!("2026-11-{day}T20:00:00Z")))),
            ];
            for (name, value) in optional {
                if let Some(value) = value {
                    record[name] = value;
                }
            }
            if let Some(min) = pay {
                record["terms"]["pay"] = json!({"min": min, "currency": "EUR", "per": "month"});
            }
            record
        })
    }

    /// Up to `most` vacancies with ids `v:0`, `v:1` and so on.
    pub(crate) fn vacancies(most: usize) -> impl Strategy<Value = Vec<Vacancy>> {
        proptest::collection::vec(fields(), 1..=most).prop_map(|records| {
            let number = |(at, fields)| vacancy(&format!("v:{at}"), fields);
            records.into_iter().enumerate().map(number).collect()
        })
    }
}
