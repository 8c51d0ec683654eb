//! Words that tell a level of language.

use crate::domain::Cefr;

/// Beginnings of words that tell a level of language, folded; with a full stop whole words. Of several that fit the first
/// counts.
#[rustfmt::skip]
const LEVELS: [(Cefr, &[&str]); 7] = [
    (Cefr::C2, &["c2", "äidinkiel", "modersmål", "native", "mother", "täydelli", "perfekt", "perfect", "bilingual", "kaksikieli", "tvåspråkig"]),
    // The scale of Finland's public sector (laki 424/2003): excellent; good; satisfactory. Below it stands the older välttävä, hjälplig.
    (Cefr::C1, &[
        "c1", "sujuv", "erinomai", "kiitettäv", "moitteet", "virheet", "vahva", "vaivat", "loistav", "flytande", "utmärkt", "obehindra", "felfri", "stark.", "starka.", "fluen", "excellent", "proficien", "advanced", "strong", "flawless", "outstanding", "superior", "expert",
    ]),
    (Cefr::B2, &["b2", "hyvä.", "hyvää.", "hyvän.", "hyvät.", "hyvin.", "hyviä.", "hyvällä.", "hyvässä.", "hyvästä.", "hyvien.", "hyväksi.", "god.", "goda.", "gott.", "good", "upper", "professional", "solid", "confident", "edistyn"]),
    (Cefr::B1, &["b1", "tyydyttäv", "kohtalai", "kohtuulli", "keskitaso", "nöjaktig", "tillfredsställande", "någorlunda", "satisfactory", "intermediate", "conversational", "moderate", "fair.", "reasonable"]),
    (Cefr::A2, &["a2", "välttäv", "auttav", "perust", "alkee", "alkei", "jonkinlai", "jonkin", "hieman", "vähän", "försvarlig", "hjälplig", "grundläggande", "grundkunskap", "baskunskap", "viss.", "vissa.", "enkel.", "enkla.", "elementär", "basic", "elementary", "rudimentary", "passable", "some.", "simple", "limited"]),
    (Cefr::A1, &["a1", "alkeis", "alkeet", "nybörjar", "grunderna", "beginner"]),
    (Cefr::B2, &["riittäv", "tillräcklig", "sufficient", "adequate"]),
];

/// Words that raise what is good: erittäin hyvä.
const VERY: [&str; 8] =
    ["erittäin", "todella", "hyvin", "mycket", "väldigt", "very", "really", "extremely"];

/// The level that a folded word tells.
pub(super) fn level(word: &str) -> Option<Cefr> {
    let tells = |begin: &str| match begin.strip_suffix('.') {
        Some(whole) => word == whole,
        None => word.starts_with(begin),
    };
    let told = LEVELS.iter().find(|(_, begins)| begins.iter().any(|begin| tells(begin)));
    told.map(|(level, _)| *level)
}

/// As [`level`], of a word with the word before it.
pub(super) fn level_of(word: &str, before: &str) -> Option<Cefr> {
    level(word).map(|level| {
        let raised = level == Cefr::B2 && VERY.contains(&before);
        if raised { Cefr::C1 } else { level }
    })
}

#[cfg(test)]
mod tests {
    //! Words tell levels in any inflection; words that begin alike do not.

    use super::*;

    #[test]
    fn words_tell_levels() {
        for (word, expected) in [
            ("sujuvaa", Some(Cefr::C1)),
            ("hyvää", Some(Cefr::B2)),
            ("tyydyttävä", Some(Cefr::B1)),
            ("nöjaktiga", Some(Cefr::B1)),
            ("välttävä", Some(Cefr::A2)),
            ("goda", Some(Cefr::B2)),
            ("some", Some(Cefr::A2)),
            ("something", None),
            ("hyvinvointiala", None),
            ("vahvistaa", None),
            ("godkänd", None),
        ] {
            assert_eq!(level(word), expected, "{word}");
        }
        assert_eq!(level_of("hyvää", "erittäin"), Some(Cefr::C1));
    }
}
