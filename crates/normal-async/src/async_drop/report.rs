//! What is said about clean-ups that do not go well.
//!
//! What is lost is named on standard error, also where nobody listens to
//! `tracing`.

use std::fmt::Display;
use std::io::{self, Write};
use std::time::Duration;

use super::leaving::limit;

/// A clean-up is done. It is slow if ten like it could not be waited for.
pub(super) fn done(type_name: &str, took: Duration) {
    #[cfg(feature = "tracing")]
    if took >= limit() / 10 {
        tracing::warn!(type_name, ?took, "slow clean-up");
    }
    #[cfg(not(feature = "tracing"))]
    let _ = (type_name, took);
}

/// A clean-up panicked, and the panic hook has said how.
pub(super) fn panicked(type_name: &str) {
    #[cfg(feature = "tracing")]
    tracing::error!(type_name, "clean-up panicked");
    #[cfg(not(feature = "tracing"))]
    let _ = type_name;
}

/// A drop waited for a clean-up in vain.
pub(super) fn abandoned(type_name: &str) {
    lost(format_args!(
        "gave up on the clean-up of {type_name} after {:?}, as its thread had to wait for it",
        limit(),
    ));
}

/// A clean-up that had to stay on its thread was moved to another one.
pub(super) fn away(type_name: &str) {
    lost(format_args!(
        "cannot clean up {type_name}, which is not `Send`, on another thread",
    ));
}

/// The program left.
pub(super) fn left(unfinished: impl Display) {
    lost(format_args!("left after {:?} {unfinished}", limit(),));
}

fn lost(message: impl Display) {
    // Not `eprintln!`, which panics when there is no standard error.
    let _ = writeln!(io::stderr(), "normal-async: {message}");
    #[cfg(feature = "tracing")]
    tracing::error!("{message}");
}
