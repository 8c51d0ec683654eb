//! `kill -9` during an import, then a start:
//! 1. every record of a batch that was acknowledged is there, is found by its id, and is in search and matches;
//! 2. a batch that was not acknowledged is there as a whole or not at all;
//! 3. nothing else is there, and everything is what the input says;
//! 4. the same import again completes.

#![expect(clippy::unwrap_used, reason = "helpers of tests, where a panic is the failure")]

use std::collections::HashSet;
use std::fmt::Write as _;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::Arc;

use jiff::civil::Date;
use kohtaanto::config::Config;
use kohtaanto::demo::Generator;
use kohtaanto::domain::clock::Clock;
use kohtaanto::domain::{Lang, Profile, Vacancy, VacancyId};
use kohtaanto::matching::Model;
use kohtaanto::search::SearchRequest;
use kohtaanto::service::{MatchSubject, Options, Service, VacancyFilters, VacancyQuery};
use kohtaanto::taxonomy::Taxonomy;
use kohtaanto::taxonomy::places::Places;

/// Records of the input, and of a batch of `kohtaanto import`.
const RECORDS: u64 = 3_000;
const BATCH: usize = 1_000;

/// When the process is killed.
#[derive(Debug, Clone, Copy)]
enum Moment {
    /// As soon as this batch is acknowledged.
    Acknowledged(usize),
    /// After this batch, as soon as something new was written to the store.
    WritingAfter(usize),
}

fn today() -> Date {
    Clock::System.today()
}

fn input(file: &Path) -> Vec<Vacancy> {
    let (taxonomy, places) = (Taxonomy::embedded().unwrap(), Places::embedded().unwrap());
    let generator = Generator::new(&taxonomy, &places, 3, today());
    let vacancies: Vec<Vacancy> = (0..RECORDS).map(|number| generator.vacancy(number)).collect();
    let mut lines = String::new();
    for vacancy in &vacancies {
        writeln!(lines, "{}", serde_json::to_string(vacancy).unwrap()).unwrap();
    }
    std::fs::write(file, lines).unwrap();
    vacancies
}

fn import(file: &Path, data: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_kohtaanto"));
    command.args(["import", "vacancies", "--json-progress", "--data"]).arg(data).arg(file);
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null());
    command
}

/// Runs an import and kills it; returns how many records it had acknowledged.
fn killed_import(file: &Path, data: &Path, moment: Moment) -> usize {
    let mut child = import(file, data).spawn().unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let wanted = match moment {
        Moment::Acknowledged(batch) | Moment::WritingAfter(batch) => batch,
    };
    let mut acknowledged = 0;
    for _ in 0..wanted {
        let line = lines.next().expect("a line for every batch").unwrap();
        acknowledged = acknowledged_in(&line);
    }
    if matches!(moment, Moment::WritingAfter(_)) {
        let store = data.join("store.redb");
        let written = || std::fs::metadata(&store).and_then(|metadata| metadata.modified()).ok();
        let before = written();
        while written() == before && child.try_wait().unwrap().is_none() {
            std::thread::yield_now();
        }
    }
    child.kill().unwrap();
    child.wait().unwrap();
    // What it said before it died counts as well.
    for line in lines.map_while(Result::ok).filter(|line| line.ends_with('}')) {
        acknowledged = acknowledged.max(acknowledged_in(&line));
    }
    acknowledged
}

fn acknowledged_in(line: &str) -> usize {
    let event: serde_json::Value = serde_json::from_str(line).unwrap();
    match event["event"].as_str() {
        Some("acknowledged") => event["records"].as_u64().unwrap() as usize,
        _ => RECORDS as usize,
    }
}

fn start(data: &Path) -> Arc<Service> {
    let options = Options {
        data_dir: Some(data.to_owned()),
        taxonomy: None,
        extension: None,
        qualifications: None,
        rankings: None,
        wording_checks: None,
        postal_codes: None,
        analysis: Config::load(None).unwrap().analysis,
        index: Config::load(None).unwrap().index,
        model: Model::default(),
        search: Config::load(None).unwrap().search,
        availability: Config::load(None).unwrap().availability,
        clock: Clock::System,
    };
    Service::open(&options, &|_| ()).unwrap()
}

/// Everything that matches at all, by the index alone.
fn matched(service: &Service) -> HashSet<String> {
    let anyone = br#"{"id":"t:p","modified":"2026-11-01T08:00:00Z"}"#;
    let mut list = service.list_request(Lang::En);
    (list.limit, list.explain) = (RECORDS as usize + 1, false);
    let query = VacancyQuery {
        profile: MatchSubject::Posted(Box::new(Profile::from_json(anyone).unwrap())),
        filters: VacancyFilters::default(),
        list,
    };
    service.match_vacancies(&query).unwrap().items.into_iter().map(|item| item.id).collect()
}

#[test]
fn what_was_acknowledged_survives_kill_9() {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("vacancies.jsonl");
    let input = input(&file);
    let ids: Vec<VacancyId> = input.iter().map(|vacancy| vacancy.id.clone()).collect();
    let moments = [Moment::WritingAfter(1), Moment::Acknowledged(2), Moment::WritingAfter(0)];
    for (round, moment) in moments.into_iter().enumerate() {
        let data = dir.path().join(format!("var{round}"));
        let acknowledged = killed_import(&file, &data, moment);
        let service = start(&data);
        let stored = service.vacancies(&ids).unwrap();
        let there = stored.iter().flatten().count();
        let said = format!("{moment:?}: {acknowledged} acknowledged, {there} there");
        assert!(stored.iter().take(acknowledged).all(Option::is_some), "{said}");
        assert!(stored.iter().take(there).all(Option::is_some), "{said}: a gap");
        assert!(there.is_multiple_of(BATCH), "{said}: half a batch");
        for (stored, sent) in stored.iter().zip(&input) {
            if let Some(stored) = stored {
                assert_eq!(stored, &service.prepare_vacancy(sent.clone()).unwrap());
            }
        }
        let status = service.status().unwrap();
        assert_eq!(status.vacancies, there as u64, "{said}: others");
        assert_eq!(status.index_sequence, status.store_sequence, "{said}");
        let matched = matched(&service);
        assert_eq!(matched.len(), there, "{said}");
        let found = service.search(&SearchRequest::default()).unwrap();
        assert_eq!(found.total, there as u64, "{said}");
        assert!(ids.iter().take(there).all(|id| matched.contains(id.as_str())), "{said}");
    }

    let data = dir.path().join("var0");
    let output = import(&file, &data).output().unwrap();
    assert_eq!(output.status.code(), Some(0));
    assert_eq!(start(&data).status().unwrap().indexed_vacancies, RECORDS);
}
