//! What the same service takes to build, and how large it is, in four versions. In the repository's root,
//!
//!     cargo xtask bench
//!
//! runs this, too, and writes `docs/bench/builds.md`. The versions are written into a directory of the system's for
//! temporary files, and built there, from nothing and after a change, several rounds in turn.

mod build;
mod report;
mod service;

use std::{env, path::Path};

use anyhow::{Result, bail};

use build::{Effort, Measured, Workshop};
use service::VERSIONS;

const USAGE: &str = "\
Usage: bench-builds smoke <CARGO_ASYNC>              Build everything once, and little of it
       bench-builds write <DIRECTORY> <CARGO_ASYNC>  Measure, and write the report";

fn main() -> Result<()> {
    let args: Vec<String> = env::args().skip(1).collect();
    let (effort, directory, cargo_async) = match &args[..] {
        [command, cargo_async] if command == "smoke" => (Effort::SMOKE, None, cargo_async),
        [command, directory, cargo_async] if command == "write" => {
            (Effort::FULL, Some(directory), cargo_async)
        }
        _ => bail!("{USAGE}"),
    };
    let workshops = VERSIONS
        .iter()
        .map(|version| Workshop::new(version, &effort, Path::new(cargo_async)));
    let mut workshops = workshops.collect::<Result<Vec<_>>>()?;
    for _ in 0..effort.rounds {
        for workshop in &mut workshops {
            workshop.check()?;
        }
    }
    let measured = workshops.into_iter().map(Workshop::finish);
    let measured = measured.collect::<Result<Vec<Measured>>>()?;
    let table = report::table(&measured);
    println!("{table}");
    match directory {
        Some(directory) => report::write(Path::new(directory), &table, &effort),
        None => Ok(()),
    }
}
