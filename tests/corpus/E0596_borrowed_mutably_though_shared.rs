use std::future::ready;

pub fn add(list: &Vec<u8>) {
    let _ = ready(1)/**/; list.push(1);
}
