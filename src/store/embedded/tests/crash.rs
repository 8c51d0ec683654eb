//! A process killed at any moment loses nothing that it acknowledged, and no batch is there by half.
//!
//! The test starts its own program again as a child that writes batches and says so after each; the
//! child is killed after a number of acknowledgements that differs from round to round.

use std::io::{BufRead, BufReader, Write as _};
use std::path::Path;
use std::process::{Command, Stdio};

use super::{id, put};
use crate::store::{Collection, EmbeddedStore, Store};

const CHILD: &str = "KOHTAANTO_STORE_CRASH_CHILD";
const ROUNDS: usize = 6;
const BATCH: usize = 7;
/// Leads each acknowledgement, so that the test harness's own output is not taken for one.
const ACK: &str = "acknowledged ";

/// The child: writes batches until it is killed. Without the variable it is no test and does nothing.
#[test]
fn child() {
    let Some(path) = std::env::var_os(CHILD) else { return };
    let store = EmbeddedStore::open(Path::new(&path)).unwrap();
    let mut out = std::io::stdout();
    for batch in store.last_sequence().unwrap() / BATCH as u64.. {
        let writes: Vec<_> =
            (0..BATCH).map(|n| put(&format!("b{batch}-{n}"), &super::noise(batch, 290))).collect();
        store.write(&writes).unwrap();
        writeln!(out, "{ACK}{batch}").unwrap();
        out.flush().unwrap();
    }
}

#[test]
fn acknowledged_batches_survive_a_kill() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("store.redb");
    let test = format!("{}::child", module_path!().split_once("::").unwrap().1);
    let mut acknowledged = Vec::new();
    for round in 0..ROUNDS {
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args([test.as_str(), "--exact", "--nocapture", "--test-threads=1"])
            .env(CHILD, &path)
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let wanted = 3 + round * 11;
        let acks = |line: std::io::Result<String>| {
            let line = line.unwrap();
            line.split_once(ACK).map(|(_, batch)| batch.parse::<u64>().unwrap())
        };
        acknowledged.extend(lines.by_ref().filter_map(acks).take(wanted));
        child.kill().unwrap();
        // What the child still said before it died counts too; its last line may be cut off.
        let rest: Vec<_> = lines.map_while(Result::ok).collect();
        acknowledged
            .extend(rest.iter().filter_map(|line| line.split_once(ACK)?.1.parse::<u64>().ok()));
        child.wait().unwrap();

        let store = EmbeddedStore::open(&path).unwrap();
        let last = store.last_sequence().unwrap();
        assert_eq!(last % BATCH as u64, 0, "half a batch");
        assert_eq!(store.count(Collection::Vacancies).unwrap(), last);
        assert_eq!(store.changes(Collection::Vacancies, 0, usize::MAX).unwrap().len() as u64, last);
        assert!(acknowledged.len() >= wanted);
        for batch in &acknowledged {
            let ids: Vec<_> = (0..BATCH).map(|n| id(&format!("b{batch}-{n}"))).collect();
            let found = store.vacancies(&ids).unwrap();
            assert!(found.iter().all(Option::is_some), "batch {batch} was acknowledged");
        }
    }
}
