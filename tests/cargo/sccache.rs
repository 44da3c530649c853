//! A compiler cache in front of rustc.

use std::{
    ffi::OsStr,
    path::{Path, PathBuf},
};

use serde_json::Value;

use crate::workspace::{Workspace, command, run, tool};

/// sccache, on the path, or where `cargo xtask test` installs it.
fn sccache() -> Option<PathBuf> {
    let installed = tool("cargo-async")
        .parent()?
        .parent()?
        .join("sccache/bin/sccache");
    let candidates = [installed, "sccache".into()];
    candidates.into_iter().find(|sccache| {
        let version = command(sccache, Path::new(".")).arg("--version").output();
        let version = version.map(|output| String::from_utf8_lossy(&output.stdout).into_owned());
        // Those before do not cache what has its paths remapped.
        version.is_ok_and(|version| {
            let mut numbers = version
                .split(['.', ' '])
                .filter_map(|part| part.parse::<u32>().ok());
            numbers.next() > Some(0) || numbers.next() > Some(9)
        })
    })
}

#[test]
fn sccache_answers_a_second_clean_build() {
    let Some(sccache) = sccache() else {
        println!("skipped: there is no sccache 0.10 or newer");
        return;
    };
    let workspace = Workspace::new();
    let (cache, socket) = (workspace.path("../cache"), workspace.path("../socket"));
    let env = [
        ("RUSTC_WRAPPER", sccache.as_os_str()),
        ("SCCACHE_DIR", cache.as_os_str()),
        ("SCCACHE_SERVER_UDS", socket.as_os_str()),
        ("SCCACHE_IDLE_TIMEOUT", OsStr::new("60")),
        ("CARGO_INCREMENTAL", OsStr::new("0")),
    ];
    let call = |args: &str| {
        let mut call = command(&sccache, &workspace.root);
        run(call.args(args.split(' ')).envs(env)).ok()
    };
    let statistics = || -> Value {
        let said = call("--show-stats --stats-format=json");
        serde_json::from_str::<Value>(&said).unwrap()["stats"].take()
    };
    let build = || workspace.cargo_async_with("run --bin second", &env).ok();
    assert_eq!(build(), "second 4\n");
    // It answers first, and writes to its cache then.
    while is_writing(&statistics()) {}
    workspace.cargo_async("clean").ok();
    call("--zero-stats");
    assert_eq!(build(), "second 4\n");
    let statistics = statistics();
    call("--stop-server");
    let of_rust = |what: &str| statistics[what]["counts"]["Rust"].as_u64();
    // It answers for libraries alone: `cache`, `outside` and `plain`.
    assert_eq!(of_rust("cache_hits"), Some(3), "{statistics:#}");
    assert_eq!(of_rust("cache_misses"), None, "{statistics:#}");
}

/// Whether not all is in the cache yet that was missing from it.
fn is_writing(statistics: &Value) -> bool {
    let count = |what: &Value| what.as_u64().unwrap_or(0);
    let ended = ["cache_writes", "cache_write_errors"].map(|what| count(&statistics[what]));
    ended.iter().sum::<u64>() < count(&statistics["cache_misses"]["counts"]["Rust"])
}
