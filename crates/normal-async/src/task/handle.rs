//! The handle of a child.

use std::marker::PhantomData;
use std::panic::resume_unwind;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::thread;
use std::{fmt, future};

use super::engine::{Child, Key};
use super::scope::{Nursery, Scope};

/// The handle of a child, like [`std::thread::ScopedJoinHandle`]. Awaiting it
/// gives the result of the child.
///
/// A child runs whether or not its handle is awaited, and goes on when its
/// handle is dropped. To end it, [`cancel`](Self::cancel) it.
///
/// # Panics
/// Awaiting the handle of a child that has panicked panics with the same
/// payload; see [`join`](Self::join). Polling it once more after it has given
/// the result panics too.
///
/// # Cancel safety
/// A handle can be awaited by reference, in a `select!` for example, and
/// awaited again later.
///
/// # Send
/// A handle is `Send` if `T` is, and if it is the handle of a [`Scope`].
///
/// # Examples
/// ```
/// use normal_async::task;
///
/// # pollster::block_on(async {
/// let name = String::from("Ferris");
/// let letters = task::scope!(|s| {
///     let handle = s.spawn(async { name.len() });
///     handle.await
/// });
/// assert_eq!(letters.await, 6);
/// # });
/// ```
///
/// It cannot leave the scope:
/// ```compile_fail,E0597
/// use normal_async::task;
///
/// # pollster::block_on(async {
/// let name = String::from("Ferris");
/// let mut outside = None;
/// task::scope!(|s| {
///     outside = Some(s.spawn(async { name.len() }));
/// })
/// .await;
/// drop(outside);
/// # });
/// ```
pub struct Handle<'scope, T, S: Nursery = Scope<'scope>> {
    scope: &'scope S,
    /// The child, until its result is taken.
    key: Option<Key>,
    result: PhantomData<T>,
}

impl<'scope, T, S: Nursery> Handle<'scope, T, S> {
    /// # Safety
    /// The child with this key was made of a future whose output is `T`, and
    /// has no other handle.
    pub(crate) unsafe fn new(scope: &'scope S, key: Key) -> Self {
        Self {
            scope,
            key: Some(key),
            result: PhantomData,
        }
    }

    /// Whether the child has ended, so that the result is there.
    pub fn is_finished(&self) -> bool {
        self.key
            .is_some_and(|key| self.scope.core().is_finished(key))
    }

    /// Waits for the child, and gives its result, or its panic as an error,
    /// like [`std::thread::ScopedJoinHandle::join`].
    ///
    /// # Errors
    /// The error is the payload of the panic.
    ///
    /// # Cancel safety
    /// If this is dropped before it has given the result, so is the handle.
    ///
    /// # Examples
    /// ```
    /// use normal_async::task;
    ///
    /// # pollster::block_on(async {
    /// let result = task::scope!(|s| {
    ///     let child = s.spawn(async { panic!("at the disco") });
    ///     child.join().await
    /// });
    /// let panic = result.await.unwrap_err();
    /// assert_eq!(panic.downcast_ref(), Some(&"at the disco"));
    /// # });
    /// ```
    pub async fn join(mut self) -> thread::Result<T> {
        future::poll_fn(|context| self.poll_join(context)).await
    }

    /// Ends the child, wherever it has got to.
    ///
    /// Its future is dropped: before this returns, or if it is being polled at
    /// this moment, after that. A child that has ended already is not affected,
    /// but nobody gets its result; if that is a panic, the scope does.
    ///
    /// # Examples
    /// ```
    /// use normal_async::task;
    ///
    /// # pollster::block_on(async {
    /// task::scope!(|s| {
    ///     let endless = s.spawn(std::future::pending::<()>());
    ///     s.spawn(async { endless.cancel() });
    /// })
    /// .await;
    /// # });
    /// ```
    pub fn cancel(mut self) {
        if let Some(key) = self.key.take() {
            self.scope.core().cancel(key);
        }
    }

    fn poll_join(&mut self, context: &mut Context<'_>) -> Poll<thread::Result<T>> {
        let key = self
            .key
            .expect("a handle is not polled after it has given the result");
        let Some(mut child) = self.scope.core().join(key, context.waker()) else {
            return Poll::Pending;
        };
        self.key = None;
        let result = child.as_mut().result().cast::<Option<thread::Result<T>>>();
        // SAFETY: see `new`: the child is of an output type `T`, so that is
        // what `result` points to, and the child is ours alone now. The key
        // cannot have become another child's, since it is not used again
        // before its handle, this one, has let go of it.
        let result = unsafe { (*result).take() };
        Poll::Ready(result.expect("a finished child keeps its result for its handle"))
    }
}

impl<T, S: Nursery> Future for Handle<'_, T, S> {
    type Output = T;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<T> {
        let this = self.get_mut();
        this.poll_join(context)
            .map(|result| result.unwrap_or_else(|panic| resume_unwind(panic)))
    }
}

impl<T, S: Nursery> Unpin for Handle<'_, T, S> {}

impl<T, S: Nursery> Drop for Handle<'_, T, S> {
    fn drop(&mut self) {
        if let Some(key) = self.key {
            self.scope.core().detach(key);
        }
    }
}

impl<T, S: Nursery> fmt::Debug for Handle<'_, T, S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Handle")
            .field("finished", &self.is_finished())
            .finish_non_exhaustive()
    }
}
