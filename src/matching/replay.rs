//! Replay: what an answer says of itself so that it can be asked for again, and how two lists differ.

use std::collections::HashMap;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::fold::Points;
use super::gates::Eligibility;
use super::list::{ListRequest, MatchAnswer, Stamp};
use crate::domain::{Invalid, parse_json};
use crate::index::filter::{ProfileFilters, VacancyFilters};
use crate::index::id_hash;

/// What a list is of, and which records count.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case", tag = "list", content = "filters")]
pub enum Asked {
    /// Vacancies for a person.
    Vacancies(Box<VacancyFilters>),
    /// Candidates for a vacancy.
    Candidates(Box<ProfileFilters>),
}

/// Who or what a list was made for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct AskedSubject {
    /// Id of the stored profile or vacancy; absent where the record was posted, which is stored nowhere.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// Fingerprint of what ranking read of the record.
    pub record: String,
}

/// What was asked, for asking again. It holds no personal data but the id.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Replay {
    /// The kind of list and its filters.
    pub asked: Asked,
    /// For whom.
    pub subject: AskedSubject,
    /// The instant at which vacancies counted as open.
    #[schema(value_type = String, format = "date-time")]
    pub at: Timestamp,
    /// How the list was wanted.
    pub request: ListRequest,
    /// Fingerprint of the answer: ids, ranks, scores and groups of its items, its total and cursor, the stamp, and what was asked.
    /// Names and reasons are not in it.
    pub digest: String,
}

/// An item as far as lists are compared.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ListedItem {
    /// Id of the vacancy or profile.
    pub id: String,
    /// Score for whoever asks.
    pub score: Points,
    /// Score for the other side.
    pub other_side: Points,
    /// Whether the person may do the work.
    pub eligibility: Eligibility,
}

/// An answer that is handed in again, as it was given. Fields that do not decide the list, such as names and reasons, are not read.
#[derive(Debug, Clone, PartialEq, Deserialize, ToSchema)]
pub struct GivenAnswer {
    /// How many items the whole list had.
    pub total: u64,
    /// The page.
    pub items: Vec<ListedItem>,
    /// Where the next page began.
    #[serde(default)]
    pub next_cursor: Option<String>,
    /// What made it.
    pub stamp: Stamp,
    /// What was asked.
    pub replay: Replay,
    /// The profile that the answer was for, where it was posted: it is stored nowhere. `id` and `modified` may be left out.
    #[serde(default)]
    #[schema(value_type = Option<crate::domain::Profile>)]
    pub profile: Option<serde_json::Value>,
    /// The vacancy that the answer was for, where it was posted. `id`, `published` and `source` may be left out.
    #[serde(default)]
    #[schema(value_type = Option<crate::domain::Vacancy>)]
    pub vacancy: Option<serde_json::Value>,
}

impl GivenAnswer {
    /// Reads an answer of any of the interfaces.
    ///
    /// # Errors
    /// A field is missing or wrong.
    pub fn from_json(json: &[u8]) -> Result<Self, Invalid> {
        parse_json(json)
    }

    /// True where the answer is as it was given.
    #[must_use]
    pub fn is_intact(&self) -> bool {
        let next = self.next_cursor.as_deref();
        self.replay.digest == digest(&self.replay, &self.stamp, (self.total, next), &self.items)
    }
}

impl Replay {
    /// What was asked, sealed for the answer that it got.
    #[must_use]
    pub fn seal(
        asked: Asked,
        subject: AskedSubject,
        at: Timestamp,
        request: ListRequest,
        answer: &MatchAnswer,
    ) -> Self {
        let mut replay = Self { asked, subject, at, request, digest: String::new() };
        let page = (answer.total, answer.next_cursor.as_deref());
        replay.digest = digest(&replay, &answer.stamp, page, &listed(answer));
        replay
    }
}

/// The items of an answer as far as lists are compared.
fn listed(answer: &MatchAnswer) -> Vec<ListedItem> {
    let item = |item: &super::MatchItem| ListedItem {
        id: item.id.clone(),
        score: item.score,
        other_side: item.other_side,
        eligibility: item.eligibility,
    };
    answer.items.iter().map(item).collect()
}

/// 64-bit FNV-1a of the JSON of these parts, whose fields have one order. It tells accidents and careless changes; the
/// proof is that replaying gives the same list.
fn digest(
    replay: &Replay,
    stamp: &Stamp,
    page: (u64, Option<&str>),
    items: &[ListedItem],
) -> String {
    let Replay { asked, subject, at, request, digest: _ } = replay;
    let parts = (asked, subject, at, request, stamp, page, items);
    // Strings, numbers and lists of them always have a JSON form.
    format!("{:016x}", id_hash(&serde_json::to_string(&parts).unwrap_or_default()))
}

/// How an item differs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum DifferenceKind {
    /// It is not on the page any more.
    Gone,
    /// It was not on the page.
    New,
    /// It has another rank and the same score and group.
    Moved,
    /// It has another score or another group.
    Rescored,
}

/// Where an item stands on a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
pub struct Standing {
    /// Place on the page, from 1.
    pub rank: usize,
    /// Its score.
    pub score: Points,
    /// Its group.
    pub eligibility: Eligibility,
}

/// An item that differs between two lists.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Difference {
    /// Id of the vacancy or profile.
    pub id: String,
    /// How it differs.
    pub kind: DifferenceKind,
    /// Where it stood.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub was: Option<Standing>,
    /// Where it stands.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub is: Option<Standing>,
    /// The last change of its record, where that came after the answer: the reason.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub record_changed: Option<u64>,
    /// True where its record has been deleted since.
    pub deleted: bool,
}

/// How an answer differs from a list of before; those that are gone last.
#[must_use]
pub fn differences(before: &[ListedItem], answer: &MatchAnswer) -> Vec<Difference> {
    let standing = |(at, item): (usize, &ListedItem)| {
        let ListedItem { id, score, eligibility, .. } = item;
        (id.clone(), Standing { rank: at + 1, score: *score, eligibility: *eligibility })
    };
    let mut was: HashMap<String, Standing> = before.iter().enumerate().map(standing).collect();
    let difference =
        |id, kind, was, is| Difference { id, kind, was, is, record_changed: None, deleted: false };
    let mut found = Vec::new();
    for (id, is) in listed(answer).iter().enumerate().map(standing) {
        let kind = match was.remove(&id) {
            None => (DifferenceKind::New, None),
            Some(was) if (was.score, was.eligibility) != (is.score, is.eligibility) => {
                (DifferenceKind::Rescored, Some(was))
            }
            Some(was) if was.rank != is.rank => (DifferenceKind::Moved, Some(was)),
            Some(_) => continue,
        };
        found.push(difference(id, kind.0, kind.1, Some(is)));
    }
    let mut gone: Vec<(String, Standing)> = was.into_iter().collect();
    gone.sort_unstable_by_key(|(_, was)| was.rank);
    found.extend(
        gone.into_iter().map(|(id, was)| difference(id, DifferenceKind::Gone, Some(was), None)),
    );
    found
}
