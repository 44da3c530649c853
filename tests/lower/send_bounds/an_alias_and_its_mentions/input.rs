#![allow(async_fn_in_trait)]
use std::future::Future;
pub trait LocalService<Req> {
    type Response;
    async fn request(&self, req: Req) -> Self::Response;
}
pub trait Service<Req> = LocalService<Req, request(..): Send> + Send;
pub trait Text = Service<String>;
pub trait Printable = std::fmt::Debug + Clone;
fn spawn<F: Future + Send>(_: F) {}
pub fn generic<S: Service<u32> + Sync>(s: &S) {
    spawn(async move {
        s.request(1).await;
    });
}
pub fn text(s: &(impl Text + Sync)) {
    spawn(async move {
        s.request(String::new()).await;
    });
}
pub fn opaque() -> impl Service<u32, Response = u32> {
    My
}
pub fn printed(p: impl Printable) -> String {
    format!("{:?}", p.clone())
}
pub struct My;
impl Service<u32> for My {
    type Response = u32;
    async fn request(&self, req: u32) -> u32 {
        req
    }
}
pub struct Timeout<S>(S);
impl<Req, S: LocalService<Req>> LocalService<Req> for Timeout<S> {
    type Response = S::Response;
    async fn request(&self, req: Req) -> S::Response {
        self.0.request(req).await
    }
}
pub fn middleware<S: Service<u32> + Sync>(s: Timeout<S>) {
    generic(&s);
}
pub mod inner {
    use super::Service as Svc;
    pub struct Other<T>(T);
    impl<T: Send + Sync> Svc<u8> for Other<T> {
        type Response = u8;
        async fn request(&self, req: u8) -> u8 {
            req
        }
    }
    pub fn call<T: Send + Sync>(o: &Other<T>) -> impl Future<Output = u8> {
        o.request(1)
    }
}
