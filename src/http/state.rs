//! What every handler shares: the service, its limits, and the threads that work.

use std::sync::Arc;
use std::time::Duration;

use metrics_exporter_prometheus::PrometheusHandle;
use tokio::sync::Semaphore;

use super::metrics;
use super::problem::{ApiError, Code};
use crate::service::Service;

/// Reads and writes of the store that run at the same time. They wait for the disk and share its commits, so they may
/// be many more than cores.
const STORE_CALLS: usize = 64;

const MIB: usize = 1 << 20;

/// How much a request may take.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Largest body, in bytes after decompression.
    pub body_bytes: usize,
    /// Largest body of a bulk load, in bytes after decompression.
    pub bulk_bytes: usize,
    /// Longest time of a request.
    pub timeout: Duration,
    /// Longest time of a bulk load.
    pub bulk_timeout: Duration,
    /// Searches and matches that run at the same time, at least 1.
    pub threads: usize,
}

impl Limits {
    /// Limits as they are configured: sizes in MiB, time in seconds, 0 threads for one per core. Bulk loads have
    /// twenty times as long as other requests.
    #[must_use]
    pub fn new(body_mib: usize, bulk_mib: usize, timeout_seconds: u64, threads: usize) -> Self {
        let cores = || std::thread::available_parallelism().map_or(1, usize::from);
        Self {
            body_bytes: body_mib.saturating_mul(MIB),
            bulk_bytes: bulk_mib.saturating_mul(MIB),
            timeout: Duration::from_secs(timeout_seconds),
            bulk_timeout: Duration::from_secs(timeout_seconds.saturating_mul(20)),
            threads: if threads == 0 { cores() } else { threads },
        }
    }
}

/// State of the HTTP interface; cheap to clone.
#[derive(Clone)]
pub struct AppState {
    pub(super) service: Arc<Service>,
    pub(super) limits: Limits,
    pub(super) metrics: PrometheusHandle,
    computing: Arc<Semaphore>,
    storing: Arc<Semaphore>,
}

impl std::fmt::Debug for AppState {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("AppState").field("limits", &self.limits).finish_non_exhaustive()
    }
}

impl AppState {
    /// State over an open service. The first one of a process also starts its metrics.
    #[must_use]
    pub fn new(service: Arc<Service>, limits: Limits) -> Self {
        Self {
            service,
            limits,
            metrics: metrics::recorder(),
            computing: Arc::new(Semaphore::new(limits.threads.max(1))),
            storing: Arc::new(Semaphore::new(STORE_CALLS)),
        }
    }

    /// The service.
    #[must_use]
    pub fn service(&self) -> &Arc<Service> {
        &self.service
    }

    /// Runs work for the processor on a thread of its own, when one of the configured number is free. Work that has
    /// begun keeps its place even when the caller has gone.
    pub(super) async fn compute<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Service) -> Result<T, ApiError> + Send + 'static,
    ) -> Result<T, ApiError> {
        self.run(&self.computing, work).await
    }

    /// Runs work that mostly waits for the store.
    pub(super) async fn store<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Service) -> Result<T, ApiError> + Send + 'static,
    ) -> Result<T, ApiError> {
        self.run(&self.storing, work).await
    }

    async fn run<T: Send + 'static>(
        &self,
        places: &Arc<Semaphore>,
        work: impl FnOnce(&Service) -> Result<T, ApiError> + Send + 'static,
    ) -> Result<T, ApiError> {
        let place = Arc::clone(places).acquire_owned().await;
        let place = place.map_err(|error| ApiError::internal(&error))?;
        let service = Arc::clone(&self.service);
        let span = tracing::Span::current();
        let done = tokio::task::spawn_blocking(move || {
            let _place = place;
            span.in_scope(|| work(&service))
        });
        done.await.map_err(|error| ApiError::internal(&error))?
    }

    /// Waits until a change can be found, for as long as half a request may take. `false` where it cannot yet.
    pub(super) async fn wait_for(&self, sequence: u64) -> bool {
        let service = Arc::clone(&self.service);
        let found = tokio::task::spawn_blocking(move || service.wait_for(sequence));
        matches!(tokio::time::timeout(self.limits.timeout / 2, found).await, Ok(Ok(Ok(()))))
    }

    /// The problem of a request that took too long.
    pub(super) fn timed_out(&self, limit: Duration, reading: bool) -> ApiError {
        let seconds = limit.as_secs();
        if reading {
            ApiError::new(Code::SlowBody, format!("the body did not arrive within {seconds} s"))
        } else {
            ApiError::new(Code::TimedOut, format!("no answer within {seconds} s"))
        }
    }
}
