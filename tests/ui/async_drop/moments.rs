//@ run
// The moments at which sync Rust drops a value, in an async body.

use std::{future::ready, sync::Arc};

use normal_async::AsyncDrop;
use tokio::task::yield_now;

struct Session {
    name: String,
}

impl Session {
    fn open(name: &str) -> Self {
        Session {
            name: name.to_owned(),
        }
    }
}

impl AsyncDrop for Session {
    async fn drop(&mut self) {
        yield_now().await;
        println!("    {} closed", self.name);
    }
}

trait Named {
    fn name(&self) -> &str;
}

impl Named for Session {
    fn name(&self) -> &str {
        &self.name
    }
}

async fn block() {
    {
        let _a = Session::open("a");
        let _b = Session::open("b");
    }
    println!("    sync code goes on");
    ready(()).await;
    println!("    awaited");
}

async fn by_return(early: bool) -> &'static str {
    let _a = Session::open("a");
    if early {
        return "early";
    }
    let _b = Session::open("b");
    "late"
}

async fn by_question_mark() -> Result<u32, std::num::ParseIntError> {
    let _a = Session::open("a");
    let n: u32 = "x".parse()?;
    let _b = Session::open("never");
    Ok(n)
}

async fn by_loop() {
    for name in ["a", "b", "c"] {
        let session = Session::open(name);
        if session.name == "b" {
            continue;
        }
        yield_now().await;
        println!("    body of {}", session.name);
        if name == "c" {
            break;
        }
    }
}

async fn consume(session: Session) {
    println!("    consumed {}", session.name);
}

async fn ignore(_: Session) {
    println!("    ignored");
}

async fn by_move() {
    consume(Session::open("a")).await;
    ignore(Session::open("b")).await;
    drop(Session::open("c"));
    println!("    dropped");
    ready(()).await;
    let _ = Session::open("d");
    println!("    not bound");
    ready(()).await;
}

async fn by_assignment() {
    let mut session = Session::open("a");
    println!("    {}", session.name);
    session = Session::open("b");
    ready(()).await;
    println!("    {}", session.name);
    session.name = "renamed".to_owned();
}

struct Holder {
    _first: Session,
    second: Option<Session>,
}

async fn out_of_containers() {
    let first = Arc::new(Session::open("shared"));
    let last = Arc::clone(&first);
    drop(first);
    ready(()).await;
    println!("    still shared");
    drop(last);
    ready(()).await;
    let mut all = vec![Session::open("a"), Session::open("b"), Session::open("c")];
    all.remove(1);
    ready(()).await;
    println!("    removed");
    drop(all);
    ready(()).await;
    let named: Box<dyn Named> = Box::new(Session::open("boxed"));
    println!("    {}", named.name());
    drop(named);
    ready(()).await;
    let mut holder = Holder {
        _first: Session::open("first"),
        second: Some(Session::open("second")),
    };
    holder.second.take();
    ready(()).await;
    println!("    taken");
}

async fn generic<T>(value: T) {
    let value = value;
    yield_now().await;
    drop(value);
    println!("    dropped");
    ready(()).await;
    println!("    awaited");
}

async fn blocks_and_closures() {
    let block = async {
        let _a = Session::open("a");
        "block"
    };
    println!("    not begun");
    println!("    {}", block.await);
    let closure = async |name: &str| {
        let _session = Session::open(name);
        name.len()
    };
    println!("    {}", closure("bb").await + closure("ccc").await);
    let moved = async move |session: Session| println!("    has {}", session.name);
    moved(Session::open("d")).await;
}

async fn as_temporary() {
    println!("    {}", Session::open("a").name);
    println!("    next statement");
    assert_eq!(ready(1).await, 1);
    match Session::open("b").name.len() {
        n => println!("    {n}"),
    }
    ready(()).await;
    println!("    awaited");
}

async fn with_the_output() {
    let kept = async {
        let kept = Session::open("kept");
        let _left = Session::open("left");
        kept
    };
    let kept = kept.await;
    println!("    have {}", kept.name);
}

box async fn recursive(depth: u32) {
    let _session = Session::open(&format!("level {depth}"));
    if depth > 0 {
        recursive(depth - 1).await;
    }
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    println!("block");
    block().await;
    println!("return");
    println!("    {}", by_return(true).await);
    println!("    {}", by_return(false).await);
    println!("?");
    println!("    {:?}", by_question_mark().await.is_err());
    println!("loop");
    by_loop().await;
    println!("move");
    by_move().await;
    println!("assignment");
    by_assignment().await;
    println!("containers");
    out_of_containers().await;
    println!("generic");
    generic(Session::open("a")).await;
    generic([Some(Session::open("b")), None]).await;
    println!("blocks and closures");
    blocks_and_closures().await;
    println!("temporary");
    as_temporary().await;
    println!("output");
    with_the_output().await;
    println!("recursion");
    recursive(2).await;
    let _last = Session::open("last");
    println!("end of main");
}
