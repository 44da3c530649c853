use normal_async::task;

fn spawn(_: impl Future + Send + 'static) {}

fn main() {
    let text = String::new();
    spawn(task::scope!(|s| {
        s.spawn(async { println!("{text}") });
    }));
}
