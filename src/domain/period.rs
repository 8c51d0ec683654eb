//! Spans of time in a career.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::ids::InvalidId;
use super::invalid::Checks;

/// A month of a year (inside: months since January of year 0), written `2024-03`; a full date `2024-03-15` is accepted and its day dropped.
///
/// ```
/// use kohtaanto::domain::YearMonth;
/// let start: YearMonth = "2024-03".parse().unwrap();
/// let end: YearMonth = "2025-02-28".parse().unwrap();
/// assert_eq!(end.months_since(start), 11);
/// assert!("2024-13".parse::<YearMonth>().is_err());
/// ```
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema,
)]
#[serde(try_from = "String", into = "String")]
#[schema(value_type = String, pattern = "^[0-9]{4}-[0-9]{2}$", example = "2024-03")]
pub struct YearMonth(i32);

impl YearMonth {
    /// The month that a day lies in.
    #[must_use]
    pub fn of(date: Date) -> Self {
        Self(i32::from(date.year()) * 12 + i32::from(date.month()) - 1)
    }

    /// Whole months from `earlier` to this one; negative where this one is earlier.
    #[must_use]
    pub const fn months_since(self, earlier: Self) -> i32 {
        self.0 - earlier.0
    }

    /// The month `count` months later (or earlier, where negative).
    #[must_use]
    pub const fn plus(self, count: i32) -> Self {
        Self(self.0 + count)
    }
}

impl std::str::FromStr for YearMonth {
    type Err = InvalidId;

    fn from_str(value: &str) -> Result<Self, InvalidId> {
        let invalid = || InvalidId {
            value: value.chars().take(80).collect(),
            what: "month",
            expected: "a month such as 2024-03 between 1900-01 and 2100-12",
        };
        let full = match value.len() {
            7 => format!("{value}-01"),
            10 => value.to_owned(),
            _ => return Err(invalid()),
        };
        let date: Date = full.parse().map_err(|_error: jiff::Error| invalid())?;
        if !(1900..=2100).contains(&date.year()) {
            return Err(invalid());
        }
        Ok(Self::of(date))
    }
}

impl TryFrom<String> for YearMonth {
    type Error = InvalidId;

    fn try_from(value: String) -> Result<Self, InvalidId> {
        value.parse()
    }
}

impl From<YearMonth> for String {
    fn from(month: YearMonth) -> Self {
        month.to_string()
    }
}

impl std::fmt::Display for YearMonth {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:04}-{:02}", self.0.div_euclid(12), self.0.rem_euclid(12) + 1)
    }
}

/// Year before which nothing in a career begins.
const EARLIEST_YEAR: i32 = 1950;

/// A span of months; without an end it is going on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Period {
    /// First month.
    pub start: YearMonth,
    /// Last month; absent while it goes on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub end: Option<YearMonth>,
}

impl Period {
    /// First and one past the last month, seen from `now`; a span that lies in the future is empty.
    #[must_use]
    pub fn bounds(&self, now: YearMonth) -> (YearMonth, YearMonth) {
        let end = self.end.map_or(now, |end| end.min(now)).plus(1);
        (self.start, end.max(self.start))
    }

    pub(crate) fn check(&self, checks: &mut Checks, field: &str) {
        checks.require(
            self.start.0.div_euclid(12) >= EARLIEST_YEAR,
            format!("{field}.start"),
            self.start,
            "a month from 1950-01 on",
        );
        if let Some(end) = self.end {
            checks.require(
                end >= self.start,
                format!("{field}.end"),
                end,
                &format!("a month not before the start {}", self.start),
            );
        }
    }
}
