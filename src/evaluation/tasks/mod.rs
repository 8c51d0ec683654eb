//! The judged tasks.

mod label_link;
mod matching;
#[cfg(test)]
pub(super) mod tests;
mod vacancy_search;
mod wording;

pub use label_link::{ConceptTarget, Linking, label_link, label_link_concepts};
pub use matching::{ExhaustiveReport, MatchSide, MatchTask};
pub(in crate::evaluation) use matching::{Understood, understand};
pub use vacancy_search::vacancy_search;
pub use wording::wording;

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use rayon::prelude::*;

use crate::evaluation::{EvaluationError, Ranking};

/// Is told what is going on, how much of it is done, and of how much.
pub type Progress<'a> = &'a (dyn Fn(&'static str, u64, u64) + Sync);

/// What a task found, and how long it took.
#[derive(Debug)]
pub struct Outcome {
    /// A list for every query, in the order of the queries.
    pub rankings: Vec<Ranking>,
    /// Time to prepare the collection.
    pub prepared: Duration,
    /// Time of each query by itself, from its text to its list: on one thread, but for `match`, whose lists take all.
    pub query_times: Vec<Duration>,
}

/// Does `work` for one item after the other and counts along: for work that takes all threads itself.
fn one_by_one<T, R>(
    what: &'static str,
    items: &[T],
    progress: Progress<'_>,
    mut work: impl FnMut(&T) -> Result<R, EvaluationError>,
) -> Result<Vec<R>, EvaluationError> {
    let total = items.len() as u64;
    progress(what, 0, total);
    let all = (1..).zip(items).map(|(done, item)| {
        let result = work(item);
        progress(what, done, total);
        result
    });
    all.collect()
}

/// Does `work` for every item on all threads and counts along.
fn for_all<T: Sync, R: Send>(
    what: &'static str,
    items: &[T],
    progress: Progress<'_>,
    work: impl Fn(usize, &T) -> Result<R, EvaluationError> + Sync,
) -> Result<Vec<R>, EvaluationError> {
    let total = items.len() as u64;
    let done = AtomicU64::new(0);
    progress(what, 0, total);
    let all = items.par_iter().enumerate().map(|(number, item)| {
        let result = work(number, item);
        progress(what, done.fetch_add(1, Ordering::Relaxed) + 1, total);
        result
    });
    all.collect()
}

/// Answers every query and times each.
fn answer_all<Q: Sync>(
    queries: &[Q],
    prepared: Duration,
    progress: Progress<'_>,
    answer: impl Fn(usize, &Q) -> Result<Ranking, EvaluationError> + Sync,
) -> Result<Outcome, EvaluationError> {
    let answered = for_all("queries", queries, progress, |number, query| {
        let started = Instant::now();
        answer(number, query).map(|ranking| (ranking, started.elapsed()))
    })?;
    let (rankings, query_times) = answered.into_iter().unzip();
    Ok(Outcome { rankings, prepared, query_times })
}
