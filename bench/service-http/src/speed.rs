//! How many requests there are a second, and what each takes.

use std::process::Command;

use crate::{
    report::{Effort, quartiles},
    server::Server,
    stacks::{Case, Contender},
};

/// How many connections wrk asks by.
pub const CONNECTIONS: usize = 64;

/// So long that starting does not matter.
const SECONDS_WATCHED: u64 = 5;

/// Of one contender.
pub struct Speed {
    /// Quartiles of requests a second.
    pub requests: [f64; 3],
    /// Quartiles of processor time of the server for a request, in microseconds.
    pub processor: [f64; 3],
    /// How many instructions the server takes for a request, not those of the system, where they can be counted.
    pub instructions: Option<f64>,
}

/// Measures all contenders in turn.
pub fn measure(case: &Case, effort: &Effort) -> Vec<Speed> {
    let mut rounds = vec![(Vec::new(), Vec::new()); case.contenders.len()];
    for _ in 0..effort.rounds {
        for (contender, (requests, processor)) in case.contenders.iter().zip(&mut rounds) {
            let server = Server::start(case, contender);
            let (count, rate) = load(&server, effort.seconds);
            requests.push(rate);
            processor.push(server.processor_time().as_secs_f64() * 1e6 / count);
        }
    }
    let contenders = case.contenders.iter().zip(rounds);
    let speed = contenders.map(|(contender, (requests, processor))| Speed {
        requests: quartiles(requests),
        processor: quartiles(processor),
        instructions: effort
            .instructions
            .then(|| instructions(case, contender))
            .flatten(),
    });
    speed.collect()
}

fn instructions(case: &Case, contender: &Contender) -> Option<f64> {
    let server = Server::start_watched(case, contender)?;
    let (count, _) = load(&server, SECONDS_WATCHED);
    Some(server.instructions()? / count)
}

/// How many requests are answered in that time, and how many of them a second, which wrk knows better.
fn load(server: &Server, seconds: u64) -> (f64, f64) {
    let output = Command::new("wrk")
        .args(["--threads", "1", "--duration", &format!("{seconds}s")])
        .args(["--connections", &CONNECTIONS.to_string()])
        .arg(format!("http://{}/", server.address))
        .output()
        .expect("wrk, of the Debian package of that name");
    let text = String::from_utf8(output.stdout).expect("text");
    assert!(
        !text.contains("Non-2xx") && !text.contains("errors"),
        "{text}"
    );
    let number = |of: &str| {
        let line = text.lines().find(|line| line.contains(of))?;
        line.split_whitespace().find_map(|word| word.parse().ok())
    };
    let count = number(" requests in ").expect("a number");
    (count, number("Requests/sec:").expect("a number"))
}
