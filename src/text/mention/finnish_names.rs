//! Inflected forms of Finnish place names.
//!
//! The stemmer does not level consonant gradation, and a place is nearly always named in a case:
//! "Helsingissä", "Turusta", "Lahteen". From the ending of a name its stem before case endings
//! follows for the common types of names (Iso suomen kielioppi, §§ 40–65: gradation and noun types).

/// Nouns that names end in → their stems that take -n, -ssa, -lla. The noun decides the vowels of the case
/// ending: Rovaniemellä, though Rova- has back vowels.
const NOUNS: [(&str, &str); 16] = [
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
];

/// Other endings likewise.
const ENDINGS: [(&str, &str); 21] = [
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
    let replaced = |table: &[(&str, &'static str)]| {
        table.iter().find_map(|(ending, stem)| {
            name.strip_suffix(ending).map(|start| (format!("{start}{stem}"), *stem))
        })
    };
    let noun = replaced(&NOUNS);
    let harmony = noun.as_ref().map_or(name, |(_, stem)| stem);
    let back = harmony.chars().rev().find_map(|c| match c {
        'a' | 'o' | 'u' => Some(true),
        'ä' | 'ö' | 'y' => Some(false),
        _ => None,
    });
    let stem = match (noun.or_else(|| replaced(&ENDINGS)), last) {
        (Some((stem, _)), _) => stem,
        // Tampere → Tamperee-, Paris → Parisi-.
        (None, 'e') => format!("{name}e"),
        (None, 'a' | 'ä' | 'i' | 'o' | 'u' | 'y' | 'ö' | 'å') => name.to_owned(),
        (None, _) => format!("{name}i"),
    };
    for case in CASES {
        let case = if back.unwrap_or(false) { case.to_owned() } else { case.replace('a', "ä") };
        emit(&format!("{stem}{case}"));
    }
    // Into the place: -seen after a long vowel (Espooseen, Tampereeseen), else the last vowel of the
    // strong stem doubled (Turkuun, Lahteen).
    let Some(vowel) = stem.chars().next_back() else { return };
    let strong = match name.strip_suffix('i') {
        Some(start) if vowel == 'e' => format!("{start}e"),
        _ if last == vowel && last != 'e' => name.to_owned(),
        _ => stem,
    };
    let long = strong.chars().rev().nth(1) == Some(vowel);
    emit(&if long { format!("{strong}seen") } else { format!("{strong}{vowel}n") });
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
