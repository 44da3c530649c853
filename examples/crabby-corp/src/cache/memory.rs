//! A cache in memory that forgets what was not used for longest.

use std::num::NonZeroUsize;
use std::sync::{Mutex, MutexGuard, PoisonError};

use lru::LruCache;
use tokio::time::Instant;

use super::{CAPACITY, Cache, TIME_TO_LIVE};

pub(crate) struct MemoryCache {
    entries: Mutex<LruCache<String, Entry>>,
}

struct Entry {
    value: Vec<u8>,
    expires: Instant,
    /// Since the chores were last done.
    was_found: bool,
}

impl MemoryCache {
    fn with_capacity(capacity: NonZeroUsize) -> Self {
        Self {
            entries: Mutex::new(LruCache::new(capacity)),
        }
    }

    fn entries(&self) -> MutexGuard<'_, LruCache<String, Entry>> {
        self.entries.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Default for MemoryCache {
    fn default() -> Self {
        Self::with_capacity(CAPACITY)
    }
}

impl Cache for MemoryCache {
    fn describe(&self) -> String {
        format!("in memory, at most {} entries", self.entries().cap())
    }

    async fn get(&self, key: &str) -> Option<Vec<u8>> {
        let mut entries = self.entries();
        let entry = entries.get_mut(key)?;
        if entry.expires > Instant::now() {
            entry.was_found = true;
            return Some(entry.value.clone());
        }
        entries.pop(key);
        None
    }

    async fn set(&self, key: &str, value: &[u8]) {
        let entry = Entry {
            value: value.to_vec(),
            expires: Instant::now() + TIME_TO_LIVE,
            was_found: false,
        };
        self.entries().put(key.to_owned(), entry);
    }

    async fn remove(&self, key: &str) {
        self.entries().pop(key);
    }

    /// Makes room: forgets what has expired.
    async fn process(&self) -> Vec<String> {
        let mut entries = self.entries();
        let now = Instant::now();
        entries.retain(|_, entry| entry.expires > now);
        let found = entries.iter_mut().filter_map(|(key, entry)| {
            let was_found = std::mem::take(&mut entry.was_found);
            was_found.then(|| key.clone())
        });
        found.collect()
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    fn cache_of_two() -> Box<dyn Cache> {
        Box::new(MemoryCache::with_capacity(NonZeroUsize::new(2).unwrap()))
    }

    #[tokio::test]
    async fn forgets_what_was_not_used_for_longest() {
        let cache = cache_of_two();
        cache.set("a", b"1").box.await;
        cache.set("b", b"2").box.await;
        cache.get("a").box.await;
        cache.set("c", b"3").box.await;
        assert_eq!(cache.get("a").box.await.as_deref(), Some(&b"1"[..]));
        assert_eq!(cache.get("b").box.await, None);
        assert_eq!(cache.get("c").box.await.as_deref(), Some(&b"3"[..]));
    }

    #[tokio::test]
    async fn removes_an_entry() {
        let cache = cache_of_two();
        cache.set("a", b"1").box.await;
        cache.remove("a").box.await;
        assert_eq!(cache.get("a").box.await, None);
    }

    #[tokio::test]
    async fn tells_once_what_was_found() {
        let cache = cache_of_two();
        cache.set("a", b"1").box.await;
        cache.set("b", b"2").box.await;
        cache.get("a").box.await;
        cache.get("c").box.await;
        assert_eq!(cache.process().box.await, ["a"]);
        assert_eq!(cache.process().box.await, [""; 0]);
    }

    #[tokio::test(start_paused = true)]
    async fn makes_room_where_the_time_is_over() {
        let cache = MemoryCache::default();
        cache.set("a", b"1").await;
        cache.get("a").await;
        tokio::time::advance(TIME_TO_LIVE).await;
        assert_eq!(cache.process().await, [""; 0]);
        assert!(cache.entries().is_empty());
    }

    #[tokio::test(start_paused = true)]
    async fn forgets_an_entry_when_its_time_is_over() {
        let cache = cache_of_two();
        cache.set("a", b"1").box.await;
        tokio::time::advance(TIME_TO_LIVE - Duration::from_millis(1)).await;
        assert!(cache.get("a").box.await.is_some());
        tokio::time::advance(Duration::from_millis(1)).await;
        assert_eq!(cache.get("a").box.await, None);
    }
}
