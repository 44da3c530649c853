use normal_async::task;
use std::sync::Mutex;

fn main() {
    let outside = Mutex::new(Vec::new());
    let _ = task::scope!(|s| {
        s.spawn(async {
            let local = String::new();
            outside.lock().unwrap().push(&local);
        });
    });
}
