//! What the compiler says is about the user's text.

use serde_json::Value;

use crate::workspace::{Workspace, diagnostics};

const MISTAKE: &str = "    let x: String = cache.get(1).box.await;\n    drop(x);\n";

fn with_mistake() -> Workspace {
    let workspace = Workspace::new();
    let signature = "pub async fn twice(cache: &dyn Cache) -> u32 {\n";
    workspace.edit(
        "app/src/nested/deep.rs",
        signature,
        &format!("{signature}{MISTAKE}"),
    );
    workspace
}

#[test]
fn an_error_names_the_users_line_and_column() {
    let stderr = with_mistake().cargo_async("build").err();
    assert!(
        stderr.contains("error[E0308]: mismatched types"),
        "{stderr}"
    );
    assert!(
        stderr.contains("--> app/src/nested/deep.rs:4:21"),
        "{stderr}"
    );
    assert!(
        stderr.contains("let x: String = cache.get(1).box.await;"),
        "{stderr}"
    );
    assert!(!stderr.contains("__normal_async"), "{stderr}");
    assert!(!stderr.contains(".normal-async"), "{stderr}");
}

#[test]
fn json_names_them_too() {
    let outcome = with_mistake().cargo_async("check --message-format=json");
    assert!(!outcome.success);
    let diagnostics = diagnostics(&outcome);
    let error = diagnostics
        .iter()
        .find(|diagnostic| diagnostic["code"]["code"] == "E0308")
        .unwrap();
    let span = error["spans"]
        .as_array()
        .unwrap()
        .iter()
        .find(|span| span["is_primary"] == true)
        .unwrap();
    assert_eq!(span["file_name"], "app/src/nested/deep.rs");
    assert_eq!(span["line_start"], 4);
    assert_eq!(span["column_start"], 21);
    let text = &span["text"][0]["text"];
    assert_eq!(*text, Value::from(MISTAKE.lines().next().unwrap()));
}

#[test]
fn a_mended_error_is_gone() {
    let workspace = with_mistake();
    workspace.cargo_async("build").err();
    workspace.edit("app/src/nested/deep.rs", MISTAKE, "");
    let stdout = workspace.cargo_async("run").ok();
    assert!(stdout.contains("nested 3"), "{stdout}");
}

#[test]
fn a_warning_comes_back_without_compiling_anew() {
    let workspace = Workspace::new();
    workspace.edit(
        "cache/src/lib.rs",
        "    n + sum",
        "    let unused = 1;\n    n + sum",
    );
    for _ in 0..2 {
        let outcome = workspace.cargo_async("build -p cache");
        assert!(outcome.success, "{}", outcome.stderr);
        let stderr = outcome.stderr;
        assert!(
            stderr.contains("warning: unused variable: `unused`"),
            "{stderr}"
        );
        assert!(stderr.contains("--> cache/src/lib.rs:39:9"), "{stderr}");
    }
}

#[test]
fn panics_name_the_users_lines() {
    let workspace = Workspace::new();
    let stderr = workspace.cargo_async("run -- panic").err();
    assert!(
        stderr.contains("panicked at cache/src/lib.rs:26:33:"),
        "{stderr}"
    );
    let backtrace = [("RUST_BACKTRACE", "1".as_ref())];
    let outcome = workspace.cargo_async_with("run -- panic-here", &backtrace);
    let stderr = outcome.err();
    assert!(
        stderr.contains("panicked at app/src/main.rs:33:"),
        "{stderr}"
    );
    assert!(stderr.contains("at ./app/src/main.rs:33:9"), "{stderr}");
    assert!(!stderr.contains(".normal-async"), "{stderr}");
}

#[test]
fn a_path_dependency_outside_the_workspace_is_named_like_any() {
    let workspace = Workspace::new();
    workspace.edit("../outside/src/lib.rs", "2 * n", "2 * m");
    let stderr = workspace.cargo_async("build").err();
    let place = format!(
        "--> {}:4:9",
        workspace.path("../outside/src/lib.rs").display()
    );
    let place = place.replace("main/../", "");
    assert!(stderr.contains(&place), "{place}\n{stderr}");
}

#[test]
fn items_of_other_crates_are_where_they_are_written() {
    let workspace = Workspace::new();
    workspace.edit(
        "app/src/nested/deep.rs",
        "pub async fn twice",
        "pub async fn wrong() {\n    cache::sum(\"\").await;\n}\n\npub async fn twice",
    );
    let stderr = workspace.cargo_async("build -p app --bin app").err();
    let text = workspace.read("cache/src/lib.rs");
    let (number, written) = (1..)
        .zip(text.lines())
        .find(|(_, line)| line.contains("fn sum"))
        .unwrap();
    let column = written.find("sum").unwrap() + 1;
    let note = format!("note: function defined here\n  --> cache/src/lib.rs:{number}:{column}\n");
    assert!(stderr.contains(&note), "{note}\n{stderr}");
}

#[test]
fn a_file_that_is_not_text_is_reported_by_the_compiler() {
    let workspace = Workspace::new();
    workspace.write("app/src/nested/deep.rs", b"// \xff\n");
    let stderr = workspace.cargo_async("build").err();
    assert!(
        stderr.contains("couldn't read `app/src/nested/deep.rs`"),
        "{stderr}"
    );
    assert!(stderr.contains("valid utf-8"), "{stderr}");
}

#[test]
fn a_directory_that_cannot_be_written_is_named() {
    let workspace = Workspace::new();
    workspace.cargo_async("build -p plain").ok();
    workspace.write("target/debug/.normal-async", "in the way");
    let stderr = workspace.cargo_async("build -p cache").err();
    assert!(
        stderr.contains("error: cannot write the lowered sources to"),
        "{stderr}"
    );
    assert!(
        stderr.contains("target/debug/deps/../.normal-async/cache"),
        "{stderr}"
    );
}

#[test]
fn a_return_type_on_which_lints_crash_costs_the_lints_alone() {
    let workspace = Workspace::new();
    let example = "#![warn(missing_docs)]
#![forbid(unsafe_code)]

use cache::{Cache, Plus, block_on};

fn cache(n: u32) -> impl Cache<get(..): Send> {
    let unused = n;
    Plus(n)
}

fn main() {
    let ready: Box<dyn Future<Output = u32> + Send> = Box::new(async { cache(1).get(2).await });
    println!(\"{}\", block_on(Box::into_pin(ready)));
}
";
    workspace.write("app/examples/show.rs", example);
    let manifest = workspace.read("app/Cargo.toml");
    let lints = "[lints.rust]\nmissing_docs = \"warn\"\nunsafe_code = \"forbid\"\n";
    workspace.write("app/Cargo.toml", format!("{manifest}\n{lints}"));
    let outcome = workspace.cargo_async("run -p app --example show");
    assert!(
        outcome.stderr.contains("warning: there are no lints"),
        "{}",
        outcome.stderr
    );
    assert!(!outcome.stderr.contains("panicked"), "{}", outcome.stderr);
    assert_eq!(outcome.ok(), "3\n");
    workspace.write(
        "app/examples/show.rs",
        example.replace("let unused = n;", "let unused: u8 = n;"),
    );
    let error = workspace.cargo_async("run -p app --example show").err();
    assert!(error.contains("error[E0308]: mismatched types"), "{error}");
    let reports = std::fs::read_dir(workspace.path(".")).unwrap();
    let mut names = reports.map(|entry| entry.unwrap().file_name());
    assert!(!names.any(|name| name.to_string_lossy().starts_with("rustc-ice")));
}

#[test]
fn loops_in_macros_need_the_library_as_others_do() {
    let workspace = Workspace::new();
    let text = "\
#[macro_export]
macro_rules! each {
    ($item:ident in $items:expr => $body:block) => { for await $item in $items $body };
}
";
    workspace.write("plain/src/lib.rs", text);
    let stderr = workspace.cargo_async("check -p plain").err();
    let message = "error[E0432]: `for await` needs the package `normal-async`\n \
                   --> plain/src/lib.rs:3:58\n";
    assert!(stderr.contains(message), "{stderr}");
    assert!(stderr.contains("`cargo add normal-async`"), "{stderr}");
}
