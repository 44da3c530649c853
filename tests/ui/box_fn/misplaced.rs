//! `box` makes a promise about a future, and has one place.

use futures::executor::block_on;

pub box fn sync() {} //~ ERROR: only an `async fn`

struct Größe;

impl Größe {
    /* ä */ async box fn behind(&self) {} //~ ERROR: must come before `async`
    box unsafe async fn between(&self) {} //~ ERROR: must come before `async`
    pub unsafe box async fn last(&self) {} //~ ERROR: must come before `async`
}

fn main() {
    block_on(sync());
    block_on(Größe.behind());
    block_on(unsafe { Größe.between() });
    block_on(unsafe { Größe.last() });
}
