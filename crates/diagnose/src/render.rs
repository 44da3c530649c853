//! Renders a diagnostic as rustc does.

mod lines;
mod location;
mod patches;

use annotate_snippets::{
    AnnotationKind, Group, Level as LevelKind, Padding, Renderer, Snippet, level::Level,
};

use crate::{Code, Diagnostic, Files, Span, Style, suggestion::is_suggestion};
use lines::Lines;

/// `diagnostic` must be complete in what it shows, as [`crate::shown::as_shown`] makes it.
pub(crate) fn render(diagnostic: &Diagnostic, files: &Files, style: Style) -> String {
    let report = Report {
        files,
        short: style.short,
        done: Vec::new(),
        group: Group::with_title(title(diagnostic)),
    };
    let rendered = renderer(style).render(&report.of(diagnostic));
    let end = match style.short || diagnostic.level == "failure-note" {
        true => "\n",
        false => "\n\n",
    };
    rendered + end
}

fn renderer(style: Style) -> Renderer {
    let renderer = match style.color {
        true => Renderer::styled(),
        false => Renderer::plain(),
    };
    let renderer = renderer.short_message(style.short);
    match style.width {
        Some(width) => renderer.term_width(width),
        None => renderer,
    }
}

fn level(name: &str) -> Level<'static> {
    match name {
        "warning" => LevelKind::WARNING,
        "note" => LevelKind::NOTE,
        "help" => LevelKind::HELP,
        "failure-note" => LevelKind::NOTE.no_name(),
        "error: internal compiler error" => LevelKind::ERROR.with_name(name.to_owned()),
        _ => LevelKind::ERROR,
    }
}

fn title(diagnostic: &Diagnostic) -> annotate_snippets::Title<'_> {
    let title = level(&diagnostic.level).primary_title(&*diagnostic.message);
    match diagnostic.code.as_ref().filter(|code| is_error_code(code)) {
        Some(code) => title.id(&*code.code),
        None => title,
    }
}

/// As opposed to the name of a lint, which is not shown.
fn is_error_code(code: &Code) -> bool {
    let digits = code.code.strip_prefix('E').unwrap_or_default();
    !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit())
}

/// A report under construction.
struct Report<'a, 'f> {
    files: &'a Files<'f>,
    short: bool,
    done: Vec<Group<'a>>,
    group: Group<'a>,
}

impl<'a> Report<'a, '_> {
    fn of(mut self, diagnostic: &'a Diagnostic) -> Vec<Group<'a>> {
        let first_child_has_spans = diagnostic.children.first().map(has_place);
        self.add_spans(diagnostic, first_child_has_spans == Some(false));
        for child in &diagnostic.children {
            self.add_child(child);
        }
        self.done.push(self.group);
        self.done
    }

    fn add_child(&mut self, child: &'a Diagnostic) {
        if !has_place(child) {
            self.add(level(&child.level).message(&*child.message));
            return;
        }
        if is_suggestion(child) {
            self.add_suggestion(child);
            return;
        }
        self.start(Group::with_title(
            level(&child.level).secondary_title(&*child.message),
        ));
        self.add_spans(child, false);
    }

    fn add_suggestion(&mut self, help: &'a Diagnostic) {
        let alternatives = patches::alternatives(&help.spans, self.files);
        let Some((shown, others)) = alternatives else {
            return;
        };
        self.start(Group::with_title(
            LevelKind::HELP.secondary_title(&*help.message),
        ));
        for snippet in shown {
            self.add(snippet);
        }
        if others > 0 {
            let plural = if others == 1 { "" } else { "s" };
            let more = format!("and {others} other candidate{plural}");
            self.add(LevelKind::NOTE.no_name().message(more));
        }
    }

    /// Shows the spans of a message, file by file. `padded` when a message without spans follows.
    fn add_spans(&mut self, message: &'a Diagnostic, padded: bool) {
        let Some(primary) = message.spans.iter().find(|s| s.is_primary) else {
            return;
        };
        if !has_place(message) {
            if padded {
                self.add(Padding);
            }
            return;
        }
        let mut by_file: Vec<(&str, Vec<&Span>)> = Vec::new();
        for span in &message.spans {
            match by_file.iter_mut().find(|(name, _)| *name == span.file_name) {
                Some((_, spans)) => spans.push(span),
                None => by_file.push((&span.file_name, vec![span])),
            }
        }
        by_file.sort_by_key(|(name, _)| *name != primary.file_name);
        for (index, (name, mut spans)) in by_file.into_iter().enumerate() {
            spans.sort_by_key(|span| span.byte_start);
            if spans.iter().any(|span| !span.text.is_empty()) {
                self.add(annotated(name, &spans, self.files));
            } else if !self.short {
                if index != 0 {
                    self.start(Group::with_level(level(&message.level)));
                }
                for element in location::unreadable(name, &spans) {
                    self.add(element);
                }
                if padded {
                    self.add(Padding);
                }
            }
        }
    }

    fn add(&mut self, element: impl Into<annotate_snippets::Element<'a>>) {
        let group = std::mem::replace(&mut self.group, Group::with_level(LevelKind::ERROR));
        self.group = group.element(element);
    }

    fn start(&mut self, group: Group<'a>) {
        self.done.push(std::mem::replace(&mut self.group, group));
    }
}

/// Whether the message is about a place in some text. Where rustc knows none, it names the very start of the first file
/// and shows nothing of it.
fn has_place(message: &Diagnostic) -> bool {
    let is_place = |span: &Span| !span.text.is_empty() || span.range() != (0..0);
    message.spans.iter().any(is_place) || is_suggestion(message)
}

fn annotated<'a>(
    name: &'a str,
    spans: &[&'a Span],
    files: &Files,
) -> Snippet<'a, annotate_snippets::Annotation<'a>> {
    let lines = Lines::around(name, spans, files);
    let annotate = |span: &&'a Span| {
        let kind = match span.is_primary {
            true => AnnotationKind::Primary,
            false => AnnotationKind::Context,
        };
        kind.span(lines.range(span)).label(span.label.as_deref())
    };
    let annotations: Vec<_> = spans.iter().map(annotate).collect();
    lines.snippet(name).annotations(annotations)
}
