use std::future::Future;
fn spawn<F: Future + Send>(_: F) {}
pub fn task<F>(f: F)
where
    F: AsyncFn(),
    for<'__normal_async_call, > <F as ::core::ops::AsyncFnMut<()>>::CallRefFuture<'__normal_async_call>: Send, for<> <F as ::core::ops::AsyncFnOnce<()>>::CallOnceFuture: Send,
{
    spawn(f());
}
pub fn arguments<F>(f: F)
where
    F: AsyncFn(&str, (u8, &mut u8)) -> usize + Send + Sync,
    for<'__normal_async_call, '__normal_async_0, '__normal_async_1> <F as ::core::ops::AsyncFnMut<(&'__normal_async_0 str,(u8, &'__normal_async_1 mut u8),)>>::CallRefFuture<'__normal_async_call>: Send, for<'__normal_async_0, '__normal_async_1> <F as ::core::ops::AsyncFnOnce<(&'__normal_async_0 str,(u8, &'__normal_async_1 mut u8),)>>::CallOnceFuture: Send,
{
    spawn(async move {
        f("x", (1, &mut 2)).await;
    });
}
pub fn mutable<F: AsyncFnMut(u8) -> u8>(mut f: F)
where
    for<'__normal_async_call, > <F as ::core::ops::AsyncFnMut<(u8,)>>::CallRefFuture<'__normal_async_call>: Send, for<> <F as ::core::ops::AsyncFnOnce<(u8,)>>::CallOnceFuture: Send,
{
    spawn(f(1));
}
pub fn once<F>(f: F)
where
    F: for<'a> AsyncFnOnce(&'a u8) -> u8,
    for<'a> <F as ::core::ops::AsyncFnOnce<(&'a u8,)>>::CallOnceFuture: Send,
{
    spawn(f(&1));
}
