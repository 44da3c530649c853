//! Async calls side by side with what there is, written in Normal Async. In the repository's root,
//!
//!     cargo xtask bench
//!
//! runs this and writes `docs/bench/calls.md` and its plots. All contenders run in turn, several rounds, in one process.

mod allocations;
mod cases;
mod instructions;
mod measure;
mod peers;
mod plot;
mod report;

use std::{path::Path, process::ExitCode};

use measure::Effort;

const USAGE: &str = "\
Usage: bench-calls smoke             Run everything once
       bench-calls write <DIRECTORY> Measure, and write the report
       bench-calls run <GROUP> <CONTENDER> <CALLS>
";

fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().skip(1).collect();
    match args.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        ["smoke"] => {
            for group in cases::groups() {
                println!(
                    "{}",
                    report::table(&group, &measure::measure(&group, Effort::SMOKE), &[])
                );
            }
        }
        ["write", directory] => report::write(Path::new(directory)),
        ["run", group, contender, calls] => instructions::run(group, contender, calls),
        _ => {
            eprint!("{USAGE}");
            return ExitCode::FAILURE;
        }
    }
    ExitCode::SUCCESS
}
