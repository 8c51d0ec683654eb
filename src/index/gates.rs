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
    /// It comes with another one, and says nothing once it has expired.
    pub(crate) inherited: bool,
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
    let certain: Vec<&AskedSkill> =
        occupations.iter().filter(|asked| asked.factor >= SURE).collect();
    // What was read from a text may be meant otherwise: it keeps nobody from the work.
    let is_stated = certain.iter().all(|asked| asked.factor == STEPS);
    let of_each = |of: fn(&Qualifications, Concept) -> &[u16]| -> Vec<Vec<u16>> {
        let concepts = certain.iter().filter_map(|asked| Concept::from_u16(asked.concept));
        concepts
            .map(|concept| of(all, concept).iter().copied().filter(holds_here).collect())
            .collect()
    };
    let asked = of_each(Qualifications::of_occupation);
    let common = in_all(&asked);
    common.iter().for_each(|number| gates.add(&[*number], is_stated));
    // Occupations are alternatives: who may do one of them may apply.
    if common.is_empty() && asked.iter().all(|asked| !asked.is_empty()) {
        gates.add(&asked.concat(), false);
    }
    // What is mostly, but not always, asked in an occupation is to be confirmed, where all that would do have it.
    let told_of = |number: &u16| all.get(*number).is_some_and(Qualification::is_told_of);
    let usual = in_all(&of_each(Qualifications::usual_in));
    usual.into_iter().filter(told_of).for_each(|number| gates.add(&[number], false));
    for asked in vacancy.qualifications.iter().filter(|it| it.importance == Importance::Must) {
        let Some(number) = all.find(asked.qualification.as_str()) else { continue };
        let is_stated = asked.extracted.is_none();
        // Whoever states a requirement means it, wherever the work is done.
        if is_stated || holds_here(&number) {
            gates.add(&[number], is_stated);
        }
    }
    for asked in vacancy.cards.iter().filter(|it| it.importance == Importance::Must) {
        gates.add(&all.of_card(asked.card), asked.extracted.is_none());
    }
    gates.list
}

/// The numbers that stand in every list, in the order of the first.
fn in_all(lists: &[Vec<u16>]) -> Vec<u16> {
    let Some((first, others)) = lists.split_first() else { return Vec::new() };
    let in_others = |number: &&u16| others.iter().all(|other| other.contains(number));
    first.iter().filter(in_others).copied().collect()
}

struct Gates<'a> {
    all: &'a Qualifications,
    list: Vec<Gate>,
    group: u8,
}

impl Gates<'_> {
    /// Adds a group, unless it is asked already; one that was read from a text and is stated, too, is stated.
    fn add(&mut self, numbers: &[u16], is_stated: bool) {
        let alone = |gate: &Gate| self.list.iter().filter(|it| it.group == gate.group).count() == 1;
        let known = |gate: &Gate| numbers.contains(&gate.number) && alone(gate);
        if let Some(at) = self.list.iter().position(known) {
            let gate = &mut self.list[at];
            let can_be = self.all.get(gate.number).is_some_and(Qualification::is_strict);
            gate.strict |= is_stated && can_be && numbers.len() == 1;
            return;
        }
        if numbers.is_empty() || self.group == u8::MAX {
            return;
        }
        let mut numbers = numbers.to_vec();
        numbers.sort_unstable();
        numbers.dedup();
        for number in numbers {
            let strict = is_stated && self.all.get(number).is_some_and(Qualification::is_strict);
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
    let plain =
        |number, state| Right { number, state, until: i32::MAX, foreign: 0, inherited: false };
    // What the person says of a qualification counts before what cards and degrees let expect.
    for held in &profile.qualifications {
        let Some(number) = all.find(held.qualification.as_str()) else { continue };
        let state = match held.state {
            QualificationState::Held => RightState::Held,
            QualificationState::Pending => RightState::Pending,
            QualificationState::Limited => RightState::Limited,
            QualificationState::None => RightState::None,
        };
        rights.push(Right {
            until: held.valid_until.map_or(i32::MAX, codes::day_number),
            foreign: held.from_eea.map_or(0, |eea| 1 + u8::from(eea)),
            ..plain(number, state)
        });
    }
    let stated: Vec<u16> = rights.iter().map(|right| right.number).collect();
    let driving: DrivingClasses = profile.driving_licences.iter().copied().collect();
    let driving = driving.closure();
    for (number, qualification) in (0_u16..).zip(all.all()) {
        if stated.contains(&number) {
            continue;
        }
        for held in profile.cards.iter().filter(|held| qualification.cards.contains(&held.card)) {
            let until = held.valid_until.map_or(i32::MAX, codes::day_number);
            rights.push(Right { until, ..plain(number, RightState::Held) });
        }
        let is_class = qualification.kind == QualificationKind::LicenceClass;
        if is_class && driving.intersects(qualification.classes) {
            rights.push(plain(number, RightState::Held));
        }
        if let Some(state) = by_degree(profile, qualification) {
            rights.push(plain(number, state));
        }
    }
    let own = rights.clone();
    for right in own.iter().filter(|right| right.state == RightState::Held) {
        let more = all.get(right.number).map_or(&[][..], |it| it.supersedes.as_slice());
        for number in more.iter().filter(|number| !stated.contains(number)) {
            rights.push(Right { number: *number, inherited: true, ..*right });
        }
    }
    rights
}

/// What the best of the person's degrees lets expect. A code of the national classification says that the degree was taken
/// in the country; a name may stand for a degree from anywhere.
fn by_degree(profile: &Profile, qualification: &Qualification) -> Option<RightState> {
    let states = profile.educations.iter().filter_map(|education| {
        let code = education.degree_code.as_ref();
        let by_code = code.is_some_and(|code| qualification.degree_codes.contains(code));
        let by_name = || {
            education.name.iter().any(|(_, name)| {
                let name = name.trim().to_lowercase();
                qualification.degrees.contains(&name)
            })
        };
        if !by_code && !by_name() {
            return None;
        }
        match education.state {
            EducationState::Completed if by_code && !qualification.degree_needs_registration => {
                Some(RightState::Held)
            }
            EducationState::Completed => Some(RightState::Degree),
            EducationState::Ongoing => qualification.student.as_ref().map(|_| RightState::Studying),
            EducationState::Discontinued => None,
        }
    });
    states.min()
}
