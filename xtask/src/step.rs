//! One command of a plan.

use std::{
    env,
    fmt::{self, Display, Formatter},
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
}

impl Step {
    /// A step that runs `line`, words between blanks.
    pub(crate) fn new(name: &'static str, program: &'static str, line: &str) -> Self {
        Step {
            name,
            program,
            args: line.split_ascii_whitespace().map(Into::into).collect(),
            env: Vec::new(),
        }
    }

    pub(crate) fn arg(mut self, arg: impl Into<String>) -> Self {
        self.args.push(arg.into());
        self
    }

    pub(crate) fn env(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.env.push((name, value.into()));
        self
    }

    /// Runs it to its end, and tells how long it took.
    ///
    /// # Errors
    /// When it cannot be started, or fails.
    pub(crate) fn run(&self) -> Result<Duration> {
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
