//! 1. Every variant can be made of a full profile, and changes what it is named for and nothing else.
//! 2. A variant keeps all that matters: occupations, skills, languages with levels, wishes.
//! 3. A gap moves the whole career and keeps its length; the next municipality lies in the same area.
//! 4. The same seed gives the same names.

use super::career::CareerChange;
use super::*;
use crate::domain::{AreaCode, YearMonth};

const FULL: &str = r#"{"id":"p","modified":"2026-11-01T08:00:00Z","home":{"municipality":"837"},
    "headline":{"fi":"Sairaanhoitaja","sv":"Sjuksköterska"},
    "summary":{"fi":"Olen tiimin esihenkilö.","en":"I am a nurse."},
    "employments":[{"title":{"fi":"Sairaanhoitaja"},"period":{"start":"2020-01"}},
        {"title":{"fi":"Myyjä"},"period":{"start":"2015-01","end":"2018-12"}}],
    "educations":[{"level":6,"name":{"fi":"Sairaanhoitaja (AMK)"},"period":{"start":"2010-08","end":"2014-05"}}],
    "projects":[{"name":{"fi":"Talkoot"}}],
    "languages":[{"language":"fi","level":"C2"},{"language":"sv","level":"B1"}],
    "wishes":{"places":[{"municipality":"837"}]}}"#;

fn person() -> Person {
    ("p".to_owned(), Profile::from_json(FULL.as_bytes()).unwrap())
}

fn with<R>(test: impl Fn(&Making<'_>) -> R) -> R {
    let (places, codes) = (Places::embedded().unwrap(), Codes::embedded().unwrap());
    test(&Making { places: &places, codes: &codes, seed: 7 })
}

#[test]
fn every_variant_changes_its_own_and_nothing_that_matters() {
    with(|making| {
        let before = person().1;
        let all = variants();
        assert!(all.len() > 35, "{}", all.len());
        for variant in all {
            let name = format!("{}/{}", variant.check, variant.name);
            let changed = variant.of(making, &person()).unwrap_or_else(|| panic!("{name}"));
            let texts = ["contact", "headline", "summary", "employments", "projects"];
            let allowed: &[&str] = match variant.check {
                "degree_date" | "school" => &["educations"],
                "mother_tongue" => &["languages", "headline", "summary", "employments", "projects"],
                _ => &texts,
            };
            assert!(changed.fields.iter().all(|it| allowed.contains(&it.as_str())), "{name}");
            let mut after = changed.profile;
            assert_eq!(after.languages, before.languages, "{name}");
            assert_eq!((&after.wishes, &after.home), (&before.wishes, &before.home), "{name}");
            let dates = |profile: &Profile| -> Vec<_> {
                profile.employments.iter().map(|job| (job.period, job.occupation.clone())).collect()
            };
            assert_eq!(dates(&after), dates(&before), "{name}");
            let degrees = |profile: &Profile| -> Vec<_> {
                profile.educations.iter().map(|it| (it.level, it.name.clone(), it.state)).collect()
            };
            assert_eq!(degrees(&after), degrees(&before), "{name}");
            assert!(!texts_of(&mut after).is_empty(), "{name}");
        }
    });
}

fn texts_of(profile: &mut Profile) -> Vec<String> {
    texts(profile)
        .flat_map(|text| text.iter().map(|(_, text)| text.to_owned()).collect::<Vec<_>>())
        .collect()
}

#[test]
fn words_stand_in_all_texts() {
    with(|making| {
        let wheelchair = variants().into_iter().find(|it| it.name == "wheelchair").unwrap();
        let told = texts_of(&mut wheelchair.of(making, &person()).unwrap().profile);
        assert!(told.iter().filter(|text| text.contains("pyörätuolin")).count() >= 4, "{told:?}");
        assert!(
            told.iter().any(|text| text == "I am a nurse. I am a wheelchair user."),
            "{told:?}"
        );
        let feminine = variants().into_iter().find(|it| it.name == "feminine").unwrap();
        let told = texts_of(&mut feminine.of(making, &person()).unwrap().profile);
        assert!(told.contains(&"Sairaanhoitajatar".to_owned()), "{told:?}");
        let native = variants().into_iter().find(|it| it.name == "native").unwrap();
        assert!(native.of(making, &person()).unwrap().fields.contains(&"languages".to_owned()));
    });
}

#[test]
fn gaps_and_moves_keep_the_rest() {
    with(|making| {
        let now: YearMonth = "2026-11".parse().unwrap();
        let [one, _, five, next] = EFFECTS.map(|effect| effect.change.of(making, now, &person()));
        let month = |text: &str| text.parse::<YearMonth>().unwrap();
        let jobs = five.unwrap().profile.employments;
        assert_eq!(
            (jobs[0].period.start, jobs[0].period.end),
            (month("2015-01"), Some(month("2021-11")))
        );
        assert_eq!(jobs[1].period.end, Some(month("2013-12")));
        assert_eq!(one.unwrap().fields, ["employments"]);
        let next = next.unwrap();
        assert_eq!(next.fields, ["home", "wishes"]);
        let places = making.places;
        let AreaCode::Municipality(code) = next.profile.home.clone().unwrap() else { panic!() };
        let (tampere, there) =
            (places.municipality("837").unwrap(), places.municipality(&code).unwrap());
        assert_eq!(places.region_or_country(there), places.region_or_country(tampere));
        assert_eq!(next.profile.wishes.places, [next.profile.home.unwrap()]);
        // Who has been without work for longer already has no shorter gap.
        let mut idle = person();
        idle.1.employments.remove(0);
        assert!(CareerChange::Gap(36).of(making, now, &idle).is_none());
    });
}

#[test]
fn names_follow_the_seed() {
    with(|making| {
        let first = variants()[0];
        let name = |seed| {
            let making = Making { seed, ..*making };
            first.of(&making, &person()).unwrap().profile.contact.unwrap().name
        };
        assert_eq!(name(1), name(1));
        assert!((0..20).any(|seed| name(seed) != name(1)));
    });
}
