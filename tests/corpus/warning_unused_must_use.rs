use std::future::ready;

pub async fn later() {}
pub fn number() {
    let _ = ready(1)/**/; later();
}
