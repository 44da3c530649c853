//! Running a scope: its body and its children, poll by poll.

use std::future;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::pin::pin;
use std::task::{Context, Poll, Waker};

use super::child::Child;
use super::core::{Core, Guard, State};
use super::cost::Cost;
use super::crew::Crew;
use super::surroundings::budget_left;
use super::sync::Arc;
use super::wake::Bank;

/// How a scope polls what is awake, its body among it.
pub(crate) type PollAwake<'a, C> = fn(&mut Poller<'a, C>, Body<'_>);

pub(crate) type Body<'a> = &'a mut dyn FnMut(&mut Context<'_>);

/// Runs a scope to its end.
pub(crate) async fn run<'a, C, B>(
    core: &'a Core<C>,
    cost: &'static Cost,
    body: B,
    poll_awake: PollAwake<'a, C>,
) -> B::Output
where
    C: ?Sized + Child,
    B: Future,
{
    /// Drops the children, however the scope ends.
    struct Close<'a, C: ?Sized + Child>(&'a Core<C>);

    impl<C: ?Sized + Child> Drop for Close<'_, C> {
        fn drop(&mut self) {
            self.0.close();
        }
    }

    let _close = Close(core);
    let mut body = pin!(body);
    let mut result = None;
    let mut poller = Poller::new(core, cost);
    future::poll_fn(|context| {
        poll_awake(&mut poller, &mut |context| {
            if result.is_some() {
                return;
            }
            let poll = AssertUnwindSafe(|| body.as_mut().poll(context));
            match catch_unwind(poll) {
                Ok(Poll::Pending) => {}
                Ok(Poll::Ready(output)) => result = Some(Ok(output)),
                Err(panic) => result = Some(Err(panic)),
            }
        });
        if result.is_some() && core.is_over() {
            return Poll::Ready(());
        }
        poller.leave(context.waker());
        Poll::Pending
    })
    .await;
    match (result, core.take_panic()) {
        (Some(Ok(output)), None) => output,
        (Some(Err(panic)), _) | (_, Some(panic)) => resume_unwind(panic),
        (None, None) => unreachable!("the body has ended"),
    }
}

/// The part of the thread that polls the scope.
pub(crate) struct Poller<'a, C: ?Sized> {
    pub(crate) core: &'a Core<C>,
    pub(crate) cost: &'static Cost,
    /// The body is awake.
    pub(crate) body: bool,
    body_bank: Arc<Bank>,
    /// The bank of the child that is being polled.
    pub(crate) bank: Arc<Bank>,
    /// Reused from poll to poll, as are the next two.
    mail: Vec<u32>,
    pub(crate) crew: Option<Arc<Crew>>,
    /// How often the work was shared.
    pub(crate) rounds: u32,
}

/// How many are awake besides the body.
pub(crate) struct Awake {
    pub(crate) children: usize,
    pub(crate) closures: usize,
    pub(crate) new_closures: usize,
}

impl<'a, C: ?Sized + Child> Poller<'a, C> {
    pub(super) fn new(core: &'a Core<C>, cost: &'static Cost) -> Self {
        Self {
            core,
            cost,
            body: true,
            body_bank: core.first_bank(),
            bank: core.first_bank(),
            mail: Vec::new(),
            crew: None,
            rounds: 0,
        }
    }

    /// Gives a turn to every child that was woken since the last call.
    pub(crate) fn gather(&mut self) -> (Awake, Guard<'a, C>) {
        self.core.inbox.take(&mut self.mail);
        let mut state = self.core.lock();
        let (_, before) = state.family.queued();
        for number in self.mail.drain(..) {
            self.body |= state.enqueue(number);
        }
        self.core.publish(&state);
        let (children, closures) = state.family.queued();
        let awake = Awake {
            children,
            closures,
            new_closures: closures - before,
        };
        (awake, state)
    }

    pub(crate) fn poll_body(&mut self, body: Body<'_>) {
        self.body = false;
        let waker = Bank::waker(&self.body_bank, 0);
        body(&mut Context::from_waker(&waker));
    }

    /// Polls the body if it is awake, and then each child that is, once.
    pub(crate) fn poll_alone(&mut self, body: Body<'_>) {
        let (_, mut state) = self.gather();
        if self.body {
            drop(state);
            self.poll_body(body);
            (_, state) = self.gather();
        }
        self.work(state, |_| {});
    }

    /// Polls each child that has a turn, once, as far as the budget of the
    /// task goes. Calls `after` with the count after each but the last.
    pub(crate) fn work(&mut self, mut state: Guard<'_, C>, mut after: impl FnMut(u32)) -> u32 {
        let claim = |state: &mut State<C>, bank: &mut Arc<Bank>| {
            budget_left().then(|| state.claim(bank)).flatten()
        };
        let mut turns = 0;
        let mut next = claim(&mut state, &mut self.bank);
        self.core.publish(&state);
        drop(state);
        while let Some(mut turn) = next {
            let poll = turn.poll(&self.bank);
            next = self.core.next(turn, poll, &mut self.bank, claim);
            turns += 1;
            if next.is_some() {
                after(turns);
            }
        }
        turns
    }

    /// Returns from a poll. What is still awake asks for the next at once.
    fn leave(&self, waker: &Waker) {
        if self.body || self.core.has_queued() {
            waker.wake_by_ref();
        } else {
            self.core.inbox.leave(waker);
        }
    }
}

#[cfg(all(test, not(normal_async_model)))]
mod tests {
    use super::super::child::Task;
    use super::*;

    /// A poll may end right after this, before anybody has taken the turn.
    #[test]
    fn who_gets_a_turn_keeps_it_until_the_next_poll() {
        static COST: Cost = Cost::unknown();

        let core = Core::<dyn Child>::new();
        let mut poller = Poller::new(&core, &COST);
        core.insert(Box::pin(Task::new(async {})), false);
        assert!(!core.has_queued());
        drop(poller.gather());
        assert!(core.has_queued());
        core.close();
    }
}
