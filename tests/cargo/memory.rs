//! What rustc said about a crate is remembered, and asked again where it may be something else.

use std::{
    fs,
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
    process::Command,
};

use crate::workspace::{command, run, tool};
use tempfile::TempDir;

const STORE: &str = "\
pub trait Cache {
    async fn get(&self, n: u32) -> u32;
}

pub struct Plus(pub u32);

impl Cache for Plus {
    async fn get(&self, n: u32) -> u32 {
        n + self.0
    }
}

pub type Shared = Box<dyn Cache>;

pub fn shared() -> Shared {
    Box::new(Plus(1))
}
";

const HELD: &str = "\
use store::{Cache, Plus};

pub type Held = Box<dyn Cache>;

pub fn held() -> Held {
    Box::new(Plus(1))
}
";

/// Prints for three receivers what they return, and how large the box is: two words if they are trait objects.
const PROGRAM: &str = "\
mod held;

use std::{pin::Pin, task::{Context, Poll, Waker}};
use store::{Cache, Plus};

struct Own(Box<dyn Cache>);

fn own() -> Own {
    Own(Box::new(Plus(1)))
}

fn finish<F: Future>(mut future: Pin<Box<F>>) -> F::Output where F: ?Sized {
    match future.as_mut().poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(output) => output,
        Poll::Pending => unreachable!(),
    }
}

fn answers(own: &Own) {
    let called = own.0.get(1).box;
    print!(\"{}/{} \", size_of_val(&called), finish(called));
    let held = held::held();
    let called = held.get(1).box;
    print!(\"{}/{} \", size_of_val(&called), finish(called));
    let shared = store::shared();
    let called = shared.get(1).box;
    println!(\"{}/{}\", size_of_val(&called), finish(called));
}

fn main() {
    answers(&own());
}
";

/// A program, a library that it uses, and a compiler that counts how often it is asked about the program.
struct Project {
    directory: TempDir,
}

impl Project {
    fn new() -> Self {
        let project = Project {
            directory: tempfile::tempdir().unwrap(),
        };
        let package = |name: &str| format!("[package]\nname = \"{name}\"\nedition = \"2024\"\n");
        let app = package("app") + "[dependencies]\nstore.path = \"store\"\n[workspace]\n";
        project.write("Cargo.toml", &app);
        project.write("store/Cargo.toml", &package("store"));
        project.write("store/src/lib.rs", STORE);
        project.write("src/main.rs", PROGRAM);
        project.write("src/held.rs", HELD);
        let script = "#!/bin/sh\ncase \"$*\" in *\"--crate-name app \"*) echo asked >> asked;; esac\nexec rustc \"$@\"\n";
        project.write("rustc", script);
        let executable = fs::Permissions::from_mode(0o755);
        fs::set_permissions(project.path("rustc"), executable).unwrap();
        project
    }

    fn path(&self, path: &str) -> PathBuf {
        self.directory.path().join(path)
    }

    fn write(&self, path: &str, text: &str) {
        let path = self.path(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    fn edit(&self, path: &str, edits: &[(&str, &str)]) {
        let mut text = fs::read_to_string(self.path(path)).unwrap();
        for (from, to) in edits {
            assert!(text.contains(from), "{path} has no `{from}`");
            text = text.replace(from, to);
        }
        self.write(path, &text);
    }

    fn command(&self) -> Command {
        let mut command = command(&tool("cargo-async"), self.directory.path());
        command
            .args(["run", "--quiet"])
            .env("RUSTC", self.path("rustc"));
        command
    }

    /// What it prints, and how often rustc was asked about it.
    fn run(&self) -> (String, usize) {
        let _ = fs::remove_file(self.path("asked"));
        let printed = run(&mut self.command()).ok();
        let asked = fs::read_to_string(self.path("asked")).unwrap_or_default();
        (printed.trim_end().to_owned(), asked.lines().count())
    }

    /// What is remembered of the program.
    fn memory(&self) -> PathBuf {
        let entries = fs::read_dir(self.path("target/debug/.normal-async")).unwrap();
        let mut files = entries.map(|entry| entry.unwrap().path());
        let is_memory = |path: &PathBuf| path.extension().is_some_and(|e| e == "memory");
        files.find(is_memory).unwrap()
    }
}

/// What the program prints when it is as it was.
const ALL_OBJECTS: &str = "16/2 16/2 16/2";

fn asked(times: usize) -> (String, usize) {
    (ALL_OBJECTS.to_owned(), times)
}

#[test]
fn edits_that_change_no_type_ask_nothing_anew() {
    let project = Project::new();
    assert_eq!(project.run(), asked(2));
    assert_eq!(project.run(), asked(0));
    let edits = [
        // What is outside of bodies, but for white space and comments.
        (
            "src/main.rs",
            "struct Own",
            "// A comment.\n\n  struct Own",
            1,
        ),
        // A body without questions.
        ("src/held.rs", "Box::new", "let one = 1;\n    Box::new", 1),
        (
            "src/main.rs",
            "answers(&own());",
            "let own = own();\n    answers(&own);",
            1,
        ),
        // A body with questions.
        ("src/main.rs", "let held", "let _more = 1;\n    let held", 2),
        // An item.
        (
            "src/held.rs",
            "pub fn held",
            "fn _more() {}\n\npub fn held",
            2,
        ),
        // Another crate.
        ("store/src/lib.rs", "n + self.0", "self.0 + n", 2),
    ];
    for (path, from, to, times) in edits {
        project.edit(path, &[(from, to)]);
        assert_eq!(project.run(), asked(times), "{to}");
    }
}

#[test]
fn receivers_that_become_something_else_are_asked_about() {
    let project = Project::new();
    assert_eq!(project.run(), asked(2));
    let known = [("Box<dyn Cache>", "Plus"), ("Box::new(Plus(1))", "Plus(1)")];
    // Where a trait object would do as well, and where it means something else.
    let opaque = [
        ("pub type Held = Box<dyn Cache>;", ""),
        ("-> Held", "-> impl Cache"),
        known[1],
    ];
    let own_method = [(
        "pub type Held = Box<dyn Cache>;",
        "pub struct Wrap(Box<dyn Cache>);
        impl std::ops::Deref for Wrap { type Target = dyn Cache; fn deref(&self) -> &(dyn Cache + 'static) { &*self.0 } }
        impl Wrap { pub async fn get(&self, n: u32) -> u32 { 10 * n } }
        pub type Held = Wrap;",
    ), ("    Box::new(Plus(1))", "    Wrap(Box::new(Plus(1)))")];
    let implemented = [(
        "pub type Shared",
        "impl Cache for Box<dyn Cache> { async fn get(&self, n: u32) -> u32 { 10 * n } }\npub type Shared",
    )];
    let cases: [(_, &[_], _); 6] = [
        ("src/main.rs", &known, "8/2 16/2 16/2"),
        ("src/held.rs", &known, "16/2 8/2 16/2"),
        ("src/held.rs", &opaque, "16/2 8/2 16/2"),
        ("src/held.rs", &own_method, "16/2 8/10 16/2"),
        ("store/src/lib.rs", &known, "16/2 16/2 8/2"),
        ("store/src/lib.rs", &implemented, "8/10 8/10 8/10"),
    ];
    for (path, edits, expected) in cases {
        let before = fs::read_to_string(project.path(path)).unwrap();
        project.edit(path, edits);
        assert_eq!(project.run().0, expected, "{edits:?}");
        project.write(path, &before);
        assert_eq!(project.run().0, ALL_OBJECTS, "{edits:?}, taken back");
    }
}

#[test]
fn generic_receivers_are_no_trait_objects() {
    let project = Project::new();
    let generic = [
        (
            "struct Own(Box<dyn Cache>);",
            "struct Own<C>(C, Box<dyn Cache>);",
        ),
        ("fn own() -> Own", "fn own() -> Own<Plus>"),
        ("Own(Box::new(Plus(1)))", "Own(Plus(1), Box::new(Plus(1)))"),
        (
            "fn answers(own: &Own)",
            "fn answers<C: Cache>(own: &Own<C>)",
        ),
    ];
    project.edit("src/main.rs", &generic);
    assert_eq!(project.run(), ("8/2 16/2 16/2".to_owned(), 2));
    let swapped = [
        ("(C, Box<dyn Cache>)", "(Box<dyn Cache>, C)"),
        (
            "Own(Plus(1), Box::new(Plus(1)))",
            "Own(Box::new(Plus(1)), Plus(1))",
        ),
    ];
    project.edit("src/main.rs", &swapped);
    assert_eq!(project.run(), asked(2));
    project.edit("src/main.rs", &swapped.map(|(from, to)| (to, from)));
    assert_eq!(project.run(), ("8/2 16/2 16/2".to_owned(), 2));
}

/// Asks for a future that is `Send`, in a program in which another crate's macro makes a trait.
const PROMISE: &str = "\
fn promise(_: impl Cache<get(..): Send>) {}

fn promised() {
    promise(Plus(1));
}

fn declared() {
    store::declare!(Checked, Cache);
}

fn main() {
    promised();
    declared();
";

const DECLARE: &str = "
#[macro_export]
macro_rules! declare {
    ($name:ident, $($bounds:tt)*) => { #[allow(unused)] trait $name: $($bounds)* {} };
}
";

#[test]
fn what_macros_make_is_looked_at_when_they_see_something_else() {
    let project = Project::new();
    project.write("store/src/lib.rs", &(STORE.to_owned() + DECLARE));
    project.edit("src/main.rs", &[("fn main() {\n", PROMISE)]);
    assert_eq!(project.run(), asked(3));
    let edits = [
        ("src/main.rs", "fn main", "// A comment.\nfn main", 1),
        ("src/main.rs", "promise(Plus(1))", "promise(Plus(2))", 1),
        (
            "src/main.rs",
            "promise(Plus(2))",
            "print!(\"\"); promise(Plus(2))",
            2,
        ),
        ("src/main.rs", "Checked, Cache", "Other, Cache", 3),
        ("store/src/lib.rs", "n + self.0", "self.0 + n", 3),
    ];
    for (path, from, to, times) in edits {
        project.edit(path, &[(from, to)]);
        assert_eq!(project.run(), asked(times), "{to}");
    }
    let wrong = [
        (
            "src/main.rs",
            "Other, Cache)",
            "Other, Cache<get(..): Send>)",
        ),
        (
            "store/src/lib.rs",
            "$($bounds)*",
            "$crate::Cache<get(..): Send>",
        ),
    ];
    for (path, from, to) in wrong {
        project.edit(path, &[(from, to)]);
        for _ in 0..2 {
            let said = run(&mut project.command()).err();
            assert!(said.contains("a macro makes"), "{said}");
        }
        project.edit(path, &[(to, from)]);
        assert_eq!(project.run().0, ALL_OBJECTS);
    }
}

/// A type with a clean-up, and a field of the same name.
const CLEAN_UP: &str = "\
struct Pool {
    items: Vec<u32>,
}

impl normal_async::AsyncDrop for Pool {
    async fn drop(&mut self) {
        self.items.clear();
    }
}

struct Cart {
    items: u32,
}

fn main() {
    drop(Pool { items: vec![1] });
    drop(Cart { items: 1 }.items);
";

#[test]
fn calls_and_fields_are_asked_about_at_once() {
    let project = Project::new();
    let library = Path::new(env!("CARGO_MANIFEST_DIR")).join("../crates/normal-async");
    let dependency = format!(
        "[dependencies]\nnormal-async = {{ path = {library:?}, default-features = false }}\n"
    );
    project.edit("Cargo.toml", &[("[dependencies]\n", &dependency)]);
    project.edit("src/main.rs", &[("fn main() {\n", CLEAN_UP)]);
    assert_eq!(project.run(), asked(2));
}

#[test]
fn what_is_not_what_was_written_is_as_good_as_nothing() {
    let project = Project::new();
    assert_eq!(project.run(), asked(2));
    let memory = project.memory();
    let written = fs::read(&memory).unwrap();
    let text = String::from_utf8(written.clone()).unwrap();
    let spoilt = [
        Vec::new(),
        written[..written.len() / 2].to_vec(),
        text.replace("\"token\":", "\"token\":1").into_bytes(),
        text.replace("\"places\":", "\"rooms\":").into_bytes(),
        vec![0xff; 64],
    ];
    for (turn, content) in spoilt.into_iter().enumerate() {
        fs::write(&memory, &content).unwrap();
        project.edit("src/main.rs", &[("fn main", "\nfn main")]);
        assert_eq!(project.run(), asked(2), "{turn}");
        project.edit("src/main.rs", &[("fn main", "\nfn main")]);
        assert_eq!(project.run(), asked(1), "{turn}, written anew");
    }
    replace_by_directory(&memory);
    for _ in 0..2 {
        project.edit("src/main.rs", &[("fn main", "\nfn main")]);
        assert_eq!(project.run(), asked(2));
    }
}

/// Where not even root can write a file.
fn replace_by_directory(path: &Path) {
    fs::remove_file(path).unwrap();
    fs::create_dir_all(path.join("inside")).unwrap();
}
