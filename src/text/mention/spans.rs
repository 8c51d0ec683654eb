//! When something was done, as CVs write it: 2016–2020, 09/2016 – 5/2020, 2019-03 –, since 2019, six months as 2021.

use crate::domain::{Period, YearMonth};
use crate::text::analysis::fold;

/// Years that a working life may hold.
const YEARS: std::ops::RangeInclusive<i32> = 1950..=2100;

/// Beginnings of words that say that something goes on.
#[rustfmt::skip]
const GOING_ON: [&str; 18] = [
    "nykyi", "nyt", "yhä", "edelleen", "jatkuu", "alkaen", "vuodesta", "lähtien",
    "nuvarande", "nu", "pågå", "sedan", "fortfarande",
    "present", "now", "current", "ongoing", "since",
];

/// A month, or a year where no month is told.
#[derive(Debug, Clone, Copy)]
struct Date {
    year: i32,
    month: Option<i32>,
    /// Byte offset of its end.
    end: usize,
}

impl Date {
    fn month(self, otherwise: i32) -> Option<YearMonth> {
        format!("{:04}-{:02}", self.year, self.month.unwrap_or(otherwise)).parse().ok()
    }
}

/// The first span of time that a line names, if it names one; `today` ends what lies in the future.
pub(super) fn period(line: &str, today: YearMonth) -> Option<Period> {
    let dates = dates(line);
    let first = dates.first()?;
    let later = dates.get(1).filter(|later| (later.year, later.month) >= (first.year, first.month));
    let folded = fold(line);
    let words = folded.split(|c: char| !c.is_alphabetic());
    let says_so = words.clone().any(|word| {
        let begins = |begin: &&str| word.starts_with(*begin) && (begin.len() > 3 || word == *begin);
        GOING_ON.iter().any(begins)
    });
    let dash_at_end = line.get(first.end..).is_some_and(|rest| {
        let rest = rest.trim();
        rest.starts_with(['-', '–', '—']) && !rest.contains(|c: char| c.is_ascii_digit())
    });
    let (start, end) = match later {
        // Years alone tell their middle: 2016–2020 is four years.
        Some(later) if later.year > first.year => (first.month(7)?, Some(later.month(6)?)),
        Some(later) => (first.month(1)?, Some(later.month(12)?)),
        None if says_so || dash_at_end => (first.month(7)?, None),
        None => (first.month(1)?, Some(first.month(12)?)),
    };
    (start <= today).then(|| Period { start, end: end.filter(|end| *end < today) })
}

/// The dates of a line: years with the month beside them.
fn dates(line: &str) -> Vec<Date> {
    let mut numbers: Vec<(usize, usize, i32)> = Vec::new();
    let mut rest = 0;
    while let Some(start) = line.get(rest..).and_then(|it| it.find(|c: char| c.is_ascii_digit())) {
        let start = rest + start;
        let digits = line.get(start..).unwrap_or_default();
        let length = digits.find(|c: char| !c.is_ascii_digit()).unwrap_or(digits.len());
        let number = digits.get(..length).and_then(|it| it.parse().ok()).unwrap_or(-1);
        numbers.push((start, start + length, number));
        rest = start + length;
    }
    let mut dates: Vec<Date> = Vec::new();
    for (at, (start, end, year)) in numbers.iter().enumerate() {
        if !YEARS.contains(year) || end - start != 4 {
            continue;
        }
        let between = |from: usize, to: usize, marks: &[&str]| {
            line.get(from..to).is_some_and(|it| marks.contains(&it))
        };
        let is_month = |number: &i32| (1..=12).contains(number);
        let before = at.checked_sub(1).and_then(|at| numbers.get(at));
        let before = before.filter(|(_, to, _)| between(*to, *start, &["/", ".", "-"]));
        let after = numbers.get(at + 1).filter(|(from, to, number)| {
            between(*end, *from, &["-", "/", "."]) && to - from == 2 && is_month(number)
        });
        let (month, end) = match (before, after) {
            (Some((.., month)), _) if is_month(month) => (Some(*month), *end),
            (_, Some((_, to, month))) => (Some(*month), *to),
            _ => (None, *end),
        };
        dates.push(Date { year: *year, month, end });
    }
    dates
}

#[cfg(test)]
mod tests {
    //! 1. Spans of CVs are read in the forms that people write; what goes on has no end.

    use super::*;

    #[test]
    fn spans_are_read() {
        let today = "2026-11".parse().unwrap();
        let month = |text: &str| text.parse::<YearMonth>().unwrap();
        for (line, expected) in [
            ("Kokki, Ravintola Aura 2016–2020", Some(("2016-07", Some("2020-06")))),
            ("2016-09 – 2026-05 Sjukskötare", Some(("2016-09", Some("2026-05")))),
            ("Welder 09/2016 - 5/2020", Some(("2016-09", Some("2020-05")))),
            ("1.9.2016–31.5.2020 myyjä", Some(("2016-09", Some("2020-05")))),
            ("Hitsaaja 2019-03 –", Some(("2019-03", None))),
            ("Lähihoitaja 2018 - nykyinen", Some(("2018-07", None))),
            ("Nurse since 2019", Some(("2019-07", None))),
            ("snickare sedan 2012", Some(("2012-07", None))),
            ("Kesätyö 2021", Some(("2021-01", Some("2021-12")))),
            ("kassör 2025–2027", Some(("2025-07", None))),
            ("Kokki", None),
            ("1234 wagons, 10000 hours", None),
            ("Trainee from 2027", None),
        ] {
            let expected =
                expected.map(|(start, end)| Period { start: month(start), end: end.map(month) });
            assert_eq!(period(line, today), expected, "{line}");
        }
    }
}
