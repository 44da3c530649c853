//! The cache as the service sees it: a trait with async methods, used as `dyn Cache`.
//!
//! A cache may lose anything at any time and never fails a request: what it
//! cannot do it logs and leaves undone.

pub(crate) mod key;
pub(crate) mod memory;
pub(crate) mod redis;

use std::num::NonZeroUsize;
use std::time::Duration;

/// How long an entry may live. This bounds how stale an answer can be when an
/// entry could not be removed, or was written by a reader that lost a race
/// against a writer.
pub(crate) const TIME_TO_LIVE: Duration = Duration::from_secs(60);

/// How many entries a cache keeps, or keeps account of, in the memory of the service.
const CAPACITY: NonZeroUsize = NonZeroUsize::new(10_000).unwrap();

/// Bytes under string keys.
pub(crate) trait LocalCache {
    /// Where the entries are, for people to read.
    fn describe(&self) -> String;

    /// Finds out at start whether the cache is there, rather than at the first request.
    async fn connect(&self) {}

    async fn get(&self, key: &str) -> Option<Vec<u8>>;

    async fn set(&self, key: &str, value: &[u8]);

    async fn remove(&self, key: &str);

    /// Does the chores of the cache, and returns the keys under which `get`
    /// found something since the last time, some of them if they are very many.
    async fn process(&self) -> Vec<String>;
}

/// A cache that request handlers can share: they run on any thread.
pub(crate) trait Cache = LocalCache<get(..): Send, set(..): Send, remove(..): Send> + Send + Sync;
