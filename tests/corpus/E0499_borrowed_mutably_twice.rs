use std::future::ready;

pub fn both(list: &mut Vec<u8>) {
    let a = &mut *list; let _ = ready(1)/**/; let b = &mut *list; a.push(1); b.push(2);
}
