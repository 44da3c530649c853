#![forbid(unsafe_code, clippy::unwrap_used)]
#![cfg_attr(not(test), forbid(unsafe_code))]
#![allow(async_fn_in_trait)]
pub trait Service {
    type Response;
    async fn request(&self) -> Self::Response;
}
