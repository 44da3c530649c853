use std::sync::Arc;

/// An async function from a request to a response or an error, on any thread or bound to one.
///
/// This is the trait to implement, for services and for what wraps them: `async fn call(&self, ..)` and no more. Who
/// needs services whose futures move between threads asks for a [`Service`], which is this trait with `Send` added, and
/// which all types that can have it have by themselves.
///
/// # Shape
///
/// There is no `poll_ready`, which [tower](https://docs.rs/tower) has: capacity is not reserved before the request is
/// there, but waited for, or found missing, inside of `call` (see [`limit`](crate::limit)). Nothing can be reserved and
/// forgotten, or be reserved by one clone and used by another. `&self` is all that is needed to call, so services are
/// shared by a reference or an [`Arc`], and those that have a state have it behind a lock or in atomics. The request is
/// a parameter of the trait, so one type can serve several types of them, and borrowed ones.
///
/// # Cancel safety
///
/// Dropping the future of a call cancels the call. What that means for the work that was begun is the innermost
/// service's to say; every layer here says what it gives back then.
#[diagnostic::on_unimplemented(
    note = "an async function or closure becomes a service by `service_fn`, and a service of tower by `tower::from_tower`"
)]
pub trait LocalService<Request> {
    /// What comes of a call.
    type Response;

    /// What may come instead.
    type Error;

    /// Handles `request`.
    async fn call(&self, request: Request) -> Result<Self::Response, Self::Error>;
}

/// A [`LocalService`] that threads can share, with calls that move between them.
///
/// Use it as the bound of what is given to a work-stealing runtime, as in `S: Service<Request> + 'static`, and as a
/// trait object, `&dyn Service<Request, Response = R, Error = E>` or [`BoxService`]. To implement it, write
/// `impl Service<Request> for X`, which checks that all is `Send`, or `impl LocalService<Request> for X`, which leaves
/// that to whom it may concern.
///
/// Nothing is said of `Request` and `Response`: a task that holds them while it waits needs them to be `Send`, too,
/// `S: Service<Request, Response: Send>`.
pub trait Service<Request> = LocalService<Request, call(..): Send> + Send + Sync;

/// Any [`Service`] for these requests, responses and errors.
///
/// It is `Clone`, `Send` and `Sync`, and a service itself, so it goes wherever a service does. A call allocates nothing
/// in steady state, if its future has no more than a kilobyte.
///
/// ```
/// use std::sync::Arc;
///
/// use normal_service::{BoxService, LocalService, service_fn};
///
/// # #[tokio::main]
/// # async fn main() {
/// let lengths: BoxService<String, usize, ()> = Arc::new(service_fn(async |text: String| Ok(text.len())));
/// let squares: BoxService<String, usize, ()> = Arc::new(service_fn(async |text: String| Ok(text.len().pow(2))));
///
/// let mut sum = 0;
/// for service in [lengths, squares] {
///     sum += service.call("four".to_owned()).await.unwrap();
/// }
/// assert_eq!(sum, 20);
/// # }
/// ```
pub type BoxService<Request, Response, Error> =
    Arc<dyn Service<Request, Response = Response, Error = Error>>;
