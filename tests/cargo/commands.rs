//! Each command does for dialect packages what cargo does for plain ones.

use std::{ffi::OsStr, fs};

use serde_json::Value;

use crate::workspace::{Workspace, tool};

#[test]
fn run_finds_every_file() {
    let stdout = Workspace::new().cargo_async("run").ok();
    let expected = "\
get 2
sum 10
outside 8
nested 3
elsewhere hello
generated 7
more 8
included 42
data data
bytes 6
beside beside
caller app/src/main.rs
file app/src/main.rs 26
plain plain/src/lib.rs
loud false
";
    assert_eq!(stdout, expected);
}

#[test]
fn features_and_profiles_reach_the_compiler() {
    let stdout = Workspace::new()
        .cargo_async("run --release --features loud")
        .ok();
    assert!(stdout.contains("loud true"), "{stdout}");
}

#[test]
fn every_kind_of_target_is_lowered() {
    let workspace = Workspace::new();
    let run = |args: &str| workspace.cargo_async(args).ok();
    assert_eq!(run("run --bin second"), "second 4\n");
    assert_eq!(run("run --example show"), "example 6\n");
    assert!(run("bench -p app --bench speed").contains("bench 8"));
    let tests = run("test --workspace");
    assert!(tests.contains("test first ... ok"), "{tests}");
    assert!(tests.contains("test second ... ok"), "{tests}");
}

#[test]
fn documentation_tests_may_be_written_in_the_new_syntax() {
    let workspace = Workspace::new();
    let tests = workspace.cargo_async("test --doc -p cache").ok();
    assert!(
        tests.contains("test cache/src/lib.rs - (line 3) ... ok"),
        "{tests}"
    );
    assert!(
        tests.contains("test cache/src/lib.rs - sum (line 32) ... ok"),
        "{tests}"
    );
    workspace.edit(
        "cache/src/lib.rs",
        "cache.get(2).box), 3",
        "cache.get(2).box), 4",
    );
    let tests = workspace.cargo_async("test --doc -p cache");
    assert!(!tests.success);
    assert!(
        tests
            .stdout
            .contains("cache/src/lib.rs - (line 3) ... FAILED"),
        "{}",
        tests.stdout
    );
}

#[test]
fn documentation_tests_are_told_what_is_wrong_as_other_code_is() {
    let workspace = Workspace::new();
    let call = "/// trait Cache { async fn get(&self) -> u32; }\n\
                /// async fn get(cache: &dyn Cache) -> u32 { cache.get().await }\n";
    let text = format!(
        "/// ```\n/// box async fn depth(n: u32) {{ if n > 0 {{ depth(n - 1).await }} }}\n/// ```\n\
         pub fn passes() {{}}\n\
         /// ```compile_fail,E0038\n{call}/// ```\npub fn is_refused() {{}}\n\
         /// ```\n{call}/// ```\npub fn fails() {{}}\n\
         /// ```\n/// let n: u32 = async {{ async {{}}.box.await }};\n/// ```\npub fn has_another_type() {{}}\n"
    );
    workspace.write("plain/src/lib.rs", text);
    let tests = workspace.cargo_async("test --doc -p plain");
    assert!(!tests.success);
    for said in [
        "passes (line 1) ... ok",
        "is_refused (line 5) - compile fail ... ok",
        "fails (line 10) ... FAILED",
        "error[E0038]: async methods require boxing for dynamic dispatch\n  --> plain/src/lib.rs:12:48\n",
        "12 | async fn get(cache: &dyn Cache) -> u32 { cache.get().box.await }\n",
        "found `async` block `{async block@plain/src/lib.rs:16:14: 16:19}`",
    ] {
        assert!(tests.stdout.contains(said), "{said}\n{}", tests.stdout);
    }
}

#[test]
fn documentation_tests_of_plain_crates_may_have_what_is_new_beside_syntax() {
    let workspace = Workspace::new();
    let tests = [
        "trait Both = Clone + Send; fn take(_: impl Both) {} take(1);",
        "trait Get { async fn get(&self); } fn take<G: Get<get(..): Send>>(_: G) {}",
        "trait Get { async fn get(&self); } fn take(_: &dyn Get) {}",
    ];
    let text: String = tests
        .iter()
        .map(|test| format!("/// ```\n/// # #![allow(unused)]\n/// {test}\n/// ```\n"))
        .collect();
    workspace.write("plain/src/lib.rs", text + "pub fn documented() {}\n");
    let outcome = workspace.cargo_async("test --doc -p plain").ok();
    assert!(outcome.contains("3 passed"), "{outcome}");
}

#[test]
fn documentation_tests_are_refused_traits_whose_objects_would_crash() {
    let workspace = Workspace::new();
    let test = |bound: &str| {
        format!(
            "/// ```
/// trait Check {{ async fn check(&self); }}
/// macro_rules! made {{ ($name:ident) => {{ trait $name: {bound} {{}} }} }}
/// made!(Checked);
/// fn promise<C: Check<check(..): Send>>() {{}}
/// ```
"
        )
    };
    let text = format!(
        "{}pub fn passes() {{}}\n{}pub fn fails() {{}}\n",
        test("Check"),
        test("Check<check(..): Send>")
    );
    workspace.write("plain/src/lib.rs", text);
    let tests = workspace.cargo_async("test --doc -p plain");
    assert!(!tests.success);
    for said in [
        "passes (line 1) ... ok",
        "fails (line 8) ... FAILED",
        "error: a trait that a macro makes cannot say this of its supertraits' methods
  --> plain/src/lib.rs:10:",
    ] {
        assert!(tests.stdout.contains(said), "{said}\n{}", tests.stdout);
    }
}

#[test]
fn documentation_tests_may_be_in_another_file() {
    let workspace = Workspace::new();
    let example = "```\nlet _: std::pin::Pin<Box<_>> = async { 1 }.box;\n```\n";
    workspace.write("plain/guide.md", example);
    workspace.write(
        "plain/src/lib.rs",
        "#[doc = include_str!(\"../guide.md\")]\nmod guide {}\n",
    );
    let tests = workspace.cargo_async("test --doc -p plain").ok();
    assert!(
        tests.contains("test plain/src/../guide.md - guide (line 1) ... ok"),
        "{tests}"
    );
}

#[test]
fn documentation_shows_traits_as_they_are_written() {
    let workspace = Workspace::new();
    workspace.edit(
        "cache/src/lib.rs",
        "/// Looks up a key.",
        "/// Looks up a [`Key`].",
    );
    let outcome = workspace.cargo_async("doc --workspace --no-deps");
    assert!(outcome.success, "{}", outcome.stderr);
    let warning = "warning: unresolved link to `Key`\n  --> cache/src/lib.rs:17:22";
    assert!(outcome.stderr.contains(warning), "{}", outcome.stderr);
    for page in ["trait.Cache.html", "fn.sum.html", "index.html", "all.html"] {
        let page = workspace.read(&format!("target/doc/cache/{page}"));
        assert!(!page.contains("__normal_async"), "{page}");
    }
    let source = workspace.read("target/doc/src/cache/lib.rs.html");
    assert!(source.contains("pub box async fn sum"), "{source}");
    let named = "Source of the Rust file `cache/src/lib.rs`.";
    assert!(source.contains(named), "{source}");
    let cache = workspace.read("target/doc/cache/trait.Cache.html");
    assert!(!cache.contains("dyn-compatibility"), "{cache}");
}

#[test]
fn documentation_shows_what_only_the_lowering_makes_valid() {
    let workspace = Workspace::new();
    let text = workspace.read("cache/src/lib.rs");
    let more = "
/// A service.
pub trait LocalService<R> where R: Copy {
    /// The limit.
    const LIMIT: usize;
    /// Asks.
    async fn request<T>(&self, r: R, t: T) -> u32 where T: Send;
    /// Asks again.
    async fn again(&self, r: R) -> u32 { self.request(r, ()).await }
}
/// One for threads.
pub trait Service<R> = LocalService<R, again(..): Send> + Send where R: Copy;
/// Takes some.
pub async fn takes<F>(_: &dyn Cache, _: impl Service<u8>, f: F) where F: AsyncFn(), F(..): Send { f().await }
/// Any.
pub type Any = Box<dyn Cache>;
/// Mine.
pub struct Mine;
impl Service<u8> for Mine {
    const LIMIT: usize = 1;
    async fn request<T>(&self, r: u8, _: T) -> u32 where T: Send { r.into() }
}
";
    workspace.write("cache/src/lib.rs", text + more);
    workspace.cargo_async("doc -p cache --no-deps").ok();
    let of = |page: &str| documented(&workspace, page);
    let pages = [
        "cache/trait.LocalService.html",
        "cache/trait.Service.html",
        "cache/struct.Mine.html",
        "cache/type.Any.html",
        "src/cache/lib.rs.html",
    ];
    let [local, service, mine, any, source] = pages.map(of);
    assert!(!local.contains("Sized"), "{local}");
    assert!(local.contains("where T: Send;"), "{local}");
    let service = service.split_whitespace().collect::<Vec<_>>().join(" ");
    let alias = "pub trait Service<R> = LocalService<R, again(..): Send> + Sendwhere R: Copy;";
    assert!(service.contains(alias), "{service}");
    assert!(service.contains("Trait Alias Service"), "{service}");
    assert!(mine.contains("impl LocalService<u8> for Mine"), "{mine}");
    assert!(any.contains("pub type Any = Box<dyn Cache>;"), "{any}");
    for line in more.lines().filter(|line| line.contains("trait")) {
        assert!(source.contains(line), "{source}");
    }
    let takes = of("cache/fn.takes.html");
    assert!(takes.contains("F(..): Send,"), "{takes}");
}

#[test]
fn documentation_shows_trait_objects_and_what_is_exported_anew_as_they_are_written() {
    let workspace = Workspace::new();
    let text = workspace.read("cache/src/lib.rs");
    let more = "
/// Stores.
pub trait Store {
    /// Puts, see [`Self::get`].
    async fn put(&self, key: u8) where Self: Sync { let _ = key; }
    /// Gets.
    async fn get(&self) -> u8;
}
/// One for threads.
pub trait Shared = Store<get(..): Send> + Send;
/// Opens.
pub fn open(_: &(dyn Store<get(..): Send, put(..): Send> + Sync), _: Box<dyn Shared>) {}
pub struct Held;
impl Held { pub fn new(_: Box<dyn Store<get(..): Send>>) -> Self { Held } }
pub type Holder = Held;
";
    workspace.write("cache/src/lib.rs", text + more);
    workspace.write(
        "plain/Cargo.toml",
        workspace.read("plain/Cargo.toml") + "[dependencies]\ncache.workspace = true\n",
    );
    let facade = "pub use cache::{Shared, Store, open};\n\
                  /// Mine.\npub struct Mine;\nimpl Store for Mine { async fn get(&self) -> u8 { 1 } }\n";
    workspace.write("plain/src/lib.rs", facade);
    for options in ["", " --document-private-items"] {
        let arguments = format!("doc -p cache -p plain --no-deps{options}");
        workspace.cargo_async(&arguments).ok();
        for krate in ["cache", "plain"] {
            let of = |page: &str| documented(&workspace, &format!("{krate}/{page}"));
            let store = of("trait.Store.html");
            assert!(store.contains("pub trait Store {"), "{store}");
            assert!(!store.contains("Sized"), "{store}");
            assert!(store.contains("where Self: Sync"), "{store}");
            let shared = of("trait.Shared.html");
            let shared = shared.split_whitespace().collect::<Vec<_>>().join(" ");
            let alias = "pub trait Shared = Store<get(..): Send> + Send;";
            assert!(shared.contains(alias), "{shared}");
            let open = of("fn.open.html");
            let object = "dyn Store<get(..): Send, put(..): Send> + Sync";
            assert!(open.contains(object), "{open}");
        }
        let held = documented(&workspace, "type.impl/cache/struct.Held.js");
        assert!(held.contains("dyn Store<get(..): Send>"), "{held}");
        let mine = documented(&workspace, "plain/struct.Mine.html");
        let of_put = mine.split_once("async fn put").unwrap().1;
        assert!(
            of_put.contains("Self: Sync")
                && !of_put.split_once("Puts").unwrap().0.contains("Sized"),
            "{mine}"
        );
    }
}

#[test]
fn documentation_shows_what_two_crates_export_anew_as_it_is_written() {
    let workspace = Workspace::new();
    let more = "
pub trait Store {
    async fn get(&self) -> u8;
    async fn set(&self) where Self: Sized {}
    async fn clear(&self) {}
}
pub trait Shared = Store<get(..): Send> + Sync;
pub struct Memory;
impl Memory {
    pub box async fn grow(&self, by: &str) { self.grow(by).await }
}
pub async fn try_with<F: AsyncFn(&str)>(_: &dyn Store, f: F) where F(..): Send { f(\"\").await }
";
    let text = workspace.read("cache/src/lib.rs");
    workspace.write("cache/src/lib.rs", text + more);
    let facade = "pub use cache::{Memory, Store as Renamed, Shared, sum, try_with};\n\
                  pub fn pinned() -> std::pin::Pin<Box<impl Future<Output = u8>>> { Box::pin(async { 1 }) }\n";
    workspace.write("plain/src/lib.rs", facade);
    let anew = "pub use plain::{Memory, Renamed, Shared, sum, try_with};\n\
                pub struct Mine;\nimpl Renamed for Mine { async fn get(&self) -> u8 { 1 } }\n";
    fs::create_dir_all(workspace.path("anew/src")).unwrap();
    workspace.write("anew/src/lib.rs", anew);
    workspace.edit("Cargo.toml", "[\"app\"", "[\"anew\", \"app\"");
    let manifest = workspace.read("plain/Cargo.toml");
    let dependency = |name: &str| format!("[dependencies]\n{name}.workspace = true\n");
    workspace.write("plain/Cargo.toml", manifest.clone() + &dependency("cache"));
    let manifest = manifest.replace("plain", "anew");
    workspace.write("anew/Cargo.toml", manifest + &dependency("plain"));
    workspace.cargo_async("doc -p plain -p anew --no-deps").ok();
    for krate in ["plain", "anew"] {
        let of = |page: &str| documented(&workspace, &format!("{krate}/{page}"));
        let store = of("trait.Renamed.html");
        assert_eq!(store.matches("Sized").count(), 2, "{store}");
        let sum = of("fn.sum.html");
        assert!(sum.contains("pub async fn sum(n: u32) -> u32"), "{sum}");
        let memory = of("struct.Memory.html");
        let grow = "pub async fn grow(\n    &amp;self,\n    by: &amp;str,\n)Auto";
        assert!(memory.contains(grow), "{memory}");
        assert!(!memory.contains("Shared"), "{memory}");
        let with = of("fn.try_with.html");
        assert!(
            with.ends_with("    F: AsyncFn(&amp;str),\n    F(..): Send,"),
            "{with}"
        );
    }
    let mine = documented(&workspace, "anew/struct.Mine.html");
    let of_clear = mine.split_once("async fn clear").unwrap().1;
    assert!(
        !of_clear.split_once("Blanket").unwrap().0.contains("Sized"),
        "{mine}"
    );
    let pinned = documented(&workspace, "plain/fn.pinned.html");
    assert!(pinned.contains("-> Pin<Box<impl Future"), "{pinned}");
}

#[test]
fn documentation_has_the_examples_that_are_plain() {
    let workspace = Workspace::new();
    fs::create_dir(workspace.path("plain/examples")).unwrap();
    workspace.write("plain/src/lib.rs", "pub fn one() -> u32 {\n    1\n}\n");
    workspace.write(
        "plain/examples/shown.rs",
        "fn main() {\n    plain::one();\n}\n",
    );
    let lowered = "box async fn new() {}\n\nfn main() {\n    plain::one();\n    drop(new());\n}\n";
    workspace.write("plain/examples/lowered.rs", lowered);
    let options = "doc -p plain --no-deps -Zunstable-options -Zrustdoc-scrape-examples";
    workspace
        .cargo_async_with(options, &[("RUSTC_BOOTSTRAP", OsStr::new("1"))])
        .ok();
    let page = workspace.read("target/doc/plain/fn.one.html");
    assert!(
        page.contains("shown.rs") && !page.contains("lowered.rs"),
        "{page}"
    );
}

#[test]
fn documentation_as_json_describes_what_is_written() {
    let workspace = Workspace::new();
    let library = "\
pub trait Cache { async fn get(&self) -> u8; }
pub trait Shared = Cache<get(..): Send> + Sync;
pub fn open<F: AsyncFn()>(_: &dyn Cache<get(..): Send>, _: F) where F(..): Send {}
";
    workspace.write("cache/src/lib.rs", library);
    let manifest = workspace.read("plain/Cargo.toml");
    workspace.write(
        "plain/Cargo.toml",
        manifest + "[dependencies]\ncache.workspace = true\n",
    );
    workspace.write(
        "plain/src/lib.rs",
        "pub use cache::Shared;\npub struct Mine;\n",
    );
    let describe = |name: &str| -> Value {
        let options = "-Zunstable-options --output-format json";
        let bootstrap = [("RUSTC_BOOTSTRAP", "1".as_ref())];
        let arguments = format!("rustdoc -p {name} -- {options}");
        let outcome = workspace.cargo_async_with(&arguments, &bootstrap);
        outcome.ok();
        let description = workspace.read(&format!("target/doc/{name}.json"));
        assert!(!description.contains("__normal_async"), "{description}");
        serde_json::from_str(&description).unwrap()
    };
    describe("plain");
    let cache = describe("cache");
    let items = cache["index"].as_object().unwrap().values();
    for item in items.filter(|item| item["name"] == "get" || item["name"] == "open") {
        assert_eq!(item["span"]["filename"], "cache/src/lib.rs");
        let [line, end] = [0, 1].map(|at| item["span"]["end"][at].as_u64().unwrap() as usize);
        let written = library.lines().nth(line - 1).unwrap();
        assert!(written[..end - 1].ends_with([';', '}']), "{item}");
        assert!(!item.to_string().contains("Sized"), "{item}");
    }
    let mut items = cache["index"].as_object().unwrap().values();
    let open = items.find(|item| item["name"] == "open").unwrap();
    let function = &open["inner"]["function"];
    let cache = &function["sig"]["inputs"][0][1]["borrowed_ref"]["type"]["dyn_trait"]["traits"][0];
    let bound = &cache["trait"]["args"]["angle_bracketed"]["constraints"][0];
    assert_eq!(bound["name"], "get");
    assert_eq!(bound["args"], "return_type_notation");
    let predicates = function["generics"]["where_predicates"].to_string();
    assert!(predicates.contains("F(..)"), "{predicates}");
}

#[test]
fn documentation_is_told_what_is_wrong_as_other_code_is() {
    let workspace = Workspace::new();
    let text = "#![warn(missing_docs)]
//! Plain.
/// Stores.
pub trait Store {
    /// Gets.
    async fn get(&self);
}
pub box async fn open(_: &dyn Store<get(..): Send>) { async {}.box.await }
";
    workspace.write("plain/src/lib.rs", text);
    let outcome = workspace.cargo_async("doc -p plain");
    assert!(outcome.success, "{}", outcome.stderr);
    let warning = "
warning: missing documentation for a function
 --> plain/src/lib.rs:8:1
  |
8 | pub box async fn open(_: &dyn Store<get(..): Send>) { async {}.box.await }
  | ^^^^^^^";
    assert!(outcome.stderr.contains(warning), "{}", outcome.stderr);
    workspace.edit("plain/src/lib.rs", "Send>)", "Send>, _: Key)");
    let stderr = workspace.cargo_async("doc -p plain").err();
    let error = "
error[E0425]: cannot find type `Key` in this scope
 --> plain/src/lib.rs:8:56
  |
8 | pub box async fn open(_: &dyn Store<get(..): Send>, _: Key) { async {}.box.await }
  |                                                        ^^^ not found in this scope
";
    assert!(stderr.contains(error), "{stderr}");
}

/// The text of a page, in which no hidden name is.
fn documented(workspace: &Workspace, page: &str) -> String {
    let page = workspace.read(&format!("target/doc/{page}"));
    assert!(!page.contains("__normal_async"), "{page}");
    let mut text = String::new();
    for part in page.split('<') {
        text += part.split_once('>').map_or(part, |(_, text)| text);
    }
    text.replace("&lt;", "<").replace("&gt;", ">")
}

#[test]
fn clippy_lints_the_users_text_and_nothing_else() {
    let workspace = Workspace::new();
    let outcome = workspace.cargo_async(
        "clippy --workspace --all-targets -- -D warnings -D clippy::unnecessary_semicolon",
    );
    let silent = outcome.stderr.lines().all(|line| !line.contains("warning"));
    assert!(outcome.success && silent, "{}", outcome.stderr);
    workspace.edit(
        "cache/src/lib.rs",
        "    n + sum(n - 1).await",
        "    n.clone() + sum(n - 1).await",
    );
    let stderr = workspace
        .cargo_async("clippy -p cache -- -D warnings")
        .err();
    assert!(
        stderr.contains("error: using `clone` on type `u32`"),
        "{stderr}"
    );
    assert!(stderr.contains("--> cache/src/lib.rs:39:5"), "{stderr}");
}

#[test]
fn clippy_fixes_the_users_text() {
    let workspace = Workspace::new();
    let text = "\
pub trait Cache { fn get(&self) -> impl Future<Output = Option<u32>>; }
pub async fn sum(cache: &dyn Cache) -> u32 {
    if let None = cache.get().box.await { return 0; }
    return 1u32.clone();
}
";
    workspace.write("plain/src/lib.rs", text);
    let stderr = workspace
        .cargo_async("clippy -p plain --lib --fix --allow-no-vcs")
        .stderr;
    assert!(stderr.contains("Fixed plain/src/lib.rs"), "{stderr}");
    let fixed = text.replace("    return 1u32.clone();", "    1u32");
    assert_eq!(workspace.read("plain/src/lib.rs"), fixed);
    // What there is to do about the `if` cannot be said: clippy does not know the boxed call.
    assert!(stderr.contains("redundant pattern matching"), "{stderr}");
    assert!(!stderr.contains("cache.get().await"), "{stderr}");
}

#[test]
fn boxed_functions_are_to_be_used_as_all_async_ones_are() {
    let workspace = Workspace::new();
    let text = "//! Numbers.\n/// Counts.\npub box async fn count(n: u32) -> u32 {\n    \
                if n == 0 { 0 } else { count(n - 1).await + 1 }\n}\n";
    workspace.write("plain/src/lib.rs", text);
    let strictly = "clippy -p plain -- -D warnings -D clippy::pedantic -D clippy::nursery";
    workspace.cargo_async(strictly).ok();
}

#[test]
fn clippy_does_not_lint_how_generated_text_is_written() {
    let workspace = Workspace::new();
    let text = include_str!("commands/strict.rs");
    workspace.write("plain/src/lib.rs", text);
    let denied = "-D warnings -D clippy::pedantic -D clippy::nursery -D clippy::pub_use \
                  -D clippy::allow_attributes_without_reason -A clippy::future_not_send";
    let warned = "-W clippy::absolute_paths -W clippy::shadow_same \
                  -W clippy::missing_trait_methods -W unused_qualifications";
    for lints in [denied, warned] {
        let outcome = workspace.cargo_async(&format!("clippy -p plain -- {lints}"));
        let silent = outcome.stderr.lines().all(|line| !line.contains("warning"));
        assert!(outcome.success && silent, "{}", outcome.stderr);
    }
}

#[test]
fn fix_edits_the_users_text() {
    let workspace = Workspace::new();
    workspace.edit(
        "cache/src/lib.rs",
        "    n + sum",
        "    let mut n = n;\n    n + sum",
    );
    workspace
        .cargo_async("fix -p cache --lib --allow-no-vcs")
        .ok();
    let text = workspace.read("cache/src/lib.rs");
    assert!(text.contains("    let n = n;\n    n + sum"), "{text}");
    assert!(text.contains("pub box async fn sum"), "{text}");
}

#[test]
fn fix_mends_errors_where_they_are() {
    let workspace = Workspace::new();
    let mended = "\
pub trait Cache { fn name(&self) -> String; async fn get(&self, key: &str) -> Option<u32>; async fn set(&mut self); }
/// Größe.
pub async fn sum(größe: &dyn Cache) -> u32 {
\t/* ä */ größe.get(\"ä\").box.await.unwrap_or(1) + größe\t
\t\t.get(\"\")
\t\t.box
\t\t.await.unwrap_or(2)
}
pub async fn all(caches: Vec<Box<dyn Cache>>) {
\tfor cache in &caches { println!(\"ä {:?} {}\", cache.get(\"b\").box.await, cache.name()) }
}
macro_rules! twice { ($e:expr) => { ($e, $e) } }
pub async fn macros(cache: &dyn Cache) -> (Option<u32>, Option<u32>) { twice!(cache.get(\"ä\").box.await) }
pub box async fn down(n: u32) { if n > 0 { down(n - 1).await } }
pub fn background<C: Cache + Send + Sync + 'static>(mut cache: C) where C::get(..): Send, C::set(..): Send {
\tspawn(async move { cache.get(\"ä\").await; cache.set().await; });
}
fn spawn<F: Future<Output = ()> + Send + 'static>(_: F) {}
"
    .replace('\n', "\r\n");
    let mut broken = mended.clone();
    for inserted in [".box", "box ", "where C::get(..): Send, C::set(..): Send "] {
        assert!(broken.contains(inserted));
        broken = broken.replace(inserted, "");
    }
    let broken = broken.replace("\t\t\r\n", "");
    workspace.write("plain/src/lib.rs", broken);
    let fix = || workspace.cargo_async("fix -p plain --lib --allow-no-vcs --broken-code");
    // rustc speaks of the second method when there is a bound for the first.
    fix().err();
    fix().ok();
    assert_eq!(workspace.read("plain/src/lib.rs"), mended);
}

#[test]
fn other_commands_pass_through() {
    let workspace = Workspace::new();
    assert!(
        workspace
            .cargo_async("tree -p app")
            .ok()
            .contains("cache v0.1.0")
    );
    assert!(
        workspace
            .cargo_async("locate-project")
            .ok()
            .contains("Cargo.toml")
    );
    assert!(
        workspace
            .cargo_async("no-such-command")
            .err()
            .contains("no such command")
    );
}

#[test]
fn help_and_version_are_our_own() {
    let workspace = Workspace::new();
    assert!(
        workspace
            .cargo_async("--help")
            .ok()
            .contains("Usage: cargo async")
    );
    let version = workspace.cargo_async("--version").ok();
    assert!(version.starts_with("cargo-async "), "{version}");
}

#[test]
fn the_executable_may_be_anywhere() {
    let workspace = Workspace::new();
    let elsewhere = workspace.path("my tools");
    fs::create_dir(&elsewhere).unwrap();
    let moved = elsewhere.join("cargo-async");
    fs::copy(tool("cargo-async"), &moved).unwrap();
    let mut command = crate::workspace::command(&moved, &workspace.root);
    let outcome = crate::workspace::run(command.args(["run", "--bin", "second"]));
    assert_eq!(outcome.ok(), "second 4\n");
}
