trait Cache {
    async fn get(&self) -> u32«⇒ where Self: Sized»;
    fn keys(&self) -> impl Iterator<Item = u32>«⇒ where Self: Sized»;
    fn own(&self)
    where
        Self: Sized;
}

async fn fetch(cache: &mut dyn Cache, all: &dyn Iterator<Item = u32>) {
    cache.get().await;
    cache.keys();
    cache.own();
    all.count();
}

fn main() {}
