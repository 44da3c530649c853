//! A value that `dbg!` cannot show is missed where that is called.

trait Cache {
    async fn entry(&self) -> Entry;
    async fn keys(&self) -> u8;
}

struct Entry;

async fn debug(cache: &dyn Cache) {
    dbg!(cache.keys().box.await, cache.entry().box.await); //~ ERROR: `Entry` doesn't implement `Debug`
}

fn main() {}
