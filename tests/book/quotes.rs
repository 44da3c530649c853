//! A code block behind an example quotes what a command prints of it, by the last word of its language: `text,cargo` and
//! `text,cargo-async` have messages, `rust,ignore,eject` has plain Rust. `BLESS=1` writes the quotes.

use std::{
    collections::BTreeMap,
    env,
    fmt::Write,
    fs,
    ops::Range,
    path::{Path, PathBuf},
    process::Command,
};

use normal_async_tests::tool;
use pulldown_cmark::{CodeBlockKind, Event, Tag, TagEnd};
use serde_json::Value;

use crate::{book, chapters, events, read, root};

/// The commands that are quoted, as the last words of languages.
const SPEAKERS: [&str; 3] = ["cargo", "cargo-async", "eject"];

/// A quote in a chapter.
struct Quote {
    chapter: PathBuf,
    /// Where its text stands.
    range: Range<usize>,
    speaker: &'static str,
    /// The name of the program that it is about.
    about: String,
}

/// Programs, or what is said of them, by their names.
type Texts = BTreeMap<String, String>;

#[test]
fn quotes_are_what_the_tools_say() {
    let mut programs = Texts::new();
    let mut quotes = Vec::new();
    for chapter in chapters() {
        quotes.extend(quotes_in(chapter, &mut programs));
    }
    let said = SPEAKERS.map(|speaker| {
        let about = |name: &String| {
            let mut quotes = quotes.iter();
            quotes.any(|quote| quote.speaker == speaker && quote.about == *name)
        };
        let asked = programs.iter().filter(|(name, _)| about(name));
        let asked = asked.map(|(name, text)| (name.clone(), text.clone()));
        (speaker, ask(speaker, &asked.collect()))
    });
    let said = BTreeMap::from(said);
    let mut stale = String::new();
    // From the last, so that those before it stay where they are.
    for quote in quotes.iter().rev() {
        let mut page = read(&quote.chapter);
        let now = said[quote.speaker].get(&quote.about);
        let now = now.map_or("", String::as_str);
        if page[quote.range.clone()] == *now {
            continue;
        }
        page.replace_range(quote.range.clone(), now);
        if env::var_os("BLESS").is_some() {
            fs::write(&quote.chapter, page).unwrap();
        } else {
            let (chapter, speaker) = (quote.chapter.display(), quote.speaker);
            writeln!(stale, "{chapter}: {speaker} says:\n{now}").unwrap();
        }
    }
    assert!(stale.is_empty(), "{stale}`BLESS=1` writes it");
}

/// The quotes in a chapter, and the programs that they are about.
fn quotes_in(chapter: PathBuf, programs: &mut Texts) -> Vec<Quote> {
    let page = read(&chapter);
    let stem = chapter.file_stem().unwrap().to_str().unwrap();
    let mut quotes = Vec::new();
    let mut example = None;
    for (number, (language, range)) in code_blocks(&page).enumerate() {
        let speaker = language.rsplit(',').next();
        let speaker = SPEAKERS.into_iter().find(|word| speaker == Some(word));
        if let Some(speaker) = speaker {
            let (name, text) = example
                .clone()
                .expect("an example stands before its quotes");
            programs.insert(String::clone(&name), text);
            quotes.push(Quote {
                chapter: chapter.clone(),
                range,
                speaker,
                about: name,
            });
        } else if language.starts_with("rust") {
            example = Some((format!("{stem}-{number}"), program(&page[range])));
        }
    }
    quotes
}

/// The fenced code blocks of a page, with where their texts stand.
fn code_blocks(page: &str) -> impl Iterator<Item = (String, Range<usize>)> {
    let mut block = None;
    events(page).filter_map(move |(event, range)| match event {
        Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(language))) => {
            let start = range.start + page[range].find('\n')? + 1;
            block = Some((language.into_string(), start..start));
            None
        }
        Event::Text(_) => {
            if let Some((_, text)) = &mut block {
                text.end = range.end;
            }
            None
        }
        Event::End(TagEnd::CodeBlock) => block.take(),
        _ => None,
    })
}

const MAIN: &str = "fn main() {}\n";

/// An example as rustdoc reads it, with its hidden lines and a `main`.
fn program(example: &str) -> String {
    let lines = example.lines().map(|line| match line {
        "#" => "",
        line => line.strip_prefix("# ").unwrap_or(line),
    });
    let mut program: String = lines.flat_map(|line| [line, "\n"]).collect();
    if !program.contains("fn main()") {
        program += MAIN;
    }
    program
}

/// What is said of each program.
fn ask(speaker: &str, programs: &Texts) -> Texts {
    if programs.is_empty() {
        return Texts::new();
    }
    let package = package(speaker, programs);
    let (program, target) = match speaker {
        "cargo" => (env!("CARGO").into(), "book-target-cargo"),
        _ => (tool("cargo-async"), "book-target-cargo-async"),
    };
    let mut command = Command::new(program);
    command
        .args(["--config", "build.rustflags=['-Awarnings']"])
        .env("CARGO_TARGET_DIR", package.with_file_name(target))
        .env_remove("RUSTC_BOOTSTRAP")
        .current_dir(&package);
    match speaker {
        "eject" => ejected(&mut command, programs),
        _ => messages(&mut command),
    }
}

/// A package of programs, with the dependencies of the book, but for those that plain cargo does not build.
fn package(name: &str, programs: &Texts) -> PathBuf {
    let package = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("book-{name}"));
    let _ = fs::remove_dir_all(&package);
    fs::create_dir_all(package.join("src/bin")).unwrap();
    let manifest = read(&book().join("Cargo.toml"));
    let (manifest, _) = manifest.split_once("[dev-dependencies]").unwrap();
    let manifest = manifest
        .replace("[lib]\npath = \"lib.rs\"\n", "")
        .replace("../..", root().to_str().unwrap());
    fs::write(package.join("Cargo.toml"), manifest).unwrap();
    fs::copy(book().join("Cargo.lock"), package.join("Cargo.lock")).unwrap();
    for (name, text) in programs {
        fs::write(package.join(format!("src/bin/{name}.rs")), text).unwrap();
    }
    package
}

/// The messages about each program.
fn messages(command: &mut Command) -> Texts {
    let check = ["check", "--keep-going", "--message-format=json"];
    let output = command.args(check).output().unwrap();
    let mut said = Texts::new();
    for line in String::from_utf8(output.stdout).unwrap().lines() {
        let message: Value = serde_json::from_str(line).unwrap();
        let Some(rendered) = message["message"]["rendered"].as_str() else {
            continue;
        };
        let has_place = message["message"]["spans"][0].is_object();
        if let Some(name) = message["target"]["name"].as_str().filter(|_| has_place) {
            let rendered = with_short_paths(rendered, name);
            let said = said.entry(name.to_owned()).or_default();
            let gap = if said.is_empty() { "" } else { "\n" };
            write!(said, "{gap}{rendered}").unwrap();
        }
    }
    let stderr = String::from_utf8_lossy(&output.stderr);
    assert!(!said.is_empty(), "nothing is said:\n{stderr}");
    said
}

/// A message, as it would be of the only program of a package, and without the directory of cargo's registry.
fn with_short_paths(message: &str, name: &str) -> String {
    let mut shown = String::new();
    for line in message.trim_end().lines() {
        let short = line
            .split_once("/registry/src/")
            .and_then(|(before, path)| {
                let arrow = before.find("--> ")? + "--> ".len();
                Some(before[..arrow].to_owned() + path.split_once('/')?.1)
            });
        shown += &short.unwrap_or_else(|| line.to_owned());
        shown.push('\n');
    }
    shown.replace(&format!("src/bin/{name}.rs"), "src/main.rs")
}

/// The plain Rust that the programs become.
fn ejected(command: &mut Command, programs: &Texts) -> Texts {
    let directory = tempfile::tempdir().unwrap();
    let eject = command.args(["eject", "--out"]);
    let output = eject.arg(directory.path().join("out")).output().unwrap();
    let stderr = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{stderr}");
    let (_, package) = stderr.rsplit_once(" to `").unwrap();
    let (package, _) = package.rsplit_once('`').unwrap();
    let plain = programs.keys().map(|name| {
        let text = read(&Path::new(package).join(format!("src/bin/{name}.rs")));
        (name.clone(), worth_reading(&text))
    });
    plain.collect()
}

/// Plain Rust without the attributes that silence lints, and without the `main` of an example.
fn worth_reading(text: &str) -> String {
    let mut shown = String::new();
    let mut in_attribute = false;
    for line in text.trim_end_matches(MAIN).trim_end().lines() {
        let begins = line.trim_start().starts_with("#[allow(");
        if !in_attribute && !begins {
            shown += line;
            shown.push('\n');
        }
        in_attribute = (in_attribute || begins) && !line.ends_with(")]");
    }
    shown
}
