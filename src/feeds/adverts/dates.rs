//! Instants out of dates and local times.

use jiff::Timestamp;
use jiff::civil::{Date, DateTime, Time};
use jiff::tz::TimeZone;

/// How exactly a text tells a time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Precision {
    /// A year: taken from its beginning.
    Year,
    /// A month: taken from its beginning.
    Month,
    /// A day.
    Day,
    /// A time of day.
    Instant,
}

/// The time zone of a country's capital; UTC where the country is not known or the system has no zones.
pub(super) fn zone_of(country: Option<&str>) -> TimeZone {
    let name = match country {
        Some("FI") => "Europe/Helsinki",
        Some("AX") => "Europe/Mariehamn",
        Some("SE") => "Europe/Stockholm",
        Some("NO") => "Europe/Oslo",
        Some("DK") => "Europe/Copenhagen",
        Some("IS") => "Atlantic/Reykjavik",
        Some("EE") => "Europe/Tallinn",
        Some("LV") => "Europe/Riga",
        Some("LT") => "Europe/Vilnius",
        Some("PL") => "Europe/Warsaw",
        Some("DE") => "Europe/Berlin",
        Some("NL") => "Europe/Amsterdam",
        Some("BE") => "Europe/Brussels",
        Some("LU") => "Europe/Luxembourg",
        Some("FR") => "Europe/Paris",
        Some("GB") => "Europe/London",
        Some("IE") => "Europe/Dublin",
        Some("ES") => "Europe/Madrid",
        Some("PT") => "Europe/Lisbon",
        Some("IT") => "Europe/Rome",
        Some("MT") => "Europe/Malta",
        Some("AT") => "Europe/Vienna",
        Some("CH") => "Europe/Zurich",
        Some("LI") => "Europe/Vaduz",
        Some("CZ") => "Europe/Prague",
        Some("SK") => "Europe/Bratislava",
        Some("HU") => "Europe/Budapest",
        Some("SI") => "Europe/Ljubljana",
        Some("HR") => "Europe/Zagreb",
        Some("RO") => "Europe/Bucharest",
        Some("BG") => "Europe/Sofia",
        Some("GR") => "Europe/Athens",
        Some("CY") => "Asia/Nicosia",
        Some("UA") => "Europe/Kyiv",
        _ => "UTC",
    };
    TimeZone::get(name).unwrap_or(TimeZone::UTC)
}

/// When a period begins that the text names: an instant with offset, a local time, a day, a month or a year.
pub(super) fn beginning(text: &str, zone: &TimeZone) -> Option<(Timestamp, Precision)> {
    read(text, zone, Time::midnight())
}

/// As [`beginning`], but a day counts to its last second.
pub(super) fn end(text: &str, zone: &TimeZone) -> Option<(Timestamp, Precision)> {
    read(text, zone, Time::constant(23, 59, 59, 0))
}

fn read(text: &str, zone: &TimeZone, time: Time) -> Option<(Timestamp, Precision)> {
    let text = text.trim();
    if let Ok(instant) = text.parse::<Timestamp>() {
        return Some((instant, Precision::Instant));
    }
    let (date, precision) = match text.len() {
        4 => (format!("{text}-01-01"), Precision::Year),
        7 => (format!("{text}-01"), Precision::Month),
        10 => (text.to_owned(), Precision::Day),
        _ => {
            let local = text.parse::<DateTime>().ok()?;
            return Some((instant(local, zone)?, Precision::Instant));
        }
    };
    let date: Date = date.parse().ok()?;
    // The beginning is all that a year or a month can stand for.
    let time = if precision == Precision::Day { time } else { Time::midnight() };
    Some((instant(date.to_datetime(time), zone)?, precision))
}

fn instant(local: DateTime, zone: &TimeZone) -> Option<Timestamp> {
    Some(local.to_zoned(zone.clone()).ok()?.timestamp())
}

#[cfg(test)]
mod tests {
    //! 1. Days end in their own zone.
    //! 2. Each precision is told.
    //! 3. Nonsense is no time.

    use super::*;

    #[test]
    fn a_deadline_is_the_end_of_the_day_there() {
        let read = |text, country| end(text, &zone_of(Some(country))).unwrap().0.to_string();
        assert_eq!(read("2026-07-26", "GB"), "2026-07-26T22:59:59Z");
        assert_eq!(read("2026-01-26", "GB"), "2026-01-26T23:59:59Z");
        assert_eq!(read("2025-09-25T23:59:59", "SE"), "2025-09-25T21:59:59Z");
        assert_eq!(read("2025-09-25T23:59:59Z", "SE"), "2025-09-25T23:59:59Z");
    }

    #[test]
    fn precision_is_told() {
        let zone = zone_of(Some("SE"));
        assert_eq!(beginning("2018", &zone).unwrap().1, Precision::Year);
        assert_eq!(beginning("2018-05", &zone).unwrap().1, Precision::Month);
        assert_eq!(beginning("2018-05-02", &zone).unwrap().1, Precision::Day);
        let (instant, precision) = beginning("2018-05-02T10:00:00", &zone).unwrap();
        assert_eq!(
            (instant.to_string().as_str(), precision),
            ("2018-05-02T08:00:00Z", Precision::Instant)
        );
    }

    #[test]
    fn nonsense_is_no_time() {
        for text in ["", "soon", "20x8", "2018-13", "2018-02-30", "2018-02-03T25:00:00"] {
            assert_eq!(beginning(text, &TimeZone::UTC), None, "{text}");
        }
    }
}
