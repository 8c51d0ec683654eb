//! What a vacancy requires by law or says it requires, and what a person holds of it, as rows hold them.

use serde::{Deserialize, Serialize};

use super::codes;
use super::reference::Reference;
use super::row::{AskedSkill, STEPS};
use crate::domain::{
    DrivingClasses, EducationState, Importance, Profile, QualificationState, Vacancy,
};
use crate::taxonomy::Concept;
use crate::taxonomy::places::PlaceKind;
use crate::taxonomy::qualifications::{Qualification, QualificationKind, Qualifications};

/// An extracted occupation brings what the law asks only if it is as sure as this, in [`STEPS`].
const SURE: u8 = (STEPS as u16 * 4 / 5) as u8;

/// A qualification required.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Gate {
    /// Number in [`Qualifications`].
    pub(crate) number: u16,
    /// Of those with one group any one is enough.
    pub(crate) group: u8,
    /// Who lacks it may not do the work.
    pub(crate) strict: bool,
}

/// How a person stands to a qualification.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Right {
    /// Number in [`Qualifications`].
    pub(crate) number: u16,
    pub(crate) state: RightState,
    /// Last day of validity, days since 1970; `i32::MAX` without end.
    pub(crate) until: i32,
    /// It rests on a qualification from another country: 0 no, 1 from outside the European Economic Area, 2 from it.
    pub(crate) foreign: u8,
}

/// How far a qualification is, best first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub(crate) enum RightState {
    /// Held.
    Held,
    /// The authority decides.
    Pending,
    /// Held with limits: a student's right.
    Limited,
    /// The person has a degree that leads to it.
    Degree,
    /// The person studies for a degree that leads to it and gives students a limited right.
    Studying,
    /// Not held.
    None,
}

/// What a vacancy requires of whoever does the work. Advantages are no gates.
pub(super) fn gates(
    vacancy: &Vacancy,
    occupations: &[AskedSkill],
    places: &[u16],
    reference: &Reference,
) -> Vec<Gate> {
    let all = &*reference.qualifications;
    let countries = countries(places, reference);
    let holds_here = |number: &u16| {
        let country = all.get(*number).map(|qualification| qualification.country.as_str());
        country
            .is_some_and(|country| countries.is_empty() || countries.iter().any(|c| c == country))
    };
    let mut gates = Gates { all, list: Vec::new(), group: 0 };
    let certain = occupations.iter().filter(|asked| asked.factor >= SURE);
    let asked: Vec<Vec<u16>> = certain
        .filter_map(|asked| Concept::from_u16(asked.concept))
        .map(|concept| all.of_occupation(concept).iter().copied().filter(holds_here).collect())
        .collect();
    match asked.as_slice() {
        [only] => only.iter().for_each(|number| gates.add(&[*number])),
        // Occupations are alternatives: who may do one of them may apply.
        several if several.iter().all(|asked| !asked.is_empty()) => gates.add(&several.concat()),
        _ => {}
    }
    let stated = vacancy.qualifications.iter().filter(|it| it.importance == Importance::Must);
    let stated = stated.filter_map(|it| all.find(it.qualification.as_str()));
    let cards = vacancy.cards.iter().filter(|it| it.importance == Importance::Must);
    let cards = cards.filter_map(|it| all.of_card(it.card));
    stated.chain(cards).filter(holds_here).for_each(|number| gates.add(&[number]));
    gates.list
}

struct Gates<'a> {
    all: &'a Qualifications,
    list: Vec<Gate>,
    group: u8,
}

impl Gates<'_> {
    /// Adds a group, unless it is asked already.
    fn add(&mut self, numbers: &[u16]) {
        let alone = |gate: &Gate| self.list.iter().filter(|it| it.group == gate.group).count() == 1;
        let known = |gate: &Gate| numbers.contains(&gate.number) && alone(gate);
        if numbers.is_empty() || self.list.iter().any(known) || self.group == u8::MAX {
            return;
        }
        let mut numbers = numbers.to_vec();
        numbers.sort_unstable();
        numbers.dedup();
        for number in numbers {
            let strict = self.all.get(number).is_some_and(Qualification::is_strict);
            self.list.push(Gate { number, group: self.group, strict });
        }
        self.group += 1;
    }
}

/// The countries of places of work.
fn countries(numbers: &[u16], reference: &Reference) -> Vec<String> {
    let places = &reference.places;
    let known = numbers.iter().filter_map(|number| places.at(*number));
    let all = known
        .flat_map(|place| std::iter::once(place).chain(places.ancestors(place).iter().copied()))
        .filter(|place| places.kind(*place) == PlaceKind::Country);
    let mut codes: Vec<String> = all.map(|place| places.code(place).to_owned()).collect();
    codes.sort_unstable();
    codes.dedup();
    codes
}

/// How a person stands to every qualification that anything in the profile speaks of.
pub(super) fn rights(profile: &Profile, reference: &Reference) -> Vec<Right> {
    let all = &*reference.qualifications;
    let mut rights: Vec<Right> = Vec::new();
    let plain = |number, state| Right { number, state, until: i32::MAX, foreign: 0 };
    // What the person says of a qualification counts before what cards and degrees let expect.
    for held in &profile.qualifications {
        let Some(number) = all.find(held.qualification.as_str()) else { continue };
        let state = match held.state {
            QualificationState::Held => RightState::Held,
            QualificationState::Pending => RightState::Pending,
            QualificationState::Limited => RightState::Limited,
            QualificationState::None => RightState::None,
        };
        keep(
            &mut rights,
            Right {
                until: held.valid_until.map_or(i32::MAX, codes::day_number),
                foreign: held.from_eea.map_or(0, |eea| 1 + u8::from(eea)),
                ..plain(number, state)
            },
        );
    }
    let stated: Vec<u16> = rights.iter().map(|right| right.number).collect();
    let driving: DrivingClasses = profile.driving_licences.iter().copied().collect();
    let driving = driving.closure();
    for (number, qualification) in (0_u16..).zip(all.all()) {
        for held in &profile.cards {
            if qualification.cards.contains(&held.card) {
                let until = held.valid_until.map_or(i32::MAX, codes::day_number);
                keep(&mut rights, Right { until, ..plain(number, RightState::Held) });
            }
        }
        let is_class = qualification.kind == QualificationKind::LicenceClass;
        if is_class && driving.intersects(qualification.classes) {
            keep(&mut rights, plain(number, RightState::Held));
        }
        if !stated.contains(&number)
            && let Some(state) = by_degree(profile, qualification)
        {
            keep(&mut rights, plain(number, state));
        }
    }
    let own = rights.clone();
    for right in own.iter().filter(|right| right.state != RightState::None) {
        let more = all.get(right.number).map_or(&[][..], |it| it.supersedes.as_slice());
        for number in more.iter().filter(|number| !stated.contains(number)) {
            keep(&mut rights, Right { number: *number, ..*right });
        }
    }
    rights
}

/// What the best of the person's degrees in the country lets expect.
fn by_degree(profile: &Profile, qualification: &Qualification) -> Option<RightState> {
    let leads = |education: &&crate::domain::Education| {
        let code = education.degree_code.as_ref();
        let by_code = code.is_some_and(|code| qualification.degree_codes.contains(code));
        by_code
            || education.name.iter().any(|(_, name)| {
                let name = name.trim().to_lowercase();
                qualification.degrees.contains(&name)
            })
    };
    let states =
        profile.educations.iter().filter(leads).filter_map(|education| match education.state {
            EducationState::Completed if qualification.degree_needs_registration => {
                Some(RightState::Degree)
            }
            EducationState::Completed => Some(RightState::Held),
            EducationState::Ongoing => qualification.student.as_ref().map(|_| RightState::Studying),
            EducationState::Discontinued => None,
        });
    states.min()
}

/// Keeps the better of two.
fn keep(rights: &mut Vec<Right>, right: Right) {
    match rights.iter_mut().find(|known| known.number == right.number) {
        Some(known) => {
            if (right.state, -i64::from(right.until)) < (known.state, -i64::from(known.until)) {
                *known = right;
            }
        }
        None => rights.push(right),
    }
}
