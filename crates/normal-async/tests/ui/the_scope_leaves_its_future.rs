use normal_async::task;

fn main() {
    let _ = task::scope!(|s| s);
}
