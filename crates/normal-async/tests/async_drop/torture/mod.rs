//! Random programs, cancelled whenever they are pending, on each kind of
//! runtime, compared with what the rules say.

mod machine;
mod model;
mod program;

use std::future::Future;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::{Duration, Instant};

use tokio::runtime::Runtime;

use crate::support::{Log, current_thread, multi_thread};

/// Where a program runs, and what goes on until all is cleaned up.
enum Place {
    Nowhere,
    Blocking(Runtime),
    Spawned(Runtime),
}

impl Place {
    /// Runs it to its end, which may be a panic.
    fn run(&self, program: impl Future<Output = ()> + Send + 'static) {
        let _ = catch_unwind(AssertUnwindSafe(|| match self {
            Self::Nowhere => pollster::block_on(program),
            Self::Blocking(runtime) => runtime.block_on(program),
            Self::Spawned(runtime) => drop(runtime.block_on(runtime.spawn(program))),
        }));
    }

    /// Waits until nothing has the log that will say something.
    fn finish(&self, log: &Log) {
        let deadline = Instant::now() + Duration::from_secs(20);
        while log.owners() > 1 && Instant::now() < deadline {
            match self {
                Self::Nowhere => std::thread::yield_now(),
                Self::Blocking(runtime) | Self::Spawned(runtime) => {
                    runtime.block_on(tokio::task::yield_now());
                }
            }
        }
    }
}

#[test]
fn each_value_is_cleaned_up_once_and_in_order() {
    let places = [
        ("no runtime", Place::Nowhere),
        ("multi-thread", Place::Blocking(multi_thread())),
        ("a task, multi-thread", Place::Spawned(multi_thread())),
        ("current-thread", Place::Blocking(current_thread())),
        ("a task, current-thread", Place::Spawned(current_thread())),
    ];
    for seed in 0..400 {
        let program = program::generate(seed);
        let pending = model::run(&program, usize::MAX).pending;
        for limit in 1..=pending + 1 {
            let expected = model::run(&program, limit).log;
            for (name, place) in &places {
                let log = Log::default();
                place.run(machine::run(program.clone(), limit, log.clone()));
                place.finish(&log);
                assert_eq!(
                    log.now(),
                    expected,
                    "{name}, cancelled when it has been pending {limit} times, \
                     seed {seed}: {program:#?}"
                );
                assert_eq!(log.owners(), 1, "{name}, seed {seed}: something is left");
            }
        }
    }
}
