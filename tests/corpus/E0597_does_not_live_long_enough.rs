use std::future::ready;

pub fn len() -> usize {
    let r; { let name = String::new(); let _ = ready(1)/**/; r = &name; }
    r.len()
}
