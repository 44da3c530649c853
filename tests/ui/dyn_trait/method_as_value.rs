//! A method that is a value is not called where it is named, so a closure has to box its future.

trait Cache {
    async fn get(&self) -> Option<u32>;
}

async fn in_variable(cache: &dyn Cache) -> Option<u32> {
    let get = Cache::get; //~ E0038
    get(cache).await
}

fn as_argument<'c>(caches: &[&'c dyn Cache]) -> Vec<impl Future<Output = Option<u32>> + 'c> {
    caches.iter().copied().map(Cache::get).collect() //~ E0038
}

fn main() {}
