//! Measures contenders in turn, by the time that this thread runs, so that others may run meanwhile.

use rustix::time::{ClockId, clock_gettime};

use crate::{allocations, cases::Group};

pub struct Effort {
    pub rounds: usize,
    /// By what the number of calls is divided.
    pub divisor: u64,
}

impl Effort {
    pub const FULL: Effort = Effort {
        rounds: 51,
        divisor: 1,
    };
    pub const SMOKE: Effort = Effort {
        rounds: 1,
        divisor: 100,
    };
}

/// What was measured of one contender.
pub struct Measured {
    /// Nanoseconds of a call: the first quartile, the median and the third.
    pub nanos: [f64; 3],
    pub allocations: f64,
}

pub fn measure(group: &Group, effort: Effort) -> Vec<Measured> {
    let calls = (group.calls / effort.divisor).max(1);
    let mut times = vec![Vec::with_capacity(effort.rounds); group.contenders.len()];
    // The first round warms up.
    for round in 0..=effort.rounds {
        for (contender, times) in group.contenders.iter().zip(&mut times) {
            let start = nanos();
            (contender.run)(calls);
            let taken = nanos() - start;
            if round > 0 {
                times.push(taken as f64 / calls as f64);
            }
        }
    }
    let measured = group.contenders.iter().zip(times);
    measured
        .map(|(contender, times)| Measured {
            nanos: quartiles(times),
            allocations: allocations::of(|| (contender.run)(calls)) as f64 / calls as f64,
        })
        .collect()
}

/// For how long this thread ran.
fn nanos() -> i64 {
    let time = clock_gettime(ClockId::ThreadCPUTime);
    time.tv_sec * 1_000_000_000 + time.tv_nsec
}

fn quartiles(mut times: Vec<f64>) -> [f64; 3] {
    times.sort_by(f64::total_cmp);
    [1, 2, 3].map(|quarter| times[(times.len() - 1) * quarter / 4])
}
