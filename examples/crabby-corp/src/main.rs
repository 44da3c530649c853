//! Crabby Corp's directory: users and nested organisations over HTTP, kept in
//! SQLite, with a cache in front that is in memory or in Redis, and the legacy
//! register that it came from.
//!
//! This file turns the command line into a running server and stops it again.

mod api;
mod cache;
mod database;
mod directory;
mod legacy;
mod limits;
mod organisations;
mod problem;
mod refresher;
mod search;
mod users;
mod validate;

use std::io::{self, IsTerminal};
use std::net::{Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use std::pin::pin;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context, Result, anyhow};
use axum::Router;
use clap::Parser;
use normal_service::{http::Server, tower::from_tower};
use tokio::net::TcpListener;
use tokio::signal::unix::{Signal, SignalKind, signal};
use tokio::sync::oneshot;
use tracing_subscriber::filter::Targets;
use tracing_subscriber::prelude::*;

use crate::cache::Cache;
use crate::cache::memory::MemoryCache;
use crate::cache::redis::RedisCache;
use crate::database::Database;
use crate::directory::Directory;
use crate::legacy::LegacyClient;

/// How long a request that is under way may take to finish once the server was told to stop.
const GRACE: Duration = Duration::from_secs(10);

/// Serve Crabby Corp's users and organisations over HTTP.
#[derive(Parser)]
#[command(version)]
struct Arguments {
    /// Port to listen on at 127.0.0.1; 0 picks a free one
    #[arg(long, default_value_t = 8080)]
    port: u16,

    /// SQLite file, created with sample data if it is not there; `:memory:` keeps nothing
    /// [default: crabby-corp.db in the user's data directory]
    #[arg(long, value_name = "PATH", env = "CRABBY_CORP_DATABASE")]
    database: Option<PathBuf>,

    /// Redis to keep the cache in, such as redis://127.0.0.1:6379
    /// [default: a cache in memory]
    #[arg(long, value_name = "URL", env = "REDIS_URL", hide_env_values = true)]
    redis_url: Option<String>,

    /// Office of the legacy register, such as 127.0.0.1:4070; give one for each office
    #[arg(long, value_name = "IP:PORT")]
    legacy: Vec<SocketAddr>,

    /// What to log on stderr, such as `warn` or `crabby_corp=debug,tower_http=off`
    #[arg(long, value_name = "FILTER", env = "RUST_LOG", default_value = "info")]
    log: Targets,
}

#[tokio::main]
async fn main() -> ExitCode {
    match run(Arguments::parse()).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("crabby-corp: {error:#}");
            ExitCode::FAILURE
        }
    }
}

async fn run(arguments: Arguments) -> Result<()> {
    let log = tracing_subscriber::fmt::layer()
        .with_ansi(io::stderr().is_terminal())
        .with_writer(io::stderr);
    tracing_subscriber::registry()
        .with(log)
        .with(arguments.log)
        .init();

    let listener = listen(arguments.port).await?;
    let database = match arguments.database {
        Some(path) => Database::open(&path)?,
        None => Database::open(&default_database()?)?,
    };
    let legacy_client = LegacyClient::new(arguments.legacy);
    let directory = match arguments.redis_url.filter(|url| !url.is_empty()) {
        Some(url) => {
            let cache = RedisCache::new(&url, database.identity())?;
            open(cache, database, legacy_client).await?
        }
        None => open(MemoryCache::default(), database, legacy_client).await?,
    };
    serve(listener, api::router(directory)).await
}

async fn listen(port: u16) -> Result<TcpListener> {
    let address = SocketAddr::from((Ipv4Addr::LOCALHOST, port));
    TcpListener::bind(address).await.map_err(|error| {
        let advice = "choose another with --port (0 picks a free one)";
        match error.kind() {
            io::ErrorKind::AddrInUse => anyhow!("port {port} is in use; {advice}"),
            _ => anyhow!("cannot listen on {address}: {error}; {advice}"),
        }
    })
}

fn default_database() -> Result<PathBuf> {
    let directory = dirs::data_local_dir()
        .context("no home directory to keep the database in; name a file with --database")?
        .join("crabby-corp");
    std::fs::create_dir_all(&directory).map_err(|error| {
        let directory = directory.display();
        anyhow!("cannot create {directory}: {error}; name a database file with --database")
    })?;
    Ok(directory.join("crabby-corp.db"))
}

/// All that the service knows, with `cache` in front of `database`, kept fresh from now on.
async fn open(
    cache: impl Cache<process(..): Send> + 'static,
    database: Database,
    legacy_client: LegacyClient,
) -> Result<Arc<Directory>> {
    cache.connect().await;
    tracing::info!(cache = cache.describe(), "ready");
    let cache = Arc::new(cache);
    let directory = Arc::new(Directory {
        cache: cache.clone(),
        database,
        legacy_client,
    });
    let signals = signal(SignalKind::user_defined1())?;
    refresher::spawn(cache, Arc::clone(&directory), signals);
    Ok(directory)
}

/// Serves until SIGINT or SIGTERM, then lets the requests under way finish:
/// all of them, or as many as do before [`GRACE`] is over or a second signal comes.
async fn serve(listener: TcpListener, router: Router) -> Result<()> {
    let mut signals = Signals::watch()?;
    println!("listening on http://{}", listener.local_addr()?);

    let (stop, stopped) = oneshot::channel::<()>();
    let server = Server::new().grace_period(GRACE).shutdown_on(async {
        stopped.await.ok();
    });
    let mut server = pin!(server.serve(listener, limits::limited(from_tower(router))));

    tokio::select! {
        result = &mut server => return Ok(result?),
        () = signals.next() => tracing::info!("shutting down"),
    }
    stop.send(()).ok();
    tokio::select! {
        result = &mut server => if let Err(cut_off) = result {
            tracing::warn!("gave up on unfinished requests: {cut_off}");
        },
        () = signals.next() => tracing::warn!("told twice to stop: unfinished requests are cut off"),
    }
    Ok(())
}

struct Signals {
    interrupt: Signal,
    terminate: Signal,
}

impl Signals {
    fn watch() -> io::Result<Self> {
        Ok(Self {
            interrupt: signal(SignalKind::interrupt())?,
            terminate: signal(SignalKind::terminate())?,
        })
    }

    async fn next(&mut self) {
        tokio::select! {
            _ = self.interrupt.recv() => {}
            _ = self.terminate.recv() => {}
        }
    }
}
