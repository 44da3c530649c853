//! Calls through trait objects.

use std::hint::black_box;

use super::{Group, OURS, finish, ours, peer};
use crate::peers::{
    Memory, async_trait, by_hand,
    dynosaur::{DynStore, Store as _},
};

pub trait Store {
    async fn get(&self, key: u64) -> u64;
    async fn later(&self, key: u64) -> u64;
    async fn large(&self, key: u64) -> u64;
}

impl Store for Memory {
    async fn get(&self, key: u64) -> u64 {
        self.at(key)
    }

    async fn later(&self, key: u64) -> u64 {
        Memory::later(self, key).await
    }

    async fn large(&self, key: u64) -> u64 {
        Memory::large(self, key).await
    }
}

type SendStore = dyn Store<get(..): Send, later(..): Send, large(..): Send>;

static MEMORY: Memory = Memory([1, 2, 3, 4]);

macro_rules! calls {
    ($ty:ty, $from:expr, |$store:ident, $key:ident| $call:expr) => {
        |calls| {
            let $store: &$ty = black_box($from);
            finish(async {
                for $key in 0..calls {
                    black_box($call);
                }
            });
        }
    };
}

pub fn groups() -> Vec<Group> {
    vec![
        Group {
            name: "trait-object",
            title: "A call through a trait object",
            note: "The futures are ready at once.",
            calls: 200_000,
            contenders: vec![
                peer(
                    "async-trait",
                    calls!(dyn async_trait::Store, &MEMORY, |store, key| store
                        .get(key)
                        .await),
                ),
                peer(
                    "dynosaur",
                    calls!(DynStore, DynStore::from_ref(&MEMORY), |store, key| store
                        .get(key)
                        .await),
                ),
                peer(
                    "a trait by hand",
                    calls!(dyn by_hand::Erased, &MEMORY, |store, key| store
                        .get(key)
                        .await),
                ),
                ours(
                    OURS,
                    calls!(dyn Store, &MEMORY, |store, key| store.get(key).box.await),
                ),
                ours(
                    "normal-async, Send",
                    calls!(SendStore, &MEMORY, |store, key| store.get(key).box.await),
                ),
            ],
        },
        Group {
            name: "trait-object-suspended",
            title: "A call through a trait object that suspends",
            note: "Each future is polled twice.",
            calls: 200_000,
            contenders: vec![
                peer(
                    "async-trait",
                    calls!(dyn async_trait::Store, &MEMORY, |store, key| store
                        .later(key)
                        .await),
                ),
                peer(
                    "dynosaur",
                    calls!(DynStore, DynStore::from_ref(&MEMORY), |store, key| store
                        .later(key)
                        .await),
                ),
                peer(
                    "a trait by hand",
                    calls!(dyn by_hand::Erased, &MEMORY, |store, key| store
                        .later(key)
                        .await),
                ),
                ours(
                    OURS,
                    calls!(dyn Store, &MEMORY, |store, key| store.later(key).box.await),
                ),
                ours(
                    "normal-async, Send",
                    calls!(SendStore, &MEMORY, |store, key| store.later(key).box.await),
                ),
            ],
        },
        Group {
            name: "trait-object-large",
            title: "A call through a trait object with a page to keep",
            note: "Of futures with more than 1 KiB no memory is kept: that would take more lists to look into, and the copy of a page \
                   takes longer than the allocator. So all ask the allocator, and we look first.",
            calls: 20_000,
            contenders: vec![
                peer(
                    "async-trait",
                    calls!(dyn async_trait::Store, &MEMORY, |store, key| store
                        .large(key)
                        .await),
                ),
                peer(
                    "dynosaur",
                    calls!(DynStore, DynStore::from_ref(&MEMORY), |store, key| store
                        .large(key)
                        .await),
                ),
                peer(
                    "a trait by hand",
                    calls!(dyn by_hand::Erased, &MEMORY, |store, key| store
                        .large(key)
                        .await),
                ),
                ours(
                    OURS,
                    calls!(dyn Store, &MEMORY, |store, key| store.large(key).box.await),
                ),
                ours(
                    "normal-async, Send",
                    calls!(SendStore, &MEMORY, |store, key| store.large(key).box.await),
                ),
            ],
        },
    ]
}
