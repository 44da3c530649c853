//! Constants keep a trait from being `dyn`, and it is said what would help.

//@ rustc-env: NORMAL_ASYNC_STABLE=1

trait Cache {
    const NAME: &'static str;
    async fn get(&self) -> u32;
}

async fn get(cache: &dyn Cache) -> u32 { //~ ERROR: the trait `Cache` is not dyn compatible
    cache.get().box.await
}

fn main() {
    let _ = get;
}
