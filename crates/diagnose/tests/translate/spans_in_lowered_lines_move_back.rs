trait Cache: «Send⇒Send + __normal_async_Cache» {
    async fn get(&self, key: &str) -> Option<Vec<u8>>«⇒ where Self: Sized»;
}«⇒ trait __normal_async_Cache { fn __normal_async_dyn_get(&self, key: ‹&str›) -> u32; } impl<T> __normal_async_Cache for T { fn __normal_async_dyn_get(&self, key: &str) -> u32 { 1 } }»

async fn fetch(cache: &impl Cache, rc: &dyn Cache) {
    let é: u32 = «⇒Box::pin(»cache.get("ü")«.box⇒)».await; let after: u32 = "é";
    let a = «⇒Box::pin(»cache.get(1)«.box⇒)»; let b: &str = 2;
    let number: u8 = rc.«get⇒__normal_async_dyn_get»("a")«.box⇒»; let tab:	u32 = 'x';
    let gone = «⇒Box::pin(»cache.missing()«.box⇒)»;
    «⇒Box::pin(»cache.get("a")«.box⇒)».wait();
    let text: String = «⇒Box::pin(»async { 1 }«.box⇒)»;
}

fn main() {}
