//! The command line of `kohtaanto audit`, as auditors and CI use it.
//!
//! 1. An audit of files passes, prints JSON and writes a page; the same seed gives the same bytes.
//! 2. Above its limits it fails and names each.
//! 3. What is wrong with a file is one error with file, line and column, before anything is made.

#![expect(clippy::unwrap_used, reason = "helpers of tests, where a panic is the failure")]

use std::path::Path;
use std::process::{Command, Output};

/// The first records of a file of the repository.
fn copy(dir: &Path, from: &str, to: &str, count: usize) -> Vec<String> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("data/judged").join(from);
    let text = std::fs::read_to_string(path).unwrap();
    let lines: Vec<&str> = text.lines().take(count).collect();
    std::fs::write(dir.join(to), lines.join("\n")).unwrap();
    let record = |line: &&str| serde_json::from_str::<serde_json::Value>(line).unwrap();
    lines.iter().map(record).map(|it| it["id"].as_str().unwrap().to_owned()).collect()
}

fn audit(dir: &Path, arguments: &str) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_kohtaanto"));
    command.arg("audit").args(arguments.split_whitespace()).current_dir(dir).output().unwrap()
}

fn told(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

const FILES: &str = "--profiles-file p.jsonl --vacancies-file v.jsonl --today 2026-11-22";

#[test]
fn files_are_audited() {
    let dir = tempfile::tempdir().unwrap();
    let dir = dir.path();
    let people = copy(dir, "match-profiles.jsonl", "p.jsonl", 8);
    copy(dir, "match-vacancies.jsonl", "v.jsonl", 6);
    let output = audit(dir, &format!("{FILES} --json --html audit.html --k 2,4"));
    assert_eq!(output.status.code(), Some(0), "{}", told(&output));
    let report: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!((&report["passed"], &report["sizes"]["profiles"]), (&true.into(), &8.into()));
    assert_eq!(report["stamp"]["records"], "records of p.jsonl and v.jsonl");
    let moved = report["invariance"].as_array().unwrap().iter().map(|it| it["moved"].as_u64());
    assert!(moved.clone().count() > 35 && moved.into_iter().all(|moved| moved == Some(0)));
    let page = std::fs::read_to_string(dir.join("audit.html")).unwrap();
    assert!(page.starts_with("<!doctype html>") && page.contains("Passed"));

    let group = |(at, id): (usize, &String)| format!("{id}\tturn\t{}\n", at % 2);
    let groups: String = people.iter().enumerate().map(group).collect();
    std::fs::write(dir.join("g.tsv"), groups).unwrap();
    let limits = include_str!("../index-config/audit.toml")
        .replace("floor = 50.0", "floor = 0.0")
        .replace("smallest_cell = 5", "smallest_cell = 1")
        .replace("fewest_candidates = 10", "fewest_candidates = 2")
        .replace("significance = 0.01", "significance = 1.0")
        .replace("exposure_ratio = 0.8", "exposure_ratio = 1.0");
    std::fs::write(dir.join("l.toml"), limits).unwrap();
    let output = audit(dir, &format!("{FILES} --groups g.tsv --limits l.toml"));
    assert_eq!(output.status.code(), Some(1));
    let error = told(&output);
    assert!(
        error.contains("above limits: ") && error.contains("groups.limits.exposure_ratio (turn)")
    );
    assert!(String::from_utf8_lossy(&output.stdout).starts_with("fairness audit: FAILED"));
}

#[test]
fn wrong_files_are_named() {
    let dir = tempfile::tempdir().unwrap();
    let dir = dir.path();
    copy(dir, "match-vacancies.jsonl", "v.jsonl", 1);
    let write = |name: &str, text: &str| std::fs::write(dir.join(name), text).unwrap();
    write("g.tsv", "p1\tgender\twoman\np2\tgender\n");
    write("l.toml", "[invariance]\npoints = -1.0\n");
    write("p.jsonl", "{\"id\":\"p1\",\"modified\":\"2026-11-01T08:00:00Z\"}\n{\"id\":\"p2\"}\n");
    let limits =
        include_str!("../index-config/audit.toml").replace("points = 0.0", "points = -1.0");
    write("m.toml", &limits);
    for (arguments, named) in [
        (
            "--groups g.tsv",
            "g.tsv:2: column 3: missing, expected profile_id<TAB>attribute<TAB>value",
        ),
        ("--groups none.tsv", "none.tsv: "),
        ("--limits l.toml", "--limits: `l.toml`: line "),
        ("--limits m.toml", "field `invariance.points`: value -1: expected a number of 0 or more"),
        (FILES, "p.jsonl:2: "),
        ("--k 0", "field `groups.k`: value [0]: expected one or more depths from 1 to 1000"),
        ("--stored --data nowhere", "no records in `nowhere`"),
    ] {
        let output = audit(dir, arguments);
        let error = told(&output);
        assert_eq!(output.status.code(), Some(1), "{arguments}: {error}");
        assert!(error.lines().count() == 1 && error.contains(named), "{arguments}: {error}");
    }
    for wrong in ["--profiles 0", "--desired all", "--profiles-file p.jsonl", "--k x"] {
        assert_eq!(audit(dir, wrong).status.code(), Some(2), "{wrong}");
    }
}
