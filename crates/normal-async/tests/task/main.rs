//! Scopes, on every kind of executor, and whatever is done to them.
//!
//! All of it runs under AddressSanitizer and ThreadSanitizer as well; see
//! `cargo xtask sanitize`.

#![allow(clippy::manual_async_fn, clippy::never_loop, clippy::useless_vec)]

mod blocking;
mod cancel;
mod children;
mod join_all;
mod panics;
mod parallel;
mod runtimes;
mod soundness;
mod stress;
mod support;
