//! How languages join words.

use frostem::{Algorithm, Stemmer};

/// How a language joins words into compounds.
#[derive(Clone, Copy)]
pub struct CompoundRules {
    pub(super) stemmer: Stemmer,
    /// What a first part may lose and gain: (letters in the compound, letters in the dictionary).
    pub(super) links: &'static [Link],
    /// Whether a first part may be any inflected form of a known word (Finnish genitives).
    pub(super) inflected_first_parts: bool,
    /// Ends that look like words and are not.
    pub(super) suffixes: &'static [&'static str],
}

/// A change at the end of a first part.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Link {
    /// The letters that the compound has.
    pub(super) joined: &'static str,
    /// The letters that the dictionary has in their place.
    pub(super) alone: &'static str,
}

const fn link(joined: &'static str, alone: &'static str) -> Link {
    Link { joined, alone }
}

const SWEDISH_LINKS: [Link; 8] = [
    link("", ""),
    link("s", ""),
    link("u", "a"),
    link("o", "a"),
    link("e", "a"),
    link("ie", "ium"),
    link("", "a"),
    link("", "e"),
];

const FINNISH_LINKS: [Link; 1] = [link("", "")];

impl CompoundRules {
    /// Swedish: linking s ("lastbilschaufför"), vowels that change or fall ("gatukök" from "gata",
    /// "skolbuss" from "skola"), and -ie from -ium ("laboratorieassistent"): *Svenska Akademiens
    /// grammatik*, volume 2, on compounds.
    #[must_use]
    pub fn swedish() -> Self {
        Self {
            stemmer: Stemmer::new(Algorithm::Swedish),
            links: &SWEDISH_LINKS,
            inflected_first_parts: false,
            suffixes: &[
                "ande", "aren", "arna", "arnas", "bara", "bart", "else", "ende", "erna", "ernas",
                "inna", "iska", "iskt", "ling", "lingar", "ning", "ningar", "ningen", "orna",
                "ornas", "tion", "tionen", "tioner", "ares", "arens", "heten", "heter", "iteten",
                "ering", "eringen", "eringar", "logi", "graf",
            ],
        }
    }

    /// Finnish, where no morphology is at hand: first parts in the nominative or any other case.
    #[must_use]
    pub fn finnish() -> Self {
        Self {
            stemmer: Stemmer::new(Algorithm::Finnish),
            links: &FINNISH_LINKS,
            inflected_first_parts: true,
            suffixes: &[],
        }
    }
}
