//! A closure that blocks, in the midst of async code.

use super::engine;

/// Runs a closure that blocks, and gives its value.
///
/// The closure borrows what it likes. It needs no `Arc`, no `'static` and no
/// `Send`, for it runs on this very thread, in one poll, from beginning to
/// end. This is what the RFC wants of `spawn_blocking`; see its sections
/// "Gap 5: Static lifetime requirements force Arc everywhere" and
/// "`spawn_blocking`: just borrow".
///
/// - On a worker of a multi-thread tokio runtime, the other tasks go on
///   meanwhile on another thread, as with [`tokio::task::block_in_place`], and
///   the closure may itself block on a runtime.
/// - Everywhere else the thread is blocked: on a current-thread runtime, in a
///   `LocalSet`, in the future given to `block_on`, and on other executors. A
///   closure that takes long is better a child of a [`scope!`](super::scope)
///   there: [`Scope::spawn_blocking`](super::Scope::spawn_blocking) has
///   threads of its own.
///
/// Either way, what is polled by the same task (the other branches of a
/// `select!`, a timeout around it) waits.
///
/// # Panics
/// A panic of the closure goes on to the caller.
///
/// # Cancel safety
/// The closure runs at the first poll: before that it can be dropped, and after
/// that it has returned.
///
/// # Send
/// The future is `Send` if the closure is.
///
/// # Allocations
/// None.
///
/// # Examples
/// ```
/// use normal_async::task;
///
/// /// Neither `Clone` nor in an `Arc`.
/// struct LegacyClient;
///
/// impl LegacyClient {
///     fn fetch(&self, key: &str) -> String {
///         std::thread::sleep(std::time::Duration::from_millis(1));
///         format!("the value of {key}")
///     }
/// }
///
/// struct Service {
///     legacy_client: LegacyClient,
/// }
///
/// impl Service {
///     async fn fetch_legacy_data(&self, key: &str) -> String {
///         task::spawn_blocking(|| self.legacy_client.fetch(key)).await
///     }
/// }
///
/// # pollster::block_on(async {
/// let service = Service { legacy_client: LegacyClient };
/// assert_eq!(service.fetch_legacy_data("a").await, "the value of a");
/// # });
/// ```
///
/// [`tokio::task::block_in_place`]: https://docs.rs/tokio/latest/tokio/task/fn.block_in_place.html
pub async fn spawn_blocking<F, T>(closure: F) -> T
where
    F: FnOnce() -> T,
{
    engine::blocked(|| engine::step_out(|_| closure()))
}
