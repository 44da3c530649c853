#![allow(async_fn_in_trait)]
pub trait Walk {
    box async fn walk(&self, depth: u32) -> u32 {
        if depth == 0 { 0 } else { self.walk(depth - 1).await + 1 }
    }
    box async fn required(&self);
}
pub struct Tree(Vec<Tree>);
impl Walk for Tree {
    box async fn walk(&self, mut depth: u32) -> u32 {
        for child in &self.0 {
            depth += child.walk(depth).await;
        }
        depth
    }
    async fn required(&self) {}
}
