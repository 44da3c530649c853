//! What the lowering for `AsyncDrop` puts around awaits and bodies, by hand, since this crate has no type with a clean-up,
//! and so is not lowered for them.

use std::{future::ready, hint::black_box};

use normal_async::lowered::{body, drained};

use super::{Group, finish, ours, peer};

async fn plain(n: u64) -> u64 {
    ready(n).await
}

async fn with_body(n: u64) -> u64 {
    body(async move { drained(ready(n)).await }).await
}

macro_rules! calls {
    ($n:ident => $call:expr) => {
        |calls| {
            finish(body(async move {
                for _ in 0..calls {
                    let $n = black_box(1);
                    black_box($call.await);
                }
            }))
        }
    };
}

pub fn groups() -> Vec<Group> {
    vec![
        Group {
            name: "clean-ups-await",
            title: "An await in a crate with clean-ups",
            note: "Nothing is due.",
            calls: 200_000,
            contenders: vec![
                peer("an await", calls!(n => ready(n))),
                ours("lowered", calls!(n => drained(ready(n)))),
            ],
        },
        Group {
            name: "clean-ups-body",
            title: "A call of an async function in a crate with clean-ups",
            note: "It awaits once, and nothing is due.",
            calls: 200_000,
            contenders: vec![
                peer("async fn", calls!(n => plain(n))),
                ours("lowered", calls!(n => drained(with_body(n)))),
            ],
        },
    ]
}
