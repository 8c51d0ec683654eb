//! Which dictionaries the analysis may use.

use std::fmt;
use std::path::PathBuf;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// Dictionaries that the operator installs, because their licences keep them out of the program.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AnalysisSettings {
    /// Finnish base forms: Voikko's `mor.vfst` (Debian's `voikko-fi`).
    pub voikko: DictionaryChoice,
    /// Swedish words for splitting compounds: Hunspell's `sv_SE.dic` (Debian's `hunspell-sv`).
    pub hunspell_sv: DictionaryChoice,
}

impl AnalysisSettings {
    /// Settings that use no dictionary, whatever is installed.
    #[must_use]
    pub const fn without_dictionaries() -> Self {
        Self { voikko: DictionaryChoice::Off, hunspell_sv: DictionaryChoice::Off }
    }
}

/// Where a dictionary is taken from: written `auto`, `off` or a path.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum DictionaryChoice {
    /// Where its package puts it; done without where it is not installed.
    #[default]
    Auto,
    /// From nowhere.
    Off,
    /// From here; it must be there.
    At(PathBuf),
}

impl fmt::Display for DictionaryChoice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Auto => f.write_str("auto"),
            Self::Off => f.write_str("off"),
            Self::At(path) => write!(f, "{}", path.display()),
        }
    }
}

impl From<String> for DictionaryChoice {
    fn from(text: String) -> Self {
        match text.as_str() {
            "" | "auto" => Self::Auto,
            "off" => Self::Off,
            _ => Self::At(PathBuf::from(text)),
        }
    }
}

impl Serialize for DictionaryChoice {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for DictionaryChoice {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer).map(Self::from)
    }
}

#[cfg(test)]
mod tests {
    //! 1. What is written is read again as it was.

    use super::*;

    #[test]
    fn choices_are_written_as_they_are_read() {
        for (text, choice) in [
            ("auto", DictionaryChoice::Auto),
            ("off", DictionaryChoice::Off),
            ("/opt/mor.vfst", DictionaryChoice::At(PathBuf::from("/opt/mor.vfst"))),
        ] {
            assert_eq!(DictionaryChoice::from(text.to_owned()), choice);
            assert_eq!(choice.to_string(), text);
        }
        assert_eq!(DictionaryChoice::from(String::new()), DictionaryChoice::Auto);
    }
}
