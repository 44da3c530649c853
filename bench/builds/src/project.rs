//! What is built.

/// The same in several versions.
pub struct Group {
    pub title: &'static str,
    pub note: String,
    /// What is timed, of cargo's.
    pub command: &'static str,
    /// After which it is timed again.
    pub changes: &'static [Change],
    pub projects: Vec<Project>,
}

/// Some text in the place of other text; `NUMBER` is another one each time.
pub struct Change {
    pub name: &'static str,
    pub from: &'static str,
    pub to: &'static str,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Something else.
    Baseline,
    Peer,
    /// It takes the front end.
    Ours,
}

pub struct Project {
    pub name: &'static str,
    pub kind: Kind,
    /// In the manifest.
    pub dependencies: String,
    /// The text of `src/main.rs`, which prints the size of the future of a request.
    pub program: String,
}

const MANIFEST: &str = "\
[package]
name = \"service\"
version = \"0.1.0\"
edition = \"2024\"

[workspace]

[profile.release]
strip = true

[dependencies]
";

impl Project {
    pub fn manifest(&self) -> String {
        format!("{MANIFEST}{}\n", self.dependencies)
    }
}
