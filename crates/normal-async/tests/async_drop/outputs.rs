//! Bodies by what they are ready with.

use std::error::Error;
use std::future::{Future, ready};
use std::rc::Rc;

use normal_async::lowered::drained;

use crate::support::{Log, Yields, everywhere};

/// What is generated around an async body.
macro_rules! body {
    ($future:expr) => {{
        #[allow(unused_imports, reason = "one of them is used")]
        use ::normal_async::lowered::{AnyOutcome as _, SendOutcome as _};
        let future = $future;
        ::normal_async::lowered::Outcome::of(&future).body(future)
    }};
}

/// Each is a body that drops a session, within one that is `Send`.
#[track_caller]
fn expect<F>(program: impl Fn(Log) -> F, expected: &[&str])
where
    F: Future<Output = ()> + Send + 'static,
{
    everywhere(program, expected);
}

async fn result(log: &Log) -> Result<(), Box<dyn Error>> {
    body!(async move {
        // So that the type is known.
        if let Some(output) = None::<Result<(), Box<dyn Error>>> {
            return output;
        }
        let _a = log.session("a");
        drained(Yields(1)).await;
        Err("failed")?;
        Ok(())
    })
    .await
}

/// `Send` futures may await what is not, as long as they do not hold it.
#[test]
fn what_is_not_send_is_ready_at_once() {
    expect(
        |log| {
            body!(async move {
                match drained(result(&log)).await {
                    Ok(()) => log.say("not reached"),
                    Err(error) => log.say(error.to_string()),
                }
                drained(ready(())).await;
                log.say("awaited");
            })
        },
        &["failed", "a", "awaited"],
    );
    expect(
        |log| {
            body!(async move {
                let name = drained(body!(async {
                    let _b = log.session("b");
                    Rc::new("counted")
                }))
                .await
                .to_string();
                log.say(name);
            })
        },
        &["counted", "b"],
    );
}

#[test]
fn what_is_send_is_held() {
    async fn generic<T: Send>(value: T, log: &Log) -> T {
        body!(async move {
            let _a = log.session("a");
            value
        })
        .await
    }
    expect(
        |log| {
            body!(async move {
                let value = drained(generic("value", &log)).await;
                log.say(value);
            })
        },
        &["a", "value"],
    );
}

#[test]
fn what_is_known_later_is_held() {
    expect(
        |log| {
            body!(async move {
                let inferred = drained(body!(async {
                    let _a = log.session("a");
                    Default::default()
                }))
                .await;
                let inferred: String = inferred;
                assert_eq!(inferred, "");
                log.say("inferred");
            })
        },
        &["a", "inferred"],
    );
}

#[test]
fn futures_are_held() {
    #[expect(clippy::async_yields_async, reason = "it is what is tested")]
    async fn future(log: &Log) -> impl Future<Output = &'static str> {
        body!(async move {
            let _a = log.session("a");
            async {
                drained(Yields(1)).await;
                "future"
            }
        })
        .await
    }
    expect(
        |log| {
            body!(async move {
                let future = drained(future(&log)).await;
                log.say("returned");
                log.say(drained(future).await);
            })
        },
        &["a", "returned", "future"],
    );
}

#[test]
fn nothing_is_said_about_what_is_generic() {
    async fn generic<T: Default>(log: &Log) -> T {
        body!(async move {
            let _a = log.session("a");
            T::default()
        })
        .await
    }
    expect(
        |log| {
            body!(async move {
                let value: Rc<u8> = drained(generic(&log)).await;
                log.say(value.to_string());
            })
        },
        &["0", "a"],
    );
}
