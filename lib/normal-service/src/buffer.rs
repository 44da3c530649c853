//! A queue of calls to a service that another task runs.
//!
//! `async fn call(&self, ..)` needs no buffer for a service to be shared; an [`Arc`] does that. It is for what only a
//! task of its own can do:
//!
//! - A service that is [bound to a thread](LocalService), or borrows from its surroundings, is called from anywhere.
//! - A call makes progress while its caller does something else.
//! - A panic of the service ends its worker, and callers get [`Closed`].
//!
//! [`pair`] makes both ends; [`BufferLayer`] spawns the worker by itself.
//!
//! ```
//! use std::{cell::Cell, rc::Rc, thread};
//!
//! use normal_service::{Error, LocalService, buffer, limit::Wait, service_fn};
//!
//! # #[tokio::main]
//! # async fn main() {
//! let (buffer, worker) = buffer::pair(100, Wait);
//! let thread = thread::spawn(|| {
//!     let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
//!     let count = Rc::new(Cell::new(0));
//!     runtime.block_on(worker.run(service_fn(async |n: u32| {
//!         count.set(count.get() + n);
//!         Ok::<_, Error>(count.get())
//!     })));
//! });
//!
//! assert_eq!(buffer.call(1).await, Ok(1));
//! assert_eq!(tokio::spawn(async move { buffer.call(2).await }).await.unwrap(), Ok(3));
//! thread.join().unwrap();
//! # }
//! ```

use std::{error, fmt, future::poll_fn, marker::PhantomData, pin::pin, sync::Arc, task::Poll};

use futures_channel::{mpsc, oneshot};
use futures_util::{
    StreamExt,
    future::{Either, select},
    stream::FuturesUnordered,
};
use tokio::{
    sync::{OwnedSemaphorePermit, Semaphore},
    task::consume_budget,
};
use tower_layer::Layer;

use crate::{
    LocalService, Service,
    limit::{Overloaded, Shed, Wait},
};

/// A service that passes calls to a [`Worker`], which runs them.
///
/// As many calls as its bound says are with the worker at the same time, where they begin in the order in which they
/// came, and run concurrently. More of them [`Wait`], in the order in which they came, or are [`Shed`]. Clones have the
/// worker and the bound in common. A bound of zero lets none through.
///
/// Cancelling a call cancels it where it runs: one that has not begun never does.
///
/// A call allocates, for the way there, for the way back and for what the worker runs. With the feature `tracing`, it runs
/// in the span of its caller.
///
/// Tower's twin waits for its service to be ready before it calls it, and what waits for that is in the buffer; here
/// it is what waits inside of the service's calls.
pub struct Buffer<Request, Response, Error, Full = Wait> {
    calls: mpsc::UnboundedSender<Call<Request, Response, Error>>,
    room: Arc<Semaphore>,
    full: Full,
}

/// The other end of a [`Buffer`], which runs its calls.
pub struct Worker<Request, Response, Error> {
    calls: mpsc::UnboundedReceiver<Call<Request, Response, Error>>,
}

struct Call<Request, Response, Error> {
    request: Request,
    answer: oneshot::Sender<Result<Response, Error>>,
    room: OwnedSemaphorePermit,
    #[cfg(feature = "tracing")]
    span: tracing::Span,
}

/// A buffer with room for `bound` calls, and the worker that is to run them.
///
/// # Panics
///
/// If `bound` is greater than [`Semaphore::MAX_PERMITS`].
#[expect(
    clippy::type_complexity,
    reason = "two names for one pair would hide what it is"
)]
pub fn pair<Request, Response, Error, Full>(
    bound: usize,
    full: Full,
) -> (
    Buffer<Request, Response, Error, Full>,
    Worker<Request, Response, Error>,
) {
    let (sender, receiver) = mpsc::unbounded();
    let buffer = Buffer {
        calls: sender,
        room: Arc::new(Semaphore::new(bound)),
        full,
    };
    (buffer, Worker { calls: receiver })
}

impl<Request, Response, Error, Full> Buffer<Request, Response, Error, Full> {
    async fn pass(&self, request: Request, room: OwnedSemaphorePermit) -> Result<Response, Error>
    where
        Error: From<Closed>,
    {
        let (answer, answered) = oneshot::channel();
        let call = Call {
            request,
            answer,
            room,
            #[cfg(feature = "tracing")]
            span: tracing::Span::current(),
        };
        self.calls.unbounded_send(call).map_err(|_| Closed)?;
        answered.await.map_err(|_| Closed)?
    }
}

impl<Request, Response, Error> LocalService<Request> for Buffer<Request, Response, Error, Wait>
where
    Error: From<Closed>,
{
    type Response = Response;
    type Error = Error;

    async fn call(&self, request: Request) -> Result<Response, Error> {
        let room = self.room.clone().acquire_owned().await;
        self.pass(request, room.expect("nobody closes the semaphore"))
            .await
    }
}

impl<Request, Response, Error> LocalService<Request> for Buffer<Request, Response, Error, Shed>
where
    Error: From<Closed> + From<Overloaded>,
{
    type Response = Response;
    type Error = Error;

    async fn call(&self, request: Request) -> Result<Response, Error> {
        if self.calls.is_closed() {
            return Err(Closed.into());
        }
        let room = self.room.clone().try_acquire_owned();
        self.pass(request, room.map_err(|_| Overloaded)?).await
    }
}

impl<Request, Response, Error> Worker<Request, Response, Error> {
    /// Runs calls by `service`, until all buffers are gone.
    ///
    /// The future is `Send` if the service is a [`Service`]; if it is bound to a thread, so is the future. Where the
    /// future is dropped, or panics because a call does, callers get [`Closed`].
    pub async fn run<S>(mut self, service: S)
    where
        S: LocalService<Request, Response = Response, Error = Error>,
    {
        let mut running = FuturesUnordered::new();
        loop {
            let next = poll_fn(|cx| {
                while let Poll::Ready(Some(())) = running.poll_next_unpin(cx) {}
                self.calls.poll_next_unpin(cx)
            });
            let Some(call) = next.await else {
                return;
            };
            running.push(call.run(&service));
            consume_budget().await;
        }
    }
}

impl<Request, Response, Error> Call<Request, Response, Error> {
    async fn run<S>(mut self, service: &S)
    where
        S: LocalService<Request, Response = Response, Error = Error>,
    {
        let result = {
            let cancelled = pin!(self.answer.cancellation());
            let call = service.call(self.request);
            #[cfg(feature = "tracing")]
            let call = tracing::Instrument::instrument(call, self.span);
            match select(cancelled, pin!(call)).await {
                Either::Left(_) => return,
                Either::Right((result, _)) => result,
            }
        };
        // Who gets the answer may call again at once.
        drop(self.room);
        let _ = self.answer.send(result);
    }
}

impl<Request, Response, Error, Full: Clone> Clone for Buffer<Request, Response, Error, Full> {
    fn clone(&self) -> Self {
        Self {
            calls: self.calls.clone(),
            room: self.room.clone(),
            full: self.full.clone(),
        }
    }
}

impl<Request, Response, Error, Full> fmt::Debug for Buffer<Request, Response, Error, Full> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Buffer").finish_non_exhaustive()
    }
}

impl<Request, Response, Error> fmt::Debug for Worker<Request, Response, Error> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Worker").finish_non_exhaustive()
    }
}

/// Makes [`Buffer`]s, and spawns their workers; see [`ServiceBuilder::buffer`](crate::ServiceBuilder::buffer).
///
/// # Panics
///
/// [`Layer::layer`] panics outside of a tokio runtime.
pub struct BufferLayer<Request, Full = Wait> {
    bound: usize,
    full: Full,
    _request: PhantomData<fn(Request)>,
}

impl<Request, Full> BufferLayer<Request, Full> {
    /// Makes room for `bound` calls of each service, up to [`Semaphore::MAX_PERMITS`].
    pub const fn new(bound: usize, full: Full) -> Self {
        Self {
            bound,
            full,
            _request: PhantomData,
        }
    }
}

impl<S, Request, Full> Layer<S> for BufferLayer<Request, Full>
where
    S: Service<Request, Response: Send + 'static, Error: Send + 'static> + 'static,
    Request: Send + 'static,
    Full: Clone,
{
    type Service = Buffer<Request, S::Response, S::Error, Full>;

    fn layer(&self, inner: S) -> Self::Service {
        let (buffer, worker) = pair(self.bound, self.full.clone());
        tokio::spawn(worker.run(inner));
        buffer
    }
}

impl<Request, Full: Clone> Clone for BufferLayer<Request, Full> {
    fn clone(&self) -> Self {
        Self::new(self.bound, self.full.clone())
    }
}

impl<Request, Full> fmt::Debug for BufferLayer<Request, Full> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("BufferLayer")
            .field("bound", &self.bound)
            .finish_non_exhaustive()
    }
}

/// The worker of a [`Buffer`] is gone: it panicked, or was dropped.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Closed;

impl fmt::Display for Closed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the service's worker is gone")
    }
}

impl error::Error for Closed {}
