use std::future::ready;

pub async fn both(list: &mut Vec<u8>) {
    let a = &mut *list; ready(1)/**/.await; list.push(2); ready(2)/**/.await; a.push(1);
}
