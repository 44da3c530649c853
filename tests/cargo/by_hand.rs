//! `rustc-async` called like rustc.

use std::{fs, path::Path};

use crate::workspace::{Outcome, command, run, tool};

const PROGRAM: &str = "\
trait Greet { async fn greet(&self) -> &'static str; }
struct Ferris;
impl Greet for Ferris { async fn greet(&self) -> &'static str { \"hello\" } }
async fn meet(someone: &dyn Greet) -> &'static str { someone.greet().box.await }
fn main() {
    let mut meeting = Box::pin(meet(&Ferris));
    let mut context = std::task::Context::from_waker(std::task::Waker::noop());
    println!(\"{:?} in {}\", meeting.as_mut().poll(&mut context), file!());
}
use std::future::Future as _;
";

fn rustc_async(directory: &Path, args: &str) -> Outcome {
    run(command(&tool("rustc-async"), directory).args(args.split(' ')))
}

#[test]
fn one_file_becomes_a_program() {
    let directory = tempfile::tempdir().unwrap();
    fs::write(directory.path().join("x.rs"), PROGRAM).unwrap();
    rustc_async(directory.path(), "--edition 2024 x.rs").ok();
    let program = run(&mut command(&directory.path().join("x"), directory.path()));
    assert_eq!(program.ok(), "Ready(\"hello\") in x.rs\n");
    let mut left: Vec<_> = fs::read_dir(directory.path())
        .unwrap()
        .map(|entry| entry.unwrap().file_name())
        .collect();
    left.sort();
    assert_eq!(left, ["x", "x.rs"]);
}

#[test]
fn errors_come_in_the_form_that_is_asked_for() {
    let directory = tempfile::tempdir().unwrap();
    let program = PROGRAM.replace("&Ferris)", "&Crab)");
    fs::write(directory.path().join("x.rs"), program).unwrap();
    let errors =
        |args: &str| rustc_async(directory.path(), &format!("--edition 2024 x.rs{args}")).err();
    let human = errors("");
    assert!(
        human.starts_with("error[E0425]: cannot find value `Crab` in this scope\n"),
        "{human}"
    );
    assert!(human.contains(" --> x.rs:6:38\n"), "{human}");
    assert!(
        human.contains("error: aborting due to 1 previous error"),
        "{human}"
    );
    assert!(!human.contains('\u{1b}'), "{human}");
    let short = errors(" --error-format short");
    assert!(
        short.starts_with("x.rs:6:38: error[E0425]: cannot find value `Crab`"),
        "{short}"
    );
    assert!(errors(" --color always").contains('\u{1b}'));
    let json = errors(" --error-format json");
    assert!(
        json.lines()
            .all(|line| line.starts_with("{\"$message_type\":")),
        "{json}"
    );
}

#[test]
fn probes_answer_as_rustc_does() {
    let directory = tempfile::tempdir().unwrap();
    fs::write(directory.path().join("x.rs"), PROGRAM).unwrap();
    for args in [
        "-vV",
        "--print sysroot",
        "--print=cfg",
        "--crate-name a --print file-names x.rs",
        "--help",
    ] {
        let ours = rustc_async(directory.path(), args).ok();
        let rustc = run(command("rustc".as_ref(), directory.path()).args(args.split(' '))).ok();
        assert_eq!(ours, rustc, "{args}");
    }
}

#[test]
fn a_wrong_call_is_explained_by_rustc() {
    let directory = tempfile::tempdir().unwrap();
    for args in [
        "--no-such-option x.rs",
        "x.rs y.rs",
        "missing.rs",
        "--edition",
    ] {
        let ours = rustc_async(directory.path(), args).err();
        let rustc = run(command("rustc".as_ref(), directory.path()).args(args.split(' '))).err();
        assert_eq!(ours, rustc, "{args}");
    }
}

#[test]
fn dep_info_can_be_had() {
    let directory = tempfile::tempdir().unwrap();
    fs::write(directory.path().join("x.rs"), PROGRAM).unwrap();
    rustc_async(
        directory.path(),
        "--edition 2024 x.rs --emit=dep-info,metadata",
    )
    .ok();
    let dep_info = fs::read_to_string(directory.path().join("x.d")).unwrap();
    let tool = tool("rustc-async");
    let tool = tool.display();
    let rules = format!("x.d: x.rs {tool}\n\nlibx.rmeta: x.rs {tool}\n\nx.rs:\n{tool}:\n");
    assert!(dep_info.starts_with(&rules), "{dep_info}");
}

#[test]
fn arguments_may_come_in_a_file() {
    let directory = tempfile::tempdir().unwrap();
    fs::write(directory.path().join("x.rs"), PROGRAM).unwrap();
    let names: Vec<String> = (0..50_000)
        .map(|i| format!("--check-cfg\ncfg(name_{i})"))
        .collect();
    let args = format!("--edition\n2024\nx.rs\n{}\n", names.join("\n"));
    fs::write(directory.path().join("args"), args).unwrap();
    rustc_async(directory.path(), "@args -o y").ok();
    let program = run(&mut command(&directory.path().join("y"), directory.path()));
    assert_eq!(program.ok(), "Ready(\"hello\") in x.rs\n");
}
