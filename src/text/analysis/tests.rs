//! 1. Words: signs of short names, case endings after a colon, joined words, numbers.
//! 2. Folding: composition and case are levelled, å ä ö are not.
//! 3. British and American spelling are one.
//! 4. For any text, tokens lie on character boundaries, in order, without overlap, and fold to what their slice
//!    folds to.
//! 5. The word cache changes nothing.
//! 6. Calls may nest.
//! 7. The guess of the language.

use proptest::prelude::*;

use super::{Analyzer, fold, guess_language, stems};
use crate::domain::Lang;

#[test]
fn words_are_cut_as_people_read_them() {
    let cases: [(&str, &[&str]); 16] = [
        ("C++, C# ja F#.", &["c++", "c#", "ja", "f#"]),
        ("Notepad++ A+ Security+ a+b c+", &["notepad++", "a+", "security", "a", "b", "c+"]),
        (".NET ja ASP.NET", &["net", "ja", "asp", "net"]),
        ("Node.js", &["node", "js"]),
        ("SQL:n ja EU:ssa", &["sql", "ja", "eu"]),
        ("taidot:sql ja Taidot:Java", &["taidot", "sql", "ja", "taidot", "java"]),
        ("osaamista.Lisäksi tarvitset", &["osaamista", "lisäksi", "tarvitset"]),
        ("3,5 vuotta, 2.0 ja 24/7", &["3,5", "vuotta", "2.0", "ja", "24", "7"]),
        ("sähkö- ja LVI-asentaja", &["sähkö", "ja", "lvi", "asentaja"]),
        ("employer’s", &["employer's"]),
        ("snake_case _x_ __", &["snake", "case", "x"]),
        ("hoito\u{ad}työ", &["hoitotyö"]),
        ("Lähihoitaja", &["lähihoitaja"]),
        ("3D-tulostus B2B", &["3d", "tulostus", "b2b"]),
        ("  – … !! 😀 ", &[]),
        ("İzmir ŁÓDŹ", &["i̇zmir", "łódź"]),
    ];
    for (text, words) in cases {
        assert_eq!(Analyzer::unstemmed().terms(text), words, "{text}");
    }
}

#[test]
fn a_case_ending_belongs_to_the_word() {
    let text = "Osaat SQL:ää hyvin";
    let mut found = Vec::new();
    Analyzer::new(Lang::Fi)
        .analyze(text, |token| found.push((text.get(token.start..token.end), token.position)));
    assert_eq!(found, [(Some("Osaat"), 0), (Some("SQL:ää"), 1), (Some("hyvin"), 2)]);
}

#[test]
fn nordic_letters_stay_apart() {
    assert_ne!(fold("säde"), fold("sade"));
    assert_ne!(fold("får"), fold("far"));
    assert_eq!(fold("A\u{30a}NGSTRO\u{308}M"), "ångström");
    assert_eq!(fold("\u{2066}İ\u{301}"), fold(&fold("\u{2066}İ\u{301}")));
}

#[test]
fn british_and_american_spelling_are_one() {
    for (british, american) in [
        ("adviser", "advisors"),
        ("organisation", "organizations"),
        ("labour centre", "labor centers"),
        ("licences programmes", "license program"),
        ("analysing paediatrics", "analyzing pediatrics"),
        ("customised behaviours", "customized behavior"),
    ] {
        let terms = |text| Analyzer::new(Lang::En).terms(text);
        assert_eq!(terms(british), terms(american));
    }
    let kept = ["programmer", "size", "prizes"];
    assert_eq!(kept.map(|word| stems(word).of(Lang::En).to_owned()), ["programm", "size", "prize"]);
}

#[test]
fn query_stems_are_distinct() {
    assert_eq!(stems("sql").iter().collect::<Vec<_>>(), ["sql"]);
    assert!(stems("hitsauksessa").iter().count() >= 2);
}

#[test]
fn calls_may_nest() {
    let mut inner = Vec::new();
    Analyzer::new(Lang::En).analyze("nurses", |token| {
        inner = Analyzer::new(Lang::En).terms("welders");
        assert_eq!(token.term, "nurs");
    });
    assert_eq!(inner, ["welder"]);
}

#[test]
fn languages_of_sentences() {
    let cases = [
        ("Haemme kokenutta lähihoitajaa kotihoitoon Tampereelle", Some(Lang::Fi)),
        ("Tehtävänäsi on laitteiden huolto ja korjaus asiakkaan luona", Some(Lang::Fi)),
        ("Työskentelet itsenäisesti vaihtelevissa kohteissa pääkaupunkiseudulla", Some(Lang::Fi)),
        ("Vi erbjuder omväxlande arbetsuppgifter och trevliga kollegor", Some(Lang::Sv)),
        ("Du har körkort och några års erfarenhet", Some(Lang::Sv)),
        ("Tjänsten är heltid med start snarast möjligt", Some(Lang::Sv)),
        ("We offer flexible hours and friendly colleagues", Some(Lang::En)),
        ("Experience of managing large teams in busy kitchens", Some(Lang::En)),
        ("You hold a clean driving licence", Some(Lang::En)),
        ("Требуется медсестра в городскую больницу срочно", None),
        ("Java SQL", None),
        ("", None),
    ];
    for (text, lang) in cases {
        assert_eq!(guess_language(text), lang, "{text}");
    }
}

fn tokens(analyzer: Analyzer, text: &str) -> Vec<(String, u32, usize, usize)> {
    let mut all = Vec::new();
    analyzer.analyze(text, |token| {
        all.push((token.term.to_owned(), token.position, token.start, token.end));
    });
    all
}

/// Text in which the troublesome characters are frequent.
fn any_text() -> impl Strategy<Value = String> {
    prop_oneof![
        "\\PC{0,40}",
        "[a-cA-CåäöÅÄÖİŁß0-9 .:,;_+#'’\u{ad}\u{301}\u{308}\u{200d}-]{0,40}",
        proptest::collection::vec(any::<char>(), 0..30)
            .prop_map(|chars| chars.into_iter().collect()),
    ]
}

proptest! {
    #[test]
    fn tokens_slice_back(text in any_text()) {
        for analyzer in [Analyzer::unstemmed(), Analyzer::new(Lang::Fi), Analyzer::new(Lang::En)] {
            let mut end_before = 0;
            let mut position_before = None;
            for (term, position, start, end) in tokens(analyzer, &text) {
                prop_assert!(start >= end_before && start < end);
                prop_assert!(position_before < Some(position));
                let slice = text.get(start..end);
                prop_assert!(slice.is_some_and(|slice| slice.chars().any(char::is_alphanumeric)));
                if analyzer == Analyzer::unstemmed() {
                    prop_assert!(fold(slice.unwrap_or_default()).starts_with(&term));
                }
                prop_assert!(!term.is_empty());
                end_before = end;
                position_before = Some(position);
            }
        }
    }

    #[test]
    fn folding_twice_changes_nothing(text in any_text()) {
        let folded = fold(&text);
        prop_assert_eq!(fold(&folded), folded);
    }

    #[test]
    fn remembered_words_have_the_same_stems(text in "[a-zäöA-Z ]{0,60}") {
        for lang in Lang::ALL {
            let analyzer = Analyzer::new(lang);
            let first = analyzer.terms(&text);
            prop_assert_eq!(&analyzer.terms(&text), &first);
            let plain: Vec<String> = Analyzer::unstemmed()
                .terms(&text)
                .iter()
                .map(|word| stems(word).of(lang).to_owned())
                .collect();
            prop_assert_eq!(first, plain);
        }
    }

    #[test]
    fn guessing_never_fails(text in any_text()) {
        let guess = guess_language(&text);
        prop_assert!(guess.is_none_or(|lang| Lang::ALL.contains(&lang)));
    }
}
