//! What holds of services that threads have in common, when calls are cancelled at any moment.

use std::{
    future::poll_fn,
    pin::pin,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering::SeqCst},
    },
    task::Poll,
    time::Duration,
};

use futures_util::{FutureExt, future::join_all};
use normal_service::{
    LocalService, Service, ServiceBuilder,
    load::{Load, PendingRequests},
};
use tokio::{task::yield_now, time::timeout};

use crate::support::Error;

const ROOM: usize = 3;

#[derive(Clone, Default)]
struct Crowd {
    running: Arc<AtomicUsize>,
    answered: Arc<AtomicUsize>,
}

impl Service<u32> for Crowd {
    type Response = u32;
    type Error = Error;

    async fn call(&self, n: u32) -> Result<u32, Error> {
        struct Leave<'c>(&'c Crowd);

        impl Drop for Leave<'_> {
            fn drop(&mut self) {
                self.0.running.fetch_sub(1, SeqCst);
            }
        }

        assert!(self.running.fetch_add(1, SeqCst) < ROOM);
        let _leave = Leave(self);
        for _ in 0..n % 4 {
            yield_now().await;
        }
        self.answered.fetch_add(1, SeqCst);
        Ok(n)
    }
}

/// Drops the future after it was polled so often.
async fn give_up_after<T>(polls: u32, future: impl Future<Output = T>) -> Option<T> {
    let mut left = polls;
    let mut future = pin!(future);
    poll_fn(|cx| {
        left -= 1;
        match future.as_mut().poll(cx) {
            Poll::Ready(value) => Poll::Ready(Some(value)),
            Poll::Pending if left == 0 => Poll::Ready(None),
            Poll::Pending => Poll::Pending,
        }
    })
    .await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn no_room_is_lost_and_nobody_waits_in_vain() {
    let crowd = Crowd::default();
    let limited = ServiceBuilder::new()
        .timeout(Duration::from_secs(60))
        .concurrency_limit(ROOM)
        .service(crowd.clone());
    let limited = Arc::new(limited);
    let service = ServiceBuilder::new()
        .rate_limit(100, Duration::from_millis(1))
        .service(limited.clone());
    let service = Arc::new(PendingRequests::new(service));

    let tasks = (0..8).map(|seed| {
        let service = service.clone();
        tokio::spawn(async move {
            let mut rng = fastrand::Rng::with_seed(seed);
            let mut answered = 0;
            for n in 0..1_000 {
                if rng.bool() {
                    answered += usize::from(service.call(n).await == Ok(n));
                } else {
                    let call = give_up_after(rng.u32(1..4), service.call(n)).await;
                    answered += usize::from(call.is_some());
                }
            }
            answered
        })
    });
    let answered = timeout(Duration::from_secs(60), join_all(tasks.collect::<Vec<_>>()))
        .await
        .expect("nobody waits in vain");
    let answered: usize = answered.into_iter().map(Result::unwrap).sum();

    assert!(answered >= 8 * 400, "{answered}");
    assert_eq!(crowd.answered.load(SeqCst), answered);
    assert_eq!(crowd.running.load(SeqCst), 0);
    assert_eq!(service.load(), Some(0));

    let mut calls: Vec<_> = (0..5).map(|_| limited.call(3).boxed()).collect();
    for call in &mut calls {
        assert!(call.as_mut().now_or_never().is_none());
    }
    assert_eq!(crowd.running.load(SeqCst), ROOM);
}
