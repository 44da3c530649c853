//! `cargo async package` and `cargo async publish` make what cargo alone can use.

use std::{ffi::OsStr, fs, path::Path};

use crate::workspace::{Workspace, command, run};

/// A workspace of which `cache` can be published.
fn workspace() -> Workspace {
    let workspace = Workspace::new();
    let about = "license = \"MIT\"\ndescription = \"A cache\"\n";
    let manifest = workspace.read("cache/Cargo.toml") + about;
    workspace.write("cache/Cargo.toml", manifest);
    workspace
}

fn git(directory: &Path, args: &str) {
    let mut git = command("git".as_ref(), directory);
    let identity = ["-c", "user.name=a", "-c", "user.email=a@b"];
    run(git.args(identity).args(args.split(' '))).ok();
}

/// The files in a package.
fn files(workspace: &Workspace, package: &str) -> Vec<String> {
    let mut tar = command("tar".as_ref(), &workspace.path("target/package"));
    let listed = run(tar.args(["--list", "--file", package])).ok();
    listed.lines().map(Into::into).collect()
}

#[test]
fn a_package_is_plain_rust_with_the_files_that_cargo_would_take() {
    let workspace = workspace();
    workspace.write(".gitignore", "/target\nignored.txt\n");
    workspace.write("cache/ignored.txt", "");
    workspace.write("cache/notes.txt", "");
    git(&workspace.root, "init -q");
    git(&workspace.root, "add -A");
    git(&workspace.root, "commit -qm all");
    let outcome = workspace.cargo_async("package -p cache");
    assert!(outcome.success, "{}", outcome.stderr);
    let expected = [
        "Cargo.lock",
        "Cargo.toml",
        "Cargo.toml.orig",
        "notes.txt",
        "src/lib.rs",
    ];
    let expected = expected.map(|file| format!("cache-0.1.0/{file}"));
    assert_eq!(files(&workspace, "cache-0.1.0.crate"), expected);

    // Cargo has unpacked it to build it. A project that knows nothing of us depends on it.
    let user = workspace.path("../user");
    fs::create_dir_all(user.join("src")).unwrap();
    let manifest = "[package]\nname = \"user\"\nedition = \"2024\"\n[dependencies]\n\
                    cache = { path = \"../main/target/package/cache-0.1.0\" }\n[workspace]\n";
    fs::write(user.join("Cargo.toml"), manifest).unwrap();
    let program = "fn main() { println!(\"{}\", cache::block_on(cache::sum(4))); }\n";
    fs::write(user.join("src/main.rs"), program).unwrap();
    let mut cargo = command(env!("CARGO").as_ref(), &user);
    assert_eq!(run(cargo.arg("run")).ok(), "10\n");

    let source = workspace.read("target/package/cache-0.1.0/src/lib.rs");
    let comment = "\n// The methods of `dyn Cache`, which box what those of `Cache` return.\n#[doc(hidden)]\n";
    assert!(source.contains(comment), "{source}");
    let mut rustfmt = command("rustfmt".as_ref(), &workspace.root);
    let lib = "target/package/cache-0.1.0/src/lib.rs";
    run(rustfmt.args(["--check", "--edition=2021", lib])).ok();

    workspace.write("cache/notes.txt", "changed");
    let error = workspace.cargo_async("package -p cache").err();
    assert!(error.contains("not yet committed into git"), "{error}");
    workspace
        .cargo_async("package -p cache --allow-dirty --no-verify")
        .ok();
}

#[test]
fn packages_that_call_each_other_through_dyn_go_out_together() {
    let workspace = workspace();
    let user = "pub async fn user(cache: &dyn cache::Cache) -> u32 { cache.get(1).box.await }\n";
    workspace.write("plain/src/lib.rs", user);
    let dependency = "[dependencies]\ncache = { path = \"../cache\", version = \"=0.1.0\" }\n";
    let about = "license = \"MIT\"\ndescription = \"A user\"\n";
    let manifest = workspace.read("plain/Cargo.toml") + about + dependency;
    workspace.write("plain/Cargo.toml", manifest);
    let outcome = workspace.cargo_async("package -p plain -p cache");
    assert!(outcome.success, "{}", outcome.stderr);
    // Against the packaged `cache`, from a registry that cargo makes up.
    assert!(
        outcome.stderr.contains("Unpacking cache v0.1.0"),
        "{}",
        outcome.stderr
    );
    let packaged = workspace.read("target/package/plain-0.1.0/src/lib.rs");
    assert!(!packaged.contains(".box"), "{packaged}");
}

#[test]
fn what_needs_unstable_features_is_refused_at_its_line() {
    let workspace = workspace();
    let text = workspace.read("cache/src/lib.rs");
    let line = text.lines().count() + 1;
    let text = text + "pub fn needs<C: Cache<get(..): Send>>(_: C) {}\n";
    workspace.write("cache/src/lib.rs", text);
    let error = workspace.cargo_async("package -p cache").err();
    assert!(
        error.contains("rustc's unstable feature `return_type_notation`"),
        "{error}"
    );
    assert!(
        error.contains(&format!("--> cache/src/lib.rs:{line}:17")),
        "{error}"
    );
    assert!(
        error.contains("note: a package is made of Rust for the stable toolchain"),
        "{error}"
    );
    assert!(!workspace.path("target/package").exists());
}

#[test]
fn a_package_that_asks_for_it_goes_out_as_it_is_written() {
    let workspace = workspace();
    let manifest = workspace.read("cache/Cargo.toml") + "[package.metadata.normal-async]\n";
    workspace.write("cache/Cargo.toml", manifest);
    workspace.cargo_async("package -p cache").ok();
    let packaged = workspace.read("target/package/cache-0.1.0/src/lib.rs");
    assert_eq!(packaged, workspace.read("cache/src/lib.rs"));

    let user = "pub async fn user() -> u32 { cache::sum(1).await }\n";
    workspace.write("plain/src/lib.rs", user);
    let dependency = "[dependencies]\ncache = { path = \"../cache\", version = \"0.1\" }\n";
    let manifest = workspace.read("plain/Cargo.toml") + dependency;
    workspace.write("plain/Cargo.toml", manifest);
    let error = workspace.cargo_async("package -p plain").err();
    let expected = "`plain` depends on `cache`, which goes out as it is written; so must `plain`";
    assert!(error.contains(expected), "{error}");
    let error = workspace.cargo_async("package -p plain -p cache").err();
    assert!(error.contains("package them one by one"), "{error}");
}

#[test]
fn publishing_can_be_tried() {
    let workspace = workspace();
    let index = workspace.path("../index");
    fs::create_dir(&index).unwrap();
    fs::write(
        index.join("config.json"),
        "{\"dl\": \"file:///nowhere\", \"api\": \"file:///nowhere\"}",
    )
    .unwrap();
    git(&index, "init -q");
    git(&index, "add -A");
    git(&index, "commit -qm index");
    fs::create_dir(workspace.path(".cargo")).unwrap();
    let config = format!("registries.mine.index = \"file://{}\"\n", index.display());
    workspace.write(".cargo/config.toml", config);
    let home = workspace.path("../home");
    let env = [
        ("CARGO_HOME", home.as_os_str()),
        ("CARGO_NET_OFFLINE", OsStr::new("false")),
    ];
    let args = "publish --dry-run --registry mine --manifest-path cache/Cargo.toml";
    let outcome = workspace.cargo_async_with(args, &env);
    assert!(outcome.success, "{}", outcome.stderr);
    assert!(
        outcome.stderr.contains("aborting upload due to dry run"),
        "{}",
        outcome.stderr
    );
    let packaged = workspace.read("target/package/cache-0.1.0/src/lib.rs");
    assert!(!packaged.contains("box async fn"), "{packaged}");
}

#[test]
fn questions_are_answered_by_cargo() {
    let workspace = workspace();
    let files = workspace.cargo_async("package -p cache --list").ok();
    assert!(files.contains("src/lib.rs\n"), "{files}");
    assert!(
        workspace
            .cargo_async("package --help")
            .ok()
            .contains("cargo package")
    );
    let error = workspace.cargo_async("package -p none").err();
    assert!(
        error.contains("no package of this workspace is named `none`"),
        "{error}"
    );
}
