//! What advice may change of a profile.

use crate::domain::{
    AreaCode, CardCode, Cefr, ConceptId, Contract, DrivingClass, HeldCard, HeldLanguage,
    HeldQualification, LanguageCode, Profile, ProfileSkill, QualificationId, QualificationState,
    Shift, WorkingTime,
};
use crate::index::filter::names;
use crate::matching::advice::count::Touched;
use crate::matching::advice::items::{Names, subject};
use crate::matching::advice::{AdvisedChange, ChangeKind};
use crate::matching::model::Criterion;

/// A change of a profile.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Change {
    Skill(ConceptId),
    Card(CardCode),
    Licence(DrivingClass),
    Qualification(QualificationId),
    Language(LanguageCode, Cefr),
    Radius(u16),
    Place(AreaCode),
    Move,
    WorkingTime(WorkingTime),
    Contract(Contract),
    Shift(Shift),
    AnyRemote,
}

impl Change {
    pub(super) fn apply(&self, profile: &mut Profile) {
        let wishes = &mut profile.wishes;
        match self {
            Self::Skill(concept) => {
                profile.skills.push(ProfileSkill { concept: concept.clone(), verified: None });
            }
            Self::Card(card) => {
                profile.cards.push(HeldCard { card: *card, valid_until: None, verified: None });
            }
            Self::Licence(class) => profile.driving_licences.push(*class),
            Self::Qualification(id) => {
                profile.qualifications.retain(|held| held.qualification != *id);
                profile.qualifications.push(HeldQualification {
                    qualification: id.clone(),
                    state: QualificationState::Held,
                    valid_until: None,
                    from_eea: None,
                    verified: None,
                });
            }
            Self::Language(language, level) => {
                profile.languages.push(HeldLanguage { language: *language, level: *level });
            }
            Self::Radius(km) => wishes.radius_km = Some(*km),
            Self::Place(area) => wishes.places.push(area.clone()),
            Self::Move => wishes.willing_to_move = true,
            Self::WorkingTime(time) => wishes.working_time.push(*time),
            Self::Contract(contract) => wishes.contracts.push(*contract),
            Self::Shift(shift) => wishes.shifts.push(*shift),
            Self::AnyRemote => wishes.remote = None,
        }
    }

    pub(super) fn touched(&self) -> Touched {
        match self {
            Self::Skill(_) => Touched::of(&[Criterion::Skills]),
            Self::Card(_) | Self::Licence(_) | Self::Qualification(_) => Touched::NONE,
            Self::Language(..) => Touched::of(&[Criterion::Languages]),
            Self::Radius(_) | Self::Place(_) | Self::Move | Self::AnyRemote => {
                Touched::of(&[Criterion::Location])
            }
            Self::WorkingTime(_) | Self::Contract(_) | Self::Shift(_) => {
                Touched::of(&[Criterion::Terms])
            }
        }
    }

    pub(super) const fn gates(&self) -> bool {
        matches!(
            self,
            Self::Card(_) | Self::Licence(_) | Self::Qualification(_) | Self::Language(..)
        )
    }

    pub(super) const fn kind(&self) -> ChangeKind {
        match self {
            Self::Skill(_) => ChangeKind::Skill,
            Self::Card(_) => ChangeKind::Card,
            Self::Licence(_) => ChangeKind::DrivingLicence,
            Self::Qualification(_) => ChangeKind::Qualification,
            Self::Language(..) => ChangeKind::Language,
            Self::Radius(_) => ChangeKind::Radius,
            Self::Place(_) => ChangeKind::Place,
            Self::Move => ChangeKind::Move,
            Self::WorkingTime(_) => ChangeKind::WorkingTime,
            Self::Contract(_) => ChangeKind::Contract,
            Self::Shift(_) => ChangeKind::Shift,
            Self::AnyRemote => ChangeKind::Remote,
        }
    }

    /// Two changes of which the one makes the other pointless.
    pub(super) fn excludes(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Radius(_) | Self::Move | Self::Place(_), Self::Radius(_))
            | (Self::Radius(_), Self::Move | Self::Place(_))
            | (Self::Move, Self::Place(_))
            | (Self::Place(_), Self::Move) => true,
            (Self::Language(one, _), Self::Language(other, _)) => one == other,
            _ => false,
        }
    }

    /// The change and the key of its sentence.
    pub(super) fn tell(
        &self,
        names: Names<'_>,
        profile: &Profile,
        radius: u16,
    ) -> (AdvisedChange, &'static str) {
        let kind = self.kind();
        let plain = |item, from, to| names.plain(kind, item, from, to);
        let reference = names.reference;
        match self {
            Self::Skill(concept) => {
                (plain(names.concept(concept), None, None), "advice.person.skill")
            }
            Self::Card(card) => {
                let change = plain(names.card(*card), None, None);
                let proved = reference.qualifications.of_card(*card);
                let change = match proved.first() {
                    Some(number) => names.with_route(*number, change),
                    None => change,
                };
                (change, "advice.person.card")
            }
            Self::Licence(class) => {
                let item = subject(class.code(), class.code());
                let change = AdvisedChange {
                    authority: Some("Traficom".to_owned()),
                    authority_url: Some("https://www.traficom.fi/".to_owned()),
                    ..plain(item, None, None)
                };
                (change, "advice.person.licence")
            }
            Self::Qualification(id) => {
                let number = reference.qualifications.find(id.as_str());
                let known = number.and_then(|number| reference.qualifications.get(number));
                let label = known.map_or(id.as_str(), |known| known.name.get(names.lang));
                let change = plain(subject(id.as_str(), label), None, None);
                let change = match number {
                    Some(number) => names.with_route(number, change),
                    None => change,
                };
                (change, "advice.person.qualification")
            }
            Self::Language(language, level) => {
                let held = profile.languages.iter().filter(|held| held.language == *language);
                let from = held.map(|held| held.level).max().map(|level| level.code().to_owned());
                let key = match from {
                    Some(_) => "advice.person.language",
                    None => "advice.person.language_new",
                };
                (plain(names.language(*language), from, Some(level.code().to_owned())), key)
            }
            Self::Radius(km) => {
                let item = names.term("wish", "radius_km");
                let (from, to) = (radius.to_string(), km.to_string());
                (plain(item, Some(from), Some(to)), "advice.person.radius")
            }
            Self::Place(area) => (plain(names.area(area), None, None), "advice.person.place"),
            Self::Move => {
                (plain(names.term("wish", "willing_to_move"), None, None), "advice.person.move")
            }
            Self::WorkingTime(time) => {
                let item = names.term("working_time", names::time(*time));
                (plain(item, None, None), "advice.person.working_time")
            }
            Self::Contract(contract) => {
                let item = names.term("contract", names::contract(*contract));
                (plain(item, None, None), "advice.person.contract")
            }
            Self::Shift(shift) => {
                let item = names.term("shift", names::shift(*shift));
                (plain(item, None, None), "advice.person.shift")
            }
            Self::AnyRemote => {
                let from = profile.wishes.remote.map(names::remote).map(str::to_owned);
                (plain(names.term("wish", "remote"), from, None), "advice.person.remote")
            }
        }
    }
}
