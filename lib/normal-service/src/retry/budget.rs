use std::{
    sync::{Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use crate::window::Window;

/// What limits retries to a part of all calls, so that they do not bury a service that begins to fail.
///
/// A limit of attempts alone multiplies the load when it hurts most: with three attempts, a service that fails because it
/// has too much to do gets three times as much. With a budget, each success pays for a part of a retry, and when all is
/// spent, failures are no longer retried.
///
/// ```
/// use std::time::Duration;
///
/// use normal_service::retry::Budget;
///
/// let budget = Budget::new(Duration::from_secs(10), 0, 0.5);
/// assert!(!budget.withdraw());
/// budget.deposit();
/// budget.deposit();
/// assert!(budget.withdraw());
/// assert!(!budget.withdraw());
/// ```
#[derive(Debug)]
pub struct Budget {
    balance: Mutex<Window<i64>>,
    deposit: i64,
    reserve: i64,
}

/// What a retry costs.
const RETRY: i64 = 1000;

impl Budget {
    /// Each deposit allows for `part` of a retry, and is good for the time `ttl`. Beside that, `min_per_second` retries
    /// are allowed in each second, over `ttl` on average, so that there are some before the first successes, and where
    /// there are few calls.
    ///
    /// # Panics
    ///
    /// If `ttl` is not from 1 to 60 seconds, or if `part` is not from 0 to 1000.
    pub fn new(ttl: Duration, min_per_second: u32, part: f64) -> Self {
        let seconds = ttl.as_secs_f64();
        assert!(
            (1.0..=60.0).contains(&seconds),
            "the time is not from 1 to 60 seconds"
        );
        assert!(
            (0.0..=1000.0).contains(&part),
            "the part is not from 0 to 1000"
        );
        Self {
            balance: Mutex::new(Window::new(ttl)),
            deposit: (part * RETRY as f64).round() as i64,
            reserve: (seconds * f64::from(min_per_second)) as i64 * RETRY,
        }
    }

    /// Pays for a part of a retry.
    pub fn deposit(&self) {
        *self.balance().now() += self.deposit;
    }

    /// Takes what a retry costs, or says that there is not so much.
    pub fn withdraw(&self) -> bool {
        let mut balance = self.balance();
        let sum: i64 = balance.steps().sum();
        let enough = sum + self.reserve >= RETRY;
        if enough {
            *balance.now() -= RETRY;
        }
        enough
    }

    fn balance(&self) -> MutexGuard<'_, Window<i64>> {
        self.balance.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A fifth of all calls and 10 a second may be retries, over 10 seconds.
impl Default for Budget {
    fn default() -> Self {
        Self::new(Duration::from_secs(10), 10, 0.2)
    }
}
