//! Dependencies that are not as we would have compiled them.
//!
//! Cargo keeps our artifacts of workspace members apart from plain cargo's, by the path of the compiler wrapper for just
//! those, but not those of other packages. A path dependency outside of the workspace may thus be taken from plain cargo,
//! without what `dyn` needs of its traits. To have such packages to ourselves, we would have to change what cargo tells
//! artifacts apart by: flags or the path of rustc, which are those of all packages, so that nothing from the registry would
//! be shared any more; or a setting of the profile for each package, which may be the user's.

use std::{
    fs,
    path::{Path, PathBuf},
};

use normal_async_syntax::scan::scan;

use crate::{
    command_line::CommandLine, dep_info, invocation::Env, location::SHADOWS, needs::STABLE, policy,
};

/// What to say below the errors of a crate; none when all its dependencies look well.
pub(crate) fn about_dependencies(line: &CommandLine, env: Env) -> Option<String> {
    let is_other = |library| is_from_plain_cargo(library, env);
    let mut externs = line.externs();
    let (name, _) = externs.find(|(_, library)| library.is_some_and(is_other))?;
    Some(format!(
        "note: plain cargo has compiled `{name}`, without what `dyn` needs of its async traits; after \
         `cargo async clean -p {name}` it is compiled anew"
    ))
}

fn is_from_plain_cargo(library: &Path, env: Env) -> bool {
    let sources = sources_for_plain_cargo(library, env).unwrap_or_default();
    sources.iter().any(|source| needs_lowering(source))
}

/// The files of a crate of the user's own, if plain cargo has compiled it.
fn sources_for_plain_cargo(library: &Path, env: Env) -> Option<Vec<PathBuf>> {
    let dep_info = fs::read_to_string(dep_info_of(library)?).ok()?;
    if is_ours(&dep_info) {
        return None;
    }
    let sources = dep_info::dependencies(&dep_info);
    // A relative path is one of a member of the workspace.
    let is_own = |source: &PathBuf| {
        let mut packages = source.ancestors();
        let package = packages.find(|directory| directory.join("Cargo.toml").exists());
        source.is_absolute() && package.is_some_and(|package| !policy::is_foreign(package, env))
    };
    sources.first().is_some_and(is_own).then_some(sources)
}

/// Whether dep-info is that of a crate which we compiled, or are compiling.
fn is_ours(dep_info: &str) -> bool {
    dep_info.contains(&format!("# env-dep:{STABLE}")) || dep_info.contains(SHADOWS)
}

/// Whether we compiled a library, as far as anything tells.
pub(crate) fn may_be_ours(library: &Path) -> bool {
    let dep_info = dep_info_of(library).and_then(|path| fs::read_to_string(path).ok());
    dep_info.is_none_or(|dep_info| is_ours(&dep_info))
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
