use std::future::ready;

pub fn numbers() -> impl Iterator<Item = u8> {
    let _ = ready(1)/**/; ["a"].into_iter()
}
