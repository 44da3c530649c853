extern crate self as normal_async;

pub mod lowered {
    use std::pin::Pin;
    pub fn for_await<T>(value: T) -> T {
        value
    }
    pub async fn step<T>(_: Pin<&mut T>) -> Option<(u32, T)> {
        None
    }
}

macro_rules! each {
    ($label:lifetime, $items:expr, $item:pat => $body:expr) => {
        match ($items,) { (__normal_async_head,) => { let mut __normal_async_steps = ::core::pin::pin!($crate::__normal_async_lowered::for_await(__normal_async_head)); $label: while let ::core::option::Option::Some(__normal_async_item) = $crate::__normal_async_lowered::step(__normal_async_steps.as_mut()).await { let $item = __normal_async_item; match () { () => { $body; break $label } #[cfg(any())] _ => {} } } } #[cfg(any())] _ => {} }
    };
}

pub async fn f(numbers: Vec<u32>) -> Option<u32> {
    let mut sum = 0;
    match (numbers,) { (__normal_async_head,) => { let mut __normal_async_steps = ::core::pin::pin!(::normal_async::lowered::for_await(__normal_async_head)); 'all: while let ::core::option::Option::Some(__normal_async_item) = ::normal_async::lowered::step(__normal_async_steps.as_mut()).await { let (n, _) = __normal_async_item; match () { () => { if n == 0 { break 'all } sum += n } #[cfg(any())] _ => {} } } } #[cfg(any())] _ => {} }
    match (




[1, 2]
            .map(|n: u32| n + 1),) { (__normal_async_head,) => { let mut __normal_async_steps = ::core::pin::pin!(::normal_async::lowered::for_await(__normal_async_head)); while let ::core::option::Option::Some(__normal_async_item) = ::normal_async::lowered::step(__normal_async_steps.as_mut()).await
    { let ( n, _, ) = __normal_async_item; match () { () => {
        sum += n;
        if n > 2 {
            continue;
        }
        Some(())?;
    } #[cfg(any())] _ => {} } } } #[cfg(any())] _ => {} }
    each!('b, 3, (n, _) => sum += n);
    Some(sum)
}
 #[doc(hidden)] pub use ::normal_async::lowered as __normal_async_lowered;