//! The tables.

use std::{fmt::Write, fs, path::Path, time::Duration};

use crate::{
    overload::{self, CLIENTS, FACTOR, Outcome},
    speed::{self, CONNECTIONS},
    stacks::{Case, OVERLOAD, ROOM, SPEED, THREADS, WORK},
};

const NOTE: &str = "
What this says of the goals:

- With a stack around it, hyper answers as many requests a second as with tower's; more where there is a rate limit, which
  needs no task of its own here. The middleware takes half of the instructions that tower's does, which shows little beside
  the eight thousand of hyper. The server of `normal-service` takes 4 % more than hyper alone, and closes connections on
  which nobody asks.
- When it is asked for four times as much, as much is served as with tower, the rest is refused far within the time limit,
  and memory stays within a megabyte of what it was after ten seconds.
";

pub struct Effort {
    /// How often each contender has its turn, and for how many seconds.
    pub rounds: usize,
    pub seconds: u64,
    /// Whether instructions are counted, too.
    pub instructions: bool,
    /// How long there is too much to do.
    pub overload: Duration,
}

impl Effort {
    const FULL: Self = Self {
        rounds: 7,
        seconds: 1,
        instructions: true,
        overload: Duration::from_secs(60),
    };

    pub const SMOKE: Self = Self {
        rounds: 1,
        seconds: 1,
        instructions: false,
        overload: Duration::from_secs(1),
    };
}

/// Measures everything, and writes the report into `directory`.
pub fn write(directory: &Path) {
    let effort = Effort::FULL;
    let text = format!(
        "# HTTP services

Written by `cargo xtask bench`: servers on hyper that stop gracefully, over HTTP/1 and loopback, each a process with {THREADS}
threads, on the machine that also makes the load.

Machine: {}.
{}{NOTE}",
        bench_machine::describe(),
        measure(&effort)
    );
    fs::write(directory.join("service-http.md"), text).expect("a directory that can be written to");
}

/// Measures everything.
pub fn measure(effort: &Effort) -> String {
    let Effort {
        rounds, seconds, ..
    } = effort;
    let mut text = format!(
        "
## Requests a second

Asked by `wrk` with {CONNECTIONS} connections, {seconds} s at a time, all contenders in turn; medians of {rounds} rounds, with the
quartiles in brackets. Processor time is that of the server alone, and so are instructions, which callgrind counts, without
those of the system. All may run that come.
"
    );
    for case in SPEED {
        text += &speed_table(case, effort);
    }
    text + &overload_table(effort)
}

fn speed_table(case: &Case, effort: &Effort) -> String {
    let measured = speed::measure(case, effort);
    let contenders = || case.contenders.iter().zip(&measured);
    let peer = contenders().find(|(contender, _)| contender.is_peer);
    let (_, peer) = peer.expect("a peer");
    let mut text = format!("\n### {}\n\n", case.title);
    if !case.note.is_empty() {
        let _ = writeln!(text, "{}\n", case.note);
    }
    text += "| | requests a second | | to the peer | processor time of a request | | to the peer | instructions | to the peer |\n";
    text += "| --- | ---: | --- | ---: | ---: | --- | ---: | ---: | ---: |\n";
    for (contender, speed) in contenders() {
        let [low, median, high] = speed.requests;
        let [least, time, most] = speed.processor;
        let instructions = match (speed.instructions, peer.instructions) {
            (Some(count), Some(peers)) => format!("{count:.0} | {:.2}", count / peers),
            _ => "|".to_owned(),
        };
        let _ = writeln!(
            text,
            "| {} | {median:.0} | [{low:.0}, {high:.0}] | {:.2} | {time:.2} µs | [{least:.2} µs, {most:.2} µs] | {:.2} | {instructions} |",
            contender.name,
            median / peer.requests[1],
            time / peer.processor[1],
        );
    }
    print!("{text}");
    text
}

fn overload_table(effort: &Effort) -> String {
    let capacity = overload::capacity();
    let mut text = format!(
        "
## {}

A call waits for {} ms, and {ROOM} may run, so there is room for {capacity:.0} a second, or a tenth less, as tokio's clock ticks
by the millisecond. {CLIENTS} clients ask for {FACTOR} times as many, for {} s, at times that do not depend on the answers, from which
on latency is measured.

| | served a second | of what there is room for | latency: median, 99 %, most | shed a second | latency | memory after {} s | most memory |
| --- | ---: | ---: | --- | ---: | --- | ---: | ---: |
",
        OVERLOAD.title,
        WORK.as_millis(),
        effort.overload.as_secs(),
        effort.overload.as_secs() / 6,
    );
    for contender in OVERLOAD.contenders {
        let measured = overload::measure(contender, effort);
        let [early, most] = measured
            .memory
            .map(|bytes| bytes as f64 / f64::from(1 << 20));
        let _ = writeln!(
            text,
            "| {} | {:.0} | {:.0} % | {} | {:.0} | {} | {early:.1} MiB | {most:.1} MiB |",
            contender.name,
            measured.served.rate,
            measured.served.rate / capacity * 100.0,
            latency(&measured.served),
            measured.shed.rate,
            latency(&measured.shed),
        );
    }
    print!("{text}");
    text
}

fn latency(outcome: &Outcome) -> String {
    let [median, high, most] = outcome.latency.map(|it| it.as_secs_f64() * 1e3);
    format!("{median:.2} ms, {high:.2} ms, {most:.1} ms")
}

/// The quartiles of `values`.
pub fn quartiles(mut values: Vec<f64>) -> [f64; 3] {
    values.sort_by(f64::total_cmp);
    [1, 2, 3].map(|quarter| values[(values.len() - 1) * quarter / 4])
}
