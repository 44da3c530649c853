//! `cargo async`: cargo for Normal Async source text.
//!
//! It runs cargo with itself as the compiler wrapper, as rustdoc and as rustfmt. So one executable plays three parts:
//!
//! - a person calls `cargo async build`; cargo calls `cargo-async async build`; we plan a call of cargo and become it;
//! - that cargo calls `cargo-async rustc ..` for each crate; then we act as `rustc-async`;
//! - or it calls `cargo-async --crate-name ..` to document a crate; then we act as rustdoc; or, as `cargo fmt`, to format
//!   one; then we act as rustfmt.

mod clippy;
mod config;
mod eject;
mod explain;
mod init;
mod new;
mod package;
mod plan;
mod rustfmt;
mod survey;
mod tools;

use std::{ffi::OsString, process::ExitCode};

use anyhow::{Context, Result};

use config::Config;
use plan::Cargo;

const HELP: &str = "\
Cargo for Normal Async source text

Usage: cargo async [+toolchain] <COMMAND> [OPTIONS]

Every command of cargo works as ever, for crates in plain Rust and in Normal Async alike:
    build, check, run, test, bench, clippy, doc, fmt, ...

Commands of its own:
    new              Make a package that runs, with a sample and settings for editors
    init             Make an existing project ready: settings for editors
    package, publish Make crates of plain Rust, for users who have only cargo
    eject            Write packages as plain Rust, which cargo builds alone
    rustfmt          Format standard input, for editors
    explain          Show what of Normal Async each crate of the workspace uses
    explain --share  Show where closures clone what is only shared by that, too
    explain E0038    Explain an error, with examples
    explain --list   List what is explained so

Options:
    --stable         Use no unstable feature of rustc, and say where one is needed; as NORMAL_ASYNC_STABLE=1
    -h, --help       Print this help, or that of a command
    -V, --version    Print the version
";

fn main() -> ExitCode {
    let args: Vec<OsString> = std::env::args_os().collect();
    let rest = args.get(1..).unwrap_or_default();
    if normal_async_driver::starts_with_compiler(rest) {
        return normal_async_driver::rustc(args);
    }
    if normal_async_driver::is_rustdoc_call(rest) {
        return normal_async_driver::rustdoc(args);
    }
    if normal_async_driver::is_rustfmt_call(rest) {
        return normal_async_driver::rustfmt(args);
    }
    run(rest).unwrap_or_else(|error| {
        eprintln!("error: {error:#}");
        ExitCode::FAILURE
    })
}

fn run(args: &[OsString]) -> Result<ExitCode> {
    let args = match args {
        [first, rest @ ..] if first == "async" => rest,
        args => args,
    };
    match args.first().and_then(|arg| arg.to_str()) {
        None | Some("-h" | "--help" | "help") if args.len() < 2 => {
            print!("{HELP}");
            return Ok(ExitCode::SUCCESS);
        }
        Some("-V" | "--version") => {
            println!("cargo-async {}", env!("CARGO_PKG_VERSION"));
            return Ok(ExitCode::SUCCESS);
        }
        _ => {}
    }
    let exe = std::env::current_exe().context("cannot find the path of this program")?;
    let env = |name: &str| std::env::var_os(name);
    let here = std::env::current_dir().context("cannot tell where we are")?;
    let tools = tools::find(&exe, &Config::find(args, &env, here), &env);
    let cargo = Cargo::find(args, &env);
    if args[0] == "explain" {
        return explain::run(&args[1..], &cargo);
    }
    let mut plan = plan::plan(args, &cargo, &exe, &tools);
    let Some(at) = plan::subcommand(&plan.args) else {
        return plan.run();
    };
    survey::add_to(&mut plan, at);
    match plan.args[at].to_str() {
        Some("eject") => eject::run(&plan, at, &cargo),
        Some("init") => init::run(&plan, at),
        Some("new") => new::run(&plan, at),
        Some("package" | "publish") => package::run(&plan, at, &cargo),
        Some("rustfmt") => rustfmt::run(&plan, at, &cargo, tools.rustfmt.as_ref()),
        _ => plan.run(),
    }
}
