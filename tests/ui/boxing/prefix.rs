//! `box` stands behind what it boxes.

use futures::executor::block_on;

async fn one() -> u32 {
    1
}

async fn sum() -> u32 {
    let future = box async { 1 }; //~ ERROR: `box` stands behind
    let ä = box one().await; //~ ERROR: `box` stands behind
    future.await + ä + box (one()).await //~ ERROR: `box` stands behind
}

fn main() {
    assert_eq!(block_on(sum()), 3);
}
