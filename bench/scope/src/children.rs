//! 64 children that run once.

use std::hint::black_box;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::time::{Duration, Instant};

use async_scoped::TokioScope;
use normal_async::task;

use crate::report::{Contender, OURS, SEQUENTIAL, compare, contender};

const CHILDREN: usize = 64;

/// What the children do: `work(i)` for each `i` below `children`, on data that
/// they borrow from `D`.
fn contenders<D>(data: Arc<D>, children: usize, work: fn(&D, usize)) -> Vec<Contender>
where
    D: Send + Sync + 'static,
{
    let data = move || Arc::clone(&data);
    vec![
        contender(SEQUENTIAL, {
            let data = data.clone();
            move || {
                let data = data();
                async move { (0..children).for_each(|i| work(&data, i)) }
            }
        }),
        contender("tokio::spawn + Arc", {
            let data = data.clone();
            move || {
                let data = data();
                async move {
                    let spawn = |i| {
                        let data = Arc::clone(&data);
                        tokio::spawn(async move { work(&data, i) })
                    };
                    let handles: Vec<_> = (0..children).map(spawn).collect();
                    for handle in handles {
                        handle.await.expect("no child panics");
                    }
                }
            }
        }),
        contender("async-scoped", {
            let data = data.clone();
            move || {
                let data = data();
                async move {
                    let data = &*data;
                    TokioScope::scope_and_block(|s| {
                        for i in 0..children {
                            s.spawn(async move { work(data, i) });
                        }
                    });
                }
            }
        }),
        contender("tokio-scoped", {
            let data = data.clone();
            move || {
                let data = data();
                async move {
                    let data = &*data;
                    tokio_scoped::scope(|s| {
                        for i in 0..children {
                            s.spawn(async move { work(data, i) });
                        }
                    });
                }
            }
        }),
        contender("moro", {
            let data = data.clone();
            move || {
                let data = data();
                async move {
                    let data = &*data;
                    moro::async_scope!(|s| {
                        for i in 0..children {
                            s.spawn(async move { work(data, i) });
                        }
                    })
                    .await;
                }
            }
        }),
        contender("rayon", {
            let data = data.clone();
            move || {
                let data = data();
                async move {
                    let data = &*data;
                    rayon::scope(|s| {
                        for i in 0..children {
                            s.spawn(move |_| work(data, i));
                        }
                    });
                }
            }
        }),
        contender(OURS, {
            let data = data.clone();
            move || {
                let data = data();
                async move {
                    let data = &*data;
                    task::scope!(|s| {
                        for i in 0..children {
                            s.spawn(async move { work(data, i) });
                        }
                    })
                    .await;
                }
            }
        }),
    ]
}

pub async fn sum() {
    struct Sum {
        numbers: Vec<u64>,
        total: AtomicU64,
    }

    let data = Arc::new(Sum {
        numbers: (0..8_000_000).collect(),
        total: AtomicU64::new(0),
    });
    let work = |data: &Sum, i: usize| {
        let size = data.numbers.len() / CHILDREN;
        let chunk = &data.numbers[i * size..][..size];
        data.total.fetch_add(chunk.iter().sum(), Relaxed);
    };
    compare(
        "Sum of 8 million u64, 64 chunks",
        20,
        contenders(data, CHILDREN, work),
    )
    .await;
}

pub async fn empty() {
    let work = |data: &AtomicU64, _| {
        black_box(data);
    };
    let contenders = contenders(Arc::new(AtomicU64::new(0)), CHILDREN, work);
    compare("64 empty children", 200, contenders).await;
}

fn spin(time: Duration) {
    let start = Instant::now();
    while start.elapsed() < time {}
}

pub async fn microsecond() {
    let work = |(): &(), _| spin(Duration::from_micros(1));
    compare(
        "64 children of 1 µs",
        200,
        contenders(Arc::new(()), CHILDREN, work),
    )
    .await;
}

pub async fn few() {
    let work = |(): &(), _| spin(Duration::from_micros(50));
    compare(
        "4 children of 50 µs",
        200,
        contenders(Arc::new(()), 4, work),
    )
    .await;
}
