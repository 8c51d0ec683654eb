//! Puts one profile together.

use crate::demo::Generator;
use crate::demo::career::{self, Person};
use crate::demo::labour_market::Sector;
use crate::demo::random::Random;
use crate::demo::terms;
use crate::demo::territory::{Speech, Town};
use crate::demo::texts::{article, capital, fill, joined, phrases, short};
use crate::domain::{
    AreaCode, Availability, CardCode, Cefr, Contract, DrivingClass, HeldCard, HeldLanguage,
    HeldQualification, Lang, LanguageCode, LocalizedText, OpportunityKind, Pay, Profile,
    ProfileSkill, Project, QualificationState, Remote, Shift, Wishes, WorkingTime,
};
use crate::taxonomy::Concept;

/// Stream of profiles under a seed.
const STREAM: u64 = 2;

/// How much a person tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Detail {
    Sparse,
    Usual,
    Rich,
}

/// The n-th profile.
pub(super) fn profile(generator: &Generator<'_>, number: u64) -> Profile {
    let random = &mut Random::of(generator.seed, STREAM, number);
    let mut profile = empty(generator, number);
    let (Some(main), Some(town)) =
        (generator.occupations.draw(random), generator.territory.draw(random, 6))
    else {
        return profile;
    };
    let other =
        if random.chance(45) { generator.occupations.draw_near(random, main) } else { None };
    let detail = random
        .weighted(&[(10, Detail::Sparse), (75, Detail::Usual), (15, Detail::Rich)], Detail::Usual);
    let youngest = if main.level.is_some_and(|level| level.isced() >= 6) { 22 } else { 18 };
    let native = native(random, town.speech);
    let person = Person {
        generator,
        main,
        other: other.unwrap_or(main),
        age: random.between(youngest, 64),
        lang: writing(random, native),
        told: match detail {
            Detail::Sparse => 25,
            Detail::Usual => 78,
            Detail::Rich => 96,
        },
    };
    let (employments, in_main) = career::employments(random, &person);
    profile.employments = employments;
    if detail == Detail::Sparse {
        profile.employments.truncate(random.below(2) as usize);
    } else if random.chance(person.told) {
        profile.educations = career::educations(random, &person);
    }
    let beginner = in_main == 0;
    let skills = skills(random, &person, detail, beginner);
    profile.skills = skills
        .iter()
        .filter_map(|skill| generator.occupations.id(*skill))
        .map(|concept| ProfileSkill { concept, verified: None })
        .collect();
    profile.languages = languages(random, &person, native, town.speech, detail);
    if detail != Detail::Sparse || random.chance(30) {
        licences_and_cards(random, &person, beginner, &mut profile);
    }
    profile.home = (random.chance(93)).then(|| match &town.area {
        AreaCode::Locality(_) if town.speech == Speech::Estonia => AreaCode::Country("EE".into()),
        AreaCode::Locality(_) => AreaCode::Country("SE".into()),
        area => area.clone(),
    });
    profile.wishes = wishes(random, &person, town, detail, beginner);
    profile.availability = availability(random, &person);
    if random.chance(person.told) {
        profile.headline = headline(random, &person);
    }
    if random.chance(person.told / 2 + 10) {
        profile.summary = summary(random, &person, &skills);
    }
    if detail == Detail::Rich && random.chance(40) {
        profile.projects.push(project(random, &person, &skills));
    }
    let days = random.below(365).min(random.below(365));
    profile.modified = generator.instant(-1 - i64::from(days), random.between(18_000, 75_000));
    rights(random, &person, beginner, &mut profile);
    profile
}

fn empty(generator: &Generator<'_>, number: u64) -> Profile {
    Profile {
        id: format!("gen:p{number:06}")
            .parse()
            .expect("invariant: a source, a colon, a letter and digits are an id"),
        headline: LocalizedText::default(),
        summary: LocalizedText::default(),
        contact: None,
        home: None,
        employments: Vec::new(),
        educations: Vec::new(),
        projects: Vec::new(),
        skills: Vec::new(),
        languages: Vec::new(),
        cards: Vec::new(),
        qualifications: Vec::new(),
        driving_licences: Vec::new(),
        own_car: None,
        wishes: Wishes::default(),
        availability: Availability::Now,
        extracted: Vec::new(),
        modified: generator.instant(-1, 0),
    }
}

/// Skills: mostly what the held occupations need, some of near ones, some of any work.
fn skills(
    random: &mut Random,
    person: &Person<'_, '_>,
    detail: Detail,
    beginner: bool,
) -> Vec<Concept> {
    let count = match detail {
        Detail::Sparse => random.between(2, 4),
        Detail::Usual => random.between(4, 14),
        Detail::Rich => random.between(12, 20),
    } as usize;
    if detail != Detail::Rich && random.chance(6) {
        return Vec::new();
    }
    let (own, near) = if beginner { (45, 25) } else { (74, 12) };
    let mut skills: Vec<Concept> = Vec::with_capacity(count);
    // Draws that repeat a skill are lost, so there are some to spare.
    for _ in 0..count * 3 {
        if skills.len() == count {
            break;
        }
        let part = random.below(100);
        let occupation = if part < own { person.main } else { person.other };
        let drawn = if part < own + near {
            let essential = occupation.optional.is_empty() || random.chance(68);
            random.pick(if essential { occupation.essential } else { occupation.optional }).copied()
        } else {
            person.generator.occupations.transversal(random)
        };
        if let Some(drawn) = drawn
            && !skills.contains(&drawn)
        {
            skills.push(drawn);
        }
    }
    skills
}

/// Mother tongue.
fn native(random: &mut Random, speech: Speech) -> &'static str {
    let choices: &[(u32, &'static str)] = match speech {
        Speech::Finnish => &[
            (900, "fi"),
            (10, "sv"),
            (25, "ru"),
            (12, "et"),
            (10, "uk"),
            (9, "ar"),
            (6, "so"),
            (6, "en"),
            (5, "fa"),
            (5, "ku"),
            (4, "vi"),
            (3, "th"),
            (3, "tl"),
            (2, "zh"),
        ],
        Speech::MostlyFinnish => &[
            (770, "fi"),
            (60, "sv"),
            (40, "ru"),
            (25, "et"),
            (12, "uk"),
            (18, "ar"),
            (18, "so"),
            (14, "en"),
            (9, "fa"),
            (8, "ku"),
            (8, "vi"),
            (6, "tl"),
            (6, "zh"),
            (4, "es"),
        ],
        Speech::MostlySwedish => &[(700, "sv"), (200, "fi"), (20, "vi"), (20, "uk"), (20, "bs")],
        Speech::Sweden => &[(650, "sv"), (300, "fi"), (50, "ar")],
        Speech::Estonia => &[(750, "et"), (200, "ru"), (50, "fi")],
    };
    random.weighted(choices, "fi")
}

/// The language in which someone with this mother tongue writes about themselves.
fn writing(random: &mut Random, native: &str) -> Lang {
    Lang::from_code(native).unwrap_or_else(|| if random.chance(60) { Lang::Fi } else { Lang::En })
}

fn languages(
    random: &mut Random,
    person: &Person<'_, '_>,
    native: &str,
    speech: Speech,
    detail: Detail,
) -> Vec<HeldLanguage> {
    let mut languages: Vec<HeldLanguage> = Vec::new();
    if random.chance(if detail == Detail::Sparse { 50 } else { 10 }) {
        return languages;
    }
    let mut hold = |code: &str, level| {
        let known = |held: &HeldLanguage| held.language.as_str() == code;
        if let Ok(language) = code.parse::<LanguageCode>()
            && !languages.iter().any(known)
        {
            languages.push(HeldLanguage { language, level });
        }
    };
    hold(native, Cefr::C2);
    let expert = matches!(person.main.major, 1..=4);
    let finnish: &[(u32, Cefr)] = match (speech, expert) {
        (Speech::Sweden | Speech::Estonia, _) => &[(60, Cefr::A2), (30, Cefr::B1), (10, Cefr::C1)],
        (_, true) => &[(20, Cefr::A2), (25, Cefr::B1), (30, Cefr::B2), (25, Cefr::C1)],
        (_, false) => &[(20, Cefr::A1), (30, Cefr::A2), (30, Cefr::B1), (20, Cefr::B2)],
    };
    let finnish = random.weighted(finnish, Cefr::B1);
    let swedish: (u8, &[(u32, Cefr)]) = match speech {
        Speech::MostlySwedish => (75, &[(40, Cefr::B1), (40, Cefr::B2), (20, Cefr::C1)]),
        Speech::MostlyFinnish => (42, &[(45, Cefr::A2), (40, Cefr::B1), (15, Cefr::B2)]),
        Speech::Sweden => (90, &[(50, Cefr::B2), (50, Cefr::C1)]),
        _ => (25, &[(30, Cefr::A1), (50, Cefr::A2), (20, Cefr::B1)]),
    };
    let english: &[(u32, Cefr)] = if expert {
        &[(10, Cefr::B1), (45, Cefr::B2), (45, Cefr::C1)]
    } else {
        &[(20, Cefr::A2), (45, Cefr::B1), (30, Cefr::B2), (5, Cefr::C1)]
    };
    if native != "fi" && random.chance(92) {
        hold("fi", finnish);
    }
    let (share, levels) = swedish;
    if random.chance(share) {
        hold("sv", random.weighted(levels, Cefr::B1));
    }
    if random.chance(if person.main.sector == Sector::Software { 97 } else { 70 }) {
        hold("en", random.weighted(english, Cefr::B1));
    }
    if random.chance(9) {
        let other = random.text(&["de", "fr", "es", "ru", "it"]);
        hold(other, random.weighted(&[(40, Cefr::A1), (40, Cefr::A2), (20, Cefr::B1)], Cefr::A2));
    }
    languages
}

/// What the occupation takes, with a few who lack it, and what people have anyway.
fn licences_and_cards(
    random: &mut Random,
    person: &Person<'_, '_>,
    beginner: bool,
    profile: &mut Profile,
) {
    let has = if beginner { 45 } else { 84 };
    for rule in person.main.driving.iter().filter(|rule| rule.asked >= 35) {
        let only_b = rule.any_of.contains(&DrivingClass::B);
        if !only_b && random.chance(has) {
            profile.driving_licences.extend(rule.any_of.last());
        }
    }
    if !profile.driving_licences.is_empty() || random.chance(if person.age < 22 { 50 } else { 72 })
    {
        profile.driving_licences.push(DrivingClass::B);
        profile.own_car = random.chance(60).then(|| random.chance(68));
    }
    profile.driving_licences.sort_unstable();
    profile.driving_licences.dedup();
    for rule in person.main.cards {
        // Who works in the trade holds what most adverts ask for; one in six lacks or has lost it.
        let share = if rule.asked >= 50 { has } else { rule.asked };
        if random.chance(share)
            && let Some(card) = CardCode::from_number(rule.number)
        {
            let valid_until = random.chance(40).then(|| {
                let expired = random.chance(8);
                let days = random.between(10, 1500) as i32;
                person.generator.day(if expired { -days / 3 } else { days })
            });
            profile.cards.push(HeldCard { card, valid_until, verified: None });
        }
    }
}

/// What the law asks of the profession: most hold it and say so, some wait for it or lack it.
fn rights(random: &mut Random, person: &Person<'_, '_>, beginner: bool, profile: &mut Profile) {
    let Some(all) = &person.generator.qualifications else { return };
    for number in all.of_occupation(person.main.concept) {
        let Some(qualification) = all.get(*number) else { continue };
        let held = if beginner { 45 } else { 72 };
        let (state, from_eea) = match random.below(100) {
            drawn if drawn < held => (QualificationState::Held, None),
            drawn if drawn < held + 7 => (QualificationState::Pending, Some(random.chance(40))),
            drawn if drawn < held + 10 => (QualificationState::None, None),
            _ => continue,
        };
        let valid_until =
            qualification.validity_months.filter(|_| state == QualificationState::Held);
        let valid_until = valid_until.map(|months| {
            let days = random.below(u32::from(months) * 30 + 60) as i32;
            person.generator.day(days - 60)
        });
        profile.qualifications.push(HeldQualification {
            qualification: qualification.id.clone(),
            state,
            valid_until,
            from_eea,
            verified: None,
        });
    }
}

fn wishes(
    random: &mut Random,
    person: &Person<'_, '_>,
    town: &Town,
    detail: Detail,
    beginner: bool,
) -> Wishes {
    let mut wishes = Wishes::default();
    let told = person.told;
    if random.chance(if detail == Detail::Sparse { 55 } else { 88 }) {
        wishes.occupations = match (&person.main.group, random.below(100)) {
            (Some(group), 0..8) => vec![group.clone()],
            _ => vec![person.main.id.clone()],
        };
        for _ in 0..random.weighted(&[(58, 0), (27, 1), (11, 2), (4, 3)], 0_u8) {
            if let Some(near) = person.generator.occupations.draw_near(random, person.main)
                && !wishes.occupations.contains(&near.id)
            {
                wishes.occupations.push(near.id.clone());
            }
        }
    }
    if random.chance(85) {
        wishes.places = places(random, person.generator, town);
        wishes.willing_to_move = random.chance(13);
        if random.chance(35) {
            wishes.radius_km =
                Some(random.weighted(&[(15, 10), (30, 20), (30, 30), (20, 50), (5, 100)], 30));
        }
    }
    let (partial, full) = person.main.remote;
    if partial > 10 && random.chance(45) {
        let choices =
            [(u32::from(full) + 4, Remote::Full), (60, Remote::Partial), (8, Remote::None)];
        wishes.remote = Some(random.weighted(&choices, Remote::Partial));
    }
    if random.chance(told.min(82)) {
        wishes.working_time = random
            .weighted(
                &[
                    (62, &[WorkingTime::FullTime][..]),
                    (16, &[WorkingTime::PartTime][..]),
                    (22, &WorkingTime::ALL[..]),
                ],
                &[],
            )
            .to_vec();
    }
    if random.chance(told.min(60)) {
        wishes.contracts = random
            .weighted(
                &[
                    (50, &[Contract::Permanent][..]),
                    (25, &[Contract::Permanent, Contract::FixedTerm][..]),
                    (10, &[Contract::FixedTerm, Contract::OnCall][..]),
                    (10, &[Contract::Permanent, Contract::Agency][..]),
                    (5, &[Contract::Summer][..]),
                ],
                &[],
            )
            .to_vec();
    }
    if random.chance(told.min(62)) {
        wishes.shifts = shifts(random, person);
    }
    let part_time = wishes.working_time == [WorkingTime::PartTime];
    if random.chance(told.min(40)) {
        let pay = terms::pay(random, person.main, 0, part_time);
        wishes.pay = Some(Pay { max: None, ..pay });
    }
    if random.chance(12) {
        // Ways into work are for those who are new to it.
        let entry = if beginner { 40 } else { 1 };
        let choices: &[(u32, &[OpportunityKind])] = &[
            (60, &[OpportunityKind::Job]),
            (20, &[OpportunityKind::Job, OpportunityKind::SeasonalWork]),
            (entry, &[OpportunityKind::Job, OpportunityKind::Apprenticeship]),
            (entry, &[OpportunityKind::Traineeship, OpportunityKind::WorkTrial]),
        ];
        wishes.kinds = random.weighted(choices, &[]).to_vec();
    }
    wishes
}

/// Times of work: those of the occupation, mostly with the day beside them.
fn shifts(random: &mut Random, person: &Person<'_, '_>) -> Vec<Shift> {
    let mut shifts = terms::shifts(random, person.main);
    if random.chance(65) {
        shifts.push(Shift::Day);
    }
    shifts.sort_unstable();
    shifts.dedup();
    shifts
}

fn places(random: &mut Random, generator: &Generator<'_>, town: &Town) -> Vec<AreaCode> {
    match random.below(100) {
        0..20 => town.region.iter().cloned().collect(),
        20..27 => town.employment_area.iter().cloned().collect(),
        27..30 => vec![AreaCode::Country("FI".to_owned())],
        part => {
            let mut places = vec![town.area.clone()];
            let more = if part < 55 { random.between(1, 3) as usize } else { 0 };
            let near = town.neighbours.iter().take(more);
            let near = near.filter_map(|number| generator.territory.town(*number));
            places.extend(near.map(|town| town.area.clone()));
            places
        }
    }
}

fn availability(random: &mut Random, person: &Person<'_, '_>) -> Availability {
    let day = person.generator.day(random.between(5, 150) as i32);
    let choices = [
        (50, Availability::Now),
        (20, Availability::From(day)),
        (27, Availability::Agreed),
        (3, Availability::Unavailable),
    ];
    random.weighted(&choices, Availability::Now)
}

fn headline(random: &mut Random, person: &Person<'_, '_>) -> LocalizedText {
    let label = person.generator.occupations.label(person.main.concept, person.lang);
    let title = short(label);
    let mut headline = String::new();
    let slots = [("Title", capital(title)), ("title", title.to_owned())];
    let slots = slots.each_ref().map(|(slot, text)| (*slot, text.as_str()));
    fill(&mut headline, random.text(phrases(person.lang).headlines), &slots);
    LocalizedText::new(person.lang, headline)
}

fn summary(random: &mut Random, person: &Person<'_, '_>, skills: &[Concept]) -> LocalizedText {
    let occupations = &person.generator.occupations;
    let phrases = phrases(person.lang);
    let title = short(occupations.label(person.main.concept, person.lang));
    let deeds: Vec<&str> = skills
        .iter()
        .filter(|skill| occupations.is_deed(**skill))
        .take(3)
        .map(|skill| occupations.label(*skill, person.lang))
        .collect();
    let patterns = if deeds.is_empty() { phrases.plain_summaries } else { phrases.summaries };
    let mut summary = String::new();
    let deeds = joined(&deeds, phrases.and);
    let slots = [("title", title), ("a", article(title)), ("skills", deeds.as_str())];
    fill(&mut summary, random.text(patterns), &slots);
    LocalizedText::new(person.lang, summary)
}

/// A project in free time or a position of trust, with skills of all kinds of work and of the trade.
fn project(random: &mut Random, person: &Person<'_, '_>, skills: &[Concept]) -> Project {
    let names: &[&'static str] = match person.lang {
        Lang::Fi => &[
            "Urheiluseuran talkootyö",
            "Taloyhtiön hallitus",
            "Harrastusprojekti",
            "Kylätapahtuma",
        ],
        Lang::Sv => {
            &["Talkoarbete i idrottsförening", "Husbolagets styrelse", "Hobbyprojekt", "Byfest"]
        }
        Lang::En => &[
            "Volunteering in a sports club",
            "Housing company board",
            "Hobby project",
            "Village fair",
        ],
    };
    let occupations = &person.generator.occupations;
    let own = random.pick(skills).copied();
    let any = occupations.transversal(random).filter(|any| Some(*any) != own);
    Project {
        name: LocalizedText::new(person.lang, random.text(names)),
        period: None,
        skills: own.into_iter().chain(any).filter_map(|skill| occupations.id(skill)).collect(),
        description: LocalizedText::default(),
    }
}
