trait HealthCheck {
    async fn check(&mut self) -> bool;
}

fn spawn<F: Future + Send + 'static>(_: F) {}

fn watch<H: HealthCheck + Send + 'static>(mut health: H) {
    spawn(async move { while health.check().await {} });
}
