use normal_async::task;

fn main() {
    let mut outside = None;
    let _ = task::scope!(|s| {
        outside = Some(s.spawn(async {}));
    });
    drop(outside);
}
