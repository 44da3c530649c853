mod inner {
    pub(crate) async fn even(n: u32) -> bool {
        if n == 0 { true } else { super::odd(n - 1).await }
    }
}

/// Documented.
async fn odd(n: u32) -> bool {
    if n == 0 { false } else { inner::even(n - 1).await }
}

struct Tree(Vec<Tree>);

impl Tree {
    pub async fn depth(
        &self,
        start: u32,
    ) -> u32 {
        let mut depth = start;
        for tree in &self.0 {
            depth = depth.max(tree.depth(start + 1).await);
        }
        depth
    }

    async unsafe fn count(&self) -> usize {
        let block = async { unsafe { self.count() }.await };
        block.await
    }
}

macro_rules! recursive {
    ($name:ident) => {
        async fn $name() {
            $name().await
        }
    };
}
recursive!(again);

fn main() {}
