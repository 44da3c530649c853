use std::pin::Pin;

trait Cache {
    async fn get(&self, key: &str) -> Option<Vec<u8>>«⇒ where Self: Sized»;
    async unsafe fn raw(&self)«⇒ where Self: Sized»;
    async fn pick<'a, F: Fn(u8) -> u8>(&self, f: F) -> u8«⇒ where Self: Sized»;
    fn keys(&self) -> impl Iterator<Item = String>«⇒ where Self: Sized»;
    fn later(&self) -> impl Future<Output = u32>«⇒ where Self: Sized»;
    fn own(&self)
    where
        Self: Sized;
}

macro_rules! get {
    ($cache:expr, $key:expr) => {
        $cache.get($key).await
    };
}

async fn fetch(cache: &dyn Cache, key: &str) -> Option<u32> {
    if let Some(bytes) = cache.get(&key.to_string()).await {
        println!("{:?} é {:?}", cache.get("ü").await, bytes);
    }
    let future = cache.get(/* a ) */ key);
    let generic = cache.pick::<fn(u8) -> u8>(|x| x).await;
    unsafe { cache.raw() }.await;
    for key in cache.keys() {}
    cache
        .get(
            key,
        )
        .await;
    cache.later().await;
    get!(cache, key);
    cache.own();
    None
}

fn main() {}
