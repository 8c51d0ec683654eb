//! Inflected forms of Finnish names of places and languages.
//!
//! The stemmer does not level consonant gradation, and a place is nearly always named in a case:
//! "Helsingissä", "Turusta", "Lahteen"; a language too: "englannin", "suomea", "ruotsiksi". From the ending of a name its stem before case endings
//! follows for the common types of names (Iso suomen kielioppi, §§ 40–65: gradation and noun types).

/// Nouns that names end in → their stems that take -n, -ssa, -lla. The noun decides the vowels of the case
/// ending: Rovaniemellä, though Rova- has back vowels.
const NOUNS: [(&str, &str); 17] = [
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
    ("kieli", "kiele"),
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

/// What a name is inflected on.
struct Stem {
    /// Before -n, -ssa, -lla.
    weak: String,
    /// Whether endings have back vowels.
    back: bool,
}

impl Stem {
    /// Of a folded name in the nominative; `None` for no name.
    fn of(name: &str) -> Option<Self> {
        let last = name.chars().next_back()?;
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
        let weak = match (noun.or_else(|| replaced(&ENDINGS)), last) {
            (Some((stem, _)), _) => stem,
            // Tampere → Tamperee-, Paris → Parisi-; languages in -saame have one e.
            (None, 'e') if name.ends_with("saame") => name.to_owned(),
            (None, 'e') => format!("{name}e"),
            (None, 'a' | 'ä' | 'i' | 'o' | 'u' | 'y' | 'ö' | 'å') => name.to_owned(),
            (None, _) => format!("{name}i"),
        };
        Some(Self { weak, back: back.unwrap_or(false) })
    }

    fn with(&self, case: &str) -> String {
        let case = if self.back { case.to_owned() } else { case.replace('a', "ä") };
        format!("{}{case}", self.weak)
    }
}

/// Calls `emit` with inflected forms of a folded name in the nominative.
pub(super) fn inflected(name: &str, mut emit: impl FnMut(&str)) {
    let (Some(stem), Some(last)) = (Stem::of(name), name.chars().next_back()) else { return };
    for case in CASES {
        emit(&stem.with(case));
    }
    // Into the place: -seen after a long vowel (Espooseen, Tampereeseen), else the last vowel of the
    // strong stem doubled (Turkuun, Lahteen).
    let Some(vowel) = stem.weak.chars().next_back() else { return };
    let strong = match name.strip_suffix('i') {
        Some(start) if vowel == 'e' => format!("{start}e"),
        _ if last == vowel && last != 'e' => name.to_owned(),
        _ => stem.weak,
    };
    let long = strong.chars().rev().nth(1) == Some(vowel);
    emit(&if long { format!("{strong}seen") } else { format!("{strong}{vowel}n") });
}

/// The forms in which Finnish names a language.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LanguageForms {
    /// englannin
    pub genitive: String,
    /// englantia
    pub partitive: String,
    /// englanniksi
    pub translative: String,
    /// englannista, englannilla
    pub others: [String; 2],
}

impl LanguageForms {
    /// Forms of a folded name in the nominative; of several words ("suomalainen viittomakieli") each is inflected.
    #[must_use]
    pub fn of(name: &str) -> Option<Self> {
        let mut words = name.split(' ').map(of_word);
        let mut forms = words.next()??;
        for word in words {
            let word = word?;
            let join = |all: &mut String, form: &str| {
                all.push(' ');
                all.push_str(form);
            };
            join(&mut forms.genitive, &word.genitive);
            join(&mut forms.partitive, &word.partitive);
            join(&mut forms.translative, &word.translative);
            for (all, form) in forms.others.iter_mut().zip(&word.others) {
                join(all, form);
            }
        }
        Some(forms)
    }
}

fn of_word(name: &str) -> Option<LanguageForms> {
    let stem = Stem::of(name)?;
    let vowel = if stem.back { 'a' } else { 'ä' };
    let partitive = match name.strip_suffix("nen") {
        Some(start) => format!("{start}st{vowel}"),
        _ if name.ends_with("kieli") => stem.weak.strip_suffix('e').map(|s| format!("{s}tä"))?,
        _ if name.ends_with("suomi") || name.ends_with("saame") => stem.with("a"),
        _ if name.ends_with('e') => format!("{name}tt{vowel}"),
        // thaita
        _ if name.ends_with("ai") => format!("{name}t{vowel}"),
        _ if name.ends_with(['a', 'ä', 'i', 'o', 'ö', 'u', 'y']) => format!("{name}{vowel}"),
        _ => format!("{name}i{vowel}"),
    };
    Some(LanguageForms {
        genitive: stem.with("n"),
        partitive,
        translative: stem.with("ksi"),
        others: [stem.with("sta"), stem.with("lla")],
    })
}

#[cfg(test)]
mod tests {
    //! 1. Names of each type give the forms that people write.
    //! 2. So do names of languages.

    use super::{LanguageForms, inflected};

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

    #[test]
    fn forms_of_languages() {
        for (name, expected) in [
            ("suomi", ["suomen", "suomea", "suomeksi", "suomesta"]),
            ("englanti", ["englannin", "englantia", "englanniksi", "englannista"]),
            ("ruotsi", ["ruotsin", "ruotsia", "ruotsiksi", "ruotsista"]),
            ("venäjä", ["venäjän", "venäjää", "venäjäksi", "venäjästä"]),
            ("kreikka", ["kreikan", "kreikkaa", "kreikaksi", "kreikasta"]),
            ("tšekki", ["tšekin", "tšekkiä", "tšekiksi", "tšekistä"]),
            ("vietnam", ["vietnamin", "vietnamia", "vietnamiksi", "vietnamista"]),
            ("thai", ["thain", "thaita", "thaiksi", "thaista"]),
            (
                "pohjoissaame",
                ["pohjoissaamen", "pohjoissaamea", "pohjoissaameksi", "pohjoissaamesta"],
            ),
            (
                "suomalainen viittomakieli",
                [
                    "suomalaisen viittomakielen",
                    "suomalaista viittomakieltä",
                    "suomalaiseksi viittomakieleksi",
                    "suomalaisesta viittomakielestä",
                ],
            ),
        ] {
            let forms = LanguageForms::of(name).unwrap();
            let [elative, _] = forms.others;
            assert_eq!([forms.genitive, forms.partitive, forms.translative, elative], expected);
        }
    }
}
