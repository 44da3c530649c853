//! The clean-ups that are due in the async body that is polled on this thread.
//!
//! While a body is polled, a [`Frame`] of it stands on the stack, and what
//! becomes due goes to the list of the innermost one. Between polls the list is
//! kept by the body.

use std::cell::Cell;
use std::collections::VecDeque;
use std::mem::{self, ManuallyDrop};
use std::panic::{RefUnwindSafe, UnwindSafe};
use std::task::{Context, Poll};

use super::cleanup::Cleanup;
use super::reaper;

/// What an await has to know about the innermost frame of this thread.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Now {
    /// There is none.
    Outside,
    /// Its list is empty.
    Nothing,
    /// Its list is not empty.
    Due,
    /// As `Due`, and an await in it waits for the list, and polled it.
    Awaited,
}

thread_local! {
    static NOW: Cell<Now> = const { Cell::new(Now::Outside) };

    // A thread's last values are dropped while its locals are destroyed. This
    // one is not, since it has no destructor, and it is `NONE` by then, as
    // always when `NOW` says that nothing is due.
    static LIST: Cell<ManuallyDrop<Due>> = const { Cell::new(ManuallyDrop::new(Due::NONE)) };
}

fn swap_list(due: Due) -> Due {
    ManuallyDrop::into_inner(LIST.replace(ManuallyDrop::new(due)))
}

/// Whether something is due in the body that is polled on this thread.
#[inline]
pub(super) fn any() -> bool {
    NOW.get() >= Now::Due
}

/// Whether no body is polled on this thread.
pub(super) fn outside() -> bool {
    NOW.get() == Now::Outside
}

/// Makes `cleanup` due in the body that is polled on this thread.
///
/// # Errors
///
/// Gives it back if there is no such body.
pub(super) fn push(cleanup: Cleanup) -> Result<(), Cleanup> {
    if outside() {
        return Err(cleanup);
    }
    add(|list| list.push(cleanup));
    Ok(())
}

/// Lets `to` make something due in the body that is polled on this thread.
fn add(to: impl FnOnce(&mut Due)) {
    let mut list = swap_list(Due::NONE);
    to(&mut list);
    swap_list(list);
    NOW.set(NOW.get().max(Now::Due));
}

/// Polls what is due in the body that is polled on this thread, in order.
#[inline]
pub(super) fn poll(cx: &mut Context<'_>) -> Poll<()> {
    if any() {
        poll_list(cx)
    } else {
        Poll::Ready(())
    }
}

#[cold]
fn poll_list(cx: &mut Context<'_>) -> Poll<()> {
    while any() {
        let mut taken = Taken::take();
        if taken.0.poll(cx).is_pending() {
            return Poll::Pending;
        }
    }
    Poll::Ready(())
}

/// Says that the body is suspended until what is due is done, and that the
/// clean-ups know whom to wake.
pub(super) fn set_awaited() {
    NOW.set(Now::Awaited);
}

/// The list of the innermost frame, until this is dropped. What is left then
/// comes before what became due meanwhile.
struct Taken(Due);

impl Taken {
    fn take() -> Self {
        NOW.set(Now::Nothing);
        Self(swap_list(Due::NONE))
    }
}

impl Drop for Taken {
    fn drop(&mut self) {
        self.0.append(swap_list(Due::NONE));
        NOW.set(self.0.now());
        if !self.0.is_empty() {
            swap_list(mem::take(&mut self.0));
        }
    }
}

/// Stands on the stack while a body is polled or dropped.
///
/// When it is dropped, what is due in it is passed on to the frame around it,
/// or else to the reaper.
pub(super) struct Frame {
    outer: Now,
    outer_list: Due,
}

impl Frame {
    #[inline]
    pub(super) fn enter(due: Due) -> Self {
        let outer = NOW.replace(due.now());
        let is_swapped = outer >= Now::Due || !due.is_empty();
        Self {
            outer,
            outer_list: if is_swapped { swap_list(due) } else { due },
        }
    }

    /// Whether there is no frame around this one.
    #[inline]
    pub(super) fn outermost(&self) -> bool {
        self.outer == Now::Outside
    }

    /// Polls what is due in this frame, unless an await in it did.
    #[inline]
    pub(super) fn drain(&self, cx: &mut Context<'_>) -> Poll<()> {
        match NOW.get() {
            Now::Awaited => Poll::Pending,
            _ => poll(cx),
        }
    }

    /// Ends the frame without passing anything on.
    #[inline]
    pub(super) fn leave(self) -> Due {
        ManuallyDrop::new(self).restore()
    }

    #[inline]
    fn restore(&mut self) -> Due {
        let is_swapped = NOW.replace(self.outer) >= Now::Due || !self.outer_list.is_empty();
        let outer_list = mem::take(&mut self.outer_list);
        if is_swapped {
            swap_list(outer_list)
        } else {
            outer_list
        }
    }
}

impl Drop for Frame {
    #[inline]
    fn drop(&mut self) {
        drop(self.restore());
    }
}

/// Clean-ups that are due, in the order in which they have to run.
///
/// When it is dropped, it is passed on like the rest of a [`Frame`].
#[derive(Default)]
#[expect(clippy::box_collection, reason = "a body has one, and is moved")]
pub(super) struct Due(Option<Box<VecDeque<Cleanup>>>);

// Clean-ups that are done are gone, also when they panicked.
impl UnwindSafe for Due {}
impl RefUnwindSafe for Due {}

impl Due {
    const NONE: Self = Self(None);

    #[inline]
    fn now(&self) -> Now {
        if self.is_empty() {
            Now::Nothing
        } else {
            Now::Due
        }
    }

    #[inline]
    pub(super) fn is_empty(&self) -> bool {
        self.0.as_ref().is_none_or(|list| list.is_empty())
    }

    /// Whether some may run on this thread only.
    pub(super) fn is_local(&self) -> bool {
        let mut list = self.0.iter().flat_map(|list| list.iter());
        list.any(Cleanup::is_local)
    }

    fn push(&mut self, cleanup: Cleanup) {
        self.0.get_or_insert_default().push_back(cleanup);
    }

    fn append(&mut self, mut other: Self) {
        match (&mut self.0, other.0.take()) {
            (Some(list), Some(mut more)) => list.append(&mut more),
            (list @ None, more) => *list = more,
            (Some(_), None) => {}
        }
    }

    fn poll(&mut self, cx: &mut Context<'_>) -> Poll<()> {
        let Some(list) = &mut self.0 else {
            return Poll::Ready(());
        };
        // Not in the list while it is polled, so that it is gone if it panics.
        while let Some(mut cleanup) = list.pop_front() {
            if cleanup.poll(cx).is_pending() {
                list.push_front(cleanup);
                return Poll::Pending;
            }
        }
        Poll::Ready(())
    }

    #[cold]
    fn pass_on(self) {
        if outside() {
            reaper::finish(self);
        } else {
            add(|list| list.append(self));
        }
    }

    /// Gives up on all of them: what they clean up is dropped as it is.
    pub(super) fn abandon(mut self) {
        for cleanup in self.0.take().into_iter().flat_map(|list| *list) {
            cleanup.abandon();
        }
    }
}

impl From<Cleanup> for Due {
    fn from(cleanup: Cleanup) -> Self {
        let mut due = Self::NONE;
        due.push(cleanup);
        due
    }
}

impl Drop for Due {
    #[inline]
    fn drop(&mut self) {
        if !self.is_empty() {
            mem::take(self).pass_on();
        }
    }
}
