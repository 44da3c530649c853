//! The front end alone, in front of a compiler that does nothing.

use std::{fmt::Write, fs, path::Path, process::Command, time::Duration};

use anyhow::Result;

use crate::{
    Tools,
    process::{Cost, median, run},
    projects::{self, Style},
};

const ROUNDS: usize = 5;

/// The table.
///
/// # Errors
/// When something cannot be written or run.
pub fn measure(tools: &Tools) -> Result<String> {
    let mut page = String::from("\n### The front end alone, on one file\n\n");
    let directory = tempfile::tempdir()?;
    let cost = |text: &str| cost(tools, directory.path(), text);
    let start = cost("")?.time;
    let _ = writeln!(
        page,
        "`rustc-async` with a compiler that does nothing; {:.1} ms are its start.
",
        milliseconds(start)
    );
    page += "| lines | size | without new syntax | | memory | with new syntax | | memory |";
    page += "\n";
    page += "| ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |";
    page += "\n";
    for lines in [1_000, 10_000, 100_000, 1_000_000] {
        let (plain, ours) = (text(lines, Style::Plain), text(lines, Style::NormalAsync));
        let of = |text: &str| -> Result<String> {
            let cost = cost(text)?;
            let megabytes = text.len() as f64 / 1e6;
            let time = cost.time.saturating_sub(start);
            let speed = megabytes / time.as_secs_f64();
            let memory = cost.memory as f64 / 1e6;
            Ok(format!(
                "{:.1} ms | {speed:.0} MB/s | {memory:.0} MB",
                milliseconds(time)
            ))
        };
        let size = ours.len() as f64 / 1e6;
        let _ = writeln!(
            page,
            "| {lines} | {size:.2} MB | {} | {} |",
            of(&plain)?,
            of(&ours)?
        );
    }
    Ok(page)
}

fn milliseconds(time: Duration) -> f64 {
    time.as_secs_f64() * 1e3
}

fn cost(tools: &Tools, directory: &Path, text: &str) -> Result<Cost> {
    fs::write(directory.join("x.rs"), text)?;
    let mut costs = Vec::new();
    for _ in 0..=ROUNDS {
        let mut rustc = Command::new(&tools.rustc_async);
        rustc.args(["--edition=2024", "--crate-type=lib", "x.rs"]);
        costs.push(run(rustc.env("RUSTC", "true").current_dir(directory))?);
    }
    Ok(median(costs[1..].to_vec()))
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
