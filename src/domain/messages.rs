//! Texts of the service in its three languages.

use std::collections::HashMap;

use super::Lang;

/// Texts by key, one map per language.
#[derive(Debug)]
pub(crate) struct Messages([HashMap<String, String>; 3]);

impl Messages {
    /// Reads compiled-in TOML in Finnish, Swedish and English; the key of a text within tables is dotted. Tests where
    /// the files are hold them to be TOML with the same keys.
    pub(crate) fn read(files: [&str; 3]) -> Self {
        Self(files.map(|file| {
            let mut texts = HashMap::new();
            if let Ok(table) = file.parse::<toml::Table>() {
                flatten("", table, &mut texts);
            }
            texts
        }))
    }

    /// The text of a key.
    pub(crate) fn get(&self, lang: Lang, key: &str) -> Option<&str> {
        self.of(lang).get(key).map(String::as_str)
    }

    /// All texts of a language.
    pub(crate) fn of(&self, lang: Lang) -> &HashMap<String, String> {
        let Self(languages) = self;
        &languages[lang as usize]
    }
}

fn flatten(prefix: &str, table: toml::Table, texts: &mut HashMap<String, String>) {
    for (key, value) in table {
        let key = if prefix.is_empty() { key } else { format!("{prefix}.{key}") };
        match value {
            toml::Value::Table(inner) => flatten(&key, inner, texts),
            toml::Value::String(text) => {
                texts.insert(key, text);
            }
            _ => {}
        }
    }
}

/// A text with its `{places}` filled in; those that no value is given for are empty.
pub(crate) fn fill(template: &str, values: &[(&str, &str)]) -> String {
    let mut text = String::with_capacity(template.len() + 32);
    let mut rest = template;
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
