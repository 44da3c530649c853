//! Counts the instructions of a call, where valgrind is installed: what more calls take more, which leaves out all the
//! rest of the process.

use std::{env, process::Command};

use crate::cases::{self, Group};

/// Makes calls of a contender, for valgrind to watch.
pub fn run(group: &str, contender: &str, calls: &str) {
    let groups = cases::groups();
    let group = groups
        .iter()
        .find(|known| known.name == group)
        .expect("a known group");
    let contender = group
        .contenders
        .iter()
        .find(|known| known.name == contender);
    let contender = contender.expect("a contender of that group");
    (contender.run)(calls.parse().expect("a number of calls"));
}

/// The instructions of a call, for each contender, or nothing.
pub fn count(group: &Group) -> Vec<f64> {
    let counts = group.contenders.iter().map(|contender| {
        let few = (group.calls / 100).max(2);
        let of = |calls: u64| counted(group.name, contender.name, calls);
        Some((of(few * 2)? - of(few)?) / few as f64)
    });
    counts.collect::<Option<Vec<f64>>>().unwrap_or_default()
}

fn counted(group: &str, contender: &str, calls: u64) -> Option<f64> {
    let mut valgrind = Command::new("valgrind");
    valgrind.args(["--tool=callgrind", "--callgrind-out-file=/dev/null"]);
    valgrind
        .arg(env::current_exe().ok()?)
        .args(["run", group, contender, &calls.to_string()]);
    let output = valgrind.output().ok()?;
    let said = String::from_utf8_lossy(&output.stderr);
    let (_, collected) = said.split_once("Collected : ")?;
    collected.split_whitespace().next()?.parse().ok()
}
