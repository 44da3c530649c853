use std::{convert::Infallible, fmt};

use crate::{
    buffer::Closed, circuit_breaker::Open, limit::Overloaded, optional::Absent, timeout::Elapsed,
};

/// Everything that can go wrong in a stack of this crate's layers, and the error `E` of the service in it.
///
/// A service with another error type goes into a stack with
/// [`map_err(Error::Service)`](crate::ServiceBuilder::map_err) as its innermost layer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Error<E = Infallible> {
    /// The service's own error.
    Service(E),
    /// A [service that may be missing](crate::optional) is.
    Absent(Absent),
    /// The worker of a [buffer](crate::buffer) is gone.
    Closed(Closed),
    /// A call took longer than its [time limit](crate::timeout).
    Elapsed(Elapsed),
    /// Too many calls failed, and a [circuit](crate::circuit_breaker) is open.
    Open(Open),
    /// A [limit](crate::limit) was reached, and load is [shed](crate::ServiceBuilder::load_shed).
    Overloaded(Overloaded),
}

impl<E: fmt::Display> fmt::Display for Error<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Error::Service(error) => error.fmt(f),
            Error::Absent(error) => error.fmt(f),
            Error::Closed(error) => error.fmt(f),
            Error::Elapsed(error) => error.fmt(f),
            Error::Open(error) => error.fmt(f),
            Error::Overloaded(error) => error.fmt(f),
        }
    }
}

impl<E: std::error::Error + 'static> std::error::Error for Error<E> {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Error::Service(error) => error.source(),
            _ => None,
        }
    }
}

macro_rules! from {
    ($($variant:ident),*) => {$(
        impl<E> From<$variant> for Error<E> {
            fn from(error: $variant) -> Self {
                Error::$variant(error)
            }
        }
    )*};
}

from!(Absent, Closed, Elapsed, Open, Overloaded);
