//! What is measured.

mod clean_ups;
mod middleware;
mod recursion;
mod trait_objects;
mod without_objects;

use std::{
    pin::pin,
    task::{Context, Poll, Waker},
};

pub const OURS: &str = "normal-async";

/// What does the same in different ways.
pub struct Group {
    /// Also the name of its plot.
    pub name: &'static str,
    pub title: &'static str,
    /// What there is to know about the result.
    pub note: &'static str,
    /// How many calls are measured at once.
    pub calls: u64,
    pub contenders: Vec<Contender>,
}

pub struct Contender {
    pub name: &'static str,
    /// Ours are not what they are compared with.
    pub is_peer: bool,
    /// Makes so many calls.
    pub run: fn(u64),
}

pub fn groups() -> Vec<Group> {
    let mut groups = trait_objects::groups();
    groups.extend(without_objects::groups());
    groups.extend(recursion::groups());
    groups.extend(clean_ups::groups());
    groups.extend(middleware::groups());
    groups
}

fn peer(name: &'static str, run: fn(u64)) -> Contender {
    Contender {
        name,
        is_peer: true,
        run,
    }
}

fn ours(name: &'static str, run: fn(u64)) -> Contender {
    Contender {
        name,
        is_peer: false,
        run,
    }
}

/// Polls the future until it is done.
fn finish<T>(future: impl Future<Output = T>) -> T {
    let mut future = pin!(future);
    loop {
        if let Poll::Ready(value) = future
            .as_mut()
            .poll(&mut Context::from_waker(Waker::noop()))
        {
            return value;
        }
    }
}
