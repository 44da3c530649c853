//! Clean-up that is awaited.
//!
//! A type whose values have to be cleaned up by async code implements
//! [`AsyncDrop`]. Its values are dropped like any others, and `cargo async`
//! sees to it that their clean-up runs: once, to its end, whatever happens.
//!
//! This is what the RFC asks for in its section "Gap 6: No async drop".
//!
//! | | plain Rust | here |
//! | --- | --- | --- |
//! | to clean up a value | [`Drop`] | [`AsyncDrop`] |
//! | to leave a program | return from `main` | the same; by hand: [`run`], [`wait`] |
//!
//! `docs/book/src/features/async-drop.md` in the repository has the whole table of where a value
//! may be dropped, and what happens there.
//!
//! # Runtimes
//! Clean-ups that no body awaits run on the runtime in which they became due.
//! Where there is none that this crate knows, which is each that is not tokio's,
//! they run on one thread of its own, where tokio's timers and sockets work.

mod body;
mod cleaned_up;
mod cleanup;
mod due;
mod hand_over;
mod here;
mod leaving;
mod ledger;
pub(crate) mod lowered;
mod on_thread;
mod outcome;
mod reaper;
mod report;
mod runtime;
mod slot;

pub use leaving::{run, set_limit, wait};

use cleaned_up::hide_supertrait;
#[cfg(not(doc))]
use lowered::CleanedUp;

hide_supertrait! {
/// Clean-up by async code, when a value is dropped.
///
/// In a crate that is compiled by `cargo async`, the clean-up of a value is due
/// at the moment at which its `Drop` would run in plain Rust: at the end of its
/// block, by `?`, with the last `Arc`, out of a `Vec`, when the future that owns
/// it is cancelled. An async body awaits what is due in it before it polls the
/// next future that it awaits, and before it returns; several in the order in
/// which they became due. After a clean-up, the `Drop` of the type runs, if it
/// has one, and then its fields are dropped.
///
/// # Moved when dropped
///
/// A value that borrows nothing is moved when it is dropped, and cleaned up in
/// another place, also if it was pinned; as the fields of a `#[repr(packed)]`
/// struct are. So pinning is not structural for the fields of such a type:
/// unsafe code may not project a pin to them. A struct with a field of type
/// `PhantomPinned` is cleaned up where it is, as one that borrows.
///
/// # Without `cargo async`
///
/// In a crate that is compiled by `cargo` alone, or in a way in which it is not
/// seen, such as by a macro, implementing this trait is an error, as nothing
/// would run the clean-up.
///
/// RFC: "Async drop".
///
/// # Examples
/// ```
/// use normal_async::AsyncDrop;
///
/// struct Connection {
///     open: bool,
/// }
///
/// impl Connection {
///     async fn goodbye(&mut self) {
///         self.open = false;
///     }
/// }
///
/// struct DatabasePool {
///     connections: Vec<Connection>,
/// }
///
/// impl AsyncDrop for DatabasePool {
///     async fn drop(&mut self) {
///         for connection in &mut self.connections {
///             connection.goodbye().await;
///         }
///     }
/// }
/// # // Not compiled by `cargo async` here, so it is called by hand.
/// # impl normal_async::lowered::CleanedUp for DatabasePool {}
/// # let mut pool = DatabasePool { connections: vec![Connection { open: true }] };
/// # pollster::block_on(AsyncDrop::drop(&mut pool));
/// # assert!(!pool.connections[0].open);
/// ```
pub trait AsyncDrop: CleanedUp {
    /// Cleans up. This is called for you, as `Drop::drop` is.
    ///
    /// # Panics
    /// A panic reaches the body that awaits the clean-up, or else who waits for
    /// the drop, or else nobody but the panic hook and `tracing`. The value's
    /// fields are dropped, and other clean-ups still run.
    ///
    /// # Cancel safety
    /// It is not cancelled with the body that awaits it: it runs to its end
    /// elsewhere then. Only where the limit of [`set_limit`] has passed it is
    /// dropped as it stands.
    ///
    /// # Send
    /// If its future is not `Send`, it stays on the thread that dropped the
    /// value. Where other threads could go on with the body, it is done before
    /// the drop returns, which blocks.
    ///
    /// # Allocations
    /// One for a clean-up, and two for all that are due at the same time.
    #[expect(
        async_fn_in_trait,
        reason = "where the future has to be `Send`, that is asked of the type"
    )]
    async fn drop(&mut self);
}
}
