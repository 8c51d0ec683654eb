//! The HTTP interface, through a real server on a real port: see each module for its properties.

#![expect(clippy::unwrap_used, reason = "a test stops at what it does not expect")]

mod advice;
mod availability;
mod bad_input;
mod broaden;
mod bulk;
mod description;
mod gates;
mod labels;
mod lists;
mod privacy;
mod rankings;
mod records;
mod replay;
mod running;
mod similar;
mod wording;

use std::collections::BTreeMap;
use std::io::Write;
use std::sync::{Arc, LazyLock, Mutex};

use kohtaanto::config::Config;
use kohtaanto::domain::clock::Clock;
use kohtaanto::http::{AppState, Limits, router_with, serve};
use kohtaanto::matching::Model;
use kohtaanto::service::{Options, Service};
use serde_json::Value;

const VACANCIES: &str = include_str!("../../data/demo/vacancies.jsonl");
const PROFILES: &str = include_str!("../../data/demo/profiles.jsonl");
const NOW: &str = "2026-11-22T05:00:00Z";
const JSON: (&str, &str) = ("content-type", "application/json");
const NDJSON: (&str, &str) = ("content-type", "application/x-ndjson");

/// What the process has logged.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl Write for Log {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().write(bytes)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

impl Log {
    fn text(&self) -> String {
        String::from_utf8_lossy(&self.0.lock().unwrap()).into_owned()
    }
}

/// A running server.
struct Server {
    address: String,
    agent: ureq::Agent,
    service: Arc<Service>,
}

/// What all servers of the process log.
static LOG: LazyLock<Log> = LazyLock::new(|| {
    let log = Log::default();
    let writer = log.clone();
    tracing_subscriber::fmt()
        .with_max_level(tracing::Level::DEBUG)
        .with_ansi(false)
        .with_writer(move || writer.clone())
        .init();
    log
});

/// A server with the written demo records, which no test changes.
static SERVER: LazyLock<Server> = LazyLock::new(|| {
    let server = Server::start();
    for (path, lines) in [("vacancies", VACANCIES), ("profiles", PROFILES)] {
        let reply = server.call("POST", &format!("/v1/{path}/bulk?wait=true"), &[NDJSON], lines);
        assert_eq!(reply.status, 200, "{}", reply.text);
        assert_eq!(reply.json()["rejected"], 0, "{}", reply.text);
        assert_eq!(reply.json()["searchable"], true, "{}", reply.text);
    }
    server
});

/// A server for tests that write; each uses ids of its own.
static SCRATCH: LazyLock<Server> = LazyLock::new(Server::start);

/// An answer.
#[derive(Debug)]
struct Reply {
    status: u16,
    headers: BTreeMap<String, String>,
    text: String,
}

impl Reply {
    #[track_caller]
    fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap_or_else(|error| panic!("{error}: {self:?}"))
    }

    /// Checks that it is a problem of this status and code, whole in itself, and gives it.
    #[track_caller]
    fn problem(&self, status: u16, code: &str) -> Value {
        let problem = self.json();
        assert_eq!((self.status, problem["code"].as_str()), (status, Some(code)), "{self:?}");
        assert_eq!(self.headers["content-type"], "application/problem+json");
        assert_eq!(problem["status"], status);
        assert_eq!(problem["type"], format!("/v1/problems#{code}"));
        assert_eq!(problem["request_id"], self.headers["x-request-id"].as_str());
        for field in ["title", "detail", "instance"] {
            assert!(problem[field].as_str().is_some_and(|text| !text.is_empty()), "{self:?}");
        }
        problem
    }

    /// Checks that it refuses exactly one field, and gives the error.
    #[track_caller]
    fn refuses(&self, field: &str) -> Value {
        let mut problem = self.problem(422, "invalid_fields");
        assert_eq!(problem["errors"].as_array().map(Vec::len), Some(1), "{self:?}");
        assert_eq!(problem["errors"][0]["field"], field, "{self:?}");
        problem["errors"][0].take()
    }
}

/// What a service is opened with, at a fixed time.
fn options(data_dir: Option<std::path::PathBuf>) -> Options {
    Options {
        data_dir,
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
        clock: Clock::Fixed(NOW.parse().unwrap()),
    }
}

impl Server {
    fn start() -> Self {
        LazyLock::force(&LOG);
        let options = options(None);
        let service = Service::open(&options, &|_| ()).unwrap();
        let limits =
            Limits { body_bytes: 256 << 10, bulk_bytes: 8 << 20, ..Limits::new(1, 1, 30, 2) };
        Self::over(service, limits, axum::Router::new())
    }

    /// Another server over a service, with other limits or more routes.
    fn over(service: Arc<Service>, limits: Limits, others: axum::Router) -> Self {
        let router = router_with(AppState::new(Arc::clone(&service), limits), others);
        let (tell, told) = std::sync::mpsc::channel();
        std::thread::spawn(move || {
            let runtime = tokio::runtime::Runtime::new().unwrap();
            runtime.block_on(async {
                let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
                tell.send(listener.local_addr().unwrap().to_string()).unwrap();
                serve(listener, router, std::future::pending()).await.unwrap();
            });
        });
        let agent = ureq::Agent::config_builder().http_status_as_error(false).build().new_agent();
        Self { address: told.recv().unwrap(), agent, service }
    }

    fn call(
        &self,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
        body: impl Into<Vec<u8>>,
    ) -> Reply {
        let url = format!("http://{}{path}", self.address);
        let mut request = ureq::http::Request::builder().method(method).uri(url);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let body: Vec<u8> = body.into();
        let response = if method == "GET" || method == "DELETE" {
            assert!(body.is_empty(), "{method} has no body");
            self.agent.run(request.body(()).unwrap())
        } else {
            self.agent.run(request.body(body).unwrap())
        };
        let mut response = response.unwrap();
        let headers = response.headers().iter().map(|(name, value)| {
            (name.to_string(), String::from_utf8_lossy(value.as_bytes()).into_owned())
        });
        Reply {
            status: response.status().as_u16(),
            headers: headers.collect(),
            text: response.body_mut().read_to_string().unwrap(),
        }
    }

    fn get(&self, path: &str) -> Reply {
        self.call("GET", path, &[], "")
    }

    fn post(&self, path: &str, body: &Value) -> Reply {
        self.call("POST", path, &[JSON], body.to_string())
    }

    /// Sends bytes as they are and reads until the server closes.
    fn raw(&self, request: &[u8]) -> String {
        use std::io::Read;
        let mut stream = std::net::TcpStream::connect(&self.address).unwrap();
        stream.write_all(request).unwrap();
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).unwrap();
        String::from_utf8_lossy(&answer).into_owned()
    }
}

/// A vacancy that nothing is wrong with.
fn vacancy(id: &str) -> Value {
    serde_json::json!({
        "id": id, "title": { "en": "Welder of test rigs" }, "occupations": [{ "concept": "isco/C7212" }],
        "places": [{ "area": { "municipality": "853" } }],
        "published": "2026-11-01T08:00:00Z", "source": { "name": "test" },
    })
}

/// A profile that nothing is wrong with.
fn profile(id: &str) -> Value {
    serde_json::json!({
        "id": id, "modified": "2026-11-01T08:00:00Z", "home": { "municipality": "853" },
        "contact": { "name": "Unto Salakari", "email": "unto.salakari@example.invalid" },
        "headline": { "fi": "Hitsaaja" }, "summary": { "fi": "Työnantajani Rautakolmio tuntee minut." },
        "employments": [{ "occupation": "isco/C7212", "employer": "Rautakolmio Oy", "period": { "start": "2019-03" } }],
        "languages": [{ "language": "fi", "level": "native" }],
        "wishes": { "occupations": ["isco/C7212"] },
    })
}
