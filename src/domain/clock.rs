//! The one place that reads the time, so that everything else can be replayed with a fixed one.

use jiff::Timestamp;

/// A source of the current instant (UTC).
///
/// ```
/// use kohtaanto::domain::clock::Clock;
/// let clock = Clock::Fixed("2026-11-22T05:00:00Z".parse().unwrap());
/// assert_eq!(clock.today().to_string(), "2026-11-22");
/// ```
#[derive(Debug, Clone, Copy, Default)]
pub enum Clock {
    /// The machine's clock.
    #[default]
    System,
    /// Always this instant: for tests and replay.
    Fixed(Timestamp),
}

impl Clock {
    /// The current instant.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        match self {
            #[expect(clippy::disallowed_methods, reason = "the one place that reads the time")]
            Self::System => Timestamp::now(),
            Self::Fixed(instant) => *instant,
        }
    }

    /// The current day in Finland, where deadlines end at midnight local time.
    #[must_use]
    pub fn today(&self) -> jiff::civil::Date {
        // Without a time-zone database UTC is at most three hours off.
        let zone = jiff::tz::TimeZone::get("Europe/Helsinki").unwrap_or(jiff::tz::TimeZone::UTC);
        self.now().to_zoned(zone).date()
    }
}
