//! Tests of the whole front end, as its users drive it.

pub mod damage;

use std::{
    num::NonZero,
    path::{Path, PathBuf},
    process::Command,
    sync::{
        OnceLock,
        atomic::{AtomicUsize, Ordering},
    },
    thread::{self, available_parallelism},
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

/// What `check` finds wrong with the items, on all processors.
///
/// # Panics
/// When `check` does.
pub fn failures<T: Sync>(
    items: &[T],
    check: impl Fn(&T) -> Result<(), String> + Sync,
) -> Vec<String> {
    let next = AtomicUsize::new(0);
    let work = || -> Vec<String> {
        let indices = std::iter::repeat_with(|| next.fetch_add(1, Ordering::Relaxed));
        let left = indices.map_while(|index| items.get(index));
        left.filter_map(|item| check(item).err()).collect()
    };
    thread::scope(|scope| {
        let threads = available_parallelism().map_or(1, NonZero::get);
        let workers: Vec<_> = (0..threads).map(|_| scope.spawn(work)).collect();
        let found = workers
            .into_iter()
            .map(|worker| worker.join().expect("no check panics"));
        found.flatten().collect()
    })
}
