use std::future::ready;

pub fn both(name: String) -> usize {
    let r = &name; let _ = ready(1)/**/; drop(name); r.len()
}
