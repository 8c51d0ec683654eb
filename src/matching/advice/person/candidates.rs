//! Which changes are worth trying: what the person's best vacancies ask and the person lacks, and what bars the person.

use std::collections::HashMap;
use std::hash::Hash;

use super::{Best, Change, Desk};
use crate::domain::{Contract, DrivingClass, DrivingClasses, Shift, WorkingTime};
use crate::index::codes::{self, contract_bit, shift_bit};
use crate::index::columns::{ProfileColumns, VacancyColumns};
use crate::matching::advice::items::{area_code, cefr};
use crate::matching::criteria::skills::{each_credit, each_skill};
use crate::matching::rank::Ranked;
use crate::taxonomy::Concept;
use crate::taxonomy::places::PlaceKind;

/// Most skills tried.
const SKILLS: usize = 20;
/// Most requirements tried: cards, licences, rights.
const REQUIREMENTS: usize = 12;
/// Most steps of languages tried.
const LANGUAGES: usize = 8;
/// Most further places tried.
const PLACES: usize = 4;
/// Most contracts, and most times of work, tried.
const TERMS: usize = 4;
/// Kilometres added to the radius.
const FURTHER_KM: [u16; 3] = [10, 25, 50];
/// Greatest radius of a profile, km.
const MAX_RADIUS: u16 = 500;
/// Share of a skill that counts as having it.
const HAD: f32 = 0.995;

/// Weights by key; the heaviest of them, and among equals the first by key.
struct Heaviest<K>(HashMap<K, f32>);

impl<K: Eq + Hash + Ord + Copy> Heaviest<K> {
    fn new() -> Self {
        Self(HashMap::new())
    }

    fn add(&mut self, key: K, weight: f32) {
        *self.0.entry(key).or_insert(0.0) += weight;
    }

    fn first(self, count: usize) -> Vec<K> {
        let mut all: Vec<(K, f32)> = self.0.into_iter().collect();
        all.sort_unstable_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        all.into_iter().take(count).map(|(key, _)| key).collect()
    }
}

/// The changes to try.
pub(super) fn changes(
    desk: &Desk<'_, '_>,
    person: &ProfileColumns,
    best: &[Best],
    barred: &[Ranked],
) -> Vec<Change> {
    let near: Vec<(&VacancyColumns, u32)> = best
        .iter()
        .map(|best| &best.ranked)
        .map(|ranked| (&*desk.snapshot.segments[ranked.segment as usize], ranked.doc))
        .collect();
    let barred =
        barred.iter().map(|ranked| (&*desk.snapshot.segments[ranked.segment as usize], ranked.doc));
    let all: Vec<(&VacancyColumns, u32)> = near.iter().copied().chain(barred).collect();
    let mut changes = skills(desk, person, &near);
    changes.extend(requirements(desk, person, &all));
    changes.extend(languages(person, &near));
    changes.extend(whereabouts(desk, person, &near));
    changes.extend(terms(desk, &near));
    changes
}

fn skills(
    desk: &Desk<'_, '_>,
    person: &ProfileColumns,
    near: &[(&VacancyColumns, u32)],
) -> Vec<Change> {
    let taxonomy = &desk.matcher.reference.taxonomy;
    let mut credit = vec![0.0_f32; taxonomy.len()];
    each_skill(taxonomy, person, 0, |skill, g, _| {
        each_credit(taxonomy, skill, |asked, r| {
            let slot = &mut credit[asked.index()];
            *slot = slot.max(r * g);
        });
    });
    let mut missing = Heaviest::new();
    for (vacancies, vacancy) in near {
        let total = vacancies.skill_weight[*vacancy as usize];
        for asked in vacancies.skills.get(*vacancy) {
            let had = credit.get(usize::from(asked.concept)).copied().unwrap_or(1.0);
            if had < HAD && total > 0.0 {
                missing.add(asked.concept, asked.weight / total * (1.0 - had));
            }
        }
    }
    let concepts = missing.first(SKILLS).into_iter().filter_map(Concept::from_u16);
    concepts.filter_map(|concept| taxonomy.id(concept).parse().ok().map(Change::Skill)).collect()
}

fn requirements(
    desk: &Desk<'_, '_>,
    person: &ProfileColumns,
    all: &[(&VacancyColumns, u32)],
) -> Vec<Change> {
    let known = &desk.matcher.reference.qualifications;
    let (mut numbers, mut classes) = (Heaviest::new(), Heaviest::new());
    let held = person.driving[0];
    for (vacancies, vacancy) in all {
        for gate in vacancies.gates.get(*vacancy) {
            if !crate::matching::gates::is_held(gate.number, person.rights.get(0), desk.today) {
                numbers.add(gate.number, 1.0);
            }
        }
        let must = vacancies.driving_must[*vacancy as usize];
        for (at, any_of) in vacancies.driving.get(*vacancy).iter().enumerate() {
            if must >> at & 1 == 1 && held & any_of == 0 {
                classes.add(*any_of, 1.0);
            }
        }
    }
    let mut changes: Vec<Change> = Vec::new();
    for number in numbers.first(REQUIREMENTS) {
        let Some(qualification) = known.get(number) else { continue };
        let is_told = |id: &str| {
            let told = &desk.profile.qualifications;
            told.iter().any(|held| held.qualification.as_str() == id)
        };
        let class = lowest(qualification.classes);
        let change = match (qualification.cards.first(), class) {
            // What the profile says of a qualification itself counts before cards and licences.
            _ if is_told(qualification.id.as_str()) => {
                Change::Qualification(qualification.id.clone())
            }
            (Some(card), _) => Change::Card(*card),
            (None, Some(class)) => Change::Licence(class),
            (None, None) => Change::Qualification(qualification.id.clone()),
        };
        changes.push(change);
    }
    let classes = classes.first(REQUIREMENTS).into_iter();
    changes.extend(
        classes.filter_map(|bits| lowest(DrivingClasses::from_bits(bits))).map(Change::Licence),
    );
    let mut once: Vec<Change> = Vec::new();
    for change in changes {
        if !once.contains(&change) {
            once.push(change);
        }
    }
    once
}

/// The class of a set that takes least: the first of the directive's order.
fn lowest(classes: DrivingClasses) -> Option<DrivingClass> {
    DrivingClass::ALL.into_iter().find(|class| {
        let own: DrivingClasses = std::iter::once(*class).collect();
        own.intersects(classes)
    })
}

fn languages(person: &ProfileColumns, near: &[(&VacancyColumns, u32)]) -> Vec<Change> {
    let known = person.languages.get(0);
    let mut missing = Heaviest::new();
    for (vacancies, vacancy) in near {
        for asked in vacancies.languages.get(*vacancy) {
            let own = known.iter().find(|known| known.language == asked.language);
            let level = own.map_or(asked.level, |own| own.level + 1);
            if own.is_none_or(|own| own.level < asked.level) {
                missing.add((asked.language, level), 1.0);
            }
        }
    }
    let steps = missing.first(LANGUAGES).into_iter();
    steps
        .filter_map(|(language, level)| {
            Some(Change::Language(codes::language_of(language)?, cefr(level)))
        })
        .collect()
}

fn whereabouts(
    desk: &Desk<'_, '_>,
    person: &ProfileColumns,
    near: &[(&VacancyColumns, u32)],
) -> Vec<Change> {
    let reference = desk.matcher.reference;
    let places = &reference.places;
    let wishes = &desk.profile.wishes;
    let mut changes = Vec::new();
    let wished = person.wished.get(0);
    if !wished.is_empty() || desk.profile.home.is_some() {
        let further = FURTHER_KM.map(|km| desk.radius.saturating_add(km).min(MAX_RADIUS));
        let further = further.into_iter().filter(|km| *km > desk.radius);
        changes.extend(further.map(Change::Radius));
        if !wishes.willing_to_move {
            changes.push(Change::Move);
        }
    }
    // Whoever names no place looks around home: a place named would take home's place.
    if !wished.is_empty() {
        let mut others = Heaviest::new();
        for (vacancies, vacancy) in near {
            for number in vacancies.places.get(*vacancy) {
                let Some(place) = places.at(*number) else { continue };
                let inside = wished
                    .iter()
                    .filter_map(|number| places.at(*number))
                    .any(|wished| places.contains(wished, place));
                if places.kind(place) == PlaceKind::Municipality && !inside {
                    others.add(*number, 1.0);
                }
            }
        }
        let others = others.first(PLACES).into_iter().filter_map(|number| places.at(number));
        changes.extend(others.filter_map(|place| area_code(reference, place)).map(Change::Place));
    }
    if wishes.remote.is_some() {
        changes.push(Change::AnyRemote);
    }
    changes
}

fn terms(desk: &Desk<'_, '_>, near: &[(&VacancyColumns, u32)]) -> Vec<Change> {
    let wishes = &desk.profile.wishes;
    let mut changes = Vec::new();
    if !wishes.working_time.is_empty() {
        let others =
            WorkingTime::ALL.into_iter().filter(|time| !wishes.working_time.contains(time));
        changes.extend(others.map(Change::WorkingTime));
    }
    if !wishes.contracts.is_empty() {
        let mut others = Heaviest::new();
        for (vacancies, vacancy) in near {
            let offered = vacancies.contracts[*vacancy as usize];
            let others_of = Contract::ALL.into_iter().filter(|contract| {
                offered & contract_bit(*contract) != 0 && !wishes.contracts.contains(contract)
            });
            others_of.for_each(|contract| others.add(contract, 1.0));
        }
        changes.extend(others.first(TERMS).into_iter().map(Change::Contract));
    }
    if !wishes.shifts.is_empty() {
        let mut others = Heaviest::new();
        for (vacancies, vacancy) in near {
            let asked = vacancies.shifts[*vacancy as usize];
            let others_of = Shift::ALL
                .into_iter()
                .filter(|shift| asked & shift_bit(*shift) != 0 && !wishes.shifts.contains(shift));
            others_of.for_each(|shift| others.add(shift, 1.0));
        }
        changes.extend(others.first(TERMS).into_iter().map(Change::Shift));
    }
    changes
}
