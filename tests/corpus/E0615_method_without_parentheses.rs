use std::future::ready;

pub fn len(list: &[u8]) -> usize {
    let _ = ready(1)/**/; list.len
}
