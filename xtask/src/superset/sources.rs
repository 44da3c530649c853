//! The sources of published crates, as cargo fetches them.

use std::{
    fs,
    io::{ErrorKind, Write},
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::{Context, Result, bail};
use serde_json::Value;

use super::crates::Crate;

/// Unpacks crates to directories below `directory`, unless they are there, and gives those.
///
/// # Errors
/// When a crate cannot be fetched, or a file not be written.
pub(super) fn unpack(crates: &[&Crate], directory: &Path) -> Result<Vec<PathBuf>> {
    let place = |krate: &&Crate| directory.join(format!("{}-{}", krate.name, krate.version));
    let missing: Vec<&Crate> = crates
        .iter()
        .copied()
        .filter(|krate| !place(krate).exists())
        .collect();
    if !missing.is_empty() {
        let metadata = fetch(&missing, &directory.join("sources"))?;
        for krate in missing {
            let source = source(krate, &metadata)?;
            install(&source, &place(&krate))
                .with_context(|| format!("cannot copy `{}`", source.display()))?;
        }
    }
    Ok(crates.iter().map(place).collect())
}

/// Lets cargo fetch crates, being the dependencies of an empty package; gives its `cargo metadata`.
fn fetch(crates: &[&Crate], package: &Path) -> Result<Value> {
    let mut manifest =
        "[package]\nname = \"sources\"\nedition = \"2024\"\n\n[workspace]\n\n[dependencies]\n"
            .to_owned();
    for krate in crates {
        manifest += &format!("{} = \"={}\"\n", krate.name, krate.version);
    }
    let write = || {
        fs::create_dir_all(package.join("src"))?;
        fs::write(package.join("src/lib.rs"), "")?;
        fs::write(package.join("Cargo.toml"), manifest)
    };
    write().with_context(|| format!("cannot write to `{}`", package.display()))?;
    let output = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
        .args(["metadata", "--format-version=1"])
        .current_dir(package)
        .output()
        .context("cannot run cargo")?;
    if !output.status.success() {
        bail!(
            "cannot fetch crates:\n{}",
            String::from_utf8_lossy(&output.stderr)
        );
    }
    Ok(serde_json::from_slice(&output.stdout)?)
}

/// Where cargo keeps the sources of a crate.
fn source(krate: &Crate, metadata: &Value) -> Result<PathBuf> {
    let packages = metadata["packages"].as_array();
    let package = packages
        .into_iter()
        .flatten()
        .find(|package| package["name"] == krate.name && package["version"] == krate.version);
    let manifest = package.and_then(|package| package["manifest_path"].as_str());
    let directory = manifest.and_then(|manifest| Path::new(manifest).parent());
    let directory = directory.with_context(|| format!("cargo did not fetch `{}`", krate.name))?;
    Ok(directory.to_owned())
}

/// Copies a package, and makes it a workspace.
fn install(source: &Path, place: &Path) -> std::io::Result<()> {
    let unfinished = place.with_extension("unfinished");
    match fs::remove_dir_all(&unfinished) {
        Err(error) if error.kind() != ErrorKind::NotFound => return Err(error),
        _ => copy(source, &unfinished)?,
    }
    let mut manifest = fs::File::options()
        .append(true)
        .open(unfinished.join("Cargo.toml"))?;
    manifest.write_all(b"\n[workspace]\n")?;
    fs::rename(unfinished, place)
}

/// Copies all but the lock file: by the newest versions, crates share most of what they depend on.
pub(super) fn copy(from: &Path, to: &Path) -> std::io::Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let target = to.join(entry.file_name());
        match entry.file_type()?.is_dir() {
            true => copy(&entry.path(), &target)?,
            false if entry.file_name() == "Cargo.lock" => {}
            false => {
                fs::copy(entry.path(), target)?;
            }
        }
    }
    Ok(())
}
