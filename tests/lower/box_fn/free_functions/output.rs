use std::fmt::Debug;
/// Documented.
#[inline]
pub(crate)           fn fib(n: u32) -> ::core::pin::Pin<::std::boxed::Box<impl ::core::future::Future<Output = u64>>> { ::std::boxed::Box::pin(async move { let n = n; let () = if let ::core::option::Option::Some(__normal_async_output) = ::core::option::Option::None::<u64> { return __normal_async_output; };
    if n < 2 {
        return n.into();
    }
    fib(n - 1).await + fib(n - 2).await
}) }
          fn nothing(    n: u32) -> ::core::pin::Pin<::std::boxed::Box<impl ::core::future::Future<Output = ()>>> { ::std::boxed::Box::pin(async move { let mut n = n; let () = if let ::core::option::Option::Some(__normal_async_output) = ::core::option::Option::None::<()> { return __normal_async_output; };
    while n > 0 {
        n -= 1;
        nothing(n).await;
    }
}) }
pub           fn patterns<T: Debug>(__normal_async_argument_0: (T, T), __normal_async_argument_1: String, __normal_async_argument_2: [u8; 3], d: &str) -> ::core::pin::Pin<::std::boxed::Box<impl ::core::future::Future<Output = Result<usize, Box<dyn std::error::Error>>>>> { ::std::boxed::Box::pin(async move { let __normal_async_argument_0 = __normal_async_argument_0; let (a, b) = __normal_async_argument_0; let __normal_async_argument_1 = __normal_async_argument_1; let _ = __normal_async_argument_1; let __normal_async_argument_2 = __normal_async_argument_2; let [c, ..] = __normal_async_argument_2; let d = d; let () = if let ::core::option::Option::Some(__normal_async_output) = ::core::option::Option::None::<Result<usize, Box<dyn std::error::Error>>> { return __normal_async_output; };
    let parsed: usize = d.parse()?;
    if c == 0 {
        return Err("zero".into());
    }
    Ok(parsed + format!("{a:?}{b:?}").len())
}) }
          unsafe fn raw(p: *const u8) -> ::core::pin::Pin<::std::boxed::Box<impl ::core::future::Future<Output = u8>>> { ::std::boxed::Box::pin(async move { let p = p; let () = if let ::core::option::Option::Some(__normal_async_output) = ::core::option::Option::None::<u8> { return __normal_async_output; };
    unsafe { *p }
}) }
