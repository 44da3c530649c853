//! What goes wrong with single connections, for those who trace it.

use std::{error::Error, io};

use tokio::task::JoinError;

/// A connection ended early.
pub(super) fn connection(error: &(dyn Error + 'static)) {
    #[cfg(feature = "tracing")]
    tracing::debug!(error, "a connection ended early");
    _ = error;
}

/// No connection can be accepted, for now.
pub(super) fn not_accepted(error: &io::Error) {
    #[cfg(feature = "tracing")]
    tracing::error!(error = error as &dyn Error, "no connection can be accepted");
    _ = error;
}

/// The task of a connection ended.
pub(super) fn task(ended: Result<(), JoinError>) {
    if let Err(error) = ended {
        #[cfg(feature = "tracing")]
        tracing::error!(error = &error as &dyn Error, "a service panicked");
        _ = error;
    }
}
