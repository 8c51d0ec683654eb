//! Searching adverts with short queries.

use std::collections::HashSet;
use std::time::Instant;

use jiff::Timestamp;

use super::matching::fill;
use super::{Outcome, Progress, answer_all};
use crate::domain::{Lang, LanguageCode};
use crate::evaluation::reading::record_number;
use crate::evaluation::{Engine, EvaluationError, RankedItem, Ranking, Reading, Record};
use crate::index::{Index, IndexDocument, VacancyColumns};
use crate::search::{
    Hit, MAX_LIMIT, MAX_QUERY_CHARS, Operator, Part, SearchEngine, SearchError, SearchRequest,
};

/// What hits of a widened search may score against the last of the narrower one.
const WIDENED: f32 = 0.999;

/// Ranks adverts for each query as a search does. Where fewer than `limit` adverts have everything that a query
/// asks for, those that have some of it follow, with scores scaled to lie below; queries are cut at
/// [`MAX_QUERY_CHARS`] characters.
///
/// # Errors
/// The index cannot be made or read.
pub fn vacancy_search(
    engine: &Engine,
    search: &SearchEngine,
    queries: &[Record],
    corpus: &[Record],
    declared: Option<LanguageCode>,
    limit: usize,
    progress: Progress<'_>,
) -> Result<Outcome, EvaluationError> {
    let started = Instant::now();
    let reading = Reading::new(engine, declared, corpus);
    let index: Index<VacancyColumns> =
        Index::in_memory("evaluation", &engine.settings, &engine.reference)?;
    fill(&index, corpus.len(), progress, |number| {
        let vacancy = reading.vacancy(number, &corpus.get(number)?.text);
        Some(IndexDocument::vacancy(&vacancy, &engine.reference, &engine.settings.weights))
    })?;
    let snapshot = index.snapshot();
    answer_all(queries, started.elapsed(), progress, |_, query| {
        let lang = reading.language(&query.text).lang().unwrap_or(Lang::En);
        let request = SearchRequest {
            query: query.text.chars().take(MAX_QUERY_CHARS).collect(),
            limit: limit.clamp(1, MAX_LIMIT),
            lang,
            // Each advert is judged by itself.
            fold: false,
            ..SearchRequest::default()
        };
        let pages = |request: SearchRequest| -> Result<(Vec<Hit>, Vec<Part>), EvaluationError> {
            all_pages(request, limit, |request| {
                // Nothing here has a deadline: every instant sees the same adverts.
                search.search(&snapshot, request, Timestamp::UNIX_EPOCH)
            })
            .map_err(|source| EvaluationError::Search { query: query.id.clone(), source })
        };
        let (mut hits, parts) = pages(request.clone())?;
        if hits.len() < limit
            && let Some(parts) = widened(parts)
        {
            let (more, _) = pages(SearchRequest { parts: Some(parts), ..request })?;
            append(&mut hits, more, limit);
        }
        let items = hits.into_iter().filter_map(|hit| {
            let id = corpus.get(record_number(&hit.id)?)?.id.clone();
            Some(RankedItem { id, score: hit.score.unwrap_or(0.0) })
        });
        Ok(Ranking { query: query.id.clone(), items: items.collect() })
    })
}

/// Hits of as many pages as `limit` needs, and how the query was understood.
fn all_pages(
    mut request: SearchRequest,
    limit: usize,
    search: impl Fn(&SearchRequest) -> Result<crate::search::SearchAnswer, SearchError>,
) -> Result<(Vec<Hit>, Vec<Part>), SearchError> {
    let mut hits = Vec::new();
    loop {
        let answer = search(&request)?;
        hits.extend(answer.hits);
        if hits.len() >= limit || answer.next_cursor.is_none() {
            hits.truncate(limit);
            return Ok((hits, answer.parts));
        }
        request.cursor = answer.next_cursor;
    }
}

/// The same parts with nothing required; `None` where nothing was, or where a single part is all there is.
fn widened(mut parts: Vec<Part>) -> Option<Vec<Part>> {
    let required = parts.iter().filter(|part| part.operator == Operator::Must).count();
    let wanted = parts.iter().filter(|part| part.operator != Operator::Not).count();
    for part in parts.iter_mut().filter(|part| part.operator == Operator::Must) {
        part.operator = Operator::Should;
    }
    (required > 0 && wanted > 1).then_some(parts)
}

/// Adds hits that are not there yet, scaled to score below those that are.
fn append(hits: &mut Vec<Hit>, more: Vec<Hit>, limit: usize) {
    let score = |hit: &Hit| hit.score.unwrap_or(0.0);
    let floor = hits.iter().map(score).fold(f32::INFINITY, f32::min);
    let top = more.iter().map(score).fold(0.0, f32::max);
    let scale = if floor.is_finite() && top > 0.0 { floor * WIDENED / top } else { 1.0 };
    let seen: HashSet<String> = hits.iter().map(|hit| hit.id.clone()).collect();
    let new = more.into_iter().filter(|hit| !seen.contains(&hit.id));
    hits.extend(new.map(|hit| Hit { score: hit.score.map(|score| score * scale), ..hit }));
    hits.truncate(limit);
}
