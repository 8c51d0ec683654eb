//! 1. Stem, base forms and parts of some 250 words a language are those that the index was built with (snapshots):
//!    Finnish with Voikko, if it is installed, and without any dictionary.
//! 2. The word cache changes nothing, also where two sets of dictionaries take turns.
//! 3. Lines of a list are positions; terms that share one are read back.
//! 4. Versions differ where texts would be read differently.
//! 5. A configured dictionary that is not there is an error; one that is not configured is not.
//! 6. No text makes reading fail, and what it gives lies in the text.

use std::path::PathBuf;
use std::sync::LazyLock;

use proptest::prelude::*;

use super::*;
use crate::taxonomy::Taxonomy;

static TAXONOMY: LazyLock<Taxonomy> = LazyLock::new(|| Taxonomy::embedded().unwrap());

static PLAIN: LazyLock<Lexica> =
    LazyLock::new(|| Lexica::load(&TAXONOMY, &AnalysisSettings::without_dictionaries()).unwrap());

/// With Voikko and without the Swedish word list; `None` where Voikko is not installed.
static VOIKKO: LazyLock<Option<Lexica>> = LazyLock::new(|| {
    let settings = AnalysisSettings { hunspell_sv: DictionaryChoice::Off, ..Default::default() };
    let lexica = Lexica::load(&TAXONOMY, &settings).unwrap();
    if !lexica.has_voikko() {
        eprintln!("voikko-fi is not installed: Finnish base forms are not tested");
    }
    Some(lexica).filter(Lexica::has_voikko)
});

/// A line a word: stem, base forms, parts.
fn table(lexica: &Lexica, lang: Lang, words: &str) -> String {
    let mut table = String::new();
    for line in words.split_whitespace() {
        lexica.read(Some(lang), line, |word| {
            let written = line.get(word.start..word.end).unwrap();
            let bases: Vec<&str> = word.bases().collect();
            let parts: Vec<&str> = word.parts().collect();
            let row = format!("{written}: {}; {}; {}", word.stem, bases.join(" "), parts.join(" "));
            table.push_str(row.trim_end_matches([';', ' ']));
            table.push('\n');
        });
    }
    table
}

#[test]
fn finnish_words_by_voikko() {
    let Some(lexica) = &*VOIKKO else { return };
    insta::assert_snapshot!(table(lexica, Lang::Fi, include_str!("testing/fi.txt")));
}

#[test]
fn finnish_words_without_voikko() {
    insta::assert_snapshot!(table(&PLAIN, Lang::Fi, include_str!("testing/fi.txt")));
}

#[test]
fn swedish_words() {
    insta::assert_snapshot!(table(&PLAIN, Lang::Sv, include_str!("testing/sv.txt")));
}

#[test]
fn english_words() {
    insta::assert_snapshot!(table(&PLAIN, Lang::En, include_str!("testing/en.txt")));
}

#[test]
fn caches_change_nothing() {
    let words = include_str!("testing/fi.txt");
    let stems = Lexica::stems_only();
    let first = table(&PLAIN, Lang::Fi, words);
    assert_ne!(table(&stems, Lang::Fi, words), first);
    assert_eq!(table(&PLAIN, Lang::Fi, words), first);
    assert_eq!(table(&PLAIN, Lang::Fi, words), first);
}

#[test]
fn lines_are_positions() {
    let long = "x".repeat(MAX_WORD_BYTES + 1);
    let terms = PLAIN.terms(Some(Lang::En), &format!("Welders {long} welding"));
    assert_eq!(terms.bases.lines(), "welder\n\nweld\n");
    assert_eq!(terms.bases, Analyzer::new(Lang::En).list(&format!("Welders {long} welding")));
    if let Some(lexica) = &*VOIKKO {
        let terms = lexica.terms(Some(Lang::Fi), "Kokin työ");
        assert_eq!(terms.bases.lines().lines().count(), 2);
        assert!(terms.bases.iter().any(|term| term == "kokki"), "{terms:?}");
        assert!(terms.bases.iter().count() > 2, "{terms:?}");
    }
    assert_eq!(PLAIN.terms(None, "Pirkan Hoiva").bases.lines(), "pirkan\nhoiva\n");
}

#[test]
fn compounds_of_a_query_have_all_their_parts() {
    let compounds = |lexica: &Lexica, lang, word| lexica.divisions(lang, word);
    let parts = |words: &[&str]| vec![words.iter().map(ToString::to_string).collect::<Vec<_>>()];
    let found = compounds(&PLAIN, Lang::Sv, "lastbilsförare");
    assert_eq!(found, parts(&["lastbil", "för"]));
    assert!(compounds(&PLAIN, Lang::En, "firefighter").is_empty());
    assert!(compounds(&PLAIN, Lang::Fi, "hoitaja").is_empty());
    if let Some(lexica) = &*VOIKKO {
        let found = compounds(lexica, Lang::Fi, "sähköasentajille");
        assert_eq!(found, parts(&["sähkö", "asentaja"]));
        assert!(compounds(lexica, Lang::Fi, "hoitajille").is_empty());
    }
}

#[test]
fn the_swedish_article_is_taken_off() {
    for (definite, indefinite) in
        [("barnmorskan", "barnmorska"), ("sjuksköterskans", "sjuksköterska")]
    {
        let bases = |word| PLAIN.terms(Some(Lang::Sv), word).bases;
        assert_eq!(bases(definite), bases(indefinite));
    }
    assert_eq!(PLAIN.terms(Some(Lang::Sv), "innan").bases.lines(), "innan\n");
}

#[test]
fn letters_lose_their_marks() {
    for (folded, plain) in [("sähköasentaja", "sahkoasentaja"), ("åbo", "abo"), ("café", "cafe")]
    {
        assert_eq!(plain_letters(folded), plain);
    }
}

#[test]
fn versions_and_missing_dictionaries() {
    let again = Lexica::load(&TAXONOMY, &AnalysisSettings::without_dictionaries()).unwrap();
    assert_eq!(again.version(), PLAIN.version());
    assert_ne!(Lexica::stems_only().version(), PLAIN.version());
    assert!(PLAIN.memory_bytes() < 8 << 20, "{}", PLAIN.memory_bytes());
    if let Some(lexica) = &*VOIKKO {
        assert_ne!(lexica.version(), PLAIN.version());
        assert!(lexica.memory_bytes() < 16 << 20, "{}", lexica.memory_bytes());
    }
    let none = DictionaryChoice::At(PathBuf::from("/nowhere/at/all"));
    let off = DictionaryChoice::Off;
    let voikko = AnalysisSettings { voikko: none.clone(), hunspell_sv: off.clone() };
    let error = Lexica::load(&TAXONOMY, &voikko).unwrap_err().to_string();
    assert!(error.contains("analysis.voikko") && error.contains("/nowhere"), "{error}");
    let swedish = AnalysisSettings { voikko: off, hunspell_sv: none };
    let error = Lexica::load(&TAXONOMY, &swedish).unwrap_err().to_string();
    assert!(error.contains("analysis.hunspell_sv") && error.contains("/nowhere"), "{error}");
}

proptest! {
    #[test]
    fn reading_never_fails(text in "\\PC{0,60}|[a-zäöåA-Z0-9 .:'\t\n-]{0,80}") {
        for lexica in [Some(&*PLAIN), VOIKKO.as_ref()].into_iter().flatten() {
            for lang in [Some(Lang::Fi), Some(Lang::Sv), Some(Lang::En), None] {
                let mut positions = Vec::new();
                lexica.read(lang, &text, |word| {
                    let written = text.get(word.start..word.end);
                    assert!(written.is_some_and(|word| !word.is_empty()));
                    assert!(word.bases().count() > 0);
                    let separate = |term: &str| !term.is_empty() && !term.contains(['\t', '\n']);
                    assert!(word.bases().chain(word.parts()).all(separate));
                    positions.push(word.position);
                });
                prop_assert!(positions.is_sorted());
                let terms = lexica.terms(lang, &text);
                prop_assert!(terms.bases.iter().count() >= positions.len());
                prop_assert_eq!(lexica.base_forms(lang, &text).len(), positions.len());
            }
        }
    }
}
