//! Builds a project, and measures that.

use std::{
    env, fs,
    path::{Path, PathBuf},
    process::{Command, Output},
};

use anyhow::{Context, Result, bail};

use crate::project::{Group, Kind, Project};

pub struct Effort {
    pub rounds: usize,
    /// How many traits a service has.
    pub traits: usize,
    /// How many stacks of layers.
    pub stacks: usize,
}

impl Effort {
    pub const FULL: Effort = Effort {
        rounds: 7,
        traits: 40,
        stacks: 20,
    };
    pub const SMOKE: Effort = Effort {
        rounds: 1,
        traits: 1,
        stacks: 1,
    };
}

/// Where a project is built.
pub struct Workshop<'a> {
    project: &'a Project,
    group: &'a Group,
    directory: PathBuf,
    /// The program in the place of cargo.
    cargo: PathBuf,
    clean: Vec<f64>,
    /// For each change.
    changed: Vec<Vec<f64>>,
}

pub struct Measured {
    pub name: &'static str,
    pub kind: Kind,
    /// Seconds of processor time that it takes, by quartiles: with all that it needs, and after each change.
    pub clean: [f64; 3],
    pub changed: Vec<[f64; 3]>,
    /// Bytes of the program, and of the future of a request.
    pub program: u64,
    pub future: u64,
}

impl<'a> Workshop<'a> {
    pub fn new(project: &'a Project, group: &'a Group, cargo_async: &Path) -> Result<Self> {
        let name = format!("bench-builds/{}", project.name.replace(' ', "-"));
        let directory = env::temp_dir().join(name);
        let lock = Path::new(env!("CARGO_MANIFEST_DIR")).join("../Cargo.lock");
        fs::create_dir_all(directory.join("src"))
            .context("cannot write to the directory for temporary files")?;
        fs::write(directory.join("Cargo.toml"), project.manifest())?;
        fs::write(directory.join("src/main.rs"), &project.program)?;
        fs::copy(lock, directory.join("Cargo.lock"))?;
        let cargo = match project.kind {
            Kind::Ours => cargo_async.to_owned(),
            Kind::Baseline | Kind::Peer => env::var_os("CARGO")
                .unwrap_or_else(|| "cargo".into())
                .into(),
        };
        let workshop = Workshop {
            project,
            group,
            directory,
            cargo,
            clean: Vec::new(),
            changed: vec![Vec::new(); group.changes.len()],
        };
        // Downloads what is missing, for later.
        workshop.run("fetch")?;
        Ok(workshop)
    }

    /// Builds it from nothing, and again after each change.
    pub fn build(&mut self) -> Result<()> {
        self.clear()?;
        let clean = self.processor_time(self.group.command)?;
        self.clean.push(clean);
        let program = self.directory.join("src/main.rs");
        let number = self.clean.len().to_string();
        for (index, change) in self.group.changes.iter().enumerate() {
            let text = fs::read_to_string(&program)?;
            let to = change.to.replace("NUMBER", &number);
            fs::write(&program, text.replacen(change.from, &to, 1))?;
            let changed = self.processor_time(self.group.command)?;
            self.changed[index].push(changed);
        }
        Ok(())
    }

    /// Builds it for release, and looks how large that is.
    pub fn finish(self) -> Result<Measured> {
        self.clear()?;
        self.run("build --release")?;
        let program = self.directory.join("target/release/service");
        let future = String::from_utf8(Command::new(&program).output()?.stdout)?;
        let measured = Measured {
            name: self.project.name,
            kind: self.project.kind,
            program: fs::metadata(&program)?.len(),
            future: future.parse().context("the service does not run")?,
            clean: quartiles(self.clean),
            changed: self.changed.into_iter().map(quartiles).collect(),
        };
        fs::remove_dir_all(&self.directory)?;
        Ok(measured)
    }

    fn clear(&self) -> Result<()> {
        let target = self.directory.join("target");
        if target.exists() {
            fs::remove_dir_all(target)?;
        }
        Ok(())
    }

    fn processor_time(&self, command: &str) -> Result<f64> {
        let before = time_of_children()?;
        self.run(command)?;
        Ok(time_of_children()? - before)
    }

    fn run(&self, command: &str) -> Result<Output> {
        let output = Command::new(&self.cargo)
            .args(command.split(' '))
            .current_dir(&self.directory)
            .env_remove("CARGO_TARGET_DIR")
            .env_remove("RUSTFLAGS")
            .output()
            .with_context(|| format!("cannot run `{}`", self.cargo.display()))?;
        if !output.status.success() {
            let said = String::from_utf8_lossy(&output.stderr);
            bail!(
                "`cargo {command}` fails in `{}`:\n{said}",
                self.directory.display()
            );
        }
        Ok(output)
    }
}

/// The seconds for which the processes ran that this one waited for, and those that they waited for.
fn time_of_children() -> Result<f64> {
    let status =
        fs::read_to_string("/proc/self/stat").context("processor time is known on Linux alone")?;
    // Behind the name of the program, which may have blanks: the 13th and 14th, in hundredths.
    let (_, fields) = status
        .rsplit_once(')')
        .context("`/proc/self/stat` has another form")?;
    let ticks = fields
        .split_whitespace()
        .skip(13)
        .take(2)
        .map(str::parse::<u64>);
    Ok(ticks.sum::<Result<u64, _>>()? as f64 / 100.0)
}

fn quartiles(mut times: Vec<f64>) -> [f64; 3] {
    times.sort_by(f64::total_cmp);
    [1, 2, 3].map(|quarter| times[(times.len() - 1) * quarter / 4])
}
