//! Clean-up that is awaited.
//!
//! A type whose values have to be cleaned up by async code implements
//! [`AsyncDrop`]. Its values are dropped like any others, and `cargo async`
//! sees to it that their clean-up runs: once, to its end, whatever happens.
//!
//! ```ignore
//! impl AsyncDrop for DatabasePool {
//!     async fn drop(&mut self) {
//!         self.close_all_connections().await;
//!     }
//! }
//! ```
//!
//! `docs/async-drop.md` says when and where it runs.

mod body;
mod cleanup;
mod due;
mod hand_over;
mod here;
mod leaving;
mod ledger;
pub(crate) mod lowered;
mod on_thread;
mod reaper;
mod report;
mod runtime;
mod slot;

pub use leaving::{run, set_limit, wait};

/// Clean-up by async code, when a value is dropped.
///
/// In a crate that is compiled by `cargo async`, the clean-up of a value is due
/// at the moment at which its `Drop` would run in plain Rust. An async body
/// awaits what is due in it before it polls the next future that it awaits, and
/// before it returns. After the clean-up, the `Drop` of the type runs, if it
/// has one, and then its fields are dropped.
///
/// In a crate that is not, implementing this trait does nothing.
///
/// RFC: "Async drop".
pub trait AsyncDrop {
    /// Cleans up. This is called for you, as `Drop::drop` is.
    ///
    /// # Panics
    ///
    /// A panic reaches the body that awaits the clean-up. The value's fields
    /// are dropped, and other clean-ups still run.
    #[expect(
        async_fn_in_trait,
        reason = "where the future has to be `Send`, that is asked of the type"
    )]
    async fn drop(&mut self);
}
