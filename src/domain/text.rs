//! Text in several languages.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::invalid::Checks;
use super::{Lang, LanguageCode};

/// One text in one or more languages: `{"fi": "…", "sv": "…"}`.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, ToSchema)]
#[schema(value_type = std::collections::HashMap<String, String>, example = json!({"fi": "Lähihoitaja", "en": "Practical nurse"}))]
pub struct LocalizedText(BTreeMap<LanguageCode, String>);

impl LocalizedText {
    /// A text in one language.
    #[must_use]
    pub fn new(language: impl Into<LanguageCode>, text: impl Into<String>) -> Self {
        Self(BTreeMap::from([(language.into(), text.into())]))
    }

    /// Adds or replaces the text of a language.
    pub fn set(&mut self, language: impl Into<LanguageCode>, text: impl Into<String>) {
        self.0.insert(language.into(), text.into());
    }

    /// True where no language has a text.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The text in exactly this language.
    #[must_use]
    pub fn get(&self, language: impl Into<LanguageCode>) -> Option<&str> {
        self.0.get(&language.into()).map(String::as_str)
    }

    /// The text for a reader: in the wanted language, else English, else Finnish, else any; with its language.
    #[must_use]
    pub fn best(&self, wanted: Lang) -> Option<(LanguageCode, &str)> {
        [wanted, Lang::En, Lang::Fi]
            .into_iter()
            .find_map(|lang| self.0.get_key_value(&LanguageCode::from(lang)))
            .or_else(|| self.0.iter().next())
            .map(|(language, text)| (*language, text.as_str()))
    }

    /// All texts, by language code.
    pub fn iter(&self) -> impl Iterator<Item = (LanguageCode, &str)> {
        self.0.iter().map(|(language, text)| (*language, text.as_str()))
    }

    pub(crate) fn check(&self, checks: &mut Checks, most: usize, field: &str) {
        for (language, text) in self.iter() {
            checks.text(text, most, format!("{field}.{language}"));
        }
    }
}
