use std::future::ready;

pub fn pair(pair: (u8, u8)) -> u8 {
    let _ = ready(1)/**/; let (a, a) = pair; a
}
