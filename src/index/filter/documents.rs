//! Filters as whoever walks over columns sees them.

use super::{CompiledFilters, CompiledProfileFilters};
use crate::index::columns::{Columns, ProfileColumns, VacancyColumns};

/// Decides which documents of a segment count.
pub trait DocumentFilter<C: Columns> {
    /// The test of one segment's documents.
    fn test<'a>(&'a self, columns: &'a C) -> Box<dyn Fn(u32) -> bool + 'a>;
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
