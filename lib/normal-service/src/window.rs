use std::time::Duration;

use tokio::time::Instant;

const STEPS: usize = 10;

/// What was counted of late: over a period that moves along, in steps of a tenth of it.
#[derive(Debug)]
pub(crate) struct Window<T> {
    steps: [T; STEPS],
    current: usize,
    since: Instant,
    step: Duration,
}

impl<T: Copy + Default> Window<T> {
    pub(crate) fn new(period: Duration) -> Self {
        Self {
            steps: [T::default(); STEPS],
            current: 0,
            since: Instant::now(),
            step: period / STEPS as u32,
        }
    }

    /// What is counted now.
    pub(crate) fn now(&mut self) -> &mut T {
        self.move_along();
        &mut self.steps[self.current]
    }

    /// What was counted in each step of the period.
    pub(crate) fn steps(&mut self) -> impl Iterator<Item = T> {
        self.move_along();
        self.steps.iter().copied()
    }

    fn move_along(&mut self) {
        let elapsed = self.since.elapsed();
        if elapsed < self.step {
            return;
        }
        let steps = elapsed.div_duration_f64(self.step) as usize;
        for _ in 0..steps.min(STEPS) {
            self.current = (self.current + 1) % STEPS;
            self.steps[self.current] = T::default();
        }
        self.since = if steps < STEPS {
            self.since + self.step * steps as u32
        } else {
            Instant::now()
        };
    }
}
