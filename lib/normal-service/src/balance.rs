//! A choice among services by how busy they are.
//!
//! [`Balance`] calls the less busy of two that it picks at random. That is nearly as good as to look at all of them, costs
//! the same however many there are, and keeps callers from rushing all together to the one that was idle a moment ago.
//!
//! Services come and go while it is used:
//!
//! ```
//! use futures_util::stream;
//! use normal_service::{
//!     Error, LocalService, balance::{Balance, Change}, limit::Wait, load::PendingRequests, service_fn,
//! };
//!
//! fn connect(server: &'static str) -> impl LocalService<u32, Response = String, Error = Error> {
//!     service_fn(async move |n: u32| Ok(format!("{server} has {n}")))
//! }
//!
//! # #[tokio::main]
//! # async fn main() {
//! let found = stream::iter([
//!     Change::Insert("10.0.0.1", connect("one")),
//!     Change::Insert("10.0.0.2", connect("two")),
//!     Change::Remove("10.0.0.1"),
//! ]);
//! let measured = futures_util::StreamExt::map(found, |change| change.map(PendingRequests::new));
//!
//! let balance = Balance::new([], Wait);
//! let (response, ()) = futures_util::join!(balance.call(7), balance.follow(measured));
//! assert_eq!(response.unwrap(), "two has 7");
//! assert_eq!(balance.call(8).await.unwrap(), "two has 8");
//! # }
//! ```
//!
//! # Addresses
//!
//! What is found is an address, most of the time. What makes a connection of it is a service whose response is a service,
//! and a [`Reconnect`](crate::reconnect) makes one that lasts, which connects when it is called first:
//!
//! ```
//! use std::sync::Arc;
//!
//! use futures_util::{StreamExt, stream};
//! use normal_service::{
//!     Error, LocalService, balance::{Balance, Change}, limit::Wait, load::PendingRequests, reconnect::Reconnect, service_fn,
//! };
//!
//! # #[tokio::main]
//! # async fn main() {
//! let connect = Arc::new(service_fn(async |address: &'static str| {
//!     Ok::<_, Error<&str>>(service_fn(async move |n: u32| Ok(format!("{address} has {n}"))))
//! }));
//! let endpoint = |address| {
//!     let connect = connect.clone();
//!     let connect = move || async move { move(connect.clone()).call(address).await };
//!     PendingRequests::new(Reconnect::new(connect, |error: &Error<&str>| *error == Error::Service("gone")))
//! };
//!
//! let found = stream::iter(["10.0.0.1", "10.0.0.2"]).map(|address| Change::Insert(address, endpoint(address)));
//! let balance = Balance::new([], Wait);
//! balance.follow(found).await;
//! assert!(balance.call(7).await.unwrap().ends_with("has 7"));
//! # }
//! ```
//!
//! # Who is ready
//!
//! tower's balance asks a service whether it is ready before it has a request for it, and so has to keep those that are
//! ready apart from those that are not, poll the latter, and drop those that say they have failed, for which it has a
//! cache of services. A [`LocalService`] is not asked, so there is no such cache. What it was for is in the load:
//!
//! - What is full or has to connect first lets its calls wait. They are [pending](crate::load::PendingRequests), so
//!   others are less busy. It does not have to be polled meanwhile by anyone but its own calls.
//! - What is broken says that it has [no load](Load::load), as a [circuit breaker](crate::circuit_breaker) does, and no
//!   call goes there while another service takes calls. When it does again, it says so.
//! - What is gone for good is removed by who knows.

use std::{
    hash::Hash,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use indexmap::IndexMap;
use normal_async::iter::IntoAsyncIterator;
use tokio::sync::Notify;

use crate::{
    LocalService,
    limit::{Overloaded, Shed, Wait},
    load::Load,
};

/// Services of which each call goes to the less busy of two.
///
/// See [the module](self). While there is no service at all, calls [`Wait`] for one, or are [`Shed`]. What all services
/// have to wait for, calls wait for in either case, or not, as those services are made.
///
/// # Cancel safety
///
/// A call that is cancelled while it waits for a service leaves no trace; afterwards it is the service's.
///
/// # Fairness
///
/// Calls that wait for a service go on all together when there is one.
#[derive(Debug)]
pub struct Balance<K, S, Full = Wait> {
    // It is only held to change or to copy the pointer, so that loads, which are anybody's code, are looked at without
    // it.
    services: Mutex<Arc<IndexMap<K, Arc<S>>>>,
    inserted: Notify,
    _full: Full,
}

/// What is new among services.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change<K, S> {
    /// A service has come. If there is one of that key, it takes its place.
    Insert(K, S),
    /// The service of this key has gone.
    Remove(K),
}

impl<K, S> Change<K, S> {
    /// Passes a service that has come through a function, such as [`PendingRequests::new`].
    ///
    /// [`PendingRequests::new`]: crate::load::PendingRequests::new
    pub fn map<T>(self, f: impl FnOnce(S) -> T) -> Change<K, T> {
        match self {
            Change::Insert(key, service) => Change::Insert(key, f(service)),
            Change::Remove(key) => Change::Remove(key),
        }
    }
}

impl<K, S, Full> Balance<K, S, Full> {
    /// Balances calls between `services`, each of which has a key.
    ///
    /// Those of a list, which stays as it is, may be [`enumerate`](Iterator::enumerate)d.
    pub fn new(services: impl IntoIterator<Item = (K, S)>, full: Full) -> Self
    where
        K: Hash + Eq,
    {
        let services = services.into_iter();
        let services = services.map(|(key, service)| (key, Arc::new(service)));
        Self {
            services: Mutex::new(Arc::new(services.collect())),
            inserted: Notify::new(),
            _full: full,
        }
    }

    /// How many services there are.
    pub fn len(&self) -> usize {
        self.services().len()
    }

    /// Whether there is no service.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    fn services(&self) -> MutexGuard<'_, Arc<IndexMap<K, Arc<S>>>> {
        // A key that panics when it is compared or cloned does so before there is a change.
        self.services.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<K: Hash + Eq + Clone, S, Full> Balance<K, S, Full> {
    /// Adds a service, for calls from now on and for those that wait for one.
    ///
    /// If there is one of that `key`, it is [removed](Self::remove).
    pub fn insert(&self, key: K, service: S) {
        let service = Arc::new(service);
        let _replaced = Arc::make_mut(&mut self.services()).insert(key, service);
        self.inserted.notify_waiters();
    }

    /// Removes a service, if there is one of that `key`.
    ///
    /// Calls that it was chosen for go on, and the last of them drops it.
    pub fn remove(&self, key: &K) {
        let _removed = Arc::make_mut(&mut self.services()).swap_remove(key);
    }

    /// Inserts and removes services as `changes` says, until it ends.
    ///
    /// `changes` is an [`AsyncIterator`](normal_async::AsyncIterator) or a stream. It may run beside calls, in a
    /// `join!` or a `select!`, or in a task that has the balance in an [`Arc`], and so may more than one. It is an
    /// ordinary future: nothing runs that you do not run, and no thread or task is left behind.
    ///
    /// # Cancel safety
    ///
    /// When it is dropped, the services stay as they are then. No change is lost that `changes` has handed over, and
    /// what it does with one that it has not is its own business. To go on later, pass a reference to it.
    pub async fn follow<C, Kind>(&self, changes: C)
    where
        C: IntoAsyncIterator<Kind, Item = Change<K, S>>,
    {
        for await change in changes {
            match change {
                Change::Insert(key, service) => self.insert(key, service),
                Change::Remove(key) => self.remove(&key),
            }
        }
    }
}

impl<K, S: Load, Full> Balance<K, S, Full> {
    /// The less busy of two services; none if there is none.
    fn choose(&self) -> Option<Arc<S>> {
        let services = Arc::clone(&self.services());
        let len = services.len();
        if len < 2 {
            return services.values().next().cloned();
        }
        let first = fastrand::usize(..len);
        let second = (first + fastrand::usize(1..len)) % len;
        let two = [first, second].map(|index| &services[index]);
        let chosen = least_busy(two).or_else(|| least_busy(services.values()));
        Some(Arc::clone(chosen.unwrap_or(two[0])))
    }
}

/// The least busy one of the services that take calls.
fn least_busy<'s, S: Load + 's>(
    services: impl IntoIterator<Item = &'s Arc<S>>,
) -> Option<&'s Arc<S>> {
    let loads = services.into_iter().filter_map(|s| Some((s.load()?, s)));
    let least = loads.reduce(|least, other| if other.0 < least.0 { other } else { least });
    least.map(|(_, service)| service)
}

impl<K, S, Request> LocalService<Request> for Balance<K, S, Wait>
where
    S: LocalService<Request> + Load,
{
    type Response = S::Response;
    type Error = S::Error;

    async fn call(&self, request: Request) -> Result<S::Response, S::Error> {
        let service = loop {
            // It is woken by what is inserted from here on, whether it is awaited yet or not.
            let inserted = self.inserted.notified();
            if let Some(service) = self.choose() {
                break service;
            }
            inserted.await;
        };
        service.call(request).await
    }
}

impl<K, S, Request> LocalService<Request> for Balance<K, S, Shed>
where
    S: LocalService<Request, Error: From<Overloaded>> + Load,
{
    type Response = S::Response;
    type Error = S::Error;

    async fn call(&self, request: Request) -> Result<S::Response, S::Error> {
        let service = self.choose().ok_or(Overloaded)?;
        service.call(request).await
    }
}
