use std::future::ready;

pub fn assign() {
    let _ = ready(1)/**/; 1 = 2;
}
