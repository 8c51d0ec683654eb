//! Batches: what it takes to make everybody's lists.

use std::time::Instant;

use serde::Serialize;

use super::timing::process_cpu;
use super::{Bench, BenchError};
use crate::domain::Lang;
use crate::evaluation::Progress;
use crate::index::DocumentAddress;
use crate::index::filter::{Everything, ProfileFilters, VacancyFilters};
use crate::matching::{BatchList, ListRequest, Matcher};

/// Lists that are made between two reports of progress.
const CHUNK: usize = 256;

/// Everybody's lists, or those of a sample.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct BatchRow {
    /// Which lists.
    pub name: &'static str,
    /// Lists that were made.
    pub lists: usize,
    /// Lists a second, on all threads.
    pub per_second: f64,
    /// Processor milliseconds of a list, where the system tells.
    pub cpu_ms: Option<f64>,
    /// Minutes for all lists at this speed.
    pub minutes: f64,
}

impl Bench<'_> {
    /// Lists of so many people, spread over all of them.
    pub(super) fn batch_vacancies(
        &self,
        lists: usize,
        progress: Progress<'_>,
    ) -> Result<BatchRow, BenchError> {
        let snapshot = self.collections.profiles.snapshot();
        let vacancies = self.collections.vacancies.snapshot();
        let reference = &self.engine.reference;
        let filters = VacancyFilters::default().compile(reference, self.now)?;
        let matcher = Matcher { model: &self.engine.model, reference };
        let request = self.plain();
        let askers = snapshot.documents(&Everything);
        timed("batch: 20 vacancies for each profile", &askers, lists, progress, |askers| {
            let rows = snapshot.rows(askers)?;
            Ok(matcher.vacancies_for_each(rows, &vacancies, &request, &filters)?)
        })
    }

    /// Lists of so many vacancies, spread over all that are open.
    pub(super) fn batch_candidates(
        &self,
        lists: usize,
        progress: Progress<'_>,
    ) -> Result<BatchRow, BenchError> {
        let snapshot = self.collections.vacancies.snapshot();
        let profiles = self.collections.profiles.snapshot();
        let reference = &self.engine.reference;
        let open = VacancyFilters::default().compile(reference, self.now)?;
        let filters = ProfileFilters::default().compile(reference, self.engine.today)?;
        let matcher = Matcher { model: &self.engine.model, reference };
        let request = self.plain();
        let askers = snapshot.documents(&open);
        timed("batch: 20 candidates for each vacancy", &askers, lists, progress, |askers| {
            let rows = snapshot.rows(askers)?;
            Ok(matcher.candidates_for_each(rows, &profiles, &request, &filters)?)
        })
    }

    fn plain(&self) -> ListRequest {
        ListRequest { explain: false, ..ListRequest::new(Lang::Fi, self.engine.today) }
    }
}

fn timed(
    name: &'static str,
    askers: &[DocumentAddress],
    lists: usize,
    progress: Progress<'_>,
    make: impl Fn(&[DocumentAddress]) -> Result<Vec<BatchList>, BenchError>,
) -> Result<BatchRow, BenchError> {
    let step = (askers.len() / lists.max(1)).max(1);
    let sample: Vec<DocumentAddress> = askers.iter().step_by(step).copied().take(lists).collect();
    let (started, cpu) = (Instant::now(), process_cpu());
    let mut made = 0;
    for chunk in sample.chunks(CHUNK) {
        progress("batch", made as u64, sample.len() as u64);
        made += std::hint::black_box(make(chunk)?).len();
    }
    let seconds = started.elapsed().as_secs_f64();
    let used = cpu.and_then(|before| Some(process_cpu()?.saturating_sub(before)));
    let per_second = made as f64 / seconds;
    Ok(BatchRow {
        name,
        lists: made,
        per_second,
        cpu_ms: used.map(|used| used.as_secs_f64() * 1000.0 / made.max(1) as f64),
        minutes: askers.len() as f64 / per_second / 60.0,
    })
}
