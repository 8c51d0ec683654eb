//! Matching adverts and CVs.

use std::time::{Duration, Instant};

use rayon::prelude::*;

use super::{Outcome, Progress, one_by_one};
use crate::domain::{Lang, LanguageCode, Profile, Vacancy};
use crate::evaluation::reading::record_number;
use crate::evaluation::{
    Direction, Engine, EvaluationError, ExhaustiveRecall, RankedItem, Ranking, Reading, Record,
    recall_at,
};
use crate::index::filter::Everything;
use crate::index::{
    Columns, Index, IndexDocument, IndexError, ProfileColumns, ProfileRow, VacancyColumns,
    VacancyRow,
};
use crate::matching::{Criterion, ListRequest, MatchItem, Matcher, Model, Points};

/// Items beyond the limit whose ties are broken with those inside it.
const TIES: usize = 200;
/// Documents written to an index at a time.
const BATCH: usize = 4096;

/// Queries or the collection of a match.
#[derive(Debug, Clone)]
pub enum MatchSide {
    /// Plain texts, understood by extraction, each in this language if one is declared.
    Texts(Vec<Record>, Option<LanguageCode>),
    /// Vacancies of our schema with the ids that files know them by.
    Vacancies(Vec<(String, Vacancy)>),
    /// Profiles of our schema, likewise.
    Profiles(Vec<(String, Profile)>),
}

impl MatchSide {
    /// Ids, in order.
    #[must_use]
    pub fn ids(&self) -> Vec<&str> {
        (0..self.len()).map(|number| self.id(number)).collect()
    }

    fn len(&self) -> usize {
        match self {
            Self::Texts(records, _) => records.len(),
            Self::Vacancies(all) => all.len(),
            Self::Profiles(all) => all.len(),
        }
    }

    fn id(&self, number: usize) -> &str {
        let id = match self {
            Self::Texts(records, _) => records.get(number).map(|record| &record.id),
            Self::Vacancies(all) => all.get(number).map(|(id, _)| id),
            Self::Profiles(all) => all.get(number).map(|(id, _)| id),
        };
        id.map_or("", String::as_str)
    }

    fn reading<'a>(&self, engine: &'a Engine) -> Reading<'a> {
        match self {
            Self::Texts(records, declared) => Reading::new(engine, *declared, records),
            Self::Vacancies(_) | Self::Profiles(_) => Reading::new(engine, None, &[]),
        }
    }

    /// A vacancy whose id is its number; `None` where the side holds profiles.
    fn vacancy(&self, number: usize, reading: &Reading<'_>) -> Option<Vacancy> {
        match self {
            Self::Texts(records, _) => Some(reading.vacancy(number, &records.get(number)?.text)),
            Self::Vacancies(all) => {
                let mut vacancy = all.get(number)?.1.clone();
                vacancy.id = number.to_string().parse().ok()?;
                reading.complete(&mut vacancy);
                Some(vacancy)
            }
            Self::Profiles(_) => None,
        }
    }

    fn profile(&self, number: usize, reading: &Reading<'_>) -> Option<Profile> {
        match self {
            Self::Texts(records, _) => Some(reading.profile(number, &records.get(number)?.text)),
            Self::Profiles(all) => {
                let mut profile = all.get(number)?.1.clone();
                profile.id = number.to_string().parse().ok()?;
                reading.complete_profile(&mut profile);
                Some(profile)
            }
            Self::Vacancies(_) => None,
        }
    }
}

/// An indexed collection and the queries to put to it.
#[derive(Debug)]
pub struct MatchTask<'a> {
    engine: &'a Engine,
    /// The engine's model with bands as narrow as scores are told apart: lists are in the order of exact
    /// scores, before near-equal ones are spread.
    exact: Model,
    queries: &'a MatchSide,
    corpus: &'a MatchSide,
    collection: Collection,
    prepared: Duration,
}

#[derive(Debug)]
enum Collection {
    Vacancies(Index<VacancyColumns>),
    Profiles(Index<ProfileColumns>),
}

/// The two-stage list against scoring everything.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
pub struct ExhaustiveReport {
    /// Recall of exact scores, before near-equal ones are spread, at 20 and 100.
    pub recall: Vec<ExhaustiveRecall>,
    /// Share of the lists that, spread over bands as the service shows them, have the same first hundred in the
    /// same order.
    pub identical: f64,
    /// Median time of a list, milliseconds.
    pub list_ms: f64,
    /// Median time of scoring everything, milliseconds.
    pub exhaustive_ms: f64,
}

impl<'a> MatchTask<'a> {
    /// Indexes the collection in memory.
    ///
    /// # Errors
    /// The index cannot be made.
    pub fn prepare(
        engine: &'a Engine,
        direction: Direction,
        queries: &'a MatchSide,
        corpus: &'a MatchSide,
        progress: Progress<'_>,
    ) -> Result<Self, EvaluationError> {
        let started = Instant::now();
        let collection = match direction {
            Direction::Vacancies => {
                Collection::Vacancies(index(engine, corpus, progress, |number, reading| {
                    let vacancy = corpus.vacancy(number, reading)?;
                    let weights = &engine.settings.weights;
                    Some(IndexDocument::vacancy(&vacancy, &engine.reference, weights))
                })?)
            }
            Direction::Candidates => {
                Collection::Profiles(index(engine, corpus, progress, |number, reading| {
                    let profile = corpus.profile(number, reading)?;
                    let weights = &engine.settings.weights;
                    IndexDocument::profile(&profile, &engine.reference, weights)
                })?)
            }
        };
        let mut exact = engine.model;
        exact.bands.width = 0.01;
        Ok(Self { engine, exact, queries, corpus, collection, prepared: started.elapsed() })
    }

    /// Ranks the collection for every query: by exact score, equal scores by id.
    ///
    /// # Errors
    /// None at present; other tasks have some.
    pub fn run(&self, limit: usize, progress: Progress<'_>) -> Result<Outcome, EvaluationError> {
        let reading = self.queries.reading(self.engine);
        let numbers: Vec<usize> = (0..self.queries.len()).collect();
        let answered = one_by_one("queries", &numbers, progress, |number| {
            let started = Instant::now();
            let query = self.query(*number, &reading);
            let items = query.map(|query| self.rank(&query, limit)).unwrap_or_default();
            let ranking = Ranking { query: self.queries.id(*number).to_owned(), items };
            Ok((ranking, started.elapsed()))
        })?;
        let (rankings, query_times) = answered.into_iter().unzip();
        Ok(Outcome { rankings, prepared: self.prepared, query_times })
    }

    /// Compares lists of a hundred with scoring everything, for every query.
    ///
    /// # Errors
    /// None at present; other tasks have some.
    pub fn exhaustive(&self, progress: Progress<'_>) -> Result<ExhaustiveReport, EvaluationError> {
        let reading = self.queries.reading(self.engine);
        let numbers: Vec<usize> = (0..self.queries.len()).collect();
        let compared = one_by_one("exhaustive", &numbers, progress, |number| {
            let mut request = self.request(100);
            let Some(query) = self.query(*number, &reading) else { return Ok(None) };
            let timed = |model: &Model, request: &ListRequest| {
                let started = Instant::now();
                let answer = self.answer(model, &query, request);
                (answer, started.elapsed().as_secs_f64() * 1000.0)
            };
            let (served, list_ms) = timed(&self.exact, &request);
            let (spread, _) = timed(&self.engine.model, &request);
            request.exhaustive = true;
            let (all, exhaustive_ms) = timed(&self.exact, &request);
            let (spread_all, _) = timed(&self.engine.model, &request);
            Ok(Some(Compared {
                recall: [20, 100].map(|k| recall_at(k, &scores(&served), &scores(&all))),
                identical: ids(&spread) == ids(&spread_all),
                list_ms,
                exhaustive_ms,
            }))
        })?;
        let compared: Vec<Compared> = compared.into_iter().flatten().collect();
        let recall = [(0, 20), (1, 100)].map(|(at, k)| {
            let recalls: Vec<f64> = compared.iter().map(|one| one.recall[at]).collect();
            ExhaustiveRecall::of(k, &recalls)
        });
        let median = |time: fn(&Compared) -> f64| {
            let mut times: Vec<f64> = compared.iter().map(time).collect();
            times.sort_by(f64::total_cmp);
            crate::evaluation::percentile(&times, 0.5)
        };
        let identical = compared.iter().filter(|one| one.identical).count();
        Ok(ExhaustiveReport {
            recall: recall.to_vec(),
            identical: identical as f64 / compared.len().max(1) as f64,
            list_ms: median(|one| one.list_ms),
            exhaustive_ms: median(|one| one.exhaustive_ms),
        })
    }

    /// The whole list of each query, in the order in which the service shows it under this seed; empty where there is
    /// no query. `of` keeps what is wanted of an item, whose id is its number in the collection.
    pub(in crate::evaluation) fn lists<T: Send>(
        &self,
        queries: &[Option<Understood>],
        seed: u64,
        of: impl Fn(MatchItem) -> Option<T> + Sync,
    ) -> Vec<Vec<T>> {
        let whole = self.request(self.corpus.len().max(1));
        let request = ListRequest { seed: Some(seed), ..whole };
        let list = |query: &Option<Understood>| {
            let items = query.as_ref().map(|q| self.answer(&self.engine.model, q, &request));
            items.unwrap_or_default().into_iter().filter_map(&of).collect()
        };
        queries.par_iter().map(list).collect()
    }

    /// What each criterion is worth between each person and each vacancy of the collection, by its number; nothing where
    /// the queries or the collection are of the other kind.
    pub(in crate::evaluation) fn values(
        &self,
        people: &[Option<Understood>],
    ) -> Vec<Vec<[Option<f32>; Criterion::COUNT]>> {
        let Collection::Vacancies(index) = &self.collection else { return Vec::new() };
        let (snapshot, today) = (index.snapshot(), self.engine.today);
        let matcher = Matcher { model: &self.engine.model, reference: &self.engine.reference };
        let of = |person: &Option<Understood>| {
            let mut all = vec![[None; Criterion::COUNT]; self.corpus.len()];
            if let Some(Understood::Profile(row)) = person {
                for (id, values) in matcher.values(row.clone(), &snapshot, today) {
                    let number = record_number(&id);
                    if let Some(slot) = number.and_then(|number| all.get_mut(number)) {
                        *slot = values;
                    }
                }
            }
            all
        };
        people.par_iter().map(of).collect()
    }

    fn request(&self, limit: usize) -> ListRequest {
        ListRequest {
            limit,
            // One order inside bands for every day: a run can be repeated.
            seed: Some(0),
            explain: false,
            ..ListRequest::new(Lang::En, self.engine.today)
        }
    }

    /// A query understood; `None` where it cannot ask (a person who is not available).
    fn query(&self, number: usize, reading: &Reading<'_>) -> Option<Understood> {
        let direction = match &self.collection {
            Collection::Vacancies(_) => Direction::Vacancies,
            Collection::Profiles(_) => Direction::Candidates,
        };
        understood(self.engine, direction, self.queries, number, reading)
    }

    /// The engine's list for a query.
    fn answer(&self, model: &Model, query: &Understood, request: &ListRequest) -> Vec<MatchItem> {
        let matcher = Matcher { model, reference: &self.engine.reference };
        let answer = match (&self.collection, query) {
            (Collection::Vacancies(index), Understood::Profile(profile)) => {
                let (profile, snapshot) = (profile.clone(), index.snapshot());
                matcher.vacancies_for(profile, &snapshot, request, &Everything)
            }
            (Collection::Profiles(index), Understood::Vacancy(vacancy)) => {
                let (vacancy, snapshot) = (vacancy.clone(), index.snapshot());
                matcher.candidates_for(vacancy, &snapshot, request, &Everything)
            }
            _ => return Vec::new(),
        };
        answer.expect("invariant: without a cursor every request is valid").items
    }

    fn rank(&self, query: &Understood, limit: usize) -> Vec<RankedItem> {
        let request = self.request(limit.saturating_add(TIES).min(self.corpus.len()).max(1));
        let mut ranked: Vec<(f64, usize)> = self
            .answer(&self.exact, query, &request)
            .iter()
            .filter_map(|item| {
                let number = record_number(&item.id)?;
                // Who may not do the work now stands after all others.
                let (may, score) = item.key();
                Some((score.as_f64() - if may { 0.0 } else { 100.0 }, number))
            })
            .collect();
        ranked.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        ranked.truncate(limit);
        let item = |(score, number): (f64, usize)| RankedItem {
            id: self.corpus.id(number).to_owned(),
            score: score as f32,
        };
        ranked.into_iter().map(item).collect()
    }
}

/// A query as matching reads it.
#[derive(Debug)]
pub(in crate::evaluation) enum Understood {
    Profile(ProfileRow),
    Vacancy(VacancyRow),
}

/// All queries of a side, understood; `None` where one cannot ask.
pub(in crate::evaluation) fn understand(
    engine: &Engine,
    direction: Direction,
    queries: &MatchSide,
) -> Vec<Option<Understood>> {
    let reading = queries.reading(engine);
    let one = |number| understood(engine, direction, queries, number, &reading);
    (0..queries.len()).into_par_iter().map(one).collect()
}

fn understood(
    engine: &Engine,
    direction: Direction,
    queries: &MatchSide,
    number: usize,
    reading: &Reading<'_>,
) -> Option<Understood> {
    match direction {
        Direction::Vacancies => {
            let profile = queries.profile(number, reading)?;
            ProfileRow::new(&profile, &engine.reference).map(Understood::Profile)
        }
        Direction::Candidates => {
            let vacancy = queries.vacancy(number, reading)?;
            Some(Understood::Vacancy(VacancyRow::new(&vacancy, &engine.reference)))
        }
    }
}

/// An index in memory of a collection's documents.
fn index<C: Columns>(
    engine: &Engine,
    corpus: &MatchSide,
    progress: Progress<'_>,
    document: impl Fn(usize, &Reading<'_>) -> Option<IndexDocument> + Sync,
) -> Result<Index<C>, EvaluationError> {
    let reading = corpus.reading(engine);
    let index = Index::in_memory("evaluation", &engine.settings, &engine.reference)?;
    fill(&index, corpus.len(), progress, |number| document(number, &reading))?;
    Ok(index)
}

/// Writes documents by number, prepared on all threads, and commits them.
pub(super) fn fill<C: Columns>(
    index: &Index<C>,
    count: usize,
    progress: Progress<'_>,
    document: impl Fn(usize) -> Option<IndexDocument> + Sync,
) -> Result<(), IndexError> {
    progress("documents", 0, count as u64);
    for from in (0..count).step_by(BATCH) {
        let to = (from + BATCH).min(count);
        let batch: Vec<IndexDocument> = (from..to).into_par_iter().filter_map(&document).collect();
        index.put(batch, false)?;
        progress("documents", to as u64, count as u64);
    }
    index.commit(count as u64)
}

/// One query's comparison.
struct Compared {
    recall: [f64; 2],
    identical: bool,
    list_ms: f64,
    exhaustive_ms: f64,
}

fn scores(items: &[MatchItem]) -> Vec<(bool, Points)> {
    items.iter().map(MatchItem::key).collect()
}

fn ids(items: &[MatchItem]) -> Vec<&str> {
    items.iter().map(|item| item.id.as_str()).collect()
}
