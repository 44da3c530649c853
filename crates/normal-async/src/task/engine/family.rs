//! The children of a scope: what is known of each, and whose turn it is.
//! A plain data structure; the scope keeps it under a lock.

use std::any::Any;
use std::collections::VecDeque;
use std::mem;
use std::num::NonZeroU32;
use std::pin::Pin;
use std::task::{Poll, Waker};

use slab::Slab;

use super::child::Child;

/// Tells the children of one scope apart. Used again when both the child and
/// its handle are gone.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Key(u32);

impl Key {
    /// Of a child that came too late.
    pub(crate) const NOBODY: Self = Self(u32::MAX);

    pub(crate) fn new(index: usize) -> Self {
        let key = u32::try_from(index).ok().filter(|key| *key < u32::MAX);
        Self(key.expect("a scope has less than 2^32 children at a time"))
    }

    pub(crate) fn index(self) -> usize {
        self.0 as usize
    }
}

pub(crate) type Panic = Box<dyn Any + Send>;

pub(crate) struct Family<C: ?Sized> {
    slots: Slab<Slot<C>>,
    /// The wakers of those who wait for a child.
    joiners: Slab<Waker>,
    /// The children that are awake, in the order of their turns.
    queue: VecDeque<Key>,
    /// The same of the closures that block.
    closures: VecDeque<Key>,
    unfinished: usize,
    closed: bool,
    /// The first panic that no handle has taken.
    panic: Option<Panic>,
}

struct Slot<C: ?Sized> {
    /// Away while it is being polled.
    child: Option<Pin<Box<C>>>,
    joiner: Option<Joiner>,
    stage: Stage,
    blocks: bool,
    has_handle: bool,
}

/// The index of a waker in `Family::joiners`, plus one: a slot is small.
#[derive(Clone, Copy)]
struct Joiner(NonZeroU32);

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Stage {
    Asleep,
    Queued,
    Running,
    /// Running, and woken since.
    Woken,
    /// Running, and to be dropped after that.
    Cancelled,
    Finished,
}

/// A child that was handed out to be polled.
pub(crate) struct Claim<C: ?Sized> {
    pub(crate) key: Key,
    pub(crate) child: Pin<Box<C>>,
}

/// Foreign code, to be run when the lock is released.
#[must_use]
pub(crate) struct Rest<C: ?Sized> {
    /// To be dropped.
    pub(crate) child: Option<Pin<Box<C>>>,
    /// To be dropped.
    pub(crate) stale: Option<Waker>,
    /// To be woken.
    pub(crate) joiner: Option<Waker>,
    /// The child is to be woken again.
    pub(crate) awake: bool,
}

impl<C: ?Sized> Default for Rest<C> {
    fn default() -> Self {
        Self {
            child: None,
            stale: None,
            joiner: None,
            awake: false,
        }
    }
}

impl<C: ?Sized + Child> Family<C> {
    pub(crate) const fn new() -> Self {
        Self {
            slots: Slab::new(),
            joiners: Slab::new(),
            queue: VecDeque::new(),
            closures: VecDeque::new(),
            unfinished: 0,
            closed: false,
            panic: None,
        }
    }

    /// Adds a child that is asleep. A family that is closed returns it.
    pub(crate) fn insert(&mut self, child: Pin<Box<C>>, blocks: bool) -> Result<Key, Pin<Box<C>>> {
        if self.closed {
            return Err(child);
        }
        self.unfinished += 1;
        Ok(Key::new(self.slots.insert(Slot {
            child: Some(child),
            joiner: None,
            stage: Stage::Asleep,
            blocks,
            has_handle: true,
        })))
    }

    /// Gives the child a turn, if there is such a child and it can use one.
    pub(crate) fn enqueue(&mut self, key: Key) {
        let Some(slot) = self.slots.get_mut(key.index()) else {
            return;
        };
        match slot.stage {
            Stage::Asleep => {
                slot.stage = Stage::Queued;
                let queue = match slot.blocks {
                    true => &mut self.closures,
                    false => &mut self.queue,
                };
                queue.push_back(key);
            }
            Stage::Running => slot.stage = Stage::Woken,
            Stage::Queued | Stage::Woken | Stage::Cancelled | Stage::Finished => {}
        }
    }

    /// Gives a turn to each child that is asleep, though nobody has woken it.
    pub(crate) fn enqueue_sleepers(&mut self) {
        for (index, slot) in &mut self.slots {
            if slot.stage == Stage::Asleep && !slot.blocks {
                slot.stage = Stage::Queued;
                self.queue.push_back(Key::new(index));
            }
        }
    }

    /// How many children wait for their turn, and how many closures. Those that
    /// were cancelled meanwhile are among the children, but not the closures.
    pub(crate) fn queued(&self) -> (usize, usize) {
        (self.queue.len(), self.closures.len())
    }

    pub(crate) fn unfinished(&self) -> usize {
        self.unfinished
    }

    /// Hands out the child whose turn it is.
    pub(crate) fn claim(&mut self) -> Option<Claim<C>> {
        while let Some(key) = self.queue.pop_front() {
            if let Some(child) = self.hand_out(key, false) {
                return Some(Claim { key, child });
            }
        }
        None
    }

    /// Hands out the child whose turn it would be last.
    pub(crate) fn claim_last(&mut self) -> Option<Claim<C>> {
        while let Some(key) = self.queue.pop_back() {
            if let Some(child) = self.hand_out(key, false) {
                return Some(Claim { key, child });
            }
        }
        None
    }

    /// Hands out the closure whose turn it is.
    pub(crate) fn claim_closure(&mut self) -> Option<Claim<C>> {
        while let Some(key) = self.closures.pop_front() {
            if let Some(child) = self.hand_out(key, true) {
                return Some(Claim { key, child });
            }
        }
        None
    }

    fn hand_out(&mut self, key: Key, blocks: bool) -> Option<Pin<Box<C>>> {
        let slot = self.slots.get_mut(key.index())?;
        // The turn of a cancelled child stays in the queue, and its key may be
        // another's by now.
        if slot.stage != Stage::Queued || slot.blocks != blocks {
            return None;
        }
        slot.stage = Stage::Running;
        slot.child.take()
    }

    /// Takes back a child that was polled.
    pub(crate) fn give_back(&mut self, claim: Claim<C>, poll: Poll<()>) -> Rest<C> {
        let Claim { key, child } = claim;
        let Some(slot) = self.slots.get_mut(key.index()) else {
            return Rest {
                child: Some(child),
                ..Rest::default()
            };
        };
        slot.child = Some(child);
        let cancelled = slot.stage == Stage::Cancelled;
        if poll.is_pending() && !cancelled {
            let stage = mem::replace(&mut slot.stage, Stage::Asleep);
            return Rest {
                awake: stage == Stage::Woken,
                ..Rest::default()
            };
        }
        slot.stage = Stage::Finished;
        self.unfinished -= 1;
        if !slot.has_handle {
            return self.remove(key);
        }
        let joiner = slot.joiner.take();
        Rest {
            joiner: self.take_joiner(joiner),
            ..Rest::default()
        }
    }

    /// Takes out a finished child for its handle. As long as it is not
    /// finished, keeps `waker`, in exchange for the one that was kept before.
    pub(crate) fn join(&mut self, key: Key, waker: &mut Option<Waker>) -> Option<Pin<Box<C>>> {
        let slot = self.slots.get_mut(key.index())?;
        if slot.stage == Stage::Finished {
            return self.slots.remove(key.index()).child;
        }
        let new = waker.take()?;
        match slot.joiner {
            Some(joiner) => *waker = Some(mem::replace(&mut self.joiners[joiner.index()], new)),
            None => slot.joiner = Some(Joiner::new(self.joiners.insert(new))),
        }
        None
    }

    pub(crate) fn is_finished(&self, key: Key) -> bool {
        let slot = self.slots.get(key.index());
        slot.is_some_and(|slot| slot.stage == Stage::Finished)
    }

    /// Lets the child go on without its handle.
    pub(crate) fn detach(&mut self, key: Key) -> Rest<C> {
        let Some(slot) = self.slots.get_mut(key.index()) else {
            return Rest::default();
        };
        slot.has_handle = false;
        if slot.stage == Stage::Finished {
            return self.remove(key);
        }
        let joiner = slot.joiner.take();
        Rest {
            stale: self.take_joiner(joiner),
            ..Rest::default()
        }
    }

    /// Ends the child, and lets go of its handle.
    pub(crate) fn cancel(&mut self, key: Key) -> Rest<C> {
        let Some(slot) = self.slots.get_mut(key.index()) else {
            return Rest::default();
        };
        match slot.stage {
            Stage::Finished => {}
            Stage::Queued if slot.blocks => {
                self.unfinished -= 1;
                self.closures.retain(|queued| *queued != key);
            }
            Stage::Asleep | Stage::Queued => self.unfinished -= 1,
            Stage::Running | Stage::Woken | Stage::Cancelled => {
                slot.stage = Stage::Cancelled;
                return self.detach(key);
            }
        }
        self.remove(key)
    }

    /// Removes a child that nobody waits for, but keeps its panic.
    fn remove(&mut self, key: Key) -> Rest<C> {
        let slot = self.slots.remove(key.index());
        let mut rest = Rest {
            stale: self.take_joiner(slot.joiner),
            child: slot.child,
            ..Rest::default()
        };
        if self.panic.is_none() {
            let child = rest.child.as_mut();
            self.panic = child.and_then(|child| child.as_mut().take_panic());
        }
        rest
    }

    fn take_joiner(&mut self, joiner: Option<Joiner>) -> Option<Waker> {
        Some(self.joiners.remove(joiner?.index()))
    }

    /// Keeps a panic that has no handle.
    pub(crate) fn keep_panic(&mut self, panic: Panic) -> Result<(), Panic> {
        match self.panic {
            Some(_) => Err(panic),
            None => {
                self.panic = Some(panic);
                Ok(())
            }
        }
    }

    /// The first panic that was not taken by a handle.
    pub(crate) fn take_panic(&mut self) -> Option<Panic> {
        let children = self
            .slots
            .iter_mut()
            .filter_map(|(_, slot)| slot.child.as_mut());
        let untaken = || {
            children
                .filter_map(|child| child.as_mut().take_panic())
                .next()
        };
        self.panic.take().or_else(untaken)
    }

    /// Ends the family. What is dropped with the result is foreign code.
    pub(crate) fn close(&mut self) -> Self {
        let closed = Self {
            closed: true,
            ..Self::new()
        };
        mem::replace(self, closed)
    }
}

impl Joiner {
    fn new(index: usize) -> Self {
        let number = u32::try_from(index + 1).ok().and_then(NonZeroU32::new);
        Self(number.expect("a child has one handle, so there are not more of these"))
    }

    fn index(self) -> usize {
        self.0.get() as usize - 1
    }
}
