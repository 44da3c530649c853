//! What came of testing a crate, as cargo's output tells.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Outcome {
    success: bool,
    /// For each test, by the target that it is of, how it went.
    pub(super) tests: BTreeMap<(String, String), String>,
    /// What the compiler said, and how often.
    pub(super) diagnostics: BTreeMap<String, usize>,
    /// What cargo names when it has run everything.
    failed_targets: BTreeSet<String>,
}

impl Outcome {
    /// Reads what `cargo test --message-format=json` printed to both of its outputs.
    pub(super) fn read(success: bool, text: &str) -> Self {
        let mut outcome = Outcome {
            success,
            ..Outcome::default()
        };
        let mut target = String::new();
        let mut lists_targets = false;
        for line in text.lines() {
            let words = line.trim_start();
            let is_listed = lists_targets && words.starts_with('`');
            lists_targets = is_listed || is_heading(line);
            if line.starts_with('{') {
                outcome.message(line);
            } else if let Some(name) = words.strip_prefix("Running ") {
                let name = name.split(" (").next().unwrap_or(name);
                target = name.to_owned();
            } else if words.starts_with("Doc-tests ") {
                target = words.to_owned();
            } else if let Some((name, result)) = test(line) {
                let key = (target.clone(), name.to_owned());
                outcome.tests.insert(key, result.to_owned());
            } else if is_listed {
                outcome.failed_targets.insert(words.to_owned());
            }
        }
        outcome
    }

    fn message(&mut self, line: &str) {
        let message: Value = serde_json::from_str(line).unwrap_or_default();
        if message["reason"] != "compiler-message" {
            return;
        }
        let target = message["target"]["name"].as_str().unwrap_or_default();
        let text = message["message"]["rendered"].as_str().unwrap_or_default();
        let said = format!("({target}) {text}");
        *self.diagnostics.entry(said).or_default() += 1;
    }

    /// In which ways another outcome is not the same.
    pub(super) fn differences(&self, other: &Outcome) -> Vec<String> {
        let mut differences = Vec::new();
        let tests: BTreeSet<_> = self.tests.keys().chain(other.tests.keys()).collect();
        for test in tests {
            let of = |outcome: &Outcome| outcome.tests.get(test).cloned();
            let (before, after) = (of(self), of(other));
            if before != after {
                let (target, name) = test;
                let shown = |result: Option<String>| result.unwrap_or_else(|| "missing".into());
                let (before, after) = (shown(before), shown(after));
                differences.push(format!("{target}: {name}: {before}, then {after}"));
            }
        }
        let said: BTreeSet<_> = self
            .diagnostics
            .keys()
            .chain(other.diagnostics.keys())
            .collect();
        for text in said {
            let count = |outcome: &Outcome| outcome.diagnostics.get(text).copied().unwrap_or(0);
            let (before, after) = (count(self), count(other));
            if before != after {
                differences.push(format!("said {before} times, then {after} times: {text}"));
            }
        }
        if self.failed_targets != other.failed_targets {
            let (before, after) = (&self.failed_targets, &other.failed_targets);
            differences.push(format!("failed: {before:?}, then {after:?}"));
        }
        if self.success != other.success {
            let shown = |success| if success { "succeeds" } else { "fails" };
            let (before, after) = (shown(self.success), shown(other.success));
            differences.push(format!("cargo {before}, then {after}"));
        }
        differences
    }
}

/// `error: 2 targets failed:`, behind which cargo lists them
fn is_heading(line: &str) -> bool {
    line.starts_with("error: ") && line.ends_with(" failed:")
}

/// `test name ... result`
fn test(line: &str) -> Option<(&str, &str)> {
    let (name, result) = line.strip_prefix("test ")?.rsplit_once(" ... ")?;
    let result = result.split([',', ' ']).next()?;
    Some((name, result))
}

#[cfg(test)]
mod tests {
    use super::*;

    const LOG: &str = r#"   Compiling a v1.0.0
{"reason":"compiler-message","target":{"name":"a"},"message":{"rendered":"warning: unused\n"}}
{"reason":"compiler-artifact","target":{"name":"a"}}
     Running unittests src/lib.rs (target/debug/deps/a-0123456789abcdef)
test works ... ok
test is_slow ... ignored, takes an hour
test panics - should panic ... FAILED
   Doc-tests a
test src/lib.rs - f (line 3) ... ok
error: 1 target failed:
    `--lib`
"#;

    #[test]
    fn tests_are_told_apart_by_their_targets() {
        let outcome = Outcome::read(false, LOG);
        let tests: Vec<_> = outcome.tests.iter().collect();
        let shown: Vec<String> = tests
            .iter()
            .map(|((target, name), result)| format!("{target} | {name} | {result}"))
            .collect();
        assert_eq!(
            shown,
            [
                "Doc-tests a | src/lib.rs - f (line 3) | ok",
                "unittests src/lib.rs | is_slow | ignored",
                "unittests src/lib.rs | panics - should panic | FAILED",
                "unittests src/lib.rs | works | ok",
            ]
        );
        assert_eq!(outcome.differences(&Outcome::read(false, LOG)), [""; 0]);
    }

    #[test]
    fn every_difference_is_told() {
        let check = |from: &str, to: &str, expected: &str| {
            let other = Outcome::read(false, &LOG.replace(from, to));
            let differences = Outcome::read(false, LOG).differences(&other);
            assert_eq!(differences, [expected]);
        };
        let lib = "unittests src/lib.rs: ";
        check(
            "works ... ok",
            "works ... FAILED",
            &format!("{lib}works: ok, then FAILED"),
        );
        check(
            "test works ... ok\n",
            "",
            &format!("{lib}works: ok, then missing"),
        );
        check(
            "`--lib`",
            "`--doc`",
            r#"failed: {"`--lib`"}, then {"`--doc`"}"#,
        );
        let unsaid = "said 1 times, then 0 times: (a) warning: unused\n";
        check("compiler-message", "other", unsaid);
        let succeeded = Outcome::read(true, LOG);
        let differences = succeeded.differences(&Outcome::read(false, LOG));
        assert_eq!(differences, ["cargo succeeds, then fails"]);
    }
}
