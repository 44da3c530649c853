#![allow(async_fn_in_trait)]
pub trait LocalService<Req> {
    type Response;
    async fn request(&self, req: Req) -> Self::Response;
    async fn request_mut(&mut self, req: &Req, tag: &str) -> (Self::Response, &str);
    async fn borrow(&self, req: Req) -> &Self::Response
    where
        Self::Response: 'static;
}
