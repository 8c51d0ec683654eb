//! Numbers of people as an employer may see them.

use serde::Serialize;
use utoipa::ToSchema;

/// Numbers are rounded down to multiples of this.
const STEP: u64 = 5;

/// A number of people, rounded down to a multiple of five, so that no few people can be singled out: from `at_least` up to
/// but not including `fewer_than`. Zero to four are told alike. Every number that an employer sees is rounded by itself
/// and differences are made from rounded numbers, so that subtracting gives nothing back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, ToSchema)]
pub struct PeopleCount {
    /// The number is at least this.
    #[schema(example = 35)]
    pub at_least: u64,
    /// The number is less than this.
    #[schema(example = 40)]
    pub fewer_than: u64,
}

impl PeopleCount {
    /// Rounds a number.
    #[must_use]
    pub const fn of(people: u64) -> Self {
        let at_least = people / STEP * STEP;
        Self { at_least, fewer_than: at_least + STEP }
    }

    /// True where fewer than five are told without a number.
    #[must_use]
    pub const fn is_few(self) -> bool {
        self.at_least == 0
    }

    /// What it is more than another, in rounded numbers.
    #[must_use]
    pub const fn more_than(self, other: Self) -> i64 {
        self.at_least as i64 - other.at_least as i64
    }
}

impl std::fmt::Display for PeopleCount {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        if self.is_few() {
            write!(f, "<{STEP}")
        } else {
            write!(f, "{}–{}", self.at_least, self.fewer_than - 1)
        }
    }
}

#[cfg(test)]
mod tests {
    //! 1. Zero to four are told alike; more are told in fives.
    //! 2. No difference tells a number below five.

    use super::*;

    #[test]
    fn few_are_told_alike() {
        assert!((0..5).all(|people| PeopleCount::of(people) == PeopleCount::of(0)));
        assert_eq!(PeopleCount::of(3).to_string(), "<5");
        assert_eq!(PeopleCount::of(9).to_string(), "5–9");
        for (a, b) in [(4, 7), (19, 20), (100, 3)] {
            assert_eq!(PeopleCount::of(a).more_than(PeopleCount::of(b)) % 5, 0);
        }
    }
}
