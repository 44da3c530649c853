use std::future::ready;

pub fn not() -> bool {
    let _ = ready(1)/**/; !"a"
}
