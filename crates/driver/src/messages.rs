//! What rustc says, held back until it is known to be the last word, and then said in the user's terms.

use std::{
    collections::HashMap,
    io::{self, IsTerminal, Write},
    path::{Path, PathBuf},
};

use anyhow::Result;
use normal_async_diagnose::{Diagnostic, Style};
use normal_async_lower::{Finding, FindingSpan};

use serde_json::Value;

use crate::{command_line::CommandLine, tree::normalize};

/// The form in which the caller wants to see diagnostics.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Format {
    pub(crate) json: bool,
    unicode: bool,
    pub(crate) style: Style,
}

impl Format {
    pub(crate) fn of(line: &CommandLine) -> Self {
        let given = line.value("error-format").unwrap_or("human");
        let json = given == "json";
        let asks = |what: &str| line.list("json").any(|item| item == what);
        let terminal = io::stderr().is_terminal();
        let color = match line.value("color") {
            Some("always") => true,
            Some("never") => false,
            _ => terminal && std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty()),
        };
        let width = line
            .value("diagnostic-width")
            .map(|width| width.parse().ok());
        Format {
            json,
            unicode: given == "human-unicode",
            style: Style {
                color: if json {
                    asks("diagnostic-rendered-ansi")
                } else {
                    color
                },
                width: width.unwrap_or_else(|| terminal_width().filter(|_| terminal && !json)),
                short: given == "short" || asks("diagnostic-short"),
            },
        }
    }

    /// The options that make rustc print JSON from which this format can be had.
    pub(crate) fn args(&self, line: &CommandLine) -> Vec<String> {
        if self.json {
            return Vec::new();
        }
        let mut args = vec!["--error-format=json".to_owned()];
        let features = [
            (self.style.color, "diagnostic-rendered-ansi"),
            (self.style.short, "diagnostic-short"),
            (self.unicode, "diagnostic-unicode"),
        ];
        let asked = features.iter().filter(|(on, _)| *on);
        args.extend(asked.map(|(_, feature)| format!("--json={feature}")));
        if let (Some(width), None) = (self.style.width, line.value("diagnostic-width")) {
            args.push(format!("--diagnostic-width={width}"));
        }
        args
    }

    /// The options that choose a format; when a person reads, [`Format::args`] stand in their place.
    pub(crate) fn replaces(&self) -> &'static [&'static str] {
        match self.json {
            true => &[],
            false => &["error-format", "color"],
        }
    }

    /// Prints a diagnostic.
    ///
    /// # Errors
    /// When standard error cannot be written.
    pub(crate) fn print(&self, diagnostic: &Diagnostic) -> Result<()> {
        let text = match self.json {
            true => serde_json::to_string(diagnostic)? + "\n",
            false => diagnostic.rendered.clone().unwrap_or_default(),
        };
        Ok(io::stderr().write_all(text.as_bytes())?)
    }
}

fn terminal_width() -> Option<usize> {
    let (width, _) = terminal_size::terminal_size_of(io::stderr())?;
    Some(width.0.into())
}

/// A line of rustc's standard error.
pub(crate) enum Message {
    Diagnostic(Box<Diagnostic>),
    /// rustc has written an output. Nothing that it says from here on could be mended by another attempt.
    Output(String),
    /// Anything else goes through as it is.
    Other(String),
}

impl Message {
    pub(crate) fn parse(line: String) -> Self {
        let Ok(message) = serde_json::from_str::<Value>(&line) else {
            return Message::Other(line);
        };
        match message["$message_type"].as_str() {
            Some("diagnostic") => match serde_json::from_value(message) {
                Ok(diagnostic) => Message::Diagnostic(Box::new(diagnostic)),
                Err(_) => Message::Other(line),
            },
            Some("artifact") if message["emit"] != "dep-info" => Message::Output(line),
            _ => Message::Other(line),
        }
    }
}

/// The files of a crate by the names that rustc prints.
pub(crate) struct Names {
    indices: HashMap<PathBuf, usize>,
}

impl Names {
    /// The names of the files, in the order of the tree.
    pub(crate) fn new(names: impl Iterator<Item = PathBuf>) -> Self {
        let normal = names.map(|name| normalize(&name, Path::new("")));
        Names {
            indices: normal
                .enumerate()
                .map(|(index, name)| (name, index))
                .collect(),
        }
    }

    pub(crate) fn index(&self, name: &str) -> Option<usize> {
        let normal = normalize(Path::new(name), Path::new(""));
        self.indices.get(&normal).copied()
    }

    /// What an error tells the lowering; none for a diagnostic that is no error.
    pub(crate) fn finding(&self, diagnostic: &Diagnostic) -> Option<Finding> {
        if diagnostic.level != "error" {
            return None;
        }
        let mut spans = Vec::new();
        self.add_spans(diagnostic, true, &mut spans);
        Some(Finding {
            code: diagnostic.code.as_ref().map(|code| code.code.clone()),
            message: diagnostic.message.clone(),
            notes: diagnostic
                .children
                .iter()
                .map(|note| note.message.clone())
                .collect(),
            spans,
        })
    }

    fn add_spans(&self, diagnostic: &Diagnostic, top: bool, found: &mut Vec<FindingSpan>) {
        for span in &diagnostic.spans {
            let mut calls = Some(span);
            while let Some(at) = calls {
                found.extend(self.index(&at.file_name).map(|file| FindingSpan {
                    file,
                    range: at.byte_start..at.byte_end,
                    primary: top && span.is_primary,
                    label: span.label.clone(),
                }));
                calls = at.expansion.as_ref().map(|expansion| &expansion.span);
            }
        }
        for child in &diagnostic.children {
            self.add_spans(child, false, found);
        }
    }
}
