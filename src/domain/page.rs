//! How long pages of lists are.

use serde::de::{Deserialize, Deserializer, Error, Unexpected, Visitor};

/// Most items of a page.
pub const MAX_PAGE: usize = 100;

/// A number of items, read from JSON: 1 to [`MAX_PAGE`].
struct Limit(usize);

impl<'de> Deserialize<'de> for Limit {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Reads;

        impl Visitor<'_> for Reads {
            type Value = Limit;

            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                write!(f, "a whole number from 1 to {MAX_PAGE}")
            }

            fn visit_u64<E: Error>(self, number: u64) -> Result<Limit, E> {
                let limit = usize::try_from(number).ok().filter(|n| (1..=MAX_PAGE).contains(n));
                let limit = limit.map(Limit);
                limit.ok_or_else(|| E::invalid_value(Unexpected::Unsigned(number), &self))
            }
        }

        deserializer.deserialize_u64(Reads)
    }
}

/// Reads the number of items of a page.
pub(crate) fn page_limit<'de, D: Deserializer<'de>>(deserializer: D) -> Result<usize, D::Error> {
    Ok(Limit::deserialize(deserializer)?.0)
}

/// Reads the number of items of a page where one may be told.
pub(crate) fn optional_page_limit<'de, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Option<usize>, D::Error> {
    Ok(Option::<Limit>::deserialize(deserializer)?.map(|Limit(limit)| limit))
}
