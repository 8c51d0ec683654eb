//! Properties:
//!
//! 1. A look-up gives the output of every way that reads the whole word, and only those.
//! 2. Flag diacritics set, forget, unify, require and disallow, and are undone on the way back.
//! 3. States of more than 255 transitions are read like others.
//! 4. A circle that reads nothing, and words that compound without bound, end with a truncated
//!    result.
//! 5. A file that is no transducer, cut, of another version or inconsistent is refused with an
//!    error that says which.
//! 6. Base forms and parts are those that the tags tell; equal readings count once.
//! 7. Unknown words are guessed by their known end or between hyphens.
//! 8. No word and no file makes the reader panic or exceed its effort.
//! 9. A configured path is never replaced by another.

use proptest::prelude::*;

use super::format::FINAL;
use super::testing::{Draft, small_dictionary};
use super::*;

const PLENTY: Effort = Effort { steps: 100_000, outputs: 1_000 };

fn outputs_within(
    transducer: &Transducer,
    word: &str,
    effort: Effort,
) -> (Vec<String>, Outcome, Effort) {
    let mut symbols = Vec::new();
    transducer.encode(word, &mut symbols);
    let mut left = effort;
    let mut outputs = Vec::new();
    let outcome = transducer.walk(&symbols, &mut left, &mut WalkScratch::default(), |output| {
        outputs.push(output.iter().filter_map(|id| transducer.symbol(*id)).collect());
    });
    (outputs, outcome, left)
}

fn outputs(draft: &Draft, word: &str) -> Vec<String> {
    let transducer = Transducer::from_bytes(&draft.bytes()).unwrap();
    let (mut outputs, outcome, _) = outputs_within(&transducer, word, PLENTY);
    assert_eq!(outcome, Outcome::Complete);
    outputs.sort();
    outputs
}

fn small() -> FinnishMorphology {
    Transducer::from_bytes(&small_dictionary()).unwrap().into()
}

/// `lemma|part+part` of each reading.
fn readings(word: &str) -> Vec<String> {
    let mut scratch = ReadingScratch::default();
    let finnish = small();
    let readings = finnish.read(word, &mut scratch);
    assert!(!readings.is_truncated());
    readings
        .iter()
        .map(|reading| {
            format!("{}|{}", reading.lemma(), reading.parts().collect::<Vec<_>>().join("+"))
        })
        .collect()
}

#[test]
fn look_up_gives_every_output_of_the_whole_word() {
    let mut draft = Draft::new(&[], &["[A]", "[B]"]);
    let (start, end) = (draft.state(), draft.state());
    draft.accept(end);
    draft.path(start, "ab", "[A]x", end);
    draft.path(start, "ab", "[B]", end);
    draft.path(start, "abc", "[B]y", end);
    assert_eq!(outputs(&draft, "ab"), ["[A]x", "[B]"]);
    assert_eq!(outputs(&draft, "abc"), ["[B]y"]);
    for other in ["", "a", "abcd", "b", "ab\0", "aб", "İ", "AB"] {
        assert!(outputs(&draft, other).is_empty(), "{other:?}");
    }
}

#[test]
fn flags_let_pass_or_block() {
    let flags = ["@C.F@", "@D.F@", "@D.F.A@", "@P.F.A@", "@R.F@", "@R.F.A@", "@U.F.A@", "@U.F.B@"];
    let passes = |way: &[&str]| {
        let mut draft = Draft::new(&flags, &[]);
        let mut at = draft.state();
        for flag in way {
            let next = draft.state();
            draft.arc(at, flag, "", next);
            at = next;
        }
        let end = draft.state();
        draft.arc(at, "a", "", end);
        draft.accept(end);
        !outputs(&draft, "a").is_empty()
    };
    for way in [
        &["@P.F.A@", "@R.F.A@"][..],
        &["@P.F.A@", "@R.F@"],
        &["@P.F.A@", "@C.F@", "@D.F@"],
        &["@U.F.A@", "@U.F.A@", "@R.F.A@"],
        &["@U.F.B@", "@D.F.A@"],
        &["@D.F@", "@D.F.A@"],
        &["@C.F@", "@U.F.B@"],
    ] {
        assert!(passes(way), "{way:?}");
    }
    for way in [
        &["@R.F@"][..],
        &["@R.F.A@"],
        &["@U.F.B@", "@R.F.A@"],
        &["@P.F.A@", "@D.F@"],
        &["@P.F.A@", "@D.F.A@"],
        &["@U.F.A@", "@U.F.B@"],
        &["@P.F.A@", "@C.F@", "@R.F@"],
    ] {
        assert!(!passes(way), "{way:?}");
    }
}

#[test]
fn flags_are_undone_on_the_way_back() {
    let mut draft = Draft::new(&["@D.F.A@", "@P.F.A@"], &["[A]", "[B]"]);
    let (start, set, both, end) = (draft.state(), draft.state(), draft.state(), draft.state());
    draft.accept(end);
    draft.arc(start, "", "[B]", both);
    draft.arc(start, "@P.F.A@", "", set);
    draft.arc(set, "", "[A]", both);
    let after = draft.state();
    draft.arc(both, "a", "a", after);
    draft.arc(after, "@D.F.A@", "", end);
    assert_eq!(outputs(&draft, "a"), ["[B]a"]);
}

#[test]
fn states_with_many_transitions_are_read_whole() {
    for extra in [0, 1, 185, 186, 187, 400] {
        let mut draft = Draft::new(&[], &["[A]"]);
        let (start, end, dead) = (draft.state(), draft.state(), draft.state());
        draft.accept(end);
        for letter in "abcdefghijklmnopqrstuvwxyzäåö".chars() {
            draft.arc(start, &letter.to_string(), &letter.to_string(), end);
        }
        // More ways with one letter, as where a letter has many outputs.
        for _ in 0..extra {
            draft.arc(start, "m", "[A]", dead);
        }
        for _ in 0..40 {
            draft.arc(start, "", "", dead);
        }
        for letter in ["a", "b", "m", "z", "ö"] {
            assert_eq!(outputs(&draft, letter), [letter], "{extra} more");
        }
    }
}

#[test]
fn circles_end_at_the_bound() {
    let mut draft = Draft::new(&[], &["[A]"]);
    let (start, end) = (draft.state(), draft.state());
    draft.arc(start, "", "[A]", start);
    draft.arc(start, "a", "a", end);
    draft.accept(end);
    let transducer = Transducer::from_bytes(&draft.bytes()).unwrap();
    let (found, outcome, left) = outputs_within(&transducer, "a", PLENTY);
    assert_eq!((outcome, left.steps), (Outcome::Truncated, 0));
    assert!(found.len() <= PLENTY.outputs as usize);
}

#[test]
fn outputs_end_at_the_bound() {
    let mut draft = Draft::new(&[], &["[A]", "[B]"]);
    let start = draft.state();
    let mut at = start;
    // Two outputs for each letter: 2^20 ways to read twenty.
    for _ in 0..20 {
        let next = draft.state();
        draft.arc(at, "a", "[A]", next);
        draft.arc(at, "a", "[B]", next);
        at = next;
    }
    draft.accept(at);
    let transducer = Transducer::from_bytes(&draft.bytes()).unwrap();
    let word = "a".repeat(20);
    let (found, outcome, _) =
        outputs_within(&transducer, &word, Effort { steps: u32::MAX, outputs: 7 });
    assert_eq!((found.len(), outcome), (7, Outcome::Truncated));
    let (_, outcome, left) =
        outputs_within(&transducer, &word, Effort { steps: 5_000, outputs: u32::MAX });
    assert_eq!((left.steps, outcome), (0, Outcome::Truncated));
}

#[test]
fn endless_compounds_are_truncated() {
    let finnish = small()
        .with_limits(Limits { characters: 1_000, effort: Effort { steps: 20_000, outputs: 50 } });
    let mut scratch = ReadingScratch::default();
    let readings = finnish.read(&"kokin".repeat(100), &mut scratch);
    assert!(readings.is_truncated());
    assert!(readings.len() <= 50);
    let too_long = small();
    let readings = too_long.read(&"auto".repeat(26), &mut scratch);
    assert!(readings.is_empty() && readings.is_truncated());
}

#[test]
fn broken_files_are_refused_with_the_reason() {
    let refused = |bytes: &[u8]| Transducer::from_bytes(bytes).unwrap_err().to_string();
    let good = small_dictionary();
    let with = |at: usize, value: u8| {
        let mut bytes = good.clone();
        bytes[at] = value;
        bytes
    };
    assert_eq!(
        refused(b"PK\x03\x04"),
        "not a Voikko transducer: begins with 50 4b 03 04, expected 6e 3a 01 00 fa 51 03 00"
    );
    assert!(refused(b"").starts_with("not a Voikko transducer"));
    let big_endian = [0x00, 0x01, 0x3a, 0x6e, 0x00, 0x03, 0x51, 0xfa, 0, 0];
    assert!(refused(&big_endian).contains("big-endian"));
    assert!(refused(&with(4, 0xfb)).contains("another second mark"));
    assert!(refused(&with(8, 1)).contains("weighted"));
    assert!(refused(&with(12, 1)).contains("reserved bytes"));
    for (length, within) in [(12, "the header"), (17, "the symbols"), (40, "the symbols")] {
        assert_eq!(
            refused(&good[..length]),
            format!("the transducer is cut: it ends at byte {length} within {within}")
        );
    }
    assert!(refused(&good[..good.len() - 3]).contains("within a cell"));
    assert!(matches!(
        Transducer::from_bytes(&good[..good.len() - 8]),
        Err(TransducerError::Cut { .. } | TransducerError::Cell { .. })
    ));
    assert!(refused(&with(19, b'#')).contains("symbol 2"));
    assert!(refused(&with(18, b'#')).contains("symbol 0"));
    assert!(refused(&with(20, b'Z')).contains("expected a flag diacritic"));
    assert!(refused(&with(20, 0xff)).contains("expected UTF-8"));
}

#[test]
fn inconsistent_cells_are_refused() {
    let mut draft = Draft::new(&[], &["[A]"]);
    let (start, end) = (draft.state(), draft.state());
    draft.arc(start, "a", "a", end);
    draft.arc(start, "b", "b", end);
    draft.accept(end);
    let good = draft.bytes();
    let cells = good.len() - 3 * 8;
    let refused = |at: usize, value: [u8; 2]| {
        let mut bytes = good.clone();
        bytes[cells + at..cells + at + 2].copy_from_slice(&value);
        match Transducer::from_bytes(&bytes) {
            Err(TransducerError::Cell { cell, found, .. }) => format!("{cell}: {found}"),
            Err(error) => error.to_string(),
            Ok(_) => "read".to_owned(),
        }
    };
    assert_eq!(refused(0, [0xf0, 0xf0]), "0: input 61680");
    assert_eq!(refused(2, [0xf0, 0xf0]), "0: output 61680");
    assert_eq!(refused(4, [9, 0]), "0: target 9");
    assert_eq!(refused(4, [1, 0]), "1: a state that overlaps another");
    assert_eq!(refused(8, FINAL.to_le_bytes()), "1: input 65535 out of order");
    assert!(refused(6, [0, 9]).contains("within a state"));
    assert!(refused(6, [0, 255]).contains("within a large state"));
}

#[test]
fn base_forms_and_parts_are_those_of_the_tags() {
    for (word, expected) in [
        ("sähköasentajia", "sähköasentaja|sähkö+asentaja"),
        ("autonasentajalle", "autonasentaja|auto+asentaja"),
        ("osteopaatin", "osteopaatti|osteo+paatti"),
        ("HELSINGISSÄ", "helsinki|helsinki"),
        ("it-asentaja", "it-asentaja|it+asentaja"),
        ("kolmellekymmenelle", "kolmekymmenen|kolme+kymmenen"),
        ("kolmellekertaiset", "kolmellekerta|kolme+kerta"),
        ("suurkampaajat", "suurkampaaja|suur+kampaaja"),
    ] {
        assert_eq!(readings(word), [expected]);
    }
}

#[test]
fn equal_readings_count_once_and_simple_ones_come_first() {
    assert_eq!(readings("kokin"), ["kokki|kokki", "koki|koki"]);
    let mut scratch = ReadingScratch::default();
    let finnish = small();
    let found = finnish.read("kokinkokin", &mut scratch);
    assert_eq!(found.lemmas().collect::<Vec<_>>(), ["kokinkokki", "kokinkoki"]);
    assert_eq!(found.parts().collect::<Vec<_>>(), ["kokki", "koki"]);
    assert_eq!((found.len(), found.origin()), (4, Origin::Dictionary));
    let simple = finnish.read("sähkö", &mut scratch);
    assert_eq!(simple.parts().collect::<Vec<_>>(), ["sähkö"]);
}

#[test]
fn equal_vowels_meet_with_a_hyphen_only() {
    assert_eq!(readings("kampaajat"), ["kampaaja|kampaaja"]);
    assert_eq!(readings("sähköauto"), ["sähköauto|sähkö+auto"]);
    assert_eq!(readings("autokampa"), ["autokampa|auto+kampa"]);
}

#[test]
fn unknown_words_are_guessed() {
    for (word, expected) in [
        ("laserasentajia", "laserasentaja|laser+asentaja"),
        ("Wasabisähköasentaja", "wasabisähköasentaja|wasabi+sähkö+asentaja"),
        ("cnc-asentajalle", "cnc-asentaja|cnc+asentaja"),
        ("auto-zzz", "auto-zzz|auto+zzz"),
        ("foo-bar-auton", "foo-bar-auto|foo+bar+auto"),
        ("кот-auton", "кот-auto|кот+auto"),
        ("laserasentajia-auton", "laserasentajia-auto|laser+asentaja+auto"),
    ] {
        assert_eq!(readings(word), [expected]);
    }
    // Too short a known end, too short a beginning, nothing known, nothing at all.
    for word in ["laserauto", "xyasentaja", "zzzzzzzzzz", ""] {
        assert!(readings(word).is_empty(), "{word:?}");
    }
    let mut scratch = ReadingScratch::default();
    assert_eq!(small().read("cnc-auto", &mut scratch).origin(), Origin::Guess);
}

#[test]
fn odd_words_have_no_readings_and_no_panic() {
    let mut scratch = ReadingScratch::default();
    let finnish = small();
    for word in ["-", "--", "---auto---", "=", "\0\0", "İİ", "ﬁ", "👩‍🏭", "אוטו", "a\u{308}"]
    {
        for reading in finnish.read(word, &mut scratch).iter() {
            assert!(!reading.lemma().is_empty() && reading.parts().len() > 0, "{word:?}");
        }
    }
}

#[test]
fn is_shared_between_threads() {
    fn shared<T: Send + Sync>() {}
    shared::<FinnishMorphology>();
    shared::<ReadingScratch>();
}

#[test]
fn a_configured_path_is_found_or_refused() {
    let folder = tempfile::tempdir().unwrap();
    let nested = folder.path().join("5/mor-standard");
    std::fs::create_dir_all(&nested).unwrap();
    let error = locate(Some(folder.path())).unwrap_err();
    assert!(matches!(error, TransducerError::NotFound { .. }), "{error}");
    let file = nested.join("mor.vfst");
    std::fs::write(&file, small_dictionary()).unwrap();
    for configured in [&file, &nested, folder.path()] {
        assert_eq!(locate(Some(configured)).unwrap(), file);
    }
    assert!(matches!(locate(Some(&file.join("x"))), Err(TransducerError::NotFound { .. })));
    FinnishMorphology::open(&file).unwrap();
    let absent = FinnishMorphology::open(&nested.join("absent"));
    assert!(matches!(absent, Err(TransducerError::Read { .. })));
}

proptest! {
    #[test]
    fn no_word_panics_or_exceeds_its_effort(
        word in prop_oneof![
            any::<String>(),
            "(auto|auton|kokin|kampa|it-|asentaja|-|x|[a-zäö]{1,6}){0,30}",
        ],
    ) {
        let finnish = small();
        let mut scratch = ReadingScratch::default();
        let found = finnish.read(&word, &mut scratch);
        prop_assert!(found.len() <= Limits::default().effort.outputs as usize + 1);
        let lower = word.to_lowercase();
        for reading in found.iter() {
            prop_assert!(!reading.lemma().is_empty());
            prop_assert!(reading.parts().all(|part| !part.is_empty()));
            prop_assert!(reading.parts().len() <= lower.chars().count());
        }
    }

    #[test]
    fn no_damaged_file_panics_or_runs_long(
        changes in proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..12),
        cut in proptest::option::of(any::<prop::sample::Index>()),
        word in "(auto|kokin|asentaja|sähkö){1,4}",
    ) {
        let mut bytes = small_dictionary();
        for (at, value) in changes {
            let at = at.index(bytes.len());
            bytes[at] = value;
        }
        if let Some(cut) = cut {
            bytes.truncate(cut.index(bytes.len() + 1));
        }
        if let Ok(transducer) = Transducer::from_bytes(&bytes) {
            let finnish = FinnishMorphology::from(transducer.clone());
            let mut scratch = ReadingScratch::default();
            let _ = finnish.read(&word, &mut scratch).parts().count();
            let (found, _, left) = outputs_within(&transducer, &word, PLENTY);
            prop_assert!(found.len() as u32 + left.outputs == PLENTY.outputs);
        }
    }

    #[test]
    fn no_file_of_random_cells_panics_or_runs_long(
        cells in proptest::collection::vec((0_u16..80, 0_u16..80, 0_u8..40, prop_oneof![0_u8..4, Just(255)]), 1..60),
        finals in proptest::collection::vec(any::<prop::sample::Index>(), 0..8),
        word in "[a-m]{0,20}",
    ) {
        let mut bytes = Draft::new(&["@P.A.B@", "@R.A.B@"], &["[A]"]).bytes();
        let start = bytes.len();
        for (input, output, target, more) in &cells {
            bytes.extend(input.to_le_bytes());
            bytes.extend(output.to_le_bytes());
            bytes.extend([*target, 0, 0, *more]);
        }
        for cell in finals {
            let at = start + cell.index(cells.len()) * 8;
            bytes[at..at + 2].copy_from_slice(&FINAL.to_le_bytes());
        }
        if let Ok(transducer) = Transducer::from_bytes(&bytes) {
            let (found, _, _) = outputs_within(&transducer, &word, PLENTY);
            prop_assert!(found.len() <= PLENTY.outputs as usize);
        }
    }
}
