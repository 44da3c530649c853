//! `cargo async explain CODE`, and what its pages say.

use std::{fs, path::Path, process::Command};

use crate::workspace::{Workspace, run, tool};

/// The examples of a page, with what follows their opening fences.
fn examples(page: &str) -> Vec<(&str, &str)> {
    let fenced = page.split("```").skip(1).step_by(2);
    fenced
        .map(|block| block.split_once('\n').unwrap())
        .collect()
}

#[test]
fn examples_do_what_their_pages_say() {
    let pages = Path::new(env!("CARGO_MANIFEST_DIR")).join("../crates/cargo-async/src/explain");
    let directory = tempfile::tempdir().unwrap();
    let mut count = 0;
    for entry in fs::read_dir(pages).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_none_or(|extension| extension != "md") {
            continue;
        }
        let page = fs::read_to_string(&path).unwrap();
        for (kind, example) in examples(&page) {
            count += 1;
            fs::write(directory.path().join("example.rs"), example).unwrap();
            let mut command = Command::new(tool("rustc-async"));
            command
                .args(["--edition=2024", "--crate-type=lib", "--emit=metadata"])
                .arg("example.rs")
                .current_dir(directory.path());
            let outcome = run(&mut command);
            match kind.strip_prefix("compile_fail,") {
                Some(code) => assert!(
                    !outcome.success && outcome.stderr.contains(&format!("error[{code}]")),
                    "{example}\n{}",
                    outcome.stderr
                ),
                None => assert!(outcome.success, "{example}\n{}", outcome.stderr),
            }
        }
    }
    assert!(count >= 8, "{count} examples");
}

#[test]
fn pages_come_with_those_of_rustc() {
    let workspace = Workspace::new();
    let page = workspace.cargo_async("explain E0733").ok();
    assert!(page.contains("box async fn depth"), "{page}");
    assert!(page.contains("`rustc --explain E0733`:"), "{page}");
    let page = workspace.cargo_async("explain E0382").ok();
    assert!(
        page.starts_with("A variable was used after its contents have been moved"),
        "{page}"
    );
    let stderr = workspace.cargo_async("explain E9999").err();
    assert!(stderr.contains("E9999"), "{stderr}");
}
