use normal_async::task;

fn scope() -> impl Future<Output = ()> {
    let text = String::new();
    task::scope!(|s| {
        s.spawn(async { println!("{text}") });
    })
}

fn main() {
    drop(scope());
}
