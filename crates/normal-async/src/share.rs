//! [`Share`]: clones that are the same thing once more.

use std::{
    rc::{self, Rc},
    sync::{self, Arc, mpsc},
};

/// A type whose clones share what they stand for: references, reference-counted pointers, and the senders of channels.
///
/// `x.share()` does what `x.clone()` does, and says that nothing is copied but the way to it. In closures it goes well
/// with `move(x.share())`.
///
/// It is for types of which a clone cannot be told from the original by what is done through it. `Vec` and `String` are
/// none: a change of the clone is not one of the original.
///
/// ```
/// use std::sync::{Arc, Mutex};
/// use normal_async::Share;
///
/// let total = Arc::new(Mutex::new(0));
/// let ours = total.share();
/// std::thread::spawn(move || *ours.lock().unwrap() += 1).join().unwrap();
/// assert_eq!(*total.lock().unwrap(), 1);
/// ```
///
/// ```compile_fail,E0277
/// fn share<T: normal_async::Share>(_: T) {}
/// share(String::new());
/// ```
#[diagnostic::on_unimplemented(
    message = "a clone of `{Self}` would share nothing with it",
    label = "this is copied when it is cloned",
    note = "to have one value in several places, put it in an `Arc` or an `Rc`; to copy it, say `clone`"
)]
pub trait Share: Clone {
    /// The same thing, once more.
    #[must_use = "sharing has no effect but its result"]
    fn share(&self) -> Self {
        self.clone()
    }
}

impl<T: ?Sized> Share for &T {}
impl<T: ?Sized> Share for Rc<T> {}
impl<T: ?Sized> Share for rc::Weak<T> {}
impl<T: ?Sized> Share for Arc<T> {}
impl<T: ?Sized> Share for sync::Weak<T> {}
impl<T> Share for mpsc::Sender<T> {}
impl<T> Share for mpsc::SyncSender<T> {}

#[cfg(feature = "tokio")]
mod of_tokio {
    use tokio::sync::{broadcast, mpsc, watch};

    use super::Share;

    impl<T> Share for mpsc::Sender<T> {}
    impl<T> Share for mpsc::UnboundedSender<T> {}
    impl<T> Share for broadcast::Sender<T> {}
    impl<T> Share for watch::Sender<T> {}
}

#[cfg(feature = "futures")]
mod of_futures {
    use futures_channel::mpsc;

    use super::Share;

    impl<T> Share for mpsc::Sender<T> {}
    impl<T> Share for mpsc::UnboundedSender<T> {}
}
