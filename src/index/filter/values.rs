//! Reading filter values.

use jiff::Timestamp;
use jiff::civil::Date;

use super::{MAX_VALUES, NOT_STATED};
use crate::domain::{CardCode, Cefr, DrivingClass, DrivingClasses, Invalid, LanguageCode};
use crate::index::codes::{day_number, language_bits};
use crate::index::reference::Reference;
use crate::taxonomy::places::{Place, PlaceKind};
use crate::taxonomy::{Concept, ConceptKind};

/// Values of a field without the one for "not stated", and whether that was among them.
pub(super) struct Values<'a> {
    pub(super) field: &'static str,
    pub(super) stated: Vec<&'a str>,
    pub(super) not_stated: bool,
}

/// The values of a field; `None` where it lists none and so filters nothing.
pub(super) fn values<'a>(
    field: &'static str,
    list: &'a [String],
) -> Result<Option<Values<'a>>, Invalid> {
    if list.len() > MAX_VALUES {
        let given = format!("{} values", list.len());
        return Err(Invalid::field(field, &given, format!("at most {MAX_VALUES} values")));
    }
    if list.is_empty() {
        return Ok(None);
    }
    let not_stated = list.iter().any(|value| value == NOT_STATED);
    let stated = list.iter().map(String::as_str).filter(|value| *value != NOT_STATED).collect();
    Ok(Some(Values { field, stated, not_stated }))
}

impl Values<'_> {
    /// Reads every stated value.
    pub(super) fn read<T>(
        &self,
        expected: &str,
        read: impl Fn(&str) -> Option<T>,
    ) -> Result<Vec<T>, Invalid> {
        let read =
            |value: &&str| read(value).ok_or_else(|| Invalid::field(self.field, value, expected));
        self.stated.iter().map(read).collect()
    }

    /// A set of a closed list as bits.
    pub(super) fn bits<T: Copy + serde::de::DeserializeOwned>(
        &self,
        all: &[T],
        code: impl Fn(T) -> &'static str,
        bit: impl Fn(T) -> u8,
    ) -> Result<u8, Invalid> {
        let known: Vec<&str> = all.iter().map(|item| code(*item)).collect();
        let expected = format!("one of {}, {NOT_STATED}", known.join(", "));
        let bits = self.read(&expected, |value| {
            all.iter().find(|item| code(**item) == value).map(|item| bit(*item))
        })?;
        Ok(bits.into_iter().fold(0, |all, bit| all | bit))
    }

    pub(super) fn places(&self, reference: &Reference) -> Result<Vec<Place>, Invalid> {
        self.read(PLACE, |value| place(value, reference))
    }

    /// Concepts and everything below them, as a table by concept number.
    pub(super) fn concepts(
        &self,
        reference: &Reference,
        expected: &str,
        accepts: impl Fn(ConceptKind) -> bool,
    ) -> Result<Vec<bool>, Invalid> {
        let taxonomy = &reference.taxonomy;
        let wanted = self.read(expected, |value| {
            taxonomy.find(value).filter(|concept| accepts(taxonomy.kind(*concept)))
        })?;
        Ok(with_narrower(&wanted, reference))
    }

    /// Languages with a level, 1 (A1) to 6 (C2); `any` where none is given.
    pub(super) fn languages(&self, any: u8) -> Result<Vec<(u16, u8)>, Invalid> {
        self.read("a language code, alone or with a level such as sv:B2, or not_stated", |value| {
            let (code, level) = match value.split_once(':') {
                None => (value, any),
                Some((code, level)) => (code, cefr(level)?),
            };
            Some((language_bits(code.parse::<LanguageCode>().ok()?), level))
        })
    }

    pub(super) fn driving(&self) -> Result<DrivingClasses, Invalid> {
        let classes = self
            .read("a driving licence class such as B or CE, or not_stated", |value| {
                DrivingClass::ALL.into_iter().find(|class| class.code() == value)
            })?;
        Ok(classes.into_iter().collect())
    }

    pub(super) fn cards(&self) -> Result<Vec<u16>, Invalid> {
        self.read("the code of a card or permit, three digits, or not_stated", |value| {
            CardCode::try_from(value.to_owned()).ok().map(CardCode::number)
        })
    }
}

/// What a place is written as.
pub(super) const PLACE: &str = "a known area such as municipality:837, region:06, employment_area:12, nuts:SE110, country:SE or locality:2643743, or not_stated";

/// The place of `kind:code`.
pub(super) fn place(value: &str, reference: &Reference) -> Option<Place> {
    let (kind, code) = value.split_once(':')?;
    reference.places.find(PlaceKind::from_code(kind)?, code)
}

fn cefr(level: &str) -> Option<u8> {
    let levels = [Cefr::A1, Cefr::A2, Cefr::B1, Cefr::B2, Cefr::C1, Cefr::C2];
    levels.into_iter().position(|known| known.code() == level).map(|at| at as u8 + 1)
}

/// Concepts and everything below them, as a table by concept number.
pub(crate) fn with_narrower(wanted: &[Concept], reference: &Reference) -> Vec<bool> {
    let taxonomy = &reference.taxonomy;
    let mut table = vec![false; taxonomy.len()];
    let mut open = wanted.to_vec();
    while let Some(concept) = open.pop() {
        if !std::mem::replace(&mut table[concept.index()], true) {
            open.extend_from_slice(taxonomy.narrower(concept));
        }
    }
    table
}

pub(super) fn day(field: &str, value: &str) -> Result<i32, Invalid> {
    let day = value.parse::<Date>();
    day.map(day_number).map_err(|_error| Invalid::field(field, value, "a day such as 2026-11-22"))
}

/// Seconds since 1970 of an instant or of the beginning of a day in Finland.
pub(super) fn instant(field: &str, value: &str) -> Result<i64, Invalid> {
    if let Ok(instant) = value.parse::<Timestamp>() {
        return Ok(instant.as_second());
    }
    let zone = jiff::tz::TimeZone::get("Europe/Helsinki").unwrap_or(jiff::tz::TimeZone::UTC);
    let start = value.parse::<Date>().ok().and_then(|day| day.to_zoned(zone).ok());
    start.map(|start| start.timestamp().as_second()).ok_or_else(|| {
        Invalid::field(
            field,
            value,
            "a day such as 2026-11-22 or an instant such as 2026-11-22T08:00:00Z",
        )
    })
}
