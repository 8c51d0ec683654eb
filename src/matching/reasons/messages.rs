//! The words of reasons in the languages of the service.

use std::sync::LazyLock;

use crate::domain::{Lang, Messages, fill};

static MESSAGES: LazyLock<Messages> = LazyLock::new(|| {
    Messages::read([
        include_str!("messages/fi.toml"),
        include_str!("messages/sv.toml"),
        include_str!("messages/en.toml"),
    ])
});

/// The message of a key with its `{places}` filled in; the key itself where there is none.
pub(crate) fn message(lang: Lang, key: &str, values: &[(&str, &str)]) -> String {
    MESSAGES.get(lang, key).map_or_else(|| key.to_owned(), |template| fill(template, values))
}

#[cfg(test)]
mod tests {
    //! 1. The three languages have the same keys and the same places in each message.
    //! 2. Places are filled.

    use super::*;

    fn places(text: &str) -> Vec<&str> {
        let mut places: Vec<&str> = text
            .split('{')
            .skip(1)
            .filter_map(|part| part.split_once('}'))
            .map(|part| part.0)
            .collect();
        places.sort_unstable();
        places
    }

    #[test]
    fn languages_agree() {
        let [fi, sv, en] = [Lang::Fi, Lang::Sv, Lang::En].map(|lang| MESSAGES.of(lang));
        assert!(en.len() > 50);
        for (key, text) in en {
            for other in [fi, sv] {
                let translated = other.get(key).unwrap_or_else(|| panic!("no message {key}"));
                assert_eq!(places(text), places(translated), "{key}");
            }
        }
        assert_eq!((fi.len(), sv.len()), (en.len(), en.len()));
    }

    #[test]
    fn places_are_filled() {
        let text = message(Lang::En, "location.far", &[("km", "12"), ("place", "Turku")]);
        assert_eq!(text, "12 km from Turku");
        assert_eq!(message(Lang::En, "no.such.key", &[]), "no.such.key");
    }
}
