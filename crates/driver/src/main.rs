//! `rustc-async`: rustc for Normal Async source text, by hand or as cargo's compiler wrapper.

use std::process::ExitCode;

fn main() -> ExitCode {
    normal_async_driver::rustc(std::env::args_os().collect())
}
