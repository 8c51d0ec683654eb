//! Batches: a list for each of many people or vacancies.
//!
//! Here lists are made side by side, one thread each, instead of one list on all threads: nothing is handed over
//! between threads, and the lists are those that asking one by one gives.

use rayon::prelude::*;

use super::list::{ListRequest, MatchAnswer, MatchItem, Matcher, Stamp};
use crate::domain::Invalid;
use crate::index::columns::{ProfileColumns, VacancyColumns};
use crate::index::filter::DocumentFilter;
use crate::index::{ProfileRow, Snapshot, VacancyRow};

/// The list of one asker.
#[derive(Debug, Clone, PartialEq)]
pub struct BatchList {
    /// Id of the person or vacancy that asks.
    pub id: String,
    /// Best first.
    pub items: Vec<MatchItem>,
}

impl BatchList {
    fn new(id: String, answer: MatchAnswer) -> Self {
        Self { id, items: answer.items }
    }
}

impl Matcher<'_> {
    /// Vacancies for each of these people, in their order, of those that pass the filter.
    ///
    /// # Errors
    /// The request has a cursor that is not one.
    pub fn vacancies_for_each(
        &self,
        people: Vec<ProfileRow>,
        snapshot: &Snapshot<VacancyColumns>,
        request: &ListRequest,
        filter: &dyn DocumentFilter<VacancyColumns>,
    ) -> Result<Vec<BatchList>, Invalid> {
        let list = |row: ProfileRow| {
            let id = row.id.clone();
            Ok(BatchList::new(id, self.vacancies_on(1, row, snapshot, request, filter)?))
        };
        people.into_par_iter().with_max_len(1).map(list).collect()
    }

    /// Candidates for each of these vacancies, in their order, of those that pass the filter.
    ///
    /// # Errors
    /// The request has a cursor that is not one.
    pub fn candidates_for_each(
        &self,
        vacancies: Vec<VacancyRow>,
        snapshot: &Snapshot<ProfileColumns>,
        request: &ListRequest,
        filter: &dyn DocumentFilter<ProfileColumns>,
    ) -> Result<Vec<BatchList>, Invalid> {
        let list = |row: VacancyRow| {
            let id = row.id.clone();
            Ok(BatchList::new(id, self.candidates_on(1, row, snapshot, request, filter)?))
        };
        vacancies.into_par_iter().with_max_len(1).map(list).collect()
    }

    /// What all lists of a batch have in common, over indexes that hold the store up to `index_sequence`.
    ///
    /// # Errors
    /// The request has a cursor that is not one.
    pub fn batch_stamp(
        &self,
        index_sequence: u64,
        request: &ListRequest,
    ) -> Result<Stamp, Invalid> {
        let (seed, _) = request.start()?;
        Ok(self.stamp(index_sequence, seed, request.today))
    }
}
