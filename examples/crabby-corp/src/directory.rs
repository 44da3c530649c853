//! All that the service knows: the database with the cache in front of it, and
//! the legacy register.

use std::sync::Arc;

use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::cache::Cache;
use crate::cache::key::Key;
use crate::database::Database;
use crate::legacy::LegacyClient;

pub(crate) struct Directory {
    pub(crate) cache: Arc<dyn Cache>,
    pub(crate) database: Database,
    pub(crate) legacy_client: LegacyClient,
}

impl Directory {
    /// What the cache should have under `key`, as the database is now.
    pub(crate) async fn read(&self, key: &str) -> rusqlite::Result<Option<Vec<u8>>> {
        Ok(match Key::parse(key) {
            Some(Key::User(id)) => self.database.user(id).await?.and_then(encode),
            Some(Key::Organisation(id)) => self.database.organisation(id).await?.and_then(encode),
            None => None,
        })
    }
}

/// What the cache has under `key`, or else what `load` finds, which the cache then keeps.
pub(crate) async fn cached<T: Serialize + DeserializeOwned>(
    cache: &dyn Cache,
    key: Key,
    load: impl Future<Output = rusqlite::Result<Option<T>>>,
) -> rusqlite::Result<Option<T>> {
    let key = key.to_string();
    if let Some(bytes) = cache.get(&key).box.await
        && let Ok(value) = serde_json::from_slice(&bytes)
    {
        return Ok(Some(value));
    }
    let found = load.await?;
    if let Some(bytes) = found.as_ref().and_then(encode) {
        cache.set(&key, &bytes).box.await;
    }
    Ok(found)
}

fn encode(value: impl Serialize) -> Option<Vec<u8>> {
    serde_json::to_vec(&value).ok()
}
