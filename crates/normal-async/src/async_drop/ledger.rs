//! What a program has to wait for before it may leave: clean-ups that are not
//! done, and the tasks that own values which are not cleaned up yet.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Waker};
use std::time::Duration;

use slab::Slab;

use super::runtime::{self, Id, Role, Runtime};

static LEDGER: Mutex<Ledger> = Mutex::new(Ledger {
    next: 0,
    entries: BTreeMap::new(),
    tasks: Slab::new(),
    roots: Vec::new(),
    leaving: Vec::new(),
    waiting: Vec::new(),
});

static CHANGED: Condvar = Condvar::new();

struct Ledger {
    next: u64,
    entries: BTreeMap<u64, Registered>,
    tasks: Slab<(Id, Arc<State>)>,
    /// One for each [`Root`].
    roots: Vec<Option<Id>>,
    /// Runtimes whose tasks have to end.
    leaving: Vec<Id>,
    waiting: Vec<Waker>,
}

/// A clean-up that is not done.
struct Registered {
    /// The runtime in which it became due.
    runtime: Option<Id>,
    type_name: &'static str,
}

fn lock() -> MutexGuard<'static, Ledger> {
    LEDGER.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Changes the ledger, and wakes those that wait for that.
fn change<R>(f: impl FnOnce(&mut Ledger) -> R) -> R {
    let mut ledger = lock();
    let result = f(&mut ledger);
    let waiting = std::mem::take(&mut ledger.waiting);
    drop(ledger);
    waiting.into_iter().for_each(Waker::wake);
    CHANGED.notify_all();
    result
}

/// Wakes those that wait for a change.
pub(super) fn wake() {
    change(|_| ());
}

/// The place of a clean-up in the ledger, as long as it is not done.
pub(super) struct Entry {
    key: u64,
    type_name: &'static str,
}

impl Entry {
    pub(super) fn new(type_name: &'static str) -> Self {
        let runtime = Runtime::current().map(|runtime| runtime.id());
        let mut ledger = lock();
        let key = ledger.next;
        ledger.next += 1;
        let registered = Registered { runtime, type_name };
        ledger.entries.insert(key, registered);
        Self { key, type_name }
    }

    pub(super) fn type_name(&self) -> &'static str {
        self.type_name
    }
}

impl Drop for Entry {
    fn drop(&mut self) {
        change(|ledger| ledger.entries.remove(&self.key));
    }
}

/// The place of an outermost body in the ledger, if it is that of a task.
///
/// What blocks on a runtime is no task: someone waits for its output.
#[derive(Default)]
pub(super) struct Task(Option<Arc<State>>);

struct State {
    key: usize,
    has_to_end: AtomicBool,
    waker: Mutex<Waker>,
}

impl Task {
    /// Whether the body has to drop its future, as the program leaves.
    pub(super) fn has_to_end(&self) -> bool {
        let state = self.0.as_ref();
        state.is_some_and(|state| state.has_to_end.load(Ordering::Acquire))
    }

    /// The body is polled. Already now, so that a task that is polled for the
    /// first time while the program leaves is waited for.
    pub(super) fn begin(&mut self) {
        if self.0.is_none() {
            self.0 = State::register();
        }
    }

    /// The body is pending. It is woken when it has to end.
    pub(super) fn wait(&mut self, cx: &Context<'_>) {
        let Some(state) = &self.0 else { return };
        let mut waker = state.waker.lock().unwrap_or_else(PoisonError::into_inner);
        if !waker.will_wake(cx.waker()) {
            *waker = cx.waker().clone();
        }
        drop(waker);
        // It may have had to end before its waker was there.
        if self.has_to_end() {
            cx.waker().wake_by_ref();
        }
    }

    /// The body is done.
    #[inline]
    pub(super) fn end(&mut self) {
        if let Some(state) = self.0.take() {
            state.remove();
        }
    }
}

impl Drop for Task {
    #[inline]
    fn drop(&mut self) {
        self.end();
    }
}

impl State {
    fn register() -> Option<Arc<Self>> {
        if !runtime::in_task() {
            return None;
        }
        let runtime = Runtime::current().filter(|runtime| runtime.role() != Role::Beside)?;
        let id = runtime.id();
        let waker = Mutex::new(Waker::noop().clone());
        let mut ledger = lock();
        let has_to_end = AtomicBool::new(ledger.is_leaving(id));
        let place = ledger.tasks.vacant_entry();
        let state = Arc::new(Self {
            key: place.key(),
            has_to_end,
            waker,
        });
        place.insert((id, Arc::clone(&state)));
        Some(state)
    }

    fn remove(&self) {
        change(|ledger| ledger.tasks.remove(self.key));
    }
}

/// A future after which its runtime may be left.
pub(super) struct Root {
    runtime: Option<Id>,
    stage: Stage,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Stage {
    Running,
    /// There are other roots in the runtime, which need its tasks.
    Ended,
    /// The tasks of the runtime have to end.
    Leaving,
}

impl Root {
    pub(super) fn enter() -> Self {
        let runtime = Runtime::current().map(|runtime| runtime.id());
        lock().roots.push(runtime);
        Self {
            runtime,
            stage: Stage::Running,
        }
    }

    /// The future is done. If it was the last one in its runtime, its tasks
    /// have to end.
    pub(super) fn end(&mut self) {
        let mut ledger = lock();
        ledger.remove_root(self.runtime);
        self.stage = Stage::Ended;
        let Some(id) = self.runtime else { return };
        if ledger.roots.contains(&self.runtime) {
            return;
        }
        self.stage = Stage::Leaving;
        ledger.leaving.push(id);
        let tasks: Vec<_> = ledger.tasks_of(id).map(Arc::clone).collect();
        drop(ledger);
        for task in tasks {
            task.has_to_end.store(true, Ordering::Release);
            let waker = task.waker.lock().unwrap_or_else(PoisonError::into_inner);
            waker.wake_by_ref();
        }
    }

    /// Whether the runtime may be left. Otherwise wakes `waker` after a change.
    pub(super) fn may_leave(&self, waker: &Waker) -> bool {
        let waker = waker.clone();
        let mut ledger = lock();
        if ledger.unfinished(self).is_empty() {
            return true;
        }
        ledger.waiting.push(waker);
        false
    }

    /// Forgets what the runtime was not left for, and says what it is.
    pub(super) fn give_up(&self) -> Unfinished {
        let mut ledger = lock();
        let unfinished = ledger.unfinished(self);
        let runtime = self.runtime;
        ledger.entries.retain(|_, entry| !entry.concerns(runtime));
        unfinished
    }
}

impl Drop for Root {
    fn drop(&mut self) {
        let mut ledger = lock();
        match self.stage {
            Stage::Running => ledger.remove_root(self.runtime),
            Stage::Ended => {}
            Stage::Leaving => {
                let place = ledger
                    .leaving
                    .iter()
                    .position(|id| Some(*id) == self.runtime);
                place.map(|place| ledger.leaving.swap_remove(place));
            }
        }
    }
}

/// Waits until no clean-up is left, but not longer than `limit`. Forgets what
/// is left then, and says what it is.
pub(super) fn wait(limit: Duration) -> Unfinished {
    let ledger = lock();
    let (mut ledger, _) = CHANGED
        .wait_timeout_while(ledger, limit, |ledger| !ledger.entries.is_empty())
        .unwrap_or_else(PoisonError::into_inner);
    let entries = std::mem::take(&mut ledger.entries);
    Unfinished::new(entries.values(), 0)
}

impl Ledger {
    fn remove_root(&mut self, runtime: Option<Id>) {
        let place = self.roots.iter().position(|root| *root == runtime);
        place.map(|place| self.roots.swap_remove(place));
    }

    fn is_leaving(&self, id: Id) -> bool {
        self.leaving.contains(&id) && !self.roots.contains(&Some(id))
    }

    fn tasks_of(&self, id: Id) -> impl Iterator<Item = &Arc<State>> {
        let tasks = self.tasks.iter().map(|(_, task)| task);
        tasks.filter(move |task| task.0 == id).map(|task| &task.1)
    }

    fn unfinished(&self, root: &Root) -> Unfinished {
        let entries = self.entries.values();
        let tasks = match (root.stage, root.runtime) {
            (Stage::Leaving, Some(id)) => self.tasks_of(id).count(),
            _ => 0,
        };
        Unfinished::new(entries.filter(|entry| entry.concerns(root.runtime)), tasks)
    }
}

impl Registered {
    /// Whether it has to be done before `runtime` may be left.
    fn concerns(&self, runtime: Option<Id>) -> bool {
        self.runtime.is_none() || self.runtime == runtime
    }
}

/// What was not waited for, by the names of the types.
pub(super) struct Unfinished {
    types: BTreeMap<&'static str, usize>,
    tasks: usize,
}

impl Unfinished {
    fn new<'a>(entries: impl Iterator<Item = &'a Registered>, tasks: usize) -> Self {
        let mut types = BTreeMap::new();
        for entry in entries {
            *types.entry(entry.type_name).or_default() += 1;
        }
        Self { types, tasks }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.types.is_empty() && self.tasks == 0
    }
}

/// Writes `without having cleaned up: a::Pool, a::Session (3); 2 tasks did not
/// end`.
impl fmt::Display for Unfinished {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let types = self.types.iter().map(|(name, count)| match count {
            1 => (*name).to_owned(),
            _ => format!("{name} ({count})"),
        });
        let types = types.collect::<Vec<_>>().join(", ");
        let types = (!types.is_empty()).then(|| format!("without having cleaned up: {types}"));
        let tasks = match self.tasks {
            0 => None,
            1 => Some("1 task did not end".to_owned()),
            tasks => Some(format!("{tasks} tasks did not end")),
        };
        let parts: Vec<_> = types.into_iter().chain(tasks).collect();
        f.write_str(&parts.join("; "))
    }
}
