//! Qualification gates: whether a person may do the work, requirement by requirement, with who says so.
//!
//! A verdict depends on nothing but its evidence: what the law or the advert requires, and what the profile says of it.
//! It changes no score. Who may not do the work now stands after all others, in a group of its own that can be asked for.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::domain::{CardCode, DrivingClasses, Lang};
use crate::index::Reference;
use crate::index::codes;
use crate::index::columns::{ProfileColumns, VacancyColumns};
use crate::index::gates::{Gate, Right, RightState};
use crate::index::row::{LanguageLevel, STEPS};
use crate::taxonomy::qualifications::QualificationKind;

use super::conditions::{Condition, ConditionModel, Conditions};
use super::fold::Values;
use super::model::Criterion;
use super::reasons::{Subject, cefr_name, criterion_name, message};

/// Whether a person may do the work of a vacancy.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Eligibility {
    /// Everything required is held, or nothing is required.
    Eligible,
    /// Something required is not stated, pending, or held with limits.
    IfConfirmed,
    /// Something required has expired or is not held.
    NotNow,
}

impl Eligibility {
    /// All of them, best first.
    pub const ALL: [Self; 3] = [Self::Eligible, Self::IfConfirmed, Self::NotNow];

    /// In words of the command line.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::Eligible => "eligible",
            Self::IfConfirmed => "eligible if confirmed",
            Self::NotNow => "not eligible now",
        }
    }
}

/// Verdict on one requirement.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum CheckState {
    /// The profile says that the person has it.
    Held,
    /// The authority decides about it.
    Pending,
    /// It is held with limits: a student's right, for example.
    Limited,
    /// The person has the degree that leads to it; whether the rest is done is not known.
    Degree,
    /// The person studies for the degree; students have a limited right when they have got far enough.
    Studying,
    /// The profile says nothing of it.
    NotStated,
    /// The profile says that it has expired.
    Expired,
    /// The profile says that the person does not have it.
    Missing,
}

impl CheckState {
    /// What it means for the whole; `strict` requirements keep who lacks them from the work.
    const fn eligibility(self, strict: bool) -> Eligibility {
        match self {
            Self::Held => Eligibility::Eligible,
            Self::Expired | Self::Missing if strict => Eligibility::NotNow,
            _ => Eligibility::IfConfirmed,
        }
    }

    const fn key(self) -> &'static str {
        match self {
            Self::Held => "check.held",
            Self::Pending => "check.pending",
            Self::Limited => "check.limited",
            Self::Degree => "check.degree",
            Self::Studying => "check.studying",
            Self::NotStated => "check.not_stated",
            Self::Expired => "check.expired",
            Self::Missing => "check.missing",
        }
    }
}

/// What kind of requirement a check is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case", untagged)]
pub enum CheckKind {
    /// A right, title, competence, card or licence.
    Qualification(QualificationKind),
    /// What is not a qualification.
    Other(OtherKind),
}

/// A requirement that is no qualification.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum OtherKind {
    /// A language at a level that the vacancy states as required.
    LanguageLevel,
    /// A condition that a ranking or a request sets on a criterion.
    Condition,
}

/// A requirement and how the person stands to it. It does not change the score.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Check {
    /// What is required.
    pub item: Subject,
    /// What kind of requirement it is.
    pub kind: CheckKind,
    /// The verdict.
    pub state: CheckState,
    /// What the verdict means for doing this work.
    pub eligibility: Eligibility,
    /// Requirements of one group are alternatives: one of them is enough.
    pub group: u8,
    /// The sentence for a reader: the verdict, and the way on.
    pub text: String,
    /// Who decides or registers.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub authority: Option<String>,
    /// Its site.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub authority_url: Option<String>,
    /// The act, with its number.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub law: Option<String>,
    /// The way to qualify.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub how: Option<String>,
    /// Whether requirement and act were confirmed by whoever maintains the list.
    pub confirmed: bool,
}

/// The sentence on what is an advantage only.
const fn nice(state: CheckState) -> &'static str {
    match state {
        CheckState::Held => "check.held",
        _ => "check.nice",
    }
}

/// What the profile says of a requirement, as of a day.
fn state_of(number: u16, rights: &[Right], today: i32) -> (CheckState, Option<Right>) {
    let state = |right: &Right| match right.state {
        RightState::Held if right.until >= today => CheckState::Held,
        RightState::Held if right.inherited => CheckState::NotStated,
        RightState::Held => CheckState::Expired,
        RightState::Pending => CheckState::Pending,
        RightState::Limited => CheckState::Limited,
        RightState::Degree => CheckState::Degree,
        RightState::Studying => CheckState::Studying,
        RightState::None => CheckState::Missing,
    };
    let own = rights.iter().filter(|right| right.number == number);
    let best = own.map(|right| (state(right), *right)).min_by_key(|(state, _)| *state);
    best.map_or((CheckState::NotStated, None), |(state, right)| (state, Some(right)))
}

/// Whether the profile says that the person has it, as of a day (days since 1970).
pub(crate) fn is_held(number: u16, rights: &[Right], today: i32) -> bool {
    state_of(number, rights, today).0 == CheckState::Held
}

/// What the profile says of a driving licence of which one class is enough.
fn driving_state(held: u32, any_of: u32) -> CheckState {
    if held & any_of != 0 {
        CheckState::Held
    } else if held == 0 {
        CheckState::NotStated
    } else {
        // Who states classes states all of them.
        CheckState::Missing
    }
}

/// The languages stated as required of which the profile states so many CEFR levels less, each with what is held.
fn short_languages(
    asked: &[LanguageLevel],
    known: &[LanguageLevel],
    levels: u8,
) -> impl Iterator<Item = (LanguageLevel, LanguageLevel)> {
    let required = asked.iter().filter(move |asked| levels > 0 && asked.weight == STEPS);
    required.filter_map(move |asked| {
        let own = known.iter().find(|known| known.language == asked.language)?;
        (asked.level >= own.level + levels).then_some((*asked, *own))
    })
}

/// The licences that a vacancy requires, each as the classes of which one is enough.
fn licences(vacancies: &VacancyColumns, vacancy: u32) -> impl Iterator<Item = u32> {
    let must = vacancies.driving_must[vacancy as usize];
    let all = vacancies.driving.get(vacancy).iter().enumerate();
    all.filter(move |(at, _)| must >> at & 1 == 1).map(|(_, any_of)| *any_of)
}

/// The verdict on all gates together: the worst group, of each group the best gate.
fn worst(gates: &[Gate], state: impl Fn(u16) -> CheckState) -> Eligibility {
    let (mut worst, mut gates) = (Eligibility::Eligible, gates);
    while let [first, ..] = gates {
        let mut best = Eligibility::NotNow;
        while let [gate, rest @ ..] = gates
            && gate.group == first.group
        {
            best = best.min(state(gate.number).eligibility(gate.strict));
            gates = rest;
        }
        worst = worst.max(best);
    }
    worst
}

/// What one person holds of what vacancies may require, as of a day.
#[derive(Debug, Clone)]
pub(crate) struct PersonGates {
    /// By number of the qualification; what comes after the last is not stated.
    states: Vec<CheckState>,
    languages: Vec<LanguageLevel>,
    driving: u32,
    levels: u8,
}

impl PersonGates {
    /// Of a profile; `today` in days since 1970.
    pub(crate) fn new(profiles: &ProfileColumns, profile: u32, today: i32, levels: u8) -> Self {
        let rights = profiles.rights.get(profile);
        let count = rights.iter().map(|right| right.number + 1).max().unwrap_or(0);
        Self {
            states: (0..count).map(|number| state_of(number, rights, today).0).collect(),
            languages: profiles.languages.get(profile).to_vec(),
            driving: profiles.driving[profile as usize],
            levels,
        }
    }

    /// Whether the person may do the work.
    #[inline]
    pub(crate) fn eligibility(&self, vacancies: &VacancyColumns, vacancy: u32) -> Eligibility {
        let asked = vacancies.languages.get(vacancy);
        if short_languages(asked, &self.languages, self.levels).next().is_some() {
            return Eligibility::NotNow;
        }
        let state =
            |number| self.states.get(usize::from(number)).copied().unwrap_or(CheckState::NotStated);
        let licences = licences(vacancies, vacancy)
            .map(|any_of| driving_state(self.driving, any_of).eligibility(true));
        licences.fold(worst(vacancies.gates.get(vacancy), state), Eligibility::max)
    }
}

/// What one vacancy requires, as of a day.
#[derive(Debug, Clone)]
pub(crate) struct VacancyGates {
    gates: Vec<Gate>,
    /// The verdict of the gates on who says nothing of any qualification.
    silent: Eligibility,
    /// Languages stated as required.
    languages: Vec<LanguageLevel>,
    licences: Vec<u32>,
    today: i32,
    levels: u8,
}

impl VacancyGates {
    /// Of a vacancy; `today` in days since 1970.
    pub(crate) fn new(vacancies: &VacancyColumns, vacancy: u32, today: i32, levels: u8) -> Self {
        let gates = vacancies.gates.get(vacancy).to_vec();
        let asked = vacancies.languages.get(vacancy).iter();
        Self {
            silent: worst(&gates, |_| CheckState::NotStated),
            gates,
            languages: asked.filter(|asked| asked.weight == STEPS).copied().collect(),
            licences: licences(vacancies, vacancy).collect(),
            today,
            levels,
        }
    }

    /// Whether a person may do the work.
    #[inline]
    pub(crate) fn eligibility(&self, profiles: &ProfileColumns, profile: u32) -> Eligibility {
        let known = profiles.languages.get(profile);
        if short_languages(&self.languages, known, self.levels).next().is_some() {
            return Eligibility::NotNow;
        }
        let rights = profiles.rights.get(profile);
        let of_gates = if self.gates.is_empty() || rights.is_empty() {
            self.silent
        } else {
            worst(&self.gates, |number| state_of(number, rights, self.today).0)
        };
        let licences = self.licences.iter().map(|any_of| {
            driving_state(profiles.driving[profile as usize], *any_of).eligibility(true)
        });
        licences.fold(of_gates, Eligibility::max)
    }
}

/// How many documents each requirement keeps from the work, or leaves to be confirmed.
#[derive(Debug, Clone, Default)]
pub(crate) struct Tally {
    /// By number of the qualification; of alternatives the first.
    qualifications: Vec<[u64; 2]>,
    driving: [u64; 2],
    languages: [u64; 2],
    /// By criterion that is required or banned.
    conditions: [[u64; 2]; Criterion::COUNT],
}

impl Tally {
    const fn count(slot: &mut [u64; 2], eligibility: Eligibility) {
        match eligibility {
            Eligibility::Eligible => {}
            Eligibility::IfConfirmed => slot[0] += 1,
            Eligibility::NotNow => slot[1] += 1,
        }
    }

    /// Counts the requirements of a pair that are not simply met.
    pub(crate) fn add(
        &mut self,
        (vacancies, vacancy): (&VacancyColumns, u32),
        (profiles, profile): (&ProfileColumns, u32),
        today: i32,
        levels: u8,
    ) {
        let rights = profiles.rights.get(profile);
        let of_gate = |gate: &Gate| state_of(gate.number, rights, today).0.eligibility(gate.strict);
        for any_of in vacancies.gates.get(vacancy).chunk_by(|a, b| a.group == b.group) {
            let (Some(first), Some(best)) = (any_of.first(), any_of.iter().map(of_gate).min())
            else {
                continue;
            };
            let at = usize::from(first.number);
            if self.qualifications.len() <= at {
                self.qualifications.resize(at + 1, [0; 2]);
            }
            Self::count(&mut self.qualifications[at], best);
        }
        let held = profiles.driving[profile as usize];
        let worst = licences(vacancies, vacancy)
            .map(|any_of| driving_state(held, any_of).eligibility(true))
            .max();
        Self::count(&mut self.driving, worst.unwrap_or(Eligibility::Eligible));
        let (asked, known) = (vacancies.languages.get(vacancy), profiles.languages.get(profile));
        if short_languages(asked, known, levels).next().is_some() {
            self.languages[1] += 1;
        }
    }

    /// Counts the verdict on a criterion that is required or banned.
    pub(crate) const fn add_condition(&mut self, criterion: Criterion, verdict: Eligibility) {
        Self::count(&mut self.conditions[criterion as usize], verdict);
    }

    /// Takes in the counts of other documents.
    pub(crate) fn join(&mut self, other: &Self) {
        let add = |sum: &mut [u64; 2], more: &[u64; 2]| {
            sum[0] += more[0];
            sum[1] += more[1];
        };
        if self.qualifications.len() < other.qualifications.len() {
            self.qualifications.resize(other.qualifications.len(), [0; 2]);
        }
        self.qualifications.iter_mut().zip(&other.qualifications).for_each(|(a, b)| add(a, b));
        add(&mut self.driving, &other.driving);
        add(&mut self.languages, &other.languages);
        self.conditions.iter_mut().zip(&other.conditions).for_each(|(a, b)| add(a, b));
    }

    /// The requirements that count for anybody, those that keep most from the work first.
    pub(crate) fn counts(&self, reference: &Reference, lang: Lang) -> Vec<GateCount> {
        let gate = |id: &str, label: String, owner: String, counts: &[u64; 2]| GateCount {
            item: Subject { id: id.to_owned(), label },
            owner,
            if_confirmed: counts[0],
            not_now: counts[1],
        };
        let known = (0_u16..).zip(&self.qualifications).filter_map(|(number, counts)| {
            let known = reference.qualifications.get(number)?;
            let authority = known.authority.name.get(lang).to_owned();
            Some(gate(known.id.as_str(), known.name.get(lang).to_owned(), authority, counts))
        });
        let driving = message(lang, "check.driving", &[("classes", "")]).trim_end().to_owned();
        let employer = message(lang, "owner.employer", &[]);
        let languages = criterion_name(Criterion::Languages, lang);
        let others = [
            gate("driving", driving, employer.clone(), &self.driving),
            gate("language", languages, employer, &self.languages),
        ];
        let conditions = Criterion::ALL.into_iter().zip(&self.conditions);
        let conditions = conditions.map(|(criterion, counts)| {
            let id = format!("condition:{}", criterion.name());
            let owner = message(lang, "owner.request", &[]);
            gate(&id, criterion_name(criterion, lang), owner, counts)
        });
        let mut counts: Vec<GateCount> = known
            .chain(others)
            .chain(conditions)
            .filter(|count| count.not_now + count.if_confirmed > 0)
            .collect();
        counts.sort_by_key(|count| std::cmp::Reverse((count.not_now, count.if_confirmed)));
        counts
    }
}

/// A requirement that moves items of a list, whose it is, and how many it moves.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct GateCount {
    /// What is required: a qualification, `driving`, `language`, or `condition:` with a criterion.
    pub item: Subject,
    /// Whose rule it is: the authority, the employer, or whoever asks.
    pub owner: String,
    /// Items that it leaves to be confirmed.
    pub if_confirmed: u64,
    /// Items of which it keeps the person from the work now; they stand last.
    pub not_now: u64,
}

/// The verdict on every requirement, in words. Only the person is told the way on, which may tell where a qualification
/// comes from.
pub(crate) fn checks(
    (vacancies, vacancy): (&VacancyColumns, u32),
    (profiles, profile): (&ProfileColumns, u32),
    reference: &Reference,
    (today, levels): (i32, u8),
    (lang, for_person): (Lang, bool),
) -> Vec<Check> {
    let mut checks = Vec::new();
    let rights = profiles.rights.get(profile);
    let gates = vacancies.gates.get(vacancy);
    for gate in gates {
        let Some(qualification) = reference.qualifications.get(gate.number) else { continue };
        let (state, right) = state_of(gate.number, rights, today);
        let foreign = right.filter(|_| for_person).map_or(0, |right| right.foreign);
        let recognition = qualification.recognition.as_ref().map(|it| match foreign {
            2 => it.eu.get(lang),
            _ => it.other.get(lang),
        });
        // Who waits for a decision about a qualification from another country waits for whom that concerns.
        let authority = match (state, foreign) {
            (CheckState::Pending, 1..) => &qualification.recognised_by,
            _ => &qualification.authority,
        };
        let name = qualification.name.get(lang);
        let values = [("item", name), ("authority", authority.name.get(lang))];
        let student = qualification.student.as_ref().map(|student| student.who.get(lang));
        let how = qualification.how.get(lang).to_owned();
        // Nobody is told to begin anew what is done, or what another country's qualification leads to.
        let way = match state {
            CheckState::Held => None,
            CheckState::Pending
            | CheckState::NotStated
            | CheckState::Missing
            | CheckState::Limited
                if foreign > 0 =>
            {
                Some(recognition.map_or(how, str::to_owned))
            }
            CheckState::Limited | CheckState::Studying => Some(student.map_or(how, str::to_owned)),
            CheckState::Pending => Some(message(lang, "check.way.pending", &values)),
            CheckState::Degree => Some(message(lang, "check.way.degree", &values)),
            CheckState::Expired => Some(message(lang, "check.way.expired", &values)),
            CheckState::NotStated | CheckState::Missing => Some(how),
        };
        let way = way.filter(|_| for_person);
        let mut text = message(lang, state.key(), &values);
        if let Some(way) = &way {
            text.push(' ');
            text.push_str(way);
        }
        if !qualification.is_sure() {
            text.push(' ');
            text.push_str(&message(lang, "check.unsure", &[]));
        }
        checks.push(Check {
            item: Subject { id: qualification.id.to_string(), label: name.to_owned() },
            kind: CheckKind::Qualification(qualification.kind),
            state,
            eligibility: state.eligibility(gate.strict),
            group: gate.group,
            text,
            authority: Some(authority.name.get(lang).to_owned()),
            authority_url: authority.url.clone(),
            law: qualification.law.as_ref().map(|law| format!("{} ({})", law.title(lang), law.id)),
            how: way,
            confirmed: qualification.is_sure(),
        });
    }
    // Cards that are an advantage are shown, too.
    for number in vacancies.cards.get(vacancy) {
        let asked =
            CardCode::from_number(*number).map(|card| reference.qualifications.of_card(card));
        let asked = asked.unwrap_or_default();
        if gates.iter().any(|gate| asked.contains(&gate.number)) {
            continue;
        }
        let Some((asked, known)) =
            asked.first().and_then(|asked| Some((*asked, reference.qualifications.get(*asked)?)))
        else {
            continue;
        };
        let (state, _) = state_of(asked, rights, today);
        let (name, authority) = (known.name.get(lang), known.authority.name.get(lang));
        let text = message(lang, nice(state), &[("item", name)]);
        checks.push(Check {
            item: Subject { id: known.id.to_string(), label: name.to_owned() },
            kind: CheckKind::Qualification(known.kind),
            state,
            eligibility: Eligibility::Eligible,
            group: u8::MAX,
            text,
            authority: Some(authority.to_owned()),
            authority_url: known.authority.url.clone(),
            law: known.law.as_ref().map(|law| format!("{} ({})", law.title(lang), law.id)),
            how: for_person.then(|| known.how.get(lang).to_owned()),
            confirmed: known.is_sure(),
        });
    }
    let held = profiles.driving[profile as usize];
    let must = vacancies.driving_must[vacancy as usize];
    let past = gates.last().map_or(0, |gate| gate.group.saturating_add(1));
    for (at, bits) in vacancies.driving.get(vacancy).iter().enumerate() {
        let id = DrivingClasses::from_bits(*bits).codes().join("/");
        let label = message(lang, "check.driving", &[("classes", &id)]);
        let state = driving_state(held, *bits);
        let is_must = must >> at & 1 == 1;
        let key = if is_must { state.key() } else { nice(state) };
        let text = message(lang, key, &[("item", &label), ("authority", "Traficom")]);
        checks.push(Check {
            item: Subject { id, label },
            kind: CheckKind::Qualification(QualificationKind::LicenceClass),
            state,
            eligibility: if is_must { state.eligibility(true) } else { Eligibility::Eligible },
            group: past.saturating_add(u8::try_from(at).unwrap_or(u8::MAX)),
            text,
            authority: None,
            authority_url: None,
            law: None,
            how: None,
            confirmed: true,
        });
    }
    let (asked, known) = (vacancies.languages.get(vacancy), profiles.languages.get(profile));
    for (asked, own) in short_languages(asked, known, levels) {
        let Some(code) = codes::language_of(asked.language) else { continue };
        let name = reference.codes.language(code.as_str());
        let name = name.map_or(code.as_str(), |name| name.name(lang));
        let label = format!("{name} {}", cefr_name(asked.level));
        let text = message(
            lang,
            "check.language.short",
            &[("item", &label), ("own", cefr_name(own.level))],
        );
        checks.push(Check {
            item: Subject { id: code.to_string(), label },
            kind: CheckKind::Other(OtherKind::LanguageLevel),
            state: CheckState::Missing,
            eligibility: Eligibility::NotNow,
            group: u8::MAX,
            text,
            authority: Some(message(lang, "owner.employer", &[])),
            authority_url: None,
            law: None,
            how: None,
            confirmed: true,
        });
    }
    checks
}

/// The verdicts on criteria that whoever asks requires or bans, in words.
pub(crate) fn condition_checks(
    model: &ConditionModel,
    conditions: Conditions,
    values: &Values,
    lang: Lang,
) -> Vec<Check> {
    let check = |(criterion, condition): (Criterion, Condition)| {
        let value = values[criterion as usize];
        let eligibility = model.verdict(criterion, condition, value);
        let (state, key) = match eligibility {
            Eligibility::Eligible => (CheckState::Held, "condition.met"),
            Eligibility::IfConfirmed => (CheckState::NotStated, "condition.unknown"),
            Eligibility::NotNow => (CheckState::Missing, "condition.unmet"),
        };
        let name = match condition {
            Condition::Banned => "condition.banned",
            _ => "condition.required",
        };
        let label = message(lang, name, &[("criterion", &criterion_name(criterion, lang))]);
        Check {
            text: message(lang, key, &[("name", &label)]),
            item: Subject { id: format!("condition:{}", criterion.name()), label },
            kind: CheckKind::Other(OtherKind::Condition),
            state,
            eligibility,
            group: u8::MAX,
            authority: Some(message(lang, "owner.request", &[])),
            authority_url: None,
            law: None,
            how: None,
            confirmed: true,
        }
    };
    conditions.gates().map(check).collect()
}
