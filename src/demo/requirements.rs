//! What a vacancy asks for: skills, languages, education, experience, licences and cards.

use crate::demo::Generator;
use crate::demo::labour_market::Sector;
use crate::demo::occupations::Occupation;
use crate::demo::random::Random;
use crate::demo::territory::Speech;
use crate::domain::{
    CardCode, CardRequirement, Cefr, DrivingRequirement, EducationRequirement,
    ExperienceRequirement, Importance, Lang, LanguageRequirement, SkillRequirement,
};
use crate::taxonomy::Concept;

/// A must in this many of a hundred cases, else nice to have.
pub(super) const fn importance(random: &mut Random, must: u8) -> Importance {
    if random.chance(must) { Importance::Must } else { Importance::Nice }
}

/// Skills that an advert of the occupation names, essential ones first: 4 to 14, fewer where ESCO knows
/// fewer; now and then one of another occupation.
pub(super) fn skills(
    generator: &Generator<'_>,
    random: &mut Random,
    occupation: &Occupation<'_>,
) -> Vec<(Concept, Importance)> {
    let count = random.between(4, 14) as usize;
    let mut essential = occupation.essential.to_vec();
    let mut optional = occupation.optional.to_vec();
    random.sample(&mut essential, count - count * 3 / 10);
    random.sample(&mut optional, count - essential.len());
    let mut skills: Vec<(Concept, Importance)> = Vec::with_capacity(count + 1);
    skills.extend(essential.into_iter().map(|skill| (skill, importance(random, 78))));
    skills.extend(optional.into_iter().map(|skill| (skill, importance(random, 22))));
    if random.chance(10) {
        let near = generator.occupations.draw_near(random, occupation);
        let foreign = if random.chance(60) {
            near.and_then(|near| random.pick(near.essential).copied())
        } else {
            generator.occupations.transversal(random)
        };
        if let Some(foreign) = foreign
            && skills.iter().all(|(skill, _)| *skill != foreign)
        {
            skills.push((foreign, importance(random, 30)));
        }
    }
    skills
}

/// The skills as requirements.
pub(super) fn structured(
    generator: &Generator<'_>,
    skills: &[(Concept, Importance)],
) -> Vec<SkillRequirement> {
    skills
        .iter()
        .filter_map(|(skill, importance)| {
            let concept = generator.occupations.id(*skill)?;
            Some(SkillRequirement { concept, importance: *importance, extracted: None })
        })
        .collect()
}

/// Level of the working language that work of a major group of ISCO-08 takes.
fn working_level(random: &mut Random, major: u8) -> Cefr {
    let choices: &[(u32, Cefr)] = match major {
        0..=2 => &[(30, Cefr::B2), (60, Cefr::C1), (10, Cefr::C2)],
        3 | 4 => &[(20, Cefr::B1), (55, Cefr::B2), (25, Cefr::C1)],
        5 => &[(10, Cefr::A2), (50, Cefr::B1), (40, Cefr::B2)],
        9 => &[(25, Cefr::A1), (45, Cefr::A2), (30, Cefr::B1)],
        _ => &[(25, Cefr::A2), (60, Cefr::B1), (15, Cefr::B2)],
    };
    random.weighted(choices, Cefr::B1)
}

/// Languages, that of the advert first.
pub(super) fn languages(
    random: &mut Random,
    occupation: &Occupation<'_>,
    advert: Lang,
    speech: Speech,
) -> Vec<LanguageRequirement> {
    let mut languages = Vec::new();
    let mut ask = |language: Lang, level, importance| {
        languages.push(LanguageRequirement {
            language: language.into(),
            level,
            importance,
            extracted: None,
        });
    };
    let level = working_level(random, occupation.major);
    ask(advert, level, importance(random, 92));
    let second = |random: &mut Random| {
        random.weighted(&[(25, Cefr::A2), (50, Cefr::B1), (25, Cefr::B2)], Cefr::B1)
    };
    let expert = matches!(occupation.major, 1..=4);
    match advert {
        Lang::Fi => {
            let swedish = match speech {
                Speech::MostlySwedish => 75,
                Speech::MostlyFinnish if expert || occupation.sector == Sector::Care => 22,
                Speech::MostlyFinnish => 8,
                _ => 2,
            };
            if random.chance(swedish) {
                ask(Lang::Sv, second(random), importance(random, 35));
            }
            let english = match occupation.sector {
                Sector::Software => 65,
                Sector::Restaurant | Sector::Culture => 25,
                _ if expert => 28,
                _ => 4,
            };
            if random.chance(english) {
                ask(Lang::En, second(random), importance(random, 55));
            }
        }
        Lang::Sv => {
            let finnish = if speech == Speech::Sweden { 2 } else { 55 };
            if random.chance(finnish) {
                ask(Lang::Fi, second(random), importance(random, 45));
            }
            if expert && random.chance(25) {
                ask(Lang::En, second(random), importance(random, 50));
            }
        }
        Lang::En => {
            let finnish = if matches!(speech, Speech::Sweden | Speech::Estonia) { 5 } else { 45 };
            if random.chance(finnish) {
                let level = random.weighted(&[(50, Cefr::A1), (50, Cefr::A2)], Cefr::A1);
                ask(Lang::Fi, level, importance(random, 15));
            }
        }
    }
    languages
}

/// Level and field of education.
pub(super) fn education(
    random: &mut Random,
    occupation: &Occupation<'_>,
) -> Option<EducationRequirement> {
    let level = occupation.level?;
    // Care, teaching and the law have degrees laid down; elsewhere practice counts too.
    let bound = matches!(occupation.sector, Sector::Care | Sector::Education);
    let field = if random.chance(85) { occupation.field } else { None };
    let must = match occupation.major {
        _ if bound => 85,
        0..=4 => 60,
        _ => 22,
    };
    Some(EducationRequirement {
        level,
        field,
        importance: importance(random, must),
        extracted: None,
    })
}

/// Months of experience; `None` where none is needed.
pub(super) fn experience(
    random: &mut Random,
    occupation: &Occupation<'_>,
) -> Option<ExperienceRequirement> {
    let choices: &[(u32, u16)] = match occupation.major {
        1 => &[(10, 12), (20, 24), (35, 36), (20, 48), (15, 60)],
        2 | 3 => &[(30, 0), (10, 6), (20, 12), (20, 24), (14, 36), (2, 48), (4, 60)],
        9 => &[(75, 0), (15, 6), (9, 12), (1, 24)],
        _ => &[(45, 0), (18, 6), (20, 12), (11, 24), (5, 36), (1, 60)],
    };
    let months = random.weighted(choices, 0);
    let importance = importance(random, 55);
    (months > 0).then_some(ExperienceRequirement { months, importance })
}

/// Driving licences.
pub(super) fn driving(random: &mut Random, occupation: &Occupation<'_>) -> Vec<DrivingRequirement> {
    let mut licences: Vec<DrivingRequirement> = Vec::new();
    for rule in occupation.driving {
        // Rules of one occupation are alternatives, except that an ambulance takes both.
        if (licences.is_empty() || occupation.isco == "3258") && random.chance(rule.asked) {
            licences.push(DrivingRequirement {
                any_of: rule.any_of.to_vec(),
                importance: importance(random, rule.must),
                extracted: None,
            });
        }
        if let Some(licence) = licences.last_mut() {
            licence.any_of.sort_unstable();
        }
    }
    licences
}

/// Cards and permits.
pub(super) fn cards(random: &mut Random, occupation: &Occupation<'_>) -> Vec<CardRequirement> {
    let mut cards = Vec::new();
    for rule in occupation.cards {
        if random.chance(rule.asked)
            && let Some(card) = CardCode::from_number(rule.number)
        {
            cards.push(CardRequirement {
                card,
                importance: importance(random, rule.must),
                extracted: None,
            });
        }
    }
    cards
}
