//! Laws of matching, on generated people and vacancies.
//!
//! 1. Contributions add up to the score exactly, and the lines of each criterion to its contribution.
//! 2. A pair has the same values whichever side asks.
//! 3. The list is the one that scoring everything gives.
//! 4. Adding a skill, language, card or job never lowers a score.
//! 5. Removing a stated skill lowers it by no more than the answer says hangs on it.
//! 6. The distance from home is told in steps, without its name.
//! 7. Pages of a list are disjoint and together the whole list; the seed only moves items inside bands.
//! 8. A seed moves items inside bands only: items of different bands never change places.
//! 9. A batch gives the lists that asking one by one gives, with the scores of both sides.
//! 10. Labour availability counts what pairs say, in fives, and its parts add up to its totals.
//! 11. Reasons tell what is met, what is not, and what the vacancy does not say; a field of education is the same,
//!     near or another one.

#![expect(clippy::unwrap_used, reason = "a test stops at what it does not expect")]

use std::sync::{Arc, LazyLock};

use jiff::civil::{Date, date};
use kohtaanto::config::Config;
use kohtaanto::demo::Generator;
use kohtaanto::domain::{
    Cefr, Employment, HeldCard, HeldLanguage, Lang, Period, Profile, ProfileSkill, Vacancy,
};
use kohtaanto::index::filter::{Everything, ProfileFilters, VacancyFilters};
use kohtaanto::index::{
    Index, IndexDocument, ProfileColumns, ProfileRow, Reference, VacancyColumns, VacancyRow,
};
use kohtaanto::matching::{
    AvailabilityAnswer, Criterion, Eligibility, Explanation, ListRequest, MatchAnswer, Matcher,
    Model, Points,
};
use kohtaanto::taxonomy::Taxonomy;
use kohtaanto::taxonomy::codes::Codes;
use kohtaanto::taxonomy::places::Places;
use kohtaanto::taxonomy::qualifications::Qualifications;
use kohtaanto::text::analysis::Lexica;
use proptest::prelude::*;

const TODAY: Date = date(2026, 11, 22);
const COUNT: u64 = 400;

struct World {
    reference: Reference,
    model: Model,
    vacancies: Vec<Vacancy>,
    profiles: Vec<Profile>,
    vacancy_index: Index<VacancyColumns>,
    profile_index: Index<ProfileColumns>,
}

static WORLD: LazyLock<World> = LazyLock::new(|| {
    let taxonomy = Arc::new(Taxonomy::embedded().unwrap());
    let places = Arc::new(Places::embedded().unwrap());
    let codes = Arc::new(Codes::embedded().unwrap());
    let lexica = Lexica::load(&taxonomy, &Config::load(None).unwrap().analysis).unwrap();
    let qualifications = Arc::new(Qualifications::load(&taxonomy, &[]).unwrap());
    let reference = Reference::new(
        Arc::clone(&taxonomy),
        Arc::clone(&places),
        codes,
        qualifications,
        Arc::new(lexica),
    );
    let generator = Generator::new(&taxonomy, &places, 7, TODAY);
    let vacancies: Vec<Vacancy> = (0..COUNT).map(|n| generator.vacancy(n)).collect();
    let profiles: Vec<Profile> = (0..COUNT).map(|n| generator.profile(n)).collect();
    let settings = Config::load(None).unwrap().index;
    let vacancy_index = Index::in_memory("test", &settings, &reference).unwrap();
    let profile_index = Index::in_memory("test", &settings, &reference).unwrap();
    let documents =
        vacancies.iter().map(|v| IndexDocument::vacancy(v, &reference, &settings.weights));
    vacancy_index.put(documents, false).unwrap();
    vacancy_index.commit(1).unwrap();
    let documents =
        profiles.iter().filter_map(|p| IndexDocument::profile(p, &reference, &settings.weights));
    profile_index.put(documents, false).unwrap();
    profile_index.commit(1).unwrap();
    World { reference, model: Model::default(), vacancies, profiles, vacancy_index, profile_index }
});

impl World {
    fn matcher(&self) -> Matcher<'_> {
        Matcher { model: &self.model, reference: &self.reference }
    }

    fn row(&self, profile: &Profile) -> ProfileRow {
        let mut profile = profile.clone();
        if profile.availability == kohtaanto::domain::Availability::Unavailable {
            profile.availability = kohtaanto::domain::Availability::Now;
        }
        ProfileRow::new(&profile, &self.reference).unwrap()
    }

    fn pair(&self, profile: &Profile, vacancy: &Vacancy) -> Explanation {
        let row = VacancyRow::new(vacancy, &self.reference);
        self.matcher().pair(self.row(profile), row, &ListRequest::new(Lang::En, TODAY))
    }

    fn vacancies_for(&self, profile: &Profile, request: &ListRequest) -> MatchAnswer {
        let now = "2026-11-22T06:00:00Z".parse().unwrap();
        let filters = VacancyFilters::default().compile(&self.reference, now).unwrap();
        let snapshot = self.vacancy_index.snapshot();
        self.matcher().vacancies_for(self.row(profile), &snapshot, request, &filters).unwrap()
    }

    fn candidates_for(&self, vacancy: &Vacancy, request: &ListRequest) -> MatchAnswer {
        let filters = ProfileFilters::default().compile(&self.reference, TODAY).unwrap();
        let row = VacancyRow::new(vacancy, &self.reference);
        let snapshot = self.profile_index.snapshot();
        self.matcher().candidates_for(row, &snapshot, request, &filters).unwrap()
    }
}

fn sum(explanation: &Explanation) -> Points {
    Points(explanation.criteria.iter().map(|reason| reason.contribution.0).sum())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn contributions_add_up(p in 0..COUNT as usize, v in 0..COUNT as usize) {
        let explanation = WORLD.pair(&WORLD.profiles[p], &WORLD.vacancies[v]);
        prop_assert_eq!(sum(&explanation), explanation.score);
        for reason in &explanation.criteria {
            let lines = reason.found.iter().chain(&reason.missing).chain(&reason.silent);
            let lines: u32 = lines.map(|finding| finding.points.0).sum();
            prop_assert_eq!(Points(lines + reason.base.0), reason.contribution);
        }
        prop_assert!((0.0..=1.0).contains(&explanation.confidence));
    }

    #[test]
    fn additions_never_lower(
        p in 0..COUNT as usize, v in 0..COUNT as usize, from in 0..COUNT as usize, months in 1_i32..200,
    ) {
        let (profile, vacancy) = (&WORLD.profiles[p], &WORLD.vacancies[v]);
        let before = WORLD.pair(profile, vacancy);
        // What is added is taken from the vacancy and from somebody else, so that it hits and misses.
        let donor = &WORLD.profiles[from];
        let mut more = profile.clone();
        let asked = vacancy.skills.iter().map(|skill| &skill.concept).take(1);
        for concept in asked.chain(donor.skills.iter().map(|skill| &skill.concept).take(2)) {
            more.skills.push(ProfileSkill { concept: concept.clone(), verified: None });
        }
        let with_skills = WORLD.pair(&more, vacancy);
        prop_assert!(with_skills.score >= before.score, "skills");
        for asked in &vacancy.languages {
            more.languages.push(HeldLanguage { language: asked.language, level: Cefr::A2 });
        }
        more.languages.extend(&donor.languages);
        let with_languages = WORLD.pair(&more, vacancy);
        prop_assert!(with_languages.score >= with_skills.score, "languages");
        for asked in &vacancy.cards {
            more.cards.push(HeldCard { card: asked.card, valid_until: None, verified: None });
        }
        let with_cards = WORLD.pair(&more, vacancy);
        prop_assert!(with_cards.score >= with_languages.score, "cards");
        let occupation = vacancy.occupations.first().map(|item| item.concept.clone());
        let end = kohtaanto::domain::YearMonth::of(TODAY).plus(-months);
        for occupation in [occupation, donor.employments.iter().find_map(|job| job.occupation.clone())] {
            more.employments.push(Employment {
                title: donor.headline.clone(),
                employer: None,
                occupation,
                period: Period { start: end.plus(-7), end: Some(end) },
                share_percent: 100,
                skills: Vec::new(),
                description: kohtaanto::domain::LocalizedText::default(),
            });
        }
        let with_jobs = WORLD.pair(&more, vacancy);
        prop_assert!(with_jobs.score >= with_cards.score, "jobs");
        prop_assert!(with_jobs.other_side >= before.other_side, "employer's side");
    }

    #[test]
    fn removals_cost_no_more_than_stated(p in 0..COUNT as usize, v in 0..COUNT as usize, at in 0..20_usize) {
        let (profile, vacancy) = (&WORLD.profiles[p], &WORLD.vacancies[v]);
        let stated = profile.stated_skills();
        prop_assume!(!stated.is_empty());
        let gone = stated[at % stated.len()].clone();
        let before = WORLD.pair(profile, vacancy);
        let mut less = profile.clone();
        less.skills.retain(|skill| skill.concept != gone);
        less.employments.iter_mut().for_each(|job| job.skills.retain(|id| *id != gone));
        less.educations.iter_mut().for_each(|taken| taken.skills.retain(|id| *id != gone));
        less.projects.iter_mut().for_each(|project| project.skills.retain(|id| *id != gone));
        let after = WORLD.pair(&less, vacancy);
        let hanging: Vec<u32> = before
            .criteria
            .iter()
            .flat_map(|reason| &reason.found)
            .filter(|finding| finding.evidence.as_ref().is_some_and(|e| e.id == gone.as_str()))
            .map(|finding| finding.points.0)
            .collect();
        // One hundredth for the rounding of each line and of the two scores.
        let stated = hanging.iter().sum::<u32>() + hanging.len() as u32 + 1;
        prop_assert!(before.score.0 <= after.score.0 + stated, "{} - {} > {hanging:?}", before.score, after.score);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn verdicts_rest_on_their_evidence_alone(
        p in 0..COUNT as usize, v in 0..COUNT as usize, from in 0..COUNT as usize,
    ) {
        let (profile, vacancy) = (&WORLD.profiles[p], &WORLD.vacancies[v]);
        let before = WORLD.pair(profile, vacancy);
        // Somebody else but for what verdicts rest on.
        let other = Profile {
            qualifications: profile.qualifications.clone(),
            cards: profile.cards.clone(),
            driving_licences: profile.driving_licences.clone(),
            educations: profile.educations.clone(),
            languages: profile.languages.clone(),
            ..WORLD.profiles[from].clone()
        };
        let after = WORLD.pair(&other, vacancy);
        prop_assert_eq!(&before.checks, &after.checks);
        prop_assert_eq!(before.eligibility, after.eligibility);
    }
}

#[test]
fn who_may_not_do_the_work_stands_last() {
    let mut request = ListRequest::new(Lang::En, TODAY);
    (request.limit, request.explain) = (COUNT as usize, false);
    let mut met = [0; 3];
    for vacancy in WORLD.vacancies.iter().take(200) {
        let list = WORLD.candidates_for(vacancy, &request);
        let last = list.items.iter().position(|item| item.eligibility == Eligibility::NotNow);
        let barred = &list.items[last.unwrap_or(list.items.len())..];
        assert!(barred.iter().all(|item| item.eligibility == Eligibility::NotNow));
        for (group, met) in list.groups.iter().zip(&mut met) {
            let found = list.items.iter().filter(|item| item.eligibility == group.group).count();
            assert_eq!(found as u64, group.count);
            *met += group.count;
        }
    }
    assert!(met.iter().all(|count| *count > 0), "{met:?}");
}

#[test]
fn both_sides_see_the_same_pair() {
    let mut request = ListRequest::new(Lang::Fi, TODAY);
    request.limit = COUNT as usize;
    let mut seen = 0;
    for profile in WORLD.profiles.iter().take(25) {
        let list = WORLD.vacancies_for(profile, &request);
        for item in &list.items {
            let explanation = item.explanation.as_ref().unwrap();
            assert_eq!((sum(explanation), explanation.score), (item.score, item.score));
        }
        for vacancy in WORLD.vacancies.iter().take(10) {
            let found = list.items.iter().find(|item| item.id == vacancy.id.as_str());
            let other = WORLD.candidates_for(vacancy, &request);
            let mirrored = other.items.iter().find(|item| item.id == profile.id.as_str());
            // Whoever is not available stands in no list of candidates.
            if let (Some(found), Some(mirrored)) = (found, mirrored) {
                let (a, b) =
                    (found.explanation.as_ref().unwrap(), mirrored.explanation.as_ref().unwrap());
                assert_eq!((a.score, a.other_side), (b.other_side, b.score));
                seen += 1;
            }
        }
    }
    assert!(seen > 100, "only {seen} pairs were compared");
}

#[test]
fn pruned_lists_are_exhaustive_lists() {
    let mut request = ListRequest::new(Lang::Fi, TODAY);
    request.explain = false;
    let mut skipped = 0;
    for (profile, vacancy) in WORLD.profiles.iter().zip(&WORLD.vacancies).take(60) {
        for limit in [1, 20, 100] {
            request.limit = limit;
            request.exhaustive = false;
            let (found, candidates) =
                (WORLD.vacancies_for(profile, &request), WORLD.candidates_for(vacancy, &request));
            request.exhaustive = true;
            let (all, everybody) =
                (WORLD.vacancies_for(profile, &request), WORLD.candidates_for(vacancy, &request));
            assert_eq!(found.items, all.items);
            assert_eq!(candidates.items, everybody.items);
            assert_eq!(all.scored, all.total);
            skipped += all.scored - found.scored;
        }
    }
    assert!(skipped > 0, "the bound never spared anything");
}

#[test]
fn pages_make_the_whole_list_and_seeds_stay_inside_bands() {
    let profile = &WORLD.profiles[3];
    let mut request = ListRequest::new(Lang::Sv, TODAY);
    request.explain = false;
    request.limit = COUNT as usize;
    let whole = WORLD.vacancies_for(profile, &request);
    request.limit = 7;
    let mut paged = Vec::new();
    loop {
        let page = WORLD.vacancies_for(profile, &request);
        assert_eq!(page.total, whole.total);
        paged.extend(page.items);
        match page.next_cursor {
            Some(cursor) => request.cursor = Some(cursor),
            None => break,
        }
    }
    assert_eq!(paged, whole.items);

    request.cursor = None;
    request.limit = COUNT as usize;
    request.seed = Some(99);
    let other = WORLD.vacancies_for(profile, &request);
    assert_ne!(other.items, whole.items);
    let bands =
        |answer: &MatchAnswer| answer.items.iter().map(|i| i.score.0 / 50).collect::<Vec<_>>();
    assert_eq!(bands(&other), bands(&whole));
    request.cursor = Some("not a cursor".to_owned());
    let filters = VacancyFilters::default()
        .compile(&WORLD.reference, "2026-11-22T06:00:00Z".parse().unwrap());
    let error = WORLD
        .matcher()
        .vacancies_for(
            WORLD.row(profile),
            &WORLD.vacancy_index.snapshot(),
            &request,
            &filters.unwrap(),
        )
        .unwrap_err();
    assert_eq!(error.errors[0].field, "cursor");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    #[test]
    fn seeds_permute_inside_bands(p in 0..COUNT as usize, seeds in any::<[u64; 2]>()) {
        let width = (WORLD.model.bands.width * 100.0) as u32;
        let mut request = ListRequest::new(Lang::En, TODAY);
        (request.limit, request.explain) = (COUNT as usize, false);
        let [one, other] = seeds.map(|seed| {
            request.seed = Some(seed);
            WORLD.vacancies_for(&WORLD.profiles[p], &request)
        });
        prop_assert_eq!([one.stamp.seed, other.stamp.seed], seeds);
        // Group and band of each place are the same under any seed, and they only fall.
        let tier = |item: &kohtaanto::matching::MatchItem| {
            let (able, score) = item.key();
            (able, score.0 / width)
        };
        let tiers = |answer: &MatchAnswer| answer.items.iter().map(tier).collect::<Vec<_>>();
        prop_assert_eq!(tiers(&one), tiers(&other));
        prop_assert!(tiers(&one).windows(2).all(|pair| pair[0] >= pair[1]));
        // Inside a band there are the same items.
        let sorted = |answer: &MatchAnswer| {
            let mut items: Vec<_> =
                answer.items.iter().map(|item| (tier(item), item.id.clone(), item.score)).collect();
            items.sort_unstable_by(|a, b| b.cmp(a));
            items
        };
        prop_assert_eq!(sorted(&one), sorted(&other));
    }
}

#[test]
fn a_batch_is_one_list_after_the_other() {
    let mut request = ListRequest::new(Lang::En, TODAY);
    request.limit = 7;
    let now = "2026-11-22T06:00:00Z".parse().unwrap();
    let snapshot = WORLD.profile_index.snapshot();
    let askers = snapshot.documents(&Everything);
    let ids: Vec<&str> = askers.iter().map(|asker| snapshot.id(*asker)).collect();
    assert!(ids.is_sorted() && ids.len() as u64 == snapshot.num_docs());
    let filters = VacancyFilters::default().compile(&WORLD.reference, now).unwrap();
    let vacancies = WORLD.vacancy_index.snapshot();
    let rows = snapshot.rows(&askers[..40]).unwrap();
    let lists = WORLD.matcher().vacancies_for_each(rows, &vacancies, &request, &filters).unwrap();
    assert_eq!(lists.len(), 40);
    for (list, id) in lists.iter().zip(&ids) {
        assert_eq!(list.id, *id);
        let profile = WORLD.profiles.iter().find(|profile| profile.id.as_str() == list.id).unwrap();
        assert_eq!(list.items, WORLD.vacancies_for(profile, &request).items);
        for item in &list.items {
            assert_eq!(item.other_side, item.explanation.as_ref().unwrap().other_side);
        }
    }
    let askers = vacancies.documents(&filters);
    let rows = vacancies.rows(&askers[..10]).unwrap();
    let everybody = ProfileFilters::default().compile(&WORLD.reference, TODAY).unwrap();
    let lists = WORLD.matcher().candidates_for_each(rows, &snapshot, &request, &everybody).unwrap();
    for list in &lists {
        let vacancy = WORLD.vacancies.iter().find(|one| one.id.as_str() == list.id).unwrap();
        assert_eq!(list.items, WORLD.candidates_for(vacancy, &request).items);
    }
}

#[test]
fn reasons_tell_silence_from_lack() {
    let vacancy = |places: &str, field: &str| {
        let text = format!(
            r#"{{"id":"t:1","title":{{"en":"Nurse"}},"published":"2026-11-20T08:00:00Z","source":{{"name":"t"}},
            "occupations":[{{"concept":"isco/C2221"}}],"places":{places},
            "languages":[{{"language":"fi","level":"B2","importance":"must"}},{{"language":"sv","level":"B1","importance":"nice"}}],
            "education":{{"level":3,"field":"{field}","importance":"must"}},
            "terms":{{"working_time":["part_time"]}}}}"#
        );
        Vacancy::from_json(text.as_bytes()).unwrap()
    };
    let profile = Profile::from_json(
        br#"{"id":"t:2","modified":"2026-11-20T08:00:00Z","skills":[],
        "languages":[{"language":"fi","level":"C1"},{"language":"sv","level":"B2"}],
        "educations":[{"level":3,"field":"0913","state":"completed"}],
        "wishes":{"occupations":["isco/C2221"],"places":[{"municipality":"837"}],"radius_km":1,
        "working_time":["full_time"],"contracts":["permanent"],"remote":"partial"}}"#,
    )
    .unwrap();
    let texts = |vacancy: &Vacancy| {
        let explanation = WORLD.pair(&profile, vacancy);
        let all = |of: fn(&kohtaanto::matching::CriterionReason) -> &Vec<_>| -> Vec<String> {
            let reasons = explanation.criteria.iter().flat_map(of);
            reasons.map(|finding: &kohtaanto::matching::Finding| finding.text.clone()).collect()
        };
        (all(|it| &it.found), all(|it| &it.missing), all(|it| &it.silent), explanation.limits)
    };
    // Pirkkala is 8 km from Tampere: farther than 1 km, and nearly there.
    let (found, missing, silent, _) =
        texts(&vacancy(r#"[{"area":{"municipality":"604"}}]"#, "0913"));
    let has = |list: &[String], text: &str| list.iter().any(|known| known.contains(text));
    assert!(has(&found, "km from Tampere, a little past the wanted radius"), "{found:?}");
    assert!(has(&found, "The level of education is met; the same field"), "{found:?}");
    assert!(has(&found, "Swedish: B1 is asked for, B2 is held (an advantage)"), "{found:?}");
    assert!(found.iter().any(|text| text.ends_with("C1 is held")), "{found:?}");
    assert_eq!(missing, ["Working time: not as wished"]);
    assert_eq!(
        silent,
        ["Remote work: the advert does not say", "Type of contract: the advert does not say"]
    );
    // Helsinki is far; no place at all is silence, and the profile is not to blame.
    let (found, missing, ..) = texts(&vacancy(r#"[{"area":{"municipality":"091"}}]"#, "0912"));
    assert!(has(&missing, "km from Tampere") && has(&found, "a near field ("), "{found:?}");
    let (found, _, silent, limits) = texts(&vacancy("[]", "0711"));
    assert!(has(&silent, "The distance from Tampere is not known"), "{silent:?}");
    assert!(has(&found, "another field"), "{found:?}");
    assert!(limits.iter().all(|limit| !limit.text.contains("the profile does not say")));
}

#[test]
fn nobodys_home_is_told() {
    let mut request = ListRequest::new(Lang::En, TODAY);
    request.limit = 50;
    let mut seen = 0;
    for vacancy in WORLD.vacancies.iter().take(20) {
        for item in WORLD.candidates_for(vacancy, &request).items {
            let profile = WORLD.profiles.iter().find(|profile| profile.id.as_str() == item.id);
            let wishes = &profile.unwrap().wishes;
            let located = item.explanation.unwrap().criteria;
            let lines =
                located.iter().flat_map(|reason| reason.found.iter().chain(&reason.missing));
            for line in lines.filter(|line| wishes.places.is_empty() && line.text.contains("km")) {
                assert!(
                    line.text.starts_with("Up to") && line.text.contains("0 km from home"),
                    "{}",
                    line.text
                );
                assert_eq!(line.asked.id, "home");
                seen += 1;
            }
        }
    }
    assert!(seen > 5, "{seen} distances from home were told");
}

fn availability(vacancy: &Vacancy) -> AvailabilityAnswer {
    let thresholds = Config::load(None).unwrap().availability;
    let row = VacancyRow::new(vacancy, &WORLD.reference);
    let snapshot = WORLD.profile_index.snapshot();
    WORLD.matcher().availability(row, &snapshot, &thresholds, TODAY, Lang::En)
}

/// Whether a person passes each step after the first, by what the pair's explanation says.
fn passed(profile: &Profile, vacancy: &Vacancy) -> [bool; 7] {
    let explanation = WORLD.pair(profile, vacancy);
    let meets = |criterion: Criterion, floor: f32| {
        let reason = explanation.criteria.iter().find(|reason| reason.criterion == criterion);
        reason.is_none_or(|reason| !reason.asked || reason.value >= floor - 1e-5)
    };
    [
        meets(Criterion::Occupation, 0.4),
        meets(Criterion::Skills, 0.4),
        meets(Criterion::Experience, 0.8),
        meets(Criterion::Education, 0.8),
        meets(Criterion::Languages, 0.8),
        explanation.eligibility != Eligibility::NotNow,
        meets(Criterion::Location, 0.4),
    ]
}

#[test]
fn availability_counts_what_pairs_say() {
    let available: Vec<&Profile> = WORLD
        .profiles
        .iter()
        .filter(|profile| profile.availability != kohtaanto::domain::Availability::Unavailable)
        .collect();
    for vacancy in &WORLD.vacancies[..12] {
        let answer = availability(vacancy);
        let all: Vec<[bool; 7]> = available.iter().map(|it| passed(it, vacancy)).collect();
        let rounded = |count: usize| (count - count % 5) as u64;
        for (at, step) in answer.steps.iter().enumerate() {
            let people = all.iter().filter(|passed| passed[..at].iter().all(|it| *it)).count();
            assert_eq!(step.people, rounded(people), "{:?} of {}", step.step, vacancy.id);
            // Who passes this one and not all before it is rounded by itself, twice at qualifications.
            let alone = all.iter().filter(|passed| at == 0 || passed[at - 1]).count() as u64;
            assert!(step.alone <= alone && alone < step.alone + 15, "{alone} {step:?}");
            assert!(step.alone >= step.people);
        }
        adds_up(&answer);
    }
}

/// Every number is a sum of published cells: nothing is told twice in different ways.
fn adds_up(answer: &AvailabilityAnswer) {
    for (at, step) in answer.steps.iter().enumerate() {
        let sum: u64 = answer.regions.iter().map(|area| area.people[at]).sum();
        assert_eq!(sum, step.people, "{:?}", step.step);
        let employment: u64 = answer.employment_areas.iter().map(|area| area.people[at]).sum();
        assert!(employment <= sum);
        if let (Some(eligible), Some(if_confirmed)) = (step.eligible, step.if_confirmed) {
            assert_eq!(eligible + if_confirmed, step.people);
        }
    }
    let steps = answer.steps.iter().flat_map(|step| [step.people, step.alone, step.silent]);
    let areas = answer.regions.iter().chain(&answer.employment_areas);
    let areas = areas.flat_map(|area| {
        assert!(area.people.windows(2).all(|pair| pair[0] >= pair[1]), "{area:?}");
        assert_eq!(area.eligible + area.if_confirmed, area.people[7]);
        area.people.iter().copied().chain([area.eligible, area.if_confirmed, area.moving])
    });
    assert!(steps.chain(areas).all(|count| count.is_multiple_of(answer.base)));
}
