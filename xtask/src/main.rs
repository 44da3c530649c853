//! The repository's own commands.
//!
//! `cargo xtask test` runs every test: what is to be done is planned first, as data, and then done step by step.
//! `cargo xtask superset` tests other people's crates.

mod machine;
mod plan;
mod step;
mod superset;

use std::{path::Path, process::ExitCode, time::Instant};

use anyhow::{Context, Result, bail};

use machine::Machine;
use step::{Outcome, Step};

const USAGE: &str = "\
Usage: cargo xtask <COMMAND>

Commands:
    test                         Install what tests need (through apt-get, when run as root), and run all tests
    sanitize                     Run just those of the library under sanitizers and a model checker
    bench                        Measure, side by side with others, and write docs/bench/
    superset [--all | <NAME>..]  Test published crates by cargo and by cargo async, and compare the results
";

fn main() -> ExitCode {
    run().unwrap_or_else(|error| {
        eprintln!("error: {error:#}");
        ExitCode::FAILURE
    })
}

fn run() -> Result<ExitCode> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    match args.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        ["test"] => carry_out(plan::test),
        ["sanitize"] => carry_out(plan::sanitize),
        ["bench"] => carry_out(plan::bench),
        ["superset", ref args @ ..] => {
            enter_repository()?;
            superset::run(args, &Machine::target())
        }
        [] | ["-h" | "--help" | "help"] => {
            print!("{USAGE}");
            Ok(ExitCode::SUCCESS)
        }
        _ => bail!("unknown arguments: {}\n\n{USAGE}", args.join(" ")),
    }
}

fn enter_repository() -> Result<()> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .context("xtask is not in the repository")?;
    std::env::set_current_dir(root).context("the repository that this was built in is gone")
}

fn carry_out(plan: fn(&Machine) -> Result<Vec<Step>>) -> Result<ExitCode> {
    enter_repository()?;
    let steps = plan(&Machine::look(plan::SERVERS)?)?;
    let start = Instant::now();
    let mut times = Vec::new();
    let mut skipped = Vec::new();
    for step in &steps {
        println!("==> {}\n    {step}", step.name);
        match step.run()? {
            Outcome::Passed(time) => times.push((step.name, time)),
            Outcome::Skipped(why) => skipped.push((step.name, why)),
        }
    }
    println!("==> all passed");
    for (name, why) in skipped {
        println!("    skipped: {name}: {why}");
    }
    times.push(("in all", start.elapsed()));
    for (name, time) in times {
        println!("    {:>5.0} s  {name}", time.as_secs_f64());
    }
    Ok(ExitCode::SUCCESS)
}
