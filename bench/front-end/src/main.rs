//! What the front end adds to a build, and how fast and how large it is alone. In the repository's root,
//!
//!     cargo xtask bench
//!
//! runs this, too, and writes `docs/bench/front-end.md`.

mod builds;
mod front_end;
mod process;
mod projects;

use std::{
    env, fs,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result, bail};

const USAGE: &str = "Usage: bench-front-end write <DIRECTORY> <TOOLS>

Measures with `cargo-async` and `rustc-async` from the directory of tools, and writes the report";

const INTRODUCTION: &str = "\
# The front end

Written by `cargo xtask bench`. Contenders take turns; what is shown are medians of processor time.

A project without new syntax is scanned, and that is all. That the calls of the first service go through `dyn` is plain
from their text, `store: &dyn Store`. Where it is not, as with an `Arc<dyn Store>`, a crate is checked by rustc twice, the
first time in part, to find those calls; when it is checked again, they are remembered. What a service is ejected to has
items by which other crates can promise `Send` futures of its traits, as a library needs them; a program is compiled
without.
";

/// What is measured.
struct Tools {
    cargo: PathBuf,
    cargo_async: PathBuf,
    rustc_async: PathBuf,
}

fn main() -> Result<()> {
    let args: Vec<String> = env::args().skip(1).collect();
    let [command, directory, tools] = &args[..] else {
        bail!("{USAGE}");
    };
    if command != "write" {
        bail!("{USAGE}");
    }
    let cargo = env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let tools = std::path::absolute(tools)?;
    let tools = Tools {
        cargo: cargo.into(),
        cargo_async: tools.join("cargo-async"),
        rustc_async: tools.join("rustc-async"),
    };
    let mut page = format!("{INTRODUCTION}\nMachine: {}.\n", process::machine());
    page += &builds::compare(&tools)?;
    page += &front_end::measure(&tools)?;
    print!("{page}");
    fs::write(Path::new(directory).join("front-end.md"), page).context("cannot write the report")
}
