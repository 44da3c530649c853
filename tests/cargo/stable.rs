//! `--stable` holds for everything that is compiled.

use crate::workspace::Workspace;

const REFUSED: &str = "unstable feature `return_type_notation`, which `--stable` does not allow";

#[test]
fn documentation_needs_no_unstable_feature_either() {
    let workspace = Workspace::new();
    let text = workspace.read("cache/src/lib.rs");
    let function = "\npub fn needs<C: Cache<get(..): Send>>(_: C) {}\n";
    workspace.write("cache/src/lib.rs", text.clone() + function);
    let error = workspace
        .cargo_async("doc -p cache --no-deps --stable")
        .err();
    assert_eq!(error.matches(REFUSED).count(), 1, "{error}");
    workspace.cargo_async("doc -p cache --no-deps").ok();
    let stable = [("NORMAL_ASYNC_STABLE", "1".as_ref())];
    let again = workspace.cargo_async_with("doc -p cache --no-deps", &stable);
    assert!(again.err().contains(REFUSED), "it is documented anew");

    let test = "\n/// ```\n/// fn needs<C: cache::Cache<get(..): Send>>(_: C) {}\n/// ```\npub fn tested() {}\n";
    workspace.write("cache/src/lib.rs", text + test);
    workspace.cargo_async("test -p cache --doc").ok();
    let outcome = workspace.cargo_async("test -p cache --doc --stable");
    assert!(!outcome.success);
    assert!(outcome.stdout.contains(REFUSED), "{}", outcome.stdout);
}

#[test]
fn switching_it_on_and_off_compiles_anew() {
    let workspace = Workspace::new();
    let text = workspace.read("cache/src/lib.rs");
    let function = "\npub fn needs<C: Cache<get(..): Send>>(_: C) {}\n";
    workspace.write("cache/src/lib.rs", text + function);
    workspace.cargo_async("check -p cache").ok();
    let error = workspace.cargo_async("check -p cache --stable").err();
    assert!(error.contains(REFUSED), "{error}");
    workspace.cargo_async("check -p cache").ok();
}
