//! Tasks that borrow: scopes whose children run at the same time, and closures
//! that block.
//!
//! This is what the RFC asks for in its section "Gap 5: Static lifetime
//! requirements force Arc everywhere": to start something, be it for
//! parallelism, for a timeout or for a blocking library, does not take
//! `'static`, so neither `Arc` nor `clone`.
//!
//! | | std | here |
//! | --- | --- | --- |
//! | tasks that borrow | [`std::thread::scope`] | [`scope!`] |
//! | tasks that borrow and stay on the thread | | [`scope_local!`] |
//! | many at once | iterators of threads | [`join_all`] |
//! | a closure that blocks | just call it | [`spawn_blocking`] |
//!
//! # Timeouts
//! A scope is a future, and to drop it is to cancel it with all its children,
//! so a timeout goes around it like around any other:
//! ```
//! use normal_async::task;
//! use std::time::Duration;
//! use tokio::time::{sleep, timeout};
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() {
//! let names = vec![String::from("slow"), String::from("quick")];
//! let all = task::scope!(|s| {
//!     for name in &names {
//!         s.spawn(async move {
//!             if name == "slow" {
//!                 sleep(Duration::from_secs(3600)).await;
//!             }
//!         });
//!     }
//! });
//! assert!(timeout(Duration::from_millis(10), all).await.is_err());
//! drop(names); // Nobody borrows them any more.
//! # }
//! ```
//! Closures that block are the exception; see [`Scope::spawn_blocking`].
//!
//! # Runtimes
//! Everything here works on any executor. With the feature `tokio`, on by
//! default, children find the runtime of their scope on every thread that they
//! run on, with timers, sockets and `tokio::spawn`, and have a task budget; and
//! blocking closures make way for the other tasks of a worker. With the feature
//! `tracing`, on by default, they find the subscriber and the span of their
//! scope. Without these features none of that is there for a child that
//! happens to run on a helper thread.

mod blocking;
mod engine;
mod handle;
mod join_all;
mod scope;

pub use blocking::spawn_blocking;
#[doc(hidden)]
pub use engine::Cost;
pub use handle::Handle;
pub use join_all::{JoinAll, join_all};
pub use scope::{LocalScope, Nursery, Scope};

/// Makes a future in which children can be spawned that borrow:
/// [`std::thread::scope`] for async code.
///
/// `scope!(|s| body)` is a future. It runs `body`, an async block that may use
/// [`s.spawn`](Scope::spawn) and [`s.spawn_blocking`](Scope::spawn_blocking),
/// and the children; it ends when all of them have ended, with the value of
/// `body`. The body and the children borrow what lives longer than the scope,
/// shared or mutably. `scope!(move |s| body)` takes what it names along, like
/// an `async move` block, so that the future can be returned or spawned; the
/// children borrow from the future then.
///
/// Children that are awake run at the same time, on this thread and on helper
/// threads; a single one runs in place. The scope learns what its children
/// cost, and calls nobody for what is quicker done than handed over.
///
/// # What children may rely on
/// Two children that are awake run at the same time, whatever they do: even if
/// one of them blocks its thread until the other has got somewhere. At least
/// that many do, and about as many as there are cores, unless the helper
/// threads, which all scopes share, are blocked themselves. The body runs on
/// the thread of the scope alone, in turn with the children that run there. As
/// everywhere in async code a thread is better not blocked for long; for that
/// there is [`spawn_blocking`](Scope::spawn_blocking).
///
/// Thread-locals are those of the thread that a child happens to run on. What
/// children find on each is said [here](self#runtimes); tokio's task-locals are
/// not among it, and neither is `spawn_local`.
///
/// # Panics
/// As with [`std::thread::scope`]: when the body or a child panics, the others
/// go on, and the panic waits for them.
///
/// - A child's panic goes to its [`Handle`]: [`join`](Handle::join) returns it,
///   and awaiting the handle panics with it.
/// - If the handle was dropped, the scope panics with it at its end.
/// - A panic of the body is the scope's, at its end.
///
/// # Cancel safety
/// A scope that is dropped drops its children, without waiting and without a
/// leak, and a panic that nobody has seen yet with them. It may be forgotten as
/// well, or a handle, at any time: nothing is borrowed by another thread while
/// the scope is not being polled.
///
/// # Send
/// The future is `Send` if what it captures and the value of the body are. It
/// can be polled on one executor first and on another later.
///
/// # Allocations
/// Some hundred bytes for the scope, and one allocation for each child.
///
/// # Examples
/// ```
/// use normal_async::task;
/// use std::sync::atomic::{AtomicUsize, Ordering};
///
/// # pollster::block_on(async {
/// let mut text = String::from("just add async");
/// let vowels = AtomicUsize::new(0);
/// let words = task::scope!(|s| {
///     let words = s.spawn(async { text.split(' ').count() });
///     for letter in text.chars() {
///         let vowels = &vowels;
///         s.spawn(async move {
///             if "aeiou".contains(letter) {
///                 vowels.fetch_add(1, Ordering::Relaxed);
///             }
///         });
///     }
///     words.await
/// })
/// .await;
/// text.push('!'); // All is given back.
/// assert_eq!((words, vowels.into_inner()), (3, 3));
/// # });
/// ```
///
/// What does not live longer than the scope cannot be borrowed:
/// ```compile_fail,E0597
/// use normal_async::task;
///
/// # pollster::block_on(async {
/// task::scope!(|s| {
///     let local = String::new();
///     s.spawn(async { println!("{local}") });
/// })
/// .await;
/// # });
/// ```
///
/// # See also
/// The sections "Gap 5: Static lifetime requirements force Arc everywhere" and
/// "Guaranteed destructors (linear types)" of the RFC. This needs none of the
/// latter to be sound.
#[doc(inline)]
pub use crate::__normal_async_scope as scope;

/// [`scope!`] for children that are not `Send`: they take turns on this thread.
///
/// Everything else is the same, but that the future is not `Send`, and that
/// there is no `spawn_blocking`: spawn [`task::spawn_blocking`](spawn_blocking)
/// if the thread may be blocked.
///
/// # Examples
/// ```
/// use normal_async::task;
/// use std::rc::Rc;
///
/// # pollster::block_on(async {
/// let shared = Rc::new(());
/// let count = task::scope_local!(|s| {
///     let one = s.spawn(async { Rc::clone(&shared) });
///     let two = s.spawn(async { Rc::clone(&shared) });
///     let both = (one.await, two.await);
///     Rc::strong_count(&both.0)
/// });
/// assert_eq!(count.await, 3);
/// # });
/// ```
#[doc(inline)]
pub use crate::__normal_async_scope_local as scope_local;

#[doc(hidden)]
#[macro_export]
macro_rules! __normal_async_scope {
    (|$scope:pat_param| $body:expr) => {
        async { $crate::__normal_async_scope!(@run Scope, $scope, $body) }
    };
    (move |$scope:pat_param| $body:expr) => {
        async move { $crate::__normal_async_scope!(@run Scope, $scope, $body) }
    };
    (@run $kind:ident, $scope:pat_param, $body:expr) => {{
        static COST: $crate::task::Cost = $crate::task::Cost::unknown();
        let scope = $crate::task::$kind::new(&COST);
        let $scope = &scope;
        scope.run(async { ($body) }).await
    }};
}

#[doc(hidden)]
#[macro_export]
macro_rules! __normal_async_scope_local {
    (|$scope:pat_param| $body:expr) => {
        async { $crate::__normal_async_scope!(@run LocalScope, $scope, $body) }
    };
    (move |$scope:pat_param| $body:expr) => {
        async move { $crate::__normal_async_scope!(@run LocalScope, $scope, $body) }
    };
}
