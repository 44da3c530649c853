use tower_layer::Layer;

use crate::LocalService;

/// One of two services, or of two layers, chosen while the program runs.
///
/// Both services have the same responses and errors. A call allocates nothing, unlike one of a
/// [`BoxService`](crate::BoxService); it is a branch.
///
/// ```
/// use normal_service::{Either, LocalService, service_fn};
///
/// # #[tokio::main]
/// # async fn main() {
/// let shout = true;
/// let service = if shout {
///     Either::Left(service_fn(async |text: &str| Ok::<_, ()>(text.to_uppercase())))
/// } else {
///     Either::Right(service_fn(async |text: &str| Ok(text.to_owned())))
/// };
/// assert_eq!(service.call("ferris").await.unwrap(), "FERRIS");
/// # }
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Either<A, B> {
    /// The one.
    Left(A),
    /// The other.
    Right(B),
}

impl<A, B, Request> LocalService<Request> for Either<A, B>
where
    A: LocalService<Request>,
    B: LocalService<Request, Response = A::Response, Error = A::Error>,
{
    type Response = A::Response;
    type Error = A::Error;

    async fn call(&self, request: Request) -> Result<A::Response, A::Error> {
        match self {
            Either::Left(service) => service.call(request).await,
            Either::Right(service) => service.call(request).await,
        }
    }
}

impl<A: Layer<S>, B: Layer<S>, S> Layer<S> for Either<A, B> {
    type Service = Either<A::Service, B::Service>;

    fn layer(&self, inner: S) -> Self::Service {
        match self {
            Either::Left(layer) => Either::Left(layer.layer(inner)),
            Either::Right(layer) => Either::Right(layer.layer(inner)),
        }
    }
}
