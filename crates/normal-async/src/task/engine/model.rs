//! Every interleaving of the hand-over between threads, run by loom:
//!
//!     RUSTFLAGS="--cfg normal_async_model" cargo test -p normal-async --lib model

use std::sync::atomic::{AtomicBool, Ordering::SeqCst};
use std::task::{Wake, Waker};

use loom::cell::UnsafeCell;
use loom::{model, thread};

use super::child::{Child, Task as ChildTask};
use super::core::{Core, State};
use super::cost::Cost;
use super::crew::{Crew, Job};
use super::poller::Poller;
use super::sync::Arc;
use super::wake::{Bank, Inbox};

/// Loom reports every access to this at the same time as a mutable one.
struct Borrowed(UnsafeCell<u32>);

// SAFETY: that accesses do not conflict is what loom checks.
unsafe impl Sync for Borrowed {}

impl Borrowed {
    fn new() -> Self {
        Self(UnsafeCell::new(0))
    }

    fn read(&self) {
        self.0.with(|_| thread::yield_now());
    }

    fn write(&self) {
        self.0.with_mut(|_| {});
    }
}

#[test]
fn nobody_uses_what_was_lent_once_it_is_back() {
    model(|| {
        let crew = Crew::new();
        let helpers = [(); 2].map(|()| {
            let crew = Arc::clone(&crew);
            thread::spawn(move || Crew::join(&crew))
        });
        let borrowed = Borrowed::new();
        let work: &Job<'_> = &|_| borrowed.read();
        crew.lend(work, || borrowed.read());
        borrowed.write();
        for helper in helpers {
            helper.join().unwrap();
        }
    });
}

#[test]
fn a_crew_can_be_lent_again() {
    model(|| {
        let crew = Crew::new();
        let helper = {
            let crew = Arc::clone(&crew);
            thread::spawn(move || Crew::join(&crew))
        };
        for _ in 0..2 {
            let borrowed = Borrowed::new();
            let work: &Job<'_> = &|_| borrowed.read();
            crew.lend(work, || {});
            borrowed.write();
        }
        helper.join().unwrap();
    });
}

/// The scope's task: notes that it was woken.
struct Task(AtomicBool);

impl Wake for Task {
    fn wake(self: std::sync::Arc<Self>) {
        self.0.store(true, SeqCst);
    }
}

fn is_awake(inbox: &Inbox, bank: &Bank) -> bool {
    let mut mail = Vec::new();
    inbox.take(&mut mail);
    !mail.is_empty() && bank.take().next().is_some()
}

#[test]
fn no_wake_is_lost_between_two_polls() {
    model(|| {
        let inbox = Inbox::new();
        let bank = Bank::new(0, Arc::clone(&inbox));
        let task = std::sync::Arc::new(Task(AtomicBool::new(false)));
        let others = [1, 2].map(|child| {
            let waker = Waker::clone(&Bank::waker(&bank, child));
            thread::spawn(move || waker.wake())
        });
        let seen = is_awake(&inbox, &bank);
        inbox.leave(&Waker::from(std::sync::Arc::clone(&task)));
        for other in others {
            other.join().unwrap();
        }
        assert!(seen || task.0.load(SeqCst));
        // Whoever comes too late for the first look is there at the second.
        assert!(seen || is_awake(&inbox, &bank));
    });
}

#[test]
fn no_wake_is_lost_while_the_scope_waits_in_its_poll() {
    model(|| {
        let inbox = Inbox::new();
        let bank = Bank::new(0, Arc::clone(&inbox));
        let other = {
            let waker = Waker::clone(&Bank::waker(&bank, 1));
            thread::spawn(move || waker.wake_by_ref())
        };
        while !is_awake(&inbox, &bank) {
            inbox.wait();
        }
        other.join().unwrap();
    });
}

#[test]
fn a_knock_ends_the_wait() {
    model(|| {
        let inbox = Inbox::new();
        let other = {
            let inbox = Arc::clone(&inbox);
            thread::spawn(move || inbox.knock())
        };
        inbox.wait();
        other.join().unwrap();
    });
}

/// A scope waits for its closures, while a helper runs them and, if the test
/// says so, somebody cancels one.
fn waits_for_closures(closures: usize, is_cancelled: bool) {
    static COST: Cost = Cost::unknown();

    let core = Arc::new(Core::<dyn Child + Send>::new());
    let mut poller = Poller::new(&core, &COST);
    poller.body = false;
    let mut key = None;
    for _ in 0..closures {
        key = Some(core.insert(Box::pin(ChildTask::new(async {})), true));
    }
    drop(poller.gather());
    core.lock().closures.leads = usize::MAX;
    let canceller = is_cancelled.then(|| {
        let core = Arc::clone(&core);
        thread::spawn(move || key.into_iter().for_each(|key| core.cancel(key)))
    });
    let helper = {
        let core = Arc::clone(&core);
        thread::spawn(move || {
            let mut bank = core.first_bank();
            let mut next = core.lock().claim_to_help(&mut bank);
            while let Some(mut turn) = next {
                let poll = turn.poll(&bank);
                next = core.next(turn, poll, &mut bank, State::claim_to_help);
            }
        })
    };
    if poller.closures_lead() {
        while poller.closures_go_on() {
            if poller.gather().0.children == 0 {
                core.inbox.wait();
            }
        }
    }
    helper.join().unwrap();
    canceller
        .into_iter()
        .for_each(|other| other.join().unwrap());
    assert!(core.is_over());
    core.close();
}

#[test]
fn the_wait_for_closures_ends_with_the_last() {
    model(|| waits_for_closures(2, false));
}

#[test]
fn the_wait_for_closures_ends_when_they_are_cancelled() {
    let mut model = loom::model::Builder::new();
    // All of them would be minutes.
    model.preemption_bound = Some(3);
    model.check(|| waits_for_closures(1, true));
}

#[test]
fn a_waker_may_be_the_last_to_go() {
    model(|| {
        let bank = Bank::new(0, Inbox::new());
        let waker = Waker::clone(&Bank::waker(&bank, 1));
        let other = thread::spawn(move || waker.clone().wake());
        drop(bank);
        other.join().unwrap();
    });
}
