//! The binary as people and scripts use it:
//! 1. help, usage errors and exit codes are what they say;
//! 2. an import takes what is right from plain and packed files, names what is wrong, and changes nothing when
//!    it is dry;
//! 3. generated files are the same bytes for the same seed;
//! 4. configuration comes from defaults, file, environment and options, in this order;
//! 5. a broken pack, a broken, missing or locked store and a refused or taken address each give one clear error
//!    and change nothing, and a broken index is built again;
//! 6. a first start loads the demo data, and the server stops when it is told to;
//! 7. a reader that goes away is no failure;
//! 8. addresses that help texts name exist;
//! 9. vacancies past their deadline are told of, and found as of an earlier day;
//! 10. the same import again changes nothing.

#![expect(clippy::unwrap_used, reason = "helpers of tests, where a panic is the failure")]

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};

use kohtaanto::store::EmbeddedStore;
use serde_json::Value;
use tempfile::TempDir;

const PROFILE: &str =
    r#"{"id":"t:p1","wishes":{"occupations":["isco/C7212"]},"modified":"2026-11-01T08:00:00Z"}"#;

fn vacancy(number: usize) -> String {
    format!(
        r#"{{"id":"t:{number}","title":{{"en":"Welder {number}"}},"occupations":[{{"concept":"isco/C7212"}}],"published":"2026-11-01T08:00:00Z","source":{{"name":"test"}}}}"#
    )
}

fn vacancies(numbers: std::ops::Range<usize>) -> String {
    numbers.map(|number| vacancy(number) + "\n").collect()
}

fn kohtaanto(dir: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_kohtaanto"));
    command.current_dir(dir).stdin(Stdio::null());
    for (name, _) in std::env::vars_os() {
        if name.to_string_lossy().starts_with("KOHTAANTO__") {
            command.env_remove(name);
        }
    }
    command
}

fn run(dir: &Path, arguments: &str) -> Output {
    kohtaanto(dir).args(arguments.split_whitespace()).output().unwrap()
}

fn code(output: &Output) -> i32 {
    output.status.code().unwrap()
}

fn stdout(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

fn stderr(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

fn json(output: &Output) -> Value {
    serde_json::from_slice(&output.stdout).unwrap_or_else(|_| panic!("{}", stderr(output)))
}

fn write(dir: &TempDir, name: &str, bytes: impl AsRef<[u8]>) {
    std::fs::write(dir.path().join(name), bytes).unwrap();
}

/// Fails unless the command failed with one line that holds all the words.
fn assert_one_error(output: &Output, words: &[&str]) {
    let told = stderr(output);
    assert_eq!(code(output), 1, "{told}");
    assert_eq!(told.lines().count(), 1, "{told}");
    for word in words {
        assert!(told.contains(word), "no `{word}` in: {told}");
    }
}

#[test]
fn help_and_usage() {
    let dir = tempfile::tempdir().unwrap();
    let help = run(dir.path(), "--help");
    assert_eq!(code(&help), 0);
    insta::assert_snapshot!("help", stdout(&help));
    assert!(stdout(&run(dir.path(), "--version")).starts_with("kohtaanto "));
    for wrong in ["nonsense", "import", "import vacancies", "--port high", "--port 1 config"] {
        assert_eq!(code(&run(dir.path(), wrong)), 2, "{wrong}");
    }
    let wrong = run(dir.path(), "import profiles --format adverts x.jsonl");
    assert_eq!(code(&wrong), 2, "{}", stderr(&wrong));
}

#[test]
fn an_import_takes_what_is_right_and_names_what_is_wrong() {
    let dir = tempfile::tempdir().unwrap();
    let mut gz = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    gz.write_all(vacancies(0..3).as_bytes()).unwrap();
    write(&dir, "a.gz", gz.finish().unwrap());
    write(&dir, "b.zst", zstd::encode_all(vacancies(3..5).as_bytes(), 1).unwrap());
    let bad = [
        vacancy(5).into_bytes(),
        Vec::new(),
        vacancy(6).replace("\"published\"", "\"positions\":0,\"published\"").into_bytes(),
        b"{\"id\": \"t:7\", \"title\": {\"sv\": \"L\xe4kare\"}}".to_vec(),
        vacancy(8).replace("isco/C7212", "isco/C0000x").into_bytes(),
        b"not json".to_vec(),
    ];
    write(&dir, "bad.jsonl", bad.join(&b'\n'));

    let dry = run(dir.path(), "import vacancies a.gz b.zst bad.jsonl --dry-run --json");
    assert_eq!(code(&dry), 3, "{}", stderr(&dry));
    let report = json(&dry);
    assert_eq!(
        (&report["read"], &report["accepted"], &report["rejected"]),
        (&10.into(), &6.into(), &4.into())
    );
    assert!(!dir.path().join("var").try_exists().unwrap(), "a dry run writes nothing");

    let done = run(dir.path(), "import vacancies a.gz b.zst bad.jsonl --json");
    assert_eq!(code(&done), 3, "{}", stderr(&done));
    let report = json(&done);
    assert_eq!((&report["created"], &report["rejected"]), (&6.into(), &4.into()));
    let told = stderr(&done);
    for expected in [
        "bad.jsonl:3: field `positions`: value 0: expected",
        "bad.jsonl:4: field `.`: value byte 0xE4",
        "bad.jsonl:5: field `occupations[0].concept`",
        "bad.jsonl:6: field `.`",
    ] {
        assert!(told.contains(expected), "no `{expected}` in: {told}");
    }

    let again = run(dir.path(), "import vacancies b.zst");
    assert_eq!(code(&again), 0, "{}", stderr(&again));
    assert!(stdout(&again).contains("unchanged          2"), "{}", stdout(&again));

    write(&dir, "empty.jsonl", "\n\n");
    assert_one_error(&run(dir.path(), "import vacancies empty.jsonl"), &["no record"]);
    assert_one_error(
        &run(dir.path(), "import vacancies a.gz missing.jsonl"),
        &["missing.jsonl", "nothing was imported"],
    );
}

#[test]
fn paths_in_help_texts_exist() {
    let dir = tempfile::tempdir().unwrap();
    let api = serde_json::to_value(kohtaanto::http::openapi()).unwrap();
    let described = |path: &str, method: &str| {
        api["paths"].get(path).is_some_and(|item| item.get(method.to_lowercase()).is_some())
    };
    let mut named = 0;
    for command in
        ["", "serve", "import", "search", "match", "match vacancies", "match candidates", "advise"]
    {
        let help = stdout(&run(dir.path(), &format!("{command} --help")));
        let words: Vec<&str> = help.split_whitespace().collect();
        for pair in words.windows(2).filter(|pair| pair[1].starts_with("/v1")) {
            let path = pair[1].trim_end_matches([')', '.', ',']);
            assert!(described(path, pair[0].trim_start_matches('(')), "{command}: {pair:?}");
            named += 1;
        }
    }
    assert!(named >= 5, "{named}");
}

#[test]
fn closed_vacancies_are_told_of_and_found_on_their_day() {
    let dir = tempfile::tempdir().unwrap();
    let closed =
        vacancy(1).replace("\"source\"", "\"deadline\":\"2026-11-03T21:59:59Z\",\"source\"");
    write(
        &dir,
        "v.jsonl",
        closed + "\n" + &vacancy(2).replace("Welder", "Baker").replace("C7212", "C7512"),
    );
    let imported = run(dir.path(), "import vacancies v.jsonl");
    assert!(stdout(&imported).contains("1 past their deadline"), "{}", stdout(&imported));
    let now = run(dir.path(), "search welder");
    assert!(stderr(&now).contains("0 of 0\n1 more are past their deadline"), "{}", stderr(&now));
    let then = json(&run(dir.path(), "search welder --today 2026-11-03 --json"));
    assert_eq!(
        (&then["total"], &then["hits"][0]["card"]["title"]),
        (&1.into(), &"Welder 1".into())
    );
    assert!(then["index_sequence"].is_u64() && then.get("generation").is_none(), "{then}");
    write(&dir, "me.json", PROFILE);
    let total = |today: &str| {
        let arguments = format!("match vacancies --profile-file me.json --json --today {today}");
        json(&run(dir.path(), &arguments))["total"].clone()
    };
    assert_eq!((total("2026-11-03"), total("2026-11-04")), (2.into(), 1.into()));
}

#[test]
fn the_same_import_again_changes_nothing() {
    let dir = tempfile::tempdir().unwrap();
    let advert =
        |title: &str| format!("{{\"id\":\"a:1\",\"title\":\"{title}\",\"lang\":\"en\"}}\n");
    write(&dir, "a.jsonl", advert("Welder") + &advert("Welder and cutter"));
    let import = "import vacancies --format adverts --json a.jsonl";
    let first = json(&run(dir.path(), import));
    assert_eq!((&first["created"], &first["repeated"]), (&1.into(), &1.into()), "{first}");
    let again = json(&run(dir.path(), import));
    assert_eq!((&again["unchanged"], &again["replaced"]), (&1.into(), &0.into()), "{again}");
    let found = json(&run(dir.path(), "search --json"));
    assert_eq!(found["hits"][0]["card"]["title"], "Welder and cutter");
}

#[test]
fn generated_files_are_the_same_for_the_same_seed() {
    let dir = tempfile::tempdir().unwrap();
    for out in ["one", "two"] {
        let arguments =
            format!("demo --vacancies 30 --profiles 20 --seed 7 --today 2026-11-22 --out {out}");
        let made = run(dir.path(), &arguments);
        assert_eq!(code(&made), 0, "{}", stderr(&made));
    }
    for (name, lines) in [("vacancies.jsonl", 30), ("profiles.jsonl", 20)] {
        let read = |out: &str| std::fs::read_to_string(dir.path().join(out).join(name)).unwrap();
        assert_eq!(read("one"), read("two"));
        assert_eq!(read("one").lines().count(), lines);
    }
}

#[test]
fn classifications_are_made_and_looked_up() {
    let dir = tempfile::tempdir().unwrap();
    let found = json(&run(dir.path(), "taxonomy lookup --lang en --limit 50 --json welder"));
    let kinds: Vec<&str> =
        found.as_array().unwrap().iter().map(|found| found["kind"].as_str().unwrap()).collect();
    assert!(kinds.contains(&"isco_group") && kinds.contains(&"occupation"), "{kinds:?}");
    // Folders are made with what they need; what is missing is the source.
    std::fs::create_dir(dir.path().join("none")).unwrap();
    let places = run(dir.path(), "taxonomy places none -o out/geo");
    assert_one_error(&places, &["cannot read none/"]);
    assert!(dir.path().join("out/geo/exonyms.tsv").is_file());
    assert_one_error(&run(dir.path(), "taxonomy codes none -o out/codes"), &["cannot read none/"]);
    assert!(dir.path().join("out/codes").is_dir());
}

#[test]
fn configuration_has_an_order() {
    let dir = tempfile::tempdir().unwrap();
    write(&dir, "c.toml", "[server]\nport = 8101\n[demo]\nseed = 5\n");
    let config = |command: &mut Command| json(&command.output().unwrap());
    let mut command = kohtaanto(dir.path());
    command.args(["config", "--json", "--config", "c.toml", "--data", "elsewhere"]);
    let found = config(command.env("KOHTAANTO__SERVER__PORT", "8102"));
    assert_eq!(found["server"]["port"], 8102);
    assert_eq!(found["demo"]["seed"], 5);
    assert_eq!(found["data"]["dir"], "elsewhere");

    let printed = run(dir.path(), "config");
    write(&dir, "printed.toml", stdout(&printed));
    assert_eq!(stdout(&run(dir.path(), "config --config printed.toml")), stdout(&printed));

    // Every key is printed, also those that are not set.
    for key in ["taxonomy", "ranking", "postal_codes"] {
        assert!(stdout(&printed).contains(&format!("{key} = \"\"")), "{}", stdout(&printed));
    }
    for key in ["voikko", "hunspell_sv"] {
        assert!(stdout(&printed).contains(&format!("{key} = \"")), "{}", stdout(&printed));
    }
    let mut command = kohtaanto(dir.path());
    command.args(["config", "--json"]).env("KOHTAANTO__ANALYSIS__VOIKKO", "/opt/mor.vfst");
    assert_eq!(config(&mut command)["analysis"]["voikko"], "/opt/mor.vfst");
    let mut command = kohtaanto(dir.path());
    write(&dir, "v.jsonl", vacancies(0..1));
    command.args(["import", "vacancies", "v.jsonl"]);
    command.env("KOHTAANTO__ANALYSIS__VOIKKO", "none.vfst");
    assert_one_error(&command.output().unwrap(), &["dictionaries", "analysis.voikko", "none.vfst"]);
    let model = include_str!("../index-config/matching.toml");
    write(&dir, "model.toml", model.replace("decay_km = ", "decay_km = -"));
    let ranked = |file: &str| {
        let mut command = kohtaanto(dir.path());
        command.args(["serve", "--port", "0"]).env("KOHTAANTO__DATA__RANKING", file);
        command.output().unwrap()
    };
    assert_one_error(&ranked("model.toml"), &["data.ranking", "model.toml", "location.decay_km"]);
    write(&dir, "model.toml", model.replace("decay_km = ", "decay = "));
    assert_one_error(&ranked("model.toml"), &["data.ranking", "model.toml", "line", "`decay`"]);
    assert_one_error(&ranked("none.toml"), &["data.ranking", "none.toml"]);

    write(&dir, "weights.toml", "[index.weights]\ntitle = 0\n");
    assert_one_error(
        &run(dir.path(), "config --config weights.toml"),
        &["index.weights.title", "1 to 9"],
    );
    write(&dir, "wrong.toml", "[server]\nprot = 1\n");
    assert_one_error(&run(dir.path(), "config --config wrong.toml"), &["prot"]);
    assert_one_error(&run(dir.path(), "config --config none.toml"), &["none.toml"]);
}

#[test]
fn what_is_broken_gives_one_error_or_is_built_again() {
    let dir = tempfile::tempdir().unwrap();
    write(&dir, "v.jsonl", vacancies(0..5));
    write(&dir, "me.json", PROFILE);
    let matching = "match vacancies --profile-file me.json --json";
    assert_one_error(&run(dir.path(), matching), &["no records in `./var`"]);

    let imported = run(dir.path(), "import vacancies v.jsonl");
    assert_eq!(code(&imported), 0, "{}", stderr(&imported));
    let total = |output: &Output| json(output)["total"].clone();
    assert_eq!(total(&run(dir.path(), matching)), 5);

    // A pack that is none, by name of a file that is there.
    write(&dir, "esco.pack", "KOHTESCO and nothing else");
    let mut command = kohtaanto(dir.path());
    command.args(matching.split(' ')).env("KOHTAANTO__DATA__TAXONOMY", "esco.pack");
    assert_one_error(&command.output().unwrap(), &["esco.pack"]);

    // An index that is gone, in part or in whole, or is something else.
    let index = dir.path().join("var/index/vacancies");
    std::fs::write(index.join("meta.json"), "garbage").unwrap();
    assert_eq!(total(&run(dir.path(), matching)), 5);
    for entry in std::fs::read_dir(&index).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|extension| extension == "store" || extension == "idx") {
            std::fs::write(&path, "x").unwrap();
        }
    }
    assert_eq!(total(&run(dir.path(), matching)), 5);
    std::fs::remove_dir_all(dir.path().join("var/index")).unwrap();
    assert_eq!(total(&run(dir.path(), matching)), 5);
    let reindexed = json(&run(dir.path(), "reindex --json"));
    assert_eq!((&reindexed["vacancies"], &reindexed["profiles"]), (&5.into(), &0.into()));

    // A store that somebody else has open.
    let store = dir.path().join("var/store.redb");
    let held = EmbeddedStore::open(&store).unwrap();
    assert_one_error(
        &run(dir.path(), "import vacancies v.jsonl"),
        &["locked", "POST /v1/vacancies/bulk"],
    );
    assert_one_error(&run(dir.path(), "reindex"), &["locked"]);
    drop(held);

    // A store of which pages were overwritten: one line, however the storage engine takes it.
    let whole = std::fs::read(&store).unwrap();
    let mut broken = whole.clone();
    let mut noise = 0x2545_F491_4F6C_DD1D_u64;
    for byte in broken.iter_mut().skip(4096) {
        noise ^= noise << 13;
        noise ^= noise >> 7;
        noise ^= noise << 17;
        *byte = noise.to_le_bytes()[0];
    }
    std::fs::write(&store, broken).unwrap();
    assert_one_error(&run(dir.path(), matching), &["store.redb", "corrupt"]);

    // A store that is none, and a data directory that cannot be one.
    std::fs::write(&store, "garbage").unwrap();
    assert_one_error(&run(dir.path(), matching), &["store.redb"]);
    assert_eq!(std::fs::read(&store).unwrap(), b"garbage");
    assert_one_error(&run(dir.path(), "import vacancies v.jsonl --data v.jsonl"), &["v.jsonl"]);
}

#[test]
fn addresses_are_checked_before_anything_else() {
    let dir = tempfile::tempdir().unwrap();
    assert_one_error(&run(dir.path(), "--bind 0.0.0.0"), &["0.0.0.0", "loopback"]);
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port().to_string();
    assert_one_error(&run(dir.path(), &format!("serve --port {port}")), &[&port, "in use"]);
    assert!(!dir.path().join("var").try_exists().unwrap());
}

/// Waits for the line that says where the server is.
fn address(server: &mut Child) -> (String, BufReader<std::process::ChildStderr>) {
    let mut lines = BufReader::new(server.stderr.take().unwrap());
    let mut told = String::new();
    loop {
        let mut line = String::new();
        assert!(lines.read_line(&mut line).unwrap() > 0, "the server ended: {told}");
        if let Some((_, address)) = line.split_once("is at http://") {
            return (address.trim().trim_end_matches('/').to_owned(), lines);
        }
        told += &line;
    }
}

fn get(address: &str, path: &str) -> String {
    let mut stream = TcpStream::connect(address).unwrap();
    write!(stream, "GET {path} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n").unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    answer
}

#[test]
fn a_first_start_loads_demo_data_and_a_signal_stops_it() {
    let dir = tempfile::tempdir().unwrap();
    let mut command = kohtaanto(dir.path());
    command
        .args(["--port", "0"])
        .env("KOHTAANTO__DEMO__VACANCIES", "7")
        .env("KOHTAANTO__DEMO__PROFILES", "5")
        .stderr(Stdio::piped());
    let mut server = command.spawn().unwrap();
    let (address, mut rest) = address(&mut server);
    let status = get(&address, "/v1/status");
    let written = |text: &str| text.lines().count();
    let vacancies = 7 + written(include_str!("../data/demo/vacancies.jsonl"));
    let profiles = 5 + written(include_str!("../data/demo/profiles.jsonl"));
    assert!(status.contains(&format!("\"vacancies\":{vacancies}")), "{status}");
    assert!(status.contains(&format!("\"profiles\":{profiles}")), "{status}");
    let id = server.id().to_string();
    assert!(Command::new("kill").args(["-TERM", &id]).status().unwrap().success());
    let mut told = String::new();
    rest.read_to_string(&mut told).unwrap();
    assert!(server.wait().unwrap().success(), "{told}");
}

#[test]
fn a_reader_that_goes_away_is_no_failure() {
    let dir = tempfile::tempdir().unwrap();
    for arguments in ["config", "taxonomy lookup --limit 500 a", "--help"] {
        let mut command = kohtaanto(dir.path());
        command.args(arguments.split(' ')).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        drop(child.stdout.take());
        let output = child.wait_with_output().unwrap();
        assert_eq!((code(&output), stderr(&output).as_str()), (0, ""), "{arguments}");
    }
}
