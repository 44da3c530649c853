//! What is said of the items of another crate, which was lowered too.

use std::{path::Path, process::Command, sync::Arc};

use normal_async_diagnose::{Files, Style, Translator};
use normal_async_syntax::edit::Edits;

use crate::rustc;

const CACHE: &str = "\
pub trait Cache {
    async fn get(
        &self,
    ) -> u32;
    fn keys(&self) -> impl Iterator<Item = u32>;
    fn own(&self) where Self: Sized;
}
";

const USE: &str = "\
async fn fetch(cache: &dyn cache::Cache) {
    cache.get().await;
    cache.keys();
    cache.own();
}

fn main() {}
";

/// The lowered text.
fn lowered() -> String {
    let mut edits = Edits::default();
    for end in ["-> u32", "impl Iterator<Item = u32>"] {
        let at = CACHE.find(end).unwrap() + end.len();
        edits.insert(at, " where Self: Sized");
    }
    edits.apply(CACHE)
}

/// Compiles the library from the lowered text under the name of the user's file.
fn compile_library(directory: &Path) {
    let shadow = directory.join("shadow");
    std::fs::create_dir_all(&shadow).unwrap();
    std::fs::write(shadow.join("cache.rs"), lowered()).unwrap();
    std::fs::write(directory.join("cache.rs"), CACHE).unwrap();
    let status = Command::new("rustc")
        .args([
            "--edition=2024",
            "--crate-type=rlib",
            "--remap-path-prefix=shadow=.",
        ])
        .args(["-Aasync-fn-in-trait", "shadow/cache.rs"])
        .current_dir(directory)
        .status()
        .unwrap();
    assert!(status.success());
}

#[test]
fn boxing_is_asked_for_only_where_the_lowering_wants_it() {
    let directory = Path::new(env!("CARGO_TARGET_TMPDIR")).join("other_crate");
    compile_library(&directory);
    let said = rustc::run(
        "other_crate",
        "use.rs",
        USE,
        &["--extern=cache=libcache.rlib"],
    );
    let read = |name: &str| -> Option<Arc<str>> {
        Some(std::fs::read_to_string(directory.join(name)).ok()?.into())
    };
    let mut translator = Translator::new(Files::new(read), Style::default());
    let translated: Vec<_> = said
        .into_iter()
        .filter_map(|d| translator.translate(d))
        .collect();
    let messages: Vec<&str> = translated.iter().map(|d| &*d.message).collect();
    let expected = [
        "async methods require boxing for dynamic dispatch",
        "methods that return `impl Trait` require boxing for dynamic dispatch",
        "the `own` method cannot be invoked on a trait object",
    ];
    assert_eq!(messages, expected);
}
