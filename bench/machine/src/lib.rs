//! The machine that a report is about.

use std::{env::consts::OS, fs, thread};

/// Its processor, how many cores it has, its system and its rustc.
pub fn describe() -> String {
    let cpu = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let model = cpu
        .lines()
        .find_map(|line| line.strip_prefix("model name\t: "));
    let cores = thread::available_parallelism().map_or(0, |cores| cores.get());
    format!(
        "{}, {cores} cores, {OS}, {}",
        model.unwrap_or("unknown CPU"),
        env!("BENCH_RUSTC")
    )
}
