use std::rc::Rc;

use async_recursion::async_recursion;

#[async_recursion]
pub async fn parents(id: Rc<u32>) -> Vec<u32> {
    if *id == 0 {
        return Vec::new();
    }
    let mut parents = parents(Rc::new(*id / 2)).await;
    parents.push(*id);
    parents
}
