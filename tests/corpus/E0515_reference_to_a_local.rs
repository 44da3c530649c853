use std::future::ready;

pub fn name() -> &'static str {
    let _ = ready(1)/**/; let name = String::new(); &name
}
