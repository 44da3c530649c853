//! The results, for a person to read.

use std::fmt::{self, Display, Formatter};

use super::crates::Crate;

pub(super) struct Row {
    pub(super) krate: &'static Crate,
    pub(super) tests: usize,
    pub(super) warnings: usize,
    pub(super) differences: Vec<String>,
    /// Those of the copy with new syntax in every file.
    pub(super) forced: Vec<String>,
    pub(super) seconds: u64,
}

impl Row {
    pub(super) fn is_equal(&self) -> bool {
        self.differences.is_empty() && self.forced.is_empty()
    }
}

impl Display for Row {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let Crate { name, version, .. } = self.krate;
        let (tests, warnings, seconds) = (self.tests, self.warnings, self.seconds);
        let verdict = match self.is_equal() {
            true => "equal",
            false => "DIFFERENT",
        };
        write!(
            f,
            "{name} {version}: {verdict}, {tests} tests, {warnings} diagnostics, {seconds} s"
        )?;
        let forced = self
            .forced
            .iter()
            .map(|difference| (" (forced)", difference));
        let differences = self.differences.iter().map(|difference| ("", difference));
        differences
            .chain(forced)
            .try_for_each(|(how, difference)| write!(f, "\n    {difference}{how}"))
    }
}

const HEADER: &str = "\
# A superset of Rust

Published crates, built and tested by `cargo test` and by `cargo async test` as members of a workspace. Two runs are equal
when they have the same tests with the same results, when the compiler says the same in both, word by word, and when both
end alike. A crate is forced when each of its files ends with a function in the new syntax that is configured out, so that
every file is parsed, lowered and printed, which must not make a difference either. (Procedural macros are never lowered.)
`cargo xtask superset --all` writes this page; crates in bold are part of every change's tests, by `cargo xtask superset`.

| crate | version | options | tests | diagnostics | equal | forced |
| --- | --- | --- | ---: | ---: | --- | --- |
";

/// The page that has these rows.
pub(super) fn markdown(rows: &[Row]) -> String {
    let mut page = HEADER.to_owned();
    for row in rows {
        let Crate {
            name,
            version,
            args,
            is_quick,
        } = row.krate;
        let name = if *is_quick {
            format!("**{name}**")
        } else {
            (*name).to_owned()
        };
        let options = if args.is_empty() {
            String::new()
        } else {
            format!("`{args}`")
        };
        let (equal, forced) = (verdict(&row.differences), verdict(&row.forced));
        let (tests, warnings) = (row.tests, row.warnings);
        page += &format!(
            "| {name} | {version} | {options} | {tests} | {warnings} | {equal} | {forced} |\n"
        );
    }
    let equal = rows.iter().filter(|row| row.is_equal()).count();
    let tests: usize = rows.iter().map(|row| row.tests).sum();
    page += &format!(
        "\n{equal} of {} crates are equal, with {tests} tests.\n",
        rows.len()
    );
    page
}

fn verdict(differences: &[String]) -> String {
    match differences.first() {
        None => "yes".to_owned(),
        Some(first) => format!("no: {}", first.lines().next().unwrap_or_default()),
    }
}
