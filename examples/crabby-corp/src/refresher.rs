//! Keeps the cache fresh in the background.
//!
//! What requests found in the cache is read again from the database before it
//! expires. What they do not ask for is left to expire.

use std::sync::Arc;
use std::time::Duration;

use tokio::signal::unix::Signal;
use tokio::time::{Instant, interval_at};

use crate::cache::{Cache, TIME_TO_LIVE};
use crate::directory::Directory;

/// Twice in the life of an entry: one that was found in time is read again in time.
const PERIOD: Duration = TIME_TO_LIVE.checked_div(2).unwrap();

/// Refreshes `cache`, which is the one of `directory`, from time to time and at each of `signals`.
pub(crate) fn spawn(
    cache: Arc<impl Cache<process(..): Send> + 'static>,
    directory: Arc<Directory>,
    mut signals: Signal,
) {
    let mut ticks = interval_at(Instant::now() + PERIOD, PERIOD);
    tokio::spawn(async move {
        loop {
            tokio::select! {
                _ = ticks.tick() => {}
                Some(()) = signals.recv() => {}
            }
            match refresh(&*cache, &directory).await {
                Ok(0) => {}
                Ok(entries) => tracing::info!(entries, "refreshed"),
                Err(error) => tracing::warn!("cannot refresh the cache: {error}"),
            }
        }
    });
}

/// Does one round, and returns how many entries were read again.
async fn refresh(
    cache: &impl Cache<process(..): Send>,
    directory: &Directory,
) -> rusqlite::Result<usize> {
    let keys = cache.process().await;
    for key in &keys {
        match directory.read(key).await? {
            Some(bytes) => cache.set(key, &bytes).await,
            None => cache.remove(key).await,
        }
    }
    Ok(keys.len())
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use tokio::signal::unix::{SignalKind, signal};
    use tokio::time::sleep;

    use crate::cache::memory::MemoryCache;
    use crate::database::Database;
    use crate::legacy::LegacyClient;

    use super::*;

    fn directory(cache: &Arc<MemoryCache>) -> Directory {
        Directory {
            cache: cache.clone(),
            database: Database::open(Path::new(":memory:")).unwrap(),
            legacy_client: LegacyClient::new([]),
        }
    }

    // The clock moves only when everything waits for it.
    #[tokio::test(start_paused = true)]
    async fn what_is_asked_for_does_not_expire() {
        let cache = Arc::new(MemoryCache::default());
        let directory = Arc::new(directory(&cache));
        let signals = signal(SignalKind::user_defined1()).unwrap();
        spawn(Arc::clone(&cache), Arc::clone(&directory), signals);

        directory.organisation(6).await.unwrap();
        directory.organisation(7).await.unwrap();
        directory.organisation(7).await.unwrap();
        sleep(TIME_TO_LIVE + PERIOD / 2).await;
        assert!(cache.get("organisation:7").await.is_some());
        assert_eq!(cache.get("organisation:6").await, None);
    }

    #[tokio::test]
    async fn what_the_database_has_no_more_is_removed() {
        let cache = Arc::new(MemoryCache::default());
        cache.set("user:77", b"{}").await;
        cache.get("user:77").await;
        let entries = refresh(&*cache, &directory(&cache)).await.unwrap();
        assert_eq!(entries, 1);
        assert_eq!(cache.get("user:77").await, None);
    }
}
