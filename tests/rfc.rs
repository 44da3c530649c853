//! `docs/rfc-status.md`: what the RFC and the roadmap's theme claim, and the test that shows it, or why none does.
//!
//! The programs of `ui/rfc` are the RFC's own examples, written anew; that they run, or are refused with the message that
//! is shown, is tested with all the others of `ui`. `BLESS=1` writes the page.

use std::{fmt::Write, fs, path::Path};

const HEADER: &str = "\
# How much of the RFC there is

Each claim of the draft RFC, in the order of its sections, and of the roadmap's theme \"Just add async\", and what shows
that it holds here. What is linked is a test: a program that runs, one that is refused with the message beside it, or a
page that a test writes. A test writes this page, too.
";

/// Sections, and what they claim.
const CLAIMS: &[(&str, &[Claim])] = &[
    (
        "Guide: dynamic dispatch",
        &[
            claim(
                "`&dyn Trait` is a type, with nothing said at the trait or where it is used.",
                Shown(&["ui/rfc/boxing_at_the_call.rs", "ui/dyn_trait"]),
            ),
            claim(
                "`.box` at the call makes the allocation visible; a call on a known type has none.",
                Shown(&[
                    "ui/rfc/boxing_at_the_call.rs",
                    "ui/dyn_trait/allocations.rs",
                ]),
            ),
            claim(
                "Other suitable methods that return `impl Trait` may be called so, too.",
                Shown(&["ui/dyn_trait/opaque_returns.rs"]),
            ),
            claim(
                "The error says where `.box` is missing.",
                Shown(&["ui/rfc/box_is_missing.rs"]),
            ),
        ],
    ),
    (
        "Guide: boxed async functions",
        &[
            claim(
                "`box async fn` makes recursion work, without lifetimes, `Pin` or a choice about `Send`.",
                Shown(&["ui/rfc/recursion.rs", "ui/box_fn"]),
            ),
            claim(
                "The error suggests `box`.",
                Shown(&["ui/rfc/box_fn_is_missing.rs"]),
            ),
        ],
    ),
    (
        "Guide: return type notation",
        &[
            limited(
                "`H::check(..): Send` in a where clause, and `impl Cache<process(..): Send>`.",
                Shown(&["ui/rfc/send_bounds.rs", "ui/send_bounds"]),
                "A task that holds the value across an await needs it to be `Send` and `'static`, too, which the RFC's \
                 examples leave out. Borrowed, it goes into a scope.",
            ),
            limited(
                "`F(..): Send` for async closures.",
                Shown(&["ui/rfc/closure_bounds.rs", "ui/async_closure"]),
                "The future borrows the closure, so the task has to own that: `spawn(async move { f().await })`.",
            ),
        ],
    ),
    (
        "Guide: spurious errors about `Send`",
        &[limited(
            "Code that should compile does compile.",
            Shown(&["../docs/spurious-send.md", "ui/spurious_send"]),
            "As far as rustc's own unfinished analysis goes; the page has each known case.",
        )],
    ),
    (
        "Guide: guaranteed destructors",
        &[
            limited(
                "`spawn_blocking` borrows, without an `Arc`.",
                Shown(&["ui/rfc/blocking.rs"]),
                "It is `normal_async::task::spawn_blocking`: a runtime's own takes only what is `'static`.",
            ),
            claim(
                "Scoped parallelism is safe, also when a future is forgotten.",
                Shown(&["../crates/normal-async/tests/task/soundness.rs"]),
            ),
            limited(
                "A type can ask that its destructor runs.",
                Shown(&["../docs/book/src/features/forget.md"]),
                "The known ways to leak are closed in crates that ask for it; nothing unsound rests on it.",
            ),
        ],
    ),
    (
        "Guide: async destructors",
        &[
            claim("`impl AsyncDrop` with an `async fn drop`.", ASYNC_DROP),
            claim(
                "It runs when the value goes out of scope in an async context.",
                ASYNC_DROP,
            ),
        ],
    ),
    (
        "Ferris revisited",
        &[
            claim(
                "Without `.box`: the error, its place, its help, and the help makes it compile.",
                Shown(&["ui/rfc/box_is_missing.rs"]),
            ),
            claim(
                "Without `box`: the error and its help.",
                Shown(&["ui/rfc/box_fn_is_missing.rs"]),
            ),
            claim(
                "A background task for any cache whose `process` is `Send`.",
                Shown(&["ui/rfc/send_bounds.rs"]),
            ),
            claim(
                "`trait Service = LocalService<request(..): Send> + Send;`: either can be implemented, and generic code \
                 takes both.",
                Shown(&["ui/rfc/service.rs", "ui/trait_alias"]),
            ),
            claim(
                "What is not `Send` cannot implement the alias.",
                Shown(&["ui/rfc/service_is_not_send.rs"]),
            ),
            claim("`spawn_blocking` borrows.", Shown(&["ui/rfc/blocking.rs"])),
            claim(
                "The pool closes its connections when it is dropped.",
                ASYNC_DROP,
            ),
            limited(
                "Middleware that composes, on a `Service` trait that is stable.",
                Shown(&["../lib/normal-service/tests/layers"]),
                "It is a library of its own, `normal-service`, with bridges to tower.",
            ),
        ],
    ),
    (
        "Reference: detailed status",
        &[
            claim(
                "`async fn` in traits, with the bounds that are missing today.",
                Shown(&["ui/send_bounds"]),
            ),
            claim(
                "Async closures work like others.",
                Shown(&[
                    "ui/async_closure/bounds.rs",
                    "ui/async_closure/objects.rs",
                    "ui/async_closure/with_everything_else.rs",
                    "ui/for_await/loops.rs",
                    "ui/move_expr/async_blocks.rs",
                ]),
            ),
            claim("Async drop.", ASYNC_DROP),
            claim(
                "`for await` loops over async iterators.",
                Shown(&["ui/rfc/async_iteration.rs", "ui/for_await"]),
            ),
            claim(
                "Errors speak of what was written, not of what it is made into.",
                Shown(&["../docs/diagnostics.md", "properties.rs", "corpus.rs"]),
            ),
        ],
    ),
    (
        "Reference: intentional limitations",
        &[
            claim(
                "`dyn Trait` does not implement `Trait`: a function for any `C: ?Sized + Cache` has to say `.box`.",
                Shown(&["ui/dyn_trait/missing_box_on_unsized.rs"]),
            ),
            claim(
                "`.box` allocates by the global allocator.",
                Shown(&["ui/dyn_trait/allocations.rs"]),
            ),
        ],
    ),
    (
        "FAQ: async iterators as a trait of one's own",
        &[claim(
            "A trait with `async fn next(&mut self) -> Option<Item>` works, through `dyn` as well.",
            Shown(&["ui/rfc/async_iteration.rs"]),
        )],
    ),
    (
        "Prior art: to be written, says the RFC",
        &[claim(
            "A survey of async in C#, JavaScript, Python, Kotlin and Swift.",
            Shown(&["../docs/book/src/languages/overview.md"]),
        )],
    ),
    (
        "Out of scope, says the RFC",
        &[claim(
            "A blessed runtime, async I/O in the standard library, one runtime for all.",
            NotOurs("the ecosystem's affair, not the language's"),
        )],
    ),
    (
        "The theme: straightforward equivalents",
        &[
            claim(
                "Traits: `&dyn` with async methods, and `Send` futures where somebody needs them.",
                Shown(&["ui/dyn_trait", "ui/send_bounds"]),
            ),
            claim(
                "Closures: no invalid errors about `Send`, and bounds that can be written.",
                Shown(&["ui/async_closure", "ui/spurious_send"]),
            ),
            claim("Recursion just works.", Shown(&["ui/box_fn"])),
            claim(
                "Scopes: borrow into tasks.",
                Shown(&["ui/rfc/blocking.rs", "../crates/normal-async/tests/task"]),
            ),
            claim("Drop: cleaning up may be async.", ASYNC_DROP),
            claim(
                "Ergonomic reference counting: `move(expr)` and `Share`.",
                Shown(&["ui/move_expr", "../crates/normal-async/src/share.rs"]),
            ),
            claim(
                "The compiler says what is missing, at the place, with a suggestion.",
                Shown(&["../docs/diagnostics.md"]),
            ),
            claim(
                "Types that cannot be moved.",
                NotYet("nothing else here needs them"),
            ),
            claim(
                "Streams: not a focus of the first year.",
                Shown(&["ui/for_await"]),
            ),
        ],
    ),
];

const ASYNC_DROP: Evidence = Shown(&[
    "ui/rfc/async_destructors.rs",
    "ui/async_drop",
    "../crates/normal-async/tests/async_drop",
]);

struct Claim {
    text: &'static str,
    evidence: Evidence,
    limit: Option<&'static str>,
}

enum Evidence {
    /// By these files, or by all programs in these directories.
    Shown(&'static [&'static str]),
    NotYet(&'static str),
    NotOurs(&'static str),
}

use Evidence::{NotOurs, NotYet, Shown};

const fn claim(text: &'static str, evidence: Evidence) -> Claim {
    Claim {
        text,
        evidence,
        limit: None,
    }
}

const fn limited(text: &'static str, evidence: Evidence, limit: &'static str) -> Claim {
    Claim {
        text,
        evidence,
        limit: Some(limit),
    }
}

#[test]
fn the_page_lists_every_claim_with_its_test() {
    let tests = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut page = HEADER.to_owned();
    for (section, claims) in CLAIMS {
        write!(
            page,
            "\n## {section}\n\n| claim | | |\n| --- | --- | --- |\n"
        )
        .unwrap();
        for claim in *claims {
            let (holds, because) = match &claim.evidence {
                Shown(paths) => {
                    let links: Vec<String> = paths.iter().map(|path| link(tests, path)).collect();
                    let holds = claim.limit.map_or("yes", |_| "yes, but");
                    (holds, links.join(", "))
                }
                NotYet(reason) => ("not yet", (*reason).to_owned()),
                NotOurs(reason) => ("no", (*reason).to_owned()),
            };
            let limit = claim
                .limit
                .map_or(String::new(), |limit| format!(". {limit}"));
            writeln!(page, "| {} | {holds} | {because}{limit} |", claim.text).unwrap();
        }
    }
    let path = tests.join("../docs/rfc-status.md");
    if std::env::var_os("BLESS").is_some() {
        fs::write(&path, &page).unwrap();
    }
    let expected = fs::read_to_string(&path).unwrap_or_default();
    assert_eq!(page, expected, "`BLESS=1` writes the page");
}

#[test]
fn every_example_of_the_rfc_is_on_the_page() {
    let tests = Path::new(env!("CARGO_MANIFEST_DIR"));
    let cited: Vec<&str> = CLAIMS
        .iter()
        .flat_map(|(_, claims)| *claims)
        .filter_map(|claim| match &claim.evidence {
            Shown(paths) => Some(*paths),
            _ => None,
        })
        .flatten()
        .copied()
        .collect();
    for entry in fs::read_dir(tests.join("ui/rfc")).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        let is_program = name.ends_with(".rs");
        let path = format!("ui/rfc/{name}");
        assert!(
            !is_program || cited.contains(&&*path),
            "{path} shows no claim"
        );
    }
}

/// A link from the page to a file or a directory, with what a program there does.
fn link(tests: &Path, path: &str) -> String {
    let full = tests.join(path);
    assert!(full.exists(), "{path} is not there");
    let target = match path.strip_prefix("../") {
        Some(rest) => rest
            .strip_prefix("docs/")
            .map_or(format!("../{rest}"), str::to_owned),
        None => format!("../tests/{path}"),
    };
    let name = path.trim_start_matches("../").trim_end_matches(".rs");
    let name = name.trim_start_matches("ui/").trim_start_matches("docs/");
    let text = fs::read_to_string(&full).unwrap_or_default();
    let is_refused = full.with_extension("stderr").exists() && !text.contains("\n//@ run\n");
    match is_refused {
        true => format!(
            "[`{name}`]({target}), refused as [shown]({})",
            target.replace(".rs", ".stderr")
        ),
        false => format!("[`{name}`]({target})"),
    }
}
