//! The table and the plots.

use std::{fmt::Write, fs, path::Path};

use crate::{
    cases::{self, Group},
    instructions,
    measure::{Effort, Measured, measure},
    plot,
};

const HEAD: &str = "\
# Async calls

Written by `cargo xtask bench`: all contenders in one thread, in turn, 51 rounds, by the time that it runs; medians, with
the quartiles in brackets. \"To the best peer\" is the ratio of medians. Allocations are counted in a run of their own,
instructions by callgrind.
";

/// Measures everything, and writes the report into `directory`.
pub fn write(directory: &Path) {
    let mut text = format!("{HEAD}\nMachine: {}.\n", bench_machine::describe());
    for group in cases::groups() {
        let measured = measure(&group, Effort::FULL);
        let table = table(&group, &measured, &instructions::count(&group));
        println!("{table}");
        text += &table;
        let plot = format!("calls-{}.svg", group.name);
        plot::write(&directory.join(&plot), &group, &measured);
        let _ = writeln!(text, "\n![{}]({plot})", group.title);
    }
    fs::write(directory.join("calls.md"), text).expect("a directory that can be written to");
}

pub fn table(group: &Group, measured: &[Measured], instructions: &[f64]) -> String {
    let mut text = format!("\n## {}\n", group.title);
    if !group.note.is_empty() {
        let _ = writeln!(text, "\n{}", group.note);
    }
    text += "\n| | a call | | to the best peer | allocations | instructions |\n";
    text += "| --- | ---: | --- | ---: | ---: | ---: |\n";
    let contenders = || group.contenders.iter().zip(measured);
    let peers = contenders().filter(|(contender, _)| contender.is_peer);
    let best = peers
        .map(|(_, measured)| measured.nanos[1])
        .fold(f64::INFINITY, f64::min);
    for (index, (contender, measured)) in contenders().enumerate() {
        let [low, median, high] = measured.nanos.map(time);
        let instructions = instructions.get(index).map(|count| number(*count));
        let _ = writeln!(
            text,
            "| {} | {median} | [{low}, {high}] | {:.2} | {} | {} |",
            contender.name,
            measured.nanos[1] / best,
            number(measured.allocations),
            instructions.unwrap_or_default(),
        );
    }
    text
}

pub fn time(nanos: f64) -> String {
    match nanos {
        ..100.0 => format!("{nanos:.2} ns"),
        ..10_000.0 => format!("{nanos:.0} ns"),
        _ => format!("{:.1} µs", nanos / 1e3),
    }
}

/// Without digits that say nothing.
fn number(number: f64) -> String {
    match number {
        _ if (number - number.round()).abs() < 0.05 => format!("{number:.0}"),
        _ => format!("{number:.1}"),
    }
}
