//! Filters as whoever walks over columns sees them.

use super::{CompiledFilters, CompiledProfileFilters};
use crate::index::columns::{Columns, ProfileColumns, VacancyColumns};
use crate::index::duplicates::IdNumbers;

/// Decides which documents of a segment count, and names what keeps the others out.
pub trait DocumentFilter<C: Columns>: Sync {
    /// The test of one segment's documents.
    fn test<'a>(&'a self, columns: &'a C) -> Box<dyn Fn(u32) -> bool + 'a>;

    /// What may keep a document out, each by a stable name, at most 32: [`CLOSED`], or the field of a filter.
    fn names(&self) -> Vec<&'static str>;

    /// Which of [`DocumentFilter::names`] keep a document of a segment out, as bits in their order.
    fn reasons<'a>(&'a self, columns: &'a C) -> Box<dyn Fn(u32) -> u32 + 'a>;
}

/// Name of the reason that a vacancy's deadline has passed or that it was closed.
pub const CLOSED: &str = "closed";

/// Name of the reason that a vacancy is a further copy of an advert that is in the list.
pub const DUPLICATES: &str = "duplicates";

/// Every document counts.
#[derive(Debug, Clone, Copy)]
pub struct Everything;

impl<C: Columns> DocumentFilter<C> for Everything {
    fn test<'a>(&'a self, _columns: &'a C) -> Box<dyn Fn(u32) -> bool + 'a> {
        Box::new(|_| true)
    }

    fn names(&self) -> Vec<&'static str> {
        Vec::new()
    }

    fn reasons<'a>(&'a self, _columns: &'a C) -> Box<dyn Fn(u32) -> u32 + 'a> {
        Box::new(|_| 0)
    }
}

/// The documents that a filter keeps out for one reason: what is excluded can be looked at.
#[derive(Debug, Clone, Copy)]
pub struct KeptOut<'f, F> {
    filter: &'f F,
    bit: u32,
}

impl<'f, F> KeptOut<'f, F> {
    /// What a filter keeps out for a reason of its [`DocumentFilter::names`]; `None` where it has no such reason.
    pub fn by<C: Columns>(filter: &'f F, name: &str) -> Option<Self>
    where
        F: DocumentFilter<C>,
    {
        let at = filter.names().iter().position(|known| *known == name)?;
        Some(Self { filter, bit: 1 << at })
    }
}

impl<C: Columns, F: DocumentFilter<C>> DocumentFilter<C> for KeptOut<'_, F> {
    fn test<'a>(&'a self, columns: &'a C) -> Box<dyn Fn(u32) -> bool + 'a> {
        let (reasons, bit) = (self.filter.reasons(columns), self.bit);
        Box::new(move |doc| reasons(doc) & bit != 0)
    }

    // What is not kept out for this reason is not kept from anyone: it is in the list without it.
    fn names(&self) -> Vec<&'static str> {
        Vec::new()
    }

    fn reasons<'a>(&'a self, _columns: &'a C) -> Box<dyn Fn(u32) -> u32 + 'a> {
        Box::new(|_| 0)
    }
}

/// Every document that passes the filters but some, by the numbers of their ids.
#[derive(Debug, Clone, Copy)]
pub struct Besides<'f> {
    /// The filters.
    pub filters: &'f CompiledFilters,
    /// The numbers of the ids that do not count.
    pub known: &'f IdNumbers,
}

impl DocumentFilter<VacancyColumns> for Besides<'_> {
    fn test<'a>(&'a self, columns: &'a VacancyColumns) -> Box<dyn Fn(u32) -> bool + 'a> {
        let filters = self.filters.on(columns);
        if self.known.is_empty() {
            return Box::new(move |doc| filters.passes(doc));
        }
        Box::new(move |doc| filters.passes(doc) && !self.known.contains(&columns.id_number(doc)))
    }

    fn names(&self) -> Vec<&'static str> {
        let mut names = self.filters.names();
        if !self.known.is_empty() {
            names.push(DUPLICATES);
        }
        names
    }

    fn reasons<'a>(&'a self, columns: &'a VacancyColumns) -> Box<dyn Fn(u32) -> u32 + 'a> {
        let filters = self.filters.on(columns);
        let bit = 1 << self.filters.names().len();
        Box::new(move |doc| match filters.reasons(doc) {
            // Only what would be in the list is a copy of something in the list.
            0 if self.known.contains(&columns.id_number(doc)) => bit,
            reasons => reasons,
        })
    }
}

impl DocumentFilter<VacancyColumns> for CompiledFilters {
    fn test<'a>(&'a self, columns: &'a VacancyColumns) -> Box<dyn Fn(u32) -> bool + 'a> {
        let filters = self.on(columns);
        Box::new(move |doc| filters.passes(doc))
    }

    fn names(&self) -> Vec<&'static str> {
        let fields = self.tests.iter().map(|(kind, _)| kind.name());
        std::iter::once(CLOSED).chain(fields).collect()
    }

    fn reasons<'a>(&'a self, columns: &'a VacancyColumns) -> Box<dyn Fn(u32) -> u32 + 'a> {
        let filters = self.on(columns);
        Box::new(move |doc| filters.reasons(doc))
    }
}

impl DocumentFilter<ProfileColumns> for CompiledProfileFilters {
    fn test<'a>(&'a self, columns: &'a ProfileColumns) -> Box<dyn Fn(u32) -> bool + 'a> {
        let filters = self.on(columns);
        Box::new(move |doc| filters.passes(doc))
    }

    fn names(&self) -> Vec<&'static str> {
        self.names()
    }

    fn reasons<'a>(&'a self, columns: &'a ProfileColumns) -> Box<dyn Fn(u32) -> u32 + 'a> {
        let filters = self.on(columns);
        Box::new(move |doc| filters.reasons(doc))
    }
}
