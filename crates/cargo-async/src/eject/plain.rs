//! The plain text of files, as rustfmt likes it.

use std::{
    collections::BTreeMap,
    ffi::OsStr,
    io::Write,
    path::Path,
    process::{Command, Stdio},
};

use anyhow::{Context, Result, bail};
use normal_async_driver::{Plain, Record};

/// The plain text of one file.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct PlainFile {
    edition: u16,
    text: Plain,
}

/// One text for each file, also for those that several crates share.
pub(super) fn merge(records: Vec<Record>) -> BTreeMap<std::path::PathBuf, PlainFile> {
    let mut merged: BTreeMap<_, PlainFile> = BTreeMap::new();
    for record in records {
        let edition = record.edition;
        for (path, text) in record.files {
            let Some(known) = merged.get_mut(&path) else {
                merged.insert(path, PlainFile { edition, text });
                continue;
            };
            match merge_lines(&known.text, &text) {
                Some(last) => known.text.last = last,
                None => eprintln!(
                    "warning: `{}` is lowered in different ways by the crates that share it; one is taken",
                    path.display()
                ),
            }
        }
    }
    merged
}

/// For each line the text of that crate for which rustc had something to say about it; the other may not even see the
/// line, as it is with `#[cfg(test)]`. None when rustc told them different things.
fn merge_lines(ours: &Plain, theirs: &Plain) -> Option<String> {
    let lines = |text: &str| -> Vec<String> { text.split('\n').map(Into::into).collect() };
    let (first, last) = (lines(&ours.first), lines(&ours.last));
    let (their_first, their_last) = (lines(&theirs.first), lines(&theirs.last));
    let counts = [first.len(), last.len(), their_first.len(), their_last.len()];
    if counts.iter().any(|count| *count != first.len()) {
        return None;
    }
    let merged = (0..first.len()).map(|i| {
        if last[i] == their_last[i] || their_last[i] == their_first[i] {
            return Some(&*last[i]);
        }
        (last[i] == first[i]).then_some(&*their_last[i])
    });
    Some(merged.collect::<Option<Vec<&str>>>()?.join("\n"))
}

impl PlainFile {
    /// The text as rustfmt makes it in `directory`; as it is when that is no whole file to rustfmt.
    pub(super) fn formatted(&self, directory: &Path, rustfmt: &OsStr) -> String {
        let formatted = self.run_rustfmt(directory, rustfmt);
        formatted.unwrap_or_else(|_| self.text.last.clone())
    }

    fn run_rustfmt(&self, directory: &Path, rustfmt: &OsStr) -> Result<String> {
        let mut child = Command::new(rustfmt)
            .arg(format!("--edition={}", self.edition))
            .current_dir(directory)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()?;
        let mut stdin = child.stdin.take().context("rustfmt has a standard input")?;
        let text = self.text.last.clone();
        let writer = std::thread::spawn(move || stdin.write_all(text.as_bytes()));
        let output = child.wait_with_output()?;
        writer.join().ok().context("rustfmt was fed")??;
        if !output.status.success() {
            bail!("rustfmt does not understand the text");
        }
        Ok(String::from_utf8(output.stdout)?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plain(first: &str, last: &str) -> Plain {
        Plain {
            first: first.into(),
            last: last.into(),
        }
    }

    #[test]
    fn a_line_is_taken_from_the_crate_that_learned_of_it() {
        let ours = plain("a\nb\nc", "a\nB\nc");
        let theirs = plain("a\nb\nc", "a\nb\nC");
        assert_eq!(merge_lines(&ours, &theirs).as_deref(), Some("a\nB\nC"));
    }

    #[test]
    fn different_lessons_cannot_be_merged() {
        let ours = plain("a", "b");
        assert_eq!(merge_lines(&ours, &plain("a", "c")), None);
        assert_eq!(merge_lines(&ours, &plain("a\n", "a\n")), None);
        assert_eq!(merge_lines(&ours, &plain("a", "b")).as_deref(), Some("b"));
    }
}
