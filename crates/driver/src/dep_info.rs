//! The `.d` files from which cargo and make learn when to compile anew.

use std::{
    fs,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result};

use crate::command_line::CommandLine;

/// What a dep-info file should say beyond rustc's words.
pub(crate) struct Additions<'a> {
    /// Files that the outputs depend on, too.
    pub(crate) files: &'a [PathBuf],
    /// Environment variables that they depend on, too, with their values.
    pub(crate) env: &'a [(String, Option<String>)],
}

/// The dep-info file that rustc writes, if it is told to.
pub(crate) fn path(line: &CommandLine, input: &Path) -> Option<PathBuf> {
    let emit = line
        .list("emit")
        .filter(|kind| *kind == "dep-info" || kind.starts_with("dep-info="))
        .last()?;
    if let Some((_, path)) = emit.split_once('=') {
        return (path != "-").then(|| path.into());
    }
    if let Some(output) = line.value("o") {
        return Some(Path::new(output).with_extension("d"));
    }
    let name = match line.value("crate-name") {
        Some(name) => name.to_owned(),
        None => input.file_stem()?.to_str()?.replace('-', "_"),
    };
    let extra = line.codegen("extra-filename").unwrap_or_default();
    let directory = Path::new(line.value("out-dir").unwrap_or_default());
    Some(directory.join(format!("{name}{extra}.d")))
}

/// Replaces paths in the shadow by the user's, and says what else there is to say. A missing file stays so.
///
/// # Errors
/// When the file cannot be written.
pub(crate) fn rewrite(
    path: &Path,
    prefixes: &[(&Path, &Path)],
    additions: &Additions,
) -> Result<()> {
    let Ok(text) = fs::read_to_string(path) else {
        return Ok(());
    };
    let new = rewritten(&text, prefixes, additions);
    let temporary = path.with_extension("d.tmp");
    fs::write(&temporary, new)
        .and_then(|()| fs::rename(&temporary, path))
        .with_context(|| format!("cannot write `{}`", path.display()))
}

fn rewritten(text: &str, prefixes: &[(&Path, &Path)], additions: &Additions) -> String {
    let mut new = String::with_capacity(text.len());
    let added: Vec<String> = additions.files.iter().map(|file| escape(file)).collect();
    for line in text.lines() {
        if line.is_empty() || line.starts_with('#') {
            new.push_str(line);
        } else if let Some((output, dependencies)) = line.split_once(": ") {
            let dependencies = split(dependencies).map(|path| to_user(&path, prefixes));
            let all: Vec<String> = dependencies.chain(added.iter().cloned()).collect();
            new.push_str(&format!("{output}: {}", all.join(" ")));
        } else if let Some(path) = line.strip_suffix(':') {
            new.push_str(&to_user(path, prefixes));
            new.push(':');
        } else {
            new.push_str(line);
        }
        new.push('\n');
    }
    for file in &added {
        new.push_str(&format!("{file}:\n"));
    }
    for (name, value) in additions.env {
        new.push_str(&format!("# env-dep:{}", escaped(name)));
        if let Some(value) = value {
            new.push_str(&format!("={}", escaped(value)));
        }
        new.push('\n');
    }
    new
}

/// What the first output of a dep-info file depends on.
pub(crate) fn dependencies(text: &str) -> Vec<PathBuf> {
    let first = text.lines().find_map(|line| line.split_once(": "));
    first
        .into_iter()
        .flat_map(|(_, dependencies)| split(dependencies))
        .map(|path| path.replace("\\ ", " ").into())
        .collect()
}

/// The environment variables that it depends on, with their values as [`escaped`].
pub(crate) fn variables(text: &str) -> impl Iterator<Item = (&str, Option<&str>)> {
    let lines = text.lines();
    let variables = lines.filter_map(|line| line.strip_prefix("# env-dep:"));
    variables.map(|variable| match variable.split_once('=') {
        Some((name, value)) => (name, Some(value)),
        None => (variable, None),
    })
}

/// The name or the value of an environment variable, as rustc writes it.
pub(crate) fn escaped(text: &str) -> String {
    text.replace('\\', "\\\\")
        .replace('\n', "\\n")
        .replace('\r', "\\r")
}

/// Splits at spaces that are not escaped.
fn split(dependencies: &str) -> impl Iterator<Item = String> {
    let mut paths = Vec::new();
    let mut continued = false;
    for part in dependencies.split(' ') {
        match paths.last_mut() {
            Some(last) if continued => *last = format!("{last} {part}"),
            _ => paths.push(part.to_owned()),
        }
        continued = part.ends_with('\\');
    }
    paths.into_iter().filter(|path| !path.is_empty())
}

/// Both the path and the result are escaped.
fn to_user(path: &str, prefixes: &[(&Path, &Path)]) -> String {
    let unescaped = PathBuf::from(path.replace("\\ ", " "));
    let user = prefixes
        .iter()
        .find_map(|(shadow, user)| Some(user.join(unescaped.strip_prefix(shadow).ok()?)));
    escape(&user.unwrap_or(unescaped))
}

/// As rustc does it.
fn escape(path: &Path) -> String {
    path.display().to_string().replace(' ', "\\ ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shadow_paths_become_the_users() {
        let prefixes = [
            (Path::new("/t/s h/0/src"), Path::new("src")),
            (Path::new("/t/s h/1"), Path::new("/t/out put")),
        ];
        let additions = Additions {
            files: &["/bin/tool".into()],
            env: &[
                ("OUT_DIR".into(), Some("/t/out put".into())),
                ("UNSET".into(), None),
            ],
        };
        let text = r"/t/deps/a.d: /t/s\ h/0/src/main.rs /t/s\ h/0/src/../data/x\ y.txt /t/s\ h/1/gen.rs /abs.rs

/t/deps/liba.rmeta: /t/s\ h/0/src/main.rs

/t/s\ h/0/src/main.rs:
/abs.rs:

# env-dep:CARGO_PKG_NAME=a
";
        let expected = r"/t/deps/a.d: src/main.rs src/../data/x\ y.txt /t/out\ put/gen.rs /abs.rs /bin/tool

/t/deps/liba.rmeta: src/main.rs /bin/tool

src/main.rs:
/abs.rs:

# env-dep:CARGO_PKG_NAME=a
/bin/tool:
# env-dep:OUT_DIR=/t/out put
# env-dep:UNSET
";
        assert_eq!(rewritten(text, &prefixes, &additions), expected);
    }

    #[test]
    fn the_file_is_found_where_rustc_writes_it() {
        let check = |args: &str, expected: Option<&str>| {
            let line = CommandLine::rustc(args.split(' ').map(Into::into).collect()).unwrap();
            let found = path(&line, Path::new("src/my-x.rs"));
            assert_eq!(found.as_deref(), expected.map(Path::new), "{args}");
        };
        check("--emit=metadata src/my-x.rs", None);
        check("--emit=dep-info,link src/my-x.rs", Some("my_x.d"));
        check("--emit dep-info=q/z.d src/my-x.rs", Some("q/z.d"));
        check(
            "--emit dep-info -o out/prog src/my-x.rs",
            Some("out/prog.d"),
        );
        check(
            "--emit=dep-info --crate-name a -C extra-filename=-1f --out-dir /t/deps x.rs",
            Some("/t/deps/a-1f.d"),
        );
    }
}
