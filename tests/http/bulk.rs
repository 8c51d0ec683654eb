//! 1. Good lines go in whatever the bad ones are, and each bad one is named.
//! 2. Compressed bodies are read.
//! 3. Nothing in it, a foreign encoding, a broken stream and a foreign type are problems.

use std::io::Write;

use super::{NDJSON, SCRATCH, profile, vacancy};

#[test]
fn bad_lines_stop_nothing() {
    let mut unknown = vacancy("bulk:2");
    unknown["occupations"][0]["concept"] = "occupation/none".into();
    let lines = [
        vacancy("bulk:1").to_string(),
        "{\"id\": ".to_owned(),
        String::new(),
        unknown.to_string(),
        format!("{{\"id\":\"bulk:3\",\"title\":{{\"en\":\"{}\"}}}}", "x".repeat(1 << 20)),
        vacancy("bulk:4").to_string().replace("2026-11-01", "2026-02-30"),
        vacancy("bulk:5").to_string(),
    ];
    let reply = SCRATCH.call("POST", "/v1/vacancies/bulk", &[NDJSON], lines.join("\n"));
    let answer = reply.json();
    assert_eq!((reply.status, &answer["records"]), (200, &6.into()), "{answer}");
    assert_eq!((&answer["created"], &answer["rejected"]), (&2.into(), &4.into()), "{answer}");
    let rejected = answer["rejections"].as_array().unwrap();
    let numbers: Vec<u64> = rejected.iter().map(|r| r["line"].as_u64().unwrap()).collect();
    assert_eq!(numbers, [2, 4, 5, 6]);
    let broken = rejected[0]["errors"][0]["expected"].as_str().unwrap();
    assert!(broken.starts_with("JSON, but it ends too early"), "{broken}");
    assert_eq!(rejected[1]["id"], "bulk:2");
    assert_eq!(rejected[1]["errors"][0]["field"], "occupations[0].concept");
    assert_eq!(rejected[3]["errors"][0]["field"], "published");
    for (id, status) in [("bulk:1", 200), ("bulk:2", 404), ("bulk:5", 200)] {
        assert_eq!(SCRATCH.get(&format!("/v1/vacancies/{id}")).status, status);
    }
}

#[test]
fn compressed_bodies_are_read() {
    let lines: String =
        (0..1200).map(|n| format!("{}\r\n", profile(&format!("bulk:p{n}")))).collect();
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    gzip.write_all(lines.as_bytes()).unwrap();
    let gzip = gzip.finish().unwrap();
    let headers = [NDJSON, ("content-encoding", "gzip")];
    let reply = SCRATCH.call("POST", "/v1/profiles/bulk", &headers, gzip.clone());
    assert_eq!(reply.json()["created"], 1200, "{reply:?}");
    let zstd = zstd::encode_all(lines.as_bytes(), 1).unwrap();
    let headers = [NDJSON, ("content-encoding", "zstd")];
    let reply = SCRATCH.call("POST", "/v1/profiles/bulk", &headers, zstd);
    assert_eq!(reply.json()["unchanged"], 1200, "{reply:?}");

    let broken = &gzip[..gzip.len() - 400];
    let headers = [NDJSON, ("content-encoding", "gzip")];
    let reply = SCRATCH.call("POST", "/v1/profiles/bulk", &headers, broken);
    let problem = reply.problem(400, "unreadable_body");
    assert!(problem["detail"].as_str().unwrap().contains("were taken"), "{problem}");
}

#[test]
fn wrong_loads_are_problems() {
    let load = |headers: &[(&str, &str)], body: &[u8]| {
        SCRATCH.call("POST", "/v1/vacancies/bulk", headers, body)
    };
    load(&[NDJSON], b"").problem(400, "empty_body");
    load(&[NDJSON], b"\n \n").problem(400, "empty_body");
    load(&[("content-type", "text/csv")], b"a,b").problem(415, "unsupported_media_type");
    let utf16: Vec<u8> =
        vacancy("bulk:u").to_string().encode_utf16().flat_map(u16::to_le_bytes).collect();
    load(&[NDJSON], &[&[0xFF, 0xFE], utf16.as_slice()].concat()).problem(400, "not_utf8");
    let latin1 = load(&[NDJSON], b"{\"id\":\"bulk:l\",\"title\":{\"fi\":\"s\xE4hk\xF6\"}}").json();
    assert!(latin1["rejections"][0]["errors"][0]["expected"].as_str().unwrap().contains("UTF-8"));
    let problem = load(&[NDJSON], &vec![b' '; 9 << 20]).problem(413, "body_too_large");
    assert!(problem["detail"].as_str().unwrap().ends_with("no line was taken"), "{problem}");
}
