//! Rows: what search and matching read of a record, in fixed-width numbers.
//!
//! A row is what an index document stores besides its postings. [`VacancyRow`] and [`ProfileRow`] are
//! made here from the domain's records, and nowhere else, so that what is not in a row cannot be ranked
//! on: no name, contact, birth date, gender, nationality, school or free text is ever copied into one.

use serde::{Deserialize, Serialize};

use super::codes::{
    self, bits, contract_bit, kind_bit, language_bits, pay_month, remote_code, shift_bit, time_bit,
};
use super::duplicates::{self, Signature};
use super::gates::{self, Gate, Right};
use super::reference::Reference;
use crate::domain::{
    AreaCode, Availability, ConceptId, EducationState, Importance, Lang, Profile, ReadConcept,
    Start, TextField, Vacancy, YearMonth,
};
use crate::taxonomy::places::Place;
use crate::taxonomy::{Concept, ConceptKind};
use crate::text::analysis::{Lexica, TextTerms};
use crate::text::mention::{own_degrees, own_titles};
use crate::text::topics::{Stemmed, Topic};

/// Steps between 0 and 1 of a quantised weight or probability.
pub(crate) const STEPS: u8 = 200;
/// Weight of an advantage against that of a requirement, in [`STEPS`] (matching.md: 0.4).
pub(crate) const NICE: u8 = 80;

/// A skill asked for.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub(crate) struct AskedSkill {
    pub(crate) concept: u16,
    /// Importance × probability, in [`STEPS`].
    pub(crate) factor: u8,
}

/// A language asked for or held.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct LanguageLevel {
    /// [`codes::language_bits`].
    pub(crate) language: u16,
    /// CEFR, 1 (A1) to 6 (C2).
    pub(crate) level: u8,
    /// Weight in [`STEPS`]; always full where held.
    pub(crate) weight: u8,
}

/// An education asked for or completed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct EducationCode {
    /// Level of the European Qualifications Framework, 0 to 8.
    pub(crate) eqf: u8,
    /// ISCED-F digits as text, zero where shorter; all zero where not stated.
    pub(crate) field: [u8; 4],
}

/// A vacancy as search and matching read it.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct VacancyRow {
    pub(crate) id: String,
    pub(crate) occupations: Vec<AskedSkill>,
    pub(crate) skills: Vec<AskedSkill>,
    pub(crate) languages: Vec<LanguageLevel>,
    pub(crate) education: Option<EducationCode>,
    /// Months of experience asked for; 0 where none.
    pub(crate) experience: u16,
    /// Driving licences: sets of classes of which one is enough, as bits.
    pub(crate) driving: Vec<u32>,
    pub(crate) cards: Vec<u16>,
    pub(crate) gates: Vec<Gate>,
    /// Which of `driving` are required, as bits; the others are advantages.
    pub(crate) driving_must: u32,
    pub(crate) places: Vec<u16>,
    /// Points of the places that state one, latitude and longitude.
    pub(crate) points: Vec<(f32, f32)>,
    pub(crate) remote: u8,
    pub(crate) working_time: u8,
    pub(crate) contracts: u8,
    pub(crate) shifts: u8,
    pub(crate) kind: u8,
    /// 0 not stated, 1 no, 2 yes.
    pub(crate) international: u8,
    pub(crate) pay_month: u32,
    /// Days since 1970; [`codes::START_UNSTATED`], [`codes::START_ASAP`] or [`codes::START_AGREED`].
    pub(crate) start: i32,
    pub(crate) positions: u16,
    pub(crate) published: i64,
    pub(crate) deadline: i64,
    pub(crate) employer: String,
    pub(crate) business_id: String,
    pub(crate) source: String,
    /// What title and description speak of.
    pub(crate) topics: Vec<Topic>,
    /// What the text that `topics` were read from looks like.
    pub(crate) signature: Signature,
    /// The original at its source ([`duplicates::link`]).
    pub(crate) link: u64,
}

/// A held occupation with its time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Held {
    pub(crate) concept: u16,
    /// Months of ended jobs, overlaps counted once.
    pub(crate) months: u16,
    /// First month of what is going on, as [`codes::month_number`]; 0 where nothing is.
    pub(crate) since: u16,
    /// Last month of what ended, as [`codes::month_number`].
    pub(crate) until: u16,
}

/// A profile as search and matching read it.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct ProfileRow {
    pub(crate) id: String,
    pub(crate) skills: Vec<u16>,
    pub(crate) wanted: Vec<u16>,
    pub(crate) held: Vec<Held>,
    pub(crate) languages: Vec<LanguageLevel>,
    pub(crate) educations: Vec<EducationCode>,
    pub(crate) cards: Vec<(u16, i32)>,
    pub(crate) rights: Vec<Right>,
    /// Classes held, closed under implication, as bits.
    pub(crate) driving: u32,
    pub(crate) wished: Vec<u16>,
    /// Home as a place number; [`NO_PLACE`] where not stated.
    pub(crate) home: u16,
    /// Kilometres; 0 where not stated.
    pub(crate) radius: u16,
    pub(crate) remote: u8,
    pub(crate) moves: bool,
    pub(crate) working_time: u8,
    pub(crate) contracts: u8,
    pub(crate) shifts: u8,
    pub(crate) kinds: u8,
    pub(crate) pay_month: u32,
    /// Days since 1970; [`codes::START_UNSTATED`] where the person can start at once.
    pub(crate) available: i32,
    pub(crate) modified: i64,
    /// What headline, titles of jobs, names of degrees and labels of occupations speak of.
    pub(crate) topics: Vec<Topic>,
}

/// What an occupation that was read from the text counts at least: an advert has one, so a doubtful one is still the
/// best guess, and a list without it would be ordered by the place alone.
const READ: f32 = 0.5;

/// The number that stands for no place.
pub(crate) const NO_PLACE: u16 = u16::MAX;

fn importance_steps(importance: Importance) -> u8 {
    match importance {
        Importance::Must => STEPS,
        Importance::Nice => NICE,
    }
}

fn factor(importance: Importance, probability: Option<f32>) -> u8 {
    let weight = f32::from(importance_steps(importance)) * probability.unwrap_or(1.0);
    // A stated or extracted item never vanishes by rounding.
    (weight.round() as u8).clamp(1, STEPS)
}

/// The text of a vacancy that the text criterion reads, analysed: the language with the longest description, with
/// its title.
#[derive(Debug)]
pub(super) struct MainText<'a> {
    pub(super) lang: Lang,
    title_text: &'a str,
    body_text: &'a str,
    pub(super) title: TextTerms,
    pub(super) body: TextTerms,
}

impl<'a> MainText<'a> {
    pub(super) fn of(vacancy: &'a Vacancy, lexica: &Lexica) -> Option<Self> {
        let texts = Lang::ALL.into_iter().filter_map(|lang| {
            let title = vacancy.title.get(lang);
            let body = vacancy.description.get(lang);
            (title.is_some() || body.is_some())
                .then(|| (lang, title.unwrap_or_default(), body.unwrap_or_default()))
        });
        // The first of equals: max_by_key would take the last.
        let longest =
            texts.reduce(|best, next| if next.2.len() > best.2.len() { next } else { best });
        longest.map(|(lang, title_text, body_text)| {
            let title = lexica.terms(Some(lang), title_text);
            let body = lexica.terms(Some(lang), body_text);
            Self { lang, title_text, body_text, title, body }
        })
    }

    /// The terms of a text in a language, if it is this title or body.
    pub(super) fn terms_of(&self, lang: Option<Lang>, text: &str) -> Option<&TextTerms> {
        if lang != Some(self.lang) {
            None
        } else if text == self.title_text {
            Some(&self.title)
        } else {
            (text == self.body_text).then_some(&self.body)
        }
    }
}

impl VacancyRow {
    /// What ranking reads: without the id and the time of publication.
    #[must_use]
    pub fn timeless(&self) -> Self {
        Self { id: String::new(), published: 0, ..self.clone() }
    }

    /// The row of a vacancy. Concepts and places that the loaded data do not know are left out.
    #[must_use]
    pub fn new(vacancy: &Vacancy, reference: &Reference) -> Self {
        Self::with_text(vacancy, MainText::of(vacancy, &reference.lexica).as_ref(), reference)
    }

    /// The row of this vacancy with other requirements and terms, and the same text.
    pub(crate) fn changed(&self, vacancy: &Vacancy, reference: &Reference) -> Self {
        Self { topics: self.topics.clone(), ..Self::with_text(vacancy, None, reference) }
    }

    /// The row of a vacancy whose main text is analysed already.
    pub(super) fn with_text(
        vacancy: &Vacancy,
        text: Option<&MainText<'_>>,
        reference: &Reference,
    ) -> Self {
        let mut row = Self {
            id: vacancy.id.as_str().to_owned(),
            remote: remote_code(vacancy.remote),
            working_time: bits(&vacancy.terms.working_time, time_bit),
            contracts: bits(&vacancy.terms.contracts, contract_bit),
            shifts: bits(&vacancy.terms.shifts, shift_bit),
            kind: kind_bit(vacancy.kind),
            international: vacancy.international.map_or(0, |yes| 1 + u8::from(yes)),
            pay_month: vacancy.terms.pay.as_ref().map_or(0, |pay| pay_month(pay, pay.best_month())),
            start: match vacancy.terms.start {
                None => codes::START_UNSTATED,
                Some(Start::Asap) => codes::START_ASAP,
                Some(Start::Agreed) => codes::START_AGREED,
                Some(Start::From(day)) => codes::day_number(day),
            },
            positions: vacancy.positions,
            published: vacancy.published.as_second(),
            deadline: vacancy.deadline.map_or(i64::MAX, jiff::Timestamp::as_second),
            source: vacancy.source.name.clone(),
            link: duplicates::link(&vacancy.source),
            experience: vacancy.experience.as_ref().map_or(0, |asked| asked.months),
            education: vacancy.education.as_ref().map(|asked| EducationCode {
                eqf: asked.level.eqf(),
                field: codes::field_digits(asked.field),
            }),
            cards: vacancy.cards.iter().map(|asked| asked.card.number()).collect(),
            ..Self::default()
        };
        if let Some(employer) = &vacancy.employer {
            row.employer = employer.name.clone();
            row.business_id = employer.business_id.clone().unwrap_or_default();
        }
        row.driving = vacancy
            .driving_licences
            .iter()
            .map(|asked| {
                asked.any_of.iter().copied().collect::<crate::domain::DrivingClasses>().bits()
            })
            .collect();
        // What was read from a text keeps nobody from the work; classes that the law asks of the work are gates besides.
        let must = vacancy
            .driving_licences
            .iter()
            .map(|asked| asked.importance == Importance::Must && asked.extracted.is_none());
        row.driving_must =
            must.take(32).zip(0..).fold(0, |bits, (must, at)| bits | u32::from(must) << at);
        row.languages = vacancy
            .languages
            .iter()
            .map(|asked| LanguageLevel {
                language: language_bits(asked.language),
                level: asked.level as u8 + 1,
                weight: factor(asked.importance, asked.extracted.as_ref().map(|e| e.probability)),
            })
            .collect();
        row.read_concepts(vacancy, reference);
        row.read_places(vacancy, reference);
        row.gates = gates::gates(vacancy, &row.occupations, &row.places, reference);
        if let Some(text) = text {
            row.signature = duplicates::signature(&text.title.stems, &text.body.stems);
            let (title, body) = (&text.title.stems, &text.body.stems);
            row.topics = reference.topics.of(Stemmed { lang: text.lang, title, body });
        }
        row
    }

    fn read_concepts(&mut self, vacancy: &Vacancy, reference: &Reference) {
        for asked in &vacancy.occupations {
            let extracted = asked.extracted.as_ref();
            let probability = extracted.map(|e| READ + (1.0 - READ) * e.probability);
            add_best(&mut self.occupations, reference.concept(&asked.concept), || {
                factor(Importance::Must, probability)
            });
        }
        for asked in &vacancy.skills {
            let probability = asked.extracted.as_ref().map(|e| e.probability);
            add_best(&mut self.skills, reference.concept(&asked.concept), || {
                factor(asked.importance, probability)
            });
        }
    }

    fn read_places(&mut self, vacancy: &Vacancy, reference: &Reference) {
        for workplace in &vacancy.places {
            if let Some(place) = reference.place(&workplace.area) {
                let number = place.index();
                if !self.places.contains(&number) {
                    self.places.push(number);
                }
            }
            if let Some(point) = workplace.point {
                self.points.push((point.lat, point.lon));
            }
        }
    }
}

/// Adds a concept once, with the highest of its factors.
fn add_best(items: &mut Vec<AskedSkill>, concept: Option<Concept>, factor: impl Fn() -> u8) {
    let Some(concept) = concept else { return };
    let (concept, factor) = (concept.to_u16(), factor());
    match items.iter_mut().find(|item| item.concept == concept) {
        Some(item) => item.factor = item.factor.max(factor),
        None => items.push(AskedSkill { concept, factor }),
    }
}

impl ProfileRow {
    /// What ranking reads: without the id and the time of the last change.
    #[must_use]
    pub fn timeless(&self) -> Self {
        Self { id: String::new(), modified: 0, ..self.clone() }
    }

    /// The row of a profile; `None` where the person is not available and must be found by nobody.
    #[must_use]
    pub fn new(profile: &Profile, reference: &Reference) -> Option<Self> {
        let available = match profile.availability {
            Availability::Unavailable => return None,
            Availability::Now | Availability::Agreed => codes::START_UNSTATED,
            Availability::From(day) => codes::day_number(day),
        };
        let wishes = &profile.wishes;
        let mut row = Self {
            id: profile.id.as_str().to_owned(),
            home: profile
                .home
                .as_ref()
                .and_then(|home| reference.place(home))
                .map_or(NO_PLACE, Place::index),
            radius: wishes.radius_km.unwrap_or(0),
            remote: remote_code(wishes.remote),
            moves: wishes.willing_to_move,
            working_time: bits(&wishes.working_time, time_bit),
            contracts: bits(&wishes.contracts, contract_bit),
            shifts: bits(&wishes.shifts, shift_bit),
            kinds: bits(&wishes.kinds, kind_bit),
            pay_month: wishes.pay.as_ref().map_or(0, |pay| pay_month(pay, pay.monthly(pay.min))),
            available,
            modified: profile.modified.as_second(),
            driving: profile
                .driving_licences
                .iter()
                .copied()
                .collect::<crate::domain::DrivingClasses>()
                .closure()
                .bits(),
            ..Self::default()
        };
        let read = |about_person: bool| {
            let read = profile.extracted.iter();
            read.filter(move |read| !about_person || read.item.is_none()).map(|read| &read.concept)
        };
        let skills = profile.stated_skills().into_iter().chain(read(false));
        row.skills = concepts(skills.collect(), reference, ConceptKind::is_skill);
        // Who names no wish is taken to want what headline and summary speak of.
        let wanted = match wishes.occupations.as_slice() {
            [] => read(true).collect(),
            stated => stated.iter().collect(),
        };
        row.wanted = concepts(wanted, reference, ConceptKind::is_work);
        row.wished =
            wishes.places.iter().filter_map(|a| reference.place(a)).map(Place::index).collect();
        row.wished.sort_unstable();
        row.wished.dedup();
        row.held = held_occupations(profile, reference);
        for known in &profile.languages {
            let language = language_bits(known.language);
            let level = known.level as u8 + 1;
            match row.languages.iter_mut().find(|item| item.language == language) {
                Some(item) => item.level = item.level.max(level),
                None => row.languages.push(LanguageLevel { language, level, weight: STEPS }),
            }
        }
        let completed =
            profile.educations.iter().filter(|taken| taken.state == EducationState::Completed);
        row.educations = completed
            .map(|taken| EducationCode {
                eqf: taken.level.eqf(),
                field: codes::field_digits(taken.field),
            })
            .collect();
        row.cards = profile
            .cards
            .iter()
            .map(|held| (held.card.number(), held.valid_until.map_or(i32::MAX, codes::day_number)))
            .collect();
        row.rights = gates::rights(profile, reference);
        row.topics = row.read_topics(profile, reference);
        Some(row)
    }
}

impl ProfileRow {
    /// What a person's titles speak of, and the labels of wanted and held occupations.
    fn read_topics(&self, profile: &Profile, reference: &Reference) -> Vec<Topic> {
        let titles = own_titles(profile).map(|title| (title.language, title.text));
        let own = titles.chain(own_degrees(profile)).filter_map(|(language, text)| {
            let lang = language.lang()?;
            Some((lang, reference.lexica.terms(Some(lang), &text).stems))
        });
        let held = self.held.iter().map(|held| &held.concept);
        let labels = self.wanted.iter().chain(held).filter_map(|number| {
            let label = reference.label_words(Concept::from_u16(*number)?, Lang::Fi)?;
            Some((Lang::Fi, label.stems.clone()))
        });
        let texts: Vec<(Lang, Vec<u64>)> = own.chain(labels).collect();
        let texts = texts.iter().map(|(lang, body)| Stemmed { lang: *lang, title: &[], body });
        reference.topics.of_any(texts)
    }
}

fn concepts(
    ids: Vec<&ConceptId>,
    reference: &Reference,
    accepts: impl Fn(ConceptKind) -> bool,
) -> Vec<u16> {
    let known = ids.into_iter().filter_map(|id| reference.concept(id));
    let fitting = known.filter(|concept| accepts(reference.taxonomy.kind(*concept)));
    let mut numbers: Vec<u16> = fitting.map(Concept::to_u16).collect();
    numbers.sort_unstable();
    numbers.dedup();
    numbers
}

/// Jobs folded by occupation; overlapping months of one occupation count once.
fn held_occupations(profile: &Profile, reference: &Reference) -> Vec<Held> {
    let mut spans: Vec<(u16, YearMonth, Option<YearMonth>)> = profile
        .employments
        .iter()
        .enumerate()
        .flat_map(|(at, job)| {
            let stated = job.occupation.iter();
            let of_title = move |read: &&ReadConcept| {
                read.extracted.field == TextField::JobTitle
                    && read.item.map(usize::from) == Some(at)
                    && job.occupation.is_none()
            };
            let read = profile.extracted.iter().filter(of_title).map(|read| &read.concept);
            let known = stated.chain(read).filter_map(|id| reference.concept(id));
            let work = known.filter(|concept| reference.taxonomy.kind(*concept).is_work());
            work.map(|concept| (concept.to_u16(), job.period.start, job.period.end))
        })
        .collect();
    spans.sort_unstable();
    let mut held: Vec<Held> = Vec::new();
    // One past the last month already counted of the occupation at hand.
    let mut counted_to = 0;
    for (concept, start, end) in spans {
        if held.last().is_none_or(|last| last.concept != concept) {
            held.push(Held { concept, months: 0, since: 0, until: 0 });
            counted_to = 0;
        }
        let Some(item) = held.last_mut() else { continue };
        let start = codes::month_number(start).max(counted_to);
        match end {
            // The earliest open span covers every later one.
            None if item.since == 0 => item.since = start,
            None => {}
            Some(end) => {
                let past_end = codes::month_number(end) + 1;
                // What ends after an open span began is counted by that span.
                let until = if item.since == 0 { past_end } else { past_end.min(item.since) };
                item.months += until.saturating_sub(start);
                counted_to = counted_to.max(until);
                item.until = item.until.max(past_end - 1);
            }
        }
    }
    held
}

impl Reference {
    pub(crate) fn concept(&self, id: &ConceptId) -> Option<Concept> {
        self.taxonomy.find(id.as_str())
    }

    pub(crate) fn place(&self, area: &AreaCode) -> Option<Place> {
        let places = &self.places;
        match area {
            AreaCode::Municipality(code) => places.municipality(code),
            AreaCode::Region(code) => places.region(code),
            AreaCode::EmploymentArea(code) => places.employment_area(code),
            AreaCode::Nuts(code) => places.nuts(code),
            AreaCode::Country(code) => places.country(code),
            AreaCode::Locality(code) => places.locality(code),
        }
    }
}
