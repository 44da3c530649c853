//! `.box` is no method.

async fn one() -> u32 {
    1
}

async fn boxed() -> u32 {
    one().box(1).await //~ ERROR: takes no arguments
        + /* ä */ one().box().await //~ ERROR: takes no arguments
}

fn main() {
    assert_eq!(futures::executor::block_on(boxed()), 2);
}
