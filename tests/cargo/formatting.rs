//! `cargo async fmt` is `cargo fmt`, also where there are new tokens.

use std::fs;

use crate::workspace::{Workspace, command, run, tool};

const UGLY: &str = "
pub   fn one(x:u32)->u32 {x}
";

const UGLY_DIALECT: &str = "
pub trait   Source { async   fn read(&self,at:usize)->usize; }
pub  box   async unsafe fn  down(source : &dyn Source,n:usize)->usize {
    // The .box stays, and b0x does, too.
    if n==0 { return source.read( 0 ) . box.await }
    println!(\"{}\",   source.read(n).box.await);
    unsafe { down(source,source.read(first_long_argument_number_one).box.await+source.read(n).box.await) }.await
}
";

const DIALECT: &str = "
pub trait Source {
    async fn read(&self, at: usize) -> usize;
}
pub box async unsafe fn down(source: &dyn Source, n: usize) -> usize {
    // The .box stays, and b0x does, too.
    if n == 0 {
        return source.read(0).box.await;
    }
    println!(\"{}\", source.read(n).box.await);
    unsafe {
        down(
            source,
            source.read(first_long_argument_number_one).box.await + source.read(n).box.await,
        )
    }
    .await
}
";

fn workspace() -> Workspace {
    let workspace = Workspace::new();
    workspace.cargo_async("fmt --all").ok();
    for (path, text) in [
        ("app/src/nested/deep.rs", UGLY_DIALECT),
        ("plain/src/lib.rs", UGLY),
        ("app/other/elsewhere.rs", UGLY),
    ] {
        workspace.write(path, workspace.read(path) + text);
    }
    workspace
}

#[test]
fn files_are_formatted_as_rustfmt_does() {
    let workspace = workspace();
    workspace.cargo_async("fmt --all").ok();
    let nested = workspace.read("app/src/nested/deep.rs");
    assert!(nested.ends_with(DIALECT), "{nested}");
    for path in ["plain/src/lib.rs", "app/other/elsewhere.rs"] {
        let text = workspace.read(path);
        assert!(
            text.ends_with("\npub fn one(x: u32) -> u32 {\n    x\n}\n"),
            "{text}"
        );
    }
    workspace.cargo_async("fmt --all --check").ok();
}

#[test]
fn a_check_shows_the_users_text_and_changes_nothing() {
    let workspace = workspace();
    let outcome = workspace.cargo_async("fmt --all --check");
    let deep = workspace.path("app/src/nested/deep.rs");
    let heading = format!("Diff in {}:", deep.display());
    assert!(!outcome.success);
    assert!(outcome.stdout.contains(&heading), "{}", outcome.stdout);
    let line = "+        return source.read(0).box.await;";
    assert!(outcome.stdout.contains(line), "{}", outcome.stdout);
    assert!(
        workspace
            .read("app/src/nested/deep.rs")
            .ends_with(UGLY_DIALECT)
    );
    assert!(workspace.read("plain/src/lib.rs").ends_with(UGLY));
}

#[test]
fn rustfmts_configuration_counts() {
    let workspace = workspace();
    workspace.write("rustfmt.toml", "tab_spaces = 2\n");
    workspace.cargo_async("fmt -p app").ok();
    let nested = workspace.read("app/src/nested/deep.rs");
    assert!(
        nested.contains("\n  async fn read(&self, at: usize) -> usize;"),
        "{nested}"
    );
    assert!(workspace.read("plain/src/lib.rs").ends_with(UGLY));
}

#[test]
fn what_cannot_be_parsed_stays_and_is_told() {
    let workspace = Workspace::new();
    let broken = workspace.read("cache/src/lib.rs") + "\nfn broken( { a().box.await }\n";
    workspace.write("cache/src/lib.rs", &broken);
    let stderr = workspace.cargo_async("fmt -p cache").err();
    let path = workspace.path("cache/src/lib.rs");
    assert!(stderr.contains(&*path.to_string_lossy()), "{stderr}");
    assert!(stderr.contains("fn broken( { a().box.await }"), "{stderr}");
    assert_eq!(workspace.read("cache/src/lib.rs"), broken);
}

#[test]
fn standard_input_is_formatted_for_editors() {
    let workspace = Workspace::new();
    let format = |directory: &str, text: &str| {
        let input = workspace.path("input.rs");
        fs::write(&input, text).unwrap();
        let mut rustfmt = command(&tool("cargo-async"), &workspace.path(directory));
        run(rustfmt.arg("rustfmt").stdin(fs::File::open(input).unwrap()))
    };
    let ugly = "box   async fn f( x:u8 ) { f( x ).box . await }";
    let pretty = "box async fn f(x: u8) {\n    f(x).box.await\n}\n";
    // The edition is the package's, and this is not one of the first.
    assert_eq!(format("cache/src", ugly).ok(), pretty);
    assert_eq!(format("cache/src", pretty).ok(), pretty);
    assert_eq!(format("cache/src", "fn  f(){}").ok(), "fn f() {}\n");
    let error = format("cache/src", "box async fn f( { x.box }").err();
    assert!(error.contains("error"), "{error}");
}
