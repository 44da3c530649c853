fn spawn<F: Future + Send + 'static>(_: F) {}

struct Counter(std::sync::Mutex<u64>);

impl Counter {
    async fn count(&self) {
        spawn(async move { *self.0.lock().unwrap() += 1 });
    }
}
