fn block() -> impl Future {
    async { block().await }
}

fn main() {}
