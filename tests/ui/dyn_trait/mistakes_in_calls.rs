//! Errors beside `.box` are those of the user's text.

//@no-rustfix

trait Cache {
    async fn get(&self, key: &str) -> Option<u32>;
    async fn set(&mut self, key: &str, value: u32);
}

trait Service<Req> {
    type Response;

    async fn request(&self, req: Req) -> Self::Response;
}

async fn wrong_argument(cache: &dyn Cache) -> Option<u32> {
    cache.get(1).box.await //~ ERROR: mismatched types
}

async fn too_few(cache: &mut dyn Cache) {
    cache.set("key").box.await //~ ERROR: this method takes 2 arguments but 1 argument was supplied
}

async fn wrong_result(cache: &dyn Cache) -> String {
    let value = cache.get("a").box.await;
    value //~ ERROR: mismatched types
}

async fn wrong_response(service: &dyn Service<u8, Response = u16>) -> u8 {
    service.request(1).box.await //~ ERROR: mismatched types
}

async fn no_such_method(cache: &dyn Cache) {
    cache.gett("a").box.await; //~ ERROR: no method named `gett`
}

async fn not_awaited(cache: &dyn Cache) -> Option<u32> {
    cache.get("a").box //~ ERROR: mismatched types
}

async fn not_mutable(cache: &dyn Cache) {
    cache.set("a", 1).box.await //~ ERROR: cannot borrow `*cache` as mutable
}

fn main() {
    let _ = (wrong_argument, too_few, wrong_result, wrong_response);
    let _ = (no_such_method, not_awaited, not_mutable);
}
