//! How closed lists, dates and languages become small numbers in rows and columns.

use jiff::civil::Date;

use crate::domain::{
    Contract, Currency, FieldOfEducation, LanguageCode, OpportunityKind, Pay, Remote, Shift,
    WorkingTime, YearMonth,
};

/// No start or availability stated.
pub(crate) const START_UNSTATED: i32 = i32::MIN;
/// Start as soon as possible.
pub(crate) const START_ASAP: i32 = i32::MIN + 1;
/// Start as agreed.
pub(crate) const START_AGREED: i32 = i32::MIN + 2;

/// A set as bits.
pub(crate) fn bits<T: Copy>(items: &[T], bit: impl Fn(T) -> u8) -> u8 {
    items.iter().fold(0, |bits, item| bits | bit(*item))
}

pub(crate) const fn time_bit(time: WorkingTime) -> u8 {
    1 << time as u8
}

pub(crate) const fn contract_bit(contract: Contract) -> u8 {
    1 << contract as u8
}

pub(crate) const fn shift_bit(shift: Shift) -> u8 {
    1 << shift as u8
}

pub(crate) const fn kind_bit(kind: OpportunityKind) -> u8 {
    1 << kind as u8
}

/// 0 not stated, 1 none, 2 partial, 3 full.
pub(crate) fn remote_code(remote: Option<Remote>) -> u8 {
    remote.map_or(0, |remote| remote as u8 + 1)
}

/// A language code in 15 bits, five for a letter.
pub(crate) fn language_bits(language: LanguageCode) -> u16 {
    language.as_str().bytes().fold(0, |bits, letter| bits << 5 | u16::from(letter - b'a' + 1))
}

/// The language with these bits.
pub(crate) fn language_of(bits: u16) -> Option<LanguageCode> {
    let letters = [bits >> 10 & 31, bits >> 5 & 31, bits & 31];
    let text: String =
        letters.into_iter().filter(|l| *l > 0).map(|l| char::from(l as u8 + b'a' - 1)).collect();
    text.parse().ok()
}

/// Days since 1970-01-01.
pub(crate) fn day_number(day: Date) -> i32 {
    let start = jiff::civil::date(1970, 1, 1);
    // Dates of jiff span less than 7.4 million days.
    day.since((jiff::Unit::Day, start)).map_or(0, |span| span.get_days())
}

/// Months since the year 1800, so that every month that is accepted is above zero.
pub(crate) fn month_number(month: YearMonth) -> u16 {
    let epoch = YearMonth::of(jiff::civil::date(1800, 1, 1));
    u16::try_from(month.months_since(epoch)).unwrap_or(0)
}

/// Monthly pay in cents; 0 where it is not in euros and so cannot be compared.
pub(crate) fn pay_month(pay: &Pay, monthly: u32) -> u32 {
    if pay.currency == Currency::EUR { monthly } else { 0 }
}

pub(crate) fn field_digits(field: Option<FieldOfEducation>) -> [u8; 4] {
    let mut digits = [0; 4];
    if let Some(field) = field {
        for (digit, byte) in digits.iter_mut().zip(field.as_str().bytes()) {
            *digit = byte;
        }
    }
    digits
}

#[cfg(test)]
mod tests {
    //! 1. Languages survive their bits.
    //! 2. Days and months count from their epochs.

    use super::*;

    #[test]
    fn languages_survive() {
        for code in ["fi", "sv", "sms", "zz", "aa"] {
            let language: LanguageCode = code.parse().unwrap();
            assert_eq!(language_of(language_bits(language)), Some(language));
        }
    }

    #[test]
    fn days_and_months_count() {
        assert_eq!(day_number(jiff::civil::date(1970, 1, 2)), 1);
        assert_eq!(day_number(jiff::civil::date(2026, 11, 22)), 20_779);
        assert_eq!(month_number("1900-01".parse().unwrap()), 1200);
    }
}
