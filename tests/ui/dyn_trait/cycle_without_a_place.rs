//~ E0391
//! rustc does not say where a cycle is that begins in a method's return type, and no place is made up.

trait Cache {
    async fn get(&self, key: &str) -> Option<Vec<Cache>>;
    fn items(&self) -> impl Iterator<Item = u8>;
}

async fn fetch(cache: &dyn Cache) {
    cache.get("a").box.await;
}

fn main() {}
