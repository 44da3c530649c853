use std::future::ready;

pub fn first(list: Option<u8>) -> u8 {
    let _ = ready(1)/**/; let Some(x) = list;
    x
}
