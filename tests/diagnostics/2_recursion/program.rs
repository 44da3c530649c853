async fn parents(id: u32) -> Vec<u32> {
    if id == 0 {
        return Vec::new();
    }
    let mut parents = parents(id / 2).await;
    parents.push(id);
    parents
}
