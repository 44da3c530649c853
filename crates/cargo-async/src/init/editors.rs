//! Which editors read which files, and what they have to be told.

use std::path::Path;

use anyhow::Result;

use super::{
    document::{Document, State},
    json::Json,
    toml::Toml,
};

/// Settings of rust-analyzer.
type Setting = (&'static str, &'static [&'static str]);

/// Diagnostics when a file is saved, and build scripts and procedural macros, come from our compiler, and texts are
/// formatted by us.
const COMMANDS: &[Setting] = &[
    (CHECK, &check_by("check")),
    (
        "cargo.buildScripts.overrideCommand",
        &[
            "cargo",
            "async",
            "check",
            "--quiet",
            "--workspace",
            "--all-targets",
            "--keep-going",
            "--message-format=json",
        ],
    ),
    ("rustfmt.overrideCommand", &["cargo", "async", "rustfmt"]),
];

const CHECK: &str = "check.overrideCommand";

/// Which of cargo's commands checks what is saved. With ours, it counts no more.
const CHECK_BY: &str = "check.command";

const CLIPPY: &[&str] = &check_by("clippy");

const fn check_by(command: &str) -> [&str; 6] {
    [
        "cargo",
        "async",
        command,
        "--workspace",
        "--all-targets",
        "--message-format=json-diagnostic-rendered-ansi",
    ]
}

/// rust-analyzer's parser does not know the new tokens. Errors of syntax are among ours, too.
const PARSER: &[Setting] = &[("diagnostics.disabled", &["syntax-error"])];

/// The settings in one file.
pub(super) struct Settings {
    pub(super) path: &'static str,
    format: Format,
    /// In front of each setting's name.
    prefix: Prefix,
    settings: &'static [Setting],
    /// Whether it is only for projects that have the directory already.
    is_optional: bool,
}

enum Format {
    Json,
    Toml,
}

enum Prefix {
    /// It is part of a name with dots.
    Flat(&'static str),
    Nested(&'static [&'static str]),
}

pub(super) const FILES: &[Settings] = &[
    Settings {
        path: ".vscode/settings.json",
        format: Format::Json,
        prefix: Prefix::Flat("rust-analyzer."),
        settings: COMMANDS,
        is_optional: false,
    },
    // rust-analyzer reads it for every editor, but takes no commands from it.
    Settings {
        path: "rust-analyzer.toml",
        format: Format::Toml,
        prefix: Prefix::Nested(&[]),
        settings: PARSER,
        is_optional: false,
    },
    Settings {
        path: ".zed/settings.json",
        format: Format::Json,
        prefix: Prefix::Nested(&["lsp", "rust-analyzer", "initialization_options"]),
        settings: COMMANDS,
        is_optional: true,
    },
    Settings {
        path: ".helix/languages.toml",
        format: Format::Toml,
        prefix: Prefix::Nested(&["language-server", "rust-analyzer", "config"]),
        settings: COMMANDS,
        is_optional: true,
    },
];

impl Settings {
    pub(super) fn is_for(&self, workspace: &Path) -> bool {
        let directory = workspace.join(self.path);
        !self.is_optional || directory.parent().is_some_and(Path::is_dir)
    }

    /// The text of the file when there are no settings in it, if we make it.
    pub(super) fn start(&self) -> &'static str {
        match self.format {
            Format::Json => {
                "// Written by `cargo async init`; `cargo async init --undo` takes it back.\n{}\n"
            }
            Format::Toml => {
                "# Written by `cargo async init`; `cargo async init --undo` takes it back.\n"
            }
        }
    }

    pub(super) fn parse(&self, text: &str) -> Result<Box<dyn Document>> {
        Ok(match self.format {
            Format::Json => Box::new(Json::parse(text)?),
            Format::Toml => Box::new(Toml::parse(text)?),
        })
    }

    /// The path of each setting in the file, and its value; who has clippy check what is saved keeps that.
    pub(super) fn entries(
        &self,
        document: &dyn Document,
    ) -> Vec<(Vec<String>, &'static [&'static str])> {
        let clippy = State::Theirs("\"clippy\"".into());
        let has_clippy = document.state(&self.path_of(CHECK_BY), &[]) == clippy;
        let settings = self.settings.iter().map(|(name, value)| match *name {
            CHECK if has_clippy => (self.path_of(name), CLIPPY),
            _ => (self.path_of(name), *value),
        });
        settings.collect()
    }

    fn path_of(&self, name: &str) -> Vec<String> {
        match self.prefix {
            Prefix::Flat(prefix) => vec![format!("{prefix}{name}")],
            Prefix::Nested(prefix) => {
                let names = prefix.iter().copied().chain(name.split('.'));
                names.map(Into::into).collect()
            }
        }
    }
}
