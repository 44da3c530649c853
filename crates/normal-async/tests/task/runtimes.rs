//! What children find around them, on every runtime and on every thread.

use std::future::Future;
use std::rc::Rc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering::SeqCst};
use std::sync::{Arc, Barrier, Mutex};
use std::thread;
use std::time::Duration;

use normal_async::task;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::runtime::Handle;
use tokio::task::LocalSet;

use crate::support::{current_thread, multi_thread, yield_now};

/// Runs it on a worker, in `block_on` of both kinds of runtime, and in a
/// `LocalSet` in both.
fn everywhere<F: Future<Output = ()> + Send + 'static>(make: impl Fn() -> F) {
    let runtime = multi_thread(2);
    runtime.block_on(runtime.spawn(make())).unwrap();
    runtime.block_on(make());
    LocalSet::new().block_on(&runtime, make());
    let runtime = current_thread();
    runtime.block_on(runtime.spawn(make())).unwrap();
    runtime.block_on(make());
    let local = LocalSet::new();
    local.spawn_local(make());
    runtime.block_on(local);
}

#[test]
fn timers_work_on_every_thread() {
    everywhere(|| async {
        let barrier = Barrier::new(2);
        task::scope!(|s| {
            for _ in 0..2 {
                s.spawn(async {
                    barrier.wait();
                    tokio::time::sleep(Duration::from_millis(1)).await;
                });
            }
        })
        .await;
    });
}

#[test]
fn sockets_work_on_every_thread() {
    everywhere(|| async {
        let barrier = Barrier::new(2);
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let answer = task::scope!(|s| {
            s.spawn(async {
                barrier.wait();
                let (mut socket, _) = listener.accept().await.unwrap();
                socket.write_all(b"hello").await.unwrap();
            });
            let client = s.spawn(async {
                barrier.wait();
                let mut socket = TcpStream::connect(address).await.unwrap();
                let mut answer = String::new();
                socket.read_to_string(&mut answer).await.unwrap();
                answer
            });
            client.await
        });
        assert_eq!(answer.await, "hello");
    });
}

#[test]
fn tasks_can_be_spawned_on_every_thread() {
    everywhere(|| async {
        let barrier = Barrier::new(2);
        let runtime = Handle::current().id();
        task::scope!(|s| {
            for _ in 0..2 {
                s.spawn(async {
                    barrier.wait();
                    let spawned = tokio::spawn(async { Handle::current().id() });
                    assert_eq!(spawned.await.unwrap(), runtime);
                    assert_eq!(Handle::current().id(), runtime);
                });
            }
        })
        .await;
    });
}

#[test]
fn greedy_children_run_out_of_budget() {
    everywhere(|| async {
        let stop = AtomicBool::new(false);
        task::scope!(|s| {
            for _ in 0..3 {
                s.spawn(async {
                    while !stop.load(SeqCst) {
                        tokio::task::consume_budget().await;
                    }
                });
            }
            s.spawn(async {
                for _ in 0..10 {
                    yield_now().await;
                }
                stop.store(true, SeqCst);
            });
        })
        .await;
    });
}

#[test]
fn a_greedy_child_does_not_starve_its_siblings() {
    let runtime = current_thread();
    let turns = AtomicUsize::new(0);
    runtime.block_on(task::scope_local!(|s| {
        let greedy = s.spawn(async {
            loop {
                tokio::task::consume_budget().await;
            }
        });
        s.spawn(async {
            for _ in 0..10 {
                // Pending too while there is no budget.
                tokio::task::consume_budget().await;
                turns.fetch_add(1, SeqCst);
                yield_now().await;
            }
            greedy.cancel();
        });
    }));
    assert_eq!(turns.into_inner(), 10);
}

#[test]
fn other_tasks_go_on() {
    everywhere(|| async {
        let stop = Arc::new(AtomicBool::new(false));
        let other = tokio::spawn({
            let stop = Arc::clone(&stop);
            async move { stop.store(true, SeqCst) }
        });
        task::scope!(|s| {
            for _ in 0..2 {
                s.spawn(async {
                    while !stop.load(SeqCst) {
                        yield_now().await;
                    }
                });
            }
        })
        .await;
        other.await.unwrap();
    });
}

#[test]
fn no_runtime_is_needed() {
    let barrier = Barrier::new(2);
    pollster::block_on(task::scope!(|s| {
        for _ in 0..2 {
            s.spawn(async {
                barrier.wait();
                assert!(Handle::try_current().is_err());
            });
        }
    }));
}

#[test]
fn other_executors_do_as_well() {
    let sum = smol::block_on(smol::spawn(async {
        let barrier = Barrier::new(2);
        let numbers = [1, 2];
        task::scope!(|s| {
            let children = numbers.each_ref().map(|number| {
                let barrier = &barrier;
                s.spawn(async move {
                    barrier.wait();
                    smol::Timer::after(Duration::from_millis(1)).await;
                    number + task::spawn_blocking(|| *number).await
                })
            });
            let closure = s.spawn_blocking(|| numbers.len());
            let mut sum = closure.await;
            for child in children {
                sum += child.await;
            }
            sum
        })
        .await
    }));
    assert_eq!(sum, 8);
}

#[test]
fn local_children_find_their_local_set() {
    for runtime in [multi_thread(2), current_thread()] {
        let text = Rc::new(String::from("borrowed"));
        let sum = LocalSet::new().block_on(
            &runtime,
            task::scope_local!(|s| {
                let children = [(); 2].map(|()| {
                    s.spawn(async {
                        let text = Rc::clone(&text);
                        let local = tokio::task::spawn_local(async move { text.len() });
                        tokio::time::sleep(Duration::from_millis(1)).await;
                        local.await.unwrap()
                    })
                });
                let mut sum = 0;
                for child in children {
                    sum += child.await;
                }
                sum
            }),
        );
        assert_eq!(sum, 16);
    }
}

#[test]
fn a_timeout_ends_a_scope() {
    everywhere(|| async {
        let data = String::from("borrowed");
        let endless = task::scope!(|s| {
            for _ in 0..2 {
                s.spawn(async {
                    loop {
                        assert_eq!(data, "borrowed");
                        yield_now().await;
                    }
                });
            }
        });
        let timeout = tokio::time::timeout(Duration::from_millis(2), endless);
        assert!(timeout.await.is_err());
    });
}

#[test]
fn spans_and_subscribers_are_found_on_every_thread() {
    #[derive(Clone, Default)]
    struct Log(Arc<Mutex<Vec<u8>>>);

    impl std::io::Write for Log {
        fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
            self.0.lock().unwrap().extend_from_slice(bytes);
            Ok(bytes.len())
        }

        fn flush(&mut self) -> std::io::Result<()> {
            Ok(())
        }
    }

    let log = Log::default();
    let writer = log.clone();
    let subscriber = tracing_subscriber::fmt()
        .with_writer(move || writer.clone())
        .without_time()
        .with_ansi(false)
        .with_target(false)
        .finish();
    let threads = Mutex::new(Vec::new());
    tracing::subscriber::with_default(subscriber, || {
        let barrier = Barrier::new(2);
        let _request = tracing::info_span!("request", id = 7).entered();
        pollster::block_on(task::scope!(|s| {
            for _ in 0..2 {
                s.spawn(async {
                    barrier.wait();
                    tracing::info!("child");
                    threads.lock().unwrap().push(thread::current().id());
                });
            }
        }));
    });
    let text = String::from_utf8(log.0.lock().unwrap().clone()).unwrap();
    assert_eq!(text, " INFO request{id=7}: child\n".repeat(2));
    let threads = threads.into_inner().unwrap();
    assert_ne!(threads[0], threads[1]);
}
