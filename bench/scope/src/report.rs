//! Measuring in turn, and the table.

use std::fs;
use std::pin::Pin;
use std::time::{Duration, Instant};

pub const OURS: &str = "normal-async";
/// No peer, since it does not run anything at the same time.
pub const SEQUENTIAL: &str = "sequential";
const ROUNDS: usize = 15;

pub struct Contender {
    name: &'static str,
    run: Box<dyn Fn() -> Pin<Box<dyn Future<Output = ()> + Send>> + Send + Sync>,
}

pub fn contender<F>(name: &'static str, run: impl Fn() -> F + Send + Sync + 'static) -> Contender
where
    F: Future<Output = ()> + Send + 'static,
{
    Contender {
        name,
        run: Box::new(move || Box::pin(run())),
    }
}

/// Runs the contenders in turn and prints their medians.
pub async fn compare(title: &str, repeats: usize, contenders: Vec<Contender>) {
    let mut rounds = vec![Vec::new(); contenders.len()];
    for round in 0..=ROUNDS {
        for (contender, rounds) in contenders.iter().zip(&mut rounds) {
            let mut times = Vec::with_capacity(repeats);
            for _ in 0..repeats {
                let run = (contender.run)();
                let start = Instant::now();
                run.await;
                times.push(start.elapsed());
            }
            // The first round warms up.
            if round > 0 {
                rounds.push(median(times));
            }
        }
    }
    let medians = rounds.into_iter().map(median);
    let names = contenders.iter().map(|contender| contender.name);
    table(title, &names.zip(medians).collect::<Vec<_>>());
}

pub fn median(mut times: Vec<Duration>) -> Duration {
    times.sort_unstable();
    times[times.len() / 2]
}

fn table(title: &str, rows: &[(&str, Duration)]) {
    let peers = rows
        .iter()
        .filter(|(name, _)| ![OURS, SEQUENTIAL].contains(name));
    let fastest = peers.map(|(_, time)| *time).min();
    println!("\n### {title}\n");
    println!("| | median | to the fastest peer |");
    println!("| --- | ---: | ---: |");
    for (name, time) in rows {
        let ratio = fastest.map(|fastest| time.as_secs_f64() / fastest.as_secs_f64());
        let ratio = ratio.map_or(String::new(), |ratio| format!("{ratio:.2}"));
        println!("| {name} | {} | {ratio} |", show(*time));
    }
}

pub fn show(time: Duration) -> String {
    match time.as_nanos() {
        nanos @ 0..10_000 => format!("{nanos} ns"),
        nanos @ 10_000..1_000_000 => format!("{:.1} µs", nanos as f64 / 1e3),
        nanos => format!("{:.2} ms", nanos as f64 / 1e6),
    }
}

pub fn machine() -> String {
    let cpu = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let model = cpu
        .lines()
        .find_map(|line| line.strip_prefix("model name\t: "));
    let cores = std::thread::available_parallelism().map_or(0, |cores| cores.get());
    format!(
        "{}, {cores} cores, {}",
        model.unwrap_or("unknown CPU"),
        std::env::consts::OS
    )
}
