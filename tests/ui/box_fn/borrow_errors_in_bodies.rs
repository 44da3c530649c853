//! What rustc finds when types are right.

//@no-rustfix

use std::rc::Rc;

fn spawn(_: impl Future + Send) {}

box async fn moved(name: String) -> String {
    drop(name);
    name //~ ERROR: use of moved value: `name`
}

box async fn borrowed(n: u8) -> &'static u8 {
    &n //~ ERROR: cannot return
}

box async fn not_mutable(n: u8) -> u8 {
    n += 1; //~ ERROR: cannot assign
    n
}

box async fn unused(used: u8, unused: u8) -> u8 { //~ WARN: unused variable: `unused`
    used
}

box async fn local(n: u8) -> usize {
    let counter = Rc::new(n);
    std::future::ready(()).await;
    Rc::strong_count(&counter)
}

fn main() {
    spawn(local(1)); //~ ERROR: future cannot be sent between threads safely
    drop((moved(String::new()), borrowed(1), not_mutable(1), unused(1, 2)));
}
