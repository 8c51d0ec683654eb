//! What every page has around its content.

use super::assets::{ICON, SCRIPT, STYLE};
use super::messages::Words;
use crate::domain::Lang;

/// The same page in a language.
pub(super) struct Switch {
    pub(super) lang: Lang,
    pub(super) href: String,
    pub(super) current: bool,
}

impl Switch {
    pub(super) const fn code(&self) -> &'static str {
        self.lang.code()
    }

    /// The language's name in itself.
    pub(super) const fn name(&self) -> &'static str {
        match self.lang {
            Lang::Fi => "Suomi",
            Lang::Sv => "Svenska",
            Lang::En => "English",
        }
    }
}

/// The frame of a page; templates call it `page`.
pub(super) struct Page {
    pub(super) words: Words,
    pub(super) title: String,
    pub(super) switches: [Switch; 3],
    pub(super) posted: bool,
    /// What was posted, to be posted again in another language or for another page.
    pub(super) fields: Vec<(String, String)>,
    /// What the form did, where that can be done again in another language.
    pub(super) resend: &'static str,
    /// First part of the address after the language.
    pub(super) section: String,
}

impl Page {
    pub(super) const fn code(&self) -> &'static str {
        self.words.code()
    }

    pub(super) fn t<'a>(&self, key: &'a str) -> &'a str {
        self.words.t(key)
    }

    pub(super) fn style(&self) -> &str {
        &STYLE.path
    }

    pub(super) fn script(&self) -> &str {
        &SCRIPT.path
    }

    pub(super) fn icon(&self) -> &str {
        &ICON.path
    }

    /// What marks the section of the navigation that the page is in.
    pub(super) fn current(&self, section: &str) -> bool {
        match section {
            "search" => matches!(self.section.as_str(), "" | "search" | "vacancies"),
            other => other == self.section || (other == "profile" && self.section == "profiles"),
        }
    }
}

/// A text in its language. Templates mark it where the page is in another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Text {
    pub(super) text: String,
    /// Code of the language; empty where it is the page's.
    pub(super) lang: String,
}

impl Text {
    /// The best text for a reader.
    pub(super) fn best(text: &crate::domain::LocalizedText, wanted: Lang) -> Self {
        let found = text.best(wanted);
        found.map_or_else(
            || Self { text: String::new(), lang: String::new() },
            |(language, text)| {
                let own = language.lang() == Some(wanted);
                let lang = if own { String::new() } else { language.as_str().to_owned() };
                Self { text: text.to_owned(), lang }
            },
        )
    }

    pub(super) fn is_empty(&self) -> bool {
        self.text.is_empty()
    }
}
