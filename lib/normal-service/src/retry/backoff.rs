use std::time::Duration;

/// How long to wait before trying again: twice as long each time, and not all at the same time.
///
/// ```
/// use std::time::Duration;
///
/// use normal_service::retry::Backoff;
///
/// let backoff = Backoff::new(Duration::from_millis(50), Duration::from_secs(1), 0.0);
/// assert_eq!(backoff.delay(0), Duration::from_millis(50));
/// assert_eq!(backoff.delay(1), Duration::from_millis(100));
/// assert_eq!(backoff.delay(9), Duration::from_secs(1));
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Backoff {
    min: Duration,
    max: Duration,
    jitter: f64,
}

impl Backoff {
    /// From `min` to `max`, and longer by a random part of up to `jitter` times as much, but never longer than `max`.
    ///
    /// # Panics
    ///
    /// If `max` is zero or less than `min`, or if `jitter` is not from 0 to 100.
    pub const fn new(min: Duration, max: Duration, jitter: f64) -> Self {
        assert!(!max.is_zero(), "the longest delay is zero");
        assert!(
            min.as_nanos() <= max.as_nanos(),
            "the longest delay is shorter than the shortest"
        );
        assert!(
            0.0 <= jitter && jitter <= 100.0,
            "the jitter is not from 0 to 100"
        );
        Self { min, max, jitter }
    }

    /// How long to wait after that many retries.
    pub fn delay(&self, retries: u32) -> Duration {
        let base = self
            .min
            .checked_mul(2_u32.saturating_pow(retries))
            .map_or(self.max, |base| base.min(self.max));
        let jitter = base.as_secs_f64() * self.jitter * fastrand::f64();
        let jitter = Duration::try_from_secs_f64(jitter).unwrap_or(self.max);
        base.saturating_add(jitter).min(self.max)
    }
}
