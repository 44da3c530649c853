//! The children of a scope, under a lock.

use std::mem::{self, ManuallyDrop};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::Pin;
use std::task::{Context, Poll, Waker};

use std::sync::atomic::Ordering::{Acquire, Release};

use super::child::Child;
use super::family::{Claim, Family, Key, Panic, Rest};
use super::sync::{Arc, AtomicUsize, Mutex, MutexGuard, lock};
use super::wake::{BANK, Bank, Inbox};

/// What the tasks of a scope share.
///
/// The children may hold references to the very scope, so it must not own them
/// in the eyes of the compiler. The future that [`run`](super::run) returns
/// owns them: it drops them when it ends or is dropped.
pub struct Core<C: ?Sized> {
    state: Mutex<ManuallyDrop<State<C>>>,
    /// How many children are not finished; as in the state.
    unfinished: AtomicUsize,
    /// How many wait for their turn; as in the state.
    queued: AtomicUsize,
    pub(crate) inbox: Arc<Inbox>,
}

pub(crate) type Guard<'a, C> = MutexGuard<'a, ManuallyDrop<State<C>>>;

pub(crate) struct State<C: ?Sized> {
    pub(crate) family: Family<C>,
    pub(crate) banks: Vec<Arc<Bank>>,
    pub(crate) closures: Closures,
}

/// The closures that block, of those that have started.
///
/// As long as one is running the poll cannot end, so more of them may start
/// meanwhile; but not for ever. Some lead, and the others start only while one
/// that leads is running or about to.
#[derive(Default)]
pub(crate) struct Closures {
    pub(crate) running: usize,
    leading: usize,
    /// How many of the next ones to start will lead.
    pub(crate) leads: usize,
}

impl Closures {
    pub(crate) fn may_start(&self) -> bool {
        self.leads + self.leading > 0
    }
}

/// A child that a thread is to poll.
pub(crate) struct Turn<C: ?Sized> {
    claim: Claim<C>,
    pub(crate) role: Role,
    /// Others wait for theirs.
    pub(crate) is_not_last: bool,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Role {
    Child,
    Closure { leads: bool },
}

/// Where the bit of a child is. The first place of all is the body's.
fn place(key: Key) -> (usize, u32) {
    let place = key.index() + 1;
    (place / BANK as usize, (place % BANK as usize) as u32)
}

impl<C: ?Sized + Child> Turn<C> {
    /// Polls the child; `bank` is the one that it was handed out with.
    pub(crate) fn poll(&mut self, bank: &Arc<Bank>) -> Poll<()> {
        let (_, bit) = place(self.claim.key);
        let waker = Bank::waker(bank, bit);
        let child = self.claim.child.as_mut();
        child.poll(&mut Context::from_waker(&waker))
    }
}

impl<C: ?Sized + Child> State<C> {
    fn bank(&mut self, number: usize, inbox: &Arc<Inbox>) -> &Arc<Bank> {
        while self.banks.len() <= number {
            let bank = Bank::new(self.banks.len() as u32, Arc::clone(inbox));
            self.banks.push(bank);
        }
        &self.banks[number]
    }

    /// Gives a turn to the children of this bank that were woken. Returns
    /// whether the body was.
    pub(crate) fn enqueue(&mut self, number: u32) -> bool {
        let mut body = false;
        let bank = self.banks.get(number as usize);
        for bit in bank.into_iter().flat_map(|bank| bank.take()) {
            match (number * BANK + bit).checked_sub(1) {
                Some(index) => self.family.enqueue(Key::new(index as usize)),
                None => body = true,
            }
        }
        body
    }

    /// Hands out the child whose turn it is, and its bank.
    pub(crate) fn claim(&mut self, bank: &mut Arc<Bank>) -> Option<Turn<C>> {
        let claim = self.family.claim()?;
        Some(self.turn(claim, Role::Child, bank))
    }

    /// Hands out a child to a helper. They begin at the other end: what is
    /// near in the queue is often near in memory, and better left to one core.
    pub(crate) fn claim_to_help(&mut self, bank: &mut Arc<Bank>) -> Option<Turn<C>> {
        if let Some(closure) = self.claim_closure(bank) {
            return Some(closure);
        }
        let claim = self.family.claim_last()?;
        Some(self.turn(claim, Role::Child, bank))
    }

    /// Hands out the closure whose turn it is, and its bank.
    pub(crate) fn claim_closure(&mut self, bank: &mut Arc<Bank>) -> Option<Turn<C>> {
        if !self.closures.may_start() {
            return None;
        }
        let claim = self.family.claim_closure()?;
        let leads = self.closures.leads > 0;
        self.closures.leads -= usize::from(leads);
        self.closures.leading += usize::from(leads);
        self.closures.running += 1;
        Some(self.turn(claim, Role::Closure { leads }, bank))
    }

    fn turn(&self, claim: Claim<C>, role: Role, bank: &mut Arc<Bank>) -> Turn<C> {
        let (number, _) = place(claim.key);
        let its_bank = &self.banks[number];
        // Nearly always it is the same, and the count is contended.
        if !Arc::ptr_eq(bank, its_bank) {
            *bank = Arc::clone(its_bank);
        }
        Turn {
            claim,
            role,
            is_not_last: self.family.queued() != (0, 0),
        }
    }

    fn give_back(&mut self, turn: Turn<C>, poll: Poll<()>) -> Rest<C> {
        if let Role::Closure { leads } = turn.role {
            self.closures.leading -= usize::from(leads);
            self.closures.running -= 1;
        }
        self.family.give_back(turn.claim, poll)
    }
}

impl<C: ?Sized + Child> Core<C> {
    pub(crate) fn new() -> Self {
        Self {
            state: Mutex::new(ManuallyDrop::new(State {
                family: Family::new(),
                banks: Vec::new(),
                closures: Closures::default(),
            })),
            unfinished: AtomicUsize::new(0),
            queued: AtomicUsize::new(0),
            inbox: Inbox::new(),
        }
    }

    pub(crate) fn lock(&self) -> Guard<'_, C> {
        lock(&self.state)
    }

    /// Lets the counts be seen without the lock.
    pub(crate) fn publish(&self, state: &State<C>) {
        let (children, closures) = state.family.queued();
        self.queued.store(children + closures, Release);
        self.unfinished.store(state.family.unfinished(), Release);
    }

    pub(crate) fn is_over(&self) -> bool {
        self.unfinished.load(Acquire) == 0
    }

    pub(crate) fn has_queued(&self) -> bool {
        self.queued.load(Acquire) > 0
    }

    pub(crate) fn first_bank(&self) -> Arc<Bank> {
        Arc::clone(self.lock().bank(0, &self.inbox))
    }

    /// Adds a child. If the scope has ended, drops it.
    pub(crate) fn insert(&self, child: Pin<Box<C>>, blocks: bool) -> Key {
        let mut state = self.lock();
        let key = match state.family.insert(child, blocks) {
            Ok(key) => key,
            Err(child) => {
                drop(state);
                drop(child);
                return Key::NOBODY;
            }
        };
        let (number, bit) = place(key);
        let scope = state.bank(number, &self.inbox).set(bit);
        self.publish(&state);
        drop(state);
        if let Some(scope) = scope {
            scope.wake();
        }
        key
    }

    /// See [`Family::join`].
    pub(crate) fn join(&self, key: Key, waker: &Waker) -> Option<Pin<Box<C>>> {
        let mut waker = Some(waker.clone());
        let child = self.lock().family.join(key, &mut waker);
        drop(waker);
        child
    }

    pub(crate) fn is_finished(&self, key: Key) -> bool {
        self.lock().family.is_finished(key)
    }

    pub(crate) fn detach(&self, key: Key) {
        let rest = self.lock().family.detach(key);
        self.settle(rest);
    }

    pub(crate) fn cancel(&self, key: Key) {
        let mut state = self.lock();
        let rest = state.family.cancel(key);
        self.publish(&state);
        drop(state);
        // The scope may be waiting for a closure that will never start.
        self.inbox.knock();
        self.settle(rest);
    }

    /// Runs the foreign code that was put off until the lock was released.
    fn settle(&self, rest: Rest<C>) {
        let settled = catch_unwind(AssertUnwindSafe(|| {
            drop(rest.stale);
            if let Some(joiner) = rest.joiner {
                joiner.wake();
            }
            drop(rest.child);
        }));
        if let Err(panic) = settled {
            let second = self.lock().family.keep_panic(panic).err();
            // To drop it might be the next panic.
            mem::forget(second);
        }
    }

    /// Takes back a child that was polled, and hands out the next one.
    pub(crate) fn next(
        &self,
        turn: Turn<C>,
        poll: Poll<()>,
        bank: &mut Arc<Bank>,
        claim: impl FnOnce(&mut State<C>, &mut Arc<Bank>) -> Option<Turn<C>>,
    ) -> Option<Turn<C>> {
        let (_, bit) = place(turn.claim.key);
        let role = turn.role;
        let mut state = self.lock();
        let rest = state.give_back(turn, poll);
        let scope = match rest.awake {
            true => bank.set(bit),
            false => None,
        };
        let next = claim(&mut state, bank);
        self.publish(&state);
        drop(state);
        if let Some(scope) = scope {
            scope.wake();
        }
        if role != Role::Child {
            self.inbox.knock();
        }
        self.settle(rest);
        next
    }

    pub(crate) fn take_panic(&self) -> Option<Panic> {
        self.lock().family.take_panic()
    }

    /// Drops all children, and those that come later.
    pub(crate) fn close(&self) {
        self.inbox.close();
        let mut state = self.lock();
        let banks = mem::take(&mut state.banks);
        let children = state.family.close();
        self.publish(&state);
        drop(state);
        drop(banks);
        drop(children);
    }
}
