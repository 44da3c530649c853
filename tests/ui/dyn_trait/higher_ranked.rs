//! Trait objects for all lifetimes.

//@ run

trait Handler<A> {
    async fn call(&self, argument: A) -> usize;
}

trait Service<Req> {
    type Response;

    async fn request(&self, req: Req) -> Self::Response;
}

struct Length;

impl<'a> Handler<&'a str> for Length {
    async fn call(&self, argument: &'a str) -> usize {
        argument.len()
    }
}

impl<'a> Service<&'a str> for Length {
    type Response = String;

    async fn request(&self, req: &'a str) -> String {
        req.to_uppercase()
    }
}

struct Identity;

impl<'a> Service<&'a str> for Identity {
    type Response = &'a str;

    async fn request(&self, req: &'a str) -> &'a str {
        tokio::task::yield_now().await;
        req
    }
}

async fn handle(handler: &dyn for<'a> Handler<&'a str>) -> usize {
    let text = String::from("abc");
    handler.call(&text).box.await + handler.call("de").box.await
}

async fn loud(service: &dyn for<'a> Service<&'a str, Response = String>) -> String {
    let text = String::from("abc");
    service.request(&text).box.await
}

async fn same(
    service: Box<dyn for<'a> Service<&'a str, Response = &'a str> + Send + Sync>,
) -> String {
    let text = String::from("abc");
    let same = service.request(&text).box.await;
    assert_eq!(same.as_ptr(), text.as_ptr());
    same.to_owned()
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    println!("{} {}", handle(&Length).await, loud(&Length).await);
    println!("{}", same(Box::new(Identity)).await);
}
