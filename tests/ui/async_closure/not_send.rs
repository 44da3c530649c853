//! A future of a closure that is not `Send`: once for each bound that asks for it.

//@ no-rustfix

use std::rc::Rc;

fn by_reference<F>(_: F)
where
    F: AsyncFn(&str) -> usize,
    F(..): Send,
{
}

fn by_value<F>(_: F)
where
    F: AsyncFnOnce(u32),
    F(..): Send,
{
}

fn main() {
    let shared = Rc::new(1);
    by_reference(async |text| { //~ ERROR: future cannot be sent between threads safely
        let held = shared.clone();
        std::future::ready(()).await;
        text.len() + *held
    });
    by_value(async |n| { //~ ERROR: future cannot be sent between threads safely
        let held = Rc::new(n);
        std::future::ready(()).await;
        drop(held);
    });
}
