//! The two kinds of scope.

use super::engine::{self, Child, Core, Cost, Poller, Task};
use super::handle::Handle;
use super::spawn_blocking;

/// Where the body of [`scope!`](super::scope) spawns its children.
///
/// The children may borrow whatever lives longer than the scope, `'scope`. A
/// scope can only be made by the macro.
pub struct Scope<'scope> {
    core: Core<dyn Child + Send + 'scope>,
    cost: &'static Cost,
}

/// Where the body of [`scope_local!`](super::scope_local) spawns its children,
/// which need not be `Send`.
pub struct LocalScope<'scope> {
    core: Core<dyn Child + 'scope>,
    cost: &'static Cost,
}

/// Either kind of scope: [`Scope`] or [`LocalScope`].
///
/// A [`Handle`] belongs to one of them. No other type can implement this.
pub trait Nursery {
    #[doc(hidden)]
    type Child: ?Sized + Child;

    #[doc(hidden)]
    fn core(&self) -> &Core<Self::Child>;
}

impl<'scope> Nursery for Scope<'scope> {
    type Child = dyn Child + Send + 'scope;

    fn core(&self) -> &Core<Self::Child> {
        &self.core
    }
}

impl<'scope> Nursery for LocalScope<'scope> {
    type Child = dyn Child + 'scope;

    fn core(&self) -> &Core<Self::Child> {
        &self.core
    }
}

impl<'scope> Scope<'scope> {
    /// For [`scope!`](super::scope).
    #[doc(hidden)]
    pub fn new(cost: &'static Cost) -> Self {
        let core = Core::new();
        Self { core, cost }
    }

    /// For [`scope!`](super::scope).
    #[doc(hidden)]
    pub fn run<B: Future>(
        &'scope self,
        body: B,
    ) -> impl Future<Output = B::Output> + use<'scope, B> {
        engine::run(&self.core, self.cost, body, Poller::poll_together)
    }

    /// Spawns a child that runs `future`, like [`std::thread::Scope::spawn`].
    ///
    /// The child runs whether or not its handle is awaited, and the scope does
    /// not end before it has ended. It first runs when the body waits for
    /// something, and from then on whenever it is awake, at the same time as
    /// the other children. It may spawn siblings through the same scope.
    ///
    /// # Panics
    /// Panics if the scope has 2³² - 1 children already. A panic of the child
    /// goes to its handle; see [`scope!`](super::scope#panics).
    ///
    /// # Allocations
    /// One, for the future and its result; about 40 bytes are kept beside it.
    ///
    /// # Examples
    /// ```
    /// use normal_async::task;
    ///
    /// # pollster::block_on(async {
    /// let mut halves = [1, 2];
    /// let [left, right] = &mut halves;
    /// let name = String::from("borrowed by both");
    /// task::scope!(|s| {
    ///     s.spawn(async {
    ///         *left += name.len();
    ///         s.spawn(async { println!("a sibling of {name}") });
    ///     });
    ///     s.spawn(async { *right += name.len() });
    /// })
    /// .await;
    /// assert_eq!(halves, [17, 18]);
    /// # });
    /// ```
    pub fn spawn<F>(&'scope self, future: F) -> Handle<'scope, F::Output>
    where
        F: Future<Output: Send> + Send + 'scope,
    {
        let key = self.core.insert(Box::pin(Task::new(future)), false);
        // SAFETY: the child of this key was made of a future with this output,
        // and has no other handle.
        unsafe { Handle::new(self, key) }
    }

    /// Spawns a child that runs `closure` on a thread of its own, where it may
    /// block.
    ///
    /// The body and the other children go on meanwhile. But nothing that a
    /// closure borrows can go before it has returned, so as long as it runs,
    /// the scope stays in one poll and so cannot be dropped: a timeout around
    /// it takes effect only then. On a worker of a multi-thread tokio runtime
    /// the other tasks of the worker go on, as with
    /// [`tokio::task::block_in_place`]. On a current-thread runtime they wait,
    /// and so do timers and sockets: a closure must not wait there for a child
    /// that waits for one of these.
    ///
    /// # Panics
    /// As [`spawn`](Self::spawn).
    ///
    /// # Cancel safety
    /// A closure runs to its end once it has started. If the scope is dropped,
    /// or the handle [cancelled](Handle::cancel), before that, it never starts.
    ///
    /// # Allocations
    /// As [`spawn`](Self::spawn), and a thread if none is idle.
    ///
    /// # Examples
    /// ```
    /// use normal_async::task;
    ///
    /// # pollster::block_on(async {
    /// let path = String::from("Cargo.toml");
    /// let length = task::scope!(|s| {
    ///     let file = s.spawn_blocking(|| std::fs::read_to_string(&path));
    ///     file.await.map(|text| text.len())
    /// });
    /// assert!(length.await? > 0);
    /// # Ok::<_, std::io::Error>(()) }).unwrap();
    /// ```
    ///
    /// [`tokio::task::block_in_place`]: https://docs.rs/tokio/latest/tokio/task/fn.block_in_place.html
    pub fn spawn_blocking<F, T>(&'scope self, closure: F) -> Handle<'scope, T>
    where
        F: FnOnce() -> T + Send + 'scope,
        T: Send + 'scope,
    {
        let future = spawn_blocking(closure);
        let key = self.core.insert(Box::pin(Task::new(future)), true);
        // SAFETY: as in `spawn`.
        unsafe { Handle::new(self, key) }
    }
}

impl<'scope> LocalScope<'scope> {
    /// For [`scope_local!`](super::scope_local).
    #[doc(hidden)]
    pub fn new(cost: &'static Cost) -> Self {
        let core = Core::new();
        Self { core, cost }
    }

    /// For [`scope_local!`](super::scope_local).
    #[doc(hidden)]
    pub fn run<B: Future>(
        &'scope self,
        body: B,
    ) -> impl Future<Output = B::Output> + use<'scope, B> {
        engine::run(&self.core, self.cost, body, Poller::poll_alone)
    }

    /// Spawns a child that runs `future`, which need not be `Send`.
    ///
    /// All else is as with [`Scope::spawn`], but that the children take turns
    /// on the thread of the scope.
    ///
    /// # Examples
    /// ```
    /// use normal_async::task;
    /// use std::cell::Cell;
    ///
    /// # pollster::block_on(async {
    /// let count = Cell::new(0);
    /// task::scope_local!(|s| {
    ///     for _ in 0..3 {
    ///         s.spawn(async { count.set(count.get() + 1) });
    ///     }
    /// })
    /// .await;
    /// assert_eq!(count.get(), 3);
    /// # });
    /// ```
    pub fn spawn<F>(&'scope self, future: F) -> Handle<'scope, F::Output, Self>
    where
        F: Future + 'scope,
    {
        let key = self.core.insert(Box::pin(Task::new(future)), false);
        // SAFETY: as in `Scope::spawn`.
        unsafe { Handle::new(self, key) }
    }
}
