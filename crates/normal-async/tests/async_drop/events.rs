//! What is said through `tracing`.

use std::future::pending;
use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::time::{Duration, Instant};

use normal_async::AsyncDrop;
use normal_async::async_drop::{run, set_limit};
use normal_async::lowered::{Slot, body, drained};

use crate::support::{Yields, child, current_thread, generated, is_child};

/// Cleaned up as its content says.
struct Odd {
    way: Slot<Way>,
}

generated!(impl[] moved for Odd { way });

enum Way {
    Quick,
    Slow,
    Panics,
    Never,
}

impl AsyncDrop for Odd {
    async fn drop(&mut self) {
        body(async move {
            let began = Instant::now();
            drained(Yields(1)).await;
            match &*self.way {
                Way::Quick => {}
                Way::Slow => {
                    while began.elapsed() < Duration::from_millis(2) {
                        drained(Yields(1)).await;
                    }
                }
                Way::Panics => resume_unwind(Box::new(())),
                Way::Never => drained(pending()).await,
            }
        })
        .await
    }
}

#[test]
fn what_is_slow_or_fails() {
    if is_child() {
        tracing_subscriber::fmt()
            .with_writer(io::stdout)
            .with_ansi(false)
            .without_time()
            .init();
        let odd = |way| Odd {
            way: Slot::new(way),
        };
        // Slow is what takes longer than a tenth of the limit.
        let short = Duration::from_millis(20);
        for (way, limit) in [
            (Way::Quick, Duration::MAX),
            (Way::Slow, short),
            (Way::Panics, Duration::MAX),
        ] {
            set_limit(limit);
            let drop = body(async { drop(odd(way)) });
            let _ = catch_unwind(AssertUnwindSafe(|| current_thread().block_on(drop)));
        }
        set_limit(short);
        current_thread().block_on(run(async {
            // A body would await it for ever.
            tokio::spawn(async move { drop(odd(Way::Never)) });
            Yields(2).await;
        }));
        return;
    }
    let output = child("events::what_is_slow_or_fails");
    let stdout = str::from_utf8(&output.stdout).unwrap();
    let name = "async_drop::events::Odd";
    let starts = [
        format!("WARN normal_async::async_drop::report: slow clean-up type_name=\"{name}\" took="),
        format!("ERROR normal_async::async_drop::report: clean-up panicked type_name=\"{name}\""),
        format!(
            "ERROR normal_async::async_drop::report: \
             left after 20ms without having cleaned up: {name}"
        ),
    ];
    let events = stdout
        .lines()
        .map(str::trim)
        .filter(|line| line.contains("normal_async::"));
    let events: Vec<_> = events.collect();
    assert_eq!(events.len(), starts.len(), "{stdout}");
    for (event, start) in events.iter().zip(&starts) {
        assert!(event.starts_with(start), "{event}");
    }
}
