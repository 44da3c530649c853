//! Calls on types that are known.

use std::hint::black_box;

use super::{Group, OURS, finish, ours, peer, trait_objects};
use crate::peers::{Memory, async_trait, dynosaur};

static MEMORY: Memory = Memory([1, 2, 3, 4]);

impl Memory {
    /// The same without a trait.
    async fn plain(&self, key: u64) -> u64 {
        self.at(key)
    }
}

macro_rules! calls {
    ($call:expr) => {
        |calls| {
            let memory: &Memory = black_box(&MEMORY);
            finish(async {
                for key in 0..calls {
                    black_box($call(memory, key).await);
                }
            });
        }
    };
}

pub fn groups() -> Vec<Group> {
    vec![
        Group {
            name: "known-type",
            title: "A call of a trait's method on a known type",
            note: "The trait is one that is used as `dyn` elsewhere.",
            calls: 500_000,
            contenders: vec![
                peer("async fn without a trait", calls!(Memory::plain)),
                peer("async-trait", calls!(async_trait::Store::get)),
                peer("dynosaur", calls!(dynosaur::Store::get)),
                ours(OURS, calls!(trait_objects::Store::get)),
            ],
        },
        Group {
            name: "box",
            title: "A boxed future of a known type",
            note: "",
            calls: 200_000,
            contenders: vec![
                peer("Box::pin(..).await", |calls| {
                    let memory: &Memory = black_box(&MEMORY);
                    finish(async {
                        for key in 0..calls {
                            black_box(Box::pin(memory.later(key)).await);
                        }
                    });
                }),
                ours(".box.await", |calls| {
                    let memory: &Memory = black_box(&MEMORY);
                    finish(async {
                        for key in 0..calls {
                            black_box(memory.later(key).box.await);
                        }
                    });
                }),
            ],
        },
    ]
}
