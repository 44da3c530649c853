//! Generates code in the new syntax, and a plain module.

use std::{env, fs, path::PathBuf};

fn main() {
    let out_dir = PathBuf::from(env::var("OUT_DIR").unwrap());
    let generated = "
        pub box async fn generated() -> u32 {
            7
        }
        pub mod more;
    ";
    fs::write(out_dir.join("generated.rs"), generated).unwrap();
    fs::write(out_dir.join("more.rs"), "pub fn more() -> u32 { 8 }\n").unwrap();
    println!("cargo::rerun-if-changed=build.rs");
}
