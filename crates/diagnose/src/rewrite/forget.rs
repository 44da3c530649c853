//! Values that must not be forgotten. The runtime library has the words, on its trait.

use crate::{Diagnostic, Files};

pub(super) fn is_forgotten(diagnostic: &mut Diagnostic, _: &Files) -> bool {
    diagnostic.message.ends_with("` must not be forgotten")
}
