//! An error that rustc's better analysis would not report says so.

//@ rustc-env: NORMAL_ASYNC_STABLE=1

async fn call(work: impl AsyncFn() -> u32) -> u32 {
    work().await + work().await
}

fn doubled(n: u32) -> impl Future<Output = u32> + Send {
    async move { //~ ERROR: implementation of `Send` is not general enough
        let n = &n;
        call(async || *n).await
    }
}

fn main() {
    let _ = doubled;
}
