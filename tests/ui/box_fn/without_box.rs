//! Recursion that needs boxing says where to put `box`.

async fn fetch(id: u32) -> u32 {
    if id == 0 { 0 } else { fetch(id - 1).await + 1 } //~ E0733
}

struct Tree(Vec<Tree>);

impl Tree {
    pub(crate) async fn count(&self) -> usize {
        let mut count = 1;
        for child in &self.0 {
            count += child.count().await; //~ E0733
        }
        count
    }
}

fn main() {
    drop((fetch(1), Tree(vec![]).count()));
}
