//! The title and the text of an advert.

use crate::demo::Generator;
use crate::demo::occupations::Occupation;
use crate::demo::permits::card_name;
use crate::demo::random::Random;
use crate::demo::territory::Town;
use crate::demo::texts::{Phrases, article, capital, fill, joined, listed, phrases, short};
use crate::domain::{
    Contract, Importance, Lang, Pay, PayPeriod, Remote, Shift, Terms, Vacancy, WorkingTime,
};
use crate::taxonomy::Concept;

/// Fewest words of a description.
const FEWEST_WORDS: usize = 62;
const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// What an advert is about, besides what already stands in the vacancy.
pub(super) struct Advert<'g, 'a> {
    pub(super) generator: &'g Generator<'a>,
    pub(super) occupation: &'g Occupation<'a>,
    pub(super) town: &'g Town,
    /// Skills, also where the sender leaves them out of the fields.
    pub(super) skills: &'g [(Concept, Importance)],
    /// Months of experience, 0 for none.
    pub(super) months: u16,
}

/// A title with the variations of real ones.
pub(super) fn title(
    random: &mut Random,
    advert: &Advert<'_, '_>,
    vacancy: &Vacancy,
    lang: Lang,
) -> String {
    let phrases = phrases(lang);
    let label = advert.generator.occupations.title(random, advert.occupation, lang);
    let place = advert.generator.territory.name(advert.town, lang);
    let pattern = if advert.months >= 36 && random.chance(45) {
        random.text(phrases.titles_senior)
    } else if vacancy.remote != Some(Remote::Full) && random.chance(38) {
        random.text(phrases.titles_with_place)
    } else {
        random.text(phrases.titles)
    };
    let mut title = String::new();
    fill(&mut title, pattern, &[("Title", &capital(label)), ("title", label), ("place", place)]);
    if random.chance(35) {
        title.push_str(title_end(phrases, vacancy));
    }
    title
}

/// The most remarkable of the terms, to follow a title.
fn title_end(phrases: &Phrases, vacancy: &Vacancy) -> &'static str {
    let terms = &vacancy.terms;
    if vacancy.remote == Some(Remote::Full) {
        phrases.title_remote
    } else if terms.working_time == [WorkingTime::PartTime] {
        phrases.title_part_time
    } else if terms.shifts.contains(&Shift::ShiftWork) {
        phrases.title_shift
    } else {
        position(&Contract::ALL, terms.contracts.first())
            .and_then(|at| phrases.title_contracts.get(at))
            .copied()
            .unwrap_or_default()
    }
}

fn position<T: PartialEq>(all: &[T], value: Option<&T>) -> Option<usize> {
    all.iter().position(|one| Some(one) == value)
}

/// A text of about 60 to 180 words.
pub(super) fn description(
    random: &mut Random,
    advert: &Advert<'_, '_>,
    vacancy: &Vacancy,
    lang: Lang,
) -> String {
    let phrases = phrases(lang);
    let mut text = Text { out: String::with_capacity(1400), random };
    opening(&mut text, advert, vacancy, phrases, lang);
    text.paragraph();
    tasks_and_skills(&mut text, advert, phrases, lang);
    requirements(&mut text, advert, vacancy, phrases, lang);
    text.paragraph();
    conditions(&mut text, vacancy, phrases, lang);
    text.paragraph();
    match vacancy.deadline {
        Some(deadline) => {
            let day = deadline.to_zoned(jiff::tz::TimeZone::UTC).date();
            let month = MONTHS.get(usize::from(day.month().unsigned_abs()) - 1);
            let date = match (lang, month) {
                (Lang::En, Some(month)) => format!("{} {month} {}", day.day(), day.year()),
                _ => format!("{}.{}.{}", day.day(), day.month(), day.year()),
            };
            text.say(phrases.apply, &[("date", &date)]);
        }
        None => text.say(phrases.apply_open, &[]),
    }
    text.out
}

fn opening(
    text: &mut Text<'_>,
    advert: &Advert<'_, '_>,
    vacancy: &Vacancy,
    phrases: &Phrases,
    lang: Lang,
) {
    let label = advert.generator.occupations.label(advert.occupation.concept, lang);
    let title = short(label);
    text.say(phrases.intro, &[("title", title), ("a", article(title))]);
    if let Some(employer) = &vacancy.employer {
        text.say(phrases.employer, &[("employer", &employer.name)]);
    }
    if text.random.chance(75) {
        text.say((phrases.about)(advert.occupation.sector), &[]);
    }
    if vacancy.remote != Some(Remote::Full) && text.random.chance(70) {
        let place = advert.generator.territory.name(advert.town, lang);
        text.say(phrases.place, &[("place", place)]);
    }
}

fn tasks_and_skills(text: &mut Text<'_>, advert: &Advert<'_, '_>, phrases: &Phrases, lang: Lang) {
    let occupations = &advert.generator.occupations;
    let (deeds, known): (Vec<Concept>, Vec<Concept>) = advert
        .skills
        .iter()
        .map(|(skill, _)| *skill)
        .partition(|skill| occupations.is_deed(*skill));
    let labels = |skills: &[Concept]| -> Vec<&str> {
        skills.iter().map(|skill| occupations.label(*skill, lang)).collect()
    };
    let (tasks, skills) = deeds.split_at(deeds.len().min(text.random.between(3, 5) as usize));
    if tasks.len() < 2 {
        text.say(phrases.plain_tasks, &[]);
    } else {
        let tasks = labels(tasks);
        let sentence = joined(&tasks, phrases.and);
        text.say(phrases.tasks, &[("tasks", &sentence), ("list", &listed(&tasks))]);
    }
    text.paragraph();
    let skills = labels(skills.get(..skills.len().min(3)).unwrap_or_default());
    if !skills.is_empty() && text.random.chance(80) {
        text.say(phrases.skills, &[("skills", &joined(&skills, phrases.and))]);
    }
    let known = labels(known.get(..known.len().min(3)).unwrap_or_default());
    if !known.is_empty() && text.random.chance(75) {
        text.say(phrases.knowledge, &[("know", &joined(&known, phrases.and))]);
    }
}

fn requirements(
    text: &mut Text<'_>,
    advert: &Advert<'_, '_>,
    vacancy: &Vacancy,
    phrases: &Phrases,
    lang: Lang,
) {
    let months = [6, 12, 24, 36, 48, 60];
    if let Some(time) = position(&months, Some(&advert.months)).and_then(|at| phrases.times.get(at))
        && text.random.chance(85)
    {
        text.say(phrases.experience, &[("time", time)]);
    }
    let mut needed: Vec<String> = vacancy
        .cards
        .iter()
        .filter(|card| card.importance == Importance::Must)
        .map(|card| card_name(card.card.number(), lang).to_owned())
        .collect();
    for licence in &vacancy.driving_licences {
        if licence.importance == Importance::Must {
            let classes: Vec<&str> = licence.any_of.iter().map(|class| class.code()).collect();
            let class = joined(&classes, phrases.or);
            let mut name = String::new();
            fill(&mut name, phrases.licence, &[("class", &class)]);
            needed.push(name);
        }
    }
    if !needed.is_empty() && text.random.chance(85) {
        let needed: Vec<&str> = needed.iter().map(String::as_str).collect();
        text.say(phrases.needs, &[("need", &joined(&needed, phrases.and))]);
    }
    text.say(phrases.person, &[]);
}

fn conditions(text: &mut Text<'_>, vacancy: &Vacancy, phrases: &Phrases, lang: Lang) {
    let Terms { contracts, shifts, pay, .. } = &vacancy.terms;
    if let Some(at) = position(&Contract::ALL, contracts.first())
        && text.random.chance(60)
    {
        text.say(phrases.contracts.get(at..=at).unwrap_or_default(), &[]);
    }
    if let Some(at) = position(&Shift::ALL, shifts.first())
        && text.random.chance(50)
    {
        text.say(phrases.shifts.get(at..=at).unwrap_or_default(), &[]);
    }
    match vacancy.remote {
        Some(Remote::Partial) => text.say(phrases.remote.get(..1).unwrap_or_default(), &[]),
        Some(Remote::Full) => text.say(phrases.remote.get(1..).unwrap_or_default(), &[]),
        _ => {}
    }
    if let Some(pay) = pay
        && text.random.chance(45)
    {
        text.say(phrases.pay, &[("pay", &money(pay, phrases, lang))]);
    }
    let words = text.out.split_whitespace().count();
    let more = match words {
        // A sentence of this part has five words or more; some more follow for applying.
        ..FEWEST_WORDS => (FEWEST_WORDS - words) / 6 + 2,
        FEWEST_WORDS..110 => 2,
        _ => 1,
    };
    text.some(phrases.offer, more);
}

/// A text that grows by sentences.
struct Text<'r> {
    out: String,
    random: &'r mut Random,
}

impl Text<'_> {
    /// One of the sentences, filled in.
    fn say(&mut self, sentences: &[&'static str], slots: &[(&str, &str)]) {
        let sentence = self.random.text(sentences);
        self.add(sentence, slots);
    }

    fn add(&mut self, sentence: &str, slots: &[(&str, &str)]) {
        if !self.out.is_empty() && !self.out.ends_with('\n') {
            self.out.push(' ');
        }
        fill(&mut self.out, sentence, slots);
    }

    /// Several different ones of the sentences.
    fn some(&mut self, sentences: &[&'static str], count: usize) {
        let mut chosen = sentences.to_vec();
        self.random.sample(&mut chosen, count);
        for sentence in chosen {
            self.add(sentence, &[]);
        }
    }

    fn paragraph(&mut self) {
        if !self.out.ends_with('\n') {
            self.out.push_str("\n\n");
        }
    }
}

/// A pay as adverts write it.
fn money(pay: &Pay, phrases: &Phrases, lang: Lang) -> String {
    let hourly = pay.per == PayPeriod::Hour;
    let amount = |cents: u32| {
        let (euros, cents) = (cents / 100, cents % 100);
        let point = if lang == Lang::En { '.' } else { ',' };
        let group = if lang == Lang::En { ',' } else { '\u{a0}' };
        if hourly {
            format!("{euros}{point}{cents:02}")
        } else if euros >= 1000 {
            format!("{}{group}{:03}", euros / 1000, euros % 1000)
        } else {
            euros.to_string()
        }
    };
    let [hour, month] = phrases.per;
    let per = if hourly { hour } else { month };
    match pay.max {
        Some(max) if max > pay.min => format!("{}–{} {per}", amount(pay.min), amount(max)),
        _ => format!("{} {per}", amount(pay.min)),
    }
}
