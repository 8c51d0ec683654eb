//! The written demo records in `data/demo/`:
//! 1. every line is accepted by the only way in, so the first start loads all of them;
//! 2. ids are unique, so that no record replaces another;
//! 3. there is enough variety to show the engine: records, occupations, kinds, languages;
//! 4. nobody can be reached: addresses lie under the reserved domain `example.invalid`.

use std::collections::HashSet;

use kohtaanto::domain::{ConceptId, Lang, LocalizedText, OpportunityKind, Profile, Vacancy};

const VACANCIES: &str = include_str!("../data/demo/vacancies.jsonl");
const PROFILES: &str = include_str!("../data/demo/profiles.jsonl");

fn vacancies() -> Vec<Vacancy> {
    read("vacancies", VACANCIES, Vacancy::from_json)
}

fn profiles() -> Vec<Profile> {
    read("profiles", PROFILES, Profile::from_json)
}

fn read<T, E: std::fmt::Debug>(
    name: &str,
    lines: &str,
    from_json: impl Fn(&[u8]) -> Result<T, E>,
) -> Vec<T> {
    let read_line = |(at, line): (usize, &str)| match from_json(line.as_bytes()) {
        Ok(record) => record,
        Err(error) => panic!("{name}.jsonl:{}: {error:?}", at + 1),
    };
    lines.lines().enumerate().map(read_line).collect()
}

fn languages<'t>(texts: impl Iterator<Item = &'t LocalizedText>) -> HashSet<Lang> {
    texts.flat_map(LocalizedText::iter).filter_map(|(language, _)| language.lang()).collect()
}

#[test]
fn every_line_is_a_valid_record_with_an_id_of_its_own() {
    let vacancies = vacancies();
    let profiles = profiles();
    assert!(vacancies.len() >= 60, "{} vacancies", vacancies.len());
    assert!(profiles.len() >= 40, "{} profiles", profiles.len());
    let vacancy_ids: HashSet<_> = vacancies.iter().map(|vacancy| vacancy.id.as_str()).collect();
    let profile_ids: HashSet<_> = profiles.iter().map(|profile| profile.id.as_str()).collect();
    assert_eq!(vacancy_ids.len(), vacancies.len());
    assert_eq!(profile_ids.len(), profiles.len());
    assert!(vacancy_ids.iter().all(|id| id.starts_with("demo:v")));
    assert!(profile_ids.iter().all(|id| id.starts_with("demo:p")));
    assert!(vacancies.iter().all(|vacancy| vacancy.source.name == "demo"));
}

#[test]
fn vacancies_cover_occupations_kinds_and_languages() {
    let vacancies = vacancies();
    let main: HashSet<&ConceptId> = vacancies
        .iter()
        .filter_map(|vacancy| vacancy.occupations.first())
        .map(|occupation| &occupation.concept)
        .collect();
    assert!(main.len() >= 25, "{} main occupations", main.len());
    let kinds: HashSet<OpportunityKind> = vacancies.iter().map(|vacancy| vacancy.kind).collect();
    assert_eq!(kinds.len(), OpportunityKind::ALL.len());
    let titles = languages(vacancies.iter().map(|vacancy| &vacancy.title));
    let descriptions = languages(vacancies.iter().map(|vacancy| &vacancy.description));
    assert_eq!(titles.len(), Lang::ALL.len());
    assert_eq!(descriptions.len(), Lang::ALL.len());
    for vacancy in &vacancies {
        for (language, text) in vacancy.description.iter() {
            let characters = text.chars().count();
            assert!(
                (500..=1600).contains(&characters),
                "{}.{language}: {characters} characters",
                vacancy.id
            );
            assert!(vacancy.title.get(language).is_some(), "{}: no {language} title", vacancy.id);
        }
    }
}

#[test]
fn some_vacancies_say_little_as_in_life() {
    let vacancies = vacancies();
    assert!(vacancies.iter().any(|vacancy| vacancy.skills.is_empty()));
    assert!(vacancies.iter().any(|vacancy| vacancy.occupations.is_empty()));
    assert!(vacancies.iter().any(|vacancy| vacancy.terms.pay.is_none()));
    assert!(vacancies.iter().any(|vacancy| vacancy.terms.contracts.is_empty()));
    assert!(vacancies.iter().any(|vacancy| vacancy.deadline.is_none()));
    assert!(vacancies.iter().any(|vacancy| vacancy.places.len() > 1));
}

#[test]
fn profiles_speak_all_three_languages_and_state_skills() {
    let profiles = profiles();
    let summaries = languages(profiles.iter().map(|profile| &profile.summary));
    assert_eq!(summaries.len(), Lang::ALL.len());
    for profile in &profiles {
        assert!(profile.stated_skills().len() >= 3, "{} states too few skills", profile.id);
    }
}

#[test]
fn nobody_can_be_reached() {
    for profile in profiles() {
        let Some(contact) = profile.contact else { continue };
        assert!(contact.phone.is_none(), "{}", profile.id);
        let email = contact.email.unwrap_or_default();
        assert!(email.is_empty() || email.ends_with("@example.invalid"), "{}", profile.id);
    }
    for vacancy in vacancies() {
        let url = vacancy.apply_url.unwrap_or_default();
        assert!(url.is_empty() || url.starts_with("https://example.invalid/"), "{}", vacancy.id);
        let texts = vacancy.description.iter().map(|(_, text)| text);
        for word in texts.flat_map(str::split_whitespace).filter(|word| word.contains('@')) {
            let address = word.trim_end_matches('.');
            assert!(address.ends_with("@example.invalid"), "{}: {address}", vacancy.id);
        }
    }
}
