use std::future::ready;

pub async fn text() -> String { String::new() }
pub async fn len() -> usize {
    let _ = ready(1)/**/; text().len()
}
