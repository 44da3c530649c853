//! A macro that is given a method's name cannot call its boxed form, so it has to be given the call.
//@ no-rustfix

trait Cache {
    async fn get(&self, key: &str) -> Option<u32>;
}

macro_rules! named {
    ($cache:ident.$method:ident) => {
        $cache.$method("ä").box.await
    };
}

macro_rules! unboxed {
    ($cache:ident.$method:ident) => {
        $cache.$method("ä").await
    };
}

macro_rules! called {
    ($call:expr) => {
        $call.await
    };
}

async fn all(cache: &dyn Cache) {
    named!(cache.get); //~ E0038
    unboxed!(cache.get); //~ E0038
    called!(cache.get("ä")); //~ E0038
    called!(cache.get("ä").box);
}

fn main() {}
