//! When clean-ups run in async bodies that are not cancelled.

use std::cell::Cell;
use std::fmt::Debug;
use std::future::ready;
use std::sync::Arc;

use normal_async::AsyncDrop;
use normal_async::lowered::{self, Slot, body, drained};

use crate::support::{Field, Log, Session, Yields, everywhere, generated};

#[test]
fn at_the_end_of_a_block_in_reverse_order() {
    everywhere(
        |log| {
            body(async move {
                {
                    let _a = log.session("a");
                    let _b = log.session("b");
                }
                log.say("sync code goes on");
                drained(ready(())).await;
                log.say("after the next await");
            })
        },
        &["sync code goes on", "b", "a", "after the next await"],
    );
}

#[test]
fn before_the_body_returns() {
    async fn callee(log: &Log) -> &'static str {
        body(async move {
            let _a = log.session("a");
            let _b = log.session("b");
            "returned"
        })
        .await
    }
    everywhere(
        |log| {
            body(async move {
                let returned = drained(callee(&log)).await;
                log.say(returned);
            })
        },
        &["b", "a", "returned"],
    );
}

#[test]
fn before_the_next_future_is_polled() {
    everywhere(
        |log| {
            body(async move {
                drop(log.session("a"));
                let said = log.clone();
                drained(async move { said.say("polled") }).await;
            })
        },
        &["a", "polled"],
    );
}

#[test]
fn not_while_the_operand_of_an_await_is_evaluated() {
    everywhere(
        |log| {
            body(async move {
                drained({
                    drop(log.session("a"));
                    log.say("operand");
                    let said = log.clone();
                    async move { said.say("polled") }
                })
                .await;
            })
        },
        &["operand", "a", "polled"],
    );
}

#[test]
fn when_an_error_is_propagated() {
    async fn callee(log: &Log) -> Result<(), &'static str> {
        body(async move {
            let _a = log.session("a");
            let failed: Result<(), _> = drained(ready(Err("failed"))).await;
            let _b = log.session("not created");
            failed?;
            Ok(())
        })
        .await
    }
    everywhere(
        |log| {
            body(async move {
                let result = drained(callee(&log)).await;
                log.say(result.unwrap_err());
            })
        },
        &["not created", "a", "failed"],
    );
}

#[test]
fn when_a_loop_is_left_or_goes_on() {
    everywhere(
        |log| {
            body(async move {
                for name in ["a", "b", "c", "d"] {
                    let session = log.session(name);
                    if session.name == "a" {
                        continue;
                    }
                    drained(Yields(1)).await;
                    log.say("body");
                    if session.name == "c" {
                        break;
                    }
                }
                log.say("after");
                if true {
                    let _e = log.session("e");
                    return;
                }
                log.say("not reached");
            })
        },
        &["a", "body", "b", "body", "after", "c", "e"],
    );
}

#[test]
fn when_moved_into_a_callee() {
    fn consume(session: Session, log: &Log) {
        log.say("callee");
        drop(session);
        log.say("dropped");
    }
    async fn consume_async(session: Session, log: &Log) {
        body(async move {
            let session = session;
            log.say(session.name);
        })
        .await
    }
    everywhere(
        |log| {
            body(async move {
                let a = log.session("a");
                let b = log.session("b");
                consume(a, &log);
                drained(consume_async(b, &log)).await;
                log.say("after");
            })
        },
        &["callee", "dropped", "a", "b", "b", "after"],
    );
}

#[test]
fn when_assigned_to() {
    everywhere(
        |log| {
            body(async move {
                let mut session = log.session("a");
                log.say(session.name);
                session = log.session("b");
                drained(ready(())).await;
                log.say(session.name);
            })
        },
        &["a", "a", "b", "b"],
    );
}

#[test]
fn with_the_last_owner() {
    everywhere(
        |log| {
            body(async move {
                let first = Arc::new(log.session("a"));
                let last = Arc::clone(&first);
                drop(first);
                drained(ready(())).await;
                log.say("shared");
                drop(last);
                drained(ready(())).await;
                log.say("after");
            })
        },
        &["shared", "a", "after"],
    );
}

#[test]
fn out_of_containers() {
    everywhere(
        |log| {
            body(async move {
                let mut vec = vec![log.session("a"), log.session("b"), log.session("c")];
                vec.remove(1);
                drained(ready(())).await;
                log.say("removed");
                drop(vec);
                drained(ready(())).await;
                let mut option = Some(log.session("d"));
                log.say("taken");
                option.take();
                drained(ready(())).await;
                let _tuple = (log.session("e"), [log.session("f"), log.session("g")]);
                let boxed: Box<dyn Debug + Send> = Box::new(log.session("h"));
                drained(Yields(1)).await;
                drop(boxed);
                drained(ready(())).await;
                log.say("end");
            })
        },
        &[
            "b", "removed", "a", "c", "taken", "d", "h", "end", "e", "f", "g",
        ],
    );
}

#[test]
fn as_a_temporary() {
    everywhere(
        |log| {
            body(async move {
                let name = log.session("a").name;
                log.say(format!("read {name}"));
                let _ = log.session("b");
                log.say("sync");
                let said = log.clone();
                drained(async {
                    said.say(format!(
                        "awaited in the statement of {}",
                        log.session("c").name
                    ))
                })
                .await;
                drained(ready(())).await;
                log.say("end");
            })
        },
        &[
            "read a",
            "sync",
            "a",
            "b",
            "awaited in the statement of c",
            "c",
            "end",
        ],
    );
}

struct Holder {
    _first: Session,
    _second: Session,
}

#[test]
fn as_fields_of_a_type_without_clean_up() {
    everywhere(
        |log| {
            body(async move {
                let holder = Holder {
                    _second: log.session("second"),
                    _first: log.session("first"),
                };
                drained(Yields(1)).await;
                let Holder { _first, .. } = holder;
                log.say("moved out");
                // First the one that was moved out, then the rest.
            })
        },
        &["moved out", "first", "second"],
    );
}

/// ```ignore
/// #[derive(Debug)]
/// struct Pool<T: Debug + Send + Unpin + 'static> {
///     name: &'static str,
///     sessions: Vec<T>,
///     open: Cell<bool>,
///     field: Field,
///     log: Log,
/// }
///
/// impl<T: ..> AsyncDrop for Pool<T> {
///     async fn drop(&mut self) {
///         self.close().await;
///     }
/// }
///
/// impl<T: ..> Drop for Pool<T> {
///     fn drop(&mut self) {
///         self.log.say("own drop");
///     }
/// }
/// ```
#[derive(Debug)]
struct Pool<T: Debug + Send + Unpin + 'static> {
    name: &'static str,
    sessions: Slot<Vec<T>>,
    open: Cell<bool>,
    field: Slot<Field>,
    log: Slot<Log>,
}

impl<T: Debug + Send + Unpin + 'static> Pool<T> {
    fn new(name: &'static str, sessions: Vec<T>, log: &Log) -> Self {
        Self {
            name,
            sessions: Slot::new(sessions),
            open: Cell::new(true),
            field: Slot::new(log.field("fields")),
            log: Slot::new(log.clone()),
        }
    }

    async fn close(&mut self) {
        body(async move {
            // Disjoint borrows of two fields.
            let sessions = &mut (*self.sessions);
            let log = &(*self.log);
            drop(sessions.remove(0));
            log.say("removed");
            drained(Yields(1)).await;
            self.open.set(false);
            log.say(self.name);
        })
        .await
    }
}

generated!(impl[T: Debug + Send + Unpin + 'static] moved for Pool<T> { sessions, field, log } drop_self);

impl<T: Debug + Send + Unpin + 'static> AsyncDrop for Pool<T> {
    async fn drop(&mut self) {
        body(async move {
            drained(self.close()).await;
        })
        .await
    }
}

impl<T: Debug + Send + Unpin + 'static> lowered::OwnDrop for Pool<T> {
    fn drop(&mut self, _: lowered::Once) {
        assert!(!self.open.get());
        (*self.log).say("own drop");
    }
}

#[test]
fn its_own_drop_comes_after_the_clean_up_and_then_come_the_fields() {
    everywhere(
        |log| {
            body(async move {
                let _before = log.session("before");
                let sessions = vec![log.session("a"), log.session("b"), log.session("c")];
                let _pool = Pool::new("pool", sessions, &log);
                let _after = log.session("after");
                drained(Yields(2)).await;
            })
        },
        // Clean-ups of fields come before those that were due later.
        &[
            "after", "removed", "a", "pool", "own drop", "fields", "b", "c", "before",
        ],
    );
}

#[test]
fn of_generic_values() {
    async fn hold<T: Send>(value: T, log: &Log) {
        body(async move {
            let value = value;
            drained(Yields(1)).await;
            drop(value);
            log.say("dropped");
            drained(ready(())).await;
            log.say("awaited");
        })
        .await
    }
    everywhere(
        |log| {
            body(async move {
                drained(hold(log.session("a"), &log)).await;
                drained(hold(vec![Some(log.session("b"))], &log)).await;
                drained(hold((), &log)).await;
            })
        },
        &[
            "dropped", "a", "awaited", "dropped", "b", "awaited", "dropped", "awaited",
        ],
    );
}

#[test]
fn in_async_blocks_and_closures() {
    everywhere(
        |log| {
            body(async move {
                let block = body(async {
                    let _a = log.session("a");
                    "block"
                });
                log.say("not started");
                log.say(drained(block).await);
                let closure = async |name| {
                    body(async {
                        let _b = log.session(name);
                        "closure"
                    })
                    .await
                };
                log.say(drained(closure("b")).await);
                log.say(drained(closure("c")).await);
            })
        },
        &["not started", "a", "block", "b", "closure", "c", "closure"],
    );
}

#[test]
fn in_the_innermost_body() {
    everywhere(
        |log| {
            body(async move {
                let inner = body(async {
                    drop(log.session("inner"));
                    drained(Yields(1)).await;
                    log.say("inner goes on");
                });
                drop(log.session("outer"));
                drained(inner).await;
                log.say("outer goes on");
            })
        },
        &["outer", "inner", "inner goes on", "outer goes on"],
    );
}

#[test]
fn of_values_in_the_output() {
    everywhere(
        |log| {
            body(async move {
                let session = drained(body(async {
                    let kept = log.session("kept");
                    let _left = log.session("left");
                    kept
                }))
                .await;
                log.say("returned");
                drop(session);
            })
        },
        &["left", "returned", "kept"],
    );
}

#[test]
fn in_code_that_is_not_lowered() {
    everywhere(
        |log| {
            body(async move {
                let foreign = async {
                    drop(log.session("a"));
                    // Not awaited at once, but driven by the body around it.
                    while log.is_empty() {
                        Yields(1).await;
                    }
                    log.say("foreign");
                };
                drained(foreign).await;
            })
        },
        &["a", "foreign"],
    );
}
