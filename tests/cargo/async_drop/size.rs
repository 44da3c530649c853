//! Uses the runtime library, and nothing with a clean-up.

use normal_async::task;

async fn total(numbers: &[u64]) -> u64 {
    let mut total = 0;
    for number in task::join_all(numbers.iter().map(|n| std::future::ready(*n))).await {
        total += async { std::future::ready(number).await }.await;
    }
    total
}

async fn not_send() -> std::rc::Rc<u64> {
    std::future::ready(()).await;
    std::rc::Rc::new(1)
}

fn is_send<T: Send>(_: &T) {}

fn main() {
    let total = total(&[1, 2, 3]);
    let not_send = not_send();
    is_send(&total);
    is_send(&not_send);
    println!("{} {}", size_of_val(&total), size_of_val(&not_send));
}
