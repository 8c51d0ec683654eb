//! 1. Every record is accepted as it is.
//! 2. The same seed gives the same bytes, another seed others.
//! 3. A record does not depend on what was made before.
//! 4. Spread, gaps and dates are as documented.
//! 5. Skills fit the occupation.
//! 6. Texts have a sensible length and no open slot.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use jiff::civil::date;
use proptest::prelude::*;

use super::*;
use crate::domain::{AreaCode, Lang, OpportunityKind};

static TAXONOMY: LazyLock<Taxonomy> = LazyLock::new(|| Taxonomy::embedded().unwrap());
static PLACES: LazyLock<Places> = LazyLock::new(|| Places::embedded().unwrap());
const TODAY: Date = date(2026, 11, 22);

fn generator(seed: u64) -> Generator<'static> {
    Generator::new(&TAXONOMY, &PLACES, seed, TODAY)
}

fn bytes(generator: &Generator<'_>, numbers: impl Iterator<Item = u64>) -> Vec<u8> {
    let mut out = Vec::new();
    for number in numbers {
        serde_json::to_writer(&mut out, &generator.vacancy(number)).unwrap();
        serde_json::to_writer(&mut out, &generator.profile(number)).unwrap();
    }
    out
}

#[test]
fn records_are_accepted_as_they_are() {
    for seed in 0..6 {
        let generator = generator(seed);
        for number in 0..700 {
            let vacancy = generator.vacancy(number);
            assert_eq!(Vacancy::accept(vacancy.clone()).as_ref(), Ok(&vacancy));
            let profile = generator.profile(number);
            assert_eq!(Profile::accept(profile.clone()).as_ref(), Ok(&profile));
            assert_eq!(profile.contact, None);
        }
    }
}

#[test]
fn what_is_written_can_be_read() {
    let generator = generator(9);
    for number in 0..300 {
        let vacancy = generator.vacancy(number);
        let json = serde_json::to_vec(&vacancy).unwrap();
        assert_eq!(Vacancy::from_json(&json).as_ref(), Ok(&vacancy));
        let profile = generator.profile(number);
        let json = serde_json::to_vec(&profile).unwrap();
        assert_eq!(Profile::from_json(&json).as_ref(), Ok(&profile));
    }
}

#[test]
fn the_same_seed_gives_the_same_bytes() {
    let first = bytes(&generator(1), 0..400);
    assert!(first == bytes(&generator(1), 0..400));
    assert!(first != bytes(&generator(2), 0..400));
    let later = Generator::new(&TAXONOMY, &PLACES, 1, date(2026, 11, 23));
    assert!(first != bytes(&later, 0..400));
}

#[test]
fn any_day_will_do() {
    for today in [Date::MIN, date(1969, 12, 31), date(2028, 2, 29), Date::MAX] {
        let generator = Generator::new(&TAXONOMY, &PLACES, 3, today);
        for number in 0..50 {
            drop(generator.vacancy(number));
            drop(generator.profile(number));
        }
    }
    let generator = Generator::new(&TAXONOMY, &PLACES, 3, date(2028, 2, 29));
    assert!(Vacancy::accept(generator.vacancy(0)).is_ok());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]
    #[test]
    fn a_slice_is_the_same_as_a_part(number in 0..u64::MAX, before in 0..1000_u64) {
        static GENERATOR: LazyLock<Generator<'static>> = LazyLock::new(|| generator(77));
        let vacancy = GENERATOR.vacancy(number);
        let profile = GENERATOR.profile(number);
        drop(GENERATOR.vacancy(before));
        drop(GENERATOR.profile(before));
        prop_assert_eq!(&GENERATOR.vacancy(number), &vacancy);
        prop_assert_eq!(&GENERATOR.profile(number), &profile);
        prop_assert!(Vacancy::accept(vacancy).is_ok());
        prop_assert!(Profile::accept(profile).is_ok());
    }
}

fn percent(part: usize, whole: usize) -> f64 {
    100.0 * part as f64 / whole as f64
}

#[test]
fn vacancies_are_spread_like_the_job_market() {
    let generator = generator(42);
    let vacancies: Vec<Vacancy> = (0..20_000).map(|number| generator.vacancy(number)).collect();
    let share = |holds: &dyn Fn(&Vacancy) -> bool| {
        percent(vacancies.iter().filter(|vacancy| holds(vacancy)).count(), vacancies.len())
    };
    let mut municipalities = BTreeMap::<&str, usize>::new();
    let mut occupations = BTreeMap::<&str, usize>::new();
    for vacancy in &vacancies {
        for place in &vacancy.places {
            if let AreaCode::Municipality(code) = &place.area {
                *municipalities.entry(code).or_default() += 1;
            }
        }
        for occupation in &vacancy.occupations {
            *occupations.entry(occupation.concept.as_str()).or_default() += 1;
        }
    }
    assert!(municipalities.len() >= 200, "{}", municipalities.len());
    assert!(occupations.len() >= 400, "{}", occupations.len());
    // Helsinki has an eighth of the people.
    assert!((9.0..16.0).contains(&percent(municipalities["091"], vacancies.len())));
    let top = occupations.iter().max_by_key(|(_, count)| **count).unwrap();
    assert_eq!(TAXONOMY.label(TAXONOMY.find(top.0).unwrap(), Lang::Fi), "lähihoitaja");
    let military = |vacancy: &Vacancy| {
        vacancy.occupations.first().is_some_and(|occupation| {
            let concept = TAXONOMY.find(occupation.concept.as_str()).unwrap();
            TAXONOMY.code(concept).starts_with('0')
        })
    };
    assert!(share(&military) < 0.1);
    for (name, least, most, found) in [
        ("no skills", 5.0, 25.0, share(&|v| v.skills.is_empty())),
        ("no occupation", 5.0, 15.0, share(&|v| v.occupations.is_empty())),
        ("no languages", 10.0, 25.0, share(&|v| v.languages.is_empty())),
        ("no employer", 5.0, 15.0, share(&|v| v.employer.is_none())),
        ("no pay", 15.0, 35.0, share(&|v| v.terms.pay.is_none())),
        ("no contract", 8.0, 20.0, share(&|v| v.terms.contracts.is_empty())),
        ("no place", 1.0, 8.0, share(&|v| v.places.is_empty())),
        ("no deadline", 8.0, 20.0, share(&|v| v.deadline.is_none())),
        ("only Finnish", 60.0, 76.0, share(&|v| languages(v) == [Lang::Fi])),
        ("only Swedish", 4.0, 10.0, share(&|v| languages(v) == [Lang::Sv])),
        ("only English", 8.0, 16.0, share(&|v| languages(v) == [Lang::En])),
        ("two languages", 9.0, 17.0, share(&|v| v.title.iter().count() == 2)),
        ("ordinary jobs", 75.0, 95.0, share(&|v| v.kind == OpportunityKind::Job)),
        ("one post", 75.0, 95.0, share(&|v| v.positions == 1)),
    ] {
        assert!((least..most).contains(&found), "{name}: {found} %");
    }
    for kind in OpportunityKind::ALL {
        assert!(vacancies.iter().any(|vacancy| vacancy.kind == kind), "{kind:?}");
    }
}

fn languages(vacancy: &Vacancy) -> Vec<Lang> {
    vacancy.title.iter().filter_map(|(language, _)| language.lang()).collect()
}

#[test]
fn dates_lie_around_today() {
    let generator = generator(5);
    let midnight = generator.instant(0, 0);
    for number in 0..3000 {
        let vacancy = generator.vacancy(number);
        assert!(vacancy.published < midnight);
        assert!(vacancy.published >= generator.instant(-60, 0));
        if let Some(deadline) = vacancy.deadline {
            assert!(deadline >= generator.instant(2, 0) && deadline < generator.instant(61, 0));
            assert!(vacancy.is_open(generator.instant(1, 0)));
        }
        let profile = generator.profile(number);
        assert!(profile.modified < midnight);
        let now = crate::domain::YearMonth::of(TODAY);
        for job in &profile.employments {
            assert!(job.period.end.unwrap_or(job.period.start) <= now);
        }
    }
}

#[test]
fn skills_fit_the_occupation() {
    let generator = generator(8);
    let (mut fitting, mut all) = (0, 0);
    for number in 0..4000 {
        let vacancy = generator.vacancy(number);
        let Some(occupation) = vacancy.occupations.first() else { continue };
        let concept = TAXONOMY.find(occupation.concept.as_str()).unwrap();
        if !TAXONOMY.kind(concept).is_occupation() || vacancy.skills.is_empty() {
            continue;
        }
        let known: BTreeSet<&str> = TAXONOMY
            .essential_skills(concept)
            .iter()
            .chain(TAXONOMY.optional_skills(concept))
            .map(|skill| TAXONOMY.id(*skill))
            .collect();
        let found = vacancy.skills.iter().filter(|s| known.contains(s.concept.as_str())).count();
        assert!(percent(found, vacancy.skills.len()) >= 70.0, "{}", vacancy.id);
        fitting += found;
        all += vacancy.skills.len();
        let unique: BTreeSet<&str> = vacancy.skills.iter().map(|s| s.concept.as_str()).collect();
        assert_eq!(unique.len(), vacancy.skills.len());
    }
    assert!(percent(fitting, all) > 95.0);
}

#[test]
fn profiles_overlap_with_what_their_work_asks() {
    let generator = generator(8);
    let (mut fitting, mut all, mut sparse, mut with_skills) = (0, 0, 0, 0);
    let mut natives = BTreeMap::<String, usize>::new();
    for number in 0..6000 {
        let profile = generator.profile(number);
        assert!(profile.skills.len() <= 20 && profile.employments.len() <= 5);
        with_skills += usize::from(!profile.skills.is_empty());
        sparse += usize::from(profile.employments.is_empty() && profile.educations.is_empty());
        if let Some(native) = profile.languages.first() {
            *natives.entry(native.language.to_string()).or_default() += 1;
        }
        let Some(occupation) = profile.wishes.occupations.first() else { continue };
        let concept = TAXONOMY.find(occupation.as_str()).unwrap();
        let wanted: BTreeSet<&str> = TAXONOMY
            .essential_skills(concept)
            .iter()
            .chain(TAXONOMY.optional_skills(concept))
            .map(|skill| TAXONOMY.id(*skill))
            .collect();
        if !wanted.is_empty() {
            fitting +=
                profile.skills.iter().filter(|s| wanted.contains(s.concept.as_str())).count();
            all += profile.skills.len();
        }
    }
    assert!((60.0..82.0).contains(&percent(fitting, all)), "{}", percent(fitting, all));
    assert!((5.0..20.0).contains(&percent(sparse, 6000)), "{}", percent(sparse, 6000));
    assert!((85.0..98.0).contains(&percent(with_skills, 6000)));
    assert!(percent(natives["fi"], 6000) > 65.0 && natives.len() >= 10, "{natives:?}");
}

#[test]
fn texts_are_of_a_sensible_length() {
    let generator = generator(11);
    let mut sum = 0;
    let mut texts = BTreeSet::new();
    let mut count = 0;
    for number in 0..6000 {
        for (language, text) in generator.vacancy(number).description.iter() {
            let words = text.split_whitespace().count();
            assert!((60..=190).contains(&words), "{language} {words} words: {text}");
            assert!(!text.contains(['{', '}']) && !text.contains("  "), "{text}");
            sum += words;
            count += 1;
            texts.insert(text.to_owned());
        }
    }
    assert!((75..130).contains(&(sum / count)), "{}", sum / count);
    assert_eq!(texts.len(), count);
}
