//! What has the name of a `box async fn` need not be one, and a box need not come from one.

//@ run

use std::pin::Pin;

struct Tree {
    value: u32,
    children: Vec<Tree>,
    store: Store,
}

struct Store(u32);

impl Store {
    async fn sum(&self) -> u32 {
        self.0
    }

    fn total(&self) -> Pin<Box<dyn Future<Output = u32> + Send + '_>> {
        Box::pin(async { self.0 })
    }
}

impl Tree {
    box async fn sum(&self) -> u32 {
        let mut sum = self.value + self.store.sum().await;
        for child in &self.children {
            sum += child.sum().await + Tree::total(child).await;
        }
        sum
    }

    box async fn total(&self) -> u32 {
        let sum = async |tree: &Tree| tree.store.total().await;
        self.value + sum(self).await + std::future::ready(1).await
    }
}

box async fn countdown(from: u32) -> Option<Tree> {
    if from == 0 {
        return None;
    }
    let children = Vec::from_iter(countdown(from - 1).await);
    Some(Tree { value: from, children, store: Store(1) })
}

box async fn shadowed(n: u32) -> u32 {
    let shadowed = async |n: u32| n + 1;
    shadowed(shadowed(n).await).await
}

#[tokio::main]
async fn main() {
    let tree = countdown(4).await.unwrap();
    println!("{}", tokio::spawn(async move { tree.sum().await }).await.unwrap());
    println!("{}", shadowed(1).await);
}
