use std::future::ready;

pub fn list() {
    let _ = ready(1)/**/; let _: impl Iterator<Item = u8> = [1].into_iter();
}
