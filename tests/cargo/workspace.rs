//! A copy of `tests/workspace/`, and cargo runs on it.

use std::{
    ffi::OsStr,
    fs,
    path::{Path, PathBuf},
    process::Command,
    time::SystemTime,
};

pub(crate) use normal_async_tests::tool;
use serde_json::Value;
use tempfile::TempDir;

/// The packages under test, and the directory that they are in.
pub(crate) struct Workspace {
    _temporary: TempDir,
    /// The workspace itself.
    pub(crate) root: PathBuf,
}

/// What a program did.
pub(crate) struct Outcome {
    pub(crate) success: bool,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

impl Workspace {
    pub(crate) fn new() -> Self {
        Self::in_directory("packages")
    }

    /// A copy in a directory of that name.
    pub(crate) fn in_directory(name: &str) -> Self {
        let temporary = tempfile::tempdir().unwrap();
        let packages = fs::canonicalize(temporary.path()).unwrap().join(name);
        let template = Path::new(env!("CARGO_MANIFEST_DIR")).join("workspace");
        copy(&template, &packages);
        Workspace {
            _temporary: temporary,
            root: packages.join("main"),
        }
    }

    /// Runs `cargo async` with these arguments, separated by spaces.
    pub(crate) fn cargo_async(&self, args: &str) -> Outcome {
        self.cargo_async_with(args, &[])
    }

    /// Runs `cargo async` with variables added to the environment.
    pub(crate) fn cargo_async_with(&self, args: &str, env: &[(&str, &OsStr)]) -> Outcome {
        let mut command = command(&tool("cargo-async"), &self.root);
        command.arg("async").args(args.split(' '));
        run(command.envs(env.iter().copied()))
    }

    /// Runs plain cargo.
    pub(crate) fn cargo(&self, args: &str) -> Outcome {
        run(command(Path::new(env!("CARGO")), &self.root).args(args.split(' ')))
    }

    /// The targets that a `cargo async` command compiles anew.
    pub(crate) fn compiled_by(&self, args: &str) -> Vec<String> {
        compiled(&self.cargo_async(&format!("{args} --message-format=json")))
    }

    pub(crate) fn path(&self, path: &str) -> PathBuf {
        self.root.join(path)
    }

    pub(crate) fn read(&self, path: &str) -> String {
        fs::read_to_string(self.path(path)).unwrap()
    }

    pub(crate) fn write(&self, path: &str, text: impl AsRef<[u8]>) {
        fs::write(self.path(path), text).unwrap();
    }

    /// Replaces text that must be in the file.
    pub(crate) fn edit(&self, path: &str, from: &str, to: &str) {
        let text = self.read(path);
        assert!(text.contains(from), "{path} has no `{from}`");
        self.write(path, text.replace(from, to));
    }

    /// How many shadows were left by calls of the compiler.
    pub(crate) fn shadows(&self) -> usize {
        let left = fs::read_dir(self.path("target/debug/.normal-async")).unwrap();
        left.filter(|entry| entry.as_ref().unwrap().path().is_dir())
            .count()
    }

    /// Makes a file look just written.
    pub(crate) fn touch(&self, path: &str) {
        let file = fs::File::options()
            .append(true)
            .open(self.path(path))
            .unwrap();
        file.set_modified(SystemTime::now()).unwrap();
    }
}

impl Outcome {
    /// What was printed, if all went well.
    pub(crate) fn ok(self) -> String {
        assert!(self.success, "failed:\n{}\n{}", self.stdout, self.stderr);
        self.stdout
    }

    /// What was printed to standard error, if not all went well.
    pub(crate) fn err(self) -> String {
        assert!(
            !self.success,
            "succeeded:\n{}\n{}",
            self.stdout, self.stderr
        );
        self.stderr
    }
}

/// The targets that were compiled, in alphabetical order, by cargo's JSON messages.
pub(crate) fn compiled(outcome: &Outcome) -> Vec<String> {
    assert!(outcome.success, "failed:\n{}", outcome.stderr);
    let mut targets: Vec<String> = messages(outcome)
        .filter(|message| message["reason"] == "compiler-artifact" && message["fresh"] == false)
        .map(|message| message["target"]["name"].as_str().unwrap().to_owned())
        .collect();
    targets.sort();
    targets
}

/// The compiler's diagnostics among cargo's JSON messages.
pub(crate) fn diagnostics(outcome: &Outcome) -> Vec<Value> {
    messages(outcome)
        .filter(|message| message["reason"] == "compiler-message")
        .map(|mut message| message["message"].take())
        .collect()
}

fn messages(outcome: &Outcome) -> impl Iterator<Item = Value> {
    let lines = outcome.stdout.lines().filter(|line| line.starts_with('{'));
    lines.map(|line| serde_json::from_str(line).unwrap())
}

/// A command that knows nothing of the cargo that runs this test.
pub(crate) fn command(program: &Path, directory: &Path) -> Command {
    let mut command = Command::new(program);
    command.current_dir(directory);
    for (name, _) in std::env::vars_os() {
        let ours = ["CARGO_HOME"];
        let text = name.to_string_lossy();
        let foreign = [
            "CARGO",
            "RUSTC",
            "RUSTDOC",
            "RUSTFLAGS",
            "RUST_",
            "NORMAL_ASYNC",
            "CLIPPY",
        ];
        if foreign.iter().any(|prefix| text.starts_with(prefix)) && !ours.contains(&&*text) {
            command.env_remove(&name);
        }
    }
    command
        .env("CARGO", env!("CARGO"))
        .env("CARGO_NET_OFFLINE", "true");
    command
}

pub(crate) fn run(command: &mut Command) -> Outcome {
    let output = command.output().unwrap();
    Outcome {
        success: output.status.success(),
        stdout: String::from_utf8_lossy(&output.stdout).into_owned(),
        stderr: String::from_utf8_lossy(&output.stderr).into_owned(),
    }
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        match entry.file_type().unwrap().is_dir() {
            true if entry.file_name() == "target" => {}
            true => copy(&entry.path(), &target),
            false => {
                fs::copy(entry.path(), target).unwrap();
            }
        }
    }
}
