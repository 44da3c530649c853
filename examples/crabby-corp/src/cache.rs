//! The cache as the service sees it: a trait with async methods, used as `dyn Cache`.
//!
//! A cache may lose anything at any time and never fails a request: what it
//! cannot do it logs and leaves undone.

pub(crate) mod memory;
pub(crate) mod redis;

use std::time::Duration;

/// How long an entry may live. This bounds how stale an answer can be when an
/// entry could not be removed, or was written by a reader that lost a race
/// against a writer.
const TIME_TO_LIVE: Duration = Duration::from_secs(60);

/// Bytes under string keys. Request handlers call it on any thread, so these
/// futures are `Send`.
pub(crate) trait Cache: Send + Sync {
    /// Where the entries are, for people to read.
    fn describe(&self) -> String;

    /// Finds out at start whether the cache is there, rather than at the first request.
    async fn connect(&self) {}

    fn get(&self, key: &str) -> impl Future<Output = Option<Vec<u8>>> + Send;

    fn set(&self, key: &str, value: &[u8]) -> impl Future<Output = ()> + Send;

    fn remove(&self, key: &str) -> impl Future<Output = ()> + Send;
}
