//! Parameters are dropped when and in the order in which an `async fn` drops them: at the end, on cancellation, in a
//! panic, and when the future is never polled.

//@ run

#![deny(warnings)]

use std::{
    future::{pending, ready},
    panic::{AssertUnwindSafe, catch_unwind},
    pin::pin,
    task::{Context, Waker},
};

struct Noisy(&'static str);

impl Drop for Noisy {
    fn drop(&mut self) {
        print!("{} ", self.0);
    }
}

fn poll_once<T>(future: impl Future<Output = T>) -> bool {
    pin!(future).poll(&mut Context::from_waker(Waker::noop())).is_ready()
}

async fn plain(a: Noisy, _: Noisy, (c, _): (Noisy, Noisy), _unused: Noisy, wait: impl Future<Output = ()>) {
    let _local = Noisy("local");
    wait.await;
    drop((a, c));
}

box async fn boxed(a: Noisy, _: Noisy, (c, _): (Noisy, Noisy), _unused: Noisy, wait: impl Future<Output = ()>) {
    let _local = Noisy("local");
    wait.await;
    drop((a, c));
}

macro_rules! arguments {
    ($function:ident, $wait:expr) => {
        $function(Noisy("a"), Noisy("b"), (Noisy("c"), Noisy("d")), Noisy("e"), $wait)
    };
}

fn main() {
    println!("{}", poll_once(arguments!(plain, ready(()))));
    println!("{}", poll_once(arguments!(boxed, ready(()))));
    println!("{}", poll_once(arguments!(plain, pending())));
    println!("{}", poll_once(arguments!(boxed, pending())));
    drop(arguments!(plain, ready(())));
    println!();
    drop(arguments!(boxed, ready(())));
    println!();
    let panics = |future| catch_unwind(AssertUnwindSafe(|| poll_once::<()>(future))).is_err();
    std::panic::set_hook(Box::new(|_| ()));
    println!("{}", catch_unwind(|| poll_once(arguments!(plain, async { panic!() }))).is_err());
    println!("{}", panics(arguments!(boxed, async { panic!() })));
}
