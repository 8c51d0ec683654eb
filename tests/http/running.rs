//! 1. Ids of requests go in and out, and nothing else that looks like one.
//! 2. Operators get health, readiness, state and measures.
//! 3. Answers are compressed for who asks.
//! 4. Many callers at once all get their answer.
//! 5. Browsers are told what not to do.
//! 6. Only loopback addresses are listened on.
//! 7. A server that is told to stop answers what is under way.
//! 8. What takes too long ends, and says whose fault it was.
//! 9. A caller that does not finish the head of a request loses the connection, and more callers than places wait.
//! 10. A panic is a problem that tells nothing. 11. Pages beside the interface keep their own errors.

use std::sync::Arc;
use std::time::Duration;

use axum::response::Html;
use axum::routing::get;
use kohtaanto::http::{Connections, Limits, check_bind, serve_within};
use serde_json::json;

use super::{SERVER, Server};

#[test]
fn ids_of_requests() {
    let given = SERVER.call("GET", "/healthz", &[("x-request-id", "abc-1")], "");
    assert_eq!(given.headers["x-request-id"], "abc-1");
    let forged = SERVER.call("GET", "/healthz", &[("x-request-id", "a b\"c")], "");
    assert_eq!(forged.headers["x-request-id"].len(), 36, "{forged:?}");
    let problem = SERVER.call("GET", "/none", &[("x-request-id", "abc-2")], "");
    assert_eq!(problem.problem(404, "no_such_path")["request_id"], "abc-2");
}

#[test]
fn operators_are_answered() {
    assert_eq!(SERVER.get("/healthz").json(), json!({ "status": "ok" }));
    let ready = SERVER.get("/readyz");
    assert_eq!(ready.status, 200);
    assert!(ready.json()["vacancies"].as_u64() >= Some(78), "{ready:?}");
    assert_eq!(SERVER.get("/v1/status").json()["taxonomy"], ready.json()["taxonomy"]);
    SERVER.get("/v1/vacancies?q=measured");
    let measures = SERVER.get("/metrics");
    assert!(measures.headers["content-type"].starts_with("text/plain"));
    for line in [
        "kohtaanto_http_requests_total{method=\"GET\",route=\"/v1/vacancies\",status=\"200\"}",
        "kohtaanto_http_request_duration_seconds_bucket{",
        "kohtaanto_index_documents{kind=\"vacancy\"}",
        "kohtaanto_index_lag ",
        "kohtaanto_store_commits_total{kind=\"profile\"}",
        "kohtaanto_index_healthy 1",
    ] {
        assert!(measures.text.contains(line), "no {line} in\n{}", measures.text);
    }
    let problems = SERVER.get("/v1/problems").json();
    assert!(problems.as_array().unwrap().iter().any(|row| row["code"] == "store_full"));
}

#[test]
fn answers_are_compressed() {
    let raw = |encoding: &str| {
        let request = format!(
            "GET /v1/codes/language HTTP/1.1\r\nhost: x\r\naccept-encoding: {encoding}\r\nconnection: close\r\n\r\n"
        );
        SERVER.raw(request.as_bytes()).to_ascii_lowercase()
    };
    assert!(raw("gzip").contains("content-encoding: gzip"));
    assert!(raw("zstd").contains("content-encoding: zstd"));
    assert!(!raw("identity").contains("content-encoding"));
}

#[test]
fn many_callers_at_once() {
    std::thread::scope(|scope| {
        for caller in 0..32 {
            scope.spawn(move || {
                for round in 0..4 {
                    let path = match (caller + round) % 4 {
                        0 => "/v1/profiles/demo:p001/vacancies?limit=5",
                        1 => "/v1/vacancies/demo:v001/candidates?limit=5",
                        2 => "/v1/vacancies?q=hoitaja&facet=place",
                        _ => "/v1/suggest?q=sair",
                    };
                    let reply = SERVER.get(path);
                    assert_eq!(reply.status, 200, "{reply:?}");
                }
            });
        }
    });
}

#[test]
fn browsers_are_told() {
    let reply = SERVER.get("/v1/profiles/demo:p001");
    assert_eq!(reply.headers["cache-control"], "no-store");
    assert_eq!(reply.headers["x-content-type-options"], "nosniff");
    assert!(reply.headers["content-security-policy"].contains("frame-ancestors 'none'"));
    assert_eq!(SERVER.get("/v1/taxonomy").headers["cache-control"], "no-cache");
}

#[test]
fn only_loopback_is_listened_on() {
    for address in ["127.0.0.1", "127.8.8.8", "::1", "::ffff:127.0.0.1"] {
        assert!(check_bind(address.parse().unwrap()).is_ok(), "{address}");
    }
    for address in ["0.0.0.0", "::", "192.168.1.2", "2001:db8::1", "::ffff:10.0.0.1"] {
        let error = check_bind(address.parse().unwrap()).unwrap_err().to_string();
        assert!(error.contains("loopback"), "{error}");
    }
}

#[test]
fn stopping_answers_what_is_under_way() {
    use std::sync::Mutex;
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
    let stop = Arc::new(Mutex::new(Some(stop)));
    let slow = move || async move {
        // The server is told to stop while this request is under way.
        stop.lock().unwrap().take().unwrap().send(()).unwrap();
        tokio::task::yield_now().await;
        "done"
    };
    let router = axum::Router::new().route("/slow", axum::routing::get(slow));
    let listener = runtime.block_on(tokio::net::TcpListener::bind("127.0.0.1:0")).unwrap();
    let address = listener.local_addr().unwrap();
    let server = runtime.spawn(kohtaanto::http::serve(listener, router, async {
        stopped.await.unwrap();
    }));
    let url = format!("http://{address}/slow");
    let text = ureq::get(&url).call().unwrap().body_mut().read_to_string().unwrap();
    assert_eq!(text, "done");
    runtime.block_on(server).unwrap().unwrap();
    assert!(std::net::TcpStream::connect(address).is_err());
}

#[test]
fn what_takes_too_long_ends() {
    let limits = Limits { timeout: Duration::from_millis(50), ..Limits::new(1, 1, 1, 1) };
    let never = axum::Router::new().route("/never", get(std::future::pending::<()>));
    let server = Server::over(Arc::clone(&SERVER.service), limits, never);
    server.get("/never").problem(503, "timed_out");
    let answer = server.raw(
        b"POST /v1/search/vacancies HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\
          content-type: application/json\r\ncontent-length: 100\r\n\r\n{",
    );
    assert!(answer.starts_with("HTTP/1.1 408") && answer.contains("slow_body"), "{answer}");
}

#[test]
fn unfinished_heads_end_and_callers_wait_for_places() {
    use std::io::{Read, Write};
    use std::net::TcpStream;
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let listener = runtime.block_on(tokio::net::TcpListener::bind("127.0.0.1:0")).unwrap();
    let address = listener.local_addr().unwrap();
    let router = axum::Router::new().route("/", get(|| async { "here" }));
    let limits = Connections { head_timeout: Duration::from_millis(100), most: 1 };
    runtime.spawn(serve_within(listener, router, limits, std::future::pending()));
    let mut slow = TcpStream::connect(address).unwrap();
    slow.write_all(b"GET /v1/vac").unwrap();
    // It waits for the only place, which the first caller gives up when its time is over.
    let mut next = TcpStream::connect(address).unwrap();
    next.write_all(b"GET / HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n").unwrap();
    let mut answer = String::new();
    next.read_to_string(&mut answer).unwrap();
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
    let mut told = Vec::new();
    // Closed, with or without an answer: reading comes to an end.
    drop(slow.read_to_end(&mut told));
    assert!(!told.starts_with(b"HTTP/1.1 200"));
}

#[test]
fn other_routes_share_the_edge() {
    async fn panics() {
        panic!("a secret of the panic")
    }
    let page = (axum::http::StatusCode::NOT_FOUND, Html("<p>No such page</p>"));
    let others = axum::Router::new()
        .route("/panic", get(panics))
        .route("/page", get(move || std::future::ready(page)));
    let server = Server::over(Arc::clone(&SERVER.service), Limits::new(1, 1, 30, 1), others);
    let reply = server.get("/panic");
    reply.problem(500, "internal");
    assert!(!reply.text.contains("secret"), "{reply:?}");
    let page = server.get("/page");
    assert_eq!((page.status, page.text.as_str()), (404, "<p>No such page</p>"));
    assert!(page.headers.contains_key("x-request-id"));
    assert_eq!(server.get("/healthz").status, 200);
}
