//! A service that the test answers for, and ways to look at calls.

use std::{cell::RefCell, future::Future, pin::Pin, rc::Rc, task::Poll, time::Duration};

use futures_util::{FutureExt, poll};
use normal_service::LocalService;
use tokio::{sync::oneshot, time::Instant};

pub type Error = normal_service::Error<&'static str>;

pub const SECOND: Duration = Duration::from_secs(1);

/// Calls that began and were not answered, in order.
#[derive(Clone, Default)]
pub struct Mock(Rc<RefCell<Vec<Running>>>);

type Running = (u32, oneshot::Sender<Result<u32, Error>>);

impl LocalService<u32> for Mock {
    type Response = u32;
    type Error = Error;

    async fn call(&self, request: u32) -> Result<u32, Error> {
        let (sender, receiver) = oneshot::channel();
        self.0.borrow_mut().push((request, sender));
        receiver
            .await
            .expect("each call is answered, or cancelled by its caller")
    }
}

impl Mock {
    /// The requests of calls that began, and that are neither answered nor cancelled.
    pub fn running(&self) -> Vec<u32> {
        self.0
            .borrow_mut()
            .retain(|(_, sender)| !sender.is_closed());
        self.0
            .borrow()
            .iter()
            .map(|&(request, _)| request)
            .collect()
    }

    /// Answers the call of `request`.
    pub fn answer(&self, request: u32, result: Result<u32, Error>) {
        let mut calls = self.0.borrow_mut();
        let index = calls
            .iter()
            .position(|call| call.0 == request)
            .expect("the call has begun");
        calls
            .remove(index)
            .1
            .send(result)
            .expect("the call still waits");
    }
}

/// A call that is polled where the test says so.
pub type Call<'s> = Pin<Box<dyn Future<Output = Result<u32, Error>> + 's>>;

/// A call of `service`, polled once, which has to wait.
pub async fn waiting<'s, S: LocalService<u32, Response = u32, Error = Error>>(
    service: &'s S,
    request: u32,
) -> Call<'s> {
    let mut call = service.call(request).boxed_local();
    assert!(poll!(&mut call).is_pending(), "{request} does not wait");
    call
}

/// What a call has come to by now.
pub async fn now(call: &mut Call<'_>) -> Poll<Result<u32, Error>> {
    poll!(call)
}

/// How long it takes, by the clock of the test.
pub async fn time<T>(future: impl Future<Output = T>) -> (T, Duration) {
    let start = Instant::now();
    (future.await, start.elapsed())
}
