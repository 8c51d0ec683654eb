//! The words of the pages in the languages of the service.

use std::sync::LazyLock;

use super::format;
use crate::domain::{self, Lang, Messages};

/// The files beside this one.
static MESSAGES: LazyLock<Messages> = LazyLock::new(|| {
    Messages::read([
        include_str!("messages.fi.toml"),
        include_str!("messages.sv.toml"),
        include_str!("messages.en.toml"),
    ])
});

/// The texts of one language. A key that does not exist is shown as it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Words(pub(super) Lang);

impl Words {
    /// Code of the language.
    pub(super) const fn code(self) -> &'static str {
        self.0.code()
    }

    /// The text of a key.
    pub(super) fn t(self, key: &str) -> &str {
        MESSAGES.get(self.0, key).unwrap_or(key)
    }

    /// The text of a key with one `{place}` filled in.
    pub(super) fn with(self, key: &str, name: &str, value: &str) -> String {
        self.fill(key, &[(name, value)])
    }

    /// The text of a key with its `{places}` filled in.
    pub(super) fn fill(self, key: &str, values: &[(&str, &str)]) -> String {
        domain::fill(self.t(key), values)
    }

    /// The text of `key.one` or `key.other` with the number as `{n}`. Finnish, Swedish and English all use the
    /// singular for exactly one (CLDR cardinal rules for whole numbers).
    pub(super) fn count(self, key: &str, n: u64) -> String {
        let form = if n == 1 { "one" } else { "other" };
        self.with(&format!("{key}.{form}"), "n", &format::number(self.0, n))
    }
}

#[cfg(test)]
mod tests {
    //! 1. The languages have the same keys and the same places in each text, and no text is empty.
    //! 2. Every key that a template or the code names exists.
    //! 3. Singular and plural come in pairs and are used.

    use std::path::Path;

    use super::*;

    fn places(text: &str) -> Vec<&str> {
        let parts = text.split('{').skip(1).filter_map(|part| part.split_once('}'));
        let mut places: Vec<&str> = parts.map(|part| part.0).collect();
        places.sort_unstable();
        places.dedup();
        places
    }

    #[test]
    fn languages_agree() {
        let [fi, sv, en] = [Lang::Fi, Lang::Sv, Lang::En].map(|lang| MESSAGES.of(lang));
        assert!(en.len() > 150, "{} texts", en.len());
        for (one, other) in [(fi, en), (sv, en), (en, fi), (en, sv)] {
            for (key, text) in one {
                let translated = other.get(key).unwrap_or_else(|| panic!("{key} is not in all"));
                // The singular may write its number out.
                if !key.ends_with(".one") {
                    assert_eq!(places(text), places(translated), "{key}");
                }
                assert!(!text.trim().is_empty(), "{key}");
            }
        }
    }

    #[test]
    fn every_named_key_exists() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR"));
        let mut sources = Vec::new();
        collect(&root.join("templates"), &mut sources);
        collect(&root.join("src/web"), &mut sources);
        let en = MESSAGES.of(Lang::En);
        let mut named = 0;
        for (path, text) in sources {
            for opener in [".t(\"", ".fill(\"", ".with(\"", ".count(\""] {
                for part in text.split(opener).skip(1) {
                    let key = part.split('"').next().unwrap_or_default();
                    let counted = opener == ".count(\"";
                    let wanted = if counted { format!("{key}.other") } else { key.to_owned() };
                    // A key ending in a dot is completed at run time.
                    assert!(
                        en.contains_key(&wanted) || key.is_empty() || key.contains(' '),
                        "{}: {key}",
                        path.display()
                    );
                    named += 1;
                }
            }
        }
        assert!(named > 100, "{named}");
    }

    fn collect(dir: &Path, into: &mut Vec<(std::path::PathBuf, String)>) {
        for entry in std::fs::read_dir(dir).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                collect(&path, into);
            } else if path.file_name().is_some_and(|name| name != "messages.rs") {
                let is_source = path.extension().is_some_and(|end| end == "rs" || end == "html");
                if is_source {
                    let text = std::fs::read_to_string(&path).unwrap();
                    into.push((path, text));
                }
            }
        }
    }

    #[test]
    fn singular_and_plural() {
        for (key, _) in MESSAGES.of(Lang::Fi).iter().filter(|(key, _)| key.ends_with(".one")) {
            assert!(MESSAGES.of(Lang::Fi).contains_key(&key.replace(".one", ".other")), "{key}");
        }
        assert_eq!(Words(Lang::Fi).count("search.ads", 1), "1 työpaikkailmoitus");
        assert_eq!(Words(Lang::Sv).count("search.ads", 1200), "1\u{a0}200 platsannonser");
        assert_eq!(Words(Lang::En).count("search.ads", 0), "0 job adverts");
    }
}
