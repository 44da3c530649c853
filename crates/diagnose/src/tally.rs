//! rustc's closing words: how many errors and warnings there were, and where their codes are explained.

use std::collections::BTreeSet;

use crate::Diagnostic;

/// More codes than this are not listed.
const MOST_LISTED: usize = 9;

/// What was said so far.
#[derive(Debug, Default)]
pub(crate) struct Tally {
    errors: usize,
    warnings: usize,
    /// Error codes, and names of pages of ours, that have an explanation.
    explained: BTreeSet<String>,
    /// Those of them that are pages of ours.
    own_pages: BTreeSet<String>,
}

impl Tally {
    /// `page` is ours about it, if there is one.
    pub(crate) fn count(&mut self, diagnostic: &Diagnostic, page: Option<&str>) {
        match &*diagnostic.level {
            "error" => self.errors += 1,
            "warning" => self.warnings += 1,
            _ => {}
        }
        if let Some(page) = page {
            self.own_pages.insert(page.to_owned());
            self.explained.insert(page.to_owned());
            return;
        }
        let explained = diagnostic
            .code
            .as_ref()
            .filter(|code| code.explanation.is_some());
        self.explained
            .extend(explained.map(|code| code.code.clone()));
    }

    /// Whether rustc itself draws up the sum.
    pub(crate) fn is_closing(&self, diagnostic: &Diagnostic) -> bool {
        let message = &*diagnostic.message;
        let is_closing = match &*diagnostic.level {
            "failure-note" => true,
            "error" => message.starts_with("aborting due to "),
            "warning" => message.ends_with(" emitted"),
            _ => false,
        };
        is_closing && diagnostic.spans.is_empty()
    }

    pub(crate) fn closing(&self, short: bool) -> Vec<Diagnostic> {
        let mut closing: Vec<_> = self.sum().into_iter().collect();
        if self.errors > 0 && !short {
            closing.extend(self.where_explained().into_iter().flatten());
        }
        closing
    }

    fn sum(&self) -> Option<Diagnostic> {
        let warnings =
            (self.warnings > 0).then(|| format!("{} emitted", number(self.warnings, "warning")));
        let errors = match self.errors {
            0 => return Some(closing_words("warning", &warnings?)),
            1 => "aborting due to 1 previous error".to_owned(),
            n => format!("aborting due to {n} previous errors"),
        };
        let words: Vec<String> = std::iter::once(errors).chain(warnings).collect();
        Some(closing_words("error", &words.join("; ")))
    }

    fn where_explained(&self) -> Option<Vec<Diagnostic>> {
        let first = self.explained.first()?;
        let (which, mut closing) = match self.explained.len() {
            1 => ("this error", Vec::new()),
            count => {
                let listed: Vec<&str> = self
                    .explained
                    .iter()
                    .map(|code| &**code)
                    .take(MOST_LISTED)
                    .collect();
                let end = if count > MOST_LISTED { "..." } else { "." };
                let list = format!(
                    "Some errors have detailed explanations: {}{end}",
                    listed.join(", ")
                );
                ("an error", vec![closing_words("failure-note", &list)])
            }
        };
        let explain = match self.own_pages.first() {
            Some(page) => format!("cargo async explain {page}"),
            None => format!("rustc --explain {first}"),
        };
        let how = format!("For more information about {which}, try `{explain}`.");
        closing.push(closing_words("failure-note", &how));
        Some(closing)
    }
}

fn number(count: usize, what: &str) -> String {
    let plural = if count == 1 { "" } else { "s" };
    format!("{count} {what}{plural}")
}

fn closing_words(level: &str, message: &str) -> Diagnostic {
    let mut diagnostic = Diagnostic::new(level, message, Vec::new());
    diagnostic.message_type = Some("diagnostic".into());
    diagnostic
}
