//! Real cargo on real packages, as a user runs it.
//!
//! Each test works on its own copy of `tests/workspace/`.

mod async_drop;
mod by_hand;
mod commands;
mod diagnostics;
mod editing;
mod editor;
mod eject;
mod explain;
#[cfg(unix)]
mod failures;
mod forget;
mod formatting;
mod habits;
mod instruments;
#[cfg(unix)]
mod memory;
mod neighbours;
mod new;
mod package;
mod pages;
mod paths;
mod sccache;
mod stable;
mod survey;
mod toolchains;
mod workspace;
