//! HTTP services with middleware of `normal-service` side by side with tower's, on hyper. In the repository's root,
//!
//!     cargo xtask bench
//!
//! runs this and writes `docs/bench/service-http.md`. Each server is a process of its own.

mod overload;
mod report;
mod server;
mod speed;
mod stacks;

use std::{path::Path, process::ExitCode};

use report::Effort;

const USAGE: &str = "\
Usage: bench-service-http smoke             Run everything once
       bench-service-http write <DIRECTORY> Measure, and write the report
       bench-service-http serve <CASE> <CONTENDER>
";

fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().skip(1).collect();
    match args.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        ["smoke"] => drop(report::measure(&Effort::SMOKE)),
        ["write", directory] => report::write(Path::new(directory)),
        ["serve", case, contender] => server::run(case, contender),
        _ => {
            eprint!("{USAGE}");
            return ExitCode::FAILURE;
        }
    }
    ExitCode::SUCCESS
}
