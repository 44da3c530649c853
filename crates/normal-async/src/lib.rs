//! The runtime library of Normal Async.

pub mod task;
