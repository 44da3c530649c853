//! All of it at once, at random.

use std::mem;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering::SeqCst};
use std::thread;

use normal_async::task;
use tokio::task::LocalSet;

use crate::support::{Boxed, Dropped, Event, current_thread, multi_thread, poll_once, yield_now};

/// A generator of numbers that look random: xorshift.
struct Random(u64);

impl Random {
    fn below(&mut self, limit: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % limit
    }
}

#[derive(Clone, Copy)]
struct World<'scope> {
    s: &'scope task::Scope<'scope>,
    event: &'scope Event,
    started: &'scope AtomicUsize,
    dropped: &'scope AtomicUsize,
}

fn child<'scope>(world: World<'scope>, seed: u64, depth: u32) -> Boxed<'scope, u64> {
    Box::pin(async move {
        let mut random = Random(seed);
        world.started.fetch_add(1, SeqCst);
        let _held = Dropped(world.dropped);
        let mut sum = 1;
        for _ in 0..random.below(4) {
            sum += match random.below(if depth > 0 { 8 } else { 6 }) {
                0 => {
                    yield_now().await;
                    0
                }
                5 => {
                    tokio::task::yield_now().await;
                    0
                }
                1 => {
                    world.event.wake();
                    0
                }
                2 => (0..random.below(2000)).sum(),
                3 => {
                    let closure = world.s.spawn_blocking(move || seed % 2);
                    match random.below(3) {
                        0 => yield_now().await,
                        1 => tokio::task::yield_now().await,
                        _ => {}
                    }
                    if random.below(4) == 0 {
                        closure.cancel();
                        0
                    } else {
                        closure.await
                    }
                }
                4 => forget_or_drop(world.event, random.below(2) == 0),
                6 => {
                    let next = child(world, random.below(u64::MAX) + 1, depth - 1);
                    let handle = world.s.spawn(next);
                    match random.below(4) {
                        0 => return handle.await,
                        1 => handle.cancel(),
                        2 => drop(handle),
                        _ => mem::forget(handle),
                    }
                    0
                }
                _ => {
                    let own = [sum, 1];
                    task::scope!(|inner| {
                        let one = inner.spawn(async { own[0] });
                        let two = inner.spawn(async { own[1] });
                        one.await.min(two.await)
                    })
                    .await
                }
            };
        }
        sum
    })
}

/// Leaves a scope half way, with what it borrows.
fn forget_or_drop(event: &Event, forget: bool) -> u64 {
    let own = vec![1];
    let mut endless = Box::pin(task::scope!(|inner| {
        for _ in 0..2 {
            inner.spawn(async {
                event.happens().await;
                own[0]
            });
        }
    }));
    let _ = poll_once(endless.as_mut());
    match forget {
        true => mem::forget(endless),
        false => drop(endless),
    }
    own[0]
}

async fn round(number: u64) {
    let event = Event::default();
    let [started, dropped] = [AtomicUsize::new(0), AtomicUsize::new(0)];
    let is_over = Arc::new(AtomicBool::new(false));
    let wakes = thread::spawn({
        let (event, is_over) = (event.clone(), Arc::clone(&is_over));
        move || {
            while !is_over.load(SeqCst) {
                event.wake();
                thread::yield_now();
            }
        }
    });
    let mut scope = Box::pin(task::scope!(|s| {
        let world = World {
            s,
            event: &event,
            started: &started,
            dropped: &dropped,
        };
        for child_number in 0..8 {
            s.spawn(child(world, number * 8 + child_number, 3));
        }
    }));
    match number % 3 {
        0 => {
            let _ = (0..number % 7).any(|_| poll_once(scope.as_mut()).is_ready());
            drop(scope);
        }
        _ => scope.await,
    }
    is_over.store(true, SeqCst);
    wakes.join().unwrap();
    assert_eq!(started.into_inner(), dropped.into_inner(), "round {number}");
    event.happen();
}

const ROUNDS: u64 = if cfg!(debug_assertions) { 2000 } else { 20_000 };

#[test]
fn children_do_all_sorts_of_things() {
    (1..=ROUNDS).for_each(|number| pollster::block_on(round(number)));
}

#[test]
fn children_do_all_sorts_of_things_on_the_workers_of_a_runtime() {
    let runtime = multi_thread(2);
    // Several at once, so that they find helpers busy.
    let tasks = [1, 2, 3, 4].map(|first| {
        runtime.spawn(async move {
            for number in (first..=ROUNDS).step_by(4) {
                round(number).await;
            }
        })
    });
    for task in tasks {
        runtime.block_on(task).unwrap();
    }
}

#[test]
fn children_do_all_sorts_of_things_in_the_thread_of_a_runtime() {
    let runtimes = [multi_thread(2), current_thread()];
    for number in 1..=ROUNDS {
        let runtime = &runtimes[(number / 2 % 2) as usize];
        match number % 2 {
            0 => runtime.block_on(round(number)),
            _ => LocalSet::new().block_on(runtime, round(number)),
        }
    }
}
