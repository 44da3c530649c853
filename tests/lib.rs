//! Tests of the whole front end, as its users drive it.

pub mod damage;

use std::{
    path::{Path, PathBuf},
    process::Command,
    sync::OnceLock,
};

/// The path of an executable of this repository, built when first asked for.
///
/// # Panics
/// When it does not build.
pub fn tool(name: &str) -> PathBuf {
    static DIRECTORY: OnceLock<PathBuf> = OnceLock::new();
    let directory = DIRECTORY.get_or_init(|| {
        let cargo = Command::new(env!("CARGO"))
            .args(["build", "--message-format=json", "--package", "cargo-async"])
            .args(["--package", "normal-async-driver", "--bins"])
            .current_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join(".."))
            .output()
            .expect("cargo runs");
        let stderr = String::from_utf8_lossy(&cargo.stderr);
        assert!(cargo.status.success(), "cannot build:\n{stderr}");
        let messages = String::from_utf8_lossy(&cargo.stdout);
        let mut executables = messages.lines().filter_map(|line| {
            let message: serde_json::Value = serde_json::from_str(line).ok()?;
            Some(PathBuf::from(message["executable"].as_str()?))
        });
        let executable = executables.next_back().expect("an executable is built");
        executable
            .parent()
            .expect("it is in a directory")
            .to_owned()
    });
    directory.join(format!("{name}{}", std::env::consts::EXE_SUFFIX))
}
