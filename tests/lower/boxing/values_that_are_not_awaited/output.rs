use std::{future::Future, pin::Pin};
pub fn send() -> Pin<Box<dyn Future<Output = u32> + Send>> {
    match async { 1 } { __normal_async_value => { #[allow(unused_imports)] use crate::__normal_async_boxing::{ByFuture as _, ByValue as _}; crate::__normal_async_boxing::Boxing(::core::option::Option::Some(__normal_async_value)).__normal_async_box() } }
}
pub fn list() -> Vec<Pin<Box<dyn Future<Output = u32>>>> {
    vec![match std::future::ready(1) { __normal_async_value => { #[allow(unused_imports)] use crate::__normal_async_boxing::{ByFuture as _, ByValue as _}; crate::__normal_async_boxing::Boxing(::core::option::Option::Some(__normal_async_value)).__normal_async_box() } }, match async { 2 } { __normal_async_value => { #[allow(unused_imports)] use crate::__normal_async_boxing::{ByFuture as _, ByValue as _}; crate::__normal_async_boxing::Boxing(::core::option::Option::Some(__normal_async_value)).__normal_async_box() } }]
}
pub fn numbers() -> Box<dyn Iterator<Item = u32>> {
    match (0..3).map(|n| n + 1) { __normal_async_value => { #[allow(unused_imports)] use crate::__normal_async_boxing::{ByFuture as _, ByValue as _}; crate::__normal_async_boxing::Boxing(::core::option::Option::Some(__normal_async_value)).__normal_async_box() } }
}
#[macro_export]
macro_rules! boxed {
    ($e:expr) => {
        $e.box
    };
}
 #[doc(hidden)] #[allow(warnings)] pub mod __normal_async_boxing { pub struct Boxing<T>(pub ::core::option::Option<T>); pub trait ByFuture { type Output; fn __normal_async_box(self) -> Self::Output; } impl<T: ::core::future::Future> ByFuture for Boxing<T> { type Output = ::core::pin::Pin<::std::boxed::Box<T>>; fn __normal_async_box(self) -> Self::Output { match self.0 { ::core::option::Option::Some(value) => ::std::boxed::Box::pin(value), ::core::option::Option::None => ::core::unreachable!() } } } pub trait ByValue { type Output; fn __normal_async_box(&mut self) -> Self::Output; } impl<T> ByValue for Boxing<T> { type Output = ::std::boxed::Box<T>; fn __normal_async_box(&mut self) -> Self::Output { match self.0.take() { ::core::option::Option::Some(value) => ::std::boxed::Box::new(value), ::core::option::Option::None => ::core::unreachable!() } } } }