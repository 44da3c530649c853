async fn twice(mut step: impl AsyncFnMut(u32) -> u32) -> u32 {
    let first = step(1).await;
    step(first).await
}

async fn shorten(mut text: String) -> u32 {
    let next = async |n| {
        text.pop();
        n + text.len() as u32
    };
    twice(next).await
}

fn spawn<F: Future + Send + 'static>(_: F) {}

fn start(text: String) {
    spawn(shorten(text));
}
