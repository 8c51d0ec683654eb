//! Upper bounds: the most that a document can score, from its [`Sketch`] alone.
//!
//! A bound is the score with full values of all that a sketch does not tell. Values of 1 at full weight are never
//! too little: they draw the weighted mean further up than an open question with half the weight.
//!
//! Of skills and text a sketch tells least, so a second, closer bound takes their exact values: the weights of all criteria
//! are known by then, since a sketch tells what is asked, so that the bound falls by what they lack times their weight,
//! and nothing else about it changes.

use super::fold::{SCAN_ORDER, Sums, Value};
use super::model::Criterion;
use crate::index::columns::{Says, Sketch};

/// What a sketch tells least about: the closer bound takes their exact values, in this order.
pub(crate) const LEAST_KNOWN: [Criterion; 2] = [Criterion::Skills, Criterion::Text];

/// Greatest bound: above every score.
pub(crate) const UNBOUNDED: u16 = 10_002;

/// The most that one criterion can add.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Most {
    weight: f32,
    value: f32,
}

impl Most {
    /// Anything up to a value of 1.
    pub(crate) const fn full(weight: f32) -> Self {
        Self { weight, value: 1.0 }
    }

    /// Asked, and the other side is silent.
    pub(crate) const fn unstated(weight: f32, value: f32) -> Self {
        Self { weight, value }
    }

    /// Nobody asks.
    pub(crate) const fn open(weight: f32) -> Self {
        Self { weight: weight / 2.0, value: 0.5 }
    }
}

/// The most per criterion, in the order of [`Criterion::ALL`]: of a document that does not say, and of one that does.
pub(crate) type Mosts = [[Most; 2]; Criterion::COUNT];

/// What an occupation adds at most: its part of the greatest gain in steps of 1/[`Gain::STEPS`], rounded up, and in the
/// lowest bit whether it counts as experience. Two bytes, so that all of them stay in the nearest cache.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
struct Gain(u16);

impl Gain {
    const STEPS: f32 = 32_767.0;

    fn new(share: f32, counts: bool) -> Self {
        Self(((share * Self::STEPS).ceil() as u16) << 1 | u16::from(counts))
    }

    fn steps(self) -> f32 {
        f32::from(self.0 >> 1)
    }

    fn counts(self) -> f32 {
        f32::from(self.0 & 1)
    }
}

/// What all documents have in common that say the same kinds of things, in hundredths of the score.
#[derive(Debug, Clone, Copy, Default)]
struct Frame {
    /// Σ v·s of all criteria but the location, without the gains; and 2, which is more than single precision moves it.
    earned: f32,
    /// Of a location of full value.
    location: f32,
    /// A step of the gain of occupations; 0 where they gain nothing.
    occupation: f32,
    /// The gain of experience; 0 where it gains nothing.
    experience: f32,
    /// 10,000 / Σ v.
    scale: f32,
    /// The most that all criteria together can add.
    all: Sums,
}

/// Bounds for one query.
#[derive(Debug)]
pub(crate) struct Bounds {
    mosts: Mosts,
    frames: [Frame; Says::COUNT],
    /// By concept; after the last a gain of nothing, which stands for all other numbers.
    gains: Vec<Gain>,
}

/// The bit of a criterion in [`Says`]; 0 for those that a sketch does not tell.
const fn bit(criterion: Criterion) -> u8 {
    match criterion {
        Criterion::Occupation => Says::OCCUPATION,
        Criterion::Skills => Says::SKILLS,
        Criterion::Experience => Says::EXPERIENCE,
        Criterion::Education => Says::EDUCATION,
        Criterion::Languages => Says::LANGUAGES,
        Criterion::Terms => Says::TERMS,
        Criterion::Location | Criterion::Text => 0,
    }
}

impl Bounds {
    /// Bounds from the most per criterion, the value of each occupation, by concept, and whether it counts as
    /// experience; `occupation` and `experience` are the values where an occupation is not related at all.
    pub(crate) fn new(
        mosts: Mosts,
        (occupation, experience): (f32, f32),
        occupations: impl Iterator<Item = (f32, bool)>,
    ) -> Self {
        let [most_occupation, most_experience] =
            [Criterion::Occupation, Criterion::Experience].map(|at| mosts[at as usize][1]);
        let gains = occupations
            .map(|(value, counts)| Gain::new((value - occupation).clamp(0.0, 1.0), counts));
        let mut bounds = Self {
            mosts,
            frames: [Frame::default(); Says::COUNT],
            gains: gains.chain([Gain::default()]).collect(),
        };
        for says in 0..Says::COUNT {
            let says = Says(says as u8);
            let gains = |bits| f32::from(u8::from(says.has(bits) && !says.has(Says::CROWDED)));
            // A person who states no occupation has a value below 1 even where it is asked, and no gain.
            let mut frame = Frame {
                occupation: gains(Says::OCCUPATION)
                    * f32::from(u8::from(most_occupation.value == 1.0))
                    * most_occupation.weight,
                experience: gains(Says::EXPERIENCE)
                    * f32::from(u8::from(most_experience.value == 1.0))
                    * most_experience.weight
                    * (1.0 - experience),
                ..Frame::default()
            };
            let mut weights = 0.0;
            for criterion in Criterion::ALL {
                let most = bounds.most(criterion, says);
                weights += most.weight;
                frame.earned += match criterion {
                    Criterion::Location => 0.0,
                    Criterion::Occupation if frame.occupation > 0.0 => most.weight * occupation,
                    Criterion::Experience if frame.experience > 0.0 => most.weight * experience,
                    _ => most.weight * most.value,
                };
            }
            for criterion in SCAN_ORDER {
                frame.all.put(bounds.part(criterion, says));
            }
            frame.scale = if weights > 0.0 { 10_000.0 / weights } else { 0.0 };
            frame.earned = frame.earned * frame.scale + 2.0;
            frame.location = mosts[Criterion::Location as usize][1].weight * frame.scale;
            frame.occupation *= frame.scale / Gain::STEPS;
            frame.experience *= frame.scale;
            bounds.frames[says.0 as usize] = frame;
        }
        bounds
    }

    fn most(&self, criterion: Criterion, says: Says) -> Most {
        let bit = bit(criterion);
        self.mosts[criterion as usize][usize::from(says.has(bit))]
    }

    /// A number that no score of the document exceeds, in hundredths; at least 1.
    #[inline]
    pub(crate) fn of(&self, sketch: &Sketch, location: f32) -> u16 {
        let frame = &self.frames[usize::from(sketch.says.0) % Says::COUNT];
        let (mut best, mut counts) = (Gain::default(), 0);
        let nothing = self.gains.len() - 1;
        for concept in sketch.concepts {
            // What fills the room has no gain, so looking it up is cheaper than a branch.
            let of = self.gains[usize::from(concept).min(nothing)];
            best = best.max(of);
            counts |= of.0;
        }
        let most = frame.earned
            + frame.location * location
            + frame.occupation * best.steps()
            + frame.experience * Gain(counts).counts();
        most as u16
    }

    /// A bound of [`Self::of`] once the value of a criterion is known; still at least 1, and in the same tier.
    #[inline]
    pub(crate) fn closer(&self, bound: u16, says: Says, criterion: Criterion, value: Value) -> u16 {
        // An open question counts half, which the bound took to count fully: that is more than enough.
        if !value.asked {
            return bound;
        }
        let most = self.most(criterion, says);
        let frame = &self.frames[usize::from(says.0) % Says::COUNT];
        let lacks = most.weight * (most.value - value.value).max(0.0) * frame.scale;
        // Cutting takes off too little, never too much, and what is taken off is part of the bound.
        bound - (lacks as u16).min(bound - 1)
    }

    /// The most that all criteria together can add for a document that says this.
    #[inline]
    pub(crate) fn all(&self, says: Says) -> Sums {
        self.frames[usize::from(says.0) % Says::COUNT].all
    }

    /// The most that one criterion can add: Σ v·s and Σ v.
    #[inline]
    pub(crate) fn part(&self, criterion: Criterion, says: Says) -> Sums {
        let most = self.most(criterion, says);
        let weight = f64::from(most.weight);
        Sums { earned: weight * f64::from(most.value), weight }
    }
}

#[cfg(test)]
mod tests {
    //! 1. No bound is below the score, from either side, and the closer one is never above the first.
    //! 2. Bounds tell documents apart: skills that are lacking lower them.

    use std::sync::LazyLock;

    use proptest::collection::vec;
    use proptest::option;
    use proptest::prelude::*;
    use proptest::sample::select;

    use super::*;
    use crate::index::codes::{START_AGREED, START_ASAP, START_UNSTATED};
    use crate::index::columns::{Columns, ProfileColumns, VacancyColumns};
    use crate::index::fixtures::REFERENCE;
    use crate::index::row::{AskedSkill, EducationCode, Held, LanguageLevel, NO_PLACE};
    use crate::index::{ProfileRow, VacancyRow};
    use crate::matching::criteria::occupation::JobFactors;
    use crate::matching::fold::score;
    use crate::matching::model::Model;
    use crate::matching::side::{PersonSide, Side, VacancySide};
    use crate::text::topics::Topic;

    static MODEL: LazyLock<Model> = LazyLock::new(Model::default);

    /// Some occupations, those related to them, and the skills that they need.
    static CONCEPTS: LazyLock<[Vec<u16>; 2]> = LazyLock::new(|| {
        let taxonomy = &REFERENCE.taxonomy;
        let (mut occupations, mut skills) = (Vec::new(), Vec::new());
        for label in ["specialist nurse", "welder", "software developer"] {
            let occupation = taxonomy.lookup_any(label)[0];
            let related = taxonomy.related_occupation_rows(occupation).0.iter().take(4);
            occupations.extend([&occupation].into_iter().chain(related).map(|it| it.to_u16()));
            let needed = taxonomy.essential_skills(occupation).iter().take(12);
            skills.extend(needed.map(|it| it.to_u16()));
        }
        [occupations, skills]
    });

    fn occupation() -> impl Strategy<Value = u16> {
        select(&CONCEPTS[0][..])
    }

    fn skills<T: std::fmt::Debug>(of: impl Strategy<Value = T>) -> impl Strategy<Value = Vec<T>> {
        vec(of, 0..8)
    }

    fn places() -> impl Strategy<Value = Vec<u16>> {
        let places = &REFERENCE.places;
        let known = [
            places.municipality("091"),
            places.municipality("092"),
            places.municipality("837"),
            places.region("01"),
        ];
        vec(select(known.map(|place| place.unwrap().index()).to_vec()), 0..3)
    }

    fn languages() -> impl Strategy<Value = Vec<LanguageLevel>> {
        let one = (0_u16..3, 1_u8..=6, select(vec![80_u8, 200]));
        vec(
            one.prop_map(|(language, level, weight)| LanguageLevel { language, level, weight }),
            0..3,
        )
    }

    fn education() -> impl Strategy<Value = EducationCode> {
        let field = select(vec![[0; 4], *b"0913", *b"0715"]);
        (0_u8..=8, field).prop_map(|(eqf, field)| EducationCode { eqf, field })
    }

    fn asked(of: impl Strategy<Value = u16>) -> impl Strategy<Value = AskedSkill> {
        (of, 1_u8..=200).prop_map(|(concept, factor)| AskedSkill { concept, factor })
    }

    fn topics() -> impl Strategy<Value = Vec<Topic>> {
        let topic = (occupation(), 1_u8..).prop_map(|(concept, weight)| Topic { concept, weight });
        vec(topic, 0..6)
    }

    fn start() -> impl Strategy<Value = i32> {
        select(vec![START_UNSTATED, START_ASAP, START_AGREED, 20_800, 20_900])
    }

    prop_compose! {
        fn vacancies()(
            (occupations, skills) in (
                vec(asked(occupation()), 0..6),
                skills(asked(select(&CONCEPTS[1][..]))),
            ),
            (languages, education) in (languages(), option::of(education())),
            (places, points) in (places(), vec(Just((60.2_f32, 24.9_f32)), 0..2)),
            (remote, start, kind) in (0_u8..4, start(), 1_u8..3),
            (working_time, contracts, shifts) in (0_u8..4, 0_u8..4, 0_u8..4),
            (experience, pay_month) in (select(vec![0_u16, 12, 60]), select(vec![0, 250_000])),
            topics in topics(),
        ) -> VacancyColumns {
            let row = VacancyRow {
                occupations, skills, languages, education, places, points, remote, start, kind,
                working_time, contracts, shifts, experience, pay_month,
                topics,
                ..VacancyRow::default()
            };
            VacancyColumns::single(row, &REFERENCE)
        }
    }

    prop_compose! {
        fn profiles()(
            skills in skills(select(&CONCEPTS[1][..])),
            wanted in vec(occupation(), 0..3),
            held in vec((occupation(), 0_u16..90, option::of(2_650_u16..2_722), 2_400_u16..2_722), 0..4),
            (languages, educations) in (languages(), vec(education(), 0..3)),
            (wished, home) in (places(), places()),
            (radius, remote, moves) in (select(vec![0, 20, 100]), 0_u8..4, any::<bool>()),
            (available, kinds) in (start(), 0_u8..3),
            (working_time, contracts, shifts) in (0_u8..4, 0_u8..4, 0_u8..4),
            (pay_month, topics) in (select(vec![0, 200_000, 300_000]), topics()),
        ) -> ProfileColumns {
            let held = held.into_iter().map(|(concept, months, since, until)| {
                Held { concept, months, since: since.unwrap_or(0), until }
            });
            let row = ProfileRow {
                skills, wanted, languages, educations, wished, radius, remote, moves, available,
                kinds, working_time, contracts, shifts, pay_month, topics,
                held: held.collect(),
                home: home.first().copied().unwrap_or(NO_PLACE),
                ..ProfileRow::default()
            };
            ProfileColumns::single(row, &REFERENCE)
        }
    }

    /// Both bounds and the score of document 0, each made twice: what is remembered is what was computed.
    fn bounds_and_score<S: Side>(side: &mut S, columns: &S::Columns) -> (u16, u16, u32) {
        let limits = side.bounds();
        let sketch = &S::sketches(columns)[0];
        let mut once = || {
            let first = limits.of(sketch, side.location_bound(columns, 0)).min(UNBOUNDED);
            let closer = LEAST_KNOWN.into_iter().fold(first, |bound, of| {
                limits.closer(bound, sketch.says, of, side.value(of, columns, 0))
            });
            (first, closer, score(&side.weights(), &side.values(columns, 0)).0)
        };
        let found = once();
        assert_eq!(found, once());
        found
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(400))]

        #[test]
        fn no_bound_is_below_the_score(vacancies in vacancies(), profiles in profiles()) {
            let jobs = JobFactors::on(&MODEL, jiff::civil::date(2026, 11, 22));
            let mut person = PersonSide::new(&MODEL, &REFERENCE, &profiles, &jobs);
            let mut vacancy = VacancySide::new(&MODEL, &REFERENCE, &vacancies, &jobs);
            for (first, closer, score) in [
                bounds_and_score(&mut person, &vacancies),
                bounds_and_score(&mut vacancy, &profiles),
            ] {
                prop_assert!(score <= u32::from(closer) && closer <= first && closer > 0,
                    "score {score}, bounds {closer} and {first}");
            }
        }
    }

    #[test]
    fn lacking_skills_lower_the_bound() {
        let asked = |concept: &u16| AskedSkill { concept: *concept, factor: 200 };
        let skills: Vec<AskedSkill> = CONCEPTS[1].iter().take(12).map(asked).collect();
        let row = VacancyRow { skills, ..VacancyRow::default() };
        let vacancies = VacancyColumns::single(row, &REFERENCE);
        let jobs = JobFactors::on(&MODEL, jiff::civil::date(2026, 11, 22));
        let mut closer = CONCEPTS[1].iter().take(24).step_by(12).map(|skill| {
            let row = ProfileRow { skills: vec![*skill], ..ProfileRow::default() };
            let profiles = ProfileColumns::single(row, &REFERENCE);
            let mut side = PersonSide::new(&MODEL, &REFERENCE, &profiles, &jobs);
            let (first, closer, _) = bounds_and_score(&mut side, &vacancies);
            assert!(closer + 1000 < first, "{closer} of {first}");
            closer
        });
        let (own, other) = (closer.next().unwrap(), closer.next().unwrap());
        assert!(own > other, "{own} for a skill that is asked for, {other} for another one");
    }
}
