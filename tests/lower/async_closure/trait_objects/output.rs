pub type Plain<'p> = dyn ::normal_async::lowered::DynAsyncFn<(u32,) , Output = u32> + 'p;
pub type Nothing = dyn ::normal_async::lowered::DynAsyncFnMut<(), Output = ()> + Send;
pub type Elided = dyn for<'__normal_async_135> ::normal_async::lowered::DynAsyncFn<(&'__normal_async_135 str, u8,) , Output = &'__normal_async_135 str>;
pub type Bound = Box<
    dyn for<'a, '__normal_async_251> ::normal_async::lowered::DynAsyncFnOnce<(
        // the name
        &'a str,
        &'__normal_async_251 mut u8,
    ) , Output = u32>,
>;
pub type Nested = dyn for<'__normal_async_307> ::normal_async::lowered::DynAsyncFn<(&'__normal_async_307 dyn for<'__normal_async_320> ::normal_async::lowered::DynAsyncFn<(&'__normal_async_320 u32,) , Output = u32>,) , Output = ()>;

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
