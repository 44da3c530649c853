//@ run
// Clean-ups of what was cancelled.

use std::{
    future::{pending, ready},
    panic::{AssertUnwindSafe, catch_unwind},
    time::Duration,
};

use normal_async::AsyncDrop;
use tokio::{
    sync::oneshot,
    task::{JoinSet, yield_now},
    time::timeout,
};

struct Session(&'static str);

impl AsyncDrop for Session {
    async fn drop(&mut self) {
        yield_now().await;
        println!("    {} closed", self.0);
    }
}

async fn hold(name: &'static str, began: Option<oneshot::Sender<()>>) {
    let _outer = Session(name);
    let _inner = Session("inner");
    if let Some(began) = began {
        let _ = began.send(());
    }
    pending().await
}

async fn panics() {
    let _session = Session("of a panic");
    yield_now().await;
    panic!("as it should");
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    std::panic::set_hook(Box::new(|_| ()));
    println!("timeout");
    assert!(timeout(Duration::from_millis(1), hold("timed out", None)).await.is_err());
    println!("    elapsed");
    ready(()).await;

    println!("select");
    tokio::select! {
        biased;
        () = hold("not selected", None) => unreachable!(),
        () = yield_now() => println!("    selected"),
    }
    ready(()).await;

    println!("boxed");
    let mut boxed = Box::pin(hold("in a box", None));
    assert!(timeout(Duration::ZERO, &mut boxed).await.is_err());
    drop(boxed);
    println!("    dropped");
    ready(()).await;

    println!("abort");
    let (began, has_begun) = oneshot::channel();
    let task = tokio::spawn(hold("aborted", Some(began)));
    has_begun.await.unwrap();
    task.abort();
    assert!(task.await.unwrap_err().is_cancelled());
    settle().await;

    println!("join set");
    let mut set = JoinSet::new();
    let (began, has_begun) = oneshot::channel();
    set.spawn(hold("in a set", Some(began)));
    has_begun.await.unwrap();
    set.shutdown().await;
    settle().await;

    println!("panic");
    assert!(tokio::spawn(panics()).await.unwrap_err().is_panic());
    settle().await;
    let caught = catch_unwind(AssertUnwindSafe(|| {
        let _session = Session("of a caught panic");
        panic!("as it should");
    }));
    assert!(caught.is_err());
    ready(()).await;
    println!("    caught");

    println!("leaving");
    tokio::spawn(hold("left running", None));
    yield_now().await;
}

/// Lets the reaper finish what was handed to it.
async fn settle() {
    for _ in 0..10 {
        yield_now().await;
    }
}
