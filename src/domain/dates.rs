//! Days and instants as records have them: how they are read, and which are believed.

use jiff::Timestamp;
use jiff::civil::Date;
use serde::de::{Deserialize, Deserializer, Error, Unexpected};

use super::invalid::Checks;

/// Years in which the dates of a record lie: anything else is a slip of the keyboard, or stands for "none".
const YEARS: std::ops::RangeInclusive<i16> = 1950..=2100;
/// How far ahead of us a sender's clock may be, seconds.
const CLOCKS_DIFFER: i64 = 24 * 3600;

impl Checks {
    /// Requires a day of the years 1950 to 2100.
    pub(crate) fn day(&mut self, day: Date, field: impl Into<String>) {
        self.require(YEARS.contains(&day.year()), field, day, "a day of the years 1950 to 2100");
    }

    /// Requires an instant of the years 1950 to 2100.
    pub(crate) fn instant(&mut self, instant: Timestamp, field: impl Into<String>) {
        self.require(is_believed(instant), field, instant, "an instant of the years 1950 to 2100");
    }
}

/// Whether an instant lies in the years 1950 to 2100.
pub(crate) fn is_believed(instant: Timestamp) -> bool {
    YEARS.contains(&jiff::tz::Offset::UTC.to_datetime(instant).year())
}

/// Whether an instant that must have passed is more than a day ahead.
pub(crate) fn is_ahead(instant: Timestamp, now: Timestamp) -> bool {
    instant.as_second() > now.as_second().saturating_add(CLOCKS_DIFFER)
}

/// Reads a day; what is no day is told in words for people.
pub(super) fn day<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Date, D::Error> {
    read(deserializer, "a day such as 2026-11-22")
}

/// Reads an instant.
pub(super) fn instant<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Timestamp, D::Error> {
    read(deserializer, "an instant such as 2026-11-22T08:00:00Z")
}

/// Reads a day that may be absent.
pub(super) fn optional_day<'de, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Option<Date>, D::Error> {
    #[derive(serde::Deserialize)]
    struct Day(#[serde(deserialize_with = "day")] Date);
    Ok(Option::<Day>::deserialize(deserializer)?.map(|Day(day)| day))
}

/// Reads an instant that may be absent.
pub(super) fn optional_instant<'de, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Option<Timestamp>, D::Error> {
    #[derive(serde::Deserialize)]
    struct Instant(#[serde(deserialize_with = "instant")] Timestamp);
    Ok(Option::<Instant>::deserialize(deserializer)?.map(|Instant(instant)| instant))
}

fn read<'de, T: std::str::FromStr, D: Deserializer<'de>>(
    deserializer: D,
    expected: &'static str,
) -> Result<T, D::Error> {
    let text = std::borrow::Cow::<str>::deserialize(deserializer)?;
    text.parse().ok().ok_or_else(|| D::Error::invalid_value(Unexpected::Str(&text), &expected))
}
