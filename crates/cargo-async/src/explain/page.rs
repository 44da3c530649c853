//! `cargo async explain CODE`: what an error means, and how to mend it.

use std::{
    ffi::{OsStr, OsString},
    process::{Command, ExitCode},
};

use anyhow::Result;
use normal_async_driver::become_command;

/// The errors about which there is more to say than rustc does.
const PAGES: &[(&str, &str)] = &[
    ("E0038", include_str!("E0038.md")),
    ("E0733", include_str!("E0733.md")),
];

/// The code that `args` ask about, if they do.
pub(crate) fn code(args: &[OsString]) -> Option<&str> {
    let [code] = args else { return None };
    let code = code.to_str()?;
    let digits = code.strip_prefix('E')?;
    (digits.len() == 4 && digits.bytes().all(|digit| digit.is_ascii_digit())).then_some(code)
}

/// Prints the page about `code`, and that of `rustc`.
///
/// # Errors
/// When rustc cannot be run.
pub(crate) fn print(code: &str, rustc: &OsStr) -> Result<ExitCode> {
    if let Some((_, page)) = PAGES.iter().find(|(known, _)| *known == code) {
        println!("{page}\n`rustc --explain {code}`:\n");
    }
    let mut command = Command::new(rustc);
    command.args(["--explain", code]);
    become_command(command)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_those_of_rustc() {
        let check = |args: &[&str], expected: Option<&str>| {
            let args: Vec<OsString> = args.iter().map(Into::into).collect();
            assert_eq!(code(&args), expected);
        };
        check(&["E0038"], Some("E0038"));
        check(&["E38"], None);
        check(&["--offline"], None);
        check(&["E0038", "--offline"], None);
        check(&[], None);
    }
}
