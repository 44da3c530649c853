//! The front end alone, in front of a compiler that does nothing.

use std::{fmt::Write, fs, path::Path, process::Command, time::Duration};

use anyhow::Result;

use crate::{
    Tools,
    process::{Cost, median, run},
    projects::{self, Style},
};

/// The lines of the largest text, and how often it is measured. Smaller ones are measured more often, as little time is
/// harder to tell from none.
const MAX_LINES: usize = 1_000_000;
const ROUNDS: usize = 5;
const MAX_ROUNDS: usize = 250;

/// The table.
///
/// # Errors
/// When something cannot be written or run.
pub fn measure(tools: &Tools) -> Result<String> {
    let directory = tempfile::tempdir()?;
    let directory = directory.path();
    fs::write(directory.join(EMPTY), "")?;
    let mut start = Duration::ZERO;
    let mut rows = String::new();
    for lines in [1_000, 10_000, 100_000, MAX_LINES] {
        let rounds = (ROUNDS * (MAX_LINES / lines)).min(MAX_ROUNDS);
        let mut of = |text: &str| -> Result<String> {
            fs::write(directory.join(FILE), text)?;
            let [empty, cost] = in_turns(tools, directory, rounds)?;
            start = empty.time;
            let megabytes = text.len() as f64 / 1e6;
            let time = cost.time.saturating_sub(start);
            let speed = megabytes / time.as_secs_f64();
            let memory = cost.memory as f64 / 1e6;
            Ok(format!(
                "{:.1} ms | {speed:.0} MB/s | {memory:.0} MB",
                milliseconds(time)
            ))
        };
        let (plain, ours) = (text(lines, Style::Plain), text(lines, Style::NormalAsync));
        let size = ours.len() as f64 / 1e6;
        let _ = writeln!(
            rows,
            "| {lines} | {size:.2} MB | {} | {} |",
            of(&plain)?,
            of(&ours)?
        );
    }
    Ok(format!(
        "\n### The front end alone, on one file\n\n\
         `rustc-async` with a compiler that does nothing, but for the {:.1} ms that an empty file takes in turns with \
         it.\n\n\
         | lines | size | without new syntax | | memory | with new syntax | | memory |\n\
         | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |\n\
         {rows}",
        milliseconds(start)
    ))
}

fn milliseconds(time: Duration) -> f64 {
    time.as_secs_f64() * 1e3
}

const EMPTY: &str = "empty.rs";
const FILE: &str = "x.rs";

/// What the two files cost.
fn in_turns(tools: &Tools, directory: &Path, rounds: usize) -> Result<[Cost; 2]> {
    let mut costs: [Vec<Cost>; 2] = Default::default();
    for _ in 0..rounds {
        for (file, costs) in [EMPTY, FILE].iter().zip(&mut costs) {
            let mut rustc = Command::new(&tools.rustc_async);
            rustc.args(["--edition=2024", "--crate-type=lib", file]);
            costs.push(run(rustc.env("RUSTC", "true").current_dir(directory))?);
        }
    }
    Ok(costs.map(median))
}

/// A file of about that many lines.
fn text(lines: usize, style: Style) -> String {
    let (mut text, mut written, mut module) = (String::new(), 0, 0);
    while written < lines {
        let mut part = projects::plain(module);
        if style != Style::Plain {
            part += &projects::service(module, style);
        }
        // Documentation of the module can only stand inside of it.
        text += &format!("pub mod m{module} {{\n{part}}}\n");
        written += part.lines().count() + 2;
        module += 1;
    }
    text
}
