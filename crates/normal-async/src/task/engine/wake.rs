//! Which children are awake: a bit for each, in banks, and an inbox that
//! tells the scope which banks to look at.
//!
//! Wakers may go anywhere and outlive their scope, so they reach nothing but
//! their bank: plain bits, counted references, no lifetime. What a late wake
//! finds is a bit that nobody reads any more.

use std::marker::PhantomData;
use std::mem::{self, ManuallyDrop};
use std::ops::Deref;
use std::task::{RawWaker, RawWakerVTable, Waker};
use std::time::Duration;

use super::sync::{Arc, AtomicUsize, Condvar, Mutex, MutexGuard, Ordering, lock, wait, wait_for};

/// How many children share a bank.
pub(crate) const BANK: u32 = usize::BITS;

/// The bits of [`BANK`] children. The alignment leaves the low bits of its
/// address to the number of a child.
#[repr(align(64))]
pub(crate) struct Bank {
    awake: AtomicUsize,
    number: u32,
    inbox: Arc<Inbox>,
}

const _: () = assert!(align_of::<Bank>() >= BANK as usize);

impl Bank {
    pub(crate) fn new(number: u32, inbox: Arc<Inbox>) -> Arc<Self> {
        Arc::new(Self {
            awake: AtomicUsize::new(0),
            number,
            inbox,
        })
    }

    /// Marks the child awake, and tells the scope if it is the first here:
    /// that is done when the waker that this returns is woken.
    #[must_use]
    pub(crate) fn set(&self, child: u32) -> Option<Waker> {
        let before = self.awake.fetch_or(1 << child, Ordering::AcqRel);
        match before {
            0 => self.inbox.post(self.number),
            _ => None,
        }
    }

    pub(crate) fn wake(&self, child: u32) {
        if let Some(scope) = self.set(child) {
            scope.wake();
        }
    }

    /// The children that were woken since the last call.
    pub(crate) fn take(&self) -> impl Iterator<Item = u32> + use<> {
        let mut awake = self.awake.swap(0, Ordering::AcqRel);
        std::iter::from_fn(move || {
            let child = (awake != 0).then(|| awake.trailing_zeros())?;
            awake &= awake - 1;
            Some(child)
        })
    }

    /// A waker of `child` that lives as long as the borrow: it costs no
    /// reference count unless it is cloned.
    pub(crate) fn waker(this: &Arc<Self>, child: u32) -> impl Deref<Target = Waker> + use<'_> {
        struct Borrowed<'a>(ManuallyDrop<Waker>, PhantomData<&'a Bank>);
        impl Deref for Borrowed<'_> {
            type Target = Waker;
            fn deref(&self) -> &Waker {
                &self.0
            }
        }
        // SAFETY: `pack` gives what the functions of `VTABLE` expect. The
        // reference that the waker stands for is the one of `this`, which
        // lives through the borrow; `ManuallyDrop` sees to it that it is not
        // released here, and only `&Waker` is given out.
        let waker = unsafe { Waker::new(pack(Arc::as_ptr(this), child), &VTABLE) };
        Borrowed(ManuallyDrop::new(waker), PhantomData)
    }
}

/// The data of a waker: the address of its bank, counted like an `Arc`, with
/// the child's number in the bits that the alignment leaves zero.
fn pack(bank: *const Bank, child: u32) -> *const () {
    debug_assert!(child < BANK);
    bank.cast::<()>().map_addr(|bank| bank | child as usize)
}

fn unpack(data: *const ()) -> (*const Bank, u32) {
    let child = data.addr() % BANK as usize;
    (data.map_addr(|bank| bank - child).cast(), child as u32)
}

static VTABLE: RawWakerVTable = RawWakerVTable::new(clone, wake, wake_by_ref, release);

/// # Safety
/// `data` comes from [`pack`] with the pointer of an `Arc`, and a reference of
/// that `Arc` is alive. So for all four functions.
unsafe fn clone(data: *const ()) -> RawWaker {
    let (bank, _) = unpack(data);
    // SAFETY: see above.
    unsafe { Arc::increment_strong_count(bank) };
    RawWaker::new(data, &VTABLE)
}

/// # Safety
/// As for [`clone`]; the reference becomes this function's.
unsafe fn wake(data: *const ()) {
    let (bank, child) = unpack(data);
    // SAFETY: the reference of this waker is ours now.
    unsafe { Arc::from_raw(bank) }.wake(child);
}

/// # Safety
/// As for [`clone`].
unsafe fn wake_by_ref(data: *const ()) {
    let (bank, child) = unpack(data);
    // SAFETY: the reference of this waker keeps the bank alive.
    unsafe { &*bank }.wake(child);
}

/// # Safety
/// As for [`wake`].
unsafe fn release(data: *const ()) {
    let (bank, _) = unpack(data);
    // SAFETY: the reference of this waker is ours now.
    unsafe { Arc::decrement_strong_count(bank) };
}

/// Where wakers report to the scope, whose task is its only reader.
pub(crate) struct Inbox {
    mail: Mutex<Mail>,
    bell: Condvar,
}

struct Mail {
    /// The banks with a child awake, each at most once.
    banks: Vec<u32>,
    knocked: bool,
    reader: Reader,
}

impl Mail {
    fn is_empty(&self) -> bool {
        self.banks.is_empty() && !self.knocked
    }
}

enum Reader {
    /// Will look again before it goes away.
    Busy,
    /// Sits at the bell, in the midst of a poll.
    Waiting,
    /// Has returned from its poll.
    Away(Waker),
}

impl Inbox {
    pub(crate) fn new() -> Arc<Self> {
        Arc::new(Self {
            mail: Mutex::new(Mail {
                banks: Vec::new(),
                knocked: false,
                reader: Reader::Busy,
            }),
            bell: Condvar::new(),
        })
    }

    fn post(&self, bank: u32) -> Option<Waker> {
        let mut mail = lock(&self.mail);
        mail.banks.push(bank);
        self.call(mail)
    }

    /// Ends a [`wait`](Self::wait), or the next one, though there is no mail.
    pub(crate) fn knock(&self) {
        let mut mail = lock(&self.mail);
        mail.knocked = true;
        if let Some(waker) = self.call(mail) {
            waker.wake();
        }
    }

    /// Calls the reader. If it is away, that is left to the caller, who may
    /// hold locks.
    fn call(&self, mut mail: MutexGuard<'_, Mail>) -> Option<Waker> {
        match mem::replace(&mut mail.reader, Reader::Busy) {
            Reader::Busy => {}
            Reader::Waiting => self.bell.notify_one(),
            Reader::Away(waker) => return Some(waker),
        }
        None
    }

    /// Takes the banks to look at. From here on the reader is busy.
    pub(crate) fn take(&self, banks: &mut Vec<u32>) {
        banks.clear();
        let mut mail = lock(&self.mail);
        mem::swap(&mut mail.banks, banks);
        let before = mem::replace(&mut mail.reader, Reader::Busy);
        drop(mail);
        // A waker is foreign code: never under the lock.
        drop(before);
    }

    /// Waits for mail or a knock, in the midst of a poll.
    pub(crate) fn wait(&self) {
        let mut mail = lock(&self.mail);
        while mail.is_empty() {
            mail.reader = Reader::Waiting;
            mail = wait(&self.bell, mail);
        }
        mail.reader = Reader::Busy;
        mail.knocked = false;
    }

    /// As [`wait`](Self::wait), but no longer than that. Returns whether there
    /// is something.
    pub(crate) fn wait_for(&self, time: Duration) -> bool {
        let mut mail = lock(&self.mail);
        if mail.is_empty() {
            mail.reader = Reader::Waiting;
            mail = wait_for(&self.bell, mail, time);
        }
        mail.reader = Reader::Busy;
        let is_empty = mail.is_empty();
        mail.knocked = false;
        !is_empty
    }

    /// Ends a poll: the next mail wakes `waker`, or what has come meanwhile
    /// does so at once.
    pub(crate) fn leave(&self, waker: &Waker) {
        let away = Reader::Away(waker.clone());
        let mut mail = lock(&self.mail);
        if mail.banks.is_empty() {
            let before = mem::replace(&mut mail.reader, away);
            drop(mail);
            drop(before);
            return;
        }
        drop(mail);
        waker.wake_by_ref();
    }

    /// Forgets the waker, for a scope that has ended.
    pub(crate) fn close(&self) {
        self.take(&mut Vec::new());
    }
}
