//@ edition: 2021
pub struct Tree<'t, T> {
    name: &'t str,
    children: Vec<Tree<'t, T>>,
    value: T,
}
impl<'t, T: Clone> Tree<'t, T> {
    pub box async fn find(&self, name: &str, _depth: u8) -> Option<&Tree<'t, T>> {
        if self.name == name {
            return Some(self);
        }
        for child in &self.children {
            if let Some(found) = child.find(name, 1).await {
                return Some(found);
            }
        }
        None
    }
}
impl<T> Tree<'_, T> {
    pub box async fn count(&self) -> usize {
        let mut n = 1;
        for child in &self.children {
            n += child.count().await;
        }
        n
    }
}
pub box async fn any(x: impl Copy, n: &u8) -> u8 {
    if *n == 0 {
        return 0;
    }
    any(x, &(n - 1)).await
}
