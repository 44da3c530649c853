//! Others at work in the same place: plain cargo, other wrappers, and we ourselves.

use std::{
    fs,
    path::{Path, PathBuf},
};

use crate::workspace::{Workspace, command, compiled, run};

#[test]
fn plain_cargo_and_we_do_not_disturb_each_other() {
    let workspace = Workspace::new();
    let plain = "build -p plain --message-format=json";
    assert_eq!(compiled(&workspace.cargo(plain)), ["plain"]);
    assert_eq!(workspace.compiled_by("build -p plain"), ["plain"]);
    assert!(compiled(&workspace.cargo(plain)).is_empty());
    assert!(workspace.compiled_by("build -p plain").is_empty());
}

#[test]
fn check_build_test_and_clippy_do_not_disturb_each_other() {
    let workspace = Workspace::new();
    let commands = [
        "check",
        "build",
        "test --no-run",
        "clippy",
        "build --release",
    ];
    for command in commands {
        assert!(!workspace.compiled_by(command).is_empty(), "{command}");
    }
    for command in commands {
        assert!(workspace.compiled_by(command).is_empty(), "{command}");
    }
}

#[test]
fn dep_info_names_the_users_files_and_no_shadow_stays() {
    let workspace = Workspace::new();
    workspace
        .cargo_async("build --workspace --all-targets")
        .ok();
    let mut count = 0;
    for entry in fs::read_dir(workspace.path("target/debug/deps")).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|extension| extension == "d") {
            let text = fs::read_to_string(&path).unwrap();
            assert!(!text.contains(".normal-async"), "{text}");
            count += 1;
        }
    }
    assert!(count > 5);
    assert_eq!(workspace.shadows(), 0);
}

#[test]
fn a_compiler_wrapper_is_chained() {
    let workspace = Workspace::new();
    let wrapper = logging_wrapper(&workspace);
    let log = workspace.path("log");
    let environment = [("LOG", log.as_os_str())];

    let with_variable = [environment[0], ("RUSTC_WRAPPER", wrapper.as_os_str())];
    let outcome = workspace.cargo_async_with("run --bin second", &with_variable);
    assert_eq!(outcome.ok(), "second 4\n");
    let logged = fs::read_to_string(&log).unwrap();
    assert!(logged.contains("--crate-name second"), "{logged}");
    assert!(
        logged.contains("--crate-name build_script_build"),
        "{logged}"
    );

    fs::remove_file(&log).unwrap();
    fs::create_dir(workspace.path(".cargo")).unwrap();
    let config = format!(
        "build.rustc-wrapper = {:?}\n",
        wrapper.display().to_string()
    );
    workspace.write(".cargo/config.toml", config);
    workspace.touch("cache/src/lib.rs");
    workspace.cargo_async_with("build", &environment).ok();
    let logged = fs::read_to_string(&log).unwrap();
    assert!(logged.contains("--crate-name cache"), "{logged}");
}

/// A wrapper that writes down each call.
fn logging_wrapper(workspace: &Workspace) -> PathBuf {
    let source = r#"
        use std::{env, fs::OpenOptions, io::Write, process::Command};
        fn main() {
            let args: Vec<String> = env::args().skip(1).collect();
            let log = env::var("LOG").unwrap();
            let mut log = OpenOptions::new().create(true).append(true).open(log).unwrap();
            writeln!(log, "{}", args.join(" ")).unwrap();
            let status = Command::new(&args[0]).args(&args[1..]).status().unwrap();
            std::process::exit(status.code().unwrap());
        }
    "#;
    workspace.write("wrapper.rs", source);
    let wrapper = workspace.path("logging-wrapper");
    let mut rustc = command("rustc".as_ref(), &workspace.root);
    run(rustc.arg("wrapper.rs").arg("-o").arg(&wrapper)).ok();
    wrapper
}

#[test]
fn two_builds_at_once_both_succeed() {
    let workspace = Workspace::new();
    std::thread::scope(|scope| {
        let builds = ["build", "check"].map(|args| scope.spawn(|| workspace.cargo_async(args)));
        for build in builds {
            build.join().unwrap().ok();
        }
    });
    let stdout = workspace.cargo_async("run --bin second").ok();
    assert_eq!(stdout, "second 4\n");
}

#[test]
fn a_registry_dependency_is_lowered_when_its_manifest_asks_for_it() {
    let workspace = Workspace::new();
    let package = workspace.path("vendor/asks");
    fs::create_dir_all(package.join("src")).unwrap();
    let manifest = "[package]\nname = \"asks\"\nversion = \"1.0.0\"\nedition = \"2024\"\n";
    let key = "[package.metadata.normal-async]\n";
    let source = "pub box async fn answer() -> u32 { 42 }\n";
    workspace.write("vendor/asks/Cargo.toml", format!("{manifest}{key}"));
    workspace.write("vendor/asks/src/lib.rs", source);
    workspace.write("vendor/asks/.cargo-checksum.json", "{\"files\":{}}");
    fs::create_dir(workspace.path(".cargo")).unwrap();
    let config =
        "[source.crates-io]\nreplace-with = \"vendor\"\n[source.vendor]\ndirectory = \"vendor\"\n";
    workspace.write(".cargo/config.toml", config);
    let plain = workspace.read("plain/Cargo.toml") + "[dependencies]\nasks = \"1\"\n";
    workspace.write("plain/Cargo.toml", plain);
    workspace.cargo_async("build -p plain").ok();
    let eject = workspace.cargo_async("eject -p plain --out ../ejected");
    let warning = "warning: the dependency `asks` is in new syntax, and not ejected";
    assert!(eject.stderr.contains(warning), "{}", eject.stderr);

    workspace.write("vendor/asks/Cargo.toml", manifest);
    workspace.cargo_async("clean").ok();
    let stderr = workspace.cargo_async("build -p plain").err();
    assert!(
        stderr.contains("visibility `pub` is not followed by an item"),
        "{stderr}"
    );
}

#[test]
fn lints_may_be_capped_by_the_user() {
    let workspace = Workspace::new();
    let flags = [("RUSTFLAGS", "--cap-lints=warn".as_ref())];
    let outcome = workspace.cargo_async_with("run --bin second", &flags);
    assert_eq!(outcome.ok(), "second 4\n");
}

#[test]
fn a_path_dependency_that_plain_cargo_compiled_is_pointed_out() {
    let workspace = Workspace::new();
    let far = "pub trait Far { fn far(&self) -> impl Future<Output = u32>; }\n";
    workspace.write("../outside/src/lib.rs", far);
    let near = "pub async fn near(far: &dyn outside::Far) -> u32 { far.far().box.await }\n";
    workspace.write("plain/src/lib.rs", near);
    let manifest = workspace.read("plain/Cargo.toml")
        + "[dependencies]\noutside = { path = \"../../outside\" }\n";
    workspace.write("plain/Cargo.toml", manifest);
    workspace.cargo("build -p outside").ok();
    let stderr = workspace.cargo_async("build -p plain").err();
    assert!(
        stderr.contains("note: plain cargo has compiled `outside`"),
        "{stderr}"
    );
    workspace.cargo_async("clean -p outside").ok();
    workspace.cargo_async("build -p plain").ok();
}

#[test]
fn clean_ups_are_not_left_out_by_plain_cargo() {
    let workspace = Workspace::new();
    let library = Path::new(env!("CARGO_MANIFEST_DIR")).join("../crates/normal-async");
    let library = fs::canonicalize(library).unwrap();
    let dependency = format!("[dependencies]\nnormal-async = {{ path = {library:?} }}\n");
    let outside = workspace.read("../outside/Cargo.toml") + &dependency;
    workspace.write("../outside/Cargo.toml", outside);
    let pool = "pub struct Pool;\nimpl normal_async::AsyncDrop for Pool {\n    \
                async fn drop(&mut self) { println!(\"cleaned up\") }\n}\n";
    workspace.write("../outside/src/lib.rs", pool);
    let plain = workspace.read("plain/Cargo.toml")
        + "[dependencies]\noutside = { path = \"../../outside\" }\n";
    workspace.write("plain/Cargo.toml", plain);
    workspace.write(
        "plain/src/main.rs",
        "fn main() { let _pool = outside::Pool; }\n",
    );
    let stderr = workspace.cargo("run -q -p plain").err();
    let error = "error[E0277]: nothing would run the clean-up of `Pool`";
    assert!(stderr.contains(error), "{stderr}");
    assert_eq!(
        workspace.cargo_async("run -q -p plain").ok(),
        "cleaned up\n"
    );
    assert_eq!(workspace.cargo("run -q -p plain").ok(), "cleaned up\n");
}

#[test]
fn what_was_known_of_a_path_dependency_is_not_after_plain_cargo_compiled_it() {
    let workspace = Workspace::new();
    let manifest = workspace.read("plain/Cargo.toml")
        + "[dependencies]\noutside = { path = \"../../outside\" }\n";
    workspace.write("plain/Cargo.toml", manifest);
    let alias = "pub trait Alias = Clone + Send;\n";
    workspace.write("../outside/src/lib.rs", alias);
    workspace.cargo_async("build -p plain").ok();
    // As plain Rust, it has another meaning.
    let plain = "pub trait Alias { fn name(&self) -> String { \"of its own\".to_owned() } }\n";
    workspace.write("../outside/src/lib.rs", plain);
    workspace.cargo("build -p outside").ok();
    let program = "struct Mine;\nimpl outside::Alias for Mine {}\n\
                   async fn one() -> u32 { 1 }\n\
                   fn main() { drop(one().box); println!(\"{}\", outside::Alias::name(&Mine)) }\n";
    workspace.write("plain/src/main.rs", program);
    assert_eq!(
        workspace.cargo_async("run -q -p plain").ok(),
        "of its own\n"
    );
}
