//! Runs a program by the runtime, as if it had been lowered.

use std::any::Any;
use std::future::Future;
use std::panic::{AssertUnwindSafe, resume_unwind};
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use futures::FutureExt;
use normal_async::AsyncDrop;
use normal_async::lowered::{Once, OwnDrop, Slot, body, drained};

use super::program::{Container, Op, Value};
use crate::support::{Log, Yields, drop_own, generated};

/// Why a block was left.
#[derive(PartialEq, Eq)]
enum Flow {
    End,
    Return,
}

type Running<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

type Held = Box<dyn Any + Send>;

/// Polls `program` until it has been pending so many times.
pub(super) async fn run(program: Vec<Op>, pending: usize, log: Log) {
    AtMost::new(pending, whole(&program, &log)).await;
}

fn whole<'a>(ops: &'a [Op], log: &'a Log) -> impl Future<Output = ()> + Send + 'a {
    body(async move {
        block(ops, log, true).await;
    })
}

/// Awaits what is due first, if the block is lowered.
async fn wait<F: Future>(is_lowered: bool, future: F) -> F::Output {
    match is_lowered {
        true => drained(future).await,
        false => future.await,
    }
}

fn block<'a>(ops: &'a [Op], log: &'a Log, is_lowered: bool) -> Running<'a, Flow> {
    Box::pin(async move {
        let mut locals = Locals::default();
        for op in ops {
            match op {
                Op::Let(container, values) => locals.keep(hold(*container, values, log)),
                Op::Drop(container, values) => drop(hold(*container, values, log)),
                Op::Assign(first, second) => {
                    locals.keep(make(first, log));
                    log.say(format!("{} is assigned to", first.name));
                    *locals.last() = make(second, log);
                }
                Op::Await(name, yields) => {
                    log.say(format!("await {name}"));
                    let future = async {
                        log.say(format!("await {name} begins"));
                        Yields(*yields).await;
                        log.say(format!("await {name} ends"));
                    };
                    wait(is_lowered, future).await;
                }
                Op::Block(ops) => {
                    if block(ops, log, is_lowered).await == Flow::Return {
                        return Flow::Return;
                    }
                }
                Op::Body(ops, output) => {
                    let body = body(async move {
                        let flow = block(ops, log, true).await;
                        let output = output.as_ref().filter(|_| flow == Flow::End);
                        output.map(|output| make(output, log))
                    });
                    if let Some(output) = wait(is_lowered, body).await {
                        locals.keep(output);
                    }
                }
                Op::Catch(name, ops) => {
                    let body = AssertUnwindSafe(whole(ops, log)).catch_unwind();
                    match wait(is_lowered, body).await {
                        Ok(()) => log.say(format!("{name} returned")),
                        Err(_) => log.say(format!("{name} panicked")),
                    }
                }
                Op::Cancel(name, pending, ops) => {
                    let body = AtMost::new(*pending, whole(ops, log));
                    match wait(is_lowered, body).await {
                        Some(()) => log.say(format!("{name} returned")),
                        None => log.say(format!("{name} was cancelled")),
                    }
                }
                Op::Foreign(ops) => {
                    wait(is_lowered, block(ops, log, false)).await;
                }
                Op::Return => return Flow::Return,
                Op::Panic => resume_unwind(Box::new("the program")),
            }
        }
        Flow::End
    })
}

/// Drops what it keeps in reverse order.
#[derive(Default)]
struct Locals(Vec<Held>);

impl Locals {
    fn keep(&mut self, held: Held) {
        self.0.push(held);
    }

    fn last(&mut self) -> &mut Held {
        self.0.last_mut().expect("it was kept before")
    }
}

impl Drop for Locals {
    fn drop(&mut self) {
        while self.0.pop().is_some() {}
    }
}

fn hold(container: Container, values: &[Value], log: &Log) -> Held {
    let mut made: Vec<Held> = values.iter().map(|value| make(value, log)).collect();
    match container {
        Container::Vec => Box::new(made),
        Container::Option => Box::new(Some(made)),
        Container::Dyn => Box::new(made.into_boxed_slice()),
        Container::Shared => {
            let shared: Arc<[_]> = made.into_iter().map(std::sync::Mutex::new).collect();
            drop(Arc::clone(&shared));
            Box::new(shared)
        }
        Container::Tuple => {
            let rest = made.split_off(1);
            Box::new((made, rest))
        }
        Container::Callee => {
            let identity: fn(Vec<Held>) -> Vec<Held> = |it| it;
            Box::new(identity(made))
        }
    }
}

fn make(value: &Value, log: &Log) -> Held {
    let content = Content {
        value: value.clone(),
        log: log.clone(),
    };
    let fields = value.fields.iter().map(|field| make(field, log)).collect();
    let said = log.field(format!("{} fields", value.name));
    match value.in_place {
        true => Box::new(InPlace {
            content,
            said,
            fields,
        }),
        false => Box::new(Moved {
            content: Slot::new(content),
            said: Slot::new(said),
            fields: Slot::new(fields),
        }),
    }
}

struct Content {
    value: Value,
    log: Log,
}

impl Content {
    async fn clean(&self) {
        let Self { value, log } = self;
        body(async move {
            log.say(format!("{} begins", value.name));
            for value in &value.drops {
                drop(make(value, log));
            }
            drained(Yields(value.yields)).await;
            if value.panics {
                resume_unwind(Box::new("a clean-up"));
            }
            log.say(format!("{} ends", value.name));
        })
        .await
    }

    fn own_drop(&self) {
        self.log.say(format!("{} own drop", self.value.name));
    }
}

struct Moved {
    content: Slot<Content>,
    said: Slot<crate::support::Field>,
    fields: Slot<Vec<Held>>,
}

generated!(impl[] moved for Moved { content, said, fields } drop_self);

impl AsyncDrop for Moved {
    async fn drop(&mut self) {
        self.content.clean().await;
    }
}

impl OwnDrop for Moved {
    fn drop(&mut self, _: Once) {
        self.content.own_drop();
    }
}

struct InPlace {
    content: Content,
    #[expect(dead_code, reason = "it is dropped")]
    said: crate::support::Field,
    #[expect(dead_code, reason = "they are dropped")]
    fields: Vec<Held>,
}

generated!(impl[] in place for InPlace, drop_own);

impl AsyncDrop for InPlace {
    async fn drop(&mut self) {
        self.content.clean().await;
    }
}

impl OwnDrop for InPlace {
    fn drop(&mut self, _: Once) {
        self.content.own_drop();
    }
}

/// Drops a future that has been pending so many times.
struct AtMost<F> {
    left: usize,
    future: Option<Pin<Box<F>>>,
}

impl<F> AtMost<F> {
    fn new(left: usize, future: F) -> Self {
        let future = Some(Box::pin(future));
        Self { left, future }
    }
}

impl<F: Future> Future for AtMost<F> {
    type Output = Option<F::Output>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let future = self.future.as_mut().expect("it is not ready");
        if let Poll::Ready(output) = future.as_mut().poll(cx) {
            return Poll::Ready(Some(output));
        }
        self.left -= 1;
        if self.left > 0 {
            return Poll::Pending;
        }
        self.future = None;
        Poll::Ready(None)
    }
}
