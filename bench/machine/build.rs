//! Lets the report say which rustc it was.

use std::{env, process::Command};

fn main() {
    let rustc = env::var_os("RUSTC").expect("cargo says which rustc");
    let output = Command::new(rustc).arg("--version").output();
    let version = output.map(|output| String::from_utf8_lossy(&output.stdout).into_owned());
    println!(
        "cargo:rustc-env=BENCH_RUSTC={}",
        version.unwrap_or_default().trim()
    );
    println!("cargo:rerun-if-changed=build.rs");
}
