use std::fmt;

use crate::LocalService;

/// A service that calls `f`, an async function or closure of a request.
///
/// ```
/// use normal_service::{LocalService, service_fn};
///
/// # #[tokio::main]
/// # async fn main() {
/// let double = service_fn(async |n: u32| Ok::<_, ()>(n * 2));
/// assert_eq!(double.call(21).await, Ok(42));
/// # }
/// ```
pub const fn service_fn<F>(f: F) -> ServiceFn<F> {
    ServiceFn(f)
}

/// The service that [`service_fn`] makes.
#[derive(Clone, Copy)]
pub struct ServiceFn<F>(F);

impl<F, Request, R, E> LocalService<Request> for ServiceFn<F>
where
    F: AsyncFn(Request) -> Result<R, E>,
{
    type Response = R;
    type Error = E;

    // The very future, rather than one more around it.
    fn call(&self, request: Request) -> impl Future<Output = Result<R, E>> {
        (self.0)(request)
    }
}

impl<F> fmt::Debug for ServiceFn<F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ServiceFn").finish_non_exhaustive()
    }
}
