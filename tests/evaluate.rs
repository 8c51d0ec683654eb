//! The command line of `kohtaanto evaluate`, as its callers use it.
//!
//! 1. Every task takes the same options, writes the run and prints measures.
//! 2. Packed files are read.
//! 3. A wrong line is one error that names file and line, and no run appears.
//! 4. What is no language and no file is refused.

use std::io::Write;
use std::path::Path;
use std::process::{Command, Output};

fn evaluate(folder: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_kohtaanto"))
        .arg("evaluate")
        .args(arguments)
        .current_dir(folder)
        .output()
        .expect("the program starts")
}

fn write(folder: &Path, name: &str, text: &str) {
    std::fs::write(folder.join(name), text).expect("the folder can be written");
}

fn json(output: &Output) -> serde_json::Value {
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{errors}");
    serde_json::from_slice(&output.stdout).expect("the report is JSON")
}

fn value(report: &serde_json::Value, measure: &str) -> f64 {
    let measures = report["measures"].as_array().expect("measures");
    let found = measures.iter().find(|item| item["measure"] == measure);
    found.and_then(|item| item["mean"].as_f64()).expect("the measure is there")
}

const RUN: [&str; 2] = ["--run", "out.tsv"];

#[test]
fn labels_are_linked_measured_and_written() {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), "q.tsv", "q1\tHitsaaja\textra\nq2\tlähihoitaja\n");
    write(folder.path(), "c.tsv", "a\tpractical nurse\nb\twelder\n");
    write(folder.path(), "r.tsv", "q1\tb\t1\nq2\ta\t2\n");
    let files = ["label-link", "--queries", "q.tsv", "--corpus", "c.tsv", "--qrels", "r.tsv"];
    let report = json(&evaluate(folder.path(), &[&files[..], &RUN, &["--json"]].concat()));
    assert_eq!(value(&report, "mrr"), 1.0);
    assert_eq!(report["judged_queries"], 2);
    let run = std::fs::read_to_string(folder.path().join("out.tsv")).unwrap();
    assert!(run.starts_with("q1\t1\tb\t"), "{run}");
    assert!(run.lines().all(|line| line.split('\t').count() == 4), "{run}");

    let concepts = ["label-link", "--queries", "q.tsv", "--against", "esco-occupations"];
    let limit = ["--limit", "1", "--lang", "fi"];
    let output = evaluate(folder.path(), &[&concepts[..], &RUN, &limit].concat());
    assert!(output.status.success());
    assert!(String::from_utf8_lossy(&output.stdout).contains("2 queries"));
    let run = std::fs::read_to_string(folder.path().join("out.tsv")).unwrap();
    assert_eq!(run.lines().count(), 2);
    assert!(!run.contains("occupation/"), "{run}");
}

#[test]
fn adverts_are_searched_and_matched() {
    let folder = tempfile::tempdir().unwrap();
    let adverts = "ad/1\tWelder\\nWe need a welder who knows gas metal arc welding.\n\
                   ad/2\tChef\\nWe look for a chef. You plan menus and cook.\n";
    let mut packed = flate2::write::GzEncoder::new(
        std::fs::File::create(folder.path().join("ads.tsv.gz")).unwrap(),
        flate2::Compression::fast(),
    );
    packed.write_all(adverts.as_bytes()).unwrap();
    packed.finish().unwrap();
    write(folder.path(), "q.tsv", "q1\tchef\n");
    write(folder.path(), "cvs.tsv", "cv1\tChef\\nI cooked in my own restaurant and plan menus.\n");
    write(folder.path(), "r.tsv", "q1\tad/2\t1\ncv1\tad/2\t1\n");
    let corpus = ["--corpus", "ads.tsv.gz", "--qrels", "r.tsv", "--lang", "en", "--json"];
    let search = ["vacancy-search", "--queries", "q.tsv"];
    let report = json(&evaluate(folder.path(), &[&search[..], &corpus, &RUN].concat()));
    assert_eq!(value(&report, "hit@1"), 1.0);
    let matching = ["match", "--queries", "cvs.tsv", "--exhaustive"];
    let report = json(&evaluate(folder.path(), &[&matching[..], &corpus, &RUN].concat()));
    assert_eq!(report["direction"], "vacancies");
    assert_eq!(value(&report, "hit@1"), 1.0);
    assert_eq!(report["exhaustive"]["recall"][0]["mean"], 1.0);
}

#[test]
fn wrong_lines_are_named() {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), "q.tsv", "q1\tchef\nq2 cook\n");
    write(folder.path(), "c.tsv", "a\tchef\n");
    let files = ["label-link", "--queries", "q.tsv", "--corpus", "c.tsv"];
    let output = evaluate(folder.path(), &[&files[..], &RUN].concat());
    assert!(!output.status.success());
    let error = String::from_utf8_lossy(&output.stderr);
    assert!(error.contains("q.tsv:2: expected id<TAB>text"), "{error}");
    assert!(!folder.path().join("out.tsv").try_exists().unwrap());
}

#[test]
fn what_is_no_language_and_no_file_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), "q.tsv", "q1\tchef\n");
    write(folder.path(), "c.tsv", "a\tchef\n");
    let files = ["label-link", "--queries", "q.tsv", "--corpus", "c.tsv"];
    for (wrong, told) in [(["--lang", "xx"], "no known language"), (["--run", "-"], "is no file")] {
        let output = evaluate(folder.path(), &[&files[..], &wrong].concat());
        assert!(!output.status.success());
        let error = String::from_utf8_lossy(&output.stderr);
        assert!(error.contains(told), "{error}");
    }
    let norwegian = evaluate(folder.path(), &[&files[..], &RUN, &["--lang", "no"]].concat());
    assert!(norwegian.status.success());
}
