//! What the same services take to build, and how large they are, in several versions. In the repository's root,
//!
//!     cargo xtask bench
//!
//! runs this, too, and writes `docs/bench/builds.md`. The versions are written into a directory of the system's for
//! temporary files, and built there, from nothing and after a change, several rounds in turn.

mod build;
mod layers;
mod project;
mod report;
mod traits;

use std::{env, path::Path};

use anyhow::{Result, bail};

use build::{Effort, Measured, Workshop};

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
    let groups = [traits::group(effort.traits), layers::group(effort.stacks)];
    let mut tables = Vec::new();
    for group in &groups {
        let workshops = group
            .projects
            .iter()
            .map(|project| Workshop::new(project, group, Path::new(cargo_async)));
        let mut workshops = workshops.collect::<Result<Vec<_>>>()?;
        for _ in 0..effort.rounds {
            for workshop in &mut workshops {
                workshop.build()?;
            }
        }
        let measured = workshops.into_iter().map(Workshop::finish);
        let measured = measured.collect::<Result<Vec<Measured>>>()?;
        let table = report::table(group, &measured);
        println!("{table}");
        tables.push(table);
    }
    match directory {
        Some(directory) => report::write(Path::new(directory), &tables.concat(), &effort),
        None => Ok(()),
    }
}
