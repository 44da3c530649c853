//! Stores: nothing for clippy to complain about.
use std::{collections::HashMap, future::ready};
/// What a store holds.
pub struct Held(HashMap<String, Vec<u8>>);
mod shared {
    /// Looks up what there is.
    #[allow(
        clippy::redundant_pub_crate,
        reason = "what is generated for it is not"
    )]
    pub(super) trait Local {
        /// How many there may be.
        const MOST: usize;
        /// For those who share it.
        async fn get(&self, key: &str) -> Option<Vec<u8>>
        where
            Self: Sync;
        async fn forget(&mut self, _key: &str);
    }
    /// Across threads.
    #[allow(
        clippy::redundant_pub_crate,
        reason = "what is generated for it is not"
    )]
    pub(super) trait Store = Local<get(..): Send, forget(..): Send> + Send;
}
#[allow(clippy::wildcard_imports, reason = "for the hidden ones")]
use shared::*;
trait Forgetful = Local<forget(..): Send> + Send;
impl Local for Held {
    const MOST: usize = 2;
    async fn get(&self, key: &str) -> Option<Vec<u8>> {
        ready(()).await;
        self.0.get(key).cloned()
    }
    box async fn forget(&mut self, _key: &str) {
        self.0.clear();
        ready(()).await;
    }
}
/// Looks up all, with an unused number.
///
/// # Errors
/// When there is nothing.
pub box async fn all(
    held: &Held,
    names: &[&str],
    _n: u8,
) -> Result<HashMap<String, Vec<u8>>, String> {
    let Some((first, rest)) = names.split_first() else {
        return Ok(HashMap::with_capacity(Held::MOST));
    };
    let one = held.get(first).await.ok_or_else(|| (*first).to_owned())?;
    let mut more = all(held, rest, 1).await?;
    more.insert((*first).to_owned(), one);
    Ok(more)
}
async fn through(store: &mut dyn Local) {
    store.forget("a").box.await;
}
/// Forgets everything.
pub async fn clear(mut held: Held) {
    through(&mut held).await;
    sent(held);
}
fn sent(store: impl Store) {
    forgotten(store);
}
fn forgotten(store: impl Forgetful) {
    drop(store);
}
