//! 1. What is told is suggested with the words that told it, in three languages.
//! 2. What is denied is not.
//! 3. Evidence lies within the text, on the borders of characters, whatever the text.
//! 4. The same text gets the same answer.
//! 5. Inflected verbs lead to what was done; words that hold others together lead nowhere.

use std::sync::{Arc, LazyLock};

use proptest::prelude::*;

use super::*;
use crate::text::analysis::AnalysisSettings;

static WORDING: LazyLock<Wording> =
    LazyLock::new(|| wording(&AnalysisSettings::without_dictionaries()));

fn wording(settings: &AnalysisSettings) -> Wording {
    let taxonomy = Arc::new(Taxonomy::embedded().unwrap());
    let lexicon = Arc::new(Lexicon::new(&taxonomy, None));
    let lexica = Lexica::load(&taxonomy, settings).unwrap();
    Wording::new(taxonomy, lexicon, Arc::new(lexica), &Model::embedded().unwrap())
}

fn suggested(text: &str, lang: Lang) -> Vec<(String, String)> {
    suggested_by(&WORDING, text, lang)
}

fn suggested_by(wording: &Wording, text: &str, lang: Lang) -> Vec<(String, String)> {
    let found = wording.suggest(text, lang, 20);
    let all = found.occupations.iter().chain(&found.skills);
    all.map(|one| {
        let label = wording.taxonomy.label(one.concept, Lang::En).to_owned();
        let words =
            one.evidence.first().map(|one| text.get(one.start..one.end).unwrap().to_owned());
        (label, words.unwrap_or_default())
    })
    .collect()
}

#[test]
fn what_is_told_is_suggested_with_its_words() {
    for (text, lang, label, words) in [
        (
            "Olen ollut siivoojana sairaalassa. Osaan ajaa trukkia.",
            Lang::Fi,
            "domestic cleaner",
            "siivoojana",
        ),
        (
            "Jag har jobbat som lastbilschaufför i tio år.",
            Lang::Sv,
            "cargo vehicle driver",
            "lastbilschaufför",
        ),
        ("I worked as a welder and I speak English.", Lang::En, "welder", "welder"),
    ] {
        let found = suggested(text, lang);
        assert!(
            found.iter().any(|(name, by)| name == label && by.contains(words)),
            "{text}: {found:?}"
        );
    }
}

#[test]
fn what_was_done_is_suggested() {
    let wording = wording(&AnalysisSettings::default());
    for (text, lang, label) in [
        ("Siivosin toimistoja.", Lang::Fi, "perform cleaning duties"),
        ("I swept floors.", Lang::En, "clean building floors"),
        ("Jag sålde kläder.", Lang::Sv, "clothing specialised seller"),
    ] {
        // Of what Finnish verbs become, stems say little.
        if lang == Lang::Fi && !wording.lexica.has_voikko() {
            continue;
        }
        let found = suggested_by(&wording, text, lang);
        assert!(found.iter().any(|(name, _)| name == label), "{text}: {found:?}");
    }
}

#[test]
fn words_that_tell_nothing_suggest_nothing() {
    for (text, lang) in [
        ("Olin siellä vain vähän aikaa ja sitten tulin takaisin.", Lang::Fi),
        ("Jag har varit med om mycket och tycker att det är bra.", Lang::Sv),
        ("I am good at it and I came here after two years.", Lang::En),
    ] {
        assert_eq!(suggested(text, lang), [], "{text}");
    }
}

#[test]
fn a_denial_denies_its_own_part() {
    for (text, lang) in [
        ("Olen hitsaaja ja en halua enää vuorotyötä.", Lang::Fi),
        ("Jag är svetsare men vill inte jobba natt.", Lang::Sv),
        ("I am a welder and do not want to drive.", Lang::En),
    ] {
        let found = suggested(text, lang);
        assert!(found.iter().any(|(name, _)| name == "welder"), "{text}: {found:?}");
    }
}

#[test]
fn saying_it_again_proves_nothing_more() {
    let once = WORDING.suggest("kokki", Lang::Fi, 10);
    let often = WORDING.suggest("kokki, kokki, kokki ja kokki", Lang::Fi, 10);
    let of = |found: &Suggestions| -> Vec<(Concept, f32)> {
        found.occupations.iter().map(|one| (one.concept, one.probability)).collect()
    };
    let (once, often) = (of(&once), of(&often));
    assert_eq!(once[0].0, often[0].0);
    assert!(often[0].1 <= once[0].1, "{often:?} {once:?}");
}

#[test]
fn what_is_denied_is_not_suggested() {
    for (text, lang, label) in [
        ("En ole koskaan ollut hitsaajana.", Lang::Fi, "welder"),
        ("Jag är inte svetsare.", Lang::Sv, "welder"),
        ("I have never been a welder.", Lang::En, "welder"),
        ("I cook and I have never been a welder.", Lang::En, "welder"),
    ] {
        let found = suggested(text, lang);
        assert!(found.iter().all(|(name, _)| name != label), "{text}: {found:?}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(6))]

    #[test]
    fn evidence_lies_within_the_text(text in "\\PC{0,24}") {
        let found = WORDING.suggest(&text, Lang::Fi, 10);
        prop_assert_eq!(&found, &WORDING.suggest(&text, Lang::Fi, 10));
        for one in found.occupations.iter().chain(&found.skills) {
            prop_assert!(one.probability > 0.0 && one.probability <= 1.0);
            for evidence in &one.evidence {
                prop_assert!(text.get(evidence.start..evidence.end).is_some());
            }
        }
    }
}
