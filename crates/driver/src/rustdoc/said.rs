//! Says what rustdoc says about the text that it was shown in terms of the user's.

use std::{
    fs,
    io::{self, Write},
    process::Output,
};

use anyhow::Result;
use normal_async_diagnose::{Files, Translator};
use normal_async_syntax::edit::Edits;

use crate::{
    messages::{Format, Message},
    remap::Remap,
    shadow::Shadow,
    tree::Crate,
};

/// Prints what rustdoc said of a crate with these edits. What is not JSON is printed as it is.
///
/// # Errors
/// When it cannot be written.
pub(super) fn say(
    output: &Output,
    krate: &Crate,
    shadow: &Shadow,
    remap: &Remap,
    edits: &[Edits],
    format: Format,
) -> Result<()> {
    io::stdout().write_all(&output.stdout)?;
    let mut files = Files::new(|name| Some(fs::read_to_string(name).ok()?.into()));
    shadow.add_edited(krate, remap, edits, &mut files);
    let mut translator = Translator::new(files, format.style);
    let mut said = Vec::new();
    let mut others = String::new();
    for line in String::from_utf8_lossy(&output.stderr).split_inclusive('\n') {
        match Message::parse(line.to_owned()) {
            Message::Diagnostic(diagnostic) => said.extend(translator.translate(*diagnostic)),
            Message::Output(line) | Message::Other(line) => others += &line,
        }
    }
    if !output.status.success() && said.iter().all(|diagnostic| diagnostic.level != "error") {
        return Ok(io::stderr().write_all(&output.stderr)?);
    }
    said.extend(translator.summary());
    io::stderr().write_all(others.as_bytes())?;
    said.iter()
        .try_for_each(|diagnostic| format.print(diagnostic))
}
