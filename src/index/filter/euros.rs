//! Amounts of money as filters take them: euros with at most two decimals, kept as whole cents.

use serde::de::{Deserialize, Deserializer, Error, Unexpected};
use serde::ser::Serializer;

/// What is accepted, in words.
pub(super) const EXPECTED: &str =
    "euros from 0 to 1000000 with at most two decimals, such as 2500 or 14.50";

/// Most euros.
const MOST: u32 = 1_000_000;

/// Cents from euros as they stand in a query parameter.
pub(super) fn parse(text: &str) -> Option<u32> {
    let (whole, decimals) = text.split_once('.').unwrap_or((text, "0"));
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    if !digits(whole) || !digits(decimals) || decimals.len() > 2 {
        return None;
    }
    let cents: u32 = decimals.parse().ok()?;
    let cents = if decimals.len() == 1 { cents * 10 } else { cents };
    let euros: u32 = whole.parse().ok()?;
    let all = euros.checked_mul(100)?.checked_add(cents)?;
    (all <= MOST * 100).then_some(all)
}

/// Cents as euros: `2500`, `14.50`.
pub(super) fn text(cents: u32) -> String {
    let (euros, rest) = (cents / 100, cents % 100);
    if rest == 0 { euros.to_string() } else { format!("{euros}.{rest:02}") }
}

#[expect(clippy::ref_option, reason = "the signature that serde calls")]
pub(super) fn serialize<S: Serializer>(cents: &Option<u32>, to: S) -> Result<S::Ok, S::Error> {
    match cents {
        None => to.serialize_none(),
        Some(cents) if cents % 100 == 0 => to.serialize_some(&(cents / 100)),
        Some(cents) => to.serialize_some(&(f64::from(*cents) / 100.0)),
    }
}

pub(super) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Option<u32>, D::Error> {
    let Some(euros) = Option::<f64>::deserialize(from)? else { return Ok(None) };
    // What has more than two decimals is not near a whole number of cents.
    let cents = (euros * 100.0).round();
    let fits = (0.0..=f64::from(MOST) * 100.0).contains(&cents);
    if !fits || (euros * 100.0 - cents).abs() > 1e-6 {
        return Err(D::Error::invalid_value(Unexpected::Float(euros), &EXPECTED));
    }
    Ok(Some(cents as u32))
}

#[cfg(test)]
mod tests {
    //! 1. Euros are read and written without loss; what is no amount is refused.

    use super::*;

    #[test]
    fn amounts_come_back() {
        for (written, cents) in
            [("2500", 250_000), ("14.5", 1450), ("14.05", 1405), ("0", 0), ("1000000", 100_000_000)]
        {
            assert_eq!(parse(written), Some(cents));
            assert_eq!(parse(&text(cents)), Some(cents));
        }
        for wrong in
            ["", "-1", "1.234", "1e3", "much", "1000000.01", "99999999999", ".5", "1.", "+1"]
        {
            assert_eq!(parse(wrong), None, "{wrong}");
        }
        #[derive(serde::Serialize, serde::Deserialize, PartialEq, Debug)]
        struct Holder(#[serde(with = "super")] Option<u32>);
        for cents in [None, Some(1450), Some(250_000), Some(1)] {
            let json = serde_json::to_string(&Holder(cents)).unwrap();
            assert_eq!(serde_json::from_str::<Holder>(&json).unwrap(), Holder(cents), "{json}");
        }
        assert!(serde_json::from_str::<Holder>("14.501").is_err());
    }
}
