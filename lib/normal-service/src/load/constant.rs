use super::Load;
use crate::LocalService;

/// A service whose load is always the same.
///
/// ```
/// use normal_service::{load::{Constant, Load}, service_fn};
///
/// let far_away = Constant::new(service_fn(async |n: u32| Ok::<_, ()>(n)), 10);
/// assert_eq!(far_away.load(), Some(10));
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Constant<S, M> {
    inner: S,
    load: M,
}

impl<S, M> Constant<S, M> {
    /// Says of `inner` that its load is `load`.
    pub const fn new(inner: S, load: M) -> Self {
        Self { inner, load }
    }
}

impl<S: LocalService<Request>, M, Request> LocalService<Request> for Constant<S, M> {
    type Response = S::Response;
    type Error = S::Error;

    async fn call(&self, request: Request) -> Result<S::Response, S::Error> {
        self.inner.call(request).await
    }
}

impl<S, M: PartialOrd + Clone> Load for Constant<S, M> {
    type Metric = M;

    fn load(&self) -> Option<M> {
        Some(self.load.clone())
    }
}
