//! Running programs, and what they take.

use std::{
    fs, io, mem,
    process::{Command, Stdio},
    time::Duration,
};

/// What a process took.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Cost {
    /// Of processors, by it and by the processes that it waited for.
    pub time: Duration,
    /// The largest it was in memory, in bytes.
    pub memory: u64,
}

/// Runs a command silently to its end.
///
/// # Errors
/// When it cannot be started, or fails.
pub fn run(command: &mut Command) -> io::Result<Cost> {
    command
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    let id = command.spawn()?.id();
    let (mut status, mut usage) = (0, mem::MaybeUninit::<libc::rusage>::zeroed());
    let id = libc::pid_t::try_from(id).map_err(io::Error::other)?;
    // SAFETY: both pointers are to values that live until the call returns; the process is a child of ours, and nobody
    // else waits for it.
    let waited = unsafe { libc::wait4(id, &mut status, 0, usage.as_mut_ptr()) };
    if waited != id || status != 0 {
        return Err(io::Error::other(format!("{command:?} fails")));
    }
    // SAFETY: zeroes are a valid value of this struct of numbers, and the call has filled it in.
    let usage = unsafe { usage.assume_init() };
    let time = [usage.ru_utime, usage.ru_stime].map(|time| -> io::Result<Duration> {
        let seconds = u64::try_from(time.tv_sec).map_err(io::Error::other)?;
        let microseconds = u64::try_from(time.tv_usec).map_err(io::Error::other)?;
        Ok(Duration::from_secs(seconds) + Duration::from_micros(microseconds))
    });
    let [user, system] = time;
    let kilobytes = u64::try_from(usage.ru_maxrss).map_err(io::Error::other)?;
    Ok(Cost {
        time: user? + system?,
        memory: kilobytes * 1024,
    })
}

/// The one in the middle.
pub fn median<T: Ord + Copy>(mut values: Vec<T>) -> T {
    values.sort();
    values[values.len() / 2]
}

pub fn machine() -> String {
    let cpu = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let mut lines = cpu.lines();
    let model = lines.find_map(|line| line.strip_prefix("model name\t: "));
    let cores = std::thread::available_parallelism().map_or(0, |cores| cores.get());
    format!("{}, {cores} cores", model.unwrap_or("an unknown CPU"))
}
