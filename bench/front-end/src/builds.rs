//! Whole builds.

use std::{fmt::Write, fs, io, path::Path, process::Command, time::Duration};

use anyhow::Result;

use crate::{
    Tools,
    process::{median, run},
    projects::{self, Style},
};

const ROUNDS: usize = 7;

/// A project and what builds it.
struct Contender<'a> {
    name: &'static str,
    program: &'a Path,
    is_async: bool,
    directory: &'a Path,
}

/// What is measured: cargo's command, and whether it begins from nothing.
const COMMANDS: &[(&str, &str, bool)] = &[
    ("check, from clean", "check", true),
    ("build, from clean", "build", true),
    ("build, one file touched", "build", false),
    ("build, nothing to do", "build", false),
];

/// The tables.
///
/// # Errors
/// When something cannot be written or run.
pub fn compare(tools: &Tools) -> Result<String> {
    let temporary = tempfile::tempdir()?;
    let at = |name: &str| temporary.path().join(name);
    let (plain, service, shared) = (at("plain"), at("service"), at("shared"));
    projects::write(&plain, Style::Plain)?;
    projects::write(&service, Style::NormalAsync)?;
    projects::write(&shared, Style::NormalAsyncShared)?;
    let eject = |service: &Path| {
        let ejected = service.with_extension("ejected");
        let mut eject = Command::new(&tools.cargo_async);
        eject.arg("eject").arg("--out").arg(&ejected);
        run(eject.current_dir(service)).map(|_| ejected)
    };
    let (ejected, shared_ejected) = (eject(&service)?, eject(&shared)?);
    let cargo = |directory| Contender {
        name: "cargo",
        program: &tools.cargo,
        is_async: false,
        directory,
    };
    let ours = |directory| Contender {
        name: "cargo async",
        program: &tools.cargo_async,
        is_async: true,
        directory,
    };
    let without = [cargo(&plain), ours(&plain)];
    let with = [cargo(&ejected), ours(&service)];
    let asked = [cargo(&shared_ejected), ours(&shared)];
    Ok(table("A project without new syntax", without)?
        + &table("A service, and what it is ejected to", with)?
        + &table("The same, with `Arc<dyn Store>`", asked)?)
}

fn table(title: &str, contenders: [Contender; 2]) -> Result<String> {
    let mut page = format!("\n### {title}\n\n");
    let names = contenders.each_ref().map(|contender| contender.name);
    let _ = writeln!(page, "| | {} | {} | ratio |", names[0], names[1]);
    page += "| --- | ---: | ---: | ---: |
";
    for (title, command, clean) in COMMANDS {
        let mut times: [Vec<Duration>; 2] = Default::default();
        for _ in 0..=ROUNDS {
            for (contender, times) in contenders.iter().zip(&mut times) {
                let target = contender.directory.join(target_of(contender));
                if *clean {
                    remove(&target)?;
                }
                if title.contains("touched") {
                    touch(&contender.directory.join("src/m0.rs"))?;
                }
                times.push(contender.run(command, &target)?);
            }
        }
        // The first round warms up.
        let [before, after] = times.map(|times| median(times[1..].to_vec()));
        let ratio = after.as_secs_f64() / before.as_secs_f64();
        let _ = writeln!(
            page,
            "| {title} | {} | {} | {ratio:.2} |",
            show(before),
            show(after)
        );
    }
    Ok(page)
}

/// Each builds for itself.
fn target_of(contender: &Contender) -> &'static str {
    if contender.is_async {
        "target/ours"
    } else {
        "target/theirs"
    }
}

impl Contender<'_> {
    fn run(&self, command: &str, target: &Path) -> io::Result<Duration> {
        let mut cargo = Command::new(self.program);
        cargo
            .arg(command)
            .arg("--target-dir")
            .arg(target)
            .current_dir(self.directory);
        Ok(run(&mut cargo)?.time)
    }
}

fn remove(directory: &Path) -> io::Result<()> {
    match fs::remove_dir_all(directory) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        result => result,
    }
}

fn touch(file: &Path) -> io::Result<()> {
    let text = fs::read(file)?;
    fs::write(file, text)
}

fn show(time: Duration) -> String {
    format!("{:.0} ms", time.as_secs_f64() * 1e3)
}
