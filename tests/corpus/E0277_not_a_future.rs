use std::future::ready;

pub async fn wait() {
    let _ = ready(1)/**/; 1.await
}
