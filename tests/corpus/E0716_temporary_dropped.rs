use std::future::ready;

pub fn len() -> usize {
    let _ = ready(1)/**/; let r: &String = { let s = &String::new(); s }; r.len()
}
