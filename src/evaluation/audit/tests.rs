//! The suite with rankers that are biased on purpose, and with the engine.
//!
//! 1. A ranker that reads nothing it should not passes, and gives the same bytes again.
//! 2. A bias of every kind is caught: by score, by eligibility, by order alone, in one direction alone.
//! 3. A gap or a home that acts through another criterion is caught, and one that acts too much.
//! 4. A ranker that prefers a group is caught by skew, selection and exposure; made-up groups fail nothing by default.
//! 5. The JSON has stable keys; the page names what the text names and loads nothing.
//! 6. Nothing moves in the engine, over generated people with variants of every kind.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use super::*;
use crate::demo::Generator;
use crate::domain::Profile;
use crate::evaluation::MatchSide;
use crate::evaluation::tasks::tests::engine;
use crate::matching::{Criterion, Eligibility};

/// What a person scores before what the vacancy adds, and whether the person may do the work.
type Score = Box<dyn Fn(&Profile) -> (u32, Eligibility) + Sync>;

/// Scores by what a test says, in hundredths; equal scores in the order of `tie`.
struct Biased {
    score: Score,
    tie: fn(&Profile) -> u32,
    employers: i32,
    values: fn(&Profile) -> Values,
    ids: Vec<String>,
}

impl Biased {
    fn new(score: impl Fn(&Profile) -> (u32, Eligibility) + Sync + 'static) -> Self {
        Self {
            score: Box::new(score),
            tie: |_| 0,
            employers: 0,
            values: |_| Values::default(),
            ids: (0..12).map(|number| format!("v{number}")).collect(),
        }
    }
}

fn scored((base, eligibility): (u32, Eligibility), vacancy: usize, item: usize) -> Scored {
    Scored { item: item as u32, points: Points(base + vacancy as u32 * 101 % 700), eligibility }
}

impl Ranker for Biased {
    fn vacancies(&self) -> Vec<&str> {
        self.ids.iter().map(String::as_str).collect()
    }

    fn for_people(&self, people: &[Person]) -> Result<Vec<Vec<Scored>>, EvaluationError> {
        let vacancies = people.iter().map(|(_, profile)| {
            let base = (self.score)(profile);
            let of = |vacancy| scored(base, vacancy, vacancy);
            let mut list: Vec<Scored> = (0..self.ids.len()).map(of).collect();
            list.sort_by_key(|item| (std::cmp::Reverse(item.points), item.item));
            list
        });
        Ok(vacancies.collect())
    }

    fn for_vacancies(
        &self,
        people: &[Person],
        floor: Option<Points>,
    ) -> Result<Vec<Vec<Scored>>, EvaluationError> {
        let base = people.iter().map(|(_, profile)| {
            let (points, eligibility) = (self.score)(profile);
            let told = self.employers * i32::from(profile.contact.is_some());
            ((points.saturating_add_signed(told), eligibility), (self.tie)(profile))
        });
        let base: Vec<((u32, Eligibility), u32)> = base.collect();
        let list = |vacancy| {
            let of = |(person, (base, _)): (usize, &((u32, Eligibility), u32))| {
                scored(*base, vacancy, person)
            };
            let mut list: Vec<Scored> = base.iter().enumerate().map(of).collect();
            list.retain(|scored| floor.is_none_or(|floor| scored.is_qualified(floor)));
            let tie = |item: &Scored| base[item.item as usize].1;
            list.sort_by_key(|item| (std::cmp::Reverse(item.points), tie(item), item.item));
            list
        };
        Ok((0..self.ids.len()).map(list).collect())
    }

    fn values(&self, people: &[Person]) -> Result<Vec<Vec<Values>>, EvaluationError> {
        let of = |(_, profile): &Person| vec![(self.values)(profile); self.ids.len()];
        Ok(people.iter().map(of).collect())
    }
}

static PLACES: LazyLock<Places> = LazyLock::new(|| Places::embedded().unwrap());
static CODES: LazyLock<Codes> = LazyLock::new(|| Codes::embedded().unwrap());
static PEOPLE: LazyLock<Vec<Person>> = LazyLock::new(|| {
    let lines = include_str!("../../../data/judged/match-profiles.jsonl").lines();
    let read = lines.map(|line| Profile::from_json(line.as_bytes()).unwrap());
    read.map(|profile| (profile.id.as_str().to_owned(), profile)).collect()
});

fn run(ranker: &dyn Ranker, limits: &Limits, groups: Option<&GroupFile>) -> AuditReport {
    let auditing = Auditing {
        people: &PEOPLE,
        candidates: &PEOPLE,
        groups,
        limits,
        places: &PLACES,
        codes: &CODES,
        stamp: AuditStamp {
            taxonomy: "taxonomy".to_owned(),
            ranking: "ranking".to_owned(),
            limits: limits.hash(),
            seed: 1,
            today: jiff::civil::date(2026, 11, 22),
            records: "forty people".to_owned(),
        },
    };
    audit(ranker, &auditing, &|_, _, _| {}).unwrap()
}

/// A score that rests on what may matter.
fn fair(profile: &Profile) -> u32 {
    5000 + profile.stated_skills().len() as u32 * 37 % 900
}

fn biased(bias: impl Fn(&Profile) -> u32 + Sync + 'static) -> Biased {
    Biased::new(move |profile| (fair(profile) - bias(profile).min(4000), Eligibility::Eligible))
}

fn says(profile: &Profile, words: &[&str]) -> bool {
    let jobs = profile.employments.iter().flat_map(|job| [&job.title, &job.description]);
    let texts = [&profile.headline, &profile.summary].into_iter().chain(jobs);
    texts.flat_map(|text| text.iter()).any(|(_, text)| words.iter().any(|word| text.contains(word)))
}

/// Checks with a variant that moved.
fn moved(report: &AuditReport) -> BTreeSet<&'static str> {
    report.invariance.iter().filter(|it| it.moved > 0).map(|it| it.check).collect()
}

#[test]
fn a_fair_ranker_passes_with_the_same_bytes() {
    let ranker = biased(|_| 0);
    let report = run(&ranker, &Limits::default(), None);
    assert!(report.passed, "{report}");
    assert_eq!(report.moved(), 0);
    let all = report.invariance.iter().all(|variant| variant.people > 0);
    assert!(all, "a variant could be made of nobody:\n{report}");
    let again = run(&ranker, &Limits::default(), None);
    assert_eq!(report.to_string(), again.to_string());
    assert_eq!(report.html().unwrap(), again.html().unwrap());
}

/// What must not matter, and the hundredths that acting on it costs.
type Bias = (&'static str, fn(&Profile) -> u32);

#[test]
fn every_check_catches_its_bias() {
    let cases: [Bias; 12] = [
        ("name", |it| u32::from(it.contact.as_ref().is_some_and(|it| it.name.contains("Nguyen")))),
        ("job_title", |it| {
            u32::from(says(it, &["jatar", "jätär", "lärarinna", "säljerska", "waitress"]))
        }),
        ("gendered_words", |it| 100 * u32::from(says(it, &["lapsen äiti", "mamma", "mother of"]))),
        ("birth_year", |it| 9 * u32::from(says(it, &["1962"]))),
        ("citizenship", |it| u32::from(says(it, &["Somalia"]))),
        ("disability", |it| u32::from(says(it, &["kuulolaitetta", "hörapparat", "hearing aid"]))),
        ("health", |it| u32::from(says(it, &["sairausloma", "sjukledighet", "sick leave"]))),
        ("belief", |it| u32::from(says(it, &["muslim", "Muslim"]))),
        ("family", |it| u32::from(says(it, &["samaa sukupuolta", "samma kön", "same sex"]))),
        ("degree_date", |it| {
            u32::from(
                it.educations.iter().any(|it| it.period.is_some_and(|it| it.start < year(2000))),
            )
        }),
        ("mother_tongue", |it| u32::from(says(it, &["Äidinkiel", "Modersmål", "Mother tongue"]))),
        ("school", |it| {
            let schools = it.educations.iter().filter_map(|it| it.institution.as_ref());
            u32::from(schools.into_iter().any(|school| school.contains("Mogadishu")))
        }),
    ];
    for (check, bias) in cases {
        let report = run(&biased(bias), &Limits::default(), None);
        assert_eq!(moved(&report), BTreeSet::from([check]), "{check}");
        assert!(!report.passed);
        let failure = report.failures.iter().find(|it| it.limit == "invariance.points").unwrap();
        assert!(failure.what.starts_with(check) && failure.value >= 0.01, "{failure}");
        let one = report.invariance.iter().find_map(|it| it.moves.first()).unwrap();
        let (before, after) = (one.before.unwrap(), one.after.unwrap());
        assert!(before.score != after.score && !one.fields.is_empty(), "{one:?}");
    }
}

fn year(year: i32) -> YearMonth {
    format!("{year}-01").parse().unwrap()
}

#[test]
fn eligibility_order_and_one_direction_are_caught() {
    let gate = Biased::new(|profile| {
        let barred = says(profile, &["pyörätuolin", "rullstol", "wheelchair"]);
        let eligibility = if barred { Eligibility::NotNow } else { Eligibility::Eligible };
        (fair(profile), eligibility)
    });
    let report = run(&gate, &Limits::default(), None);
    assert_eq!(moved(&report), BTreeSet::from(["disability"]));
    assert_eq!(report.failures[0].limit, "invariance: eligibility and order");

    // All scores are the same, but older people stand behind younger ones.
    let mut order = Biased::new(|_| (5000, Eligibility::Eligible));
    order.tie = |profile| u32::from(says(profile, &["1962"]));
    let report = run(&order, &Limits::default(), None);
    assert_eq!(moved(&report), BTreeSet::from(["birth_year"]));
    let variant = report.invariance.iter().find(|variant| variant.moved > 0).unwrap();
    assert_eq!((variant.largest, variant.displaced), (0.0, variant.moved));

    // Employers alone are shown another score.
    let mut employers = biased(|_| 0);
    employers.employers = -7;
    let report = run(&employers, &Limits::default(), None);
    let lists = report.invariance.iter().flat_map(|it| &it.moves).map(|one| one.list);
    assert!(lists.clone().count() > 0);
    assert!(lists.into_iter().all(|list| list == super::super::Direction::Candidates));
}

/// Months since the end of the last job, at most 120.
fn idle(profile: &Profile) -> u32 {
    let now = year(2026).plus(10);
    let ends = profile.employments.iter().map(|job| job.period.end.unwrap_or(now));
    ends.max().map_or(0, |end| now.months_since(end).clamp(0, 120) as u32)
}

fn home(profile: &Profile) -> u32 {
    crate::index::id_hash(&format!("{:?}", profile.home)) as u32 % 100
}

fn through(criterion: Criterion, value: u32) -> Values {
    let mut values = Values::default();
    values[criterion as usize] = Some(value as f32);
    values
}

#[test]
fn effects_act_through_their_criteria_alone() {
    let limits = Limits::default();
    let mut ranker = biased(|profile| idle(profile) / 4);
    ranker.values = |profile| through(Criterion::Occupation, idle(profile));
    let report = run(&ranker, &limits, None);
    assert!(report.passed, "{report}");
    let gap = report.effects.iter().find(|it| it.effect == "career_gap_60_months").unwrap();
    assert!(gap.mean > 0.0 && gap.mean_change < 0.0 && gap.largest <= 0.15, "{gap:?}");
    assert_eq!(gap.through.keys().collect::<Vec<_>>(), [&Criterion::Occupation]);

    ranker.values = |profile| through(Criterion::Skills, idle(profile));
    let report = run(&ranker, &limits, None);
    let failure = report.failures.iter().find(|it| it.limit == "effects.career_gap.criteria");
    assert!(failure.is_some_and(|it| it.what.starts_with("career_gap_12")), "{report}");

    // A score that moves by nothing at all.
    ranker.values = |_| Values::default();
    assert!(!run(&ranker, &limits, None).passed);

    let mut ranker = biased(home);
    ranker.values = |profile| through(Criterion::Location, home(profile));
    assert!(run(&ranker, &limits, None).passed);
    ranker.values = |profile| through(Criterion::Terms, home(profile));
    let report = run(&ranker, &limits, None);
    assert!(report.failures.iter().all(|it| it.limit == "effects.municipality.criteria"));
    assert!(!report.passed);

    let mut ranker = biased(|profile| idle(profile) * 40);
    ranker.values = |profile| through(Criterion::Occupation, idle(profile));
    let report = run(&ranker, &limits, None);
    assert!(report.failures.iter().any(|it| it.limit == "effects.career_gap.mean_points"));
}

/// Two groups by turns, and the file that tells them.
fn groups() -> GroupFile {
    let file = tempfile::NamedTempFile::new().unwrap();
    let line = |(number, (id, _)): (usize, &Person)| {
        format!("{id}\tgroup\t{}\n", if number % 2 == 0 { "even" } else { "odd" })
    };
    let lines: String = PEOPLE.iter().enumerate().map(line).collect();
    std::fs::write(file.path(), lines).unwrap();
    GroupFile::read(file.path()).unwrap()
}

#[test]
fn a_preferred_group_is_caught() {
    let limits = Limits::default();
    let odd: BTreeSet<String> =
        PEOPLE.iter().skip(1).step_by(2).map(|(id, _)| id.clone()).collect();
    let ranker = biased(move |profile| 1000 * u32::from(odd.contains(profile.id.as_str())));
    let mut low = limits.clone();
    low.groups.floor = 30.0;
    let report = run(&ranker, &low, Some(&groups()));
    let failed: BTreeSet<&str> = report.failures.iter().map(|it| it.limit).collect();
    // What is infeasible may be chance's doing in so few lists.
    let expected = ["skew", "selection_ratio", "ndkl", "exposure_ratio", "infeasible"];
    let expected: Vec<String> = expected.iter().map(|it| format!("groups.limits.{it}")).collect();
    for limit in expected.iter().take(4) {
        assert!(failed.contains(limit.as_str()), "{limit}:\n{report}");
    }
    assert!(failed.iter().all(|limit| expected.iter().any(|it| it == limit)), "{report}");
    let odd = &report.groups[0].groups[1];
    assert_eq!((odd.value.as_str(), odd.at[0].selected), ("odd", 0));

    // The same people in groups that mean nothing, which fail nothing.
    let report = run(&ranker, &low, None);
    assert!(report.passed, "{report}");
    assert!(report.groups.iter().any(|it| it.source == GroupSource::Synthetic));
    let report = run(&biased(|_| 0), &limits, Some(&groups()));
    assert!(report.passed, "{report}");
}

#[test]
fn json_and_page_tell_the_same() {
    let mut limits = Limits::default();
    limits.groups.k = vec![5];
    let ranker = biased(|profile| u32::from(says(profile, &["muslim", "Muslim"])));
    let mut report = run(&ranker, &limits, Some(&groups()));
    let page = report.html().unwrap();
    assert!(page.contains("Failed") && page.contains("belief/muslim"));
    assert!(!page.contains("<script") && !page.contains("http") && !page.contains("<link"));
    assert_eq!(page.matches("<table>").count(), page.matches("<caption>").count());
    // One of each kind shows all keys.
    report.invariance.retain(|variant| variant.moved > 0);
    report.invariance.iter_mut().for_each(|variant| variant.moves.truncate(1));
    report.effects.truncate(1);
    report.groups.truncate(1);
    insta::assert_json_snapshot!("audit", report);
}

#[test]
fn nothing_moves_in_the_engine() {
    let engine = engine();
    let reference = &engine.reference;
    let generator = Generator::new(&reference.taxonomy, &reference.places, 3, engine.today);
    let vacancies = (0..40).map(|number| generator.vacancy(number));
    let vacancies: Vec<_> = vacancies.map(|it| (it.id.as_str().to_owned(), it)).collect();
    let mut people: Vec<Person> = PEOPLE.iter().take(6).cloned().collect();
    people.extend(
        (0..10).map(|number| generator.profile(number)).map(|it| (it.id.as_str().to_owned(), it)),
    );
    let vacancies = MatchSide::Vacancies(vacancies);
    let ranker = EngineRanker::new(&engine, &vacancies, 1, &|_, _, _| {}).unwrap();
    let limits = Limits::default();
    let auditing = Auditing {
        people: &people,
        candidates: &people,
        groups: None,
        limits: &limits,
        places: &reference.places,
        codes: &reference.codes,
        stamp: AuditStamp {
            taxonomy: reference.taxonomy.version().to_owned(),
            ranking: engine.model.hash(),
            limits: limits.hash(),
            seed: 1,
            today: engine.today,
            records: "a few people".to_owned(),
        },
    };
    let report = audit(&ranker, &auditing, &|_, _, _| {}).unwrap();
    assert!(report.passed, "{report}");
    assert!(report.pairs() > 10_000 && report.moved() == 0, "{report}");
    // Homes do act, or the comparison would see nothing. Gaps act where what people want is not known.
    let mut of = report.effects.iter().filter(|it| it.effect == "next_municipality");
    assert!(of.any(|it| it.moved > 0 && it.largest > 0.0), "{report}");
}
