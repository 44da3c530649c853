use std::future::ready;

pub fn twice(name: String) -> usize {
    let _ = ready(1)/**/; drop(name); name.len()
}
