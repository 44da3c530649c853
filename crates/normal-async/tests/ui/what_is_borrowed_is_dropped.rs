use normal_async::task;

fn main() {
    let text = String::new();
    let scope = task::scope!(|s| {
        s.spawn(async { println!("{text}") });
    });
    drop(text);
    drop(scope);
}
