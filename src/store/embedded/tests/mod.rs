//! Tests of the embedded store through its public interface, by what they are about.

mod crash;
mod failure;
mod model;
mod sharing;

use crate::domain::{LocalLabel, Profile, Vacancy, VacancyId};
use crate::store::Write;

/// A vacancy whose content is told apart by its text.
fn vacancy(id: &str, text: &str) -> Vacancy {
    let json = format!(
        r#"{{"id":"{id}","title":{{"fi":"{text}"}},"published":"2026-11-01T08:00:00Z",
            "source":{{"name":"test"}}}}"#
    );
    Vacancy::from_json(json.as_bytes()).unwrap()
}

/// A profile whose content is told apart by its text.
fn profile(id: &str, text: &str) -> Profile {
    let json = format!(
        r#"{{"id":"{id}","headline":{{"fi":"{text}"}},"modified":"2026-11-01T08:00:00Z"}}"#
    );
    Profile::from_json(json.as_bytes()).unwrap()
}

/// A local label whose content is told apart by its text.
fn label(id: &str, text: &str) -> LocalLabel {
    let json = format!(
        r#"{{"id":"{id}","kind":"label","concept":"occupation/x","language":"fi","label":"{text}",
            "author":"test"}}"#
    );
    LocalLabel::from_json(json.as_bytes()).unwrap()
}

fn put(id: &str, text: &str) -> Write {
    Write::PutVacancy(Box::new(vacancy(id, text)))
}

fn id(id: &str) -> VacancyId {
    id.parse().unwrap()
}

/// A text of random-looking letters, which packs badly.
fn noise(seed: u64, chars: usize) -> String {
    let mut state = seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1;
    std::iter::repeat_with(|| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        char::from(b'a' + (state % 26) as u8)
    })
    .take(chars)
    .collect()
}
