//! The database with the cache in front of it.

use std::sync::Arc;

use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::cache::Cache;
use crate::database::Database;

#[derive(Clone)]
pub(crate) struct Directory {
    pub(crate) cache: Arc<dyn Cache>,
    pub(crate) database: Database,
}

/// What the cache has under `key`, or else what `load` finds, which the cache then keeps.
pub(crate) async fn cached<T: Serialize + DeserializeOwned>(
    cache: &dyn Cache,
    key: &str,
    load: impl Future<Output = rusqlite::Result<Option<T>>>,
) -> rusqlite::Result<Option<T>> {
    if let Some(bytes) = cache.get(key).box.await
        && let Ok(value) = serde_json::from_slice(&bytes)
    {
        return Ok(Some(value));
    }
    let found = load.await?;
    if let Some(bytes) = found.as_ref().and_then(|it| serde_json::to_vec(it).ok()) {
        cache.set(key, &bytes).box.await;
    }
    Ok(found)
}
