//! What the polls of children cost, as far as is known.

use std::sync::atomic::{AtomicU32, Ordering::Relaxed};
use std::time::Duration;

/// The moving average of one place in the source: the children of a `scope!`
/// are much alike from one time to the next.
pub struct Cost {
    /// Nanoseconds; zero as long as nothing is known.
    average: AtomicU32,
}

/// To call a helper costs some microseconds, and more until it is there.
const WORTH_A_CALL: Duration = Duration::from_micros(15);

impl Cost {
    pub const fn unknown() -> Self {
        Self {
            average: AtomicU32::new(0),
        }
    }

    /// Learns that so many polls took `time`.
    pub(crate) fn learn(&self, polls: u32, time: Duration) {
        let Some(each) = time.checked_div(polls) else {
            return;
        };
        let each = u64::try_from(each.as_nanos()).unwrap_or(u64::MAX);
        let average = match u64::from(self.average.load(Relaxed)) {
            0 => each,
            // An interrupted thread looks like an expensive child, but soon
            // takes that back.
            average if each < average => (average + each * 3) / 4,
            average => (average * 3).saturating_add(each) / 4,
        };
        let average = u32::try_from(average).unwrap_or(u32::MAX).max(1);
        self.average.store(average, Relaxed);
    }

    /// Whether so many polls are worth the call for a helper. If nothing is
    /// known they are: they may take long.
    pub(crate) fn is_worth_a_call(&self, polls: usize) -> bool {
        let average = Duration::from_nanos(self.average.load(Relaxed).into());
        let polls = u32::try_from(polls).unwrap_or(u32::MAX);
        polls > 0 && (average.is_zero() || average.saturating_mul(polls) > WORTH_A_CALL)
    }

    /// Whether it was worth a call, after `time`.
    pub(crate) fn was_worth_a_call(time: Duration) -> bool {
        time > WORTH_A_CALL
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn unknown_children_are_worth_a_call() {
        assert!(Cost::unknown().is_worth_a_call(1));
        assert!(!Cost::unknown().is_worth_a_call(0));
    }

    #[test]
    fn cheap_children_are_not_unless_they_are_many() {
        let cost = Cost::unknown();
        cost.learn(10, Duration::from_micros(10));
        assert!(!cost.is_worth_a_call(10));
        assert!(cost.is_worth_a_call(100));
    }

    #[test]
    fn expensive_children_are_noticed_at_once() {
        let cost = Cost::unknown();
        cost.learn(10, Duration::from_micros(1));
        cost.learn(1, Duration::from_secs(10));
        assert!(cost.is_worth_a_call(1));
    }
}
