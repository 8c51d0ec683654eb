//! Tests against what the operator has installed, ignored where it may be missing.
//!
//! Debian: `apt-get install voikko-fi python3-libvoikko`, then
//! `VOIKKO_WORDS=words.txt cargo test voikko -- --ignored --nocapture`.
//!
//! Properties:
//!
//! 1. Base forms are libvoikko's; words that libvoikko refuses for their hyphens are read all the
//!    same.
//! 2. Common job titles get their base forms and parts; hostile words end.

use super::*;

/// Prints the base forms by libvoikko of the words on standard input, a line each.
const LIBVOIKKO: &str = r#"
import sys
import libvoikko
voikko = libvoikko.Voikko("fi")
for line in sys.stdin:
    analyses = voikko.analyze(line.rstrip("\n"))
    print("\t".join(sorted({a["BASEFORM"].lower() for a in analyses if "BASEFORM" in a})))
"#;

/// Debian: `apt-get install voikko-fi python3-libvoikko`. `VOIKKO_WORDS` names a file of words, one
/// a line, in lower case; `VOIKKO_PYTHON` the interpreter that has libvoikko (Debian's python3).
#[test]
#[ignore = "needs voikko-fi, python3-libvoikko and a word list in VOIKKO_WORDS; run with --ignored"]
fn base_forms_are_those_of_libvoikko() {
    use std::process::{Command, Stdio};
    let list = std::env::var_os("VOIKKO_WORDS").expect("VOIKKO_WORDS names a file of words");
    let python = std::env::var_os("VOIKKO_PYTHON").unwrap_or_else(|| "/usr/bin/python3".into());
    let answer = Command::new(python)
        .args(["-X", "utf8", "-c", LIBVOIKKO])
        .stdin(Stdio::from(std::fs::File::open(&list).unwrap()))
        .output()
        .unwrap();
    assert!(answer.status.success(), "{}", String::from_utf8_lossy(&answer.stderr));
    let words = std::fs::read_to_string(&list).unwrap();
    let answer = String::from_utf8(answer.stdout).unwrap();
    assert_eq!(words.lines().count(), answer.lines().count());
    let finnish = FinnishMorphology::open(&locate(None).unwrap()).unwrap();
    let mut scratch = ReadingScratch::default();
    let (mut identical, mut more, mut different) = (0, 0, Vec::new());
    let (mut only_ours, mut missed, mut unknown, mut guessed) = (0, Vec::new(), 0, 0);
    for (word, theirs) in words.lines().zip(answer.lines()) {
        let mut theirs: Vec<&str> =
            theirs.split('\t').map(|lemma| lemma.trim_matches('-')).collect();
        theirs.retain(|lemma| !lemma.is_empty());
        theirs.sort_unstable();
        theirs.dedup();
        let readings = finnish.read(word, &mut scratch);
        assert!(!readings.is_truncated(), "{word}");
        let is_known = readings.origin() == Origin::Dictionary;
        let mut ours: Vec<&str> = readings.lemmas().filter(|_| is_known).collect();
        ours.sort_unstable();
        match (ours.is_empty(), theirs.is_empty()) {
            (true, true) if readings.is_empty() => unknown += 1,
            (true, true) => guessed += 1,
            (false, true) => only_ours += 1,
            (true, false) => missed.push(word),
            (false, false) if ours == theirs => identical += 1,
            (false, false) if theirs.iter().all(|lemma| ours.contains(lemma)) => more += 1,
            (false, false) => different.push(word),
        }
    }
    let figures = format!(
        "identical {identical}, more {more}, different {}, only here {only_ours}, missed {}, guessed {guessed}, unknown {unknown}",
        different.len(),
        missed.len(),
    );
    assert!(missed.is_empty() && different.is_empty(), "{figures}: {missed:?} {different:?}");
    assert!(more * 200 <= identical, "{figures}");
    // Shown with --nocapture.
    eprintln!("{figures}");
}

#[test]
#[ignore = "needs Debian's package voikko-fi; run with --ignored"]
fn the_installed_dictionary_reads_job_titles() {
    let finnish = FinnishMorphology::open(&locate(None).unwrap()).unwrap();
    assert!(finnish.memory_bytes() < 8_000_000);
    let mut scratch = ReadingScratch::default();
    for (word, lemma, parts) in [
        ("sähköasentajia", "sähköasentaja", "sähkö asentaja"),
        ("kokiksi", "kokki", "kokki kokka"),
        ("linja-autonkuljettajalle", "linja-autonkuljettaja", "linja auto kuljettaja"),
        ("HR-päällikön", "hr-päällikkö", "hr päällikkö"),
        ("kolmellekymmenelle", "kolmekymmentä", "kolme kymmentä"),
        ("yksinkertaisia", "yksinkertainen", "yksin kertainen"),
        ("osteopaateille", "osteopaatti", "osteo paatti"),
        ("kampaajat", "kampaaja", "kampaaja"),
    ] {
        let readings = finnish.read(word, &mut scratch);
        assert!(readings.lemmas().any(|found| found == lemma), "{word}");
        let found: Vec<&str> = readings.parts().collect();
        assert!(parts.split(' ').all(|part| found.contains(&part)), "{word}: {found:?}");
    }
    let hostile = "kolme".repeat(19);
    assert!(finnish.read(&hostile, &mut scratch).len() < 200);
}
