//! Filters as whoever walks over columns sees them.

use super::{CompiledFilters, CompiledProfileFilters};
use crate::index::columns::{Columns, ProfileColumns, VacancyColumns};

/// Decides which documents of a segment count.
pub trait DocumentFilter<C: Columns>: Sync {
    /// The test of one segment's documents.
    fn test<'a>(&'a self, columns: &'a C) -> Box<dyn Fn(u32) -> bool + 'a>;
}

/// Every document counts.
#[derive(Debug, Clone, Copy)]
pub struct Everything;

impl<C: Columns> DocumentFilter<C> for Everything {
    fn test<'a>(&'a self, _columns: &'a C) -> Box<dyn Fn(u32) -> bool + 'a> {
        Box::new(|_| true)
    }
}

impl DocumentFilter<VacancyColumns> for CompiledFilters {
    fn test<'a>(&'a self, columns: &'a VacancyColumns) -> Box<dyn Fn(u32) -> bool + 'a> {
        let filters = self.on(columns);
        Box::new(move |doc| filters.passes(doc))
    }
}

impl DocumentFilter<ProfileColumns> for CompiledProfileFilters {
    fn test<'a>(&'a self, columns: &'a ProfileColumns) -> Box<dyn Fn(u32) -> bool + 'a> {
        let filters = self.on(columns);
        Box::new(move |doc| filters.passes(doc))
    }
}
