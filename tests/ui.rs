//! Programs in the new syntax, `ui/<gap>/<behaviour>.rs`, and what `rustc-async` makes of them.
//!
//! A program with a line `//@ run` compiles without a warning, and prints `.run.stdout`. Those whose lowering reaches
//! through pointers run under AddressSanitizer, too. Any other program is refused with the errors that stand behind
//! `//~`, as `.stderr` shows them; what rustfix makes of the suggestions is `.fixed`, and that compiles and runs.
//!
//! `BLESS=1 cargo test -p normal-async-tests --test ui` writes these files anew.

use std::{
    env::{self, consts::EXE_SUFFIX},
    fs,
    path::Path,
    process::Command,
};

use normal_async_tests::tool;
use ui_test::{
    Args, CommandBuilder, Config, bless_output_files,
    color_eyre::eyre::{Result, ensure},
    custom_flags::edition::Edition,
    default_file_filter, default_per_file_config,
    dependencies::DependencyBuilder,
    error_on_output_conflict, run_tests_generic,
    spanned::Spanned,
    status_emitter::StatusEmitter,
};

/// The target of which the stable toolchain has the sanitizer's runtime.
const SANITIZED_TARGET: &str = "x86_64-unknown-linux-gnu";

fn main() -> Result<()> {
    let args = Args::test()?;
    let emitter: Box<dyn StatusEmitter> = args.format.into();
    let mut configs = vec![config(&args, "ui")];
    if cfg!(all(
        target_arch = "x86_64",
        target_os = "linux",
        target_env = "gnu"
    )) {
        let roots = [
            "ui/async_drop",
            "ui/box_fn",
            "ui/boxing",
            "ui/dyn_trait",
            "ui/for_await",
            "ui/send_bounds",
            "ui/trait_alias",
        ];
        configs.extend(roots.map(|root| sanitized(config(&args, root))));
    }
    let is_filtered = !args.filters.is_empty();
    run_tests_generic(configs, is_tested, warnings_denied, emitter)?;
    run_fixed(is_filtered)
}

/// Runs the programs that rustfix has made, which check by themselves that they do the right thing.
fn run_fixed(is_filtered: bool) -> Result<()> {
    let executables = Path::new(env!("CARGO_TARGET_TMPDIR")).join("ui/0/ui");
    for gap in fs::read_dir("ui")? {
        let gap = gap?.path();
        for program in fs::read_dir(&gap)? {
            let program = program?.path();
            if program
                .extension()
                .is_none_or(|extension| extension != "fixed")
            {
                continue;
            }
            let (Some(gap), Some(name)) = (gap.file_name(), program.file_stem()) else {
                continue;
            };
            let executable = format!("__{}_1{EXE_SUFFIX}", name.display());
            let executable = executables.join(gap).join(executable);
            if is_filtered && !executable.exists() {
                continue;
            }
            let output = Command::new(&executable).output()?;
            let stderr = String::from_utf8_lossy(&output.stderr);
            ensure!(
                output.status.success(),
                "{} fails: {stderr}",
                program.display()
            );
        }
    }
    Ok(())
}

fn config(args: &Args, root: &str) -> Config {
    let target = Path::new(env!("CARGO_TARGET_TMPDIR"));
    let mut program = CommandBuilder {
        program: tool("rustc-async"),
        ..CommandBuilder::rustc()
    };
    // Most of a small program is what is said of the standard library to debuggers.
    program.args.push("-Cstrip=debuginfo".into());
    program
        .envs
        .push(("RUST_BACKTRACE".into(), Some("0".into())));
    let mut config = Config {
        program,
        out_dir: target.join("ui"),
        ..Config::rustc(root)
    };
    config.with_args(args);
    config.output_conflict_handling = match env::var_os("BLESS") {
        Some(_) => bless_output_files,
        None => error_on_output_conflict,
    };
    config.bless_command = Some("BLESS=1 cargo test -p normal-async-tests --test ui".into());
    let defaults = config.comment_defaults.base();
    defaults.set_custom("edition", Edition("2024".into()));
    let mut dependencies = DependencyBuilder {
        crate_manifest_path: "ui_dependencies/Cargo.toml".into(),
        ..DependencyBuilder::default()
    };
    // Once for all configurations.
    dependencies.program.out_dir_flag = None;
    dependencies
        .program
        .args
        .extend(["--target-dir".into(), target.join("ui-dependencies").into()]);
    defaults.set_custom("dependencies", dependencies);
    config
}

fn sanitized(mut config: Config) -> Config {
    let program = &mut config.program;
    program
        .args
        .extend(["-Zsanitizer=address", "--target", SANITIZED_TARGET].map(Into::into));
    program
        .envs
        .push(("RUSTC_BOOTSTRAP".into(), Some("1".into())));
    // The sanitizer's target is given, and may not be given once more to ask for its `cfg`s.
    program.cfg_flag = None;
    config
}

/// All programs, but only those that run under the sanitizer.
fn is_tested(path: &Path, config: &Config) -> Option<bool> {
    let is_sanitized = config.program.cfg_flag.is_none();
    let runs = || fs::read(path).is_ok_and(|text| does_run(&text));
    default_file_filter(path, config).map(|chosen| chosen && (!is_sanitized || runs()))
}

fn warnings_denied(config: &mut Config, text: &Spanned<Vec<u8>>) {
    default_per_file_config(config, text);
    if does_run(text) {
        config.program.args.push("-Dwarnings".into());
    }
}

fn does_run(text: &[u8]) -> bool {
    text.split(|&byte| byte == b'\n')
        .any(|line| line.starts_with(b"//@ run"))
}
