//! Searching, with the records that hits lead to.

use super::error::ServiceError;
use super::open::Service;
use crate::search::{SearchAnswer, SearchError, SearchRequest};

impl From<SearchError> for ServiceError {
    fn from(error: SearchError) -> Self {
        match error {
            SearchError::Invalid(invalid) => Self::Invalid(invalid),
            SearchError::Index(error) => Self::Index(error),
        }
    }
}

impl Service {
    /// Searches vacancies that are open now.
    ///
    /// # Errors
    /// A field of the request is wrong, or the index cannot be read.
    pub fn search(&self, request: &SearchRequest) -> Result<SearchAnswer, ServiceError> {
        Ok(self.engine.search(&self.vacancies.snapshot(), request, self.clock.now())?)
    }
}
