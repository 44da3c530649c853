//! `docs/spurious-send.md` says of each program in `ui/spurious_send` what rustc says, without and with its unfinished
//! analysis; here it is asked. `BLESS=1` writes the table.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use normal_async_lower::{Choices, Need, SourceFile, SourceTree, lower};

const HEAD: &str = "| program | rustc alone | with the analysis | why | known as |\n| --- | --- | --- | --- | --- |\n";

#[test]
fn the_table_says_what_rustc_says() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let rows: String = programs(&root.join("ui/spurious_send"))
        .iter()
        .map(|path| row(path))
        .collect();
    let path = root.join("../docs/spurious-send.md");
    let page = fs::read_to_string(&path).unwrap();
    let (before, _) = page
        .split_once(HEAD)
        .expect("the page has the table's head");
    let expected = format!("{before}{HEAD}{rows}");
    if std::env::var_os("BLESS").is_some() {
        fs::write(&path, &expected).unwrap();
        return;
    }
    assert!(
        page == expected,
        "with BLESS=1, the page becomes\n{expected}"
    );
}

fn programs(directory: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(directory).unwrap();
    let mut programs: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
    programs.retain(|path| path.extension().is_some_and(|extension| extension == "rs"));
    programs.sort();
    programs
}

/// Of a program whose documentation says in three paragraphs what it is, why rustc gets it wrong, and where that is
/// known.
fn row(path: &Path) -> String {
    let text = fs::read_to_string(path).unwrap();
    let lines = text.lines().map_while(|line| line.strip_prefix("//!"));
    let paragraphs: Vec<String> = lines
        .collect::<Vec<_>>()
        .split(|line| line.is_empty())
        .map(|lines| lines.concat())
        .collect();
    let [what, why, known_as] = &paragraphs[..] else {
        panic!("{} says what, why and where", path.display());
    };
    let Some((repository, number)) = known_as.trim().split_once('#') else {
        panic!("`{known_as}` is an issue");
    };
    let alone = verdict(path, &text, None);
    assert_ne!(alone, ACCEPTED, "rustc accepts {} by now", path.display());
    let analysed = verdict(path, &text, Some(Need::HigherRankedAssumptions));
    let runs = text.lines().any(|line| line == "//@ run");
    assert_eq!(
        analysed == ACCEPTED,
        runs,
        "{} runs when it is accepted",
        path.display()
    );
    let name = path.file_name().unwrap().to_string_lossy();
    format!(
        "| [{}](../tests/ui/spurious_send/{name}) | {alone} | {analysed} |{why} | [{number}](https://github.com/{repository}/issues/{number}) |\n",
        what.trim().trim_end_matches('.'),
    )
}

const ACCEPTED: &str = "compiles";

/// The first error of rustc, by its kind alone.
fn verdict(path: &Path, text: &str, more: Option<Need>) -> String {
    let tree = SourceTree {
        edition: 2024,
        files: vec![SourceFile::new(path.to_owned(), text.into())],
        ..SourceTree::default()
    };
    let lowered = lower(&tree, &Choices::default());
    let directory = tempfile::tempdir().unwrap();
    let program = directory.path().join("main.rs");
    fs::write(&program, lowered.files[0].apply(text)).unwrap();
    let needs = lowered.needs.keys().copied().chain(more);
    let output = Command::new("rustc")
        .args([
            "--edition=2024",
            "--emit=metadata",
            "--error-format=json",
            "-Awarnings",
        ])
        .args(needs.map(Need::rustc_argument))
        .env("RUSTC_BOOTSTRAP", "1")
        .arg("--out-dir")
        .arg(directory.path())
        .arg(&program)
        .output()
        .unwrap();
    if output.status.success() {
        return ACCEPTED.to_owned();
    }
    let said = String::from_utf8(output.stderr).unwrap();
    let first = said.lines().next().expect("rustc says what is wrong");
    let error: serde_json::Value = serde_json::from_str(first).unwrap();
    let message = error["message"].as_str().expect("an error has a message");
    without_positions(message)
}

/// `{async closure}` of `{async closure@main.rs:4:7: 4:9}`.
fn without_positions(message: &str) -> String {
    let parts = message
        .split('}')
        .map(|part| part.split('@').next().unwrap_or(part));
    parts.collect::<Vec<_>>().join("}")
}
