trait Cache {
    async fn get(&self, key: &str) -> u32«⇒ where Self: Sized»;
    fn keys<T: Copy>(&self, key: T) -> impl Iterator<Item = T>«⇒ where Self: Sized»;
    fn own(&self) where Self: Sized;
}

async fn fetch(cache: &dyn Cache) {
    let value = Cache::get(cache, "a").await + 1;
    <dyn Cache>::get(cache, "a").await;
    let future = «⇒Box::pin(»Cache::get(cache, "a")«.box⇒)»;
    for key in Cache::keys::<u8>(cache, 1) {}
    Cache::own(cache);
}

fn main() {}
