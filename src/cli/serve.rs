//! `kohtaanto serve`.

use std::io::ErrorKind;
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;

use anyhow::Context;
use axum::Router;
use clap::Args;
use tokio::net::TcpListener;
use tokio::signal::unix::{SignalKind, signal};

use super::output::tell;
use super::{Global, engine, first_start};
use crate::config::Config;
use crate::http::{self, AppState, Limits};
use crate::service::Service;
use crate::telemetry;
use crate::web;

/// Options of the server.
#[derive(Debug, Clone, Default, Args)]
#[command(next_help_heading = "Options of serve")]
pub(super) struct ServeArgs {
    /// Port to listen on; 0 takes a free one [default: 8080]
    #[arg(long, value_name = "PORT")]
    port: Option<u16>,
    /// Address to listen on, of this computer only [default: 127.0.0.1]
    #[arg(long, value_name = "ADDRESS")]
    bind: Option<IpAddr>,
    /// Begin with an empty store instead of demo data
    #[arg(long)]
    no_demo: bool,
}

impl ServeArgs {
    /// True where an option is given.
    pub(super) fn any(&self) -> bool {
        self.port.is_some() || self.bind.is_some() || self.no_demo
    }

    /// These options, and others' where these say nothing.
    pub(super) fn or(self, other: Self) -> Self {
        Self {
            port: other.port.or(self.port),
            bind: other.bind.or(self.bind),
            no_demo: other.no_demo || self.no_demo,
        }
    }

    fn apply(&self, config: &mut Config) {
        if let Some(port) = self.port {
            config.server.port = port;
        }
        if let Some(bind) = self.bind {
            config.server.bind = bind;
        }
    }
}

/// Runs `kohtaanto serve`: returns when the server was told to stop.
///
/// # Errors
/// The address is refused or in use, or the service cannot be opened.
pub(super) fn run(args: &ServeArgs, global: &Global) -> anyhow::Result<()> {
    let mut config = global.load()?;
    args.apply(&mut config);
    telemetry::start(&config.log)?;
    http::check_bind(config.server.bind).context("server.bind")?;
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .context("cannot start threads")?;
    // The port is taken first: whoever has it in use need not wait for an index to learn so.
    let address = SocketAddr::new(config.server.bind, config.server.port);
    let listener = runtime.block_on(listen(address))?;
    let service = engine::open(&engine::options(&config)?)?;
    if !args.no_demo
        && let Some((vacancies, profiles)) = first_start::load(&service, &config.demo)?
    {
        tell(format_args!(
            "first start: loaded {vacancies} vacancies and {profiles} profiles, all invented (--no-demo leaves them out)"
        ));
    }
    let local = listener.local_addr().context("cannot tell the address")?;
    tell(format_args!("Kohtaanto is at http://{local}/"));
    tell(format_args!("its interface is described at http://{local}/docs; Ctrl-C stops it"));
    warm_up(&service);
    let app = app(&service, &config);
    runtime.block_on(async { http::serve(listener, app, stopped()?).await })?;
    Ok(())
}

/// Makes what first requests would wait for, beside them.
fn warm_up(service: &Arc<Service>) {
    let service = Arc::clone(service);
    let work = move || {
        if let Err(error) = service.warm_up() {
            tracing::error!(%error, "some requests will wait for what could not be made ready");
        }
    };
    // Without the thread the first requests make it themselves.
    drop(std::thread::Builder::new().name("warm-up".to_owned()).spawn(work));
}

/// Everything that is served.
fn app(service: &Arc<Service>, config: &Config) -> Router {
    let server = &config.server;
    let limits = Limits::new(
        server.body_limit_mib,
        server.bulk_limit_mib,
        server.timeout_seconds,
        server.threads,
    );
    let state = AppState::new(Arc::clone(service), limits);
    http::router_with(state, web::router(Arc::clone(service)))
}

async fn listen(address: SocketAddr) -> anyhow::Result<TcpListener> {
    TcpListener::bind(address).await.with_context(|| format!("cannot listen on {address}")).map_err(
        |error| {
            let in_use = error
                .downcast_ref::<std::io::Error>()
                .is_some_and(|error| error.kind() == ErrorKind::AddrInUse);
            if in_use {
                let port = address.port();
                error.context(format!(
                    "port {port} is in use: stop what uses it, or give another with --port"
                ))
            } else {
                error
            }
        },
    )
}

/// Ready when the process is told to stop: Ctrl-C or SIGTERM.
fn stopped() -> std::io::Result<impl Future<Output = ()> + Send + 'static> {
    let (mut interrupt, mut terminate) =
        (signal(SignalKind::interrupt())?, signal(SignalKind::terminate())?);
    Ok(async move {
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
        }
    })
}
