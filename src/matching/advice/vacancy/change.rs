//! What advice may change of an advert.

use crate::domain::{
    AreaCode, CardCode, Cefr, ConceptId, DrivingClass, DrivingClasses, EducationLevel, Importance,
    LanguageCode, QualificationId, Remote, Vacancy, WorkingTime, Workplace,
};
use crate::index::columns::VacancyColumns;
use crate::index::filter::names;
use crate::matching::advice::count::Touched;
use crate::matching::advice::items::{Names, area_code, subject};
use crate::matching::advice::{AdvisedChange, ChangeKind};
use crate::matching::model::Criterion;
use crate::matching::reasons::message;
use crate::taxonomy::Concept;
use crate::taxonomy::places::PlaceKind;

/// Most skills that are tried, those that weigh most.
const SKILLS: usize = 15;
/// Lowest level of education that is tried, ISCED 2011: basic education ends there.
const LEAST_EDUCATION: u8 = 2;

/// A change of an advert.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Change {
    Skill(ConceptId, Option<Importance>),
    Language(LanguageCode, Option<Cefr>),
    Education(Option<EducationLevel>),
    /// Months; 0 asks none.
    Experience(u16),
    Card(CardCode),
    Licence(Vec<DrivingClass>),
    Qualification(QualificationId),
    /// Anywhere in these areas.
    Areas(Vec<AreaCode>),
    Remote(Remote),
    WorkingTime(WorkingTime),
}

const fn importance_name(importance: Importance) -> &'static str {
    match importance {
        Importance::Must => "must",
        Importance::Nice => "nice",
    }
}

impl Change {
    pub(super) fn apply(&self, vacancy: &mut Vacancy) {
        match self {
            Self::Skill(concept, None) => vacancy.skills.retain(|asked| asked.concept != *concept),
            Self::Skill(concept, Some(importance)) => {
                let own = vacancy.skills.iter_mut().filter(|asked| asked.concept == *concept);
                own.for_each(|asked| asked.importance = *importance);
            }
            Self::Language(language, None) => {
                vacancy.languages.retain(|asked| asked.language != *language);
            }
            Self::Language(language, Some(level)) => {
                let own = vacancy.languages.iter_mut().filter(|asked| asked.language == *language);
                own.for_each(|asked| asked.level = asked.level.min(*level));
            }
            Self::Education(None) => vacancy.education = None,
            Self::Education(Some(level)) => {
                if let Some(asked) = &mut vacancy.education {
                    asked.level = *level;
                }
            }
            Self::Experience(0) => vacancy.experience = None,
            Self::Experience(months) => {
                if let Some(asked) = &mut vacancy.experience {
                    asked.months = *months;
                }
            }
            Self::Card(card) => {
                let own = vacancy.cards.iter_mut().filter(|asked| asked.card == *card);
                own.for_each(|asked| asked.importance = Importance::Nice);
            }
            Self::Licence(any_of) => {
                let own = vacancy.driving_licences.iter_mut();
                own.filter(|asked| asked.any_of == *any_of)
                    .for_each(|asked| asked.importance = Importance::Nice);
            }
            Self::Qualification(id) => {
                let own = vacancy.qualifications.iter_mut();
                own.filter(|asked| asked.qualification == *id)
                    .for_each(|asked| asked.importance = Importance::Nice);
            }
            Self::Areas(areas) => {
                vacancy.places = areas.iter().cloned().map(Workplace::area).collect();
            }
            Self::Remote(remote) => vacancy.remote = Some(*remote),
            Self::WorkingTime(time) => vacancy.terms.working_time.push(*time),
        }
    }

    pub(super) fn touched(&self) -> Touched {
        match self {
            Self::Skill(..) => Touched::of(&[Criterion::Skills]),
            Self::Language(..) => Touched::of(&[Criterion::Languages]),
            Self::Education(_) => Touched::of(&[Criterion::Education]),
            Self::Experience(_) => Touched::of(&[Criterion::Experience]),
            Self::Card(_) | Self::Licence(_) | Self::Qualification(_) => Touched::NONE,
            Self::Areas(_) | Self::Remote(_) => Touched::of(&[Criterion::Location]),
            Self::WorkingTime(_) => Touched::of(&[Criterion::Terms]),
        }
    }

    pub(super) const fn gates(&self) -> bool {
        // What the law asks hangs on the country of the places, too.
        matches!(
            self,
            Self::Card(_)
                | Self::Licence(_)
                | Self::Qualification(_)
                | Self::Areas(_)
                | Self::Language(..)
        )
    }

    /// The change and the key of its sentence.
    pub(super) fn tell(
        &self,
        names: Names<'_>,
        vacancy: &Vacancy,
    ) -> (AdvisedChange, &'static str) {
        let must = || Some(importance_name(Importance::Must).to_owned());
        let nice = || Some(importance_name(Importance::Nice).to_owned());
        match self {
            Self::Skill(concept, to) => {
                let own = vacancy.skills.iter().find(|asked| asked.concept == *concept);
                let from = own.map(|asked| importance_name(asked.importance).to_owned());
                let to = to.map(|to| importance_name(to).to_owned());
                let key = match to {
                    Some(_) => "advice.vacancy.nice",
                    None => "advice.vacancy.drop",
                };
                (names.plain(ChangeKind::Skill, names.concept(concept), from, to), key)
            }
            Self::Language(language, to) => {
                let own = vacancy.languages.iter().filter(|asked| asked.language == *language);
                let from = own.map(|asked| asked.level).max();
                let from = from.map(|level| level.code().to_owned());
                let to = to.map(|level| level.code().to_owned());
                let key = match to {
                    Some(_) => "advice.vacancy.language",
                    None => "advice.vacancy.drop",
                };
                (names.plain(ChangeKind::Language, names.language(*language), from, to), key)
            }
            Self::Education(to) => {
                let from = vacancy.education.as_ref().map(|asked| asked.level.isced().to_string());
                let name = |level: EducationLevel| {
                    let known = names.reference.codes.education_level(level.isced());
                    known.map_or_else(String::new, |known| known.name(names.lang).to_owned())
                };
                let item = match to {
                    Some(level) => subject("education", &name(*level)),
                    None => names.term("criterion", "education"),
                };
                let to = to.map(|level| level.isced().to_string());
                let key = match to {
                    Some(_) => "advice.vacancy.education",
                    None => "advice.vacancy.drop",
                };
                (names.plain(ChangeKind::Education, item, from, to), key)
            }
            Self::Experience(months) => {
                let from = vacancy.experience.as_ref().map(|asked| asked.months.to_string());
                let to = (*months > 0).then(|| months.to_string());
                let item = names.term("criterion", "experience");
                let key = match to {
                    Some(_) => "advice.vacancy.experience",
                    None => "advice.vacancy.drop",
                };
                (names.plain(ChangeKind::Experience, item, from, to), key)
            }
            Self::Card(card) => {
                let change = names.plain(ChangeKind::Card, names.card(*card), must(), nice());
                (change, "advice.vacancy.nice")
            }
            Self::Licence(any_of) => {
                let classes: DrivingClasses = any_of.iter().copied().collect();
                let id = classes.codes().join("/");
                let label = message(names.lang, "check.driving", &[("classes", &id)]);
                let item = subject(&id, &label);
                let change = names.plain(ChangeKind::DrivingLicence, item, must(), nice());
                (change, "advice.vacancy.nice")
            }
            Self::Qualification(id) => {
                let all = &names.reference.qualifications;
                let known = all.find(id.as_str()).and_then(|number| all.get(number));
                let label = known.map_or(id.as_str(), |known| known.name.get(names.lang));
                let item = subject(id.as_str(), label);
                let change = names.plain(ChangeKind::Qualification, item, must(), nice());
                (change, "advice.vacancy.nice")
            }
            Self::Areas(areas) => {
                let told: Vec<_> = areas.iter().map(|area| names.area(area)).collect();
                let ids: Vec<&str> = told.iter().map(|it| &*it.id).collect();
                let labels: Vec<&str> = told.iter().map(|it| &*it.label).collect();
                let item = subject(&ids.join(","), &labels.join(", "));
                (names.plain(ChangeKind::Place, item, None, None), "advice.vacancy.area")
            }
            Self::Remote(remote) => {
                let from = vacancy.remote.map(|remote| names::remote(remote).to_owned());
                let to = names::remote(*remote);
                let item = names.term("remote", to);
                let change = names.plain(ChangeKind::Remote, item, from, Some(to.to_owned()));
                (change, "advice.vacancy.offer")
            }
            Self::WorkingTime(time) => {
                let item = names.term("working_time", names::time(*time));
                (names.plain(ChangeKind::WorkingTime, item, None, None), "advice.vacancy.offer")
            }
        }
    }
}

/// Every requirement, softened and dropped.
pub(super) fn changes(
    vacancy: &Vacancy,
    columns: &VacancyColumns,
    names: Names<'_>,
) -> Vec<Change> {
    let reference = names.reference;
    let mut changes = Vec::new();
    let mut asked = columns.skills.get(0).to_vec();
    asked.sort_by(|a, b| b.weight.total_cmp(&a.weight).then(a.concept.cmp(&b.concept)));
    let heaviest: Vec<u16> = asked.iter().take(SKILLS).map(|asked| asked.concept).collect();
    for skill in &vacancy.skills {
        let number = reference.concept(&skill.concept).map(Concept::to_u16);
        if number.is_none_or(|number| !heaviest.contains(&number)) {
            continue;
        }
        if skill.importance == Importance::Must {
            changes.push(Change::Skill(skill.concept.clone(), Some(Importance::Nice)));
        }
        changes.push(Change::Skill(skill.concept.clone(), None));
    }
    for asked in &vacancy.languages {
        if let Some(lower) = lower_cefr(asked.level) {
            changes.push(Change::Language(asked.language, Some(lower)));
        }
        changes.push(Change::Language(asked.language, None));
    }
    if let Some(asked) = &vacancy.education {
        let lower = (LEAST_EDUCATION..asked.level.isced()).rev();
        let mut lower = lower.filter_map(|isced| EducationLevel::try_from(isced).ok());
        let lower = lower.find(|level| level.eqf() < asked.level.eqf());
        changes.extend(lower.map(|level| Change::Education(Some(level))));
        changes.push(Change::Education(None));
    }
    if let Some(asked) = &vacancy.experience {
        if asked.months > 1 {
            changes.push(Change::Experience(asked.months / 2));
        }
        changes.push(Change::Experience(0));
    }
    let is_must = |importance| importance == Importance::Must;
    let cards = vacancy.cards.iter().filter(|asked| is_must(asked.importance));
    changes.extend(cards.map(|asked| Change::Card(asked.card)));
    let licences = vacancy.driving_licences.iter().filter(|asked| is_must(asked.importance));
    changes.extend(licences.map(|asked| Change::Licence(asked.any_of.clone())));
    let qualifications = vacancy.qualifications.iter().filter(|asked| is_must(asked.importance));
    changes.extend(qualifications.map(|asked| Change::Qualification(asked.qualification.clone())));
    changes.extend(areas(vacancy, names).map(Change::Areas));
    match vacancy.remote {
        None | Some(Remote::None) => {
            changes.extend([Change::Remote(Remote::Partial), Change::Remote(Remote::Full)]);
        }
        Some(Remote::Partial) => changes.push(Change::Remote(Remote::Full)),
        Some(Remote::Full) => {}
    }
    let offered = &vacancy.terms.working_time;
    if !offered.is_empty() {
        let others = WorkingTime::ALL.into_iter().filter(|time| !offered.contains(time));
        changes.extend(others.map(Change::WorkingTime));
    }
    let mut once: Vec<Change> = Vec::new();
    for change in changes {
        if !once.contains(&change) {
            once.push(change);
        }
    }
    once
}

/// The regions around the municipalities of an advert.
fn areas(vacancy: &Vacancy, names: Names<'_>) -> Option<Vec<AreaCode>> {
    let (reference, places) = (names.reference, &names.reference.places);
    let mut areas = Vec::new();
    for workplace in &vacancy.places {
        let place = reference.place(&workplace.area)?;
        if places.kind(place) != PlaceKind::Municipality {
            return None;
        }
        let region = places.region_or_country(place)?;
        let area = area_code(reference, region)?;
        if places.kind(region) == PlaceKind::Region && !areas.contains(&area) {
            areas.push(area);
        }
    }
    (!areas.is_empty()).then_some(areas)
}

const fn lower_cefr(level: Cefr) -> Option<Cefr> {
    match level {
        Cefr::A1 => None,
        Cefr::A2 => Some(Cefr::A1),
        Cefr::B1 => Some(Cefr::A2),
        Cefr::B2 => Some(Cefr::B1),
        Cefr::C1 => Some(Cefr::B2),
        Cefr::C2 => Some(Cefr::C1),
    }
}
