use std::fmt::Debug;
/// Documented.
#[inline]
pub(crate) box async fn fib(n: u32) -> u64 {
    if n < 2 {
        return n.into();
    }
    fib(n - 1).await + fib(n - 2).await
}
box async fn nothing(mut n: u32) {
    while n > 0 {
        n -= 1;
        nothing(n).await;
    }
}
pub box async fn patterns<T: Debug>((a, b): (T, T), _: String, [c, ..]: [u8; 3], d: &str) -> Result<usize, Box<dyn std::error::Error>> {
    let parsed: usize = d.parse()?;
    if c == 0 {
        return Err("zero".into());
    }
    Ok(parsed + format!("{a:?}{b:?}").len())
}
box async unsafe fn raw(p: *const u8) -> u8 {
    unsafe { *p }
}
