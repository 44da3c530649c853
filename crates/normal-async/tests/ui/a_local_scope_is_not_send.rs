use normal_async::task;

fn is_send(_: impl Send) {}

fn main() {
    is_send(task::scope_local!(|s| {
        s.spawn(async {});
    }));
}
