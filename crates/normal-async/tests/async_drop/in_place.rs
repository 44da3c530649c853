//! Clean-ups of values that borrow, and so run before the drop returns.

use std::cell::RefCell;
use std::future::ready;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::Duration;

use normal_async::AsyncDrop;
use normal_async::lowered::{body, drained};

use crate::support::{
    Field, Log, Yields, current_thread, drop_own, everywhere, generated, multi_thread,
};

/// Used through exclusive borrows only: what would still be used after the
/// borrow has ended would be found by the sanitizer.
struct Connection {
    log: Log,
    sent: Vec<String>,
}

impl Connection {
    fn new(log: &Log) -> Self {
        Self {
            log: log.clone(),
            sent: Vec::new(),
        }
    }

    async fn send(&mut self, what: &str) {
        body(async move {
            drained(Yields(2)).await;
            self.sent.push(what.to_owned());
            self.log.say(what);
        })
        .await
    }
}

/// ```ignore
/// struct Tx<'c> { conn: &'c mut Connection, field: Option<Field> }
///
/// impl AsyncDrop for Tx<'_> {
///     async fn drop(&mut self) {
///         self.conn.send("rollback").await;
///     }
/// }
///
/// impl Drop for Tx<'_> {
///     fn drop(&mut self) {
///         self.conn.log.say("own drop");
///     }
/// }
/// ```
struct Tx<'c> {
    conn: &'c mut Connection,
    _field: Field,
}

generated!(impl['c] in place for Tx<'c>, drop_own);

impl<'c> Tx<'c> {
    fn begin(conn: &'c mut Connection) -> Self {
        let _field = conn.log.field("fields");
        Self { conn, _field }
    }
}

impl AsyncDrop for Tx<'_> {
    async fn drop(&mut self) {
        body(async move {
            drained(self.conn.send("rollback")).await;
        })
        .await
    }
}

impl normal_async::lowered::OwnDrop for Tx<'_> {
    fn drop(&mut self, _: normal_async::lowered::Once) {
        self.conn.log.say("own drop");
    }
}

#[test]
fn is_done_before_the_borrow_ends() {
    everywhere(
        |log| {
            body(async move {
                let mut conn = Connection::new(&log);
                {
                    let tx = Tx::begin(&mut conn);
                    drained(tx.conn.send("insert")).await;
                }
                drained(conn.send("select")).await;
                drop(Tx::begin(&mut conn));
                drop(conn);
                log.say("connection is gone");
            })
        },
        &[
            "insert",
            "rollback",
            "own drop",
            "fields",
            "select",
            "rollback",
            "own drop",
            "fields",
            "connection is gone",
        ],
    );
}

#[test]
fn is_done_before_the_borrow_ends_in_sync_code() {
    fn sync(log: &Log) {
        let mut conn = Connection::new(log);
        drop(Tx::begin(&mut conn));
        conn.sent.clear();
        log.say("next use");
    }
    let expected = &["rollback", "own drop", "fields", "next use"];
    everywhere(|log| body(async move { sync(&log) }), expected);
    everywhere(|log| async move { sync(&log) }, expected);
}

#[test]
fn is_done_in_order_with_what_is_due_already() {
    everywhere(
        |log| {
            body(async move {
                let mut conn = Connection::new(&log);
                let _tx = Tx::begin(&mut conn);
                let _later = log.session("dropped first");
            })
        },
        &["dropped first", "rollback", "own drop", "fields"],
    );
}

#[test]
fn is_done_when_its_body_is_cancelled() {
    everywhere(
        |log| {
            body(async move {
                let mut conn = Connection::new(&log);
                let inner = body(async {
                    let _tx = Tx::begin(&mut conn);
                    let _later = log.session("dropped first");
                    drained(std::future::pending::<()>()).await;
                });
                drop(drained(futures::future::select(Box::pin(inner), ready(()))).await);
                drained(conn.send("select")).await;
            })
        },
        &["dropped first", "rollback", "own drop", "fields", "select"],
    );
}

#[test]
fn is_done_when_the_thread_panics() {
    everywhere(
        |log| {
            body(async move {
                let mut conn = Connection::new(&log);
                let result = catch_unwind(AssertUnwindSafe(|| {
                    let _tx = Tx::begin(&mut conn);
                    std::panic::resume_unwind(Box::new(()));
                }));
                assert!(result.is_err());
                drained(conn.send("select")).await;
            })
        },
        &["rollback", "own drop", "fields", "select"],
    );
}

/// Waits for timers, tasks and other threads while it blocks its own.
struct Waits<'a>(&'a Log);

generated!(impl['a] in place for Waits<'a>, |_| ());

impl AsyncDrop for Waits<'_> {
    async fn drop(&mut self) {
        body(async move {
            drained(tokio::time::sleep(Duration::from_millis(1))).await;
            self.0.say("slept");
            drained(tokio::spawn(Yields(3))).await.unwrap();
            self.0.say("joined");
            drained(tokio::task::spawn_blocking(|| ())).await.unwrap();
            self.0.say("unblocked");
            for _ in 0..1000 {
                // Uses up the budget of a task.
                drained(tokio::task::coop::consume_budget()).await;
            }
            self.0.say("unconstrained");
        })
        .await
    }
}

#[test]
fn can_wait_for_what_others_do() {
    let expected = &["slept", "joined", "unblocked", "unconstrained", "after"];
    let program = |log: Log| {
        drop(Waits(&log));
        log.say("after");
    };
    everywhere(move |log| body(async move { program(log) }), expected);
    everywhere(move |log| async move { program(log) }, expected);
    let log = Log::default();
    program(log.clone());
    log.expect_now(expected);
    for runtime in [multi_thread(), current_thread()] {
        let log = Log::default();
        let task = runtime.spawn_blocking({
            let log = log.clone();
            move || program(log)
        });
        runtime.block_on(task).unwrap();
        log.expect_now(expected);
    }
}

thread_local! {
    static LAST: RefCell<Option<crate::support::Session>> = const { RefCell::new(None) };
}

#[test]
fn is_done_while_a_thread_ends() {
    let log = Log::default();
    let session = log.session("last");
    let thread = std::thread::spawn(|| LAST.set(Some(session)));
    thread.join().unwrap();
    log.expect_now(&["last"]);
}
