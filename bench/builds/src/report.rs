//! The table.

use std::{fmt::Write, fs, path::Path};

use anyhow::{Context, Result};

use crate::{
    build::{Effort, Measured},
    project::{Group, Kind},
};

const NOTE: &str = "\
That the calls of this service go through `dyn` is plain from their text, `cache: &dyn Cache`. Where it is not, as with an
`Arc<dyn Cache>`, a crate is checked twice, the first time in part, to find those calls. What was found is remembered for
the bodies that stay as they are, as long as nothing else changes than bodies.
";

pub fn table(group: &Group, measured: &[Measured]) -> String {
    let peers = || {
        measured
            .iter()
            .filter(|measured| measured.kind == Kind::Peer)
    };
    let best = |of: &dyn Fn(&Measured) -> [f64; 3]| {
        peers().map(|m| of(m)[1]).fold(f64::INFINITY, f64::min)
    };
    let mut text = format!("\n## {}\n\n{}\n\n", group.title, group.note);
    text += "| | clean | | to the best peer |";
    for change in group.changes {
        let _ = write!(text, " after {} | | to the best peer |", change.name);
    }
    text += " program | future |\n| --- |";
    text += &" ---: | --- | ---: |".repeat(1 + group.changes.len());
    text += " ---: | ---: |\n";
    for measured in measured {
        let clean = time(measured.clean, best(&|m| m.clean));
        let _ = write!(text, "| {} | {clean} |", measured.name);
        for (change, &changed) in measured.changed.iter().enumerate() {
            let _ = write!(text, " {} |", time(changed, best(&|m| m.changed[change])));
        }
        let kibibytes = measured.program as f64 / 1024.0;
        let _ = writeln!(text, " {kibibytes:.0} KiB | {} B |", measured.future);
    }
    text
}

fn time([low, median, high]: [f64; 3], best: f64) -> String {
    let ratio = median / best;
    format!("{median:.2} s | [{low:.2} s, {high:.2} s] | {ratio:.2}")
}

pub fn write(directory: &Path, tables: &str, effort: &Effort) -> Result<()> {
    let text = format!(
        "# Builds

Written by `cargo xtask bench`: processor time, medians of {} rounds in turn, with the quartiles in brackets; \"to the best
peer\" is the ratio of medians. Clean is with all dependencies. The program is that of `cargo build --release`, without
symbols, and the future that of a request.
{tables}
{NOTE}",
        effort.rounds,
    );
    fs::write(directory.join("builds.md"), text).context("cannot write the report")
}
