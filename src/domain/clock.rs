//! The one place that reads the time, so that everything else can be replayed with a fixed one.

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

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

    /// Always the first instant of this day in Finland, when what closes on that day is still open.
    ///
    /// ```
    /// use kohtaanto::domain::clock::Clock;
    /// let clock = Clock::on("2026-03-01".parse().unwrap());
    /// assert_eq!(clock.today().to_string(), "2026-03-01");
    /// ```
    #[must_use]
    pub fn on(day: Date) -> Self {
        let start = day.to_zoned(helsinki()).map(|start| start.timestamp());
        // A day at the very end of what can be written has no instant in some time zones.
        Self::Fixed(start.unwrap_or(Timestamp::MAX))
    }

    /// The current day in Finland, where deadlines end at midnight local time.
    #[must_use]
    pub fn today(&self) -> Date {
        self.now().to_zoned(helsinki()).date()
    }
}

/// Finland's time; without a time-zone database UTC, which is at most three hours off.
fn helsinki() -> TimeZone {
    TimeZone::get("Europe/Helsinki").unwrap_or(TimeZone::UTC)
}
