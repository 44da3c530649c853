use std::future::Future;
fn spawn<F: Future + Send>(_: F) {}
pub fn task<F>(f: F)
where
    F: AsyncFn(),
    F(..): Send,
{
    spawn(f());
}
pub fn arguments<F>(f: F)
where
    F: AsyncFn(&str, (u8, &mut u8)) -> usize + Send + Sync,
    F(..): Send,
{
    spawn(async move {
        f("x", (1, &mut 2)).await;
    });
}
pub fn mutable<F: AsyncFnMut(u8) -> u8>(mut f: F)
where
    F(..): Send,
{
    spawn(f(1));
}
pub fn once<F>(f: F)
where
    F: for<'a> AsyncFnOnce(&'a u8) -> u8,
    F(..): Send,
{
    spawn(f(&1));
}
