#![allow(async_fn_in_trait)]
pub trait NotOpaque {
    fn f(&self);
}
pub trait Cloned: Clone {
    async fn f(&self);
}
pub trait Forwarded {
    async fn f(&self);
}
impl<T: ?Sized + Forwarded> Forwarded for &T {
    async fn f(&self) {
        (**self).f().await
    }
}
pub trait Constant {
    const N: usize;
    async fn f(&self);
}
