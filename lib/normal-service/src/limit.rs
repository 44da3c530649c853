//! What the layers that limit have in common: what to do with a call when the limit is reached.
//!
//! It is said when a layer is made: [`Wait`], or [`Shed`], which fails the call with [`Overloaded`].
//! [`ServiceBuilder::load_shed`](crate::ServiceBuilder::load_shed) makes every limit inside of it shed.

use std::{error, fmt};

/// Calls wait until there is room, in the order in which they came.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Wait;

/// Calls that would have to wait fail with [`Overloaded`], at once.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Shed;

/// A limit was reached, and the call did not wait.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Overloaded;

impl fmt::Display for Overloaded {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the service is overloaded")
    }
}

impl error::Error for Overloaded {}
