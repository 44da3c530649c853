use normal_async::task;
use std::rc::Rc;

fn main() {
    let shared = Rc::new(());
    let _ = task::scope!(|s| {
        s.spawn(async { drop(Rc::clone(&shared)) });
    });
}
