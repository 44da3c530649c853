//! Sharing the work of a poll with helper threads.

use std::sync::atomic::{AtomicBool, Ordering::Relaxed};
use std::time::{Duration, Instant};

use super::child::Child;
use super::core::{Core, Role, State};
use super::cost::Cost;
use super::crew::Crew;
use super::poller::{Awake, Body, Poller};
use super::pool::{self, Open};
use super::surroundings::{self, Surroundings};
use super::sync::Arc;

/// In which of the rounds without a call the clock is read: it costs as much
/// as the poll of a small child.
const TIMED: u32 = 8;

/// How long a scope sleeps that cannot step out of its runtime.
const TICK: Duration = Duration::from_millis(1);

impl<C: ?Sized + Child + Send> Poller<'_, C> {
    /// As [`poll_alone`](Self::poll_alone), with helpers if several are awake.
    pub(crate) fn poll_together(&mut self, body: Body<'_>) {
        let (mut awake, mut state) = self.gather();
        let mut body_has_turn = self.body;
        if body_has_turn && awake.children + awake.closures == 0 {
            drop(state);
            self.poll_body(body);
            body_has_turn = false;
            (awake, state) = self.gather();
        }
        if awake.children + usize::from(body_has_turn) > 1 || awake.closures > 0 {
            drop(state);
            self.share(&awake, body_has_turn, body);
        } else if awake.children == 1 {
            self.work(state, |_| {});
        }
    }

    fn share(&mut self, awake: &Awake, body_has_turn: bool, body: Body<'_>) {
        let core = self.core;
        core.lock().closures.leads = usize::MAX;
        let surroundings = Surroundings::capture();
        let busy = AtomicBool::new(self.cost.is_worth_a_call(awake.children));
        let help = |crew: &Arc<Crew>| {
            surroundings.enter(|| core.help(crew, &surroundings, &busy));
        };
        let crew = Arc::clone(self.crew.get_or_insert_with(Crew::new));
        pool::lend(&crew, busy.load(Relaxed), &help, |open| {
            let round = Round { open, busy: &busy };
            round.call_for_closures(self, awake.closures);
            if body_has_turn {
                self.poll_body(body);
                let awake = self.gather().0;
                round.call(self, &awake);
            }
            round.work(self);
            if self.closures_lead() {
                pool::blocked(|| {
                    surroundings::step_out(|out| {
                        round.linger(self, out.then_some(&surroundings), body);
                    });
                });
            }
        });
    }

    /// Decides which closures lead. Returns whether there are any.
    pub(super) fn closures_lead(&self) -> bool {
        let mut state = self.core.lock();
        let (_, queued) = state.family.queued();
        state.closures.leads = queued;
        queued + state.closures.running > 0
    }

    fn go_on_outside(&mut self, surroundings: &Surroundings, body: Body<'_>) {
        if self.body {
            surroundings.budgeted(|| self.poll_body(body));
        }
        let mut next = self.core.lock().claim(&mut self.bank);
        while let Some(mut turn) = next {
            let poll = surroundings.budgeted(|| turn.poll(&self.bank));
            next = self.core.next(turn, poll, &mut self.bank, State::claim);
        }
    }

    /// Polls those who sleep, for nothing. The wake of a task that has yielded
    /// is put off by a current-thread runtime until its poll is over; here the
    /// poll waits for closures, and a closure may wait for that very task.
    ///
    /// This is about the body, and the children that were polled here before
    /// closures came to be waited for; of those there may be many.
    fn wake_again(&mut self, ticks: u32) {
        self.body = true;
        if ticks.is_power_of_two() {
            let mut state = self.core.lock();
            state.family.enqueue_sleepers();
            self.core.publish(&state);
        }
    }

    pub(super) fn closures_go_on(&self) -> bool {
        let state = self.core.lock();
        let (_, queued) = state.family.queued();
        state.closures.running > 0 || (queued > 0 && state.closures.may_start())
    }
}

/// One poll of a scope, as far as it is shared.
struct Round<'a> {
    open: &'a Open<'a>,
    /// It is worth to call for helpers.
    busy: &'a AtomicBool,
}

impl Round<'_> {
    fn call_for_help(&self) {
        self.busy.store(true, Relaxed);
        self.open.call();
    }

    /// Calls the helpers that it takes.
    fn call<C>(&self, poller: &mut Poller<'_, C>, awake: &Awake)
    where
        C: ?Sized + Child + Send,
    {
        self.call_for_closures(poller, awake.new_closures);
        if poller.cost.is_worth_a_call(awake.children) {
            self.call_for_help();
        }
    }

    fn call_for_closures<C>(&self, poller: &mut Poller<'_, C>, closures: usize)
    where
        C: ?Sized + Child + Send,
    {
        for _ in 0..closures {
            if self.open.call_to_block() {
                continue;
            }
            // There is no thread to be had.
            let claimed = poller.core.lock().claim_closure(&mut poller.bank);
            if let Some(mut turn) = claimed {
                let poll = turn.poll(&poller.bank);
                poller.core.next(turn, poll, &mut poller.bank, |_, _| None);
            }
        }
    }

    /// Works like the others, and learns what it costs.
    fn work<C>(&self, poller: &mut Poller<'_, C>)
    where
        C: ?Sized + Child + Send,
    {
        let state = poller.core.lock();
        let is_timed = self.busy.load(Relaxed) || poller.rounds.is_multiple_of(TIMED);
        poller.rounds = poller.rounds.wrapping_add(1);
        if !is_timed {
            poller.work(state, |_| {});
            return;
        }
        let start = Instant::now();
        let turns = poller.work(state, |turns| {
            let is_quiet = turns.is_power_of_two() && !self.busy.load(Relaxed);
            if is_quiet && Cost::was_worth_a_call(start.elapsed()) {
                self.call_for_help();
            }
        });
        poller.cost.learn(turns, start.elapsed());
    }

    /// Goes on with what wakes up meanwhile, as long as closures are running.
    /// Outside of the runtime its `surroundings` are needed.
    fn linger<C>(
        &self,
        poller: &mut Poller<'_, C>,
        surroundings: Option<&Surroundings>,
        body: Body<'_>,
    ) where
        C: ?Sized + Child + Send,
    {
        let mut ticks = 0;
        while poller.closures_go_on() {
            let awake = poller.gather().0;
            self.call(poller, &awake);
            match surroundings {
                None => self.go_on_inside(poller, &awake, body, &mut ticks),
                Some(_) if awake.children == 0 && !poller.body => poller.core.inbox.wait(),
                Some(surroundings) => poller.go_on_outside(surroundings, body),
            }
        }
    }

    /// In a runtime whose budget is not renewed, and which puts off wakes.
    fn go_on_inside<C>(
        &self,
        poller: &mut Poller<'_, C>,
        awake: &Awake,
        body: Body<'_>,
        ticks: &mut u32,
    ) where
        C: ?Sized + Child + Send,
    {
        if poller.body {
            surroundings::unconstrained(|| poller.poll_body(body));
        }
        if awake.children > 0 {
            // They have budgets of their own, and nobody puts off wakes.
            self.call_for_help();
        }
        if !poller.core.inbox.wait_for(TICK) {
            *ticks += 1;
            poller.wake_again(*ticks);
        }
    }
}

impl<C: ?Sized + Child> Core<C> {
    /// The part of a helper: polls until no child waits for its turn.
    fn help(&self, crew: &Arc<Crew>, surroundings: &Surroundings, busy: &AtomicBool) {
        let mut bank = self.first_bank();
        let mut next = self.lock().claim_to_help(&mut bank);
        while let Some(mut turn) = next {
            if turn.is_not_last && busy.load(Relaxed) {
                pool::call(crew);
            }
            let poll = match turn.role {
                Role::Child => surroundings.budgeted(|| turn.poll(&bank)),
                Role::Closure { .. } => turn.poll(&bank),
            };
            next = self.next(turn, poll, &mut bank, State::claim_to_help);
        }
    }
}
