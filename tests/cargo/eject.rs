//! `cargo async eject` writes what cargo builds alone.

use std::path::Path;

use crate::workspace::{Outcome, Workspace, command, run};

fn cargo(directory: &Path, args: &str) -> Outcome {
    run(command(env!("CARGO").as_ref(), directory).args(args.split(' ')))
}

#[test]
fn a_workspace_runs_and_tests_as_before() {
    let workspace = Workspace::new();
    let generated = "include!(concat!(env!(\"OUT_DIR\"), \"/generated.rs\"));";
    let plain = "pub async fn generated() -> u32 { 7 } pub mod more { pub fn more() -> u32 { 8 } }";
    workspace.edit("app/src/main.rs", generated, plain);
    let before = workspace.cargo_async("run").ok();
    workspace.cargo_async("eject --out ../ejected").ok();
    let ejected = workspace.path("../ejected/main");
    // Other lines than those that `line!()` tells stay.
    let same = |stdout: &str| stdout.replace("main.rs 26", "main.rs 34");
    assert_eq!(cargo(&ejected, "run").ok(), same(&before));
    cargo(&ejected, "test --workspace --all-targets").ok();
    let text = std::fs::read_to_string(ejected.join("cache/src/lib.rs")).unwrap();
    assert!(
        text.contains("\npub trait Cache: __normal_async_Cache {\n"),
        "{text}"
    );
    let untouched = "app/src/nested/mod.rs";
    let copy = std::fs::read_to_string(ejected.join(untouched)).unwrap();
    assert_eq!(copy, workspace.read(untouched));
}

#[test]
fn a_package_comes_with_what_it_needs() {
    let workspace = Workspace::new();
    let outcome = workspace.cargo_async("eject -p cache --out ejected");
    assert!(
        outcome.stderr.contains("Ejected package `cache`"),
        "{}",
        outcome.stderr
    );
    let warning = "lib.rs` has tests in new syntax, which stay as they are";
    assert!(outcome.stderr.contains(warning), "{}", outcome.stderr);
    let ejected = workspace.path("ejected");
    assert!(!ejected.join("app").exists());
    assert!(!ejected.join("target").exists());
    cargo(&ejected, "build").ok();
    let package = workspace.path("../outside");
    let mut eject = command(&crate::workspace::tool("cargo-async"), &package);
    run(eject.args(["eject", "--out", "ejected"])).ok();
    cargo(&package.join("ejected"), "build").ok();
}

#[test]
fn a_dependency_may_be_named_by_its_absolute_path() {
    let workspace = Workspace::new();
    let outside = workspace.path("../outside").canonicalize().unwrap();
    workspace.edit("app/Cargo.toml", "../../outside", outside.to_str().unwrap());
    workspace.cargo_async("eject --out ../ejected").ok();
    std::fs::remove_dir_all(outside).unwrap();
    cargo(&workspace.path("../ejected/main"), "check -p outside").ok();
}

#[test]
fn what_only_tests_see_is_lowered_for_them() {
    let workspace = Workspace::new();
    let text = workspace.read("../outside/src/lib.rs")
        + "#[cfg(test)]\nmod tests {\n    trait One { async fn one(&self) -> u32; }\n    \
           async fn call(one: &dyn One) -> u32 { one.one().box.await }\n    #[test]\n    \
           fn compiles() { let _ = call; }\n}\n";
    workspace.write("../outside/src/lib.rs", text);
    let package = workspace.path("../outside");
    let mut eject = command(&crate::workspace::tool("cargo-async"), &package);
    let outcome = run(eject.args(["eject", "--out", "ejected"]));
    assert!(
        outcome.success && !outcome.stderr.contains("warning: `"),
        "{}",
        outcome.stderr
    );
    cargo(&package.join("ejected"), "test").ok();
}

#[test]
fn what_needs_features_is_lowered_for_them() {
    let workspace = Workspace::new();
    let manifest = workspace.read("cache/Cargo.toml");
    let features = "\n[features]\nmore = []\nother = []\n\
                    [[example]]\nname = \"more\"\nrequired-features = [\"more\"]\n";
    workspace.write("cache/Cargo.toml", manifest + features);
    let get = "async fn get(cache: &dyn Cache) -> u32 { cache.get(2).box.await }\n";
    let text = workspace.read("cache/src/lib.rs") + "#[cfg(feature = \"more\")]\nmod more;\n";
    workspace.write("cache/src/lib.rs", &text);
    let module = format!("use crate::Cache;\npub {get}");
    workspace.write("cache/src/more.rs", module);
    std::fs::create_dir(workspace.path("cache/examples")).unwrap();
    let example = format!("use cache::*;\n{get}fn main() {{ block_on(get(&Plus(1))); }}\n");
    workspace.write("cache/examples/more.rs", example);
    let eject = |out: &str| workspace.cargo_async(&format!("eject -p cache --out ../{out}"));
    let outcome = eject("ejected");
    let left = "are not part of what was checked";
    assert!(
        outcome.success && !outcome.stderr.contains(left),
        "{}",
        outcome.stderr
    );
    for features in ["", " --all-features"] {
        let check = format!("check --all-targets{features}");
        cargo(&workspace.path("../ejected"), &check).ok();
    }
    // Features may exclude each other.
    let excludes =
        "#[cfg(all(feature = \"more\", feature = \"other\"))]\ncompile_error!(\"one\");\n";
    workspace.write("cache/src/lib.rs", text + excludes);
    let outcome = eject("without");
    assert!(outcome.success, "{}", outcome.stderr);
    for said in [
        "with `--all-features`, `cargo async check` fails",
        left,
        "examples/more.rs`",
    ] {
        assert!(outcome.stderr.contains(said), "{said}\n{}", outcome.stderr);
    }
    let outcome = eject("with --features more");
    assert!(
        outcome.success && !outcome.stderr.contains(left),
        "{}",
        outcome.stderr
    );
    cargo(
        &workspace.path("../with"),
        "check --all-targets --features more",
    )
    .ok();
}

#[test]
fn a_dependency_may_inherit_from_a_workspace_of_its_own() {
    let workspace = Workspace::new();
    let other = "[workspace]\nmembers = [\"../outside\", \"gone\"]\npackage.edition = \"2024\"\n";
    workspace.write("../Cargo.toml", other.replace("../", ""));
    workspace.edit(
        "../outside/Cargo.toml",
        "edition = \"2024\"",
        "edition.workspace = true",
    );
    std::fs::create_dir_all(workspace.path("../gone/src")).unwrap();
    workspace.write("../gone/src/lib.rs", "");
    workspace.write(
        "../gone/Cargo.toml",
        "[package]\nname = \"gone\"\nedition = \"2024\"\n",
    );
    workspace.cargo_async("eject -p app --out ../ejected").ok();
    let ejected = workspace.path("../ejected");
    assert!(!ejected.join("gone").exists());
    cargo(&ejected.join("outside"), "check").ok();
}

#[test]
fn unstable_features_are_allowed_to_those_who_need_them() {
    let workspace = Workspace::new();
    let function = "\npub fn needs<C: Cache<get(..): Send>>(_: C) {}\n";
    let text = workspace.read("cache/src/lib.rs");
    workspace.write("cache/src/lib.rs", text + function);
    let outcome = workspace.cargo_async("eject -p cache --out ejected");
    assert!(outcome.success, "{}", outcome.stderr);
    assert!(
        outcome.stderr.contains("allows them to cache"),
        "{}",
        outcome.stderr
    );
    cargo(&workspace.path("ejected"), "check").ok();
}

#[test]
fn generated_unsafe_code_is_allowed_where_the_manifest_forbids_any() {
    let workspace = Workspace::new();
    let manifest = workspace.read("cache/Cargo.toml");
    let forbids = "\n[lints.rust]\nunsafe_code = \"forbid\"\n";
    workspace.write("cache/Cargo.toml", manifest + forbids);
    workspace.cargo_async("eject -p cache --out ejected").ok();
    cargo(&workspace.path("ejected"), "check").ok();
}

#[test]
fn with_stable_features_alone_it_is_said_what_cannot_be_ejected() {
    let workspace = Workspace::new();
    let text = workspace.read("cache/src/lib.rs");
    let function = "\npub fn needs<C: Cache<get(..): Send>>(_: C) {}\n";
    workspace.write("cache/src/lib.rs", format!("{text}{function}"));
    let error = workspace
        .cargo_async("eject -p cache --out ejected --stable")
        .err();
    let line = text.matches('\n').count() + 2;
    let place = format!("cache/src/lib.rs:{line}:17");
    assert!(error.contains("`--stable` does not allow"), "{error}");
    assert!(error.contains(&place), "{place}\n{error}");
    assert!(error.contains("cannot be ejected"), "{error}");
    assert!(!workspace.path("ejected").exists());
    workspace.write("cache/src/lib.rs", text);
    workspace
        .cargo_async("eject -p cache --out ejected --stable")
        .ok();
    cargo(&workspace.path("ejected"), "check").ok();
}

#[test]
fn generated_sources_are_pointed_out() {
    let workspace = Workspace::new();
    let outcome = workspace.cargo_async("eject --out ../ejected");
    assert!(outcome.success);
    let warning =
        "out/generated.rs` is generated in new syntax; its generator must write plain Rust";
    assert!(outcome.stderr.contains(warning), "{}", outcome.stderr);
}

#[test]
fn mistakes_are_explained() {
    let workspace = Workspace::new();
    let error = |args: &str| workspace.cargo_async(args).err();
    assert!(error("eject").contains("error: `cargo async eject` needs `--out <DIR>`"));
    assert!(error("eject --out app").contains("app` is not empty; choose another directory"));
    let unknown = error("eject --out ejected -p none");
    assert!(
        unknown.contains("error: no package of this workspace is named `none`"),
        "{unknown}"
    );
    workspace.edit("cache/src/lib.rs", "return 0;", "return zero;");
    assert!(error("eject --out ejected").contains("cannot find value `zero`"));
    assert!(!workspace.path("ejected").exists());
    let help = workspace.cargo_async("eject --help").ok();
    assert!(help.contains("Usage: cargo async eject"), "{help}");
}
