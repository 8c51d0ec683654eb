//! Pay out of a line of text, where the line leaves no doubt.

use crate::domain::{Currency, Pay, PayPeriod};

/// Amounts of this size without a period are a year's pay, in currencies in which nobody is paid that much a month.
const SURELY_A_YEAR: f64 = 10_000.0;

/// A number in a text and whether a currency stands with it.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Amount {
    value: f64,
    /// A currency sign stands right before it or a currency word right after it.
    money: bool,
    /// Only a dash or "to" stands between it and the number before.
    joined: bool,
}

/// Reads `£58,511 - £70,725`, `25 000–32 000 kr per månad`, `14,50 €/h`; `None` for anything that could be read in
/// two ways: more than two amounts, other numbers, no currency, or no period where one is needed.
pub(super) fn parse(text: &str, country: Option<&str>) -> Option<Pay> {
    let folded = text.to_lowercase();
    let currency = currency(&folded, country)?;
    let amounts = amounts(&folded);
    let (min, max) = match amounts.as_slice() {
        [one] if one.money => (one.value, None),
        [low, high] if high.joined && (low.money || high.money) => (low.value, Some(high.value)),
        _ => return None,
    };
    let period = match period(&folded) {
        Some(period) => period,
        None if min >= SURELY_A_YEAR && ["EUR", "GBP", "USD"].contains(&currency.as_str()) => {
            PayPeriod::Year
        }
        None => return None,
    };
    if min <= 0.0 || max.is_some_and(|max| max < min) {
        return None;
    }
    Some(Pay {
        min: minor(min)?,
        max: max.map_or(Some(None), |max| minor(max).map(Some))?,
        currency,
        per: period,
    })
}

/// In hundredths, if the number has room.
fn minor(amount: f64) -> Option<u32> {
    let hundredths = (amount * 100.0).round();
    (hundredths <= f64::from(u32::MAX)).then_some(hundredths as u32)
}

/// The one currency that the text names.
fn currency(folded: &str, country: Option<&str>) -> Option<Currency> {
    const SIGNS: [(&str, &str); 8] = [
        ("£", "GBP"),
        ("gbp", "GBP"),
        ("€", "EUR"),
        ("eur", "EUR"),
        ("$", "USD"),
        ("sek", "SEK"),
        ("nok", "NOK"),
        ("dkk", "DKK"),
    ];
    let mut found: Vec<&str> =
        SIGNS.iter().filter(|(sign, _)| folded.contains(sign)).map(|(_, code)| *code).collect();
    found.dedup();
    // Several countries write `kr`: it is the advert's own.
    if found.is_empty() && words(folded).any(|word| matches!(word, "kr" | "kronor" | "kroner")) {
        match country {
            Some("SE") => found.push("SEK"),
            Some("NO") => found.push("NOK"),
            Some("DK") => found.push("DKK"),
            _ => {}
        }
    }
    match found.as_slice() {
        [one] => Currency::try_from((*one).to_owned()).ok(),
        _ => None,
    }
}

fn words(folded: &str) -> impl Iterator<Item = &str> {
    folded.split(|c: char| !c.is_alphabetic()).filter(|word| !word.is_empty())
}

/// The one period that the text names.
fn period(folded: &str) -> Option<PayPeriod> {
    let of = |word: &str| match word {
        "hour" | "hourly" | "h" | "timme" | "tim" | "timlön" | "tunti" | "tunnissa" => {
            Some(PayPeriod::Hour)
        }
        "day" | "daily" | "dag" | "päivä" | "päivässä" => Some(PayPeriod::Day),
        "week" | "weekly" | "vecka" | "viikko" | "viikossa" => Some(PayPeriod::Week),
        "month" | "monthly" | "månad" | "mån" | "månadslön" | "kuukausi" | "kuukaudessa" | "kk" => {
            Some(PayPeriod::Month)
        }
        "year" | "yearly" | "annum" | "annual" | "annually" | "år" | "vuosi" | "vuodessa" => {
            Some(PayPeriod::Year)
        }
        _ => None,
    };
    let mut found: Vec<PayPeriod> = words(folded).filter_map(of).collect();
    found.dedup();
    if let [one] = found.as_slice() { Some(*one) } else { None }
}

fn amounts(folded: &str) -> Vec<Amount> {
    let chars: Vec<char> = folded.chars().collect();
    let mut found = Vec::new();
    let mut at = 0;
    let mut end_of_last = None;
    while at < chars.len() {
        if !chars[at].is_ascii_digit() {
            at += 1;
            continue;
        }
        let (value, end) = number(&chars, at);
        let before = chars[..at].iter().rev().find(|c| !c.is_whitespace());
        let sign_before = before.is_some_and(|c| matches!(c, '£' | '€' | '$'));
        let joined = end_of_last.is_some_and(|last: usize| {
            let between: String = chars[last..at].iter().collect();
            let between = between.trim_matches(|c: char| {
                c.is_whitespace() || matches!(c, '£' | '€' | '$') || c.is_alphabetic()
            });
            // Words between two amounts say something that a range does not.
            let letters: String = chars[last..at].iter().filter(|c| c.is_alphabetic()).collect();
            let plain =
                matches!(letters.as_str(), "" | "to" | "till" | "kr" | "eur" | "gbp" | "sek");
            plain
                && (matches!(between, "-" | "–" | "—")
                    || (between.is_empty() && !letters.is_empty()))
        });
        found.push(Amount { value, money: sign_before || money_after(&chars, end), joined });
        end_of_last = Some(end);
        at = end;
    }
    found
}

fn money_after(chars: &[char], end: usize) -> bool {
    let after: String = chars[end..].iter().skip_while(|c| c.is_whitespace()).take(6).collect();
    ["€", "£", "$", "eur", "gbp", "kr", "sek", "nok", "dkk", ":-"]
        .iter()
        .any(|s| after.starts_with(s))
}

/// The number that begins at a digit, and where it ends. Three digits after a separator are thousands, one or two
/// after a point or comma are decimals.
fn number(chars: &[char], start: usize) -> (f64, usize) {
    let digits_from = |from: usize| chars[from..].iter().take_while(|c| c.is_ascii_digit()).count();
    let value_of = |from: usize, len: usize| {
        chars[from..from + len]
            .iter()
            .fold(0.0, |sum, c| sum * 10.0 + f64::from(c.to_digit(10).unwrap_or_default()))
    };
    let first = digits_from(start);
    let mut value = value_of(start, first);
    let mut at = start + first;
    if first <= 3 {
        while at < chars.len()
            && matches!(chars[at], ',' | '.' | ' ' | '\u{a0}' | '\u{202f}' | '\'' | '’')
            && digits_from(at + 1) == 3
        {
            value = value * 1000.0 + value_of(at + 1, 3);
            at += 4;
        }
    }
    if at < chars.len() && matches!(chars[at], ',' | '.') {
        let decimals = digits_from(at + 1);
        if (1..=2).contains(&decimals) {
            value += value_of(at + 1, decimals) / 10_f64.powi(if decimals == 1 { 1 } else { 2 });
            at += 1 + decimals;
        }
    }
    let thousand =
        chars.get(at) == Some(&'k') && !chars.get(at + 1).is_some_and(|c| c.is_alphabetic());
    if thousand { (value * 1000.0, at + 1) } else { (value, at) }
}

#[cfg(test)]
mod tests {
    //! 1. Clear lines are read.
    //! 2. Whatever could be read in two ways is not.

    use super::*;

    fn read(text: &str) -> Option<(u32, Option<u32>, String, PayPeriod)> {
        parse(text, Some("SE"))
            .map(|pay| (pay.min, pay.max, pay.currency.as_str().to_owned(), pay.per))
    }

    #[test]
    fn clear_lines_are_read() {
        let gbp = || "GBP".to_owned();
        let year = PayPeriod::Year;
        assert_eq!(read("£58,511 - £70,725"), Some((5_851_100, Some(7_072_500), gbp(), year)));
        assert_eq!(read("£44,241"), Some((4_424_100, None, gbp(), year)));
        assert_eq!(read("£12.50 per hour"), Some((1250, None, gbp(), PayPeriod::Hour)));
        assert_eq!(
            read("25 000–32 000 kr per månad"),
            Some((2_500_000, Some(3_200_000), "SEK".to_owned(), PayPeriod::Month))
        );
        assert_eq!(read("14,50 €/h"), Some((1450, None, "EUR".to_owned(), PayPeriod::Hour)));
        assert_eq!(read("£30k to £35k"), Some((3_000_000, Some(3_500_000), gbp(), year)));
    }

    #[test]
    fn doubtful_lines_are_not_read() {
        for text in [
            "",
            "-",
            "Månadslön",
            "Lön enligt överenskommelse",
            "30 000 kr",
            "£500",
            "£58,511 - £70,725 plus £5,000",
            "£30,000, 37 hours",
            "£30,000 - £20,000",
            "€30,000 or $35,000 per year",
            "35000",
            "£99,999,999,999",
        ] {
            assert_eq!(read(text), None, "{text}");
        }
    }
}
