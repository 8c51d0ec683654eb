//! Measures for Prometheus. Labels are templates of routes, methods, statuses and kinds: never ids or words of a
//! request.

use std::sync::OnceLock;
use std::time::Duration;

use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use metrics_exporter_prometheus::{PrometheusBuilder, PrometheusHandle};

use super::problem::ApiError;
use super::state::AppState;

const REQUESTS: &str = "kohtaanto_http_requests_total";
const SECONDS: &str = "kohtaanto_http_request_duration_seconds";
const WRITES: &str = "kohtaanto_store_commits_total";
const RECORDS: &str = "kohtaanto_store_records_total";

/// Upper bounds of the latency classes, in seconds.
const BOUNDS: [f64; 14] =
    [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0];

/// The process's recorder, which the first call installs.
pub(super) fn recorder() -> PrometheusHandle {
    static RECORDER: OnceLock<PrometheusHandle> = OnceLock::new();
    RECORDER.get_or_init(install).clone()
}

fn install() -> PrometheusHandle {
    let builder = PrometheusBuilder::new();
    let builder = builder.set_buckets(&BOUNDS).expect("invariant: there are bounds");
    let recorder = builder.build_recorder();
    let handle = recorder.handle();
    if metrics::set_global_recorder(recorder).is_err() {
        // Another one is installed: measures go there, and this one stays empty.
        tracing::warn!("another metrics recorder is installed");
    }
    metrics::describe_counter!(REQUESTS, "Requests by route, method and status");
    metrics::describe_histogram!(SECONDS, metrics::Unit::Seconds, "Time of requests");
    metrics::describe_counter!(WRITES, "Batches of writes that the HTTP interface has committed");
    metrics::describe_counter!(RECORDS, "Records by what their write did");
    metrics::describe_gauge!("kohtaanto_store_records", "Records in the store");
    metrics::describe_gauge!("kohtaanto_index_documents", "Documents that can be found");
    metrics::describe_gauge!("kohtaanto_store_sequence", "Last change of the store");
    metrics::describe_gauge!("kohtaanto_index_sequence", "Last change that both indexes hold");
    metrics::describe_gauge!("kohtaanto_index_lag", "Changes that the indexes do not hold yet");
    metrics::describe_gauge!("kohtaanto_index_healthy", "1 while changes can be applied, else 0");
    handle
}

/// Counts a request that was answered.
pub(super) fn request(method: &'static str, route: String, status: u16, took: Duration) {
    let labels = [("method", method.to_owned()), ("route", route)];
    metrics::histogram!(SECONDS, &labels).record(took.as_secs_f64());
    let [method, route] = labels;
    metrics::counter!(REQUESTS, &[method, route, ("status", status.to_string())]).increment(1);
}

/// Counts a batch of writes.
pub(super) fn commit(kind: &'static str, outcomes: [(&'static str, u64); 4]) {
    metrics::counter!(WRITES, "kind" => kind).increment(1);
    for (outcome, count) in outcomes {
        if count > 0 {
            metrics::counter!(RECORDS, "kind" => kind, "outcome" => outcome).increment(count);
        }
    }
}

/// Measures in the text format of Prometheus
#[utoipa::path(get, path = "/metrics", tag = "operation",
    responses((status = 200, description = "Measures", body = String, content_type = "text/plain")))]
pub(super) async fn measures(State(app): State<AppState>) -> Result<Response, ApiError> {
    let (status, healthy) =
        app.store(|service| Ok((service.status()?, service.is_healthy()))).await?;
    let gauge = |name: &'static str, kind: &'static str, value: u64| {
        metrics::gauge!(name, "kind" => kind).set(value as f64);
    };
    gauge("kohtaanto_store_records", "vacancy", status.vacancies);
    gauge("kohtaanto_store_records", "profile", status.profiles);
    gauge("kohtaanto_index_documents", "vacancy", status.indexed_vacancies);
    gauge("kohtaanto_index_documents", "profile", status.indexed_profiles);
    let lag = status.store_sequence.saturating_sub(status.index_sequence);
    metrics::gauge!("kohtaanto_store_sequence").set(status.store_sequence as f64);
    metrics::gauge!("kohtaanto_index_sequence").set(status.index_sequence as f64);
    metrics::gauge!("kohtaanto_index_lag").set(lag as f64);
    metrics::gauge!("kohtaanto_index_healthy").set(f64::from(u8::from(healthy)));
    let text = app.metrics.render();
    Ok(([(header::CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8")], text).into_response())
}
