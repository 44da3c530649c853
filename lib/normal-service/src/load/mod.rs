//! How busy services are, for whom to choose among them.
//!
//! [`Load`] is the question, and each of these services is an answer for the service that it wraps:
//!
//! - [`PendingRequests`]: how many calls run.
//! - [`PeakEwma`]: how long it will take, by what calls took of late and how many run.
//! - [`Constant`]: what it was told.
//!
//! What is around a measure is not measured, so it belongs around all that may hold up a call of this one service, such
//! as a limit or a connection of its own.
//!
//! # When a call ends
//!
//! A call begins when its future is first polled, and it ends when it fails, panics or is cancelled, which is when what
//! is counted for it is dropped. If it succeeds, that is said by how the measure was made: a call ends with its
//! response ([`OnResponse`]), or, where the response is only the beginning, as with a body that streams, when what a
//! function makes of the response is done. See [`PendingRequests::until`].

mod constant;
mod peak_ewma;
mod pending_requests;

use std::{rc::Rc, sync::Arc};

pub use constant::Constant;
pub use peak_ewma::{PeakEwma, PeakEwmaHandle};
pub use pending_requests::{PendingHandle, PendingRequests};

/// A service that says how busy it is.
#[diagnostic::on_unimplemented(
    note = "what goes around a service knows its load: `PendingRequests`, `PeakEwma` or `Constant`"
)]
pub trait Load {
    /// What is compared: the service with the lesser one is to be called.
    type Metric: PartialOrd;

    /// How busy the service is. None if it takes no calls now, such as a circuit breaker that is open: then it is to be
    /// called only if there is no other.
    fn load(&self) -> Option<Self::Metric>;
}

macro_rules! pointers {
    ($($pointer:ty),*) => {$(
        impl<S: Load + ?Sized> Load for $pointer {
            type Metric = S::Metric;

            fn load(&self) -> Option<S::Metric> {
                (**self).load()
            }
        }
    )*};
}

pointers!(&S, Box<S>, Rc<S>, Arc<S>);

/// When a call that succeeded ends: a measure drops the `Handle` or lets it go on in what becomes of the response.
///
/// All functions of a response and a handle are of this kind.
pub trait Completion<Handle, Response> {
    /// What becomes of the response.
    type Output;

    /// Sees to it that `handle` is dropped when the call ends.
    fn complete(&self, response: Response, handle: Handle) -> Self::Output;
}

/// A call ends with its response.
#[derive(Clone, Copy, Debug, Default)]
pub struct OnResponse;

impl<Handle, Response> Completion<Handle, Response> for OnResponse {
    type Output = Response;

    fn complete(&self, response: Response, _handle: Handle) -> Response {
        response
    }
}

impl<F, Handle, Response, T> Completion<Handle, Response> for F
where
    F: Fn(Response, Handle) -> T,
{
    type Output = T;

    fn complete(&self, response: Response, handle: Handle) -> T {
        self(response, handle)
    }
}
