//! What the tests share: the server under test, a database on disk, a Redis and
//! a legacy register.

mod database;
mod legacy;
mod redis;
mod server;

use std::time::Duration;

pub use database::DatabaseFile;
pub use legacy::Office;
pub use redis::{Redis, free_port};
pub use server::{Answer, Server, command, lines, signal};

/// How long anything may take before a test fails; far more than it needs.
pub const DEADLINE: Duration = Duration::from_secs(60);

/// Awaits `event`, and fails the test with `what` when it does not come in time.
pub async fn in_time<T>(what: &str, event: impl Future<Output = T>) -> T {
    match tokio::time::timeout(DEADLINE, event).await {
        Ok(value) => value,
        Err(_) => panic!("{what} took longer than {DEADLINE:?}"),
    }
}
