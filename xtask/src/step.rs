//! One command of a plan.

use std::{
    env,
    fmt::{self, Display, Formatter},
    path::PathBuf,
    process::Command,
    time::{Duration, Instant},
};

use anyhow::{Context, Result, bail};

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Step {
    /// What it does.
    pub(crate) name: &'static str,
    pub(crate) program: &'static str,
    pub(crate) args: Vec<String>,
    pub(crate) env: Vec<(&'static str, String)>,
    /// A file or directory without which it is skipped.
    needs: Option<PathBuf>,
    may_fail: bool,
}

/// How a step ended that did not fail.
pub(crate) enum Outcome {
    Passed(Duration),
    /// And for want of what.
    Skipped(String),
}

impl Step {
    /// A step that runs `line`, words between blanks.
    pub(crate) fn new(name: &'static str, program: &'static str, line: &str) -> Self {
        Step {
            name,
            program,
            args: Vec::new(),
            env: Vec::new(),
            needs: None,
            may_fail: false,
        }
        .args(line)
    }

    /// Adds the words of `line`.
    pub(crate) fn args(mut self, line: &str) -> Self {
        let words = line.split_ascii_whitespace();
        self.args.extend(words.map(Into::into));
        self
    }

    pub(crate) fn arg(mut self, arg: impl Into<String>) -> Self {
        self.args.push(arg.into());
        self
    }

    pub(crate) fn env(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.env.push((name, value.into()));
        self
    }

    /// Skips the step when there is no such file or directory by then.
    pub(crate) fn needs(mut self, path: impl Into<PathBuf>) -> Self {
        self.needs = Some(path.into());
        self
    }

    /// Goes on when the step fails: another one needs what it makes.
    pub(crate) fn may_fail(mut self) -> Self {
        self.may_fail = true;
        self
    }

    /// Runs it to its end, and tells how long it took.
    ///
    /// # Errors
    /// When it cannot be started, or fails, unless it may.
    pub(crate) fn run(&self) -> Result<Outcome> {
        if let Some(path) = self.needs.as_ref().filter(|path| !path.exists()) {
            let path = path.display();
            return Ok(Outcome::Skipped(format!("there is no `{path}`")));
        }
        match self.run_to_its_end() {
            Ok(time) => Ok(Outcome::Passed(time)),
            Err(error) if self.may_fail => Ok(Outcome::Skipped(format!("{error:#}"))),
            Err(error) => Err(error),
        }
    }

    fn run_to_its_end(&self) -> Result<Duration> {
        let start = Instant::now();
        // The cargo that runs us, rather than the one that happens to be on the path.
        let program = match self.program {
            "cargo" => env::var_os("CARGO").unwrap_or_else(|| "cargo".into()),
            other => other.into(),
        };
        let status = Command::new(program)
            .args(&self.args)
            .envs(self.env.iter().map(|(name, value)| (name, value)))
            .status()
            .with_context(|| format!("cannot run `{self}`"))?;
        if !status.success() {
            bail!("{} failed ({status}):\n    {self}", self.name);
        }
        Ok(start.elapsed())
    }
}

impl Display for Step {
    /// The step as it would be typed.
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        for (name, value) in &self.env {
            match value.contains(' ') {
                true => write!(f, "{name}=\"{value}\" ")?,
                false => write!(f, "{name}={value} ")?,
            }
        }
        f.write_str(self.program)?;
        self.args.iter().try_for_each(|arg| write!(f, " {arg}"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn skipped(step: &Step) -> Option<String> {
        match step.run() {
            Ok(Outcome::Skipped(why)) => Some(why),
            Ok(Outcome::Passed(_)) | Err(_) => None,
        }
    }

    #[test]
    fn a_step_is_skipped_for_want_of_what_it_needs() {
        let step = Step::new("none", "no-such-program", "").needs("no-such-directory");
        assert_eq!(skipped(&step).unwrap(), "there is no `no-such-directory`");
    }

    #[test]
    fn a_step_may_fail_only_if_that_is_said() {
        let step = Step::new("none", "no-such-program", "");
        assert!(step.run().is_err());
        assert!(
            skipped(&step.may_fail())
                .unwrap()
                .contains("no-such-program")
        );
        let step = Step::new("none", "cargo", "no-such-command");
        assert!(step.run().is_err());
        assert!(
            skipped(&step.may_fail())
                .unwrap()
                .starts_with("none failed")
        );
    }
}
