//! A hint for when a dependency is not as we would have compiled it.
//!
//! Cargo keeps our artifacts of workspace members apart from plain cargo's, but not those of other packages. A path
//! dependency outside of the workspace may thus be taken from plain cargo, without what `dyn` needs of its traits.

use std::{
    fs,
    path::{Path, PathBuf},
};

use normal_async_syntax::scan::scan;

use crate::{command_line::CommandLine, dep_info, invocation::Env, needs::STABLE, policy};

/// What to say below the errors of a crate; none when all its dependencies look well.
pub(crate) fn about_dependencies(line: &CommandLine, env: Env) -> Option<String> {
    let externs = line
        .values("extern")
        .filter_map(|value| value.split_once('='));
    let (name, _) = externs
        .map(|(name, path)| (name.rsplit(':').next().unwrap_or(name), Path::new(path)))
        .find(|(_, library)| is_from_plain_cargo(library, env))?;
    Some(format!(
        "note: plain cargo has compiled `{name}`, without what `dyn` needs of its async traits; after \
         `cargo async clean -p {name}` it is compiled anew"
    ))
}

fn is_from_plain_cargo(library: &Path, env: Env) -> bool {
    let Some(dep_info) = dep_info_of(library).and_then(|path| fs::read_to_string(path).ok()) else {
        return false;
    };
    let sources = dep_info::dependencies(&dep_info);
    // A relative path is one of a member of the workspace.
    let is_own = |source: &PathBuf| {
        let mut packages = source.ancestors();
        let package = packages.find(|directory| directory.join("Cargo.toml").exists());
        source.is_absolute() && package.is_some_and(|package| !policy::is_foreign(package, env))
    };
    !dep_info.contains(&format!("# env-dep:{STABLE}"))
        && sources.first().is_some_and(is_own)
        && sources.iter().any(|source| needs_lowering(source))
}

/// `libname-hash.rmeta` is described by `name-hash.d`.
fn dep_info_of(library: &Path) -> Option<PathBuf> {
    let stem = library.file_stem()?.to_str()?;
    let name = stem.strip_prefix("lib").unwrap_or(stem);
    Some(library.with_file_name(format!("{name}.d")))
}

fn needs_lowering(source: &Path) -> bool {
    let text = fs::read_to_string(source).unwrap_or_default();
    let scan = scan(&text);
    !scan.async_traits.is_empty() || !scan.dialect.is_empty()
}
