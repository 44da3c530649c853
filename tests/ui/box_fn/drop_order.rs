//! Parameters and variables are dropped as in an async function that is not boxed: at the end, half way, or unpolled.

//@ run
//@ revisions: edition2021 edition2024
//@[edition2021] edition: 2021

use std::{
    cell::RefCell,
    future::Future,
    panic::{AssertUnwindSafe, catch_unwind},
    pin::pin,
    task::{Context, Waker},
};

thread_local!(static LOG: RefCell<Vec<&'static str>> = const { RefCell::new(Vec::new()) });

fn log(event: &'static str) {
    LOG.with(|log| log.borrow_mut().push(event));
}

struct Loud(&'static str);

impl Drop for Loud {
    fn drop(&mut self) {
        log(self.0);
    }
}

#[allow(dead_code)]
struct Both(Loud, Loud);

struct Receiver(Loud);

mod plain {
    use super::*;

    pub(crate) async fn function(
        a: Loud,
        _: Loud,
        (b, _): (Loud, Loud),
        _c: Loud,
        mut d: Loud,
        Both(_, e): Both,
    ) -> Loud {
        let _x = Loud("x");
        tokio::task::yield_now().await;
        let _y = Loud("y");
        d.0 = "changed d";
        let _ = (&b, &e);
        a
    }

    pub(crate) async fn panicking(_a: Loud, _: Loud) {
        let _x = Loud("x");
        tokio::task::yield_now().await;
        panic!("in the body");
    }

    impl Receiver {
        pub(crate) async fn plain(self, _: Loud, _a: Loud) {
            let _x = Loud("x");
            tokio::task::yield_now().await;
            let _ = &self.0;
        }

        pub(crate) async fn plain_unused(self, _: Loud, _a: Loud) {
            tokio::task::yield_now().await;
        }
    }

    pub(crate) trait Method: Sized {
        async fn required(self, a: Loud, _: Loud, _b: Loud);
        async fn provided(self, a: Loud, _: Loud, _b: Loud) {
            let _x = Loud("x");
            tokio::task::yield_now().await;
            drop(a);
        }
    }

    impl Method for Receiver {
        async fn required(self, a: Loud, _: Loud, _b: Loud) {
            let _x = Loud("x");
            tokio::task::yield_now().await;
            drop(a);
        }
    }
}

mod boxed {
    use super::*;

    pub(crate) box async fn function(
        a: Loud,
        _: Loud,
        (b, _): (Loud, Loud),
        _c: Loud,
        mut d: Loud,
        Both(_, e): Both,
    ) -> Loud {
        let _x = Loud("x");
        tokio::task::yield_now().await;
        let _y = Loud("y");
        d.0 = "changed d";
        let _ = (&b, &e);
        a
    }

    pub(crate) box async fn panicking(_a: Loud, _: Loud) {
        let _x = Loud("x");
        tokio::task::yield_now().await;
        panic!("in the body");
    }

    impl Receiver {
        pub(crate) box async fn boxed(self, _: Loud, _a: Loud) {
            let _x = Loud("x");
            tokio::task::yield_now().await;
            let _ = &self.0;
        }

        pub(crate) box async fn boxed_unused(self, _: Loud, _a: Loud) {
            tokio::task::yield_now().await;
        }
    }

    pub(crate) trait Method: Sized {
        async fn required(self, a: Loud, _: Loud, _b: Loud);
        box async fn provided(self, a: Loud, _: Loud, _b: Loud) {
            let _x = Loud("x");
            tokio::task::yield_now().await;
            drop(a);
        }
    }

    impl Method for Receiver {
        box async fn required(self, a: Loud, _: Loud, _b: Loud) {
            let _x = Loud("x");
            tokio::task::yield_now().await;
            drop(a);
        }
    }
}

/// What happens when the future is dropped after so many polls.
fn events(times: usize, future: impl Future) -> Vec<&'static str> {
    let polled = AssertUnwindSafe(move || {
        let mut future = pin!(future);
        for _ in 0..times {
            let _ = future.as_mut().poll(&mut Context::from_waker(Waker::noop()));
            log("|");
        }
    });
    if catch_unwind(polled).is_err() {
        log("panicked");
    }
    LOG.with(RefCell::take)
}

macro_rules! compare {
    ($what:literal, $plain:expr, $boxed:expr) => {
        for times in 0..=2 {
            let plain = events(times, $plain);
            println!("{} {times}: {}", $what, plain.join(" "));
            assert_eq!(plain, events(times, $boxed));
        }
    };
}

macro_rules! call {
    ($function:path) => {
        $function(
            Loud("a"),
            Loud("_"),
            (Loud("b"), Loud("b's other")),
            Loud("c"),
            Loud("d"),
            Both(Loud("e's other"), Loud("e")),
        )
    };
}

macro_rules! call_method {
    ($method:path) => {
        $method(Receiver(Loud("self")), Loud("a"), Loud("_"), Loud("b"))
    };
}

fn main() {
    std::panic::set_hook(Box::new(|_| ()));
    compare!("function", call!(plain::function), call!(boxed::function));
    compare!(
        "panicking",
        plain::panicking(Loud("a"), Loud("_")),
        boxed::panicking(Loud("a"), Loud("_"))
    );
    compare!(
        "self",
        Receiver(Loud("self")).plain(Loud("_"), Loud("a")),
        Receiver(Loud("self")).boxed(Loud("_"), Loud("a"))
    );
    compare!(
        "unused self",
        Receiver(Loud("self")).plain_unused(Loud("_"), Loud("a")),
        Receiver(Loud("self")).boxed_unused(Loud("_"), Loud("a"))
    );
    compare!(
        "required method",
        call_method!(plain::Method::required),
        call_method!(boxed::Method::required)
    );
    compare!(
        "provided method",
        call_method!(plain::Method::provided),
        call_method!(boxed::Method::provided)
    );
}
