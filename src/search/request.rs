//! What a search asks for.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::domain::{Invalid, Lang};
use crate::index::facet::FacetName;
use crate::index::filter::{ProfileFilters, VacancyFilters};

/// Longest query, in characters.
pub const MAX_QUERY_CHARS: usize = 1000;
/// Most parts of a query.
pub const MAX_PARTS: usize = 100;
/// Most hits of a page.
pub const MAX_LIMIT: usize = crate::domain::MAX_PAGE;

/// What a part of a query is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum PartKind {
    /// A word, in any inflection.
    #[default]
    Word,
    /// Words that must stand next to each other.
    Phrase,
    /// The beginning of a word.
    Prefix,
    /// An ESCO occupation or ISCO-08 group; `value` is its id.
    Occupation,
    /// An ESCO skill or skill group; `value` is its id.
    Skill,
    /// A place; `value` is its kind and code, such as `municipality:837`.
    Place,
    /// Extent of work; `value` is `full_time` or `part_time`.
    WorkingTime,
    /// Remote work; `value` is `partial`, `full` or, for either, `any`.
    Remote,
    /// A language; `value` is its code.
    Language,
    /// A driving licence class; `value` is the class.
    Driving,
    /// A card or permit; `value` is its code of three digits.
    Card,
}

/// Where the words of a part must stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum PartField {
    /// Anywhere.
    #[default]
    All,
    /// In the title.
    Title,
    /// In the employer's name.
    Employer,
}

/// What a part does to the hits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Operator {
    /// Hits have it. Of several occupations, places, extents of work or kinds of remote work one is enough.
    #[default]
    Must,
    /// Hits that have it come first; where no part must be had, hits have at least one.
    Should,
    /// Hits do not have it.
    Not,
}

/// A part of a query as it was understood. It may be changed and sent back.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Part {
    /// The words as typed; may be empty where `value` says what is meant.
    #[serde(default)]
    pub text: String,
    /// What it is.
    #[serde(default)]
    pub kind: PartKind,
    /// Where its words must stand.
    #[serde(default)]
    pub field: PartField,
    /// Id, place or code, as the kind says.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub value: Option<String>,
    /// Name of what was recognised, in the language of the request; not read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub label: Option<String>,
    /// What it does.
    #[serde(default)]
    pub operator: Operator,
    /// Whether its words must be had themselves, in any inflection: no part of a compound and no similar spelling
    /// will do. So it is after `+` and `-`, within a phrase and where the words must stand in a field.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub exact: bool,
    /// Whether it or the part before it that must be had is enough: "chef or cook". Read where both must be had.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub alternative: bool,
    /// How much it counts for relevance, 0 to 10. Parts that only `should` be had and weigh 0 are left out.
    #[serde(default = "one")]
    pub weight: f32,
}

const fn one() -> f32 {
    1.0
}

impl Default for Part {
    fn default() -> Self {
        Self {
            text: String::new(),
            kind: PartKind::default(),
            field: PartField::default(),
            value: None,
            label: None,
            operator: Operator::default(),
            exact: false,
            alternative: false,
            weight: one(),
        }
    }
}

/// Order of hits. Equals are in the order of a hash of their ids, always the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Sort {
    /// Best match first; newest first where there are no words.
    #[default]
    Relevance,
    /// Newest first.
    Published,
    /// Earliest deadline first, none last.
    Deadline,
    /// Highest pay first, unstated last.
    Pay,
    /// Nearest first to the centres of the filter `near`, else to the areas of the filter `place`, else to the places in the query.
    Distance,
}

/// A search in vacancies.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct SearchRequest {
    /// Words, "phrases", `+required`, `-excluded`, `begin*`, `title:word`, `employer:word`. Anything is accepted.
    #[schema(max_length = 1000, example = "sjuksköterska Stockholm")]
    pub query: String,
    /// The query in parts, as an earlier answer gave them and changed; takes the place of `query`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub parts: Option<Vec<Part>>,
    /// Filters.
    pub filters: VacancyFilters,
    /// Facets to count.
    pub facets: Vec<FacetName>,
    /// Order of the hits.
    pub sort: Sort,
    /// Hits on a page.
    #[serde(deserialize_with = "crate::domain::page_limit")]
    #[schema(minimum = 1, maximum = 100)]
    pub limit: usize,
    /// `next_cursor` of the page before.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cursor: Option<String>,
    /// Language of labels.
    pub lang: Lang,
    /// Whether titles and texts come with the words of the query marked.
    pub highlight: bool,
    /// Whether an answer with few hits comes with what would be found if one thing were given up.
    pub broaden: bool,
    /// Whether copies of one advert, from several sources or published again, are one hit.
    pub fold: bool,
}

impl Default for SearchRequest {
    fn default() -> Self {
        Self {
            query: String::new(),
            parts: None,
            filters: VacancyFilters::default(),
            facets: Vec::new(),
            sort: Sort::default(),
            limit: 20,
            cursor: None,
            lang: Lang::default(),
            highlight: false,
            broaden: true,
            fold: true,
        }
    }
}

/// Order of candidates.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ProfileSort {
    /// Best match first; last changed first where there are no words.
    #[default]
    Relevance,
    /// Last changed first.
    Modified,
}

/// A search in profiles. It reads the concepts of a profile and their labels, never its free text.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct ProfileSearchRequest {
    /// As in a search in vacancies; no field has words of a profile but the labels of its concepts.
    #[schema(max_length = 1000)]
    pub query: String,
    /// The query in parts; takes the place of `query`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub parts: Option<Vec<Part>>,
    /// Filters.
    pub filters: ProfileFilters,
    /// Order of the hits.
    pub sort: ProfileSort,
    /// Hits on a page.
    #[serde(deserialize_with = "crate::domain::page_limit")]
    #[schema(minimum = 1, maximum = 100)]
    pub limit: usize,
    /// `next_cursor` of the page before.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cursor: Option<String>,
    /// Language of labels.
    pub lang: Lang,
}

impl Default for ProfileSearchRequest {
    fn default() -> Self {
        Self {
            query: String::new(),
            parts: None,
            filters: ProfileFilters::default(),
            sort: ProfileSort::default(),
            limit: 20,
            cursor: None,
            lang: Lang::default(),
        }
    }
}

/// Checks what every search has.
pub(super) fn check(query: &str, parts: Option<&[Part]>, limit: usize) -> Result<(), Invalid> {
    let chars = query.chars().count();
    if chars > MAX_QUERY_CHARS {
        let expected = format!("at most {MAX_QUERY_CHARS} characters");
        return Err(Invalid::field("query", &format!("{chars} characters"), expected));
    }
    if !(1..=MAX_LIMIT).contains(&limit) {
        let expected = format!("a whole number from 1 to {MAX_LIMIT}");
        return Err(Invalid::field("limit", &limit.to_string(), expected));
    }
    let parts = parts.unwrap_or_default();
    if parts.len() > MAX_PARTS {
        let expected = format!("at most {MAX_PARTS} parts");
        return Err(Invalid::field("parts", &format!("{} parts", parts.len()), expected));
    }
    for (at, part) in parts.iter().enumerate() {
        if !(0.0..=10.0).contains(&part.weight) {
            let (field, value) = (format!("parts[{at}].weight"), part.weight.to_string());
            return Err(Invalid::field(field, &value, "a weight from 0 to 10"));
        }
        let chars = part.text.chars().count();
        if chars > MAX_QUERY_CHARS {
            let expected = format!("at most {MAX_QUERY_CHARS} characters");
            let value = format!("{chars} characters");
            return Err(Invalid::field(format!("parts[{at}].text"), &value, expected));
        }
    }
    Ok(())
}
