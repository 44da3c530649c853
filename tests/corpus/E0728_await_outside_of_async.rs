use std::future::ready;

pub fn wait() -> u8 {
    let _ = ready(1)/**/; ready(1).await
}
