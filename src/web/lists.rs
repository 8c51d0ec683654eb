//! Ranked lists: vacancies for a person, candidates for a vacancy.

use askama::Template;

use super::availability::AvailabilityView;
use super::explanation::MatchView;
use super::format;
use super::layout::{Page, Text};
use super::messages::Words;
use super::names::Names;
use super::vacancy::Card;
use super::visit::{Answer, Problem, Visit, html};
use crate::domain::{ConceptId, Profile, ProfileId, VacancyId};
use crate::service::{
    AdvertAdvice, Advice, AdviceRequest, CandidateQuery, Eligibility, EligibilityCount,
    MatchAnswer, MatchSubject, PersonAdvice, ProfileAdviceQuery, VacancyAdviceQuery, VacancyQuery,
};

/// Matches of a page.
const LIMIT: usize = 10;
/// Pieces of advice of a page.
const ADVICE: usize = 5;
/// Occupations and skills that stand for a person in a list.
const SHOWN: usize = 8;
/// Those that stand in the heading.
const HEADING: usize = 3;

/// What is told about a list as a whole.
pub(super) struct ListView {
    /// Position of the first item; 1 on the first page.
    first: usize,
    total: String,
    excluded: String,
    /// How many there are in each group of eligibility.
    groups: String,
    empty: bool,
    /// Address of the next page, or where a form is to be posted for it.
    next: Option<String>,
    cursor: String,
    seed: String,
    band: String,
    today: String,
    taxonomy: String,
    ranking: String,
    sequence: String,
}

/// A vacancy with its match.
struct VacancyItem {
    rank: usize,
    card: Card,
    view: MatchView,
}

/// What would open more, in sentences.
pub(super) struct AdviceView {
    /// What is counted, and from which score on.
    intro: String,
    sentences: Vec<AdviceLine>,
    /// What an advert leaves open, and its words that leave people out.
    mend: Vec<String>,
}

struct AdviceLine {
    text: String,
    /// The way to it.
    how: Option<String>,
    /// Who grants it, with its site.
    authority: Option<(String, Option<String>)>,
}

impl AdviceView {
    fn for_person(words: Words, answer: &PersonAdvice) -> Self {
        let line = |advice: &Advice| {
            let change = advice.changes.iter().find(|change| change.authority.is_some());
            AdviceLine {
                text: advice.text.clone(),
                how: change.and_then(|change| change.how.clone()),
                authority: change.and_then(|change| {
                    Some((change.authority.clone()?, change.authority_url.clone()))
                }),
            }
        };
        let threshold = format::decimal(words.0, answer.threshold.as_f64(), 1, true);
        Self {
            intro: words.with("advice.person_intro", "points", &threshold),
            sentences: answer.advice.iter().map(line).collect(),
            mend: Vec::new(),
        }
    }

    fn for_employer(words: Words, answer: &AdvertAdvice) -> Self {
        let plain = |text: &String| AdviceLine { text: text.clone(), how: None, authority: None };
        let advice = &answer.advice;
        let values = [
            ("eligible", &*advice.candidates.eligible.to_string()),
            ("if_confirmed", &*advice.candidates.if_confirmed.to_string()),
            ("points", &*format::decimal(words.0, advice.threshold.as_f64(), 1, true)),
        ];
        let softened = advice.advice.iter().map(|one| plain(&one.text));
        let together = advice.together.iter().map(|one| plain(&one.text));
        let wording = answer.wording.iter().map(|found| {
            format!("“{}” → {}. {} ({})", found.words, found.instead, found.why, found.law)
        });
        Self {
            intro: words.fill("advice.employer_intro", &values),
            sentences: softened.chain(together).collect(),
            mend: wording.chain(answer.checks.iter().map(|check| check.text.clone())).collect(),
        }
    }
}

#[derive(Template)]
#[template(path = "vacancies_for_profile.html")]
struct VacancyList {
    page: Page,
    /// The stored profile's headline; none for a posted one.
    headline: Option<Text>,
    /// Address of the form with this profile.
    edit: String,
    list: ListView,
    items: Vec<VacancyItem>,
    /// On the first page.
    advice: Option<AdviceView>,
}

/// A person without anything that tells who it is.
pub(super) struct Person {
    /// What stands for a name: wanted occupations, or else those held, or else skills.
    pub(super) heading: String,
    /// Wanted occupations; empty where the heading has them all.
    pub(super) wanted: String,
    /// Occupations held; empty where the heading has them all.
    pub(super) held: String,
    pub(super) skills: Vec<String>,
    /// How many skills are not shown, in words.
    pub(super) more_skills: Option<String>,
    pub(super) region: Option<String>,
    pub(super) languages: String,
}

struct CandidateItem {
    rank: usize,
    person: Person,
    view: MatchView,
}

#[derive(Template)]
#[template(path = "candidates.html")]
struct CandidateList {
    page: Page,
    vacancy: Card,
    list: ListView,
    items: Vec<CandidateItem>,
    /// How many there are, and where; on the first page.
    availability: Option<AvailabilityView>,
    /// On the first page.
    advice: Option<AdviceView>,
}

/// Names of concepts, each once.
fn named<'a>(names: &Names<'_>, ids: impl IntoIterator<Item = &'a ConceptId>) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for id in ids {
        let name = names.concept(id);
        if found.len() < SHOWN && !found.contains(&name) {
            found.push(name);
        }
    }
    found
}

/// With a capital letter at its start.
fn capitalised(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().into_iter().flat_map(char::to_uppercase).chain(chars).collect()
}

impl Person {
    pub(super) fn new(names: &Names<'_>, profile: &Profile) -> Self {
        let held = profile.employments.iter().filter_map(|job| job.occupation.as_ref());
        let held = named(names, held);
        let wanted = named(names, &profile.wishes.occupations);
        let skills = profile.stated_skills();
        let shown = named(names, skills.iter().copied());
        let heading = [&wanted, &held, &shown].into_iter().find(|list| !list.is_empty());
        let heading = heading.map(|list| list.iter().take(HEADING).cloned().collect::<Vec<_>>());
        let heading = heading.unwrap_or_else(|| vec![names.words.t("person.unnamed").to_owned()]);
        let rest =
            |list: Vec<String>| if list == heading { String::new() } else { list.join(", ") };
        let languages = profile.languages.iter();
        let languages = languages.map(|held| {
            format!("{} {}", names.language(held.language.as_str()), held.level.code())
        });
        Self {
            wanted: rest(wanted),
            held: rest(held),
            heading: capitalised(&heading.join(", ")),
            more_skills: (skills.len() > SHOWN)
                .then(|| names.words.count("person.more", (skills.len() - SHOWN) as u64)),
            skills: shown,
            region: profile.home.as_ref().and_then(|home| names.region(home)),
            languages: languages.collect::<Vec<_>>().join(", "),
        }
    }
}

/// The number before the first item of a page; it comes with the address and is only shown.
fn offset(visit: &Visit) -> usize {
    let shown = visit.pairs.get("shown").and_then(|shown| shown.parse().ok());
    shown.filter(|shown| *shown <= 1_000_000).unwrap_or(0)
}

/// The groups of a list in words.
fn groups(visit: &Visit, answer: &MatchAnswer) -> String {
    let words = Words(visit.lang);
    let group = |it: &EligibilityCount| {
        let name = match it.group {
            Eligibility::Eligible => words.t("match.eligible"),
            Eligibility::IfConfirmed => words.t("match.if_confirmed"),
            Eligibility::NotNow => words.t("match.not_now"),
        };
        format!("{name} {}", format::number(visit.lang, it.count))
    };
    answer.groups.iter().map(group).collect::<Vec<_>>().join(" · ")
}

fn list_view(visit: &Visit, answer: &MatchAnswer) -> ListView {
    let lang = visit.lang;
    let shown = offset(visit);
    let excluded = answer.left_out;
    let next = answer.next_cursor.as_ref().map(|cursor| {
        let mut pairs = visit.pairs.without("cursor").without("shown");
        pairs.push("cursor", cursor.clone());
        pairs.push("shown", (shown + answer.items.len()).to_string());
        pairs.link(&visit.to(&visit.path))
    });
    ListView {
        first: shown + 1,
        total: format::number(lang, answer.total),
        excluded: format::number(lang, excluded),
        groups: groups(visit, answer),
        empty: answer.items.is_empty(),
        next,
        cursor: answer.next_cursor.clone().unwrap_or_default(),
        seed: format!("{:x}", answer.stamp.seed),
        band: format::decimal(lang, f64::from(visit.service.model().bands.width), 2, true),
        today: format::date(lang, answer.stamp.today),
        taxonomy: answer.stamp.taxonomy.clone(),
        ranking: answer.stamp.ranking.clone(),
        sequence: format::number(lang, answer.stamp.index_sequence),
    }
}

impl ListView {
    /// Items shown up to the end of this page, for the form that asks for the next one.
    fn shown(&self, items: usize) -> usize {
        self.first - 1 + items
    }
}

/// Vacancies for a stored profile.
pub(super) fn vacancies(visit: &Visit) -> Result<Answer, Problem> {
    let Ok(id) = visit.id.parse::<ProfileId>() else { return Err(Problem::NotFound) };
    let profile = visit.service.profile(&id)?;
    let headline = Text::best(&profile.headline, visit.lang);
    let edit = visit.to(&format!("/profile?from={id}"));
    vacancy_list(visit, MatchSubject::Stored(id), Some(headline), edit)
}

/// Vacancies for a profile; none of it is stored.
pub(super) fn vacancy_list(
    visit: &Visit,
    profile: MatchSubject<ProfileId, Profile>,
    headline: Option<Text>,
    edit: String,
) -> Result<Answer, Problem> {
    let words = visit.words();
    let mut list = visit.service.list_request(visit.lang);
    list.limit = LIMIT;
    list.cursor = visit.pairs.get("cursor").map(str::to_owned);
    let query = VacancyQuery { profile, filters: Default::default(), list };
    let answer = visit.service.match_vacancies(&query)?;
    let is_first = query.list.cursor.is_none();
    let request = AdviceRequest { limit: ADVICE, ..visit.service.advice_request(visit.lang) };
    let query = ProfileAdviceQuery { profile: query.profile, filters: query.filters, request };
    let advice = is_first.then(|| visit.service.advise_profile(&query)).transpose()?;
    let advice = advice.map(|answer| AdviceView::for_person(words, &answer));
    let ids: Vec<VacancyId> = answer.items.iter().filter_map(|item| item.id.parse().ok()).collect();
    let records = visit.service.vacancies(&ids)?;
    let first = offset(visit) + 1;
    let items = answer.items.iter().zip(records).enumerate();
    let items = items.filter_map(|(at, (item, record))| {
        let view = MatchView::new(words, item.explanation.as_ref()?);
        Some(VacancyItem { rank: first + at, card: Card::new(&visit.names(), &record?), view })
    });
    let items = items.collect();
    let list = list_view(visit, &answer);
    let page = visit.frame(words.t("list.vacancies_title"));
    html(&VacancyList { page, headline, edit, list, items, advice })
}

/// Candidates for a vacancy.
pub(super) fn candidates(visit: &Visit) -> Result<Answer, Problem> {
    let Ok(id) = visit.id.parse::<VacancyId>() else { return Err(Problem::NotFound) };
    let words = visit.words();
    let vacancy = visit.service.vacancy(&id)?;
    let mut list = visit.service.list_request(visit.lang);
    list.limit = LIMIT;
    list.cursor = visit.pairs.get("cursor").map(str::to_owned);
    let query =
        CandidateQuery { vacancy: MatchSubject::Stored(id), filters: Default::default(), list };
    let answer = visit.service.match_candidates(&query)?;
    let is_first = query.list.cursor.is_none();
    let counted =
        is_first.then(|| visit.service.availability(&query.vacancy, visit.lang)).transpose()?;
    let availability = counted.map(|counted| AvailabilityView::new(words, &counted));
    let request = AdviceRequest { limit: ADVICE, ..visit.service.advice_request(visit.lang) };
    let query = VacancyAdviceQuery { vacancy: query.vacancy, filters: query.filters, request };
    let advice = is_first.then(|| visit.service.advise_vacancy(&query)).transpose()?;
    let advice = advice.map(|answer| AdviceView::for_employer(words, &answer));
    let ids: Vec<ProfileId> = answer.items.iter().filter_map(|item| item.id.parse().ok()).collect();
    let records = visit.service.profiles(&ids)?;
    let first = offset(visit) + 1;
    let items = answer.items.iter().zip(records).enumerate();
    let items = items.filter_map(|(at, (item, record))| {
        Some(CandidateItem {
            rank: first + at,
            person: Person::new(&visit.names(), &record?),
            view: MatchView::new(words, item.explanation.as_ref()?),
        })
    });
    let items = items.collect();
    let list = list_view(visit, &answer);
    let page = visit.frame(words.t("list.candidates_title"));
    let vacancy = Card::new(&visit.names(), &vacancy);
    html(&CandidateList { page, vacancy, list, items, availability, advice })
}
