use normal_async::task;

async fn lengths() -> Vec<usize> {
    let joined = {
        let items = [String::new()];
        task::join_all(items.iter().map(async |item| item.len()))
    };
    joined.await
}

fn main() {
    drop(lengths());
}
