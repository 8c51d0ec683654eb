//! Search: what was understood, facets to narrow down with, and hits.

use askama::Template;
use axum::http::StatusCode;

use super::format;
use super::layout::{Page, Text};
use super::query::Pairs;
use super::vacancy::Card;
use super::visit::{Answer, Problem, Visit, html};
use crate::domain::{LocalizedText, Vacancy, VacancyId};
use crate::service::{
    FacetAnswer, FacetName, MAX_LIMIT, MAX_QUERY_CHARS, NOT_STATED, Operator, Part, PartKind,
    QueryTerms, SearchAnswer, SearchRequest, Sort, VacancyFilters, highlight,
};

/// Hits of a page, where the address does not say.
const LIMIT: usize = 20;
/// Values of a facet that are shown before the rest is folded away.
const SHOWN: usize = 7;
/// Values of a facet at most.
const MAX_VALUES: usize = 60;
/// Length of a snippet, in characters.
const SNIPPET: usize = 240;
/// Facets of the page, in the order in which they stand there.
const FACETS: [FacetName; 9] = [
    FacetName::Place,
    FacetName::Occupation,
    FacetName::WorkingTime,
    FacetName::Contract,
    FacetName::Remote,
    FacetName::Shift,
    FacetName::Language,
    FacetName::Kind,
    FacetName::Employer,
];
/// Ages of adverts to choose from, in days.
const AGES: [i64; 4] = [1, 3, 7, 30];

/// A part of the query as it was understood.
struct Chip {
    kind: &'static str,
    label: String,
    excluded: bool,
    /// The search without it.
    without: String,
    remove: String,
}

struct Value {
    id: String,
    value: String,
    label: String,
    count: String,
    positions: String,
    selected: bool,
}

struct Facet {
    name: &'static str,
    label: &'static str,
    open: bool,
    shown: Vec<Value>,
    more: Vec<Value>,
    /// Positions of the facet's values that are chosen.
    chosen: usize,
}

/// A run of text that is or is not marked.
struct Piece {
    text: String,
    marked: bool,
}

/// A text with marks, in its language.
struct Marked {
    pieces: Vec<Piece>,
    lang: String,
}

struct Hit {
    card: Card,
    title: Marked,
    snippet: Marked,
    distance: Option<String>,
    /// Other copies of the advert.
    copies: Vec<Copy>,
    /// The same advert in other places.
    also_in: Vec<Copy>,
}

/// Another advert of the same work.
struct Copy {
    href: String,
    name: String,
}

/// What would be found besides.
struct Section {
    heading: String,
    total: String,
    cards: Vec<Card>,
}

/// A value of a selection list.
struct Choice {
    value: String,
    label: String,
    chosen: bool,
}

#[derive(Template)]
#[template(path = "search.html")]
struct SearchPage {
    page: Page,
    query: String,
    chips: Vec<Chip>,
    /// Filters that no facet shows, to be kept when the form is sent.
    kept: Vec<(String, String)>,
    /// What is wrong with the request; the hits are those without it.
    problems: Vec<String>,
    /// There is an answer to what is left.
    answered: bool,
    summary: String,
    positions: String,
    relaxed: Option<String>,
    /// The corrected query and its search, where it finds more.
    meant: Option<(String, String)>,
    facets: Vec<Facet>,
    /// Some filter is chosen.
    filtered: bool,
    pay_min: String,
    sorts: Vec<Choice>,
    ages: Vec<Choice>,
    hits: Vec<Hit>,
    /// What would be found besides, if one thing were given up.
    broadened: Vec<Section>,
    next: Option<String>,
    /// The first page of the same search, from a later one.
    first: Option<String>,
    /// The search without filters.
    cleared: String,
}

/// A search as the address has it.
struct Wanted {
    request: SearchRequest,
    problems: Vec<String>,
}

/// The page of a search.
pub(super) fn page(visit: &Visit) -> Result<Answer, Problem> {
    let words = visit.words();
    let Wanted { mut request, mut problems } = read(visit);
    let answer = answer(visit, &mut request, &mut problems)?;
    let title = match request.query.as_str() {
        "" => words.t("search.title").to_owned(),
        query => {
            format!("{} – {}", query.chars().take(60).collect::<String>(), words.t("search.title"))
        }
    };
    let hits = answer.as_ref().map(|answer| hits(visit, answer)).transpose()?.unwrap_or_default();
    let broadened = answer.as_ref().map(|answer| broadened(visit, &request, answer)).transpose()?;
    let own = visit.pairs.without("cursor");
    let next = answer.as_ref().and_then(|answer| answer.next_cursor.clone()).map(|cursor| {
        let mut pairs = own.clone();
        pairs.push("cursor", cursor);
        pairs.link(&visit.to("/search"))
    });
    let first = request.cursor.is_some().then(|| own.link(&visit.to("/search")));
    let mut cleared = Pairs::default();
    cleared.push("q", request.query.clone());
    let number = |key, n| words.count(key, n);
    let wrong = !problems.is_empty();
    let page = SearchPage {
        page: visit.frame(title),
        chips: answer.as_ref().map(|answer| chips(visit, &answer.parts)).unwrap_or_default(),
        kept: kept(&request),
        problems,
        answered: answer.is_some(),
        summary: answer.as_ref().map(|it| number("search.ads", it.total)).unwrap_or_default(),
        positions: answer
            .as_ref()
            .map(|it| number("search.positions", it.positions))
            .unwrap_or_default(),
        relaxed: answer.as_ref().and_then(|answer| {
            let relaxed = answer.relaxed.as_ref()?;
            let strict = format::number(visit.lang, relaxed.strict_total);
            let quoted: Vec<_> =
                relaxed.words.iter().map(|word| words.with("quote", "text", word)).collect();
            let values = [("n", strict.as_str()), ("words", &*quoted.join(", "))];
            let form = match relaxed.strict_total {
                0 => "search.relaxed_none",
                1 => "search.relaxed_one",
                _ => "search.relaxed",
            };
            Some(words.fill(form, &values))
        }),
        meant: answer.as_ref().and_then(|answer| answer.did_you_mean.clone()).map(|meant| {
            let mut pairs = own.without("q");
            pairs.push("q", meant.clone());
            (meant, pairs.link(&visit.to("/search")))
        }),
        facets: answer.as_ref().map(|answer| facets(visit, &answer.facets)).unwrap_or_default(),
        filtered: !request.filters.is_empty(),
        pay_min: visit.pairs.get("pay").unwrap_or_default().to_owned(),
        sorts: sorts(visit, request.sort),
        ages: ages(visit, request.filters.published_since.as_deref()),
        hits,
        broadened: broadened.unwrap_or_default(),
        next,
        first,
        cleared: cleared.link(&visit.to("/search")),
        query: request.query,
    };
    if wrong {
        return Ok(Answer::Wrong(StatusCode::BAD_REQUEST, page.render()?));
    }
    html(&page)
}

/// Sections below the hits, where these are few.
fn broadened(
    visit: &Visit,
    request: &SearchRequest,
    answer: &SearchAnswer,
) -> Result<Vec<Section>, Problem> {
    let (names, words) = (visit.names(), visit.words());
    let mut sections = Vec::new();
    for found in visit.service.broaden(request, answer)? {
        let ids = found.hits.iter().filter_map(|hit| hit.id.parse().ok());
        let ids: Vec<VacancyId> = ids.collect();
        let records = visit.service.vacancies(&ids)?;
        sections.push(Section {
            heading: found.text,
            total: words.count("search.more", found.total),
            cards: records.into_iter().flatten().map(|record| Card::new(&names, &record)).collect(),
        });
    }
    Ok(sections)
}

/// The answer to the request; where a part of it keeps it from being answered, to the rest of it.
fn answer(
    visit: &Visit,
    request: &mut SearchRequest,
    problems: &mut Vec<String>,
) -> Result<Option<SearchAnswer>, Problem> {
    loop {
        let invalid = match visit.service.search(request).map_err(Problem::from) {
            Ok(answer) => return Ok(Some(answer)),
            Err(Problem::Invalid(invalid)) => invalid,
            Err(other) => return Err(other),
        };
        for error in &invalid.errors {
            let value = if error.value.is_empty() { &error.expected } else { &error.value };
            problems.push(problem(visit, &error.field, value));
        }
        // Each of these can be taken away once.
        let left = |field: &str| invalid.errors.iter().any(|error| error.field == field);
        if left("cursor") && request.cursor.is_some() {
            request.cursor = None;
        } else if left("sort") && request.sort != Sort::Relevance {
            request.sort = Sort::Relevance;
        } else {
            return Ok(None);
        }
    }
}

/// What is wrong with a field.
fn problem(visit: &Visit, field: &str, value: &str) -> String {
    let words = visit.words();
    let key = match field {
        "sort" => "search.problem_distance",
        "cursor" => "search.problem_cursor",
        "query" => "search.problem_query",
        _ => "search.problem_filter",
    };
    words.fill(key, &[("field", words.t(field_key(field))), ("value", value)])
}

/// Key of the name of a field of the address.
fn field_key(field: &str) -> &str {
    match field {
        "place" => "facet.place",
        "near" => "filter.near",
        "occupation" => "facet.occupation",
        "skill" => "part.skill",
        "working_time" => "facet.working_time",
        "contract" => "facet.contract",
        "shift" => "facet.shift",
        "remote" => "facet.remote",
        "kind" => "facet.kind",
        "language" => "facet.language",
        "education" => "facet.education",
        "education_max" => "filter.education_max",
        "experience_max_months" => "filter.experience_max",
        "driving" => "facet.driving",
        "cards" => "fact.cards",
        "employer" => "facet.employer",
        "source" => "facet.source",
        "international" => "facet.international",
        "pay_min" => "filter.pay",
        "published_since" => "search.age",
        "start_before" => "fact.start",
        "sort" => "sort.label",
        "limit" => "filter.limit",
        _ => field,
    }
}

/// Reads the address; what is wrong is named and left out. Unknown names are left alone: others may add theirs to a
/// link.
fn read(visit: &Visit) -> Wanted {
    let words = visit.words();
    let mut problems = Vec::new();
    let mut filters = VacancyFilters::default();
    let (reference, now) = (visit.service.reference(), visit.service.clock().now());
    for (name, value) in &visit.pairs.0 {
        let value = value.trim();
        if value.is_empty() {
            continue;
        }
        // Each value is tried alone, so that all that are wrong are named.
        let mut alone = VacancyFilters::default();
        let read = alone.add(name, value).and_then(|_| alone.compile(reference, now).map(|_| ()));
        match read.and_then(|()| filters.add(name, value)) {
            Ok(_) => {}
            Err(invalid) => {
                let wrong = invalid.errors.iter();
                problems.extend(wrong.map(|error| problem(visit, &error.field, value)));
            }
        }
    }
    if let Some(pay) = visit.pairs.get("pay") {
        let digits: String = pay.chars().filter(|c| !c.is_whitespace() && *c != '€').collect();
        let euros = digits.replace(',', ".").parse::<f64>().ok();
        match euros.filter(|euros| (0.0..=1_000_000.0).contains(euros)) {
            Some(euros) => filters.pay_min = Some((euros * 100.0).round() as u32),
            None => problems.push(words.with("problem.pay", "value", pay)),
        }
    }
    let sort = match visit.pairs.get("sort") {
        Some("published") => Sort::Published,
        Some("deadline") => Sort::Deadline,
        Some("pay") => Sort::Pay,
        Some("distance") => Sort::Distance,
        None | Some("relevance") => Sort::Relevance,
        Some(other) => {
            let values = [("field", words.t("sort.label")), ("value", other)];
            problems.push(words.fill("search.problem_filter", &values));
            Sort::Relevance
        }
    };
    let limit = match visit.pairs.get("limit") {
        None => LIMIT,
        Some(text) => match text.parse() {
            Ok(limit) if (1..=MAX_LIMIT).contains(&limit) => limit,
            _ => {
                problems.push(problem(visit, "limit", text));
                LIMIT
            }
        },
    };
    let query = visit.pairs.get("q").unwrap_or_default();
    let request = SearchRequest {
        query: query.chars().take(MAX_QUERY_CHARS).collect(),
        filters,
        facets: FACETS.to_vec(),
        sort,
        limit,
        cursor: visit.pairs.get("cursor").map(str::to_owned),
        lang: visit.lang,
        highlight: true,
        ..SearchRequest::default()
    };
    Wanted { request, problems }
}

/// Filters and the like that the form has no field for.
fn kept(request: &SearchRequest) -> Vec<(String, String)> {
    let shown = |name: &str| {
        matches!(name, "published_since" | "pay_min")
            || FACETS.iter().any(|facet| facet.code() == name)
    };
    let limit = (request.limit != LIMIT).then(|| ("limit", request.limit.to_string()));
    let pairs = request.filters.pairs().into_iter().filter(|(name, _)| !shown(name)).chain(limit);
    pairs.map(|(name, value)| (name.to_owned(), value)).collect()
}

/// One chip for what was typed together: a word that is an occupation, too, is one chip.
fn chips(visit: &Visit, parts: &[Part]) -> Vec<Chip> {
    let words = visit.words();
    let query = visit.pairs.get("q").unwrap_or_default();
    let mut chips: Vec<(String, Chip)> = Vec::new();
    for part in parts {
        let typed = part.text.trim().to_owned();
        if typed.is_empty() {
            continue;
        }
        let kind = kind(part.kind);
        let named = part.label.clone().filter(|_| kind.1);
        let label = match named {
            Some(label) if label.to_lowercase() != typed.to_lowercase() => {
                format!("{typed} → {label}")
            }
            _ => typed.clone(),
        };
        let mut pairs = visit.pairs.without("cursor").without("q");
        pairs.push("q", without(query, &typed));
        let chip = Chip {
            kind: words.t(kind.0),
            excluded: part.operator == Operator::Not,
            without: pairs.link(&visit.to("/search")),
            remove: words.with("search.remove", "part", &typed),
            label,
        };
        match chips.iter_mut().find(|(known, _)| *known == typed) {
            // What is recognised says more than that it is a word.
            Some((_, known)) => {
                if kind.1 {
                    *known = chip;
                }
            }
            None => chips.push((typed, chip)),
        }
    }
    chips.into_iter().map(|(_, chip)| chip).collect()
}

/// Key of a kind's name, and whether it is something recognised.
const fn kind(kind: PartKind) -> (&'static str, bool) {
    match kind {
        PartKind::Word => ("part.word", false),
        PartKind::Phrase => ("part.phrase", false),
        PartKind::Prefix => ("part.prefix", false),
        PartKind::Occupation => ("part.occupation", true),
        PartKind::Skill => ("part.skill", true),
        PartKind::Place => ("part.place", true),
        PartKind::WorkingTime => ("part.working_time", true),
        PartKind::Remote => ("part.remote", true),
        PartKind::Language => ("part.language", true),
        PartKind::Driving => ("part.driving", true),
        PartKind::Card => ("part.card", true),
    }
}

/// The query without the words of a part, with the signs that belong to them.
fn without(query: &str, typed: &str) -> String {
    let lower = |text: &str| text.to_lowercase();
    let wanted: Vec<String> = typed.split_whitespace().map(lower).collect();
    let tokens: Vec<&str> = query.split_whitespace().collect();
    let signs: &[char] = &['+', '-', '"', '*', ',', '(', ')', '.', ';', ':'];
    let bare = |token: &str| {
        let value = token.trim_matches(signs);
        lower(value.split_once(':').map_or(value, |(_, value)| value).trim_matches(signs))
    };
    let wanted: Vec<String> = wanted.iter().map(|word| bare(word)).collect();
    let at = tokens
        .windows(wanted.len().max(1))
        .position(|window| window.iter().map(|token| bare(token)).eq(wanted.iter().cloned()));
    match at {
        Some(at) => {
            let kept = tokens.iter().enumerate();
            let kept = kept.filter(|(place, _)| *place < at || *place >= at + wanted.len());
            kept.map(|(_, token)| *token).collect::<Vec<_>>().join(" ")
        }
        None => query.replace(typed, " ").split_whitespace().collect::<Vec<_>>().join(" "),
    }
}

fn facets(visit: &Visit, answers: &[FacetAnswer]) -> Vec<Facet> {
    let order = |facet: &&FacetAnswer| FACETS.iter().position(|name| *name == facet.name);
    let mut answers: Vec<&FacetAnswer> = answers.iter().collect();
    answers.sort_by_key(order);
    let facet = |answer: &FacetAnswer| facet(visit, answer);
    answers.into_iter().map(facet).filter(|facet| !facet.shown.is_empty()).collect()
}

fn facet(visit: &Visit, answer: &FacetAnswer) -> Facet {
    let words = visit.words();
    let name = answer.name.code();
    let make = |row: usize, value: &str, label: &str, ads: u32, positions: u32, selected| Value {
        id: format!("{name}-{row}"),
        value: value.to_owned(),
        label: label.to_owned(),
        count: format::number(visit.lang, u64::from(ads)),
        positions: words.count("search.positions", u64::from(positions)),
        selected,
    };
    let mut values: Vec<Value> = Vec::new();
    // What is chosen is always in sight.
    let (chosen, others): (Vec<_>, Vec<_>) = answer.values.iter().partition(|value| value.selected);
    for (row, value) in chosen.iter().chain(&others).take(MAX_VALUES).enumerate() {
        let (ads, positions) = (value.ads, value.positions);
        values.push(make(row, &value.value, &value.label, ads, positions, value.selected));
    }
    if answer.not_stated.ads > 0 || answer.not_stated_selected {
        let row = values.len();
        let label = words.t("search.not_stated");
        let count = answer.not_stated;
        let not_stated =
            make(row, NOT_STATED, label, count.ads, count.positions, answer.not_stated_selected);
        values.push(not_stated);
    }
    let shown = if values.len() > SHOWN + 2 { SHOWN.max(chosen.len()) } else { values.len() };
    let more = values.split_off(shown.min(values.len()));
    let picked = chosen.len() + usize::from(answer.not_stated_selected);
    Facet {
        name,
        label: words.t(facet_key(answer.name)),
        open: picked > 0 || matches!(answer.name, FacetName::Place | FacetName::Occupation),
        shown: values,
        more,
        chosen: picked,
    }
}

const fn facet_key(name: FacetName) -> &'static str {
    match name {
        FacetName::Place => "facet.place",
        FacetName::Occupation => "facet.occupation",
        FacetName::WorkingTime => "facet.working_time",
        FacetName::Contract => "facet.contract",
        FacetName::Shift => "facet.shift",
        FacetName::Remote => "facet.remote",
        FacetName::Kind => "facet.kind",
        FacetName::Language => "facet.language",
        FacetName::Education => "facet.education",
        FacetName::Driving => "facet.driving",
        FacetName::Employer => "facet.employer",
        FacetName::Source => "facet.source",
        FacetName::International => "facet.international",
    }
}

fn sorts(visit: &Visit, sort: Sort) -> Vec<Choice> {
    let all = [
        (Sort::Relevance, "", "sort.relevance"),
        (Sort::Published, "published", "sort.published"),
        (Sort::Deadline, "deadline", "sort.deadline"),
        (Sort::Pay, "pay", "sort.pay"),
        (Sort::Distance, "distance", "sort.distance"),
    ];
    let choice = |(value, code, key): (Sort, &str, &str)| Choice {
        value: code.to_owned(),
        label: visit.words().t(key).to_owned(),
        chosen: value == sort,
    };
    all.into_iter().map(choice).collect()
}

fn ages(visit: &Visit, since: Option<&str>) -> Vec<Choice> {
    let (words, today) = (visit.words(), visit.service.clock().today());
    let any = Choice {
        value: String::new(),
        label: words.t("search.any_time").to_owned(),
        chosen: since.is_none(),
    };
    let mut choices = vec![any];
    for days in AGES {
        let first = today.saturating_sub(jiff::Span::new().days(days));
        let value = first.to_string();
        let label = words.count("search.days", days.unsigned_abs());
        choices.push(Choice { chosen: since == Some(&value), value, label });
    }
    if let Some(since) = since.filter(|_| choices.iter().all(|choice| !choice.chosen)) {
        let day = since.parse().map(|day| format::date(visit.lang, day));
        let label = words.with("search.since", "day", &day.unwrap_or_else(|_| since.to_owned()));
        choices.push(Choice { value: since.to_owned(), label, chosen: true });
    }
    choices
}

fn hits(visit: &Visit, answer: &SearchAnswer) -> Result<Vec<Hit>, Problem> {
    let ids: Vec<VacancyId> = answer.hits.iter().filter_map(|hit| hit.id.parse().ok()).collect();
    let records = visit.service.vacancies(&ids)?;
    let names = visit.names();
    let terms = QueryTerms::new(&answer.parts, visit.service.reference());
    let hit = |(found, record): (&crate::service::Hit, Option<Vacancy>)| {
        let record = record?;
        let distance = found.distance_km.map(|km| {
            visit.words().with(
                "search.distance",
                "km",
                &format::decimal(visit.lang, f64::from(km), 0, false),
            )
        });
        Some(Hit {
            card: Card::new(&names, &record),
            title: marked(visit, &record.title, &terms, Vacancy::MAX_TITLE_CHARS),
            snippet: marked(visit, &record.description, &terms, SNIPPET),
            distance,
            copies: Vec::new(),
            also_in: Vec::new(),
        })
    };
    let mut hits: Vec<Hit> = answer.hits.iter().zip(records).filter_map(hit).collect();
    let with_copies =
        |found: &&crate::service::Hit| !(found.duplicates.is_empty() && found.also_in.is_empty());
    for found in answer.hits.iter().filter(with_copies) {
        let Some(hit) = hits.iter_mut().find(|hit| hit.card.id == found.id) else { continue };
        let links = |ids: &[String]| visit.service.advert_links(ids, visit.lang);
        let href = |id: &VacancyId| visit.to(&format!("/vacancies/{id}"));
        hit.copies = links(&found.duplicates)?
            .into_iter()
            .map(|link| Copy { href: href(&link.id), name: link.source })
            .collect();
        hit.also_in = links(&found.also_in)?
            .into_iter()
            .map(|link| Copy { href: href(&link.id), name: link.places.join(", ") })
            .collect();
    }
    Ok(hits)
}

/// The best text for the reader with the words of the query marked.
fn marked(visit: &Visit, text: &LocalizedText, terms: &QueryTerms, chars: usize) -> Marked {
    let best = text.best(visit.lang);
    let Some((language, text)) = best else {
        return Marked { pieces: Vec::new(), lang: String::new() };
    };
    let snippet = highlight(text, terms, language.lang(), chars);
    let mut pieces = Vec::new();
    let mut chars = snippet.text.chars();
    let mut at = 0;
    let mut add = |chars: &mut std::str::Chars<'_>, count: usize, marked| {
        let text: String = chars.take(count).collect();
        if !text.is_empty() {
            pieces.push(Piece { text, marked });
        }
    };
    for (from, to) in snippet.marks {
        add(&mut chars, from.saturating_sub(at), false);
        add(&mut chars, to.saturating_sub(from), true);
        at = to;
    }
    add(&mut chars, usize::MAX, false);
    let own = Text { text: String::new(), lang: language.as_str().to_owned() };
    let lang = if language.lang() == Some(visit.lang) { String::new() } else { own.lang };
    Marked { pieces, lang }
}

#[cfg(test)]
mod tests {
    //! 1. Removing a part takes its words with their signs and nothing else.

    use super::*;

    #[test]
    fn a_part_is_removed() {
        assert_eq!(without("lähihoitaja Tampere", "Tampere"), "lähihoitaja");
        assert_eq!(without("Truck Driver  -night", "night"), "Truck Driver");
        assert_eq!(without("\"truck driver\" Turku", "truck driver"), "Turku");
        assert_eq!(without("truck driver Turku", "Truck driver"), "Turku");
        assert_eq!(without("title:nurse Oulu", "nurse"), "Oulu");
        assert_eq!(without("sairaan*", "sairaan"), "");
        assert_eq!(without("a b", "c"), "a b");
        assert_eq!(without("", "c"), "");
    }
}
