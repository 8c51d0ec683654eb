//! Query parameters and the reader's language. Every parameter must be known: a misspelt filter that went unnoticed
//! would answer another question.

use axum::extract::{FromRequestParts, Query};
use axum::http::request::Parts;
use axum::http::{HeaderMap, header};

use super::problem::{ApiError, Code};
use crate::domain::Lang;

/// The parameters of a request that have not been read yet.
#[derive(Debug)]
pub(super) struct Params {
    pairs: Vec<(String, String)>,
    /// What the browser prefers.
    preferred: Lang,
}

impl<S: Sync> FromRequestParts<S> for Params {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, ApiError> {
        check_encoding(parts.uri.query().unwrap_or_default())?;
        let query = Query::<Vec<(String, String)>>::try_from_uri(&parts.uri);
        let Query(pairs) =
            query.map_err(|error| ApiError::field("query", "", format!("parameters: {error}")))?;
        Ok(Self { pairs, preferred: preferred(&parts.headers) })
    }
}

impl Params {
    /// The value of a parameter that may be given once.
    pub(super) fn text(&mut self, name: &str) -> Result<Option<String>, ApiError> {
        let mut values = self.texts(name);
        if values.len() > 1 {
            let given = format!("{} times", values.len());
            return Err(ApiError::field(name, &given, "the parameter once"));
        }
        Ok(values.pop())
    }

    /// The values of a parameter that may be repeated.
    pub(super) fn texts(&mut self, name: &str) -> Vec<String> {
        self.pairs.extract_if(.., |(key, _)| key == name).map(|(_, value)| value).collect()
    }

    /// A parameter that `read` understands.
    pub(super) fn value<T>(
        &mut self,
        name: &str,
        expected: &str,
        read: impl FnOnce(&str) -> Option<T>,
    ) -> Result<Option<T>, ApiError> {
        let Some(text) = self.text(name)? else { return Ok(None) };
        read(&text).map(Some).ok_or_else(|| ApiError::field(name, &text, expected))
    }

    /// A number from 1 to `most`.
    pub(super) fn count(&mut self, name: &str, most: usize) -> Result<Option<usize>, ApiError> {
        let expected = format!("a whole number from 1 to {most}");
        self.value(name, &expected, |text| {
            text.parse().ok().filter(|count| (1..=most).contains(count))
        })
    }

    /// `true` or `false`.
    pub(super) fn flag(&mut self, name: &str) -> Result<Option<bool>, ApiError> {
        self.value(name, "true or false", |text| text.parse().ok())
    }

    /// The reader's language: the parameter `lang`, else what the browser prefers, else Finnish.
    pub(super) fn lang(&mut self) -> Result<Lang, ApiError> {
        let given = self.value("lang", "fi, sv or en", Lang::from_code)?;
        Ok(given.unwrap_or(self.preferred))
    }

    /// Reads what is left, and refuses what `add` does not know.
    pub(super) fn rest(
        self,
        mut add: impl FnMut(&str, &str) -> Result<bool, ApiError>,
    ) -> Result<(), ApiError> {
        for (name, value) in self.pairs {
            if !add(&name, &value)? {
                return Err(ApiError::field(&name, &value, "a known parameter; see /openapi.json"));
            }
        }
        Ok(())
    }

    /// Refuses what is left.
    pub(super) fn finish(self) -> Result<(), ApiError> {
        self.rest(|_name, _value| Ok(false))
    }
}

/// Requires that names and values are UTF-8 without control characters: what cannot be read would otherwise be searched
/// as something else, or as nothing at all.
fn check_encoding(query: &str) -> Result<(), ApiError> {
    let wrong = |name: &[u8], expected: &str| {
        let name: String = String::from_utf8_lossy(name).chars().take(80).collect();
        let name = name.replace(char::is_control, "\u{FFFD}");
        ApiError::new(Code::BadRequest, format!("parameter `{name}`: expected {expected}"))
    };
    for pair in query.split('&') {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        let name = percent_decoded(name.as_bytes());
        for part in [&name, &percent_decoded(value.as_bytes())] {
            let text = std::str::from_utf8(part).map_err(|error| {
                let byte = part.get(error.valid_up_to()).copied().unwrap_or_default();
                wrong(&name, &format!("UTF-8 (ä is %C3%A4), but the byte %{byte:02X} is not"))
            })?;
            let control = |c: char| c.is_control() && !matches!(c, '\t' | '\n' | '\r');
            if let Some(found) = text.chars().find(|c| control(*c)) {
                let found =
                    format!("text without control characters, not U+{:04X}", u32::from(found));
                return Err(wrong(&name, &found));
            }
        }
    }
    Ok(())
}

/// The bytes that `%xx` stands for; a `%` that begins no such thing stands for itself.
fn percent_decoded(text: &[u8]) -> Vec<u8> {
    let digit = |at: usize| {
        let digit = text.get(at).and_then(|byte| char::from(*byte).to_digit(16));
        digit.and_then(|digit| u8::try_from(digit).ok())
    };
    let (mut bytes, mut at) = (Vec::with_capacity(text.len()), 0);
    while let Some(byte) = text.get(at) {
        match (byte, digit(at + 1), digit(at + 2)) {
            (b'%', Some(high), Some(low)) => {
                bytes.push(high << 4 | low);
                at += 3;
            }
            _ => {
                bytes.push(*byte);
                at += 1;
            }
        }
    }
    bytes
}

/// The language of the service that `Accept-Language` likes best; Finnish where it names none of them.
fn preferred(headers: &HeaderMap) -> Lang {
    let accepted = headers.get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok());
    let mut best = (0.0, Lang::default());
    for range in accepted.unwrap_or_default().split(',') {
        let mut parts = range.split(';').map(str::trim);
        let tag = parts.next().unwrap_or_default();
        let primary = tag.split('-').next().unwrap_or_default().to_ascii_lowercase();
        let weight = parts.find_map(|part| part.strip_prefix("q=")).map_or(Ok(1.0), str::parse);
        if let (Some(lang), Ok(weight)) = (Lang::from_code(&primary), weight)
            && weight > best.0
        {
            best = (weight, lang);
        }
    }
    best.1
}

#[cfg(test)]
mod tests {
    //! 1. The best-liked language of the three is taken, whatever its region; none of them means Finnish.

    use super::*;

    #[test]
    fn languages_are_weighed() {
        let lang = |accepted: &str| {
            let mut headers = HeaderMap::new();
            headers.insert(header::ACCEPT_LANGUAGE, accepted.parse().unwrap());
            preferred(&headers)
        };
        assert_eq!(lang("de, en-GB;q=0.7, sv-FI;q=0.9"), Lang::Sv);
        assert_eq!(lang("EN"), Lang::En);
        assert_eq!(lang("de, sv;q=0, *"), Lang::Fi);
        assert_eq!(lang("sv;q=much, en;q=0.1"), Lang::En);
        assert_eq!(preferred(&HeaderMap::new()), Lang::Fi);
    }
}
