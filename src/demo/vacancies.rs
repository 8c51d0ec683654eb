//! Puts one vacancy together.

use crate::demo::advert::{self, Advert};
use crate::demo::labour_market::Sector;
use crate::demo::random::Random;
use crate::demo::requirements;
use crate::demo::terms;
use crate::demo::territory::{Speech, Town};
use crate::demo::{Generator, employers};
use crate::domain::{
    AreaCode, Coordinates, Lang, LanguageCode, LocalizedText, OpportunityKind, Remote, Source,
    Terms, Vacancy, VacancyOccupation, VacancyStatus, Workplace,
};

/// Stream of vacancies under a seed.
const STREAM: u64 = 1;
/// Name of the source of generated records.
const SOURCE: &str = "gen";
const STREETS: &[&str] = &[
    "Koulukatu",
    "Asematie",
    "Rantatie",
    "Kauppakatu",
    "Teollisuustie",
    "Puistokatu",
    "Kirkkotie",
    "Myllytie",
    "Varastokatu",
    "Sairaalantie",
];

/// The n-th vacancy.
pub(super) fn vacancy(generator: &Generator<'_>, number: u64) -> Vacancy {
    let random = &mut Random::of(generator.seed, STREAM, number);
    let record = format!("v{number:06}");
    let (Some(occupation), Some(town)) =
        (generator.occupations.draw(random), generator.territory.draw(random, 15))
    else {
        return empty(generator, &record);
    };
    let kind = terms::kind(random, occupation);
    let (language, second) = languages_of(random, town.speech, occupation.sector);
    let skills = requirements::skills(generator, random, occupation);
    let experience = requirements::experience(random, occupation)
        .filter(|_| matches!(kind, OpportunityKind::Job | OpportunityKind::SeasonalWork));
    let months = experience.as_ref().map_or(0, |experience| experience.months);
    let mut vacancy = empty(generator, &record);
    vacancy.kind = kind;
    vacancy.terms = terms::terms(generator, random, occupation, kind, months);
    vacancy.remote = terms::remote(random, occupation);
    vacancy.driving_licences = requirements::driving(random, occupation);
    vacancy.cards = requirements::cards(random, occupation);
    vacancy.employer =
        random.chance(90).then(|| employers::employer(random, occupation.sector, language));
    let age = random.below(60).min(random.below(60));
    vacancy.published = generator.instant(-1 - i64::from(age), random.between(18_000, 64_000));
    if random.chance(86) {
        let day = i64::from(random.between(2, 60).min(random.between(7, 60)));
        vacancy.deadline = Some(generator.instant(day, 20 * 3600 + 59 * 60));
    }
    vacancy.positions = random.weighted(&[(86, 1), (8, 2), (3, 3), (2, 5), (1, 10)], 1);
    vacancy.title = LocalizedText::default();
    let advert = Advert { generator, occupation, town, skills: &skills, months };
    for language in [Some(language), second].into_iter().flatten() {
        let title = advert::title(random, &advert, &vacancy, language);
        vacancy.title.set(language, title);
    }
    if random.chance(95) {
        for language in [Some(language), second].into_iter().flatten() {
            let text = advert::description(random, &advert, &vacancy, language);
            vacancy.description.set(language, text);
        }
    }
    // What follows is what the sender has put into fields; what is missing there may stand in the text.
    vacancy.occupations = occupations(generator, random, &advert);
    if random.chance(87) {
        vacancy.skills = requirements::structured(generator, &skills);
    }
    if random.chance(82) {
        vacancy.languages = requirements::languages(random, occupation, language, town.speech);
    }
    if random.chance(40) {
        let mut working: Vec<LanguageCode> =
            [Some(language), second].into_iter().flatten().map(LanguageCode::from).collect();
        working.sort_unstable();
        vacancy.working_languages = working;
    }
    if random.chance(80) {
        vacancy.education = requirements::education(random, occupation);
    }
    vacancy.experience = experience.filter(|_| random.chance(85));
    if random.chance(12) {
        vacancy.cards.clear();
    }
    if random.chance(8) {
        vacancy.driving_licences.clear();
    }
    vacancy.places = workplaces(generator, random, town, vacancy.remote);
    let foreign = if language == Lang::En || second == Some(Lang::En) { 45 } else { 4 };
    if random.chance(foreign) {
        vacancy.international = Some(true);
    } else if random.chance(8) {
        vacancy.international = Some(false);
    }
    if random.chance(78) {
        vacancy.apply_url = Some(format!("https://rekry.example/haku/{record}"));
    }
    vacancy
}

/// A vacancy that says nothing but its id: what there is without any occupation or place.
fn empty(generator: &Generator<'_>, record: &str) -> Vacancy {
    Vacancy {
        id: format!("{SOURCE}:{record}")
            .parse()
            .expect("invariant: a source, a colon, a letter and digits are an id"),
        kind: OpportunityKind::Job,
        status: VacancyStatus::Open,
        title: LocalizedText::new(Lang::Fi, "Avoin työpaikka"),
        description: LocalizedText::default(),
        employer: None,
        occupations: Vec::new(),
        skills: Vec::new(),
        languages: Vec::new(),
        working_languages: Vec::new(),
        education: None,
        experience: None,
        driving_licences: Vec::new(),
        cards: Vec::new(),
        qualifications: Vec::new(),
        places: Vec::new(),
        remote: None,
        terms: Terms::default(),
        positions: 1,
        international: None,
        published: generator.instant(-1, 0),
        deadline: None,
        apply_url: None,
        source: Source {
            name: SOURCE.to_owned(),
            record_id: Some(record.to_owned()),
            url: None,
            modified: None,
        },
    }
}

/// Language of the advert and, for some, a second one.
fn languages_of(random: &mut Random, speech: Speech, sector: Sector) -> (Lang, Option<Lang>) {
    // Finnish, Swedish, English, Finnish and Swedish, Finnish and English.
    let mut weights: [u32; 5] = match speech {
        Speech::Finnish => [790, 4, 90, 10, 106],
        Speech::MostlyFinnish => [640, 110, 115, 55, 80],
        Speech::MostlySwedish => [100, 690, 30, 170, 10],
        Speech::Sweden => [30, 850, 120, 0, 0],
        Speech::Estonia => [450, 0, 450, 0, 100],
    };
    if sector == Sector::Software {
        weights[2] += 450;
    }
    let [fi, sv, en, fi_sv, fi_en] = weights;
    let choices = [
        (fi, (Lang::Fi, None)),
        (sv, (Lang::Sv, None)),
        (en, (Lang::En, None)),
        (fi_sv, (Lang::Fi, Some(Lang::Sv))),
        (fi_en, (Lang::Fi, Some(Lang::En))),
    ];
    random.weighted(&choices, (Lang::Fi, None))
}

fn occupations(
    generator: &Generator<'_>,
    random: &mut Random,
    advert: &Advert<'_, '_>,
) -> Vec<VacancyOccupation> {
    let own = advert.occupation;
    let stated = |concept| VacancyOccupation { concept, extracted: None };
    match random.below(100) {
        0..80 => {
            let mut occupations = vec![stated(own.id.clone())];
            if random.chance(8)
                && let Some(near) = generator.occupations.draw_near(random, own)
            {
                occupations.push(stated(near.id.clone()));
            }
            occupations
        }
        80..90 => own.group.iter().cloned().map(stated).collect(),
        _ => Vec::new(),
    }
}

fn workplaces(
    generator: &Generator<'_>,
    random: &mut Random,
    town: &Town,
    remote: Option<Remote>,
) -> Vec<Workplace> {
    if remote == Some(Remote::Full) && random.chance(50) {
        return if random.chance(50) {
            vec![Workplace::area(AreaCode::Country("FI".to_owned()))]
        } else {
            Vec::new()
        };
    }
    if random.chance(3) {
        return Vec::new();
    }
    if random.chance(4)
        && let Some(region) = &town.region
    {
        return vec![Workplace::area(region.clone())];
    }
    let mut place = Workplace::area(town.area.clone());
    if random.chance(35)
        && let Some(point) = town.point
    {
        // Up to some two kilometres off the middle, in thousandths of a degree.
        let mut off = |most: u32| (random.below(2 * most + 1) as f32 - most as f32) / 1000.0;
        place.point = Some(Coordinates { lat: point.lat + off(15), lon: point.lon + off(30) });
    }
    if random.chance(25) {
        place.address = Some(format!("{} {}", random.text(STREETS), random.between(1, 60)));
    }
    let mut places = vec![place];
    if random.chance(5)
        && let Some(neighbour) =
            random.pick(&town.neighbours).and_then(|number| generator.territory.town(*number))
    {
        places.push(Workplace::area(neighbour.area.clone()));
    }
    places
}
