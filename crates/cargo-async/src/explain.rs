//! `cargo async explain`: what of Normal Async each crate of the workspace uses; with `--share`, also where its closures
//! clone what is only shared by that.

mod options;
mod page;

use std::{
    collections::{BTreeMap, HashMap},
    ffi::OsString,
    fmt::Write,
    path::{Path, PathBuf},
    process::ExitCode,
};

use anyhow::{Context, Result};
use cargo_metadata::{Metadata, MetadataCommand, Node, Package, PackageId, Target, TargetKind};
use normal_async_driver::explain::{self, Explanation, Exports};

use crate::plan::Cargo;
use options::Options;

const HELP: &str = "\
Show what of Normal Async each crate of the workspace uses, or explain an error

Usage: cargo async explain [OPTIONS]
       cargo async explain <PAGE>
       cargo async explain --list

Options:
    -p, --package <NAME>  Show these packages, rather than all
        --features        Show only the unstable features of rustc
        --share           Show where closures clone what is only shared by that, too
        --list            List the pages
    -h, --help            Print this help

A page is an error code, or one of ours. Any other option, such as `--manifest-path` or `--features <FEATURES>`, is one
of `cargo metadata`, which is asked what the workspace is.
";

/// Prints it for the workspace that `args` choose, which are those of `cargo metadata`; or, when they are an error code or
/// the name of a page, what that means. `cargo` is whose rustc is asked, too.
///
/// # Errors
/// When cargo cannot say what the workspace is, or there is no such page.
pub(crate) fn run(args: &[OsString], cargo: &Cargo) -> Result<ExitCode> {
    if args.iter().any(|arg| arg == "-h" || arg == "--help") {
        print!("{HELP}");
        return Ok(ExitCode::SUCCESS);
    }
    if let Some(name) = page::asked(args) {
        return page::print(name, &cargo.tool("rustc"));
    }
    let options = Options::parse(args)?;
    let mut command = MetadataCommand::new();
    command.other_options(options.metadata.clone());
    let metadata = command.exec().context("cannot read the workspace")?;
    let packages = options.selected(&metadata)?;
    print!("{}", Workspace::new(&metadata, &options).explain(&packages));
    Ok(ExitCode::SUCCESS)
}

struct Workspace<'a> {
    options: &'a Options,
    metadata: &'a Metadata,
    packages: HashMap<&'a PackageId, &'a Package>,
    nodes: HashMap<&'a PackageId, &'a Node>,
    /// Of the libraries that were looked at.
    exports: HashMap<&'a PackageId, Exports>,
}

impl<'a> Workspace<'a> {
    fn new(metadata: &'a Metadata, options: &'a Options) -> Self {
        let nodes = metadata.resolve.iter().flat_map(|resolve| &resolve.nodes);
        Workspace {
            options,
            metadata,
            packages: metadata.packages.iter().map(|p| (&p.id, p)).collect(),
            nodes: nodes.map(|node| (&node.id, node)).collect(),
            exports: HashMap::new(),
        }
    }

    fn explain(&mut self, packages: &[&'a Package]) -> String {
        let mut text = String::new();
        for package in packages {
            for target in &package.targets {
                let is_ours = !target
                    .kind
                    .iter()
                    .any(|kind| matches!(kind, TargetKind::CustomBuild | TargetKind::ProcMacro));
                if let Some(explanation) = is_ours
                    .then(|| self.explain_target(package, target))
                    .flatten()
                {
                    self.write(package, target, &explanation, &mut text);
                }
            }
        }
        text
    }

    fn explain_target(&mut self, package: &'a Package, target: &'a Target) -> Option<Explanation> {
        let is_library = target.kind.contains(&TargetKind::Lib);
        let mut externs = BTreeMap::new();
        let node = self.nodes.get(&package.id).copied();
        for dependency in node.into_iter().flat_map(|node| &node.deps) {
            externs.insert(dependency.name.clone(), self.exports_of(&dependency.pkg));
        }
        let own_library = package
            .targets
            .iter()
            .find(|target| target.kind.contains(&TargetKind::Lib));
        if let Some(library) = own_library.filter(|_| !is_library) {
            externs.insert(library.name.replace('-', "_"), self.exports_of(&package.id));
        }
        let target = explain::Target {
            name: &target.name.replace('-', "_"),
            root: target.src_path.as_std_path(),
            edition: target.edition.as_str().parse().ok()?,
            externs,
        };
        explain::explain(target, self.metadata.target_directory.as_std_path())
    }

    /// The exports of a local package's library.
    fn exports_of(&mut self, id: &'a PackageId) -> Exports {
        if let Some(exports) = self.exports.get(id) {
            return exports.clone();
        }
        let package = self
            .packages
            .get(id)
            .copied()
            .filter(|package| package.source.is_none());
        let library = package.and_then(|package| {
            let library = package
                .targets
                .iter()
                .find(|target| target.kind.contains(&TargetKind::Lib));
            Some((package, library?))
        });
        let explanation =
            library.and_then(|(package, library)| self.explain_target(package, library));
        let exports = explanation.map(|e| e.exports).unwrap_or_default();
        self.exports.insert(id, exports.clone());
        exports
    }

    fn write(
        &self,
        package: &Package,
        target: &Target,
        explanation: &Explanation,
        text: &mut String,
    ) {
        let kind = target
            .kind
            .iter()
            .map(|kind| kind.to_string())
            .collect::<Vec<_>>()
            .join(", ");
        let root = self.metadata.workspace_root.as_std_path();
        // Writing to a string does not fail.
        let _ = writeln!(text, "{} ({kind} {})", package.name, target.name);
        if !self.options.only_features {
            if explanation.uses.is_empty() {
                let _ = writeln!(text, "    plain Rust");
            }
            for (gap, places) in &explanation.uses {
                let _ = writeln!(text, "    {}: {}", gap.title(), listed(places, root));
            }
        }
        if self.options.share && !explanation.clones.is_empty() {
            let places = listed(&explanation.clones, root);
            let _ = writeln!(
                text,
                "    clones that `share()` is for, in closures: {places}"
            );
        }
        let features: Vec<&str> = explanation.features.iter().map(String::as_str).collect();
        let features = match features.is_empty() {
            true => "none".to_owned(),
            false => features.join(", "),
        };
        let _ = writeln!(text, "    unstable features of rustc: {features}");
    }
}

fn listed(places: &[(PathBuf, usize)], root: &Path) -> String {
    let places = places.iter();
    let places: Vec<String> = places
        .map(|(path, line)| format!("{}:{line}", shown(path, root)))
        .collect();
    places.join(", ")
}

fn shown(path: &Path, root: &Path) -> String {
    path.strip_prefix(root)
        .unwrap_or(path)
        .display()
        .to_string()
}
