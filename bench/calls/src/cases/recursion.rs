//! Functions that call themselves.

use std::hint::black_box;

use async_recursion::async_recursion;

use super::{Group, finish, ours, peer};

mod sum {
    use super::*;

    #[async_recursion]
    pub async fn by_async_recursion(n: u64) -> u64 {
        if n == 0 {
            0
        } else {
            black_box(n) + by_async_recursion(n - 1).await
        }
    }

    pub async fn by_hand(n: u64) -> u64 {
        if n == 0 {
            0
        } else {
            black_box(n) + Box::pin(by_hand(n - 1)).await
        }
    }

    pub box async fn of_box_fn(n: u64) -> u64 {
        if n == 0 {
            0
        } else {
            black_box(n) + of_box_fn(n - 1).await
        }
    }

    pub async fn by_box(n: u64) -> u64 {
        if n == 0 {
            0
        } else {
            black_box(n) + by_box(n - 1).box.await
        }
    }
}

mod fibonacci {
    use super::*;

    #[async_recursion]
    pub async fn by_async_recursion(n: u64) -> u64 {
        if n < 2 {
            n
        } else {
            by_async_recursion(n - 1).await + by_async_recursion(n - 2).await
        }
    }

    pub async fn by_hand(n: u64) -> u64 {
        if n < 2 {
            n
        } else {
            Box::pin(by_hand(n - 1)).await + Box::pin(by_hand(n - 2)).await
        }
    }

    pub box async fn of_box_fn(n: u64) -> u64 {
        if n < 2 {
            n
        } else {
            of_box_fn(n - 1).await + of_box_fn(n - 2).await
        }
    }

    pub async fn by_box(n: u64) -> u64 {
        if n < 2 {
            n
        } else {
            by_box(n - 1).box.await + by_box(n - 2).box.await
        }
    }
}

macro_rules! group {
    ($name:literal, $title:literal, $note:literal, $calls:literal, $module:ident, $argument:expr) => {{
        macro_rules! calls {
            ($function:ident) => {
                |calls| {
                    finish(async {
                        for _ in 0..calls {
                            black_box($module::$function(black_box($argument)).await);
                        }
                    })
                }
            };
        }
        Group {
            name: $name,
            title: $title,
            note: $note,
            calls: $calls,
            contenders: vec![
                peer("async-recursion", calls!(by_async_recursion)),
                peer("Box::pin(..).await", calls!(by_hand)),
                ours("box async fn", calls!(of_box_fn)),
                ours(".box.await", calls!(by_box)),
            ],
        }
    }};
}

pub fn groups() -> Vec<Group> {
    vec![
        group!(
            "recursion",
            "A recursion of depth 100",
            "The box of the outermost call of a `box async fn` is the caller's, and goes back to the allocator.",
            1_000,
            sum,
            100
        ),
        group!(
            "recursion-deep",
            "A recursion of depth 4000",
            "Its boxes are more than what a thread keeps.",
            25,
            sum,
            4_000
        ),
        group!(
            "fibonacci",
            "fib(20), of 21891 calls",
            "",
            10,
            fibonacci,
            20
        ),
    ]
}
