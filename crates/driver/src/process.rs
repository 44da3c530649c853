//! Runs the real compiler.

use std::{
    ffi::{OsStr, OsString},
    io::{self, BufRead, BufReader, Write},
    process::{Child, Command, ExitCode, ExitStatus, Output, Stdio},
};

use anyhow::{Context, Result, bail};

/// The command that runs `program`, the program and its first arguments, with `args`.
pub(crate) fn command<A: AsRef<OsStr>>(
    program: &[OsString],
    args: impl IntoIterator<Item = A>,
) -> Command {
    let mut command = Command::new(&program[0]);
    command.args(&program[1..]).args(args);
    command
}

pub(crate) const UNSTABLE_OPTIONS: &str = "-Zunstable-options";

/// Lets `command` use unstable features, for the crate that it names on its command line and only there. Without a name
/// there, rustc knows none yet when it asks.
pub(crate) fn unlock(command: &mut Command, crate_name: Option<&str>) {
    const BOOTSTRAP: &str = "RUSTC_BOOTSTRAP";
    const EVERYTHING: &str = "1";
    const REPORTS: &str = "RUSTC_ICE";
    let given = std::env::var(BOOTSTRAP).unwrap_or_default();
    let unlocked = match crate_name {
        _ if given == EVERYTHING => given,
        None => EVERYTHING.to_owned(),
        Some(name) if given.is_empty() => name.to_owned(),
        Some(name) => format!("{given},{name}"),
    };
    command.env(BOOTSTRAP, unlocked);
    // Now it would also leave reports of its crashes in the current directory.
    if std::env::var_os(REPORTS).is_none() {
        command.env(REPORTS, "0");
    }
}

/// Becomes `command`, where the system knows how to; else runs it.
///
/// # Errors
/// When it cannot be started.
pub fn become_command(mut command: Command) -> Result<ExitCode> {
    #[cfg(unix)]
    let result: io::Result<ExitStatus> =
        Err(std::os::unix::process::CommandExt::exec(&mut command));
    #[cfg(not(unix))]
    let result = command.status();
    let status = result.with_context(|| cannot_run(&command))?;
    Ok(exit_code(status))
}

/// Runs `command` to its end, with `input` as its standard input, if given, and gives each line of its standard
/// error, with its end, to `line`.
///
/// # Errors
/// When it cannot be started, or `line` fails.
pub(crate) fn run(
    command: Command,
    input: Option<String>,
    mut line: impl FnMut(&[u8]) -> Result<()>,
) -> Result<ExitStatus> {
    run_until(command, input, |text| line(text).map(|()| false))
}

/// The same, but ends `command` when `line` is true.
///
/// # Errors
/// As [`run`] has.
pub(crate) fn run_until(
    mut command: Command,
    input: Option<String>,
    mut line: impl FnMut(&[u8]) -> Result<bool>,
) -> Result<ExitStatus> {
    command.stderr(Stdio::piped());
    let mut child = spawn(&mut command, input)?;
    let Some(stderr) = child.stderr.take() else {
        bail!("{} with its standard error piped", cannot_run(&command));
    };
    let mut stderr = BufReader::new(stderr);
    let mut buffer = Vec::new();
    while stderr.read_until(b'\n', &mut buffer)? > 0 {
        if line(&buffer)? {
            child.kill()?;
            break;
        }
        buffer.clear();
    }
    Ok(child.wait()?)
}

/// Runs `command` to its end, with `input` as its standard input, if given, and gives back what it printed.
///
/// # Errors
/// When it cannot be started, or what it prints cannot be read.
pub(crate) fn output(mut command: Command, input: Option<String>) -> Result<Output> {
    command.stdout(Stdio::piped()).stderr(Stdio::piped());
    let child = spawn(&mut command, input)?;
    child
        .wait_with_output()
        .with_context(|| cannot_run(&command))
}

/// Starts `command`, and gives it `input`.
fn spawn(command: &mut Command, input: Option<String>) -> Result<Child> {
    if input.is_some() {
        command.stdin(Stdio::piped());
    }
    let mut child = command.spawn().with_context(|| cannot_run(command))?;
    if let (Some(input), Some(mut stdin)) = (input, child.stdin.take()) {
        // A compiler that does not want to read it will say why.
        let _ = stdin.write_all(input.as_bytes());
    }
    Ok(child)
}

pub(crate) fn cannot_run(command: &Command) -> String {
    format!("cannot run `{}`", command.get_program().display())
}

/// A process that a signal ended has no code; rustc's own for a crash is 101.
pub(crate) fn exit_code(status: ExitStatus) -> ExitCode {
    let code = status.code().and_then(|code| u8::try_from(code).ok());
    code.unwrap_or(101).into()
}
