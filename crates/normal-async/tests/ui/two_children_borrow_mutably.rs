use normal_async::task;

fn main() {
    let mut number = 0;
    let _ = task::scope!(|s| {
        s.spawn(async { number += 1 });
        s.spawn(async { number += 1 });
    });
}
