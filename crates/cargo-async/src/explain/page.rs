//! `cargo async explain NAME`: what an error means, and how to mend it.

use std::{
    ffi::{OsStr, OsString},
    process::{Command, ExitCode},
};

use anyhow::{Result, bail};
use normal_async_driver::become_command;

struct Page {
    /// What the closing words of errors call it: an error code where there is one for just this, otherwise a word.
    name: &'static str,
    /// The error codes of rustc under which it is said as well.
    codes: &'static [&'static str],
    text: &'static str,
}

/// The errors about which there is more to say than rustc does.
const PAGES: [Page; 10] = [
    Page {
        name: "E0038",
        codes: &[],
        text: include_str!("E0038.md"),
    },
    Page {
        name: "E0733",
        codes: &[],
        text: include_str!("E0733.md"),
    },
    Page {
        name: "async-drop",
        codes: &["E0053", "E0507", "E0728"],
        text: include_str!("async-drop.md"),
    },
    Page {
        name: "box",
        codes: &[],
        text: include_str!("box.md"),
    },
    Page {
        name: "for-await",
        codes: &["E0005", "E0277", "E0433", "E0571"],
        text: include_str!("for-await.md"),
    },
    Page {
        name: "forget",
        codes: &["E0277"],
        text: include_str!("forget.md"),
    },
    Page {
        name: "move",
        codes: &["E0507"],
        text: include_str!("move.md"),
    },
    Page {
        name: "scope",
        codes: &["E0373", "E0521", "E0597", "E0716"],
        text: include_str!("scope.md"),
    },
    Page {
        name: "send",
        codes: &["E0277"],
        text: include_str!("send.md"),
    },
    Page {
        name: "stable",
        codes: &[],
        text: include_str!("stable.md"),
    },
];

/// The option that lists the pages.
const LIST: &str = "--list";

/// The error code or page that `args` ask about, if they do, or that all be listed.
pub(crate) fn asked(args: &[OsString]) -> Option<&str> {
    let [name] = args else { return None };
    let name = name.to_str()?;
    (name == LIST || !name.starts_with('-')).then_some(name)
}

/// Prints the pages about `name`; for an error code also what `rustc` says.
///
/// # Errors
/// When there is no such page, or rustc cannot be run.
pub(crate) fn print(name: &str, rustc: &OsStr) -> Result<ExitCode> {
    if name == LIST {
        for page in &PAGES {
            let about = page.text.split("\n\n").next().unwrap_or_default();
            println!("{:<11} {}", page.name, about.replace('\n', " "));
        }
        return Ok(ExitCode::SUCCESS);
    }
    let is_about = |page: &&Page| page.name == name || page.codes.contains(&name);
    let pages: Vec<&str> = PAGES
        .iter()
        .filter(is_about)
        .map(|page| page.text)
        .collect();
    print!("{}", pages.join("\n"));
    if !is_code(name) {
        if pages.is_empty() {
            bail!(
                "there is no page `{name}`; `cargo async explain {LIST}` has those that there are"
            );
        }
        return Ok(ExitCode::SUCCESS);
    }
    if !pages.is_empty() {
        println!("\n`rustc --explain {name}`:\n");
    }
    let mut command = Command::new(rustc);
    command.args(["--explain", name]);
    become_command(command)
}

fn is_code(name: &str) -> bool {
    let digits = name.strip_prefix('E').unwrap_or_default();
    digits.len() == 4 && digits.bytes().all(|digit| digit.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_word_asks_for_a_page() {
        let check = |args: &[&str], expected: Option<&str>| {
            let args: Vec<OsString> = args.iter().map(Into::into).collect();
            assert_eq!(asked(&args), expected);
        };
        check(&["E0038"], Some("E0038"));
        check(&["for-await"], Some("for-await"));
        check(&["--list"], Some("--list"));
        check(&["--offline"], None);
        check(&["--share"], None);
        check(&["E0038", "--offline"], None);
        check(&[], None);
    }

    #[test]
    fn codes_are_those_of_rustc() {
        assert!(is_code("E0038"));
        assert!(!is_code("E38"));
        assert!(!is_code("Eight"));
        assert!(!is_code("box"));
    }
}
