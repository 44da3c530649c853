//! The box of a future that is not `Send` is not, either.

use std::rc::Rc;

fn spawn(_: impl Future + Send) {}

async fn local() -> usize {
    let counter = Rc::new(1);
    std::future::ready(()).await;
    Rc::strong_count(&counter)
}

fn main() {
    spawn(async { local().box.await }); //~ ERROR: cannot be sent between threads safely
}
