//! `cargo async explain NAME`, and what its pages say.

use std::{collections::BTreeMap, fs, path::Path};

use serde_json::Value;

use crate::workspace::Workspace;

/// One example of a page.
struct Example {
    page: String,
    /// What follows its opening fence.
    kind: String,
    text: String,
}

impl Example {
    fn is_stable(&self) -> bool {
        self.kind.contains("--stable")
    }

    /// The error that it is an example of.
    fn error(&self) -> Option<&str> {
        let (_, error) = self.text.split_once("// error: ")?;
        error.lines().next()
    }
}

fn examples() -> Vec<Example> {
    let pages = Path::new(env!("CARGO_MANIFEST_DIR")).join("../crates/cargo-async/src/explain");
    let mut examples = Vec::new();
    for entry in fs::read_dir(pages).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_none_or(|extension| extension != "md") {
            continue;
        }
        let page = path.file_stem().unwrap().to_str().unwrap();
        let text = fs::read_to_string(&path).unwrap();
        for block in text.split("```").skip(1).step_by(2) {
            let (kind, text) = block.split_once('\n').unwrap();
            examples.push(Example {
                page: page.to_owned(),
                kind: kind.to_owned(),
                text: text.to_owned(),
            });
        }
    }
    examples
}

/// A workspace whose only package has these examples, each as a crate of its number.
fn package(examples: &[Example]) -> Workspace {
    let workspace = Workspace::new();
    let library = Path::new(env!("CARGO_MANIFEST_DIR")).join("../crates/normal-async");
    let library = fs::canonicalize(library).unwrap();
    workspace.write(
        "Cargo.toml",
        "[workspace]\nmembers = [\"plain\"]\nresolver = \"3\"\n",
    );
    let mut manifest = format!(
        "[package]\nname = \"plain\"\nversion = \"0.1.0\"\nedition = \"2024\"\n\
         [dependencies]\nnormal-async = {{ path = {library:?}, features = [\"futures\"] }}\n\
         tokio = {{ version = \"1\", features = [\"rt\"] }}\n"
    );
    fs::create_dir(workspace.path("plain/examples")).unwrap();
    for (number, example) in examples.iter().enumerate() {
        manifest += &format!("[[example]]\nname = \"example_{number}\"\ncrate-type = [\"lib\"]\n");
        workspace.write(
            &format!("plain/examples/example_{number}.rs"),
            &example.text,
        );
    }
    workspace.write("plain/Cargo.toml", manifest);
    workspace
}

/// What is said of each example, rendered.
fn said(workspace: &Workspace, options: &str) -> BTreeMap<String, String> {
    let arguments = format!("{options}check --examples --keep-going --message-format=json");
    let outcome = workspace.cargo_async(&arguments);
    let mut said: BTreeMap<String, String> = BTreeMap::new();
    for line in outcome.stdout.lines() {
        let message: Value = serde_json::from_str(line).unwrap();
        let Some(name) = message["target"]["name"].as_str() else {
            continue;
        };
        let rendered = message["message"]["rendered"].as_str().unwrap_or_default();
        *said.entry(name.to_owned()).or_default() += rendered;
    }
    said
}

#[test]
fn examples_do_what_their_pages_say() {
    let examples = examples();
    let workspace = package(&examples);
    let with_features = said(&workspace, "");
    let stable = said(&workspace, "--stable ");
    for (number, example) in examples.iter().enumerate() {
        let said = match example.is_stable() {
            true => &stable,
            false => &with_features,
        };
        let said = said.get(&format!("example_{number}"));
        let said = said.map_or("", String::as_str);
        let Example { page, kind, text } = example;
        let Some(code) = kind.strip_prefix("compile_fail") else {
            assert!(!said.contains("error"), "{page}: {text}\n{said}");
            continue;
        };
        let error = example.error().unwrap();
        let expected = match code.strip_prefix(",E") {
            Some(code) => format!("error[E{code}]: {error}"),
            None => format!("error: {error}"),
        };
        let points_to_page = format!("try `cargo async explain {page}`.");
        for expected in [expected, points_to_page] {
            assert!(said.contains(&expected), "{page}: {text}\n{said}");
        }
    }
}

#[test]
fn each_page_is_listed() {
    let workspace = Workspace::new();
    let list = workspace.cargo_async("explain --list").ok();
    let mut pages: Vec<&str> = list
        .lines()
        .filter_map(|line| line.split(' ').next())
        .collect();
    pages.sort();
    let mut with_examples: Vec<String> = examples().into_iter().map(|e| e.page).collect();
    with_examples.sort();
    with_examples.dedup();
    assert_eq!(pages, with_examples);
}

#[test]
fn pages_come_with_those_of_rustc() {
    let workspace = Workspace::new();
    let page = workspace.cargo_async("explain E0733").ok();
    assert!(page.contains("box async fn depth"), "{page}");
    assert!(page.contains("`rustc --explain E0733`:"), "{page}");
    let pages = workspace.cargo_async("explain E0507").ok();
    for own in ["`AsyncDrop`", "`move(expr)`", "`rustc --explain E0507`:"] {
        assert!(pages.contains(own), "{pages}");
    }
    let page = workspace.cargo_async("explain E0382").ok();
    assert!(
        page.starts_with("A variable was used after its contents have been moved"),
        "{page}"
    );
    let page = workspace.cargo_async("explain box").ok();
    assert!(page.starts_with("The keyword `box`"), "{page}");
    for unknown in ["E9999", "boxes"] {
        let stderr = workspace.cargo_async(&format!("explain {unknown}")).err();
        assert!(stderr.contains(unknown), "{stderr}");
    }
}
