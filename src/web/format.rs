//! Dates, numbers and money as readers of each language write them.

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use super::messages::Words;
use crate::domain::{Currency, Lang, Pay, PayPeriod};
use crate::service::Points;

const NBSP: char = '\u{a0}';
const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// A day: `1.3.2027` in Finnish and Swedish, `1 March 2027` in English.
pub(super) fn date(lang: Lang, date: Date) -> String {
    match lang {
        Lang::Fi | Lang::Sv => format!("{}.{}.{}", date.day(), date.month(), date.year()),
        Lang::En => {
            let month = MONTHS.get(date.month().unsigned_abs() as usize - 1).unwrap_or(&"");
            format!("{} {month} {}", date.day(), date.year())
        }
    }
}

/// The Finnish day of an instant.
pub(super) fn day_of(instant: Timestamp) -> Date {
    // Without a time-zone database UTC is at most three hours off.
    let zone = TimeZone::get("Europe/Helsinki").unwrap_or(TimeZone::UTC);
    instant.to_zoned(zone).date()
}

/// The Finnish day of an instant, written.
pub(super) fn day(lang: Lang, instant: Timestamp) -> String {
    date(lang, day_of(instant))
}

/// A whole number with its thousands apart.
pub(super) fn number(lang: Lang, number: u64) -> String {
    let digits = number.to_string();
    let mut grouped = String::with_capacity(digits.len() * 2);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            grouped.push(if lang == Lang::En { ',' } else { NBSP });
        }
        grouped.push(digit);
    }
    grouped
}

/// A number with this many decimals; those at the end that are zero are left out where `trim` says so.
pub(super) fn decimal(lang: Lang, value: f64, decimals: usize, trim: bool) -> String {
    let mut text = format!("{value:.decimals$}");
    if trim && text.contains('.') {
        text = text.trim_end_matches('0').trim_end_matches('.').to_owned();
    }
    if lang == Lang::En { text } else { text.replace('.', ",") }
}

/// Points with both decimals.
pub(super) fn points(lang: Lang, points: Points) -> String {
    points.in_language(lang)
}

/// A share of 0 to 1 as whole percent, not 100 where something is missing.
pub(super) fn percent(share: f32) -> String {
    let rounded = (f64::from(share) * 100.0).round().clamp(0.0, 100.0);
    let shown = if share < 1.0 { rounded.min(99.0) } else { rounded };
    format!("{shown:.0}{NBSP}%")
}

fn amount(lang: Lang, cents: u32) -> String {
    let whole = number(lang, u64::from(cents / 100));
    match (cents % 100, lang) {
        (0, _) => whole,
        (rest, Lang::En) => format!("{whole}.{rest:02}"),
        (rest, _) => format!("{whole},{rest:02}"),
    }
}

/// A pay or a range of it with its period.
pub(super) fn pay(words: Words, pay: &Pay) -> String {
    let lang = words.0;
    let low = amount(lang, pay.min);
    let range = match pay.max.filter(|max| *max > pay.min) {
        Some(max) => format!("{low}–{}", amount(lang, max)),
        None => low,
    };
    let sign = if pay.currency == Currency::EUR { "€" } else { pay.currency.as_str() };
    let money = match lang {
        Lang::En if sign == "€" => format!("{sign}{range}"),
        _ => format!("{range}{NBSP}{sign}"),
    };
    let per = match pay.per {
        PayPeriod::Hour => "pay.hour",
        PayPeriod::Day => "pay.day",
        PayPeriod::Week => "pay.week",
        PayPeriod::Month => "pay.month",
        PayPeriod::Year => "pay.year",
    };
    words.with(per, "pay", &money)
}

#[cfg(test)]
mod tests {
    //! 1. Each language has its own form of dates, numbers and money.
    //! 2. A share below all is never shown as all.

    use super::*;

    #[test]
    fn forms_of_the_languages() {
        let day: Date = "2027-03-01".parse().unwrap();
        assert_eq!(date(Lang::Fi, day), "1.3.2027");
        assert_eq!(date(Lang::En, day), "1 March 2027");
        assert_eq!(number(Lang::Sv, 1_234_567), "1\u{a0}234\u{a0}567");
        assert_eq!(number(Lang::En, 1_234), "1,234");
        assert_eq!(number(Lang::En, 999), "999");
        assert_eq!(decimal(Lang::Fi, 38.25, 2, true), "38,25");
        assert_eq!(decimal(Lang::En, 38.0, 2, true), "38");
        assert_eq!(points(Lang::Fi, Points(8_305)), "83,05");
    }

    #[test]
    fn money() {
        let wage = Pay {
            min: 245_000,
            max: Some(290_050),
            currency: Currency::EUR,
            per: PayPeriod::Month,
        };
        assert_eq!(pay(Words(Lang::Fi), &wage), "2\u{a0}450–2\u{a0}900,50\u{a0}€/kk");
        assert_eq!(pay(Words(Lang::En), &wage), "€2,450–2,900.50 a month");
    }

    #[test]
    fn nearly_all_is_not_all() {
        assert_eq!(percent(0.999), "99\u{a0}%");
        assert_eq!(percent(1.0), "100\u{a0}%");
    }
}
