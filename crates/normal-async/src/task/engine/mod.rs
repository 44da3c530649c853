//! What scopes are made of.
//!
//! ```text
//! run ─ Poller ─┬─ Core ── Family      the children and whose turn it is
//!       (share) │    └──── wake        which of them are awake
//!               └─ pool ── crew        threads that help within a poll
//! ```
//!
//! **All borrowed work happens inside `poll`.** The poll of a scope polls its
//! children, here and on helper threads, and returns when all those polls have
//! returned. Between two polls nobody uses what the children borrow, so a scope
//! is as sound as any future: forget it, drop it, send it elsewhere, when you
//! like. Only three things need `unsafe`, and each stands alone: lending a
//! closure to threads for a while (`crew`), wakers with a number (`wake`), and
//! a result whose type was erased (`child`, `Handle`).

mod child;
mod core;
mod cost;
mod crew;
mod family;
#[cfg(all(test, normal_async_model))]
mod model;
mod poller;
mod pool;
mod share;
mod surroundings;
mod sync;
mod wake;

pub(crate) use self::child::{Child, Task};
pub(crate) use self::core::Core;
pub use self::cost::Cost;
pub(crate) use self::family::Key;
pub(crate) use self::poller::{Poller, run};
pub(crate) use self::pool::blocked;
pub(crate) use self::surroundings::step_out;
