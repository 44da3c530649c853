//! `cargo async explain`: what each crate uses, where, and what rustc is given for it.

use crate::workspace::{Workspace, command, run, tool};

const LIBRARY: &str = "\
pub trait Cache { async fn get(&self) -> u32; }
pub trait Shared = Cache<get(..): Send> + Send;
pub fn keep<C>(_: C)
where
    C: Cache, C::get(..): Send,
{}
pub fn call<F: AsyncFn()>(_: F) where F(..): Send {}
box async fn down(n: u32) { if n > 0 { down(n - 1).await } }
pub async fn object(c: &dyn Cache) -> u32 { down(1).await; c.get().box.await }
macro_rules! item { ($item:item) => { $item } }
item! { pub fn in_macro<C: Cache<get(..): Send>>(_: C) {} }
pub async fn twice(work: impl AsyncFn() -> u32) -> u32 { work().await + work().await }
pub fn spurious(n: u32) -> impl std::future::Future<Output = u32> + Send { async move { let n = &n; twice(async || *n).await } }
pub fn shared<C: Shared>(_: C) {}
impl Shared for u32 { async fn get(&self) -> u32 { *self } }
";

fn section(explanation: &str, crate_name: &str) -> Vec<String> {
    let lines = explanation
        .lines()
        .skip_while(|line| !line.starts_with(crate_name));
    let mut lines = lines.map(str::to_owned);
    let first = lines.next();
    let more = lines.take_while(|line| line.starts_with(' '));
    first.into_iter().chain(more).collect()
}

#[test]
fn each_gap_is_listed_with_its_lines_and_each_crate_with_its_features() {
    let workspace = Workspace::new();
    workspace.write("cache/src/lib.rs", LIBRARY);
    let explanation = workspace.cargo_async("explain").ok();
    let uses = [
        "cache (lib cache)",
        "    `.box`: cache/src/lib.rs:9",
        "    `box async fn`: cache/src/lib.rs:8",
        "    return type notation: cache/src/lib.rs:2, cache/src/lib.rs:5, cache/src/lib.rs:11",
        "    return type notation for closures: cache/src/lib.rs:7",
        "    trait aliases: cache/src/lib.rs:2, cache/src/lib.rs:14, cache/src/lib.rs:15",
    ];
    let given =
        "    unstable features of rustc: async_fn_traits, return_type_notation, unboxed_closures";
    assert_eq!(
        section(&explanation, "cache (lib"),
        [&uses[..], &[given]].concat()
    );
    let plain = ["    plain Rust", "    unstable features of rustc: none"];
    assert_eq!(section(&explanation, "plain (lib")[1..], plain);

    workspace.cargo_async("check -p cache").ok();
    let explanation = workspace.cargo_async("explain").ok();
    let given = "    unstable features of rustc: async_fn_traits, higher-ranked-assumptions, \
                 return_type_notation, unboxed_closures";
    assert_eq!(
        section(&explanation, "cache (lib"),
        [&uses[..], &[given]].concat()
    );
}

#[test]
fn packages_and_features_can_be_chosen() {
    let workspace = Workspace::new();
    workspace.write("cache/src/lib.rs", LIBRARY);
    let explanation = workspace.cargo_async("explain -p cache --features").ok();
    let given =
        "    unstable features of rustc: async_fn_traits, return_type_notation, unboxed_closures";
    assert_eq!(explanation, format!("cache (lib cache)\n{given}\n"),);
    let unknown = workspace.cargo_async("explain -p cash").err();
    let said = "error: no package of this workspace is named `cash`\n";
    assert_eq!(unknown, said);
}

#[test]
fn help_is_there_outside_of_a_workspace_too() {
    let directory = tempfile::tempdir().unwrap();
    let mut explain = command(&tool("cargo-async"), directory.path());
    let help = run(explain.args(["explain", "--help"])).ok();
    assert!(help.contains("cargo async explain --list"), "{help}");
}

#[test]
fn clones_of_shared_values_in_closures_are_listed_when_asked_for() {
    let workspace = Workspace::new();
    let text = "\
use std::sync::Arc;
pub fn lengths(name: Arc<str>) -> impl Fn() -> usize {
    let copy = name.clone();
    move || {
        let text = name.to_string();
        text.clone().len() + name.clone().len() + Arc::clone(&copy).len()
    }
}
";
    workspace.write("plain/src/lib.rs", text);
    let listed = "    clones that `share()` is for, in closures: plain/src/lib.rs:6";
    let explanation = workspace.cargo_async("explain --share").ok();
    assert!(
        section(&explanation, "plain (lib")
            .iter()
            .any(|line| line == listed),
        "{explanation}"
    );
    let explanation = workspace.cargo_async("explain").ok();
    assert!(!explanation.contains("share()"), "{explanation}");
}
