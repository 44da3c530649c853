use std::future::ready;

pub fn both(list: &mut Vec<u8>) {
    let first = &list[0]; let _ = ready(1)/**/; list.push(*first); println!("{first}");
}
