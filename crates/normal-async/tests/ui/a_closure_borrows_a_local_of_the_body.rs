use normal_async::task;

fn main() {
    let _ = task::scope!(|s| {
        let local = String::new();
        s.spawn_blocking(|| local.len());
    });
}
