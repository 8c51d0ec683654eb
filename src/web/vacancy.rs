//! A vacancy: its card in lists and its own page.

use askama::Template;

use super::format;
use super::layout::{Page, Text};
use super::names::{self, Names};
use super::visit::{Answer, Problem, Visit, html};
use crate::domain::{
    DrivingClass, Extraction, Importance, Start, Vacancy, VacancyId, VacancyStatus,
};

/// A vacancy in a list.
pub(super) struct Card {
    pub(super) id: String,
    pub(super) href: String,
    pub(super) title: Text,
    pub(super) employer: String,
    pub(super) places: String,
    pub(super) published: String,
    pub(super) deadline: Option<String>,
    /// Kind where it is no ordinary job, working time, contract, remote work.
    pub(super) chips: Vec<String>,
    pub(super) positions: Option<String>,
}

impl Card {
    pub(super) fn new(names: &Names<'_>, vacancy: &Vacancy) -> Self {
        let words = names.words;
        let terms = &vacancy.terms;
        let kind = (vacancy.kind != Default::default()).then(|| names::kind(vacancy.kind));
        let times = terms.working_time.iter().map(|time| names::working_time(*time).1);
        let contracts = terms.contracts.iter().map(|contract| names::contract(*contract).1);
        let remote = vacancy.remote.map(names::remote).filter(|(code, _)| *code != "none");
        let keys = kind.into_iter().chain(times).chain(contracts).chain(remote.map(|it| it.1));
        let mut chips: Vec<String> = keys.map(|key| words.t(key).to_owned()).collect();
        // A seasonal job is seasonal by its kind and by its contract.
        let mut seen = std::collections::HashSet::new();
        chips.retain(|chip| seen.insert(chip.clone()));
        Self {
            id: vacancy.id.to_string(),
            href: format!("/{}/vacancies/{}", words.code(), vacancy.id),
            title: Text::best(&vacancy.title, words.0),
            employer: vacancy.employer.as_ref().map(|it| it.name.clone()).unwrap_or_default(),
            places: places(names, vacancy),
            published: format::day(words.0, vacancy.published),
            deadline: vacancy.deadline.map(|deadline| format::day(words.0, deadline)),
            chips,
            positions: (vacancy.positions > 1)
                .then(|| words.count("vacancy.positions", u64::from(vacancy.positions))),
        }
    }
}

/// Places of work, each once, at most five.
fn places(names: &Names<'_>, vacancy: &Vacancy) -> String {
    let mut shown: Vec<String> = Vec::new();
    for place in &vacancy.places {
        let name = names.area(&place.area);
        if !shown.contains(&name) {
            shown.push(name);
        }
    }
    let more = shown.len() > 5;
    shown.truncate(5);
    if more { format!("{}…", shown.join(", ")) } else { shown.join(", ") }
}

/// A row of facts.
struct Fact {
    name: &'static str,
    values: Vec<String>,
}

/// Something asked for, stated or read from the text.
struct Asked {
    label: String,
    /// "An advantage", where it is no must.
    remark: Option<&'static str>,
    /// How it was read from the text.
    reading: Option<String>,
}

/// The text in one language.
struct Description {
    text: Text,
    language: String,
}

#[derive(Template)]
#[template(path = "vacancy.html")]
struct VacancyPage {
    page: Page,
    card: Card,
    closed: bool,
    facts: Vec<Fact>,
    occupations: Vec<Asked>,
    skills: Vec<Asked>,
    /// The page's language or the nearest to it first.
    descriptions: Vec<Description>,
    apply_url: Option<String>,
    source: String,
    source_url: Option<String>,
    similar: Vec<Similar>,
}

/// A vacancy like this one.
struct Similar {
    href: String,
    title: Text,
    employer: String,
    places: String,
    /// What the two have in common of the work.
    reasons: Vec<String>,
}

/// How many of them are shown.
const SIMILAR: usize = 5;

fn similar(visit: &Visit, id: &VacancyId) -> Result<Vec<Similar>, Problem> {
    let names = visit.names();
    let answer = visit.service.similar_vacancies(id, SIMILAR, visit.lang)?;
    let ids: Vec<VacancyId> = answer.items.iter().filter_map(|item| item.id.parse().ok()).collect();
    let records = visit.service.vacancies(&ids)?;
    let found = answer.items.into_iter().zip(records).filter_map(|(item, record)| {
        let Card { href, title, employer, places, .. } = Card::new(&names, &record?);
        let reasons = item.reasons.into_iter().filter(|reason| reason.value >= 0.01);
        let reasons = reasons.map(|reason| reason.text).take(3).collect();
        Some(Similar { href, title, employer, places, reasons })
    });
    Ok(found.collect())
}

/// The page of a vacancy.
pub(super) fn page(visit: &Visit) -> Result<Answer, Problem> {
    let Ok(id) = visit.id.parse::<VacancyId>() else { return Err(Problem::NotFound) };
    let vacancy = visit.service.vacancy(&id)?;
    let names = visit.names();
    let card = Card::new(&names, &vacancy);
    let occupations = vacancy.occupations.iter().map(|item| Asked {
        label: names.concept(&item.concept),
        remark: None,
        reading: item.extracted.as_ref().map(|extraction| reading(&names, extraction)),
    });
    // Stated ones first, musts before advantages; the order within each is the advert's.
    let mut skills: Vec<_> = vacancy.skills.iter().collect();
    skills.sort_by_key(|item| (item.extracted.is_some(), item.importance));
    let skills = skills.into_iter().map(|item| Asked {
        label: names.concept(&item.concept),
        remark: if item.extracted.is_some() { None } else { names.importance(item.importance) },
        reading: item.extracted.as_ref().map(|extraction| reading(&names, extraction)),
    });
    let url = |url: &Option<String>| {
        // The domain lets nothing else in; a link to a script must never come from a record.
        url.clone().filter(|url| url.starts_with("https://") || url.starts_with("http://"))
    };
    html(&VacancyPage {
        page: visit.frame(card.title.text.clone()),
        closed: vacancy.status == VacancyStatus::Closed
            || !vacancy.is_open(visit.service.clock().now()),
        facts: facts(&names, &vacancy),
        occupations: occupations.collect(),
        skills: skills.collect(),
        descriptions: descriptions(&names, &vacancy),
        apply_url: url(&vacancy.apply_url),
        source: vacancy.source.name.clone(),
        source_url: url(&vacancy.source.url),
        similar: similar(visit, &id)?,
        card,
    })
}

fn reading(names: &Names<'_>, extraction: &Extraction) -> String {
    let percent = format::percent(extraction.probability);
    let values = [("percent", percent.as_str()), ("words", extraction.words.as_str())];
    names.words.fill("vacancy.extracted", &values)
}

fn descriptions(names: &Names<'_>, vacancy: &Vacancy) -> Vec<Description> {
    let wanted = names.words.0;
    let first = vacancy.description.best(wanted).map(|(language, _)| language);
    let mut texts: Vec<_> = vacancy.description.iter().collect();
    texts.sort_by_key(|(language, _)| Some(*language) != first);
    let describe = |(language, text): (crate::domain::LanguageCode, &str)| Description {
        text: Text {
            text: text.trim().to_owned(),
            lang: if language.lang() == Some(wanted) {
                String::new()
            } else {
                language.as_str().to_owned()
            },
        },
        language: names.language(language.as_str()),
    };
    texts.into_iter().map(describe).collect()
}

fn facts(names: &Names<'_>, vacancy: &Vacancy) -> Vec<Fact> {
    let words = names.words;
    let lang = words.0;
    let terms = &vacancy.terms;
    let mut facts = Vec::new();
    let mut add = |name: &'static str, values: Vec<String>| {
        if !values.is_empty() {
            facts.push(Fact { name: words.t(name), values });
        }
    };
    let asked = |text: String, importance: Importance| match names.importance(importance) {
        Some(remark) => format!("{text} ({remark})"),
        None => text,
    };
    add("fact.kind", vec![words.t(names::kind(vacancy.kind)).to_owned()]);
    let places = vacancy.places.iter().map(|place| {
        let code_and_town = match &place.postal_code {
            Some(code) => format!("{code} {}", names.area(&place.area)),
            None => names.area(&place.area),
        };
        match &place.address {
            Some(address) => format!("{address}, {code_and_town}"),
            None => code_and_town,
        }
    });
    add("fact.place", places.collect());
    let list = |keys: Vec<&'static str>| keys.into_iter().map(|k| words.t(k).to_owned()).collect();
    add("fact.remote", list(vacancy.remote.map(|it| names::remote(it).1).into_iter().collect()));
    let times = terms.working_time.iter().map(|it| names::working_time(*it).1).collect();
    add("fact.working_time", list(times));
    let hours = terms.weekly_hours.map(|hours| {
        let one = |hours: f32| format::decimal(lang, f64::from(hours), 2, true);
        let range = if hours.min < hours.max {
            format!("{}–{}", one(hours.min), one(hours.max))
        } else {
            one(hours.max)
        };
        words.with("fact.hours", "hours", &range)
    });
    add("fact.weekly_hours", hours.into_iter().collect());
    add("fact.contract", list(terms.contracts.iter().map(|it| names::contract(*it).1).collect()));
    add("fact.shift", list(terms.shifts.iter().map(|it| names::shift(*it).1).collect()));
    add("fact.pay", terms.pay.map(|pay| format::pay(words, &pay)).into_iter().collect());
    let start = terms.start.map(|start| match start {
        Start::Asap => words.t("fact.start_asap").to_owned(),
        Start::Agreed => words.t("fact.start_agreed").to_owned(),
        Start::From(day) => format::date(lang, day),
    });
    add("fact.start", start.into_iter().collect());
    add("fact.positions", vec![format::number(lang, u64::from(vacancy.positions))]);
    let languages = vacancy.languages.iter().map(|item| {
        let name = names.language(item.language.as_str());
        let text = asked(format!("{name} {}", item.level.code()), item.importance);
        match &item.extracted {
            Some(extraction) => format!("{text} – {}", reading(names, extraction)),
            None => text,
        }
    });
    add("fact.languages", languages.collect());
    let used = names.languages(&vacancy.working_languages);
    add("fact.working_languages", Some(used).filter(|it| !it.is_empty()).into_iter().collect());
    let education = vacancy.education.as_ref();
    let education = education.map(|it| asked(names.education(it.level, it.field), it.importance));
    add("fact.education", education.into_iter().collect());
    let experience = vacancy.experience.as_ref().map(|it| {
        let months = it.months;
        let text = if months % 12 == 0 {
            words.count("fact.years", u64::from(months / 12))
        } else {
            words.count("fact.months", u64::from(months))
        };
        asked(text, it.importance)
    });
    add("fact.experience", experience.into_iter().collect());
    let driving = vacancy.driving_licences.iter().map(|it| {
        let classes = it.any_of.iter().copied().map(DrivingClass::code).collect::<Vec<_>>();
        asked(classes.join(" / "), it.importance)
    });
    add("fact.driving", driving.collect());
    let cards = vacancy.cards.iter();
    let cards = cards.map(|it| asked(names.card(&it.card.to_string()), it.importance));
    add("fact.cards", cards.collect());
    let international = vacancy.international.map(|open| {
        words.t(if open { "fact.international_yes" } else { "fact.international_no" }).to_owned()
    });
    add("fact.international", international.into_iter().collect());
    let id = vacancy.employer.as_ref().and_then(|employer| employer.business_id.clone());
    add("fact.business_id", id.into_iter().collect());
    facts
}
