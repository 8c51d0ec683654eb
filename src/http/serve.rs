//! Listening: where, and until when.

use std::net::IpAddr;
use std::time::Duration;

use axum::Router;
use tokio::net::TcpListener;
use tokio::sync::Notify;

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

/// Answers requests until `shutdown` is ready; then takes no new ones and gives those under way 30 seconds.
///
/// # Errors
/// The listener fails.
pub async fn serve(
    listener: TcpListener,
    router: Router,
    shutdown: impl Future<Output = ()> + Send + 'static,
) -> std::io::Result<()> {
    let metrics = super::metrics::recorder();
    let upkeep = tokio::spawn(async move {
        let mut ticks = tokio::time::interval(UPKEEP);
        loop {
            ticks.tick().await;
            metrics.run_upkeep();
        }
    });
    let stopping = std::sync::Arc::new(Notify::new());
    let stopped = std::sync::Arc::clone(&stopping);
    let server = axum::serve(listener, router).with_graceful_shutdown(async move {
        shutdown.await;
        tracing::info!("stopping: no new requests are taken");
        stopped.notify_one();
    });
    let result = tokio::select! {
        result = server.into_future() => result,
        () = async { stopping.notified().await; tokio::time::sleep(GRACE).await } => {
            tracing::warn!("requests that were still under way are broken off");
            Ok(())
        }
    };
    upkeep.abort();
    result
}
