//! Names and values of a request: reading and writing what stands behind the `?` of an address or in a form.

use std::fmt::Write;

/// Fields of a form or parameters of an address, in order; names may be repeated.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Pairs(pub(super) Vec<(String, String)>);

impl Pairs {
    /// The first value of a name that is not blank, without white space around it.
    pub(super) fn get(&self, name: &str) -> Option<&str> {
        let own = self.0.iter().filter(|(known, _)| known == name);
        own.map(|(_, value)| value.trim()).find(|value| !value.is_empty())
    }

    /// All values of a name, without white space around them.
    pub(super) fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.0.iter().filter(move |(known, _)| known == name).map(|(_, value)| value.trim())
    }

    /// Adds a value.
    pub(super) fn push(&mut self, name: &str, value: impl Into<String>) {
        self.0.push((name.to_owned(), value.into()));
    }

    /// Without any value of a name.
    pub(super) fn without(&self, name: &str) -> Self {
        Self(self.0.iter().filter(|(known, _)| known != name).cloned().collect())
    }

    /// The address of a path with these parameters; blank ones are left out.
    pub(super) fn link(&self, path: &str) -> String {
        let mut link = path.to_owned();
        let stated = self.0.iter().filter(|(_, value)| !value.trim().is_empty());
        for (at, (name, value)) in stated.enumerate() {
            link.push(if at == 0 { '?' } else { '&' });
            encode(name, &mut link);
            link.push('=');
            encode(value, &mut link);
        }
        link
    }
}

/// Writes a text as a part of an address: everything but unreserved characters (RFC 3986) and the few that
/// need no escape in a query is written as bytes.
pub(super) fn encode(text: &str, into: &mut String) {
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~:,;".contains(&byte) {
            into.push(char::from(byte));
        } else {
            // Writing to a string cannot fail.
            let _ = write!(into, "%{byte:02X}");
        }
    }
}

#[cfg(test)]
mod tests {
    //! 1. What is written is read back by the server's own parser.
    //! 2. Blank values are left out.

    use axum::extract::Query;
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn what_is_written_is_read_back(values in proptest::collection::vec("\\PC{1,12}", 1..5)) {
            let pairs = Pairs(values.iter().map(|value| ("näme".to_owned(), value.clone())).collect());
            let link = pairs.link("/fi/search");
            let uri: axum::http::Uri = link.parse().unwrap();
            let read = Query::<Vec<(String, String)>>::try_from_uri(&uri).unwrap().0;
            let stated: Vec<_> =
                pairs.0.into_iter().filter(|(_, value)| !value.trim().is_empty()).collect();
            prop_assert_eq!(read, stated);
        }
    }

    #[test]
    fn blank_values_are_left_out() {
        let mut pairs = Pairs::default();
        pairs.push("q", " ");
        assert_eq!(pairs.link("/fi"), "/fi");
        pairs.push("q", "x");
        assert_eq!((pairs.link("/fi").as_str(), pairs.get("q")), ("/fi?q=x", Some("x")));
    }
}
