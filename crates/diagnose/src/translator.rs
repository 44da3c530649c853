//! From rustc's diagnostics to the user's.

use std::collections::HashSet;

use crate::{
    Applicability, Diagnostic, Files, Span, lints, mapping, names, positions, render::render,
    rewrite, shown::as_shown, tally::Tally,
};

/// What rustc says of names for functions, types, traits and items of traits that it does not find.
const UNRESOLVED: [&str; 7] = [
    "E0220", "E0405", "E0407", "E0412", "E0425", "E0433", "E0576",
];

/// How `rendered` should look.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Style {
    /// With terminal colours, as `--json=diagnostic-rendered-ansi` asks for.
    pub color: bool,
    /// The width of the terminal, if known.
    pub width: Option<usize>,
    /// One line a diagnostic, as `--error-format=short` and `--json=diagnostic-short` ask for.
    pub short: bool,
}

/// Translates the diagnostics of one rustc call.
pub struct Translator<'a> {
    files: Files<'a>,
    style: Style,
    tally: Tally,
    /// What was said about lowered text, so that it is not said again about a copy.
    said: HashSet<String>,
    /// Where insertions were suggested for tools to apply.
    suggested: HashSet<(String, usize)>,
}

impl<'a> Translator<'a> {
    /// `style` should be the one that rustc was asked for, since its own rendering is kept where it can be.
    pub fn new(files: Files<'a>, style: Style) -> Self {
        Translator {
            files,
            style,
            tally: Tally::default(),
            said: HashSet::new(),
            suggested: HashSet::new(),
        }
    }

    /// Translates a diagnostic, in the order in which rustc gives them; `rendered` is set.
    ///
    /// None when there is nothing to say about the user's text: the diagnostic is a warning about generated text,
    /// says what an earlier one has said, or is one of rustc's closing words, which [`Translator::summary`] has.
    pub fn translate(&mut self, diagnostic: Diagnostic) -> Option<Diagnostic> {
        self.translate_noting(diagnostic, None)
    }

    /// Translates a diagnostic, with one more note of our own below it.
    pub fn translate_noting(
        &mut self,
        diagnostic: Diagnostic,
        note: Option<&str>,
    ) -> Option<Diagnostic> {
        if self.tally.is_closing(&diagnostic)
            || names::is_about_generated_trait(&diagnostic)
            || lints::is_about_generated_form(&diagnostic, &self.files)
            || rewrite::is_needless(&diagnostic, &self.files)
        {
            return None;
        }
        let (mut translated, page) = self.in_user_terms(&diagnostic, note)?;
        if translated != diagnostic || self.is_rendered_from_edited_text(&diagnostic) {
            if !self.said.insert(subject(&translated)) {
                return None;
            }
            let shown = self.in_user_terms(&as_shown(&diagnostic, &self.files), note);
            let shown = shown.as_ref().map_or(&translated, |(shown, _)| shown);
            translated.rendered = Some(render(shown, &self.files, self.style));
        }
        if page.is_some() {
            self.suggest_once(&mut translated);
        }
        self.tally.count(&translated, page);
        Some(translated)
    }

    /// Whether a diagnostic is about generated text that rustc cannot parse, or a name there that nothing has; about a
    /// `for await` that is not one of ours as it is not complete; or once more about a method that needs a `.box`. Where
    /// there is another error, it follows from that one.
    pub fn is_consequence(&self, diagnostic: &Diagnostic) -> bool {
        if is_about_loop(diagnostic) || rewrite::follows(diagnostic, &self.files) {
            return true;
        }
        let may_follow = match &diagnostic.code {
            Some(code) => UNRESOLVED.contains(&&*code.code),
            None => diagnostic.message.starts_with("expected "),
        };
        may_follow && mapping::is_about_inserted(diagnostic, &self.files)
    }

    /// Renders a diagnostic that is already in terms of the user's text, such as a [`Diagnostic::syntax_error`].
    /// `page` is that of `cargo async explain` about it.
    pub fn present(&mut self, mut diagnostic: Diagnostic, page: Option<&str>) -> Diagnostic {
        diagnostic.rendered = Some(render(
            &as_shown(&diagnostic, &self.files),
            &self.files,
            self.style,
        ));
        self.tally.count(&diagnostic, page);
        diagnostic
    }

    /// rustc's closing words, with the numbers and error codes of what was translated and presented.
    pub fn summary(&mut self) -> Vec<Diagnostic> {
        let mut closing = self.tally.closing(self.style.short);
        for diagnostic in &mut closing {
            diagnostic.rendered = Some(render(diagnostic, &self.files, self.style));
        }
        closing
    }

    /// With the page about it, if that is one of ours.
    fn in_user_terms(
        &self,
        diagnostic: &Diagnostic,
        note: Option<&str>,
    ) -> Option<(Diagnostic, Option<&'static str>)> {
        let (mut translated, page) = match rewrite::instead(diagnostic, &self.files) {
            Some(rewritten) => (rewritten, Some(rewrite::DISPATCH)),
            None => (mapping::map(diagnostic, &self.files)?, None),
        };
        let page = rewrite::improve(&mut translated, &self.files).or(page);
        positions::map(&mut translated, &self.files);
        names::reveal(&mut translated);
        let note = note.map(|note| Diagnostic::new("note", note, Vec::new()));
        translated.children.extend(note);
        Some((translated, page))
    }

    /// Lets tools insert a bound for one of the errors that it mends, or of those that mend by more than one: each of
    /// them would insert it anew.
    fn suggest_once(&mut self, diagnostic: &mut Diagnostic) {
        let children = diagnostic.children.iter_mut();
        for span in children.flat_map(|child| &mut child.spans) {
            let is_insertion = span.suggested_replacement.is_some() && span.range().is_empty();
            let place = (span.file_name.clone(), span.byte_start);
            if is_insertion && !self.suggested.insert(place) {
                span.suggestion_applicability = Some(Applicability::MaybeIncorrect);
            }
        }
    }

    fn is_rendered_from_edited_text(&self, diagnostic: &Diagnostic) -> bool {
        let has_hidden_name = diagnostic
            .rendered
            .as_deref()
            .is_some_and(names::has_hidden);
        has_hidden_name || mapping::shows_edited_lines(diagnostic, &self.files)
    }
}

/// What rustc says of its own `for await`, and of what it goes through.
fn is_about_loop(diagnostic: &Diagnostic) -> bool {
    let mut primary = diagnostic.spans.iter().filter(|span| span.is_primary);
    let mut names_library = || {
        primary.any(|span| {
            let text = span.covered_text().unwrap_or_default();
            ["async_iter", "AsyncIterator"]
                .iter()
                .any(|name| text.contains(name))
        })
    };
    match &*diagnostic.message {
        "`for await` loops are experimental" => true,
        "use of unstable library feature `async_iterator`" => !names_library(),
        _ => false,
    }
}

/// What a diagnostic says about which places. That something is not `Send`, a bound says once of one place.
fn subject(diagnostic: &Diagnostic) -> String {
    let mut subject = match required_bound(diagnostic) {
        Some(bound) if diagnostic.message.ends_with(" between threads safely") => {
            format!("{}:{:?}", bound.file_name, bound.range())
        }
        _ => format!("{} {}", diagnostic.level, diagnostic.message),
    };
    for span in diagnostic.spans.iter().filter(|span| span.is_primary) {
        let calls = std::iter::successors(Some(span), |span| Some(&span.expansion.as_ref()?.span));
        for call in calls {
            subject += &format!(" {}:{:?}", call.file_name, call.range());
        }
    }
    subject
}

fn required_bound(diagnostic: &Diagnostic) -> Option<&Span> {
    let mut notes = diagnostic.children.iter().flat_map(|child| &child.spans);
    notes.find(|span| {
        let label = span.label.as_deref();
        label.is_some_and(|label| label.starts_with("required by this bound in "))
    })
}
