//! What `dyn AsyncFn(A) -> R` is lowered to. `AsyncFn` itself has no trait objects, as the types of its futures are its
//! own; with a box around each future there is one type for all.
//!
//! The arguments are a tuple, so that there is one trait for any number of them.

use std::pin::Pin;

/// What a call returns: the future of the closure, in a box.
pub type Called<'call, Output> = Pin<Box<dyn Future<Output = Output> + 'call>>;

/// An async closure, as a trait object.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not known to be an `AsyncFn` of `{Arguments}`",
    note = "of an async closure that becomes a trait object, the types of the parameters have to be written"
)]
pub trait DynAsyncFn<Arguments> {
    /// What the future gives.
    type Output;

    /// Calls the closure.
    fn __normal_async_call<'call>(&'call self, arguments: Arguments) -> Called<'call, Self::Output>
    where
        Arguments: 'call;
}

/// An async closure that changes what it has captured, as a trait object.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not known to be an `AsyncFnMut` of `{Arguments}`",
    note = "of an async closure that becomes a trait object, the types of the parameters have to be written"
)]
pub trait DynAsyncFnMut<Arguments> {
    /// What the future gives.
    type Output;

    /// Calls the closure.
    fn __normal_async_call<'call>(
        &'call mut self,
        arguments: Arguments,
    ) -> Called<'call, Self::Output>
    where
        Arguments: 'call;
}

/// An async closure that is called once, as a trait object.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not known to be an `AsyncFnOnce` of `{Arguments}`",
    note = "of an async closure that becomes a trait object, the types of the parameters have to be written"
)]
pub trait DynAsyncFnOnce<Arguments> {
    /// What the future gives.
    type Output;

    /// Calls the closure.
    fn __normal_async_call<'call>(
        self: Box<Self>,
        arguments: Arguments,
    ) -> Called<'call, Self::Output>
    where
        Self: 'call,
        Arguments: 'call;
}

macro_rules! implement {
    ($($argument:ident)*) => {
        impl<F: ?Sized + AsyncFn($($argument),*) -> R, R, $($argument),*> DynAsyncFn<($($argument,)*)> for F {
            type Output = R;

            #[allow(non_snake_case, reason = "arguments are called like their types")]
            fn __normal_async_call<'call>(&'call self, ($($argument,)*): ($($argument,)*)) -> Called<'call, R>
            where
                ($($argument,)*): 'call,
            {
                Box::pin(self($($argument),*))
            }
        }

        impl<F: ?Sized + AsyncFnMut($($argument),*) -> R, R, $($argument),*> DynAsyncFnMut<($($argument,)*)> for F {
            type Output = R;

            #[allow(non_snake_case, reason = "arguments are called like their types")]
            fn __normal_async_call<'call>(&'call mut self, ($($argument,)*): ($($argument,)*)) -> Called<'call, R>
            where
                ($($argument,)*): 'call,
            {
                Box::pin(self($($argument),*))
            }
        }

        impl<F: AsyncFnOnce($($argument),*) -> R, R, $($argument),*> DynAsyncFnOnce<($($argument,)*)> for F {
            type Output = R;

            #[allow(non_snake_case, reason = "arguments are called like their types")]
            fn __normal_async_call<'call>(self: Box<Self>, ($($argument,)*): ($($argument,)*)) -> Called<'call, R>
            where
                F: 'call,
                ($($argument,)*): 'call,
            {
                Box::pin((*self)($($argument),*))
            }
        }
    };
}

implement!();
implement!(A);
implement!(A B);
implement!(A B C);
implement!(A B C D);
implement!(A B C D E);
implement!(A B C D E G);
implement!(A B C D E G H);
implement!(A B C D E G H I);
