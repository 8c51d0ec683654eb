//! What a search answers.

use serde::Serialize;
use utoipa::ToSchema;

use super::request::Part;
use crate::index::facet::{Count, FacetName};

/// A hit.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct Hit {
    /// Id of the record.
    pub id: String,
    /// Relevance; comparable within one answer only. Absent where hits are not in its order.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub score: Option<f32>,
    /// Kilometres from the nearest centre that was asked for to the nearest place of work, where both are known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub distance_km: Option<f32>,
    /// Ids of other copies of the same advert that are open.
    #[serde(skip)]
    pub duplicates: Vec<String>,
    /// Ids of open adverts of the same employer with the same text in other places.
    #[serde(skip)]
    pub also_in: Vec<String>,
}

/// Why words that would have been required were made optional.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum RelaxReason {
    /// Fewer than ten hits had all of them.
    FewHits,
}

/// What was relaxed: hits without these words are among the answer, after those with them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Relaxed {
    /// Why.
    pub reason: RelaxReason,
    /// Words that became optional.
    pub words: Vec<String>,
    /// Hits that have all of them.
    pub strict_total: u64,
}

/// A value of a facet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct FacetAnswerValue {
    /// What the filter of the facet's name takes.
    pub value: String,
    /// Its name in the language of the request.
    pub label: String,
    /// Adverts that have it, were it the only value of its filter.
    pub ads: u32,
    /// Their positions.
    pub positions: u32,
    /// Whether the request selects it.
    pub selected: bool,
}

/// A facet, counted without its own filter.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct FacetAnswer {
    /// Which facet.
    pub name: FacetName,
    /// Values with most adverts first; those that the request selects are there even without any.
    pub values: Vec<FacetAnswerValue>,
    /// Adverts that do not say; the filter takes `not_stated`.
    pub not_stated: Count,
    /// Whether the request selects `not_stated`.
    pub not_stated_selected: bool,
}

/// The answer to a search in vacancies.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct SearchAnswer {
    /// Number of hits, exact; copies of one advert are one hit, unless the request says otherwise.
    pub total: u64,
    /// Adverts found, every copy counted; facets count these.
    pub adverts: u64,
    /// Sum of the positions of all hits.
    pub positions: u64,
    /// This page.
    pub hits: Vec<Hit>,
    /// How the query was understood; may be changed and sent back.
    pub parts: Vec<Part>,
    /// What was made optional, if anything.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub relaxed: Option<Relaxed>,
    /// The query with words corrected that no advert has, or hardly any, where it finds more so.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub did_you_mean: Option<String>,
    /// Facets that were asked for.
    pub facets: Vec<FacetAnswer>,
    /// Asks for the next page; absent on the last.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next_cursor: Option<String>,
    /// Number of the last change that the index had applied.
    pub generation: u64,
    /// Version of the taxonomy.
    pub taxonomy: String,
    /// Time that the search took, in microseconds.
    pub took_us: u64,
}

/// The answer to a search in profiles.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct ProfileSearchAnswer {
    /// Number of hits, exact.
    pub total: u64,
    /// This page.
    pub hits: Vec<Hit>,
    /// How the query was understood; may be changed and sent back.
    pub parts: Vec<Part>,
    /// What was made optional, if anything.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub relaxed: Option<Relaxed>,
    /// Asks for the next page; absent on the last.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next_cursor: Option<String>,
    /// Number of the last change that the index had applied.
    pub generation: u64,
    /// Version of the taxonomy.
    pub taxonomy: String,
    /// Time that the search took, in microseconds.
    pub took_us: u64,
}
