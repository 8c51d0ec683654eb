//! A person's working life: jobs and education.

use crate::demo::Generator;
use crate::demo::employers;
use crate::demo::occupations::Occupation;
use crate::demo::random::Random;
use crate::demo::texts::{capital, phrases};
use crate::domain::{
    ConceptId, Education, EducationLevel, EducationState, Employment, Lang, LocalizedText, Period,
    YearMonth,
};

const SCHOOLS: [&[&str]; 3] = [
    &["Usvavaaran ammattiopisto", "Kuurasuon ammattiopisto", "Poutaniemen aikuisopisto"],
    &["Kaarnaharjun ammattikorkeakoulu", "Sammalrinteen ammattikorkeakoulu"],
    &["Revontulen yliopisto", "Utusalmen yliopisto"],
];

/// A person's occupations and age.
pub(super) struct Person<'g, 'a> {
    pub(super) generator: &'g Generator<'a>,
    /// The main occupation.
    pub(super) main: &'g Occupation<'a>,
    /// A near one that the person has also worked in, or the main one.
    pub(super) other: &'g Occupation<'a>,
    /// Full years.
    pub(super) age: u32,
    /// The language in which the person writes.
    pub(super) lang: Lang,
    /// In how many of a hundred cases something is told.
    pub(super) told: u8,
}

/// Up to five jobs, the latest first, with gaps and now and then an overlap.
pub(super) fn employments(
    random: &mut Random,
    person: &Person<'_, '_>,
) -> (Vec<Employment>, usize) {
    let working_years = person.age.saturating_sub(18);
    let most = (working_years / 3 + 1).min(5);
    let count = if working_years == 0 {
        random.below(2)
    } else {
        random.between(0, most).max(random.below(most + 1))
    };
    let now = YearMonth::of(person.generator.today);
    let earliest = now.plus(-(working_years as i32) * 12 - 6);
    let mut jobs: Vec<Employment> = Vec::with_capacity(count as usize);
    // Going back in time: the month after the job that comes next.
    let mut before = now.plus(1);
    let mut in_main = 0;
    for at in 0..count {
        let current = at == 0 && random.chance(52);
        let gap = if current { 0 } else { random.below(10).min(random.below(30)) };
        let overlap = if at > 0 && random.chance(10) { random.between(1, 8) } else { 0 };
        let last = before.plus(overlap as i32 - 1 - gap as i32).min(now);
        let length = random.between(2, 30) + random.below(60).min(random.below(60));
        let start = last.plus(1 - length as i32).max(earliest);
        if start > last {
            break;
        }
        let main = at == 0 && random.chance(85) || random.chance(60);
        let occupation = if main { person.main } else { person.other };
        in_main += usize::from(main);
        let end = (!current).then_some(last);
        jobs.push(employment(random, person, occupation, Period { start, end }, overlap > 0));
        before = start;
    }
    (jobs, in_main)
}

fn employment(
    random: &mut Random,
    person: &Person<'_, '_>,
    occupation: &Occupation<'_>,
    period: Period,
    beside_another: bool,
) -> Employment {
    let occupations = &person.generator.occupations;
    let told = person.told;
    let title = capital(occupations.label(occupation.concept, person.lang));
    let skills = if random.chance(told / 2) {
        let mut skills = occupation.essential.to_vec();
        let count = random.between(2, 6) as usize;
        random.sample(&mut skills, count);
        skills.into_iter().filter_map(|skill| occupations.id(skill)).collect()
    } else {
        Vec::new()
    };
    Employment {
        title: LocalizedText::new(person.lang, title),
        employer: random
            .chance(told)
            .then(|| employers::name(random, occupation.sector, person.lang)),
        occupation: stated_occupation(random, occupation),
        period,
        share_percent: if beside_another || random.chance(12) {
            random.weighted(&[(40, 50), (25, 60), (20, 80), (15, 40)], 50)
        } else {
            100
        },
        skills,
        description: LocalizedText::default(),
    }
}

/// The ESCO occupation, or only its ISCO group, or nothing but the title.
fn stated_occupation(random: &mut Random, occupation: &Occupation<'_>) -> Option<ConceptId> {
    match random.below(100) {
        0..86 => Some(occupation.id.clone()),
        86..92 => occupation.group.clone(),
        _ => None,
    }
}

/// The level that the person holds: what the main occupation usually asks, now and then one level less
/// or more.
pub(super) fn level(random: &mut Random, person: &Person<'_, '_>) -> u8 {
    let usual = person.main.level.map_or(2, EducationLevel::isced);
    let level = match random.below(100) {
        0..13 => match usual {
            7 | 8 => usual - 1,
            4..=6 => 3,
            _ => 2,
        },
        13..20 => match usual {
            3..=5 => 6,
            6 => 7,
            _ => usual.max(3),
        },
        _ => usual,
    };
    match person.age {
        ..20 => level.min(3),
        20..24 => level.min(6),
        _ => level,
    }
}

/// One or two educations, the latest first.
pub(super) fn educations(random: &mut Random, person: &Person<'_, '_>) -> Vec<Education> {
    let highest = level(random, person);
    let mut educations = vec![education(random, person, highest)];
    if highest >= 6 && random.chance(person.told / 2) {
        let mut school = education(random, person, 3);
        // The earlier degree is general or from another field.
        school.field = None;
        educations.push(school);
    }
    educations
}

fn education(random: &mut Random, person: &Person<'_, '_>, level: u8) -> Education {
    let told = person.told;
    let finished = match level {
        0..=2 => 16,
        3 => 19,
        4..=6 => 23,
        _ => 26,
    };
    let years_ago = person.age.saturating_sub(finished) as i32;
    let ongoing = years_ago == 0 && level > 2;
    let now = YearMonth::of(person.generator.today);
    let end = now.plus(-12 * years_ago - random.below(6) as i32);
    let start = end.plus(-12 * if level >= 6 { 4 } else { 3 });
    let (name, school) = match level {
        0..=2 => (0, None),
        3 => (1, Some(0)),
        4 | 5 => (2, Some(0)),
        6 => (3, Some(1)),
        7 => (4, Some(2)),
        _ => (5, Some(2)),
    };
    let state = if ongoing {
        EducationState::Ongoing
    } else if level > 2 && random.chance(5) {
        EducationState::Discontinued
    } else {
        EducationState::Completed
    };
    let name = phrases(person.lang).degrees.get(name).copied().unwrap_or_default();
    let schools = school.and_then(|school: usize| SCHOOLS.get(school)).copied().unwrap_or_default();
    // A higher degree than the work takes is mostly from another field.
    let usual = person.main.level.is_some_and(|usual| level <= usual.isced());
    let field = if level > 2 && usual && random.chance(88) { person.main.field } else { None };
    Education {
        level: EducationLevel::try_from(level.min(8))
            .expect("invariant: levels from 0 to 8 are levels of education"),
        field,
        degree_code: None,
        name: if random.chance(told) {
            LocalizedText::new(person.lang, capital(name))
        } else {
            LocalizedText::default()
        },
        institution: (random.chance(told / 2) && !schools.is_empty())
            .then(|| random.text(schools).to_owned()),
        period: random.chance(told).then_some(Period { start, end: (!ongoing).then_some(end) }),
        state,
        skills: Vec::new(),
    }
}
