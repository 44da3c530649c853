//! How suggestions are shown.

use super::{push_label, rendered::Rendered};
use crate::{
    Diagnostic, Files, Span,
    suggestion::{self, is_suggestion},
};

/// A suggestion is shown as code, as its message alone, as a label, or not at all.
pub(super) fn show(diagnostic: &mut Diagnostic, rendered: &Rendered, files: &Files) {
    let children = std::mem::take(&mut diagnostic.children);
    for mut child in children {
        if !is_suggestion(&child) {
            diagnostic.children.push(child);
            continue;
        }
        let first_line = child.message.lines().next().unwrap_or_default();
        let help = format!("help: {first_line}");
        if let Some(title) = rendered.text().lines().find(|line| line.starts_with(&help)) {
            let remark = title[help.len()..].to_owned();
            child.message += &remark;
            diagnostic.children.push(child);
        } else if rendered.text().contains(&format!("= {help}")) {
            child.spans.clear();
            diagnostic.children.push(child);
        } else if let Some(label) = inline(&child, rendered, &help, files) {
            push_label(&mut diagnostic.spans, label);
        }
    }
}

/// The label `help: message: ‘code’` or `help: message`, if that is how the suggestion is shown. None if the code has
/// more of the lowered text than the user could write.
fn inline(child: &Diagnostic, rendered: &Rendered, help: &str, files: &Files) -> Option<Span> {
    let [part] = &child.spans[..] else {
        return None;
    };
    let at = rendered.text().find(help)?;
    let code = part.suggested_replacement.as_deref()?.trim();
    let line = rendered.text()[at..].lines().next()?;
    let with_code = format!(": `{code}`");
    let end = match line.find(&with_code) {
        Some(_) if suggestion::map(&child.spans, files).is_empty() => return None,
        Some(at) => at + with_code.len(),
        None => help.len(),
    };
    Some(Span {
        label: Some(line[..end].into()),
        suggested_replacement: None,
        suggestion_applicability: None,
        ..part.clone()
    })
}
