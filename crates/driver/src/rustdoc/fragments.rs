//! Makes what rustdoc wrote for scripts to show show what the user wrote: implementations, in files that all crates of a
//! documentation share. Each crate has a fragment there, and a last line tells their lengths to the next rustdoc.

use std::{fs::File, path::Path};

use anyhow::{Context, Result};
use normal_async_lower::{Exports, hide};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::tree::Crate;

/// Takes what the lowering made out of the fragments of the crate `name` in the directory `out`.
///
/// # Errors
/// When a file cannot be read or written.
pub(super) fn show_as_written(out: &Path, name: &str, krate: &Crate) -> Result<()> {
    let lock = out.join(".lock");
    // As a rustdoc that documents another crate meanwhile.
    let lock = File::create(&lock).with_context(|| format!("cannot write `{}`", lock.display()))?;
    lock.lock().context("cannot lock the documentation")?;
    let externs: Vec<&Exports> = krate.tree.externs.values().collect();
    for directory in ["trait.impl", "type.impl"] {
        let directory = out.join(directory);
        if !directory.is_dir() {
            continue;
        }
        for script in super::html::files(&directory, "js")? {
            super::html::rewrite(&script, |script| as_written(script, name, &externs))?;
        }
    }
    Ok(())
}

/// The last line of a script.
#[derive(Serialize, Deserialize)]
struct Layout {
    start: usize,
    fragment_lengths: Vec<usize>,
}

/// The script, if anything in the crate's fragment of it is to be hidden.
fn as_written(script: &str, name: &str, externs: &[&Exports]) -> Option<String> {
    let (code, layout) = script.rsplit_once("\n//")?;
    let mut layout: Layout = serde_json::from_str(layout).ok()?;
    let mut shown = code.get(..layout.start)?.to_owned();
    let mut rest = code.get(layout.start..)?;
    let mut is_changed = false;
    let begin = format!("[\"{name}\",");
    for length in &mut layout.fragment_lengths {
        let (fragment, behind) = rest.split_at_checked(*length)?;
        let comma = if fragment.starts_with(',') { "," } else { "" };
        rest = behind;
        if fragment[comma.len()..].starts_with(&begin) {
            let mut value: Value = serde_json::from_str(&fragment[comma.len()..]).ok()?;
            if hide_in(&mut value, externs) {
                let changed = format!("{comma}{value}");
                *length = changed.len();
                shown += &changed;
                is_changed = true;
                continue;
            }
        }
        shown += fragment;
    }
    let layout = serde_json::to_string(&layout).ok()?;
    is_changed.then(|| format!("{shown}{rest}\n//{layout}"))
}

/// Whether anything was to be hidden in the texts of a fragment.
fn hide_in(value: &mut Value, externs: &[&Exports]) -> bool {
    match value {
        Value::String(text) => match hide(text, &Exports::default(), externs.iter().copied()) {
            Some(shown) => {
                let is_changed = shown != *text;
                *text = shown;
                is_changed
            }
            None => false,
        },
        Value::Array(values) => {
            let changed = values.iter_mut().map(|value| hide_in(value, externs));
            changed.fold(false, |any, changed| any | changed)
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_of_fragments_are_told_as_they_become() {
        let script = |shown: &str| {
            let begin = "(function() {\n    const implementors = Object.fromEntries([";
            let fragments = [
                "[\"other\",[]]".to_owned(),
                format!(",[\"cache\",[[\"<h3>impl Get for \\\"{shown}</h3>\",0]]]"),
            ];
            let lengths = fragments.each_ref().map(String::len);
            let [other, cache] = fragments;
            let start = begin.len();
            let layout = format!("{{\"start\":{start},\"fragment_lengths\":{lengths:?}}}");
            format!(
                "{begin}{other}{cache}]);\n}})()\n//{}",
                layout.replace(' ', "")
            )
        };
        let shown = script("dyn for&lt;'__normal_async_sending__get&gt; Cache");
        let written = script("dyn Cache&lt;get(..): Send&gt;");
        assert_eq!(as_written(&shown, "cache", &[]).unwrap(), written);
        assert_eq!(as_written(&written, "cache", &[]), None);
        assert_eq!(as_written(&shown, "other", &[]), None);
    }
}
