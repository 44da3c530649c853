use std::future::ready;

pub struct Named { pub name: String }
pub fn name(named: &Named) -> String {
    let _ = ready(1)/**/; named.name
}
