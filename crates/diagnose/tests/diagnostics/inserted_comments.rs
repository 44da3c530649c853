//! Comments that are inserted into plain programs change nothing of what is said about them.

use std::sync::Arc;

use normal_async_diagnose::{Diagnostic, Files, Style, Translator};
use normal_async_syntax::{edit::Edits, token::Tokens};

use crate::rustc;

/// A comment before every third word.
fn comments(text: &str) -> Edits {
    let tokens = Tokens::new(text);
    let is_lone = |&index: &usize| index == 0 || !tokens.joined(index - 1);
    let words = (0..tokens.len())
        .filter(|&index| tokens.is_word(index))
        .filter(is_lone);
    let mut edits = Edits::default();
    for index in words.step_by(3) {
        edits.insert(tokens.range(index).start, "/* é */ ");
    }
    edits
}

/// Without what may differ: a suggestion that would replace a comment is gone, and some errors have our own words.
fn comparable(mut diagnostics: Vec<Diagnostic>) -> Vec<Diagnostic> {
    let is_suggestion = |child: &Diagnostic| {
        child
            .spans
            .iter()
            .any(|s| s.suggested_replacement.is_some())
    };
    let has_own_words = |diagnostic: &Diagnostic| {
        let code = diagnostic.code.as_ref().map_or("", |code| &code.code);
        let points_to_page = diagnostic
            .message
            .starts_with("For more information about ");
        ["E0038", "E0733"].contains(&code) || points_to_page
    };
    diagnostics.retain(|diagnostic| !has_own_words(diagnostic));
    for diagnostic in &mut diagnostics {
        diagnostic.rendered = None;
        diagnostic.children.retain(|child| !is_suggestion(child));
    }
    diagnostics
}

#[test]
fn change_nothing() {
    for path in rustc::programs("tests/render") {
        let name = rustc::name(&path);
        let text: Arc<str> = std::fs::read_to_string(&path).unwrap().into();
        let edits = comments(&text);

        let expected = rustc::run("plain", name, &text, &[]);
        let mut files = Files::new(|_| None);
        files.insert(name, text.clone(), &edits);
        let mut translator = Translator::new(files, Style::default());
        let said = rustc::run("commented", name, &edits.apply(&text), &[]);
        let mut actual: Vec<_> = said
            .into_iter()
            .filter_map(|d| translator.translate(d))
            .collect();
        actual.extend(translator.summary());

        let (expected, actual) = (comparable(expected), comparable(actual));
        assert_eq!(expected.len(), actual.len(), "{name}");
        for (expected, actual) in expected.iter().zip(&actual) {
            assert!(expected == actual, "{name}: {expected:#?}\n{actual:#?}");
        }
    }
}
