//! Types with a clean-up, and crates that use them. `async_drop/*.rs` are crates.

use std::{fs, path::Path};

use crate::workspace::Workspace;

/// A workspace of these packages, by name, file and the dependencies among them and of the runtime library.
fn workspace(packages: &[(&str, &str, &[&str])]) -> Workspace {
    let workspace = Workspace::new();
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let library = fs::canonicalize(here.join("../crates/normal-async")).unwrap();
    let members: Vec<_> = packages.iter().map(|(name, ..)| *name).collect();
    workspace.write(
        "Cargo.toml",
        format!("[workspace]\nmembers = {members:?}\nresolver = \"3\"\n"),
    );
    for (name, file, dependencies) in packages {
        let source = workspace.path(&format!("{name}/src"));
        let _ = fs::remove_dir_all(&source);
        fs::create_dir_all(source).unwrap();
        let mut manifest = format!(
            "[package]\nname = \"{name}\"\nversion = \"0.1.0\"\nedition = \"2021\"\n[dependencies]\n"
        );
        for dependency in *dependencies {
            manifest += &match *dependency {
                "normal-async" => {
                    format!("normal-async = {{ path = {library:?}, default-features = false }}\n")
                }
                other => format!("{other} = {{ path = \"../{other}\" }}\n"),
            };
        }
        let text = fs::read_to_string(here.join("cargo/async_drop").join(file)).unwrap();
        if text.contains("#[proc_macro") {
            manifest += "[lib]\nproc-macro = true\n";
        }
        workspace.write(&format!("{name}/Cargo.toml"), manifest);
        let target = match text.contains("\nfn main()") {
            true => "main.rs",
            false => "lib.rs",
        };
        workspace.write(&format!("{name}/src/{target}"), text);
    }
    workspace
}

#[test]
fn crates_that_do_not_name_the_type_clean_up_its_values() {
    let workspace = workspace(&[
        ("pool", "pool.rs", &["normal-async"]),
        ("service", "service.rs", &["pool"]),
        ("plain", "main.rs", &["service"]),
    ]);
    let stdout = workspace.cargo_async("run -q").ok();
    let expected = "called service*, then temporary\n\
        temporary of 9: opened\n\
        Ok(1)\n\
        temporary of 9: opened\n\
        true\n\
        dropped\n\
        service* of 7: opened, started\n\
        awaited\n\
        c for 2 days\n\
        a for 0 days\n\
        ab for 1 days\n\
        c for 3 days\n\
        sync\n\
        other* of 5: opened, started\n\
        end\n";
    assert_eq!(stdout, expected);
}

#[test]
fn clippy_does_not_lint_how_bodies_await_clean_ups() {
    let workspace = workspace(&[("strict", "strict.rs", &["normal-async"])]);
    let strictly = "clippy -p strict -- -D warnings -D clippy::pedantic -D clippy::nursery \
                    -D clippy::allow_attributes -D clippy::allow_attributes_without_reason";
    workspace.cargo_async(strictly).ok();
}

#[test]
fn what_is_known_of_fields_survives_edits() {
    let workspace = workspace(&[
        ("pool", "pool.rs", &["normal-async"]),
        ("service", "service.rs", &["pool"]),
        ("plain", "main.rs", &["service"]),
    ]);
    let stdout = workspace.cargo_async("run -q").ok();
    let edits = [
        ("self.calls += 1;", "self.calls += 1; let _n = 1;"),
        (
            "pool.log(\"started\");",
            "let _n = 1; pool.log(\"started\");",
        ),
        (
            "pool: Pool,\n    calls",
            "pool: Pool,\n    _more: (),\n    calls",
        ),
        (
            "Service { pool, calls: 0 }",
            "Service { pool, _more: (), calls: 0 }",
        ),
    ];
    for (turn, (from, to)) in edits.into_iter().enumerate() {
        workspace.edit("service/src/lib.rs", from, to);
        // The third edit takes the fourth.
        if turn != 2 {
            assert_eq!(workspace.cargo_async("run -q").ok(), stdout, "{to}");
        }
    }
}

#[test]
fn a_field_that_a_macro_adds_is_an_error() {
    let workspace = workspace(&[
        ("adding", "adding.rs", &[]),
        ("plain", "added.rs", &["adding", "normal-async"]),
    ]);
    let stderr = workspace.cargo_async("check").err();
    assert!(
        stderr.contains("error[E0027]: pattern does not mention field `extra`"),
        "{stderr}"
    );
}

#[test]
fn without_one_in_the_graph_futures_are_as_ever() {
    let workspace = workspace(&[("plain", "size.rs", &["normal-async"])]);
    let lowered = workspace.cargo_async("run -q").ok();
    assert_eq!(lowered, workspace.cargo("run -q").ok());
}

#[test]
fn the_library_may_have_another_name() {
    let workspace = workspace(&[("renamed", "renamed.rs", &["normal-async"])]);
    workspace.edit(
        "renamed/Cargo.toml",
        "normal-async = { ",
        "other = { package = \"normal-async\", ",
    );
    assert_eq!(workspace.cargo_async("run -q").ok(), "cleaned up\n");
}

#[test]
fn other_crates_may_show_the_trait() {
    let workspace = workspace(&[
        ("facade", "facade.rs", &["normal-async"]),
        ("second_facade", "second_facade.rs", &["facade"]),
        ("user", "user.rs", &["facade", "second_facade"]),
    ]);
    let stdout = workspace.cargo_async("run -q").ok();
    assert_eq!(stdout, "first\nsecond\nthird\nfourth\n");
}

#[test]
fn what_would_not_be_cleaned_up_is_an_error() {
    let workspace = workspace(&[
        ("adding", "adding.rs", &[]),
        ("derived", "derived.rs", &["adding", "normal-async"]),
        ("pool", "pool.rs", &["normal-async"]),
    ]);
    let error = "error[E0277]: nothing would run the clean-up of `Pool`";
    let stderrs = [
        workspace.cargo_async("check -p derived").err(),
        workspace.cargo("check -p derived").err(),
        workspace.cargo("check -p pool").err(),
    ];
    for stderr in stderrs {
        assert_eq!(stderr.matches(error).count(), 1, "{stderr}");
        let advice = "build with `cargo async build` instead of `cargo build`";
        assert!(stderr.contains(advice), "{stderr}");
    }
}
