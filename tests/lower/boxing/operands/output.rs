use std::future::Future;
async fn f(a: u32) -> u32 {
    a
}
pub async fn g(x: impl Future<Output = u32>) -> u32 {
    let sum = ::std::boxed::Box::pin(f(1)).await + ::std::boxed::Box::pin(((async { 2 }),).0).await + ::std::boxed::Box::pin(async move { 3 }).await + ::std::boxed::Box::pin(x).await;
    println!("{}", ::std::boxed::Box::pin(f(1)).await + vec![::std::boxed::Box::pin(f(2)).await][0]);
    let chained = ::std::boxed::Box::pin(f(::std::boxed::Box::pin(f(4)).await)
        )
        .await
        .pow(2);
    let method = ::std::boxed::Box::pin(::std::boxed::Box::pin(Some(std::future::ready(f(3))).unwrap()).await).await;
    sum + chained + method
}
