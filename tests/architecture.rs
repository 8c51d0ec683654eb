//! The rooms of the house and which of them each may use, as ARCHITECTURE.md says.
//!
//! 1. No file of a room names a room that its own may not use.
//! 2. Only index, search and matching name the search library.
//! 3. Nothing below the service, and nothing pure, names the async runtime or the clock.

#![expect(
    clippy::unwrap_used,
    clippy::string_slice,
    reason = "a test stops at what it does not expect"
)]

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// Room → rooms that it may use besides itself.
const MAY_USE: &[(&str, &[&str])] = &[
    ("domain", &[]),
    ("taxonomy", &["domain"]),
    ("text", &["domain", "taxonomy"]),
    ("index", &["domain", "taxonomy", "text"]),
    ("search", &["domain", "taxonomy", "text", "index"]),
    ("matching", &["domain", "taxonomy", "text", "index"]),
    ("evaluation", &["domain", "taxonomy", "text", "index", "search", "matching", "demo"]),
    ("feeds", &["domain", "taxonomy", "text"]),
    ("demo", &["domain", "taxonomy"]),
    ("store", &["domain"]),
    (
        "service",
        &[
            "domain",
            "taxonomy",
            "text",
            "index",
            "search",
            "matching",
            "evaluation",
            "feeds",
            "store",
        ],
    ),
    // Reasons, filters, requests and answers reach the edges through what the service hands out.
    ("http", &["service", "domain", "matching", "search", "index", "taxonomy"]),
    ("web", &["service", "domain", "matching", "search", "index", "taxonomy"]),
    ("config", &["index", "text", "matching", "search"]),
    ("telemetry", &["config"]),
];

/// What the edges may name of the rooms behind the service: requests, filters and what answers are made of.
const EDGE_TYPES: &[(&str, &[&str])] = &[
    ("index", &["filter", "facet"]),
    ("taxonomy", &["places", "codes", "ConceptKind", "LabelKind", "Concept"]),
];

fn sources() -> Vec<PathBuf> {
    let mut files = Vec::new();
    let mut folders = vec![PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("src")];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                files.push(path);
            }
        }
    }
    assert!(files.len() > 50, "the walk over src found only {} files", files.len());
    files
}

fn room(path: &Path) -> String {
    let relative = path.strip_prefix(Path::new(env!("CARGO_MANIFEST_DIR")).join("src")).unwrap();
    let first = relative.components().next().unwrap().as_os_str().to_str().unwrap();
    first.trim_end_matches(".rs").to_owned()
}

/// Every `crate::room::name` of a file: room and the name behind it.
fn uses(source: &str) -> Vec<(String, String)> {
    let code: String = source
        .lines()
        .filter(|line| !line.trim_start().starts_with("//"))
        .collect::<Vec<_>>()
        .join("\n");
    let mut found = Vec::new();
    for (at, _) in code.match_indices("crate::") {
        // `pub(in crate::room)` restricts and uses nothing; `$crate::` and `other_crate::` are not ours.
        let before = code[..at].chars().next_back();
        if before.is_some_and(|c| c.is_alphanumeric() || c == '_' || c == '$') {
            continue;
        }
        if code[..at].ends_with("in ") {
            continue;
        }
        let rest = &code[at + "crate::".len()..];
        if let Some(group) = rest.strip_prefix('{') {
            let inside = group.split('}').next().unwrap();
            for item in inside.split(',') {
                let mut parts = item.trim().split("::");
                let room = parts.next().unwrap_or_default().to_owned();
                found.push((room, parts.next().unwrap_or_default().to_owned()));
            }
            continue;
        }
        let path: String =
            rest.chars().take_while(|c| c.is_alphanumeric() || *c == '_' || *c == ':').collect();
        let mut parts = path.split("::");
        let room = parts.next().unwrap_or_default().to_owned();
        found.push((room, parts.next().unwrap_or_default().to_owned()));
    }
    found
}

#[test]
fn rooms_use_only_what_they_may() {
    let may_use: BTreeMap<&str, &[&str]> = MAY_USE.iter().copied().collect();
    let mut forbidden = Vec::new();
    for path in sources() {
        let own = room(&path);
        if ["main", "lib", "cli"].contains(&own.as_str()) {
            continue;
        }
        let allowed = may_use.get(own.as_str()).unwrap_or_else(|| {
            panic!("{}: the room `{own}` is not in ARCHITECTURE.md", path.display())
        });
        for (other, name) in uses(&std::fs::read_to_string(&path).unwrap()) {
            if other == own || !may_use.contains_key(other.as_str()) && other != "cli" {
                continue;
            }
            let edge = ["http", "web"].contains(&own.as_str());
            let named = EDGE_TYPES.iter().find(|(room, _)| edge && *room == other);
            let fits =
                named.is_none_or(|(_, names)| name.is_empty() || names.contains(&name.as_str()));
            if !allowed.contains(&other.as_str()) || !fits {
                forbidden.push(format!("{}: {own} uses {other}::{name}", path.display()));
            }
        }
    }
    assert!(forbidden.is_empty(), "forbidden edges:\n{}", forbidden.join("\n"));
}

#[test]
fn libraries_stay_in_their_rooms() {
    let rules: &[(&str, &[&str])] = &[
        ("tantivy::", &["index", "search", "matching"]),
        ("redb::", &["store"]),
        ("axum::", &["http", "web", "cli"]),
        ("tokio::", &["http", "web", "cli", "main"]),
        ("clap::", &["cli", "main"]),
    ];
    let mut forbidden = Vec::new();
    for path in sources() {
        let own = room(&path);
        let source = std::fs::read_to_string(&path).unwrap();
        let code: Vec<&str> =
            source.lines().filter(|line| !line.trim_start().starts_with("//")).collect();
        for (library, rooms) in rules {
            if !rooms.contains(&own.as_str()) && code.iter().any(|line| line.contains(library)) {
                forbidden.push(format!("{}: {own} names {library}", path.display()));
            }
        }
    }
    assert!(forbidden.is_empty(), "libraries out of place:\n{}", forbidden.join("\n"));
}

#[test]
fn the_check_sees_what_it_must() {
    let found = uses("use crate::store::Store;\n// crate::http\nuse crate::{cli, web::pages};");
    let rooms: Vec<&str> = found.iter().map(|(room, _)| room.as_str()).collect();
    assert_eq!(rooms, ["store", "cli", "web"]);
}
