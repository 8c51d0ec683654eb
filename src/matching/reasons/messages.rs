//! The words of reasons in the languages of the service.

use std::collections::HashMap;
use std::sync::LazyLock;

use crate::domain::Lang;

/// Messages by key, one map per language.
static MESSAGES: LazyLock<[HashMap<String, String>; 3]> = LazyLock::new(|| {
    [
        include_str!("messages/fi.toml"),
        include_str!("messages/sv.toml"),
        include_str!("messages/en.toml"),
    ]
    .map(read)
});

fn read(text: &str) -> HashMap<String, String> {
    let mut messages = HashMap::new();
    // A test holds the compiled-in files to be TOML with the same keys.
    if let Ok(table) = text.parse::<toml::Table>() {
        flatten("", table, &mut messages);
    }
    messages
}

fn flatten(prefix: &str, table: toml::Table, messages: &mut HashMap<String, String>) {
    for (key, value) in table {
        let key = if prefix.is_empty() { key } else { format!("{prefix}.{key}") };
        match value {
            toml::Value::Table(inner) => flatten(&key, inner, messages),
            toml::Value::String(text) => {
                messages.insert(key, text);
            }
            _ => {}
        }
    }
}

/// The message of a key with its `{places}` filled in; the key itself where there is none.
pub(crate) fn message(lang: Lang, key: &str, values: &[(&str, &str)]) -> String {
    let Some(template) = MESSAGES[lang as usize].get(key) else { return key.to_owned() };
    let mut text = String::with_capacity(template.len() + 32);
    let mut rest = template.as_str();
    while let Some((before, after)) = rest.split_once('{') {
        text.push_str(before);
        let (name, tail) = after.split_once('}').unwrap_or((after, ""));
        let value = values.iter().find(|(key, _)| *key == name).map_or("", |(_, value)| value);
        text.push_str(value);
        rest = tail;
    }
    text.push_str(rest);
    text
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
        let [fi, sv, en] = &*MESSAGES;
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
