pub type Plain<'p> = dyn AsyncFn(u32) -> u32 + 'p;
pub type Nothing = dyn AsyncFnMut() + Send;
pub type Elided = dyn std::ops::AsyncFn(&str, u8,) -> &str;
pub type Bound = Box<
    dyn for<'a> AsyncFnOnce(
        // the name
        &'a str,
        &mut u8,
    ) -> u32,
>;
pub type Nested = dyn AsyncFn(&dyn AsyncFn(&u32) -> u32) -> ();

extern crate self as normal_async;
pub mod lowered {
    pub trait DynAsyncFn<A> {
        type Output;
    }
    pub trait DynAsyncFnMut<A> {
        type Output;
    }
    pub trait DynAsyncFnOnce<A> {
        type Output;
    }
}
