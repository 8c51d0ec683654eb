//! Batches: a list for each person or vacancy of the data directory.

use std::collections::HashMap;
use std::ops::Range;

use super::error::ServiceError;
use super::matches::round;
use super::open::Service;
use crate::index::filter::{Besides, Everything, ProfileFilters, VacancyFilters};
use crate::index::{DocumentAddress, Snapshot};
use crate::matching::{Asker, BatchList, Capacity, ListRequest, Matcher, Placed, Proposal, Stamp};

/// Makes the lists of some askers.
type Lists<'a> = Box<dyn Fn(&[DocumentAddress]) -> Result<Vec<BatchList>, ServiceError> + 'a>;

/// All who ask, by id, and what makes their lists. It looks at the indexes as they were when it was begun.
pub struct Batch<'a> {
    /// What all lists have in common.
    pub stamp: Stamp,
    askers: Vec<DocumentAddress>,
    id: Box<dyn Fn(DocumentAddress) -> String + 'a>,
    lists: Lists<'a>,
}

impl std::fmt::Debug for Batch<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Batch").field("askers", &self.askers.len()).finish_non_exhaustive()
    }
}

impl Batch<'_> {
    /// How many ask.
    #[must_use]
    pub fn len(&self) -> usize {
        self.askers.len()
    }

    /// True where nobody asks.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.askers.is_empty()
    }

    /// The id of an asker below [`Batch::len`].
    #[must_use]
    pub fn id(&self, number: usize) -> String {
        (self.id)(self.askers[number])
    }

    /// The lists of some askers, in the order of their ids; empty past the end.
    ///
    /// # Errors
    /// The index cannot be read.
    pub fn lists(&self, range: Range<usize>) -> Result<Vec<BatchList>, ServiceError> {
        (self.lists)(self.askers.get(range).unwrap_or_default())
    }
}

impl Service {
    /// Vacancies for each person who is available, of those that are open and pass the filters.
    ///
    /// # Errors
    /// A filter, the ranking or the cursor is not acceptable.
    pub fn batch_vacancies<'a>(
        &'a self,
        filters: &VacancyFilters,
        request: &'a ListRequest,
    ) -> Result<Batch<'a>, ServiceError> {
        let filters = filters.compile(&self.reference, self.clock.now())?;
        let (people, vacancies) = (self.profiles.snapshot(), self.vacancies.snapshot());
        let named = people.clone();
        let copies = vacancies.copies(&filters);
        let model = self.rankings.model(&self.model, &request.tuning, Asker::Person)?;
        let reference = &self.reference;
        Ok(Batch {
            stamp: Matcher { model: &model, reference }
                .batch_stamp(self.indexer.applied(), request)?,
            askers: people.documents(&Everything),
            id: Box::new(move |document| named.id(document).to_owned()),
            lists: Box::new(move |askers| {
                let rows = people.rows(askers)?;
                let besides = Besides { filters: &filters, known: &copies };
                let matcher = Matcher { model: &model, reference };
                Ok(rounded(matcher.vacancies_for_each(rows, &vacancies, request, &besides)?))
            }),
        })
    }

    /// Candidates for each vacancy that is open, of those that pass the filters.
    ///
    /// # Errors
    /// A filter, the ranking or the cursor is not acceptable.
    pub fn batch_candidates<'a>(
        &'a self,
        filters: &ProfileFilters,
        request: &'a ListRequest,
    ) -> Result<Batch<'a>, ServiceError> {
        let filters = filters.compile(&self.reference, request.today)?;
        let open = VacancyFilters::default().compile(&self.reference, self.clock.now())?;
        let (people, vacancies) = (self.profiles.snapshot(), self.vacancies.snapshot());
        let named = vacancies.clone();
        let model = self.rankings.model(&self.model, &request.tuning, Asker::Employer)?;
        let reference = &self.reference;
        Ok(Batch {
            stamp: Matcher { model: &model, reference }
                .batch_stamp(self.indexer.applied(), request)?,
            askers: vacancies.documents(&open),
            id: Box::new(move |document| named.id(document).to_owned()),
            lists: Box::new(move |askers| {
                let rows = vacancies.rows(askers)?;
                let matcher = Matcher { model: &model, reference };
                Ok(rounded(matcher.candidates_for_each(rows, &people, request, &filters)?))
            }),
        })
    }

    /// Puts the items of people's lists in the places that the capacity of vacancies leaves them. Items are known by id,
    /// score and group; of a list whose items are already placed the result is another one.
    #[must_use]
    pub fn place_by_capacity(
        &self,
        capacity: Capacity,
        lists: &[BatchList],
        seed: u64,
    ) -> Vec<Vec<Placed>> {
        let posts = posts(&self.vacancies.snapshot());
        let mut numbers: HashMap<&str, u32> = HashMap::new();
        let mut bounds = Vec::new();
        let mut proposals = Vec::with_capacity(lists.len());
        for list in lists {
            let of = list.items.iter().map(|item| {
                let number = *numbers.entry(&item.id).or_insert_with_key(|id| {
                    bounds.push(capacity.of(posts.get(*id).copied().unwrap_or(1)));
                    bounds.len() as u32 - 1
                });
                Proposal::new(number, &list.id, item, &self.model, seed)
            });
            proposals.push(of.collect());
        }
        capacity.place(&proposals, &bounds)
    }
}

/// Lists whose shares have three decimals, as in all answers.
fn rounded(mut lists: Vec<BatchList>) -> Vec<BatchList> {
    let items = lists.iter_mut().flat_map(|list| &mut list.items);
    items.filter_map(|item| item.explanation.as_mut()).for_each(round);
    lists
}

/// Posts of every vacancy, by id.
fn posts(vacancies: &Snapshot<crate::index::VacancyColumns>) -> HashMap<String, u16> {
    let documents = vacancies.documents(&Everything);
    let of = |document| {
        let (columns, doc) = vacancies.columns_of(document);
        (vacancies.id(document).to_owned(), columns.listings[doc as usize].positions)
    };
    documents.into_iter().map(of).collect()
}
