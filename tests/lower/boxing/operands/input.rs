use std::future::Future;
async fn f(a: u32) -> u32 {
    a
}
pub async fn g(x: impl Future<Output = u32>) -> u32 {
    let sum = f(1).box.await + (async { 2 }).box.await + async move { 3 }.box.await + x.box.await;
    println!("{}", f(1).box.await + vec![f(2).box.await][0]);
    let chained = f(f(4).box.await)
        .box
        .await
        .pow(2);
    let method = Some(std::future::ready(f(3))).unwrap().box.await.box.await;
    sum + chained + method
}
