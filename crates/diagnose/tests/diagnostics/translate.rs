//! What rustc says about lowered programs, in terms of the programs as they were written.
//!
//! In `tests/translate/*.rs`, `«written⇒lowered»` is an edit; within the lowered side `‹text›` is a copy of that text
//! from its first place in the program. `BLESS=1` writes what is expected of each program: the output in `.stderr`
//! and, when there are suggestions that a tool may apply, the program with them in `.fixed`.

use std::{
    path::{Path, PathBuf},
    sync::Arc,
};

use normal_async_diagnose::{Applicability, Diagnostic, Files, Span, Style, Translator};
use normal_async_syntax::{
    edit::{Edit, Edits},
    insertion::Insertion,
};

use crate::rustc;

struct Program {
    written: String,
    edits: Edits,
}

impl Program {
    fn parse(marked: &str) -> Self {
        let mut written = String::new();
        let mut lowered: Vec<(std::ops::Range<usize>, &str)> = Vec::new();
        for (index, part) in marked.split('«').enumerate() {
            if index == 0 {
                written += part;
                continue;
            }
            let (edit, rest) = part.split_once('»').expect("an edit ends");
            let (from, to) = edit.split_once('⇒').expect("an edit has two sides");
            let start = written.len();
            written += from;
            lowered.push((start..written.len(), to));
            written += rest;
        }
        let mut edits = Edits::default();
        for (range, to) in lowered {
            let insert = insertion(to, &written);
            edits.push(Edit { range, insert });
        }
        Program { written, edits }
    }
}

fn insertion(lowered: &str, written: &str) -> Insertion {
    let mut insertion = Insertion::new();
    for (index, part) in lowered.split('‹').enumerate() {
        let rest = match part.split_once('›') {
            Some((copy, rest)) if index > 0 => {
                let at = written
                    .find(copy)
                    .expect("the copied text is in the program");
                insertion.push(copy, Some(at..at + copy.len()));
                rest
            }
            _ => part,
        };
        insertion.push(rest, None);
    }
    insertion
}

/// Every span says the same in bytes, in lines and columns, and in text.
fn check_spans(diagnostic: &Diagnostic, written: &str) {
    let expansions = |span: &Span| span.expansion.as_ref().map(|e| e.span.clone());
    for span in &diagnostic.spans {
        for span in std::iter::successors(Some(span.clone()), expansions) {
            if span.text.is_empty() {
                continue;
            }
            let before = &written[..span.byte_start];
            let line_start = before.rfind('\n').map_or(0, |at| at + 1);
            assert_eq!(before.matches('\n').count() + 1, span.line_start);
            assert_eq!(
                before[line_start..]
                    .trim_start_matches('\u{feff}')
                    .chars()
                    .count()
                    + 1,
                span.column_start
            );
            let covered = written[span.byte_start..span.byte_end].replace('\r', "");
            let lines = span.text.iter().map(|line| {
                let width = line.highlight_end - line.highlight_start;
                line.text
                    .chars()
                    .skip(line.highlight_start - 1)
                    .take(width)
                    .collect::<String>()
            });
            assert_eq!(lines.collect::<Vec<_>>().join("\n"), covered);
        }
    }
    for child in &diagnostic.children {
        check_spans(child, written);
    }
}

/// The program with every suggestion that a tool may apply.
fn fixed(written: &str, diagnostics: &[Diagnostic]) -> String {
    let children = diagnostics
        .iter()
        .flat_map(|diagnostic| &diagnostic.children);
    let mut parts: Vec<&Span> = children
        .flat_map(|child| &child.spans)
        .filter(|s| s.suggestion_applicability == Some(Applicability::MachineApplicable))
        .collect();
    parts.sort_by_key(|span| span.byte_start);
    parts.dedup_by_key(|span| (span.byte_start, span.byte_end));
    let mut fixed = written.to_owned();
    for part in parts.iter().rev() {
        let replacement = part.suggested_replacement.as_ref().unwrap();
        fixed.replace_range(part.byte_start..part.byte_end, replacement);
    }
    fixed
}

fn compare(path: PathBuf, actual: &str) -> Result<(), String> {
    if std::env::var_os("BLESS").is_some() {
        match actual {
            "" => _ = std::fs::remove_file(path),
            _ => std::fs::write(path, actual).unwrap(),
        }
        return Ok(());
    }
    let expected = std::fs::read_to_string(&path).unwrap_or_default();
    match expected == actual {
        true => Ok(()),
        false => Err(format!(
            "=== {}: expected\n{expected}=== actual\n{actual}",
            path.display()
        )),
    }
}

fn check(path: &Path) -> Result<(), String> {
    let marked = std::fs::read_to_string(path).unwrap();
    let Program { written, edits } = Program::parse(&marked);
    let name = rustc::name(path);

    let mut files = Files::new(|_| None);
    files.insert(name, Arc::from(&*written), &edits);
    let mut translator = Translator::new(files, Style::default());
    let said = rustc::run("translate", name, &edits.apply(&written), &[]);
    let mut diagnostics: Vec<_> = said
        .into_iter()
        .filter_map(|d| translator.translate(d))
        .collect();
    diagnostics.extend(translator.summary());

    for diagnostic in &diagnostics {
        check_spans(diagnostic, &written);
        let json = serde_json::to_string(diagnostic).unwrap();
        assert!(!json.contains("__normal_async"), "{json}");
    }
    let rendered: String = diagnostics
        .iter()
        .filter_map(|d| d.rendered.as_deref())
        .collect();
    let fixed = fixed(&written, &diagnostics);
    compare(path.with_extension("stderr"), &rendered)?;
    compare(
        path.with_extension("fixed"),
        if fixed == written { "" } else { &fixed },
    )
}

#[test]
fn diagnostics_speak_of_the_program_as_written() {
    let paths = rustc::programs("tests/translate");
    let wrong: Vec<String> = paths.iter().filter_map(|path| check(path).err()).collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
