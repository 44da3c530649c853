use std::{future::Future, pin::Pin};
pub fn send() -> Pin<Box<dyn Future<Output = u32> + Send>> {
    match (async { 1 },) { (__normal_async_value,) => { use crate::__normal_async_boxing::Boxing as __normal_async_Boxing; __normal_async_Boxing::new(__normal_async_value).__normal_async_box() } #[cfg(any())] _ => {} }
}
pub fn list() -> Vec<Pin<Box<dyn Future<Output = u32>>>> {
    vec![match (std::future::ready(1),) { (__normal_async_value,) => { use crate::__normal_async_boxing::Boxing as __normal_async_Boxing; __normal_async_Boxing::new(__normal_async_value).__normal_async_box() } #[cfg(any())] _ => {} }, match (async { 2 },) { (__normal_async_value,) => { use crate::__normal_async_boxing::Boxing as __normal_async_Boxing; __normal_async_Boxing::new(__normal_async_value).__normal_async_box() } #[cfg(any())] _ => {} }]
}
pub fn numbers() -> Box<dyn Iterator<Item = u32>> {
    match ((0..3).map(|n| n + 1),) { (__normal_async_value,) => { use crate::__normal_async_boxing::Boxing as __normal_async_Boxing; __normal_async_Boxing::new(__normal_async_value).__normal_async_box() } #[cfg(any())] _ => {} }
}
#[macro_export]
macro_rules! boxed {
    ($e:expr) => {
        match ($e,) { (__normal_async_value,) => { use $crate::__normal_async_boxing::Boxing as __normal_async_Boxing; __normal_async_Boxing::new(__normal_async_value).__normal_async_box() } #[cfg(any())] _ => {} }
    };
}
 #[doc(hidden)] #[allow(warnings, clippy::all, clippy::pedantic, clippy::nursery, clippy::restriction, deprecated, non_camel_case_types, private_bounds, private_interfaces, redundant_imports, single_use_lifetimes, unnameable_types, unreachable_pub, unused_qualifications)] pub mod __normal_async_boxing { #[derive(::core::fmt::Debug)] pub struct Boxing<T>(Value<T>); #[derive(::core::fmt::Debug)] pub struct Value<T>(::core::option::Option<T>); impl<T> Boxing<T> { pub fn new(value: T) -> Self { Boxing(Value(::core::option::Option::Some(value))) } } impl<T: ::core::future::Future> Boxing<T> { pub fn __normal_async_box(self) -> ::core::pin::Pin<::std::boxed::Box<T>> { match self.0.0 { ::core::option::Option::Some(value) => ::std::boxed::Box::pin(value), ::core::option::Option::None => ::core::unreachable!() } } } impl<T> Value<T> { pub fn __normal_async_box(&mut self) -> ::std::boxed::Box<T> { match self.0.take() { ::core::option::Option::Some(value) => ::std::boxed::Box::new(value), ::core::option::Option::None => ::core::unreachable!() } } } impl<T> ::core::ops::Deref for Boxing<T> { type Target = Value<T>; fn deref(&self) -> &Value<T> { &self.0 } } impl<T> ::core::ops::DerefMut for Boxing<T> { fn deref_mut(&mut self) -> &mut Value<T> { &mut self.0 } } }