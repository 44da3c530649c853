//! Pointers to services are services.

use std::{rc::Rc, sync::Arc};

use crate::{LocalService, Service};

macro_rules! sized {
    ($($pointer:ty),*) => {$(
        impl<S: LocalService<Request>, Request> LocalService<Request> for $pointer {
            type Response = S::Response;
            type Error = S::Error;

            // The very future, rather than one more around it.
            fn call(
                &self,
                request: Request,
            ) -> impl Future<Output = Result<S::Response, S::Error>> {
                S::call(self, request)
            }
        }
    )*};
}

sized!(&S, Box<S>, Rc<S>, Arc<S>);

impl<Request, R, E> LocalService<Request> for &dyn Service<Request, Response = R, Error = E> {
    type Response = R;
    type Error = E;

    async fn call(&self, request: Request) -> Result<R, E> {
        (**self).call(request).box.await
    }
}

impl<Request, R, E> LocalService<Request> for Box<dyn Service<Request, Response = R, Error = E>> {
    type Response = R;
    type Error = E;

    async fn call(&self, request: Request) -> Result<R, E> {
        (**self).call(request).box.await
    }
}

impl<Request, R, E> LocalService<Request> for Arc<dyn Service<Request, Response = R, Error = E>> {
    type Response = R;
    type Error = E;

    async fn call(&self, request: Request) -> Result<R, E> {
        (**self).call(request).box.await
    }
}

impl<Request, R, E> LocalService<Request> for &dyn LocalService<Request, Response = R, Error = E> {
    type Response = R;
    type Error = E;

    async fn call(&self, request: Request) -> Result<R, E> {
        (**self).call(request).box.await
    }
}

impl<Request, R, E> LocalService<Request>
    for Box<dyn LocalService<Request, Response = R, Error = E>>
{
    type Response = R;
    type Error = E;

    async fn call(&self, request: Request) -> Result<R, E> {
        (**self).call(request).box.await
    }
}

impl<Request, R, E> LocalService<Request>
    for Rc<dyn LocalService<Request, Response = R, Error = E>>
{
    type Response = R;
    type Error = E;

    async fn call(&self, request: Request) -> Result<R, E> {
        (**self).call(request).box.await
    }
}
