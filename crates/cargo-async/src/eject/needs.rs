//! What ejected crates need beyond stable Rust.

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result, bail};
use normal_async_driver::Record;
use toml_edit::{Array, DocumentMut, Item, Table, Value};

/// The unstable features of all crates.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Needs {
    /// The crates that have any.
    crates: BTreeSet<String>,
    /// Root files, each with an attribute that it needs.
    attributes: BTreeSet<(PathBuf, String)>,
    /// Arguments for rustc.
    arguments: BTreeSet<String>,
}

impl Needs {
    pub(super) fn of(records: &[Record]) -> Self {
        let mut needs = Needs::default();
        for record in records {
            if record.attributes.is_empty() && record.arguments.is_empty() {
                continue;
            }
            needs.crates.insert(record.crate_name.clone());
            needs.arguments.extend(record.arguments.iter().cloned());
            let attributes = record.attributes.iter().cloned();
            needs
                .attributes
                .extend(attributes.map(|attribute| (record.root.clone(), attribute)));
        }
        needs
    }

    /// Writes them into the crates' root files, which `copy` leads to, and the configuration of the project.
    ///
    /// # Errors
    /// When a file cannot be read or written.
    pub(super) fn write(
        &self,
        project: &Path,
        copy: impl Fn(&Path) -> Option<PathBuf>,
    ) -> Result<()> {
        if self.crates.is_empty() {
            return Ok(());
        }
        for (root, attribute) in self.attributes.iter().rev() {
            if let Some(root) = copy(root) {
                let text = read(&root)?;
                write(&root, &format!("#![{attribute}]\n{text}"))?;
            }
        }
        let config = project.join(".cargo/config.toml");
        let old = match config.exists() {
            true => read(&config)?,
            false => String::new(),
        };
        fs::create_dir_all(project.join(".cargo"))?;
        write(&config, &self.configured(&old)?)?;
        let names: Vec<&str> = self.crates.iter().map(String::as_str).collect();
        eprintln!(
            "warning: unstable features of rustc are needed; `{}` allows them to {}",
            config.display(),
            names.join(", ")
        );
        Ok(())
    }

    /// cargo's configuration with what rustc has to be told.
    fn configured(&self, config: &str) -> Result<String> {
        let mut document: DocumentMut = config
            .parse()
            .context("`.cargo/config.toml` is not valid")?;
        // An option concerns all crates; then so must the permission.
        let is_for_all = self
            .arguments
            .iter()
            .any(|argument| argument.starts_with("-Z"));
        let names: Vec<&str> = self.crates.iter().map(String::as_str).collect();
        let allowed = if is_for_all {
            "1".into()
        } else {
            names.join(",")
        };
        table(&mut document, "env")?.insert("RUSTC_BOOTSTRAP", toml_edit::value(allowed));
        if !self.arguments.is_empty() {
            let flags = table(&mut document, "build")?
                .entry("rustflags")
                .or_insert(toml_edit::value(Array::new()));
            let arguments = self.arguments.iter();
            match flags.as_value_mut() {
                Some(Value::Array(flags)) => flags.extend(arguments),
                Some(Value::String(text)) => {
                    let given = text.value().split_ascii_whitespace();
                    let all: Array = given.chain(arguments.map(String::as_str)).collect();
                    *flags = toml_edit::value(all);
                }
                _ => bail!("`build.rustflags` in `.cargo/config.toml` is no list of arguments"),
            }
        }
        Ok(document.to_string())
    }
}

fn table<'a>(document: &'a mut DocumentMut, name: &str) -> Result<&'a mut Table> {
    let table = document.entry(name).or_insert(Item::Table(Table::new()));
    table
        .as_table_mut()
        .with_context(|| format!("`{name}` in `.cargo/config.toml` is not a table"))
}

fn read(path: &Path) -> Result<String> {
    fs::read_to_string(path).with_context(|| format!("cannot read `{}`", path.display()))
}

fn write(path: &Path, text: &str) -> Result<()> {
    fs::write(path, text).with_context(|| format!("cannot write `{}`", path.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(arguments: &[&str], config: &str, expected: &str) {
        let needs = Needs {
            crates: ["app".into(), "cache".into()].into(),
            attributes: BTreeSet::new(),
            arguments: arguments
                .iter()
                .map(|argument| argument.to_string())
                .collect(),
        };
        assert_eq!(needs.configured(config).unwrap(), expected);
    }

    #[test]
    fn features_are_allowed_to_the_crates_that_need_them() {
        check(&[], "", "[env]\nRUSTC_BOOTSTRAP = \"app,cache\"\n");
    }

    #[test]
    fn arguments_come_behind_those_that_are_there() {
        check(
            &["-Zx"],
            "[build]\nrustflags = [\"-Dwarnings\"]\n",
            "[build]\nrustflags = [\"-Dwarnings\", \"-Zx\"]\n\n[env]\nRUSTC_BOOTSTRAP = \"1\"\n",
        );
        check(
            &["--cfg=x"],
            "[build]\nrustflags = \"-Dwarnings -O\"\n",
            "[build]\nrustflags = [\"-Dwarnings\", \"-O\", \"--cfg=x\"]\n\n[env]\nRUSTC_BOOTSTRAP = \"app,cache\"\n",
        );
    }
}
