//! Lowers and asks rustc, until rustc is content or nothing more can be learned from it.

use std::{
    ffi::OsString,
    io::{self, Write},
    process::{Command, ExitStatus},
};

use anyhow::{Result, ensure};
use normal_async_diagnose::{Diagnostic, Files, Translator};
use normal_async_lower::{
    Choices, Finding, Lowered, Recalled, SourceTree, lower, may_be_supertraits, stable_note,
    supertraits_by_macros,
};

use crate::{
    messages::{Format, Message, Names},
    mistakes, process,
};

const WITHOUT_LINTS: &str = "\
there are no lints for this crate, because rustc crashes when it checks one on a return type that bounds what an async \
method of another crate's trait returns, such as `impl Service<..>`; rustc can lint a `Box<dyn Service<..>>`, or a type with \
a name";

/// Each attempt settles at least one question, nearly always all of them.
const MAX_ATTEMPTS: usize = 8;

/// What rustc is asked about.
pub(crate) trait Subject {
    /// The program that compiles, with its first arguments.
    fn compiler(&self) -> &[OsString];

    fn tree(&self) -> &SourceTree;

    /// The files of the tree by the names that rustc prints.
    fn names(&self) -> &Names;

    /// The form in which the caller wants to see diagnostics.
    fn format(&self) -> Format;

    /// Writes what rustc reads of `lowered`.
    fn write(&mut self, _: &mut Lowered) -> Result<()> {
        Ok(())
    }

    /// The call of rustc that compiles `lowered`, without the options named, and with more; and what it reads from standard
    /// input.
    fn call(
        &self,
        lowered: &Lowered,
        without: &[&str],
        more: &[String],
    ) -> Result<(Command, Option<String>)>;

    /// A line that rustc prints, with the user's paths where it speaks of others.
    fn in_user_terms(&self, line: &str) -> String;

    /// The files that diagnostics about `lowered` speak of.
    fn files<'a>(&'a self, lowered: &'a Lowered) -> Files<'a>;
}

/// How it ended.
pub(crate) struct Outcome {
    pub(crate) status: ExitStatus,
    pub(crate) lowered: Lowered,
    /// Those that led to it.
    pub(crate) choices: Choices,
}

impl Outcome {
    /// What macros made may have to be refused.
    pub(crate) fn macros_matter(&self, tree: &SourceTree) -> bool {
        self.status.success() && may_be_supertraits(tree, &self.lowered)
    }
}

/// Runs rustc on `lowered`, which is what `choices` make of the subject, and then on what rustc's errors teach. The last
/// call's messages are printed in the user's terms. None when what macros make is refused then, unless that is known to be
/// right.
///
/// # Errors
/// When rustc cannot be run, or something cannot be written.
pub(crate) fn run(
    subject: &mut impl Subject,
    lowered: Lowered,
    recalled: Recalled,
) -> Result<Option<Outcome>> {
    let outcome = attempt(subject, lowered, recalled.choices)?;
    if !outcome.macros_matter(subject.tree()) || recalled.macros_are_right {
        return Ok(Some(outcome));
    }
    let expanded = expanded(subject, &outcome.lowered)?;
    let refused = supertraits_by_macros(subject.tree(), &expanded);
    if refused.is_empty() {
        return Ok(Some(outcome));
    }
    mistakes::report(subject.tree(), &refused, subject.format())?;
    Ok(None)
}

fn attempt(
    subject: &mut impl Subject,
    mut lowered: Lowered,
    mut choices: Choices,
) -> Result<Outcome> {
    if choices.leave_open(&lowered) {
        choices = Choices::about_fields();
        lowered = lower(subject.tree(), &choices);
    } else if lowered.may_be_calls && choices == Choices::default() {
        ask_about_calls(subject, &mut choices)?;
        lowered = lower(subject.tree(), &choices);
    }
    let mut attempt = 1;
    loop {
        subject.write(&mut lowered)?;
        let (command, input) = subject.call(&lowered, &[], &[])?;
        let subject = &*subject;
        let mut voice = Voice::new(subject, &lowered);
        let status = process::run(command, input, |line| {
            let line = subject.in_user_terms(&String::from_utf8_lossy(line));
            voice.hear(line)
        })?;
        let may_learn = !status.success() && !voice.speaks && attempt < MAX_ATTEMPTS;
        if !may_learn || !choices.learn(subject.tree(), &lowered, &voice.findings()) {
            voice.finish(status)?;
            if lowered.without_lints {
                mistakes::warn(WITHOUT_LINTS, subject.format())?;
            }
            return Ok(Outcome {
                status,
                lowered,
                choices,
            });
        }
        drop(voice);
        lowered = lower(subject.tree(), &choices);
        attempt += 1;
    }
}

/// Finds calls on trait objects, without a word about anything else.
fn ask_about_calls(subject: &mut impl Subject, choices: &mut Choices) -> Result<()> {
    let mut lowered = lower(subject.tree(), &Choices::about_calls());
    subject.write(&mut lowered)?;
    let (command, input) = subject.call(&lowered, &[], &[])?;
    let mut findings = Vec::new();
    // A wrapper might leave the compiler behind.
    let may_end = subject.compiler().len() == 1;
    process::run_until(command, input, |line| {
        let line = String::from_utf8_lossy(line).into_owned();
        if let Message::Diagnostic(diagnostic) = Message::parse(line) {
            findings.extend(subject.names().finding(&diagnostic));
        }
        Ok(may_end && findings.last().is_some_and(Finding::is_last))
    })?;
    choices.learn_dyn_calls(subject.tree(), &lowered, &findings);
    Ok(())
}

/// The crate as macros leave it.
fn expanded(subject: &impl Subject, lowered: &Lowered) -> Result<String> {
    let more = ["-Zunpretty=expanded".to_owned()];
    let (command, input) = subject.call(lowered, &["o", "emit"], &more)?;
    let output = process::output(command, input)?;
    ensure!(
        output.status.success(),
        "rustc does not show what macros make of this crate, in which there is return type notation"
    );
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}

/// Says what rustc says, in the user's terms, once rustc has written an output or ended.
struct Voice<'a> {
    tree: &'a SourceTree,
    lowered: &'a Lowered,
    names: &'a Names,
    format: Format,
    translator: Translator<'a>,
    held_back: Vec<Message>,
    speaks: bool,
    has_said_error: bool,
    /// Errors that follow from others, if there are others.
    consequences: Vec<Diagnostic>,
    /// Errors that say nothing about the user's text.
    unsaid: Vec<Diagnostic>,
}

impl<'a> Voice<'a> {
    fn new(subject: &'a impl Subject, lowered: &'a Lowered) -> Self {
        Voice {
            tree: subject.tree(),
            lowered,
            names: subject.names(),
            format: subject.format(),
            translator: Translator::new(subject.files(lowered), subject.format().style),
            held_back: Vec::new(),
            speaks: false,
            has_said_error: false,
            consequences: Vec::new(),
            unsaid: Vec::new(),
        }
    }

    fn hear(&mut self, line: String) -> Result<()> {
        let message = Message::parse(line);
        if matches!(message, Message::Output(_)) {
            self.speak()?;
        }
        if self.speaks {
            return self.say(message);
        }
        self.held_back.push(message);
        Ok(())
    }

    fn speak(&mut self) -> Result<()> {
        self.speaks = true;
        std::mem::take(&mut self.held_back)
            .into_iter()
            .try_for_each(|message| self.say(message))
    }

    fn say(&mut self, message: Message) -> Result<()> {
        let diagnostic = match message {
            Message::Diagnostic(diagnostic) => diagnostic,
            Message::Output(line) | Message::Other(line) => {
                return Ok(io::stderr().write_all(line.as_bytes())?);
            }
        };
        let is_error = diagnostic.level.starts_with("error");
        if is_error && self.translator.is_consequence(&diagnostic) {
            self.consequences.push(*diagnostic);
            return Ok(());
        }
        self.tell(*diagnostic)
    }

    fn tell(&mut self, diagnostic: Diagnostic) -> Result<()> {
        let is_error = diagnostic.level.starts_with("error");
        let original = is_error.then(|| diagnostic.clone());
        let finding = self.names.finding(&diagnostic);
        let finding = finding.filter(|_| self.tree.stable);
        let note = finding.and_then(|finding| stable_note(self.tree, self.lowered, &finding));
        match self.translator.translate_noting(diagnostic, note) {
            Some(diagnostic) => {
                self.has_said_error |= is_error;
                self.format.print(&diagnostic)
            }
            None => {
                self.unsaid.extend(original);
                Ok(())
            }
        }
    }

    /// Says what is left, and in any case why rustc failed.
    fn finish(mut self, status: ExitStatus) -> Result<()> {
        self.speak()?;
        if !self.has_said_error {
            for diagnostic in std::mem::take(&mut self.consequences) {
                self.tell(diagnostic)?;
            }
        }
        let closing = match status.success() || self.has_said_error {
            true => self.translator.summary(),
            false => self.unsaid,
        };
        closing
            .iter()
            .try_for_each(|diagnostic| self.format.print(diagnostic))
    }

    fn findings(&self) -> Vec<Finding> {
        let findings = self.held_back.iter().filter_map(|message| match message {
            Message::Diagnostic(diagnostic) => self.names.finding(diagnostic),
            Message::Other(line) => Some(Finding::of_crash(line)),
            Message::Output(_) => None,
        });
        findings.collect()
    }
}
