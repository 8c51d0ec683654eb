//! Properties:
//!
//! 1. A word made of known words is divided into them, with the joining letters of the language.
//! 2. Fewer parts are better than more, even parts better than uneven ones.
//! 3. What is not wholly known gives its longest known end, of five letters at least.
//! 4. The last part may be inflected; suffixes that look like words are no parts.
//! 5. No word makes the splitter panic; parts are never empty, and the last ends the word.
//! 6. Word lists are read by their format; what is none is refused.
//! 7. With Debian's Swedish list installed (ignored test) common titles are split.

use std::path::Path;

use proptest::prelude::*;

use super::*;

fn dictionary(rules: CompoundRules, words: &str) -> CompoundDictionary {
    let mut builder = DictionaryBuilder::new(rules);
    builder.extend(words.split_whitespace().map(str::to_owned));
    builder.build()
}

fn swedish() -> CompoundDictionary {
    dictionary(
        CompoundRules::swedish(),
        "skola skolor buss bussar förare lastbil chaufför gata kök laboratorium assistent under \
         sköterska sjuk barn barnskötare skötare kvinna läkare försäljning chef bil last ande \
         system utvecklare lager arbetare",
    )
}

fn finnish() -> CompoundDictionary {
    dictionary(
        CompoundRules::finnish(),
        "kiinteistö kiinteistöjen hoitaja hoitajat sähkö asentaja trukki trukin kuljettaja koulu",
    )
}

fn split(dictionary: &CompoundDictionary, word: &str) -> (Division, Vec<String>) {
    let mut scratch = SplitScratch::default();
    let split = dictionary.split(word, &mut scratch);
    (split.division(), split.parts().map(str::to_owned).collect())
}

#[test]
fn swedish_words_join_with_and_without_linking_letters() {
    for (word, parts) in [
        ("bussförare", &["buss", "förare"][..]),
        ("lastbilschaufför", &["lastbil", "chaufför"]),
        ("skolbuss", &["skola", "buss"]),
        ("gatuförare", &["gata", "förare"]),
        ("laboratorieassistent", &["laboratorium", "assistent"]),
        ("kvinnoläkare", &["kvinna", "läkare"]),
        ("försäljningschef", &["försäljning", "chef"]),
        ("skolbussförare", &["skola", "buss", "förare"]),
    ] {
        let expected = parts.iter().map(ToString::to_string).collect();
        assert_eq!(split(&swedish(), word), (Division::Whole, expected), "{word}");
    }
}

#[test]
fn finnish_first_parts_may_be_inflected() {
    for (word, parts) in [
        ("sähköasentaja", ["sähkö", "asentaja"]),
        ("kiinteistönhoitaja", ["kiinteistön", "hoitaja"]),
        ("trukinkuljettajille", ["trukin", "kuljettajille"]),
    ] {
        let expected = parts.map(str::to_owned).to_vec();
        assert_eq!(split(&finnish(), word), (Division::Whole, expected), "{word}");
    }
}

#[test]
fn few_and_even_parts_are_best() {
    assert_eq!(split(&swedish(), "barnskötare").1, ["barn", "skötare"]);
    assert_eq!(split(&swedish(), "lastbilsförare").1, ["lastbil", "förare"]);
    let two_ways = dictionary(CompoundRules::swedish(), "abc defghij abcde fghij");
    assert_eq!(split(&two_ways, "abcdefghij").1, ["abcde", "fghij"]);
}

#[test]
fn an_unknown_beginning_leaves_the_known_end() {
    assert_eq!(split(&swedish(), "zzzsköterskor"), (Division::End, vec!["sköterskor".to_owned()]));
    assert_eq!(split(&swedish(), "xyzlagerarbetare").1, ["arbetare"]);
    // Too short a beginning, too short an end, nothing known, a simple word.
    for word in ["xyförare", "zzzchef", "gatukök", "zzzzzzzzzz", "utvecklare", "buss", ""] {
        assert_eq!(split(&swedish(), word), (Division::None, vec![]), "{word}");
    }
}

#[test]
fn the_last_part_may_be_inflected_but_no_suffix() {
    assert_eq!(split(&swedish(), "undersköterskorna").1, ["under", "sköterskorna"]);
    assert_eq!(split(&swedish(), "systemutvecklarens").1, ["system", "utvecklarens"]);
    assert_eq!(split(&swedish(), "lastande").0, Division::None);
}

#[test]
fn words_with_signs_and_endless_words_are_not_split() {
    let endless = "buss".repeat(17);
    for word in ["buss-förare", "buss2förare", "buss förare", &endless] {
        assert_eq!(split(&swedish(), word).0, Division::None);
    }
    assert_eq!(split(&swedish(), &"buss".repeat(16)).1.len(), 16);
    assert_eq!(split(&dictionary(CompoundRules::swedish(), ""), "bussförare").0, Division::None);
}

#[test]
fn word_lists_are_read_by_their_format() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("sv.dic");
    std::fs::write(&path, "4\nbuss/ADG\nförare\tpo:noun\nStockholm/A\n08:orna\nlag er\n\n")
        .unwrap();
    let mut words = Vec::new();
    read_word_list(&path, |word| words.push(word.to_owned())).unwrap();
    assert_eq!(words, ["buss", "förare", "lag"]);
    std::fs::write(&path, "SET UTF-8\nbuss\n").unwrap();
    let error = read_word_list(&path, |_| {}).unwrap_err();
    assert!(matches!(error, WordListError::NotAWordList { .. }), "{error}");
    for bytes in [&b"2\nf\xf6rare\n"[..], b"\xff\xfe", &[b'x'; 200_000]] {
        std::fs::write(&path, bytes).unwrap();
        assert!(read_word_list(&path, |_| {}).is_err());
    }
    assert!(read_word_list(&folder.path().join("absent"), |_| {}).is_err());
}

#[test]
#[ignore = "needs Debian's package hunspell-sv; run with --ignored"]
fn the_swedish_list_splits_common_titles() {
    let mut builder = DictionaryBuilder::new(CompoundRules::swedish());
    read_word_list(Path::new(SWEDISH_WORD_LIST), |word| builder.add(word)).unwrap();
    let dictionary = builder.build();
    assert!(dictionary.len() > 100_000 && dictionary.memory_bytes() < 4_000_000);
    for (word, last) in [
        ("undersköterskor", "sköterskor"),
        ("redovisningsekonomen", "ekonomen"),
        ("lastbilschaufförer", "chaufförer"),
        ("försäljningschef", "chef"),
    ] {
        assert_eq!(split(&dictionary, word).1.last().map(String::as_str), Some(last), "{word}");
    }
}

#[test]
fn is_shared_between_threads() {
    fn shared<T: Send + Sync>() {}
    shared::<CompoundDictionary>();
    shared::<SplitScratch>();
}

proptest! {
    #[test]
    fn any_word_is_split_soundly(
        words in proptest::collection::vec(prop_oneof![any::<String>(), "[abåä]{1,6}"], 0..40),
        word in prop_oneof![any::<String>(), "[abåä]{0,30}"],
    ) {
        for rules in [CompoundRules::swedish(), CompoundRules::finnish()] {
            let mut builder = DictionaryBuilder::new(rules);
            builder.extend(words.clone());
            let dictionary = builder.build();
            let mut scratch = SplitScratch::default();
            let split = dictionary.split(&word, &mut scratch);
            prop_assert!(split.parts().all(|part| !part.is_empty()));
            match split.division() {
                Division::None => prop_assert_eq!(split.parts().len(), 0),
                Division::Whole => prop_assert!(split.parts().len() >= 2),
                Division::End => prop_assert_eq!(split.parts().len(), 1),
            }
            if let Some(last) = split.parts().last() {
                prop_assert!(word.ends_with(last) && word != last);
            }
        }
    }
}
