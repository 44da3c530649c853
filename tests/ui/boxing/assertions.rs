//! An assertion that fails shows its condition as it is written.

//@ run

use std::panic::{AssertUnwindSafe, catch_unwind};

trait Cache {
    async fn get(&self, key: &str) -> Option<u8>;
}

impl Cache for u8 {
    async fn get(&self, key: &str) -> Option<u8> {
        (key == "key").then_some(*self)
    }
}

/// What a future that is ready panics with.
fn message(future: impl Future<Output = ()>) -> String {
    let run = || {
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        runtime.block_on(future)
    };
    let panic = catch_unwind(AssertUnwindSafe(run)).unwrap_err();
    match panic.downcast::<String>() {
        Ok(text) => *text,
        Err(panic) => panic.downcast_ref::<&str>().unwrap().to_string(),
    }
}

macro_rules! check {
    ($cache:expr, $key:literal) => {
        assert!($cache.get($key).box.await.is_some())
    };
}

fn main() {
    std::panic::set_hook(Box::new(|_| ()));
    let known = 3;
    let object: &dyn Cache = &known;
    println!("{}", message(async { assert!(object.get("{no}").box.await.is_some()) }));
    println!("{}", message(async { debug_assert!(known.get("no").box.await == Some(4),) }));
    println!("{}", message(async {
        assert!(
            object
                .get("no")
                .box
                .await
                .is_some_and(|value| f(value, 1)) || f(1, 2),
        )
    }));
    println!("{}", message(async { assert!(pair::<u8, u8>(1, 2) == pair::<u8, u8>(1, known.get("key").box.await.unwrap())) }));
    println!("{}", message(async { check!(object, "no") }));
    println!("{}", message(async { core::assert!([1, 2].map(|n| move || move(n + 1) > n).map(|f| !f()).contains(&true)) }));
    println!("{}", message(async { assert!(object.get("no").box.await.is_some(), "own {}", 1) }));
    println!("{}", message(async { assert_eq!(object.get("key").box.await, None, "own") }));
    println!("{}", message(async { assert!(f(1, 1) && !f(1, 2)); assert!({ object.get("key").box.await; false }) }));
}

fn pair<A, B>(a: A, b: B) -> (A, B) {
    (a, b)
}

fn f(a: u8, b: u8) -> bool {
    a == b
}
