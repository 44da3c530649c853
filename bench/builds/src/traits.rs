//! The service: caches of many kinds, each a trait with two implementations, and functions that use them.

use std::fmt::Write;

use crate::project::{Change, Group, Kind, Project};

/// The service with so many traits, in all versions.
pub fn group(traits: usize) -> Group {
    Group {
        title: "Trait objects",
        note: format!(
            "A service with {traits} traits of three async methods, two implementations of each, and as many functions \
             that take any of them. What is timed is `cargo check`."
        ),
        command: "check",
        changes: CHANGES,
        projects: VERSIONS
            .iter()
            .map(|version| version.project(traits))
            .collect(),
    }
}

const CHANGES: &[Change] = &[
    Change {
        name: "a change of another body",
        from: "async fn turn() {",
        to: "async fn turn() { let _ = NUMBER;",
    },
    Change {
        name: "a change of a body that calls",
        from: "let found = cache.get",
        to: "let _ = NUMBER; let found = cache.get",
    },
    Change {
        name: "a new item",
        from: "type Entries",
        to: "const _: u32 = NUMBER; type Entries",
    },
];

/// A way to have it.
struct Version {
    name: &'static str,
    kind: Kind,
    /// In the manifest.
    dependencies: &'static str,
    /// In front of the trait; `N` stands for its number in all of these.
    of_trait: &'static str,
    of_impl: &'static str,
    /// The type of a parameter that takes any cache.
    any: &'static str,
    /// What makes one of `cache`.
    as_any: &'static str,
    /// Behind a call, in front of `.await`.
    boxed: &'static str,
}

const VERSIONS: &[Version] = &[
    Version {
        name: "no trait objects",
        kind: Kind::Baseline,
        dependencies: "",
        of_trait: "",
        of_impl: "",
        any: "impl CacheN",
        as_any: "&cache",
        boxed: "",
    },
    Version {
        name: "async-trait",
        kind: Kind::Peer,
        dependencies: "async-trait = \"0.1.92\"",
        of_trait: "#[async_trait::async_trait]",
        of_impl: "#[async_trait::async_trait]",
        any: "dyn CacheN",
        as_any: "&cache",
        boxed: "",
    },
    Version {
        name: "dynosaur",
        kind: Kind::Peer,
        dependencies: "dynosaur = \"0.3.1\"",
        of_trait: "#[dynosaur::dynosaur(DynCacheN = dyn(box) CacheN)]",
        of_impl: "",
        any: "DynCacheN<'_>",
        as_any: "DynCacheN::from_ref(&cache)",
        boxed: "",
    },
    Version {
        name: "normal-async",
        kind: Kind::Ours,
        dependencies: "",
        of_trait: "",
        of_impl: "",
        any: "dyn CacheN",
        as_any: "&cache",
        boxed: ".box",
    },
];

/// Prints the size of the future of one request.
const HEAD: &str = "\
use std::{pin::pin, sync::Mutex, task::{Context, Poll, Waker}};

fn finish<T>(future: impl Future<Output = T>) -> T {
    let mut future = pin!(future);
    loop {
        if let Poll::Ready(value) = future.as_mut().poll(&mut Context::from_waker(Waker::noop())) {
            return value;
        }
    }
}

async fn turn() {
    let mut polled = false;
    std::future::poll_fn(|_| if std::mem::replace(&mut polled, true) { Poll::Ready(()) } else { Poll::Pending }).await;
}

type Entries = Mutex<Vec<(String, Vec<u8>)>>;

fn find(entries: &Entries, key: &str) -> Option<Vec<u8>> {
    let entries = entries.lock().unwrap();
    entries.iter().find(|(known, _)| known == key).map(|(_, value)| value.clone())
}
";

const TRAIT: &str = "
OF_TRAIT
pub trait CacheN {
    async fn get(&self, key: &str) -> Option<Vec<u8>>;
    async fn set(&self, key: &str, value: &[u8]);
    async fn count(&self) -> usize;
}

async fn useN(cache: &ANY, key: &str) -> usize {
    let found = cache.get(key)BOXED.await;
    if found.is_none() {
        cache.set(key, b\"value\")BOXED.await;
    }
    found.map_or(0, |found| found.len()) + cache.count()BOXED.await
}
";

const IMPLEMENTATION: &str = "
#[derive(Default)]
struct KINDN(Entries);

OF_IMPL
impl CacheN for KINDN {
    async fn get(&self, key: &str) -> Option<Vec<u8>> {
        turn().await;
        find(&self.0, key)
    }

    async fn set(&self, key: &str, value: &[u8]) {
        turn().await;
        self.0.lock().unwrap().push((key.to_owned(), value.to_owned()));
    }

    async fn count(&self) -> usize {
        turn().await;
        self.0.lock().unwrap().len()
    }
}

async fn requestKINDN() -> usize {
    let cache = KINDN::default();
    useN(AS_ANY, \"a\").await + useN(AS_ANY, \"b\").await
}
";

const KINDS: [&str; 2] = ["Memory", "Remote"];

impl Version {
    fn project(&self, traits: usize) -> Project {
        Project {
            name: self.name,
            kind: self.kind,
            dependencies: self.dependencies.to_owned(),
            program: self.program(traits),
        }
    }

    /// The text of `src/main.rs`, with so many traits.
    fn program(&self, traits: usize) -> String {
        let mut text = HEAD.to_owned();
        let mut main = String::from("\nfn main() {\n    let mut sum = 0;\n");
        for number in 0..traits {
            text += &self.fill(TRAIT, number, "");
            for kind in KINDS {
                text += &self.fill(IMPLEMENTATION, number, kind);
                let _ = writeln!(main, "    sum += finish(request{kind}{number}());");
            }
        }
        let _ = writeln!(main, "    assert!(sum > 0);");
        let _ = writeln!(
            main,
            "    print!(\"{{}}\", size_of_val(&request{}0()));\n}}",
            KINDS[0]
        );
        text + &main
    }

    fn fill(&self, template: &str, number: usize, kind: &str) -> String {
        let named = |name: &str| (format!("{name}N"), format!("{name}{number}"));
        let text = template
            .replace("OF_TRAIT", self.of_trait)
            .replace("OF_IMPL", self.of_impl)
            .replace("AS_ANY", self.as_any)
            .replace("ANY", self.any)
            .replace("BOXED", self.boxed)
            .replace("KIND", kind);
        let names = ["Cache", "use", kind].map(named);
        names
            .iter()
            .fold(text, |text, (name, numbered)| text.replace(name, numbered))
    }
}
