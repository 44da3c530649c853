//! Where the future of a closure has to be `Send`, and nothing asks for that: which bound to add.

fn by_parameter<F: AsyncFn(u32) + Send + Sync + 'static>(f: F) {
    spawn(async move { f(1).await }); //~ ERROR: future cannot be sent between threads safely
}

fn with_where<F>(f: F)
where
    F: AsyncFnOnce(u32) -> u32 + Send + 'static,
{
    spawn(async move { f(1).await; }); //~ ERROR: future cannot be sent between threads safely
}

fn main() {
    let _ = (by_parameter::<fn(u32) -> std::future::Ready<()>>, with_where::<fn(u32) -> std::future::Ready<u32>>);
}

fn spawn<F: Future + Send + 'static>(_: F) {}
