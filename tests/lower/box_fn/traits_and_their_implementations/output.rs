#![allow(async_fn_in_trait)]
pub trait Walk: __normal_async_Walk {
        async fn walk(&self, depth: u32) -> u32 where Self: Sized { Self::__normal_async_boxed_walk(self, depth).await } #[doc(hidden)] fn __normal_async_boxed_walk(&self, depth: u32, ) -> ::core::pin::Pin<::std::boxed::Box<impl ::core::future::Future<Output = u32>>> where Self: Sized { ::std::boxed::Box::pin(async move { let depth = depth; if let ::core::option::Option::Some(__normal_async_output) = ::core::option::Option::None::<u32> { return __normal_async_output; };
        if depth == 0 { 0 } else { self.walk(depth - 1).await + 1 }
    }) }
        async fn required(&self) where Self: Sized;
} #[doc(hidden)] #[allow(warnings, clippy::all, deprecated, non_camel_case_types, private_bounds, private_interfaces)] pub trait __normal_async_Walk<> { fn __normal_async_dyn_walk<'__normal_async_boxed, '__normal_async_0, >(&'__normal_async_0 self, depth: u32) -> ::core::pin::Pin<::std::boxed::Box<dyn ::core::future::Future<Output = u32> + '__normal_async_boxed>> where Self: '__normal_async_boxed, '__normal_async_0: '__normal_async_boxed; fn __normal_async_dyn_required<'__normal_async_boxed, '__normal_async_0, >(&'__normal_async_0 self) -> ::core::pin::Pin<::std::boxed::Box<dyn ::core::future::Future<Output = ()> + '__normal_async_boxed>> where Self: '__normal_async_boxed, '__normal_async_0: '__normal_async_boxed; } #[allow(warnings, clippy::all, deprecated, non_camel_case_types, private_bounds, private_interfaces)] impl<__normal_async_Self: Walk> __normal_async_Walk for __normal_async_Self { fn __normal_async_dyn_walk<'__normal_async_boxed, '__normal_async_0, >(&'__normal_async_0 self, depth: u32) -> ::core::pin::Pin<::std::boxed::Box<dyn ::core::future::Future<Output = u32> + '__normal_async_boxed>> where Self: '__normal_async_boxed, '__normal_async_0: '__normal_async_boxed { ::std::boxed::Box::pin(<__normal_async_Self as Walk>::walk(self, depth)) } fn __normal_async_dyn_required<'__normal_async_boxed, '__normal_async_0, >(&'__normal_async_0 self) -> ::core::pin::Pin<::std::boxed::Box<dyn ::core::future::Future<Output = ()> + '__normal_async_boxed>> where Self: '__normal_async_boxed, '__normal_async_0: '__normal_async_boxed { ::std::boxed::Box::pin(<__normal_async_Self as Walk>::required(self)) } }
pub struct Tree(Vec<Tree>);
impl Walk for Tree {
        async fn walk(&self,     depth: u32) -> u32 { ::std::boxed::Box::pin(async move { let mut depth = depth; if let ::core::option::Option::Some(__normal_async_output) = ::core::option::Option::None::<u32> { return __normal_async_output; };
        for child in &self.0 {
            depth += child.walk(depth).await;
        }
        depth
    }).await }
    async fn required(&self) {}
}
