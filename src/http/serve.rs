//! Listening: where, and until when.

use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::serve::Listener;
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use hyper_util::service::TowerToHyperService;
use tokio::net::TcpListener;
use tokio::sync::Semaphore;

/// How long requests may go on after the service was told to stop.
const GRACE: Duration = Duration::from_secs(30);
/// How often measures are put together when nobody asks for them.
const UPKEEP: Duration = Duration::from_secs(10);

/// An address that the service does not listen on.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "cannot listen on {address}: expected a loopback address such as 127.0.0.1 or ::1, \
     because the service does not know yet who asks and would show every profile to everyone"
)]
pub struct BindError {
    /// The address.
    pub address: IpAddr,
}

/// Accepts loopback addresses only: the service has no identity yet.
///
/// # Errors
/// Any other address.
///
/// ```
/// use kohtaanto::http::check_bind;
/// assert!(check_bind("127.0.0.1".parse().unwrap()).is_ok());
/// assert!(check_bind("::1".parse().unwrap()).is_ok());
/// assert!(check_bind("0.0.0.0".parse().unwrap()).is_err());
/// ```
pub fn check_bind(address: IpAddr) -> Result<(), BindError> {
    if address.to_canonical().is_loopback() { Ok(()) } else { Err(BindError { address }) }
}

/// What connections may take.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Connections {
    /// Longest time that a caller may take to send the head of a request, or keep a connection without one.
    pub head_timeout: Duration,
    /// Most connections at a time; others wait until one ends. At least 1.
    pub most: usize,
}

impl Default for Connections {
    /// 30 seconds; 512, which leaves half of the files that a process may commonly have open.
    fn default() -> Self {
        Self { head_timeout: Duration::from_secs(30), most: 512 }
    }
}

/// Answers requests until `shutdown` is ready; then takes no new ones and gives those under way 30 seconds.
///
/// # Errors
/// The listener fails.
pub async fn serve(
    listener: TcpListener,
    router: Router,
    shutdown: impl Future<Output = ()> + Send + 'static,
) -> std::io::Result<()> {
    serve_within(listener, router, Connections::default(), shutdown).await
}

/// As [`serve`], with other limits of connections.
///
/// # Errors
/// As [`serve`].
pub async fn serve_within(
    mut listener: TcpListener,
    router: Router,
    connections: Connections,
    shutdown: impl Future<Output = ()> + Send + 'static,
) -> std::io::Result<()> {
    let address = listener.local_addr()?;
    let metrics = super::metrics::recorder();
    let upkeep = tokio::spawn(async move {
        let mut ticks = tokio::time::interval(UPKEEP);
        loop {
            ticks.tick().await;
            metrics.run_upkeep();
        }
    });
    let mut http = http1::Builder::new();
    http.timer(TokioTimer::new()).header_read_timeout(connections.head_timeout);
    let places = Arc::new(Semaphore::new(connections.most.max(1)));
    let graceful = GracefulShutdown::new();
    let mut shutdown = std::pin::pin!(shutdown);
    loop {
        let next = async {
            let place = Arc::clone(&places).acquire_owned().await;
            // Waits and tries again where the process has too many files open.
            let (stream, _peer) = Listener::accept(&mut listener).await;
            (place, stream)
        };
        let (place, stream) = tokio::select! {
            next = next => next,
            () = &mut shutdown => break,
        };
        let service = TowerToHyperService::new(router.clone());
        let connection = graceful.watch(http.serve_connection(TokioIo::new(stream), service));
        tokio::spawn(async move {
            let _place = place;
            if let Err(error) = connection.await {
                tracing::debug!(%error, "a connection ended early");
            }
        });
    }
    drop(listener);
    tracing::info!(%address, "stopping: no new requests are taken");
    if tokio::time::timeout(GRACE, graceful.shutdown()).await.is_err() {
        tracing::warn!("requests that were still under way are broken off");
    }
    upkeep.abort();
    Ok(())
}
