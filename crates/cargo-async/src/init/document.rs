//! A file of settings that keeps every byte which is not ours.

use std::fmt::Display;

use anyhow::Result;

pub(super) trait Document: Display {
    /// What is known of a setting, if `value` is ours.
    fn state(&self, path: &[String], value: &[&str]) -> State;

    /// Adds a setting that is missing.
    ///
    /// # Errors
    /// When something else stands where it belongs.
    fn set(&mut self, path: &[String], value: &[&str]) -> Result<()>;

    /// Removes a setting, and what is empty without it.
    fn remove(&mut self, path: &[String]);
}

#[derive(Debug, PartialEq, Eq)]
pub(super) enum State {
    Missing,
    Ours,
    /// As it stands there.
    Theirs(String),
}
